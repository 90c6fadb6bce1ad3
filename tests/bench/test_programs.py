"""How long a learner's twelve programs take in one sandbox, against the start of one.

What is aimed at: together at most three times the start of one. Nothing here asserts a time; the ratio is printed.
"""

import statistics
from time import perf_counter

from bpcli.course.sandbox import Limits, Sandbox
from tests.course.programs import RIGHT

PROGRAMS, ROUNDS = 12, 5


def start(sandbox, source):
    """Seconds for a program that is started and loaded, and ended."""
    began = perf_counter()
    sandbox.run(source.encode(), lambda ask: ask({"do": "load", "name": "A"}), Limits())
    return perf_counter() - began


def test_twelve_programs_against_the_start_of_one(benchmark):
    """Sandboxes for one program, and sandboxes for twelve, in turns."""
    sources = [RIGHT[number % len(RIGHT)][1] for number in range(PROGRAMS)]

    def alone():
        with Sandbox() as sandbox:
            return start(sandbox, sources[0])

    def together():
        with Sandbox() as sandbox:
            return sum(start(sandbox, source) for source in sources)

    alone()
    pairs = [(together(), alone()) for _ in range(ROUNDS)]
    ratio = statistics.median(many / one for many, one in pairs)
    benchmark.extra_info["ratio"] = round(ratio, 2)
    print(f"\n{PROGRAMS} programs: {ratio:.2f} times the start of one")
    benchmark.pedantic(together, rounds=1)
