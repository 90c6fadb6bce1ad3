"""Functions of one input: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], 'x^2*y')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "functions",
    title="Functions of one input",
    practises="A power, a fraction, a root, exp, log: the local gradient is the derivative at the value that came in.",
    levels={
        1: Level(
            (
                Form("x^2*y", high=7),
                Form("(x + y)^2"),
                Form("{k}/x"),
                Form("e^x*y", halves=("x",), high=5),
            ),
            sure=("x^2*y", {"x": "-3", "y": "5"}),
        ),
        2: Level(
            (
                Form("x/(y + z)"),
                Form("{k}/(x + y)"),
                Form("(x*y + z)^2", high=4),
                Form("√(x + y)*z", positive=("x", "y")),
                Form("e^(-x)*y", halves=("x",), high=6),
            ),
            sure=("x/(y + z)", {"x": "-3", "y": "9", "z": "-4"}),
            largest=500,
        ),
        3: Level(
            (
                Form("(x + y)^2/z"),
                Form("e^(x + y)*z", halves=("x", "y"), high=6),
                Form("log(x^2 + y)*z", positive=("y",)),
                Form("√(x*y)*z", positive=("x", "y")),
                Form("x/(y*z - w)"),
            ),
            sure=("(x + y)^2/z", {"x": "-3", "y": "8", "z": "4"}),
            largest=500,
        ),
    },
)
