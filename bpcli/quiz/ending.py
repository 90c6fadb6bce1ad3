"""The end of a quiz as a page: the score, what went wrong, what to practise and the command to do it.

>>> from bpcli.quiz.record import Record
>>> from bpcli.quiz.session import Session
>>> [section.title for section in ending(Session([], Record(None), "s"), Ended(6, "bpcli quiz --seed 7")).sections]
['Score']
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import quote
from bpcli.lesson.story import Block, Column, Facts, Kind, Listing, Section, Sentence, Story, Table
from bpcli.quiz import sentences as say
from bpcli.quiz.replies import points
from bpcli.quiz.schedule import highest
from bpcli.quiz.standing import descriptions
from bpcli.quiz.topics import home

if TYPE_CHECKING:
    from bpcli.quiz.item import Item
    from bpcli.quiz.session import Session

MOST_NAMED = 3  # circuits and mistakes to practise that are named


class Ended(NamedTuple):
    """What the session itself does not know: how many questions were meant, how to repeat it, whether it is kept."""

    total: int
    repeat: str = ""
    kept: bool = True


def ending(session: Session, ended: Ended) -> Story:
    """The summary."""
    done = [item for item in session.items if item.done]
    sections = [Section("Score", tuple(_score(done, ended)))]
    if wrong := mistakes(session.items):
        sections.append(Section("Mistakes", (_mistakes(wrong),)))
    if done:
        sections.append(Section("What to practise", tuple(_practise(session.items))))
    if ended.repeat and done:
        sections.append(Section(say.SAME_AGAIN, (Listing(ended.repeat, "sh"),)))
    return Story(say.THE_END, tuple(sections))


def mistakes(items: list[Item]) -> list[tuple[str, int]]:
    """The ids of the known mistakes that were made, the most frequent first, and on how many questions."""
    made = Counter(name for item in items for name in {one.id for each in item.verdicts for one in each.mistakes})
    return sorted(made.items(), key=lambda pair: (-pair[1], pair[0]))


def _score(done: list[Item], ended: Ended) -> list[Block]:
    if not done:
        return [Sentence(say.NO_QUESTION_ANSWERED)]
    right = sum(item.is_right for item in done)
    later = sum(item.credit > 0 and not item.is_right for item in done)
    skipped = sum(item.skipped for item in done)
    missing = max(ended.total - len(done), 0)
    pairs = [("right at once", f"{right} of {len(done)}")]
    pairs += [(say.RIGHT_LATER, str(later))] * bool(later)
    pairs += [("skipped", str(skipped))] * bool(skipped)
    pairs += [("not answered", str(missing))] * bool(missing)
    pairs += [("points", f"{points(sum(item.credit for item in done))} of {len(done)}")]
    blocks: list[Block] = [Facts(tuple(pairs))]
    if missing:
        blocks.append(Sentence(say.ENDED_EARLY_KEPT if ended.kept else "You ended early."))
    return blocks


def _mistakes(wrong: list[tuple[str, int]]) -> Table:
    known = descriptions()
    return Table(
        (Column("mistake"), Column("made", Kind.COUNT), Column("meaning")),
        len(wrong),
        lambda index: (wrong[index][0], str(wrong[index][1]), known.get(wrong[index][0], "")),
    )


def _practise(items: list[Item]) -> list[Block]:
    missed = [item for item in items if item.done and not item.is_right]
    if not missed:
        return _onwards(items)
    commands = list(dict.fromkeys(_command(item) for item in sorted(missed, key=_weight)))[:MOST_NAMED]
    looked = list(dict.fromkeys(_lesson(item) for item in missed))[:MOST_NAMED]
    return [
        Sentence(say.PRACTISE_WRONG),
        Listing("\n".join(commands), "sh"),
        Sentence(say.LOOK_AT_LESSON if len(looked) == 1 else say.LOOK_AT_LESSONS),
        Listing("\n".join(looked), "sh"),
    ]


def _weight(item: Item) -> float:
    """What was lost most goes first."""
    return item.credit


def _onwards(items: list[Item]) -> list[Block]:
    last = items[-1].round
    if not last.topic:
        return [Sentence(say.ALL_RIGHT_OWN), Listing("bpcli quiz", "sh")]
    if last.level < highest(last.topic):
        command = f"bpcli quiz --topic {last.topic} --level {last.level + 1}"
        return [Sentence(say.ALL_RIGHT_NEXT), Listing(command, "sh")]
    return [Sentence(say.ALL_RIGHT_AT_LAST), Listing("bpcli quiz", "sh")]


def _command(item: Item) -> str:
    """The quiz that practises what went wrong with a question."""
    one = item.round
    if one.topic:
        return f"bpcli quiz --topic {one.topic} --level {one.level}"
    homes = [home(mistake.id) for verdict in item.verdicts for mistake in verdict.mistakes]
    return f"bpcli quiz --topic {homes[0] if homes else 'mixed'}"


def _lesson(item: Item) -> str:
    values = " ".join(f"{name}={quote(text)}" for name, text in item.round.values.items())
    start = item.round.trace.upstream
    upstream = "" if start is None else f" --upstream {quote(start.text)}"
    return f"bpcli explain {quote(item.round.expression)} {values}".rstrip() + upstream
