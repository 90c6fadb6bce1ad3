"""Vectors: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], 'u·v')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "vectors",
    title="Vectors",
    practises="A gradient has the shape of its variable; a sum hands its upstream gradient to every entry.",
    levels={
        1: Level(
            (
                Form("u·v", {"u": (2,), "v": (2,)}),
                Form("‖x‖²", {"x": (2,)}),
                Form("sum(x*y)", {"x": (2,), "y": (2,)}),
            ),
            sure=("u·v", {"u": "[2, -5]", "v": "[4, 3]"}),
        ),
        2: Level(
            (
                Form("‖x - y‖²", {"x": (2,), "y": (2,)}),
                Form("‖a*x‖²", {"x": (2,)}, high=4),
                Form("{k}*(u·v)", {"u": (3,), "v": (3,)}, high=6),
                Form("(u·v)*z", {"u": (2,), "v": (2,)}, high=6),
            ),
            sure=("‖x - y‖²", {"x": "[2, -5]", "y": "[-3, 4]"}),
        ),
        3: Level(
            (
                Form("sum(max(0, x)*y)", {"x": (3,), "y": (3,)}),
                Form("‖a*x + b‖²", {"x": (2,), "b": (2,)}, high=5),
                Form("‖max(x, y)‖²", {"x": (3,), "y": (3,)}, high=7),
                Form("u·(v + a*w)", {"u": (2,), "v": (2,), "w": (2,)}, high=6),
            ),
            sure=("sum(max(0, x)*y)", {"x": "[4, -2, 7]", "y": "[3, 5, -6]"}),
            largest=500,
        ),
    },
)
