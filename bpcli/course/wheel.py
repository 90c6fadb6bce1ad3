"""The wheel of the bpcli that runs, made from its installed files: a learner's CI installs it, not what an index holds.

It is about 1.2 MB: the package and the course inside it without solutions (marking works every right answer out), with
the installed METADATA except the README. Wheels made from the same files are the same, byte by byte, also by a bpcli
that such a wheel installed.

>>> own_wheel().name == f"bpcli_tutor-{__version__}-py3-none-any.whl", len(own_wheel().raw) < 2_000_000
(True, True)
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli import __version__
from bpcli.course import sentences as say
from bpcli.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

DISTRIBUTION, NAMESAKE = "bpcli-tutor", "bpcli"  # on the package index the second is a project of other people
PACKAGE = Path(__file__).resolve().parent.parent
COURSE = "exercises"  # the folder of the course, in the package or, in a checkout, beside it
SUFFIXES = {".py", ".css", ".js", ".txt", ".toml", ".md"}  # of the package's files, not an editor's
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time that a ZIP archive can hold
WHEEL = "Wheel-Version: 1.0\nGenerator: bpcli\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class Wheel(NamedTuple):
    """A wheel's name, or its place in a copy, and its bytes."""

    name: str
    raw: bytes

    @property
    def digest(self) -> str:
        """Its SHA-256 in hexadecimal digits."""
        from hashlib import sha256

        return sha256(self.raw).hexdigest()


@cache
def own_wheel() -> Wheel:
    """The wheel. Raises InputError where bpcli runs without being installed, or was installed as another version."""
    import io
    from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

    stem = f"{DISTRIBUTION.replace('-', '_')}-{__version__}"
    info = f"{stem}.dist-info"
    files = dict(sorted(_package()))
    files |= {f"{info}/{place}": raw for place, raw in _metadata()}
    files[f"{info}/RECORD"] = _record(files, f"{info}/RECORD")
    archive = io.BytesIO()
    with ZipFile(archive, "w", ZIP_DEFLATED) as target:
        for place, raw in files.items():
            entry = ZipInfo(place, LONG_AGO)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # the same on every system
            target.writestr(entry, raw, ZIP_DEFLATED)
    return Wheel(f"{stem}-py3-none-any.whl", archive.getvalue())


def _package() -> Iterator[tuple[str, bytes]]:
    """The package's own files and those of its course, by their places in the wheel."""
    from bpcli.course.load import course_folder, load_course, texts_of

    for path in PACKAGE.rglob("*"):
        place = path.relative_to(PACKAGE)
        if path.suffix in SUFFIXES and place.parts[0] != COURSE and path.is_file():
            yield f"{PACKAGE.name}/{place.as_posix()}", path.read_bytes()
    folder = course_folder()
    for name in texts_of(load_course(), folder):
        yield f"{PACKAGE.name}/{COURSE}/{name}", (folder / name).read_bytes()


def _metadata() -> Iterator[tuple[str, bytes]]:
    """What tells an installer what this is and needs, taken from what the installer of this bpcli was told."""
    installed = _installed()
    head = (installed.read_text("METADATA") or "").partition("\n\n")[0].rstrip()
    yield "METADATA", f"{head}\n".encode()
    yield "WHEEL", WHEEL.encode()
    for place in ("entry_points.txt", "licenses/LICENSE"):
        yield place, (installed.read_text(place) or "").encode()


def _installed() -> Distribution:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        installed = distribution(DISTRIBUTION)
    except PackageNotFoundError:
        raise InputError(say.NOT_INSTALLED.format(name=DISTRIBUTION), hint=say.INSTALL_AGAIN) from None
    if installed.version != __version__:
        what = say.OTHER_INSTALLED.format(version=__version__, installed=installed.version)
        raise InputError(what, hint=say.INSTALL_AGAIN)
    return installed


def _record(files: dict[str, bytes], place: str) -> bytes:
    """The list of all files with their hashes, as pip checks it; it has no hash of its own."""
    from base64 import urlsafe_b64encode
    from hashlib import sha256

    lines = (
        f"{name},sha256={urlsafe_b64encode(sha256(raw).digest()).decode().rstrip('=')},{len(raw)}"
        for name, raw in files.items()
    )
    return "\n".join([*lines, f"{place},,", ""]).encode()
