"""Gates mixed: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], '(x + y)*z')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "mixed",
    title="Gates mixed",
    practises="Add, mul and max in one circuit: each gate looks only at its own values and its upstream gradient.",
    levels={
        1: Level(
            (
                Form("(x + y)*z"),
                Form("x*(y - z)"),
                Form("x*y + z"),
                Form("(x - y)*z"),
            ),
            sure=("(x + y)*z", {"x": "-2", "y": "5", "z": "-4"}),
        ),
        2: Level(
            (
                Form("(x + y)*(z - w)"),
                Form("x*y + z*w"),
                Form("(x*y - z)*w", high=7),
                Form("max(x, y)*z + w"),
                Form("{k}*(x*y + max(z, w))", high=7),
            ),
            sure=("(x + y)*(z - w)", {"x": "5", "y": "-7", "z": "-8", "w": "6"}),
        ),
        3: Level(
            (
                Form("(x*y + max(z, w))*v", high=7),
                Form("(x + y)*z - w*v"),
                Form("max(x*y, z)*(w - v)", high=7),
                Form("(x - y)*(z + w*v)", high=6),
            ),
            sure=("(x*y + max(z, w))*v", {"x": "3", "y": "-5", "z": "2", "w": "-7", "v": "4"}),
            largest=500,
        ),
    },
)
