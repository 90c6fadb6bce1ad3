"""How a program is started in each layer: the command line, and what it may rely on.

>>> command("process", "/tmp/somewhere")[1:]
['-s', '-P', '-S', '-B', '-X', 'utf8', '/tmp/somewhere/driver.py']
"""

from __future__ import annotations

import json
import os
import shutil
import sys

from bpcli.course.sandbox.rooms import INSIDE, Room, executable, room

NOBODY = 65534
ENVIRONMENT = {
    "PYTHONHASHSEED": "0",
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}
"""All that a program finds in its environment: no secrets, no settings of whoever runs it, one thread."""

# No site-packages, nothing from the folder that it is started in, no bytecode written. Not -I: that would also ignore
# PYTHONHASHSEED, and there is nothing else in the environment.
_PYTHON = ("-s", "-P", "-S", "-B", "-X", "utf8")


def is_there(layer: str) -> bool:
    """Whether it is worth trying."""
    if layer == "process":
        return True
    if not sys.platform.startswith("linux"):
        return False
    return layer != "bubblewrap" or shutil.which("bwrap") is not None


def place(layer: str, folder: str) -> str:
    """Where the program finds its own folder."""
    return folder if layer == "process" else INSIDE


def command(layer: str, folder: str, script: str = "driver.py", *, locks_files: bool = False) -> list[str]:
    """The command that starts a script of ours, which lies in `folder`; with `locks_files` nothing can be written.

    The words after it are the script's own.
    """
    python = [sys.executable if os.name == "nt" else executable(), *_PYTHON]
    match layer:
        case "bubblewrap":
            return [*_bubblewrap(room(folder), locks_files=locks_files), *python, f"{INSIDE}/{script}"]
        case "namespaces":
            return [*python, f"{folder}/enter.py", json.dumps(room(folder)), *python, f"{INSIDE}/{script}"]
        case _:
            return [*python, os.path.join(folder, script)]  # noqa: PTH118


def _bubblewrap(view: Room, *, locks_files: bool) -> list[str]:
    words = [shutil.which("bwrap") or "bwrap", "--unshare-all", "--die-with-parent", "--new-session"]
    words += ["--uid", str(NOBODY), "--gid", str(NOBODY), "--cap-drop", "ALL"]
    words += ["--size", str(2**20), "--tmpfs", "/tmp"]  # noqa: S108  (the view's own; Python may lie below it, so it is first)
    for target, link in view.links:
        words += ["--symlink", target, link]
    for bind in view.binds:
        words += ["--dev-bind" if bind.source.startswith("/dev/") else "--ro-bind", *bind]
    for path in view.hidden:
        words += ["--tmpfs", path]
    for bind in view.late:
        words += ["--ro-bind", *bind]
    for path in (*view.hidden, *(["/tmp"] if locks_files else [])):  # noqa: S108
        words += ["--remount-ro", path]
    return [*words, "--chdir", "/tmp", "--remount-ro", "/", "--"]  # noqa: S108
