"""What is due: mistakes come back until they are gone, topics in the lecture's order, levels rise."""

from datetime import UTC, datetime, timedelta

from bpcli.judge.mistakes import MISTAKES
from bpcli.quiz.answered import Answered
from bpcli.quiz.record import NAME, Record
from bpcli.quiz.schedule import (
    AGAIN,
    EASY,
    GOOD,
    HARD,
    TOPICS,
    Due,
    Key,
    cards,
    due,
    due_of,
    level_of,
    mastered,
    reviews,
)

START = datetime(2026, 11, 20, 23, 59, tzinfo=UTC)
DAY = timedelta(days=1)


def told(circuit, *, after=timedelta(0), **fields):
    """An answer to a question of one circuit, right unless something else is said."""
    kept = {"kind": "gradient", "ask": "df/dx", "verdict": "right", "topic": "branches", "level": 1}
    if fields.get("verdict", "right") == "right":
        kept["credit"] = 1.0
    kept |= {"session": "s", "expression": f"x*{circuit}", "values": {"x": 2.0}, "time": START + after}
    return Answered(**kept | fields)


def wrong(circuit, *mistakes, **fields):
    """A wrong answer that is a known mistake."""
    return told(circuit, verdict="wrong", mistakes=mistakes, possible=mistakes, **fields)


def ratings(answers, key):
    """How the circuits went, for one card."""
    return [review.rating for review in reviews(answers) if review.key == key]


BRANCH = Key("mistake", "overwrote-branch")


def test_a_new_learner_gets_the_lectures_topics_in_order():
    """Each at level 1, nothing else."""
    assert due_of([], START) == [Due(None, topic, 1, "not practised yet") for topic in TOPICS]


def test_a_mistake_is_rated_by_what_happened():
    """Made: again. Avoided with a hint: hard, without: good, twice on a circuit: easy. Else it says nothing."""
    possible = ("overwrote-branch",)
    answers = [
        told(0, possible=possible),  # before it was ever made: there is no card
        wrong(1, "overwrote-branch", "sign"),
        told(1, possible=possible),  # the same circuit: the mistake was made on it
        told(2, possible=possible, hints=1, credit=0.7),
        told(3, possible=possible),
        told(4, possible=possible),
        told(4, possible=possible),
        told(5, possible=("lost-minus",)),
        told(6, verdict="wrong", possible=possible),  # wrong for another reason
        told(7, verdict="unreadable", possible=possible),
        told(8, possible=possible, hints=4, credit=0.0),  # the last hint gave it away
        wrong(9, "overwrote-branch"),
    ]
    assert ratings(answers, BRANCH) == [AGAIN, HARD, GOOD, EASY, AGAIN]
    assert ratings(answers, Key("mistake", "sign")) == [AGAIN]


def test_a_topic_is_rated_by_the_credit_of_the_circuit():
    """Less than half: again; not all, or hints: hard; all: good, and easy when there was much to do.

    A second try takes the place of the first.
    """
    circuits = [
        [told(0), told(0, ask="df/dy", verdict="wrong"), told(0, ask="df/dz", verdict="wrong")],
        [told(1), told(1, verdict="wrong", carried_forward=True, credit=1.0), told(1, hints=1, credit=0.7)],
        [told(2)],
        [told(3)] * 3,
        [told(4, topic="")],
        [told(5, verdict="wrong"), told(5, credit=0.5)],
    ]
    answers = [answered for circuit in circuits for answered in circuit]
    assert ratings(answers, Key("topic", "branches")) == [AGAIN, HARD, GOOD, EASY, HARD]
    assert {review.key for review in reviews(answers)} == {Key("topic", "branches")}


def test_a_mistake_comes_back_soon_and_then_ever_later_until_it_is_made_again():
    """The intervals of FSRS: a minute after the mistake, then days, growing; made again, minutes."""
    answers = [wrong(0, "overwrote-branch")]
    waits, after = [], timedelta(0)
    for circuit in range(1, 6):
        card = cards(answers)[BRANCH]
        waits.append(card.due - (START + after))
        assert not any(one.mistake for one in due_of(answers, card.due - timedelta(seconds=1)))
        [first, *_] = due_of(answers, card.due)
        assert (first.mistake, first.topic, first.level) == ("overwrote-branch", "branches", 1)
        after = card.due - START
        answers.append(told(circuit, after=after, possible=("overwrote-branch",)))
    assert waits[0] == timedelta(minutes=1)
    assert waits == sorted(waits)
    assert waits[-1] > 5 * DAY
    answers.append(wrong(9, "overwrote-branch", after=after + DAY))
    assert cards(answers)[BRANCH].due - answers[-1].time < timedelta(hours=1)


