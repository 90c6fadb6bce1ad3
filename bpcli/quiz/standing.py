"""How a learner is doing, in numbers: by topic, by mistake, by day, and what is due.

A day is a day where the learner sits: an answer at five past midnight belongs to the new one.

>>> from datetime import UTC
>>> from bpcli.quiz.record import Record
>>> empty = summary(Record(None), datetime(2026, 11, 20, tzinfo=UTC))
>>> empty.answers, empty.topics, empty.due[0].topic
(0, (), 'add')
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, NamedTuple

from bpcli.quiz import sentences as say
from bpcli.quiz.schedule import (
    AGAIN,
    GOOD,
    Due,
    Key,
    Review,
    cards,
    due_of,
    highest,
    level_of,
    mastered,
    reviews,
)
from bpcli.quiz.topics import TOPICS

if TYPE_CHECKING:
    from bpcli.quiz.answered import Answered
    from bpcli.quiz.record import Record

GONE = 3  # circuits on which a mistake is avoided, without a hint, before it counts as gone


class TopicProgress(NamedTuple):
    """One topic: how many levels are mastered, which is practised, the answers of all time."""

    topic: str
    mastered: int
    level: int
    answers: int
    right: int
    last: datetime
    state: str


class MistakeProgress(NamedTuple):
    """One mistake: how often it was made, on how many circuits in a row it was avoided since, when it comes back."""

    id: str
    text: str
    made: int
    last: datetime
    avoided: int
    due: datetime
    state: str


class Day(NamedTuple):
    """The answers of one day."""

    day: date
    answers: int
    right: int


class Summary(NamedTuple):
    """All numbers. `now` is the time that it is about."""

    now: datetime
    answers: int
    right: int
    circuits: int
    last: datetime | None
    topics: tuple[TopicProgress, ...]
    mistakes: tuple[MistakeProgress, ...]
    days: tuple[Day, ...]
    due: tuple[Due, ...]


def summary(record: Record, now: datetime, zone: tzinfo | None = None) -> Summary:
    """What the record says at a time. `zone` is where the learner is; None is this machine's zone.

    Raises InputError where the record cannot be read.
    """
    answers = record.answers(needed=True)
    counted = [answered for answered in answers if answered.counts]
    return Summary(
        now=now,
        answers=len(counted),
        right=sum(answered.verdict == "right" for answered in counted),
        circuits=len({answered.circuit for answered in counted}),
        last=counted[-1].time if counted else None,
        topics=tuple(_topic(topic, here) for topic in TOPICS if (here := [a for a in counted if a.topic == topic])),
        mistakes=_mistakes(counted),
        days=_days(counted, zone),
        due=tuple(due_of(answers, now)),
    )


def _topic(topic: str, here: Sequence[Answered]) -> TopicProgress:
    done, level = mastered(here, topic), level_of(here, topic)
    right = sum(answered.verdict == "right" for answered in here)
    lately = [answered.credit for answered in here if answered.level == level][-6:]
    if done == highest(topic):
        state = "mastered"
    elif len(lately) > 2 and sum(lately) < len(lately) / 2:
        state = say.KEEPS_WRONG.format(level=level)
    else:
        state = f"level {done} mastered" if done else say.ON_THE_WAY.format(level=level)
    return TopicProgress(topic, done, level, len(here), right, here[-1].time, state)


def _mistakes(counted: Sequence[Answered]) -> tuple[MistakeProgress, ...]:
    """The mistakes that were made: first those that still go wrong, the most frequent first."""
    deck, history = cards(counted), reviews(counted)
    known = descriptions()
    found = []
    for key, card in deck.items():
        if key.kind == "mistake":
            made = [answered.time for answered in counted if key.name in answered.mistakes]
            avoided = _avoided(key, history)
            state = "gone" if avoided >= GONE else "getting rarer" if avoided else "keeps coming back"
            state = "made once" if len(made) == 1 and not avoided else state
            text = known.get(key.name, "")
            found.append(MistakeProgress(key.name, text, len(made), made[-1], avoided, card.due, state))
    return tuple(sorted(found, key=lambda one: (one.avoided >= GONE, -one.made, one.id)))


def _avoided(key: Key, history: Sequence[Review]) -> int:
    """The circuits since the mistake was last made on which it was avoided without a hint."""
    ratings = [review.rating for review in history if review.key == key]
    since = ratings[len(ratings) - ratings[::-1].index(AGAIN) :]
    return sum(rating >= GOOD for rating in since)


def descriptions() -> dict[str, str]:
    """What each known mistake is, in a line."""
    from bpcli.judge.mistakes import MISTAKES

    return MISTAKES


def _days(counted: Sequence[Answered], zone: tzinfo | None) -> tuple[Day, ...]:
    found: dict[date, list[bool]] = {}
    for answered in counted:
        found.setdefault(answered.time.astimezone(zone).date(), []).append(answered.verdict == "right")
    return tuple(Day(day, len(right), sum(right)) for day, right in sorted(found.items()))
