"""Matrices: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], 'v·(W x)')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "matrices",
    title="Matrices",
    practises="For q = W x: the gradient at W is the upstream times xᵀ, the gradient at x is Wᵀ times the upstream.",
    levels={
        1: Level(
            (
                Form("v·(W x)", {"v": (2,), "W": (2, 2), "x": (2,)}, high=5),
                Form("sum(W x)", {"W": (2, 3), "x": (3,)}, high=6),
            ),
            sure=("v·(W x)", {"v": "[3, -2]", "W": "[[2, -3], [5, 4]]", "x": "[-4, 5]"}),
        ),
        2: Level(
            (
                Form("‖W x‖²", {"W": (2, 2), "x": (2,)}, high=4),
                Form("‖W x‖²", {"W": (2, 3), "x": (3,)}, low=1, high=3),
            ),
            sure=("‖W x‖²", {"W": "[[2, -3], [4, 2]]", "x": "[3, 4]"}),
            largest=500,
        ),
        3: Level(
            (
                Form("‖W x + b‖²", {"W": (2, 2), "x": (2,), "b": (2,)}, high=4),
                Form("‖X W + b‖²", {"X": (3, 2), "W": (2, 2), "b": (2,)}, low=1, high=3),
                Form("mean(X W + b)", {"X": (2, 3), "W": (3, 2), "b": (2,)}, high=5),
                Form("‖W x - t‖²", {"W": (2, 3), "x": (3,), "t": (2,)}, low=1, high=4),
            ),
            sure=("‖W x + b‖²", {"W": "[[2, -3], [4, 2]]", "x": "[3, 4]", "b": "[4, -3]"}),
            largest=800,
        ),
    },
)
