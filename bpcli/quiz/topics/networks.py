"""Networks: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3], 'W2 max(0, W1 x)')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "networks",
    title="Networks",
    practises="Layers in a row: the gradient that one hands back at its input is upstream of the layer before.",
    levels={
        1: Level(
            (
                Form("W2 max(0, W1 x)", {"W2": (2,), "W1": (2, 2), "x": (2,)}, high=5),
                Form("‖max(0, W x)‖²", {"W": (2, 2), "x": (2,)}, high=4),
            ),
            sure=("W2 max(0, W1 x)", {"W2": "[3, -2]", "W1": "[[2, -3], [5, 4]]", "x": "[4, 5]"}),
        ),
        2: Level(
            (
                Form("W2 max(0, W1 x + b)", {"W2": (2,), "W1": (2, 2), "x": (2,), "b": (2,)}, high=5),
                Form("W2 max(0, W1 x) + b2", {"W2": (3,), "W1": (3, 2), "x": (2,)}, high=5),
            ),
            sure=("W2 max(0, W1 x + b)", {"W2": "[3, -2]", "W1": "[[2, -3], [5, 4]]", "x": "[4, 5]", "b": "[4, -3]"}),
            largest=500,
        ),
        3: Level(
            (
                Form("‖W2 max(0, W1 x) - t‖²", {"W2": (2, 2), "W1": (2, 2), "x": (2,), "t": (2,)}, low=1, high=3),
                Form(
                    "h = max(0, X W1 + b); f = sum(h W2)", {"X": (2, 2), "W1": (2, 2), "b": (2,), "W2": (2, 2)}, high=4
                ),
                Form("h = σ(W1 x); f = W2 h", {"W2": (2,), "W1": (2, 2), "x": (2,)}, low=1, high=4),
            ),
            sure=("h = σ(W1 x); f = W2 h", {"W2": "[3, -2]", "W1": "[[2, -1], [1, 2]]", "x": "[1, -1]"}),
            largest=800,
        ),
    },
)
