"""Who the learner is: whose values an exercise has.

>>> (
...     who(Path("no/folder"), None, {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY_OWNER": "ada"}),
...     who(Path("x"), "bob", {}),
... )
('ada', 'bob')
"""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.course.collect import read_plain
from bpcli.course.marks import Remark
from bpcli.course.values import learner_key
from bpcli.errors import InputError, visible
from bpcli.files import real

if TYPE_CHECKING:
    from collections.abc import Mapping

LEARNER_FILE = ".bpcli-learner"
MAX_FILE = 4_096  # bytes


def who(folder: Path, given: str | None, environ: Mapping[str, str]) -> str:
    """The learner's ID: the one that is given, else the owner of the repository in a workflow, else what a file says.

    The file is a learner's own to change, so it counts only where neither of the others speaks. Empty where nobody
    says anything: then the values are the course's own. Raises InputError for a file that cannot be read.
    """
    return given.strip() if given is not None else _owner(environ) or written(folder)


def _owner(environ: Mapping[str, str]) -> str:
    """The owner of the repository, in a workflow; else nobody."""
    return environ.get("GITHUB_REPOSITORY_OWNER", "").strip() if environ.get("GITHUB_ACTIONS") == "true" else ""


def remarks_on(
    folder: Path, learner: str, given: str | None, environ: Mapping[str, str], *, is_practice: bool = False
) -> tuple[Remark, ...]:
    """What is to be told of whose values one copy is marked with, where its learner was found by `who`.

    It may have been started for another learner. Where neither a teacher nor a workflow says whose it is, it has the
    values that its learner likes: told of marks that count, unless the folder's name holds the same ID.
    """
    found = ""
    with suppress(InputError):  # what a copy says of its learner decides nothing here
        found = written(folder)
    if learner_key(found) != learner_key(learner):
        return (Remark("started-for", learner=found),) if found or given is None else ()
    if is_practice or given is not None or _owner(environ) or holds(real(folder).name, found):
        return ()
    return (Remark("self-named", learner=found),)


def written(folder: Path, base: Path | None = None) -> str:
    """The learner that the file in a copy names; empty without one. Raises InputError for one that cannot be read.

    Signs that cannot be seen are escapes in it: it will be shown to others, and `start` writes none.
    """
    raw = read_plain(folder, LEARNER_FILE, MAX_FILE, base) or b""
    return visible(next(iter(raw.decode("utf-8", "replace").strip().splitlines()), "").strip())


def holds(name: str, learner: str) -> bool:
    """Whether the name of a folder holds a learner's ID as a whole part.

    >>> [holds(name, "ada") for name in ("ada_12345_assignsubmission_file_", "hw1-Ada", "adam", "bob")]
    [True, True, False, False]
    """
    whole = rf"(?<![^\W_]){re.escape(learner_key(learner))}(?![^\W_])"
    return any(sign.isalnum() for sign in learner) and re.search(whole, learner_key(name)) is not None
