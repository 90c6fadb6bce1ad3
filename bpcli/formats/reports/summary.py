"""Marks as the summary of a workflow's step: Markdown, at most a mebibyte, with all that a learner wrote escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bpcli.course.remarks import said
from bpcli.formats import clean
from bpcli.formats import sentences as say
from bpcli.formats.reports.files import append
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.course.marks import QuestionMark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Score, Tally
    from bpcli.formats.reports import Destination

MOST = 1 << 20  # bytes of a step's summary: GitHub drops a longer one altogether
_ROOM = 4_096  # kept for what comes after a table


def open_report(_: Path | None, destination: Destination) -> Summary:
    """A summary, written at the end: into the step's file, or to the screen where no step runs."""
    return Summary(destination)


class Summary:
    """The chapters and what to mend, of one submission; the learners and their mistakes, of a class."""

    def __init__(self, destination: Destination) -> None:
        self._destination = destination
        file = destination.environ.get("GITHUB_STEP_SUMMARY")
        self._path = Path(file) if file else None
        self._left = MOST - (self._path.stat().st_size if self._path and self._path.exists() else 0)
        self._course: Course | None = None
        self._wrong: list[str] = []
        self._more = self._blank = 0
        self._many = False

    def begin(self, course: Course, *, many: bool) -> None:
        """Take the title."""
        self._course, self._many = course, many

    def add(self, mark: SubmissionMark) -> None:
        """Keep what is to be mended, of one submission."""
        if self._many:
            return
        size = 0
        for exercise in mark.exercises:
            for question in exercise.questions:
                self._blank += question.verdict == "blank"
                if question.verdict in {"right", "blank"}:
                    continue
                if size > self._left:  # one more than there is room for
                    self._more += 1
                    continue
                self._wrong.append(_wrong(exercise.title, question))
                size += len(self._wrong[-1].encode())

    def end(self, tally: Tally) -> None:
        """Write it."""
        title = self._course.title if self._course else "bpcli"
        self._say(f"## {clean.markdown(title)}\n")
        if self._many:
            self._class(tally)
        else:
            self._one(tally)

    def fail(self, why: str) -> None:
        """Say why there are no marks."""
        self._say(say.SUMMARY_FAILED.format(why=_code(why)))

    def _one(self, tally: Tally) -> None:
        [score] = tally.scores
        if score.error:
            self._say(say.SUMMARY_NOT_MARKED.format(error=_code(score.error)))
        else:
            self._marks(score, tally)
        if score.remarks:
            self._say("\n### Remarks\n")
            self._table(
                "| remark | |\n|---|---|", [f"| {one.id} | {clean.markdown(said(one))} |" for one in score.remarks]
            )

    def _marks(self, score: Score, tally: Tally) -> None:
        self._say(f"\n**{clean.points(score.earned)} of {clean.points(tally.course.points)} points**\n")
        rows = [
            f"| {clean.markdown(chapter.title)} | {clean.points(earned)} | {clean.points(worth)} |"
            for chapter, earned in zip(tally.course.chapters, score.chapters, strict=True)
            for worth in [sum(exercise.points for exercise in chapter.exercises)]
        ]
        self._table("| chapter | points | of |\n|---|--:|--:|", rows)
        if self._wrong:
            self._say("\n### To mend\n")
            self._table("| exercise | asked | answer | |\n|---|---|---|---|", self._wrong, self._more)
        if self._blank:
            self._say(f"\n{self._blank} still blank.\n")

    def _class(self, tally: Tally) -> None:
        points = clean.points(tally.course.points)
        self._say(
            say.SUMMARY_OF_CLASS.format(
                submissions=plural(tally.learners, "submission"),
                marked=tally.marked,
                done=tally.done,
                mean=clean.points(tally.mean),
                points=points,
            )
        )
        made = [
            f"| {clean.markdown(one.exercise)} | {clean.markdown(one.ask)} | {' or '.join(one.ids)} | {one.learners} |"
            for one in tally.mistakes()
        ]
        if made:
            self._say("\n### Mistakes\n")
            self._table(say.MISTAKES_HEAD, made[:50], len(made[50:]))
        self._say("\n### Learners\n")
        rows = [
            f"| {_code(one.learner)} | {'' if one.error else clean.points(one.earned)} | "
            f"{_code(one.error) if one.error else ''} | {_remarks(one)} |"
            for one in tally.scores
        ]
        self._table("| learner | points | | remarks |\n|---|--:|---|---|", rows)

    def _table(self, head: str, rows: list[str], more: int = 0) -> None:
        """As many rows as there is room for, and how many are left out."""
        room, fitting = self._left - len(head) - _ROOM, 0
        for row in rows:
            room -= len(row.encode()) + 1
            if room < 0:
                break
            fitting += 1
        more += len(rows) - fitting
        self._say("\n".join(["", head, *rows[:fitting], *([say.LEFT_OUT.format(more=more)] if more else []), ""]))

    def _say(self, text: str) -> None:
        size = len(text.encode())
        if size > self._left:
            return
        self._left -= size
        if self._path:
            append(self._path, text)
        else:
            self._destination.write(text)


def _remarks(score: Score) -> str:
    """What is to be told of a submission, each with its id."""
    return "; ".join(f"{one.id}: {clean.markdown(said(one))}" for one in score.remarks if said(one) != score.error)


def _wrong(title: str, question: QuestionMark) -> str:
    cells = (clean.markdown(title), _code(question.ask), _code(question.answer), clean.markdown(clean.said(question)))
    return f"| {' | '.join(cells)} |"


def _code(text: str) -> str:
    return f"<code>{clean.markdown(text)}</code>" if text else ""
