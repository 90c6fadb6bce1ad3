"""Where a learner's CI takes bpcli and the course from: what `install` and `source` of course.toml may say.

Both end up in a workflow that a shell runs, and in which GitHub looks for expressions: so each is one line, and is a
requirement, a URL or a file of the course, never an option or a folder. Knows those two fields. Must not know how a
workflow is written.

>>> [wheel_of(text) for text in ("bpcli==1.0", "git+https://example.org/bpcli@v1", "wheels/bpcli-1.0-py3-none-any.whl")]
['', '', 'wheels/bpcli-1.0-py3-none-any.whl']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course.collect import read_plain
from bpcli.errors import InputError, visible

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.course.fields import Fields

MAX_WHEEL = 16 << 20  # bytes; bpcli's own takes less than one of these sixteen mebibytes
_EXPRESSION = "${{"  # what GitHub takes for an expression, wherever it stands
_WHEEL_NAME = re.compile(r"\w[\w.!+]*-\w[\w.!+]*(-\d\w*)?-[\w.]+-[\w.]+-[\w.]+\.whl", re.ASCII)
_REQUIREMENT = re.compile(r"[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?\s*($|[\[=<>!~;@(])", re.ASCII)  # how one begins
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_SHORT_URL = re.compile(r"(\w[\w.-]*@)?\w[\w.-]*:[^\s:]\S*", re.ASCII)  # git@example.org:ada/course.git
INSTALL_EXAMPLES = (
    'a version (install = "bpcli==1.0"), a Git URL (install = "git+https://…"), '
    'or a wheel kept in the course (install = "wheels/bpcli-1.0-py3-none-any.whl")'
)
SOURCE_EXAMPLE = 'a Git URL that anybody may clone: source = "https://example.org/course.git"'


class Delivery(NamedTuple):
    """The two fields as they may be used, and what tells the wheel that learners get from another of its name."""

    install: str
    source: str
    wheel: str = ""


def wheel_of(install: str) -> str:
    """The place in the course of the wheel that is installed; nothing where it is no wheel in the course."""
    return install if install.endswith(".whl") and "://" not in install else ""


def wheel_bytes(folder: Path, place: str) -> bytes:
    """A wheel of a course. Raises InputError where there is none, where it is large, and for a link to elsewhere."""
    try:
        raw = read_plain(folder, place, MAX_WHEEL)
    except InputError as error:
        raise InputError(f"the wheel {place} {error.message}") from None
    if raw is None:
        raise InputError(f"there is no wheel {place}", hint="build it, and put it there: pip wheel --no-deps bpcli")
    return raw


def wheel_digest(folder: Path, place: str) -> str:
    """The SHA-256 of a wheel of a course, in hexadecimal digits. Raises InputError likewise."""
    from hashlib import sha256

    return sha256(wheel_bytes(folder, place)).hexdigest()


def check_delivery(fields: Fields, folder: Path, *, whole: bool) -> Delivery:
    """Read `install` and `source`, and note what is wrong with them.

    `whole` says that this is the teacher's own course, so that a wheel has to be there.
    """
    source = _text(fields, "source")
    if source and not (_URL.fullmatch(source) or _SHORT_URL.fullmatch(source)):
        _fault(fields, "source", "source is no Git URL", SOURCE_EXAMPLE)
    install = _text(fields, "install")
    place = wheel_of(install)
    if not place:
        if install and not (_URL.fullmatch(install) or _REQUIREMENT.match(install)):
            _fault(fields, "install", "install is nothing that CI can install", INSTALL_EXAMPLES)
        return Delivery(install, source)
    parts = place.split("/")
    if "\\" in place or {"", ".", ".."} & set(parts) or re.match(r"[A-Za-z]:", place):
        hint = "give its place in the course, with slashes: wheels/bpcli-1.0-py3-none-any.whl"
        _fault(fields, "install", "this wheel is not in the course", hint)
    elif not _WHEEL_NAME.fullmatch(parts[-1]):
        _fault(fields, "install", "this is no name of a wheel", "keep the name it was built with: pip reads it")
    else:
        try:
            return Delivery(install, source, wheel_digest(folder, place))
        except InputError as error:
            if whole:
                _fault(fields, "install", error.message, error.hint or "keep the wheel itself in the course")
    return Delivery(install, source)


def _text(fields: Fields, name: str) -> str:
    """A text that may stand in a workflow; what may not is noted with its place, and is nothing."""
    text = fields.text(name)
    odd = next((sign for sign in text if visible(sign) != sign), None)
    if odd is not None:
        _fault(
            fields, name, f"{name} holds {visible(odd)}, which is not printed", "write it on one line, as plain text"
        )
    elif text != text.strip():
        _fault(fields, name, f"{name} begins or ends with a blank", "leave the blank out")
    elif text.startswith("-"):
        _fault(fields, name, f"{name} is an option", "a program that is given it would do what the option says")
    elif _EXPRESSION in text:
        _fault(fields, name, f"{name} holds {_EXPRESSION}", "GitHub would put something else there: write it out")
    else:
        return text
    return ""


def _fault(fields: Fields, name: str, what: str, hint: str) -> None:
    fields.source.fault((name,), what, hint, fields.source.span((name,)))
