"""Staged computation: the circuits to practise them on.

Knows expressions as text. Must not know which values make a good question.

>>> sorted(TOPIC.levels), TOPIC.levels[1].sure[0]
([1, 2, 3, 4], 'q = x + y; f = q*z')
"""

from __future__ import annotations

from bpcli.quiz.topics.topic import Form, Level, Topic

# The staged function of the CS231n notes: (x + σ(y)) / (σ(x) + (x + y)²).
STAGED = "sigy = σ(y); num = x + sigy; sigx = σ(x); xpy = x + y; xpysqr = xpy^2; den = sigx + xpysqr; f = num/den"

TOPIC = Topic(
    "staged",
    title="Staged computation",
    practises="A long expression in short steps, each with a name: the backward pass is the same steps, last to first.",
    levels={
        1: Level(
            (
                Form("q = x + y; f = q*z"),
                Form("q = x*y; f = q - z"),
                Form("a = x*y; b = a - z; f = {k}*b", high=7),
            ),
            sure=("q = x + y; f = q*z", {"x": "-2", "y": "5", "z": "-4"}),
        ),
        2: Level(
            (
                Form("q = x + y; r = q*z; f = r - w"),
                Form("a = x - y; b = z + w; f = a*b"),
                Form("s = max(x, y); t = s*z; f = {k}*t", high=7),
                Form("q = x - y; r = q^2; f = r*z", high=6),
            ),
            sure=("q = x + y; r = q*z; f = r - w", {"x": "-2", "y": "5", "z": "-4", "w": "7"}),
        ),
        3: Level(
            (
                Form("a = x*y; b = a + z; c = max(b, w); f = c*x", high=7),
                Form("num = x + y; den = z^2; f = num/den", high=6),
                Form("a = x*y; b = a + z; c = b*w; f = c - a", high=6),
                Form("q = x + y; s = σ(q); f = s*z", halves=("x", "y")),
            ),
            sure=("a = x*y; b = a + z; c = max(b, w); f = c*x", {"x": "7", "y": "-6", "z": "-2", "w": "-3"}),
            largest=500,
        ),
        4: Level(
            (
                Form(STAGED, halves=("x", "y"), high=4),
                Form("q = w*x + b; s = σ(q); r = s - t; f = r^2", halves=("x", "b"), high=4),
                Form("a = σ(x); num = a + y; den = z - x; f = num/den", halves=("x",), high=5),
                Form("a = x*y; s = σ(a); t = s + z; f = t*w", halves=("x", "y"), high=5),
            ),
            sure=("q = w*x + b; s = σ(q); r = s - t; f = 4*r^2", {"w": "-4", "x": "-0.5", "b": "-3.5", "t": "3"}),
        ),
    },
)
