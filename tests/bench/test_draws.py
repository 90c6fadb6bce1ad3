"""How many draws are thrown away, and why, for each topic and level.

Run with `python -m pytest tests/bench/test_draws.py --benchmark-only -s`. Nothing here asserts a time or a share; the
table is printed, and kept in the benchmark's extra_info.
"""

import time
from collections import Counter

import pytest

from bpcli.quiz.draw import attempts
from bpcli.quiz.topics import TOPICS

SEEDS = 60


@pytest.mark.parametrize("topic", TOPICS)
def test_draws(benchmark, topic):
    """The tries a circuit takes, how long that is, and what spoke against the others."""
    told = benchmark.pedantic(lambda: [statistics(topic, level) for level in TOPICS[topic].levels], rounds=1)
    benchmark.extra_info["levels"] = told
    print("", *told, sep="\n")


def statistics(topic, level):
    """One line of the table."""
    why, started = Counter(), time.perf_counter()
    for seed in range(SEEDS):
        for one in attempts(topic, level, seed):
            why[one.objection.name if one.objection else "kept"] += 1
            if one.objection is None:
                break
    spent = (time.perf_counter() - started) / SEEDS * 1000
    kept, tries = why.pop("kept", 0), why.total()
    reasons = ", ".join(f"{reason} {count / tries:.0%}" for reason, count in why.most_common()) if tries else ""
    return f"{topic:9} {level}: {1 + tries / SEEDS:5.1f} tries, {SEEDS - kept} gave up, {spent:6.1f} ms; {reasons}"
