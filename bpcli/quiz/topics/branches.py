"""Branches: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], '(x + y)*x')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "branches",
    title="Branches",
    practises="A value that is used more than once gets a gradient from each use, and they add up.",
    levels={
        1: Level(
            (
                Form("(x + y)*x"),
                Form("x*(y - x)"),
                Form("x*y + x"),
                Form("x*y - y"),
            ),
            sure=("(x + y)*x", {"x": "9", "y": "8"}),
        ),
        2: Level(
            (
                Form("(x + y)*(x - y)"),
                Form("x*y + y*z"),
                Form("(x + y)*max(y, z)"),
                Form("(x + y)*z + x"),
                Form("q = x + y; f = q*z - q"),
            ),
            sure=("(x + y)*(x - y)", {"x": "8", "y": "5"}),
        ),
        3: Level(
            (
                Form("x*y + y*z + z*x"),
                Form("q = x + y; r = q*z; f = r*q", high=6),
                Form("(x*y + z)*(x + z)", high=6),
                Form("q = x - y; f = q*z + q*x"),
            ),
            sure=("x*y + y*z + z*x", {"x": "-9", "y": "4", "z": "3"}),
            largest=500,
        ),
    },
)
