"""Over the circuits that the quiz draws, no known mistake is marked right: with the tutor's own mistakes and judge."""

from functools import cache

import pytest

from bpcli.fair.sieve import ROUNDING, alike, known, may_be_right, objection, written
from bpcli.quiz.asks import asks
from bpcli.quiz.draw import draw, sure
from bpcli.quiz.questions.find import planted
from bpcli.quiz.topics import TOPICS

LEVELS = [(topic.id, level) for topic in TOPICS.values() for level in topic.levels]
SEEDS = 24  # a topic, spread over its levels
JUDGED = 6  # of these, in which the judge reads every mistake: in the others those that are near the truth


@cache
def drawn_at(topic, seed):
    """The level and the circuit of a seed of a topic: the levels take turns."""
    level = 1 + seed % len(TOPICS[topic].levels)
    return level, draw(topic, level, seed)


@pytest.mark.parametrize("topic", TOPICS)
def test_no_known_mistake_is_marked_right(topic):
    """Every prediction for every ask, typed in full, is judged wrong, and the truth right."""
    marking, judged = known(), 0
    for seed in range(SEEDS):
        level, drawn = drawn_at(topic, seed)
        for ask in asks(drawn.trace, topic, level):
            right = marking.truth(drawn.trace, ask)
            assert marking.judge(drawn.trace, ask, written(right)).verdict == "right"
            for wrong in marking.predict(drawn.trace, ask):
                if wrong.id not in ROUNDING and (seed < JUDGED or may_be_right(wrong.value, right)):
                    judged += 1
                    assert marking.judge(drawn.trace, ask, written(wrong.value)).verdict == "wrong", (drawn, ask, wrong)
    assert judged > 5 * JUDGED


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_every_level_is_sure_of_one(topic, level):
    """Nothing that the tutor knows speaks against the circuit that is asked about when no draw is any good."""
    one = sure(topic, level)
    assert objection(one.trace, asks(one.trace, topic, level), known(), TOPICS[topic].levels[level].largest) is None


@pytest.mark.parametrize("topic", TOPICS)
def test_a_known_mistake_can_be_planted(topic):
    """In every circuit that is drawn, and several kinds of them in a topic."""
    kinds = set()
    for seed in range(12):
        _, drawn = drawn_at(topic, seed)
        found = planted(drawn.trace, seed)
        row = found.rows[found.wrong_row]
        assert not alike(row.value, known().truth(drawn.trace, row.ask))
        assert found.text
        kinds.add(found.mistake_id)
    assert len(kinds) > 2