def test_mistakes_come_before_topics_before_what_is_new():
    """And the longest due first; why is said in words."""
    answers = [
        wrong(0, "overwrote-branch"),
        wrong(1, "overwrote-branch", after=timedelta(hours=1)),
        wrong(2, "transposed", topic="", level=0, after=timedelta(minutes=30)),
    ]
    answers.sort(key=lambda answered: answered.time)
    found = due_of(answers, START + 2 * DAY)
    assert found[:4] == [
        Due("transposed", "matrices", 1, "made once 1 day ago"),
        Due("overwrote-branch", "branches", 1, "made 2 times, last 1 day ago"),
        Due(None, "branches", 1, "last practised 1 day ago"),
        Due(None, "add", 1, "not practised yet"),
    ]
    assert [one.topic for one in found[3:]] == [topic for topic in TOPICS if topic != "branches"]
    assert found[1].command == "bpcli quiz --topic branches --level 1"


def test_levels_rise_when_mastered_and_fall_when_lost():
    """Six answers at four fifths of the credit; of the last ten; the next level comes after all topics' first."""
    answers = [told(n, topic="add") for n in range(5)]
    assert (mastered(answers, "add"), level_of(answers, "add")) == (0, 1)
    answers += [told(5, topic="add", verdict="wrong")]
    assert (mastered(answers, "add"), level_of(answers, "add")) == (1, 2)
    found = due_of(answers, START)
    assert [(one.topic, one.level) for one in found][-1] == ("add", 2)
    assert found[-1].why == "level 1 is mastered"
    answers += [told(n, topic="add", level=3) for n in range(10, 16)]
    assert (mastered(answers, "add"), level_of(answers, "add")) == (3, 3)
    answers += [told(n, topic="add", level=3, verdict="wrong") for n in range(20, 24)]
    assert (mastered(answers, "add"), level_of(answers, "add")) == (1, 2)
    answers += [told(n, topic="add", verdict="unreadable") for n in range(30, 50)]
    assert mastered(answers, "add") == 1


def test_there_is_always_something_to_practise():
    """Where nothing is due and nothing is new, what comes next."""
    answers = [
        told(f"{topic}{n}", topic=topic, level=level, after=timedelta(minutes=n))
        for topic in TOPICS
        for level in TOPICS[topic].levels
        for n in range(6)
    ]
    answers.sort(key=lambda answered: answered.time)
    [only] = due_of(answers, answers[-1].time + timedelta(minutes=1))
    assert only.topic in TOPICS
    assert only.level == max(TOPICS[only.topic].levels)
    assert only.why.startswith("nothing is due; this is the next, in ")


def test_the_same_answers_give_the_same_cards(tmp_path):
    """From memory, from the file, in the order of two quizzes at once: nothing else is remembered or drawn."""
    answers = [told(n % 7, after=n * DAY / 3, possible=("sign",)) for n in range(20)]
    answers += [wrong(n, "sign", after=n * DAY, session="t") for n in range(6) if n % 2]
    record = Record(tmp_path / NAME)
    for answered in answers:
        record.add(answered)
    now = START + 10 * DAY
    first = cards(record.answers())
    assert first == cards(sorted(answers, key=lambda answered: answered.time)) == cards(record.answers())
    assert due(record, now) == due(Record(record.path), now)


def test_a_clock_that_was_set_back_breaks_nothing():
    """Answers from the future are no reason to stop."""
    answers = [wrong(0, "sign", after=-DAY), told(1, possible=("sign",), after=10 * DAY)]
    assert due_of(answers, START)[0].mistake is None


def test_a_topic_names_known_mistakes():
    """What a topic practises is a known mistake, and of one topic alone."""
    practised = [mistake for topic in TOPICS.values() for mistake in topic.mistakes]
    assert set(practised) <= set(MISTAKES)
    assert len(practised) == len(set(practised))
