"""Who the learner is: whose values an exercise has.

Knows the places where that may be said. Must not know what values are.

>>> (
...     who(Path("no/folder"), None, {"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY_OWNER": "ada"}),
...     who(Path("x"), "bob", {}),
... )
('ada', 'bob')
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.course.collect import read_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

LEARNER_FILE = ".bpcli-learner"
MAX_FILE = 4_096  # bytes


def who(folder: Path, given: str | None, environ: Mapping[str, str]) -> str:
    """The learner's ID: the one that is given, else the owner of the repository in a workflow, else what a file says.

    The file is a learner's own to change, so it counts only where neither of the others speaks. Empty where nobody
    says anything: then the values are the course's own. Raises InputError for a file that cannot be read.
    """
    if given is not None:
        return given.strip()
    if environ.get("GITHUB_ACTIONS") == "true" and (owner := environ.get("GITHUB_REPOSITORY_OWNER", "").strip()):
        return owner
    raw = read_plain(folder, LEARNER_FILE, MAX_FILE) or b""
    return next(iter(raw.decode("utf-8", "replace").strip().splitlines()), "").strip()
