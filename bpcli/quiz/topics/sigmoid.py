"""The sigmoid gate: the circuits to practise it on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3, 4], 'σ(x)*y')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

TOPIC = Topic(
    "sigmoid",
    title="The sigmoid gate",
    practises="The local gradient of a sigmoid is its output times what it lacks to one: σ·(1 − σ).",
    levels={
        1: Level(
            (
                Form("σ(x)*y", halves=("x",), high=5),
                Form("σ(x + y)", halves=("x", "y"), high=6),
                Form("σ(x - y)", halves=("x",), high=5),
            ),
            sure=("σ(x)*y", {"x": "-1", "y": "2"}),
        ),
        2: Level(
            (
                Form("σ(w*x + b)", halves=("x", "b"), high=5),
                Form("{k}*σ(w*x + b)", halves=("w", "b"), high=5),
                Form("σ(w*x - b)*y", halves=("w", "x"), high=5),
            ),
            sure=("σ(w*x + b)", {"w": "-4", "x": "-0.5", "b": "-3.5"}),
        ),
        3: Level(
            (
                Form("σ(w0*x0 + w1*x1 + w2)", halves=("x0", "x1", "w2"), high=6),
                Form("σ(w0*x0 + w1*x1 + w2)", halves=("w0", "w1"), high=6),
            ),
            sure=("σ(w0*x0 + w1*x1 + w2)", {"w0": "4", "x0": "1.5", "w1": "-5", "x1": "0.5", "w2": "-2"}),
        ),
        4: Level(
            (
                Form("1/(1 + e^(-(w0*x0 + w1*x1 + w2)))", halves=("x0", "x1", "w2"), high=6),
                Form("1/(1 + e^(-(w0*x0 + w1*x1 + w2)))", halves=("w0", "w1"), high=6),
            ),
            sure=("1/(1 + e^(-(w0*x0 + w1*x1 + w2)))", {"w0": "5", "x0": "2.5", "w1": "3", "x1": "-4.5", "w2": "0.5"}),
        ),
    },
)
