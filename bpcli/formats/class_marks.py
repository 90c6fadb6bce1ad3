"""The marks of a class as a page: the learners, which mistakes they make where, which exercises cost most points.

Knows sentences about a class. Must not know how marks were reached, nor screens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.formats.clean import points
from bpcli.lesson.story import Block, Section, Sentence, Story, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.course.marks import Oddity
    from bpcli.course.tally import Tally

MOST = 15  # mistakes, and exercises, that the page shows; the reports have all
CHAPTER = 8  # columns that a chapter's points take, at most
REST = 40  # columns that are left for a learner's name, the points and a remark


def story(tally: Tally, width: int, odd: Mapping[str, Sequence[Oddity]] | None = None) -> Story:
    """The page of a class on a screen so wide; `odd` is what was odd, by learner, if that is asked for."""
    count = f"{tally.learners:,} submission{'' if tally.learners == 1 else 's'}"
    sections = [Section("Learners", _learners(tally, width)), Section("Mistakes", _mistakes(tally))]
    if 0 < tally.marked != tally.done:
        sections.append(Section("Exercises that cost most points", (_exercises(tally),)))
    if odd is not None:
        sections.append(Section("Oddities", _odd(odd)))
    return Story(f"{tally.course.title}: {count}", (*sections, Section("Score", (Sentence(_score(tally)),))))


def _learners(tally: Tally, width: int) -> tuple[Block, ...]:
    chapters = tally.course.chapters
    numbers = tuple(chapter.folder.partition("-")[0] for chapter in chapters)
    shown = numbers if len(chapters) * CHAPTER + REST <= width and len(set(numbers)) == len(numbers) else ()

    def row(index: int) -> tuple[str, ...]:
        score = tally.scores[index]
        name = visible(score.learner)
        if score.error:
            return name, "–", *("" for _ in shown), score.error
        odd = f"{score.oddities} odd thing{'' if score.oddities == 1 else 's'}" if score.oddities else ""
        remark = ", ".join(filter(None, ("all right" if score.is_done else "", odd)))
        return name, points(score.earned), *(points(one) for one in score.chapters[: len(shown)]), remark

    columns = ("learner", "points", *shown, "remark")
    table = Table(columns, tally.learners, row, ("points", *shown))
    told = "The numbered columns are the points of each chapter." if shown else ""
    return (table, Sentence(told)) if told else (table,)


def _mistakes(tally: Tally) -> tuple[Block, ...]:
    made = list(tally.mistakes())
    if not made:
        return (Sentence("No known mistake was made."),)
    from bpcli.judge.mistakes import MISTAKES

    titles = {one.id: one.title for one in tally.exercises.values()}

    def row(index: int) -> tuple[str, ...]:
        one = made[index]
        meaning = MISTAKES.get(one.id, "")
        what = f"{one.id}\n{meaning}" if meaning else one.id
        return f"{one.ask}\n{titles[one.exercise]}", what, f"{one.learners} of {one.answered}"

    table = Table(("asked", "mistake", "made by"), min(len(made), MOST), row, ("made by",))
    left = len(made) - MOST
    return (table, Sentence(f"{left:,} more are in --report results.json.")) if left > 0 else (table,)


def _exercises(tally: Tally) -> Table:
    worst = sorted(tally.exercises.values(), key=lambda one: one.earned / max(one.points, 1e-9))
    worst = [one for one in worst if one.earned < one.points * tally.marked - 1e-9][:MOST]

    def row(index: int) -> tuple[str, ...]:
        one = worst[index]
        mean = f"{points(one.earned / tally.marked)} of {points(one.points)}"
        return f"{one.title}\n{one.id}", mean, str(one.begun), str(one.done)

    return Table(("exercise", "points on average", "begun by", "done by"), len(worst), row, ("begun by", "done by"))


def _odd(odd: Mapping[str, Sequence[Oddity]]) -> tuple[Block, ...]:
    rows = [(visible(learner), *one) for learner, found in odd.items() for one in found]
    if not rows:
        return (Sentence("Nothing is odd."),)
    return Table(("learner", "file", "what"), len(rows), lambda row: rows[row]), Sentence(
        "None of these changed a mark."
    )


def _score(tally: Tally) -> str:
    worth = points(tally.course.points)
    parts = [f"{points(tally.mean)} of {worth} points on average", f"{tally.done:,} with everything right"]
    if lost := tally.learners - tally.marked:
        parts.append(f"{lost:,} could not be marked")
    return f"{', '.join(parts)}."
