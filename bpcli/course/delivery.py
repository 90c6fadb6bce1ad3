"""Where a learner's CI takes bpcli and the course from: what `install` and `source` of course.toml may say.

Both end up in a workflow that a shell runs, and in which GitHub looks for expressions: so each is one line, and is a
requirement, a URL or a file of the course, never an option or a folder. A course that says no `install` takes the
wheel of the bpcli that starts a copy.

>>> [wheel_of(text) for text in ("git+https://example.org/tutor@v1", "wheels/bpcli_tutor-1.0-py3-none-any.whl")]
['', 'wheels/bpcli_tutor-1.0-py3-none-any.whl']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import author_sentences as say
from bpcli.course.collect import read_plain
from bpcli.course.wheel import DISTRIBUTION, NAMESAKE, Wheel, own_wheel
from bpcli.errors import InputError, visible

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.course.fields import Fields
    from bpcli.course.model import Course

MAX_WHEEL = 16 << 20  # bytes; bpcli's own takes less than one of these sixteen mebibytes
_EXPRESSION = "${{"  # what GitHub takes for an expression, wherever it stands
_WHEEL_NAME = re.compile(r"\w[\w.!+]*-\w[\w.!+]*(-\d\w*)?-[\w.]+-[\w.]+-[\w.]+\.whl", re.ASCII)
_REQUIREMENT = re.compile(r"([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:$|[\[=<>!~;@(])", re.ASCII)  # how one begins
_AT_URL = re.compile(r"@\s*[A-Za-z][A-Za-z0-9+.-]*://", re.ASCII)  # such a one is fetched from there
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_SHORT_URL = re.compile(r"(\w[\w.-]*@)?\w[\w.-]*:[^\s:]\S*", re.ASCII)  # git@example.org:ada/course.git
CARRIED = ".github/bpcli"  # where a copy has the wheel of the bpcli that started it


class Delivery(NamedTuple):
    """The two fields as they may be used."""

    install: str
    source: str


def wheel_of(install: str) -> str:
    """The place in the course of the wheel that is installed; nothing where it is no wheel in the course."""
    return install if install.endswith(".whl") and "://" not in install else ""


def is_ours(name: str) -> bool:
    """Whether pip takes this name for the package's or the distribution's, neither of which an index has from us.

    >>> is_ours("BPCLI_Tutor"), is_ours("bpcli"), is_ours("numpy")
    (True, True, False)
    """
    return re.sub(r"[-_.]+", "-", name).lower() in {DISTRIBUTION, NAMESAKE}


def wheel_bytes(folder: Path, place: str) -> bytes:
    """A wheel of a course. Raises InputError where there is none, where it is large, and for a link to elsewhere."""
    try:
        raw = read_plain(folder, place, MAX_WHEEL)
    except InputError as error:
        raise InputError(say.WHEEL_FAULT.format(place=place, message=error.message)) from None
    if raw is None:
        raise InputError(say.NO_WHEEL.format(place=place), hint=say.PUT_WHEEL)
    return raw


def wheel_along(course: Course, folder: Path) -> Wheel | None:
    """The wheel that a copy of a course carries, by its place; None where CI finds bpcli elsewhere.

    Raises InputError likewise.
    """
    if not course.install:
        return own_wheel()._replace(name=f"{CARRIED}/{own_wheel().name}")
    place = wheel_of(course.install)
    return Wheel(place, wheel_bytes(folder, place)) if place and not course.source else None


def check_delivery(fields: Fields, folder: Path, *, whole: bool) -> Delivery:
    """Read `install` and `source`, and note what is wrong with them.

    `whole` says that this is the teacher's own course, so that a wheel has to be there.
    """
    source = _text(fields, "source")
    if source and not (_URL.fullmatch(source) or _SHORT_URL.fullmatch(source)):
        _fault(fields, "source", say.NOT_A_GIT_URL, say.SOURCE_FORM)
    install, install_form = _text(fields, "install"), say.INSTALL_FORM.format(example=say.WHEEL_EXAMPLE)
    place = wheel_of(install)
    if not place:
        name = _REQUIREMENT.match(install)
        if install and not (_URL.fullmatch(install) or name):
            _fault(fields, "install", say.NOT_INSTALLABLE, install_form)
        elif whole and name is not None and is_ours(name[1]) and not _AT_URL.search(install):
            _fault(fields, "install", say.NAME_OF_OTHERS.format(name=name[1]), install_form)
        return Delivery(install, source)
    parts = place.split("/")
    if "\\" in place or {"", ".", ".."} & set(parts) or re.match(r"[A-Za-z]:", place):
        hint = say.WHEEL_PLACE.format(example=say.WHEEL_EXAMPLE)
        _fault(fields, "install", say.WHEEL_ELSEWHERE, hint)
    elif not _WHEEL_NAME.fullmatch(parts[-1]):
        _fault(fields, "install", say.NOT_A_WHEEL, say.WHEEL_NAME)
    else:
        try:
            wheel_bytes(folder, place)
        except InputError as error:
            if whole:
                _fault(fields, "install", error.message, error.hint or say.KEEP_WHEEL)
    return Delivery(install, source)


def _text(fields: Fields, name: str) -> str:
    """A text that may stand in a workflow; what may not is noted with its place, and is nothing."""
    text = fields.text(name)
    odd = next((sign for sign in text if visible(sign) != sign), None)
    if odd is not None:
        _fault(fields, name, say.UNPRINTED_SIGN.format(field=name, sign=visible(odd)), say.ONE_PLAIN_LINE)
    elif text != text.strip():
        _fault(fields, name, say.OUTER_BLANK.format(field=name), say.LEAVE_BLANK_OUT)
    elif text.startswith("-"):
        _fault(fields, name, say.IS_AN_OPTION.format(field=name), say.OPTION_IS_OBEYED)
    elif _EXPRESSION in text:
        _fault(fields, name, say.GITHUB_EXPRESSION.format(field=name, sign=_EXPRESSION), say.WRITE_IT_OUT)
    else:
        return text
    return ""


def _fault(fields: Fields, name: str, what: str, hint: str) -> None:
    fields.source.fault((name,), what, hint, fields.source.span((name,)))
