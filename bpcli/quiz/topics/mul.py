"""The mul gate: the circuits to practise it on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], 'x*y')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "mul",
    title="The mul gate",
    practises="A mul gate switches its inputs: each gets the upstream gradient times the value of the other.",
    levels={
        1: Level(
            (
                Form("x*y"),
                Form("{k}*x*y"),
            ),
            sure=("x*y", {"x": "-4", "y": "7"}),
        ),
        2: Level(
            (
                Form("x*y*z", high=7),
                Form("x*(y*z)", high=7),
                Form("-x*y*z", high=7),
            ),
            sure=("x*y*z", {"x": "7", "y": "6", "z": "-2"}),
        ),
        3: Level(
            (
                Form("x*y*z*w", high=6),
                Form("(x*y)*(z*w)", high=6),
                Form("x*(y*z)*w", high=6),
            ),
            sure=("(x*y)*(z*w)", {"x": "-2", "y": "5", "z": "-3", "w": "4"}),
            largest=500,
        ),
    },
)
