"""The add gate: the circuits to practise it on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], '3*(x + y)')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "add",
    title="The add gate",
    practises="An add gate hands its upstream gradient on to each input unchanged; a minus flips the sign of one.",
    levels={
        1: Level(
            (
                Form("{k}*(x + y)"),
                Form("(x + y)*{k}"),
            ),
            sure=("3*(x + y)", {"x": "-2", "y": "7"}),
        ),
        2: Level(
            (
                Form("{k}*(x - y)"),
                Form("(x + y + z)*{k}"),
                Form("{k}*x + y"),
                Form("x - {k}*y"),
            ),
            sure=("4*(x - y)", {"x": "-2", "y": "7"}),
        ),
        3: Level(
            (
                Form("{k}*(x - y + z)"),
                Form("{k}*(x + y) - z"),
                Form("z - {k}*(x + y)"),
                Form("{k}*(x - (y + z))"),
            ),
            sure=("6*(x - y + z)", {"x": "-5", "y": "7", "z": "-8"}),
        ),
    },
)
