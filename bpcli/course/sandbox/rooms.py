"""What of the file system a learner's program sees where the system lets us choose: Python, NumPy, its own file.

>>> view = room("/tmp/somewhere")
>>> (view.binds[-1].target, "bpcli" in str(view))
('/course', False)
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from typing import NamedTuple

INSIDE = "/course"  # where the program's folder stands in the view
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/usr/lib32", "/lib", "/lib64", "/lib32")
_FILES = ("/etc/ld.so.cache", "/etc/alternatives", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


class Bind(NamedTuple):
    """A folder or a file of the machine, and where it is seen; it cannot be written to."""

    source: str
    target: str


class Room(NamedTuple):
    """Links, then what is seen, then what is hidden in it, then what is seen after all."""

    links: tuple[tuple[str, str], ...]  # where each leads, and its place
    binds: tuple[Bind, ...]
    hidden: tuple[str, ...]
    late: tuple[Bind, ...]


def executable() -> str:
    """The Python that runs us, without the virtual environment around it where there is a link."""
    return os.path.realpath(sys.executable)


def numpy_folder() -> str:
    """The folder that NumPy's package lies in. Raises ModuleNotFoundError where there is none."""
    spec = find_spec("numpy")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("numpy")
    return os.path.dirname(os.path.abspath(next(iter(spec.submodule_search_locations))))  # noqa: PTH100, PTH120


def room(folder: str) -> Room:
    """The view for a program that lies in `folder`."""
    standard = os.path.dirname(os.path.abspath(os.__file__))  # noqa: PTH100, PTH120
    prefixes = dict.fromkeys([sys.base_prefix, sys.base_exec_prefix])
    libraries = [*_LIBRARIES, *(os.path.join(one, "lib") for one in prefixes), standard]  # noqa: PTH118
    links = tuple((os.readlink(one), one) for one in _LIBRARIES if os.path.islink(one))  # noqa: PTH114, PTH115
    binds: list[Bind] = []
    for one in dict.fromkeys([*libraries, executable(), *_FILES]):
        inside = any(_under(one, bound.target) for bound in binds)
        if os.path.exists(one) and not inside and (one, one) not in binds and not os.path.islink(one):  # noqa: PTH110, PTH114
            binds.append(Bind(one, one))
    numpy = numpy_folder()
    others = {path for path in (*sys.path, numpy, *_site_packages(binds)) if os.path.isdir(path)}  # noqa: PTH112
    hidden = [path for path in others if not _under(standard, path)]
    hidden = [path for path in hidden if os.path.basename(path) != "lib-dynload" and _is_seen(path, binds)]  # noqa: PTH119
    late = [os.path.join(numpy, name) for name in ("numpy", "numpy.libs")]  # noqa: PTH118
    seen = tuple(Bind(os.path.realpath(one), one) for one in late if os.path.isdir(one))  # noqa: PTH112
    return Room(links, (*binds, Bind(folder, INSIDE)), tuple(sorted(hidden)), seen)


def readable_without(folder: str) -> tuple[list[str], list[str]]:
    """The same where files can be refused but no view made: what may be read, and folders whose names may be listed."""
    view = room(folder)
    readable, listed = [folder], list[str]()
    for bind in view.binds:
        if bind.target != INSIDE:
            _without(bind.source, view.hidden, readable, listed)
    return [*readable, *(bind.source for bind in view.late)], listed


def _without(path: str, hidden: tuple[str, ...], readable: list[str], listed: list[str]) -> None:
    """A folder as far as nothing in it is hidden; else what it holds, one by one."""
    if path in hidden:
        return
    if not any(_under(one, path) for one in hidden):
        readable.append(path)
        return
    listed.append(path)
    for entry in os.scandir(path):
        _without(entry.path, hidden, readable, listed)


def _site_packages(binds: list[Bind]) -> list[str]:
    """Where other people's packages lie in what is seen."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    names = ("site-packages", "dist-packages")
    return [
        os.path.join(bind.target, python, name)  # noqa: PTH118
        for bind in binds
        for python in ("", version, "python3")
        for name in names
    ]


def _is_seen(path: str, binds: list[Bind]) -> bool:
    return any(_under(path, bind.target) for bind in binds)


def _under(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")
