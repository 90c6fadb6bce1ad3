"""What is due for a learner: mistakes that should come up again, topics to refresh, and what is new.

A card belongs to a mistake that was made, or to a topic; FSRS says when it comes back. Cards are not stored: they
follow from the recorded answers, each time anew. So there is no second truth to disagree with the first, answers that
were recovered from a damaged file count, and a newer FSRS speaks about old answers too.

>>> from bpcli.quiz.record import Record
>>> [(due.topic, due.level, due.mistake) for due in due(Record(None), datetime(2026, 11, 20, tzinfo=UTC))][:2]
[('add', 1, None), ('mul', 1, None)]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bpcli.quiz import sentences as say
from bpcli.quiz.topics import TOPICS, home
from bpcli.words import plural

if TYPE_CHECKING:
    from fsrs import Card

    from bpcli.quiz.answered import Answered
    from bpcli.quiz.record import Record

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4  # FSRS's ratings
ENOUGH, WINDOW, SHARE = 6, 10, 0.8  # a level is mastered: of the last 10 answers, at least 6, 80 % of the credit


class Key(NamedTuple):
    """What a card is for: a topic, or (kind "mistake") a mistake."""

    kind: str
    name: str


class Review(NamedTuple):
    """One circuit, as seen by one card: how it went, from AGAIN to EASY."""

    key: Key
    time: datetime
    rating: int


class Due(NamedTuple):
    """What to practise: a topic at a level, for the sake of a mistake if there is one."""

    mistake: str | None
    topic: str
    level: int
    why: str

    @property
    def command(self) -> str:
        """How this one is practised by itself."""
        return f"bpcli quiz --topic {self.topic} --level {self.level}"


def due(record: Record, now: datetime) -> list[Due]:
    """What to practise now, the most urgent first; never empty.

    Mistakes whose time has come, then topics, then what is new: each topic at the first level in the lecture's order,
    then the next level of those that are mastered. If there is none of these, what will be due soonest.
    """
    return due_of(record.answers(), now)


def due_of(answers: Sequence[Answered], now: datetime) -> list[Due]:
    """The same, of answers in the order of their times."""
    waiting = sorted(cards(answers).items(), key=lambda item: (item[0].kind != "mistake", item[1].due, item[0].name))
    found = [_due(key, answers, now) for key, card in waiting if card.due <= now]
    here = {one.topic for one in found if one.mistake is None}
    seen = {(answered.topic, answered.level) for answered in answers if answered.counts}
    levels = [(level_of(answers, topic), place, topic) for place, topic in enumerate(TOPICS) if topic not in here]
    for level, _, topic in sorted(levels):
        if (topic, level) not in seen:
            why = "not practised yet" if level == 1 else f"level {level - 1} is mastered"
            found.append(Due(None, topic, level, why))
    if found:
        return found
    key, card = min(waiting, key=lambda item: item[1].due)
    return [_due(key, answers, now)._replace(why=say.NOTHING_DUE.format(due=span(card.due - now)))]


def _due(key: Key, answers: Sequence[Answered], now: datetime) -> Due:
    if key.kind == "topic":
        last = max(answered.time for answered in answers if answered.topic == key.name and answered.counts)
        return Due(None, key.name, level_of(answers, key.name), f"last practised {ago(now - last)}")
    made = [answered for answered in answers if key.name in answered.mistakes]
    drawn = [answered for answered in made if answered.topic in TOPICS]
    topic = drawn[-1].topic if drawn else home(key.name)
    level = min(max(drawn[-1].level, 1), highest(topic)) if drawn else level_of(answers, topic)
    times = "once" if len(made) == 1 else f"{len(made)} times, last"
    return Due(key.name, topic, level, f"made {times} {ago(now - made[-1].time)}")


def highest(topic: str) -> int:
    """The last level that a topic has."""
    return max(TOPICS[topic].levels)


def level_of(answers: Iterable[Answered], topic: str) -> int:
    """The level to practise a topic at: the one after the highest that is mastered."""
    return min(mastered(answers, topic) + 1, highest(topic))


def mastered(answers: Iterable[Answered], topic: str) -> int:
    """The highest level of a topic whose last answers are right, nearly all and nearly without hints; 0 for none."""
    best = 0
    here = [answered for answered in answers if answered.topic == topic and answered.counts]
    for level in {answered.level for answered in here}:
        earned = [answered.credit for answered in settled(here) if answered.level == level][-WINDOW:]
        if len(earned) >= ENOUGH and sum(earned) >= SHARE * len(earned) - 1e-9:
            best = max(best, level)
    return min(best, highest(topic))


def settled(answers: Sequence[Answered]) -> list[Answered]:
    """The answers that count: a second try at a question takes the place of the first."""
    found: list[Answered] = []
    for answered in answers:
        if found and not found[-1].credit and _question(found[-1]) == _question(answered):
            found.pop()
        found.append(answered)
    return found


def _question(answered: Answered) -> tuple[object, ...]:
    return answered.session, answered.expression, str(answered.values), answered.seed, answered.kind, answered.ask


def cards(answers: Iterable[Answered]) -> dict[Key, Card]:
    """The card of each mistake made and of each topic practised, after all the answers."""
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(enable_fuzzing=False)  # the same answers, the same cards
    found: dict[Key, Card] = {}
    for review in reviews(answers):
        card = found.get(review.key) or Card(card_id=0, due=review.time)
        found[review.key], _ = scheduler.review_card(card, Rating(review.rating), review.time)
    return found


def reviews(answers: Iterable[Answered]) -> list[Review]:
    """What each circuit says about the cards, in the order in which the circuits were left.

    A circuit is one review, however many of its questions bear on a card: four questions in a minute are no four
    repetitions. A mistake has a card from the first time that it is made; a right answer to a question where it could
    have been made says that it was avoided. A wrong answer that is no known mistake says nothing about the known ones.
    """
    circuits: dict[tuple[object, ...], list[Answered]] = {}
    for answered in answers:
        if answered.counts:
            circuits.setdefault(answered.circuit, []).append(answered)
    found: list[Review] = []
    known: set[str] = set()
    for circuit in sorted(circuits.values(), key=lambda circuit: circuit[-1].time):
        end = circuit[-1].time.astimezone(UTC)
        if circuit[-1].topic in TOPICS:
            found.append(Review(Key("topic", circuit[-1].topic), end, _topic_rating(circuit)))
        known |= {mistake for answered in circuit for mistake in answered.mistakes}
        rated = {mistake: _mistake_rating(mistake, circuit) for mistake in sorted(known)}
        found += [Review(Key("mistake", mistake), end, rating) for mistake, rating in rated.items() if rating]
    return found


def _mistake_rating(mistake: str, circuit: list[Answered]) -> int | None:
    """None where the circuit says nothing about the mistake, as when the last hint gave the answer away."""
    if any(mistake in answered.mistakes for answered in circuit):
        return AGAIN
    avoided = [a for a in circuit if a.verdict == "right" and a.credit > 0 and mistake in a.possible]
    if not avoided:
        return None
    return HARD if any(answered.hints for answered in avoided) else GOOD if len(avoided) == 1 else EASY


def _topic_rating(circuit: list[Answered]) -> int:
    earned = sum(answered.credit for answered in settled(circuit)) / len(settled(circuit))
    if earned < 0.5:
        return AGAIN
    if earned < 1 or any(answered.hints for answered in circuit):
        return HARD
    return GOOD if len(circuit) < 3 else EASY


def ago(gone: timedelta) -> str:
    """How long ago, in words that do not turn at midnight.

    >>> ago(timedelta(seconds=9)), ago(timedelta(hours=30)), ago(timedelta(days=40)), ago(timedelta(days=-1))
    ('just now', '1 day ago', '40 days ago', 'just now')
    """
    return "just now" if gone < timedelta(minutes=1) else f"{span(gone)} ago"


def span(gone: timedelta) -> str:
    """A length of time, in its largest unit.

    >>> span(timedelta(minutes=119)), span(timedelta(days=2)), span(timedelta(0))
    ('1 hour', '2 days', '1 minute')
    """
    minutes = int(gone.total_seconds() // 60)
    for size, unit in ((1440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return plural(minutes // size, unit)
    return "1 minute"
