"""The max gate: the circuits to practise it on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], '3*max(x, y)')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "max",
    title="The max gate",
    practises="A max gate routes: the largest input gets the whole upstream gradient, the others get 0.",
    levels={
        1: Level(
            (
                Form("{k}*max(x, y)"),
                Form("{k}*min(x, y)"),
                Form("{k}*max(x, y, z)"),
            ),
            sure=("3*max(x, y)", {"x": "-2", "y": "7"}),
        ),
        2: Level(
            (
                Form("max(x, y)*z"),
                Form("min(x, y)*z"),
                Form("{k}*max(x + y, z)"),
                Form("{k}*max(x, y) - z"),
            ),
            sure=("max(x, y)*z", {"x": "-2", "y": "7", "z": "-4"}),
        ),
        3: Level(
            (
                Form("max(x*y, z)*w"),
                Form("max(0, x*y + z)*w"),
                Form("max(x, y)*min(z, w)"),
                Form("max(x + y, z)*w"),
            ),
            sure=("max(x, y)*min(z, w)", {"x": "-2", "y": "7", "z": "-4", "w": "9"}),
        ),
    },
)
