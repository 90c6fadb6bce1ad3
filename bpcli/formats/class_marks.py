"""The marks of a class as a page: the learners, which mistakes they make where, which exercises cost most points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.course.remarks import said
from bpcli.errors import visible
from bpcli.formats import sentences as say
from bpcli.formats.clean import points
from bpcli.lesson.story import Block, Column, Kind, Section, Sentence, Story, Table
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.course.tally import Made, Score, Tally

MOST = 15  # mistakes, and exercises, that the page shows; the reports have all
CHAPTER = 8  # columns that a chapter's points take, at most
REST = 40  # columns that are left for a learner's name, the points and a remark


def story(tally: Tally, width: int) -> Story:
    """The page of a class on a screen so wide."""
    count = plural(tally.learners, "submission")
    sections = [Section("Learners", _learners(tally, width)), Section("Mistakes", _mistakes(tally))]
    if (worst := _exercises(tally)).length:
        sections.append(Section(say.COSTLY_EXERCISES, (worst,)))
    return Story(f"{tally.course.title}: {count}", (*sections, Section("Score", (Sentence(_score(tally)),))))


def _learners(tally: Tally, width: int) -> tuple[Block, ...]:
    chapters = tally.course.chapters
    numbers = tuple(str(place) for place, _ in enumerate(chapters, start=1))  # as `bpcli exercises` counts them
    shown = numbers if len(chapters) * CHAPTER + REST <= width else ()

    def row(index: int) -> tuple[str, ...]:
        score = tally.scores[index]
        name = visible(score.learner)
        if score.error:
            return name, "–", *("" for _ in shown), _remarks(score)
        return name, points(score.earned), *(points(one) for one in score.chapters[: len(shown)]), _remarks(score)

    numbers_of = (Column(header, Kind.COUNT) for header in ("points", *shown))
    table = Table((Column("learner"), *numbers_of, Column("remark")), tally.learners, row)
    told = say.NUMBERED_COLUMNS if shown else ""
    return (table, Sentence(told)) if told else (table,)


def _remarks(score: Score) -> str:
    """What is to be told of a submission, a line each; an error that is a remark too is said once."""
    told = [score.error or ("all right" if score.is_done else ""), *map(said, score.remarks)]
    return "\n".join(dict.fromkeys(filter(None, told)))


def _mistakes(tally: Tally) -> tuple[Block, ...]:
    made = list(tally.mistakes())
    if not made:
        return (Sentence(say.NO_KNOWN_MISTAKE),)
    titles = {one.id: one.title for one in tally.exercises.values()}

    def row(index: int) -> tuple[str, ...]:
        one = made[index]
        return f"{one.ask}\n{titles[one.exercise]}", _meaning(one), f"{one.learners} of {one.answered}"

    columns = (Column("asked"), Column("mistake"), Column("made by", Kind.COUNT))
    table = Table(columns, min(len(made), MOST), row)
    left = len(made) - MOST
    return (table, Sentence(say.MORE_IN_REPORT.format(left=left))) if left > 0 else (table,)


def _meaning(mistake: Made) -> str:
    """The ids of a mistake, and what each means; of several that explain one answer, it was one of them."""
    from bpcli.course.code_sentences import KINDS
    from bpcli.judge.mistakes import MISTAKES

    meanings = MISTAKES | {f"code-{name}": meaning for name, meaning in KINDS.items()}
    return "\n".join([" or ".join(mistake.ids), *(meanings[name] for name in mistake.ids if name in meanings)])


def _exercises(tally: Tally) -> Table:
    """Those that somebody began, and not everybody has right."""
    worst = sorted(tally.exercises.values(), key=lambda one: one.earned / max(one.points, 1e-9))
    worst = [one for one in worst if one.begun and one.earned < one.points * tally.marked - 1e-9][:MOST]

    def row(index: int) -> tuple[str, ...]:
        one = worst[index]
        mean = f"{points(one.earned / tally.marked)} of {points(one.points)}"
        return f"{one.title}\n{one.id}", mean, str(one.begun), str(one.done)

    counts = (Column("begun by", Kind.COUNT), Column("done by", Kind.COUNT))
    return Table((Column("exercise"), Column("points on average"), *counts), len(worst), row)


def _score(tally: Tally) -> str:
    worth = points(tally.course.points)
    lost = tally.learners - tally.marked
    words = say.CLASS_SCORE_AND_LOST if lost else say.CLASS_SCORE
    return words.format(mean=points(tally.mean), worth=worth, done=tally.done, lost=lost)
