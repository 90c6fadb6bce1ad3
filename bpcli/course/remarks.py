"""What a teacher is told of a submission: each remark is data, with an id, and is said here, for every report alike.

>>> said(Remark("archive", ("my-course.zip",))), said(Remark("marked-as", learner="ada"))
('an archive, not opened: my-course.zip', 'started for ada, marked as ada')
>>> said(Remark("missing", tuple("abcde")))
'files that start wrote are missing: a and 4 more'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.course.marks import Remark
from bpcli.course.sentences import REMARKS
from bpcli.errors import shortened, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 2  # files that a sentence names; of more it names the first
MAX_FILES = 100  # that a remark keeps
SHOWN = 80  # characters of a name


def remark(id: str, files: Iterable[str]) -> tuple[Remark, ...]:  # noqa: A002  (it is the field's name)
    """A remark on some files; none where there are no files."""
    kept = tuple(visible(file) for _, file in zip(range(MAX_FILES), files, strict=False))
    return (Remark(id, kept),) if kept else ()


def said(one: Remark) -> str:
    """A remark as a person reads it, without a full stop."""
    learner = visible(shortened(one.learner, SHOWN))
    without = {"started-for": "started-without", "self-named": "nobody"}
    name = one.id if learner else without.get(one.id, one.id)
    return REMARKS[name].format(learner=learner, files=listed(one.files), count=len(one.files))


def listed(files: tuple[str, ...]) -> str:
    """Both names of two; of several the first, and how many more there are."""
    names = [shortened(visible(file), SHOWN) for file in files[:MOST]]
    return " and ".join(names if len(files) <= MOST else [names[0], f"{len(files) - 1} more"])
