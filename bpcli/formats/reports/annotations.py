"""Marks as annotations of a GitHub workflow, on the line and the columns of an answer.

A step shows ten of a kind: wrong answers are errors, unreadable ones warnings, and blank ones a single notice. Where
there are more, the tenth says how many.

>>> print(command("error", "df/dx: 100%", file="a,b.toml", line=3))
::error file=a%2Cb.toml,line=3::df/dx: 100%25
"""

from __future__ import annotations

from contextlib import contextmanager
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.formats import clean
from bpcli.formats import sentences as say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bpcli.course.marks import QuestionMark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats.reports import Destination

MOST = 10  # annotations of a kind that a step shows
KINDS = {"wrong": "error", "unmarked": "error", "unreadable": "warning"}


def command(kind: str, message: str, **properties: str | int) -> str:
    """A workflow command."""
    pairs = ",".join(f"{key}={clean.property_of(str(value))}" for key, value in properties.items())
    return f"::{kind}{f' {pairs}' if pairs else ''}::{clean.message_of(message)}"


@contextmanager
def unheard(environ: Mapping[str, str], write: Callable[[str], object]) -> Iterator[None]:
    """What is written in here may hold any text that a learner wrote: in a workflow, nothing of it is a command.

    The word that ends it is drawn by chance each time: nobody can write it beforehand.
    """
    from secrets import token_hex

    if not clean.in_workflow(environ):
        yield
        return
    token = token_hex(16)
    write(f"::stop-commands::{token}\n")
    try:
        yield
    finally:
        write(f"\n::{token}::\n")


def open_report(_: Path | None, destination: Destination) -> Annotations:
    """Annotations, written to standard output at the end."""
    return Annotations(destination)


def _seen_from(root: str, folder: Path) -> str:
    """A folder as it is named in a workspace; on another drive than the workspace it keeps its whole name."""
    try:
        return Path(relpath(folder, root)).as_posix()
    except ValueError:
        return folder.as_posix()


class Annotations:
    """The first ten of each kind, and how many more there are."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        self._folder = _seen_from(destination.environ.get("GITHUB_WORKSPACE") or ".", destination.folder)
        self._titles: dict[str, str] = {}
        self._found: dict[str, list[str]] = {"error": [], "warning": []}
        self._left_out = {"error": 0, "warning": 0}
        self._blank = 0
        self._practice = ""
        self._many = False

    def begin(self, course: Course, *, many: bool) -> None:
        """Learn the exercises' titles."""
        self._titles = {exercise.id: exercise.title for exercise in course.exercises}
        self._many = many

    def add(self, mark: SubmissionMark) -> None:
        """Annotate a submission."""
        inside = [mark.learner] if self._many else []
        self._practice = clean.practice(mark)
        if mark.error:
            self._note("error", command("error", ": ".join([*inside, mark.error]), title="bpcli"))
        for question in (question for exercise in mark.exercises for question in exercise.questions):
            self._blank += question.verdict == "blank"
            if kind := KINDS.get(question.verdict):
                self._note(kind, self._annotation(kind, question, inside))

    def end(self, tally: Tally) -> None:  # noqa: ARG002
        """Write them all."""
        for kind, found in self._found.items():
            if more := self._left_out[kind]:
                word = "wrong" if kind == "error" else "unreadable"
                found[MOST - 1 :] = [command(kind, say.MORE_ANSWERS.format(more=more + 1, word=word))]
            self._destination.write("".join(f"{one}\n" for one in found))
        if self._blank:
            count = "1 question is" if self._blank == 1 else f"{self._blank} questions are"
            self._destination.write(f"{command('notice', f'{count} still blank', title='bpcli')}\n")
        if self._practice:
            self._destination.write(f"{command('notice', self._practice, title='bpcli')}\n")

    def fail(self, why: str) -> None:
        """Say why there are no marks."""
        self._destination.write(f"{command('error', why, title='bpcli')}\n")

    def _note(self, kind: str, text: str) -> None:
        if len(self._found[kind]) < MOST:
            self._found[kind].append(text)
        else:
            self._left_out[kind] += 1

    def _annotation(self, kind: str, question: QuestionMark, inside: list[str]) -> str:
        title = f"{self._titles.get(question.exercise, question.exercise)}: {question.ask}"
        message = clean.lines("\n".join((*inside, clean.said(question))))
        if (place := question.place) is None:
            return command(kind, message, title=title)
        return command(
            kind,
            message,
            file=clean.line("/".join(part for part in (self._folder, *inside, place.file) if part != ".")),
            line=place.line,
            endLine=place.line,
            col=place.column,
            endColumn=place.end_column,
            title=title,
        )
