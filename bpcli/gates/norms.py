"""The norm and its square, as the lecture's ‖q‖². On a number they are |x| and x².

Formulas: CS231n, lecture 4 (∇‖q‖² = 2q).
"""

from __future__ import annotations

from bpcli.algebra.formula import norm as norm_text
from bpcli.gates.gate import Kink, Unary

norm = Unary(
    "norm",
    "x",
    forward=lambda m, x: m.absolute(x),
    partials=(lambda m, y, x: m.ratio(x, y),),
    because="the length grows by what a move has along x: x over its length",
    show_as=norm_text,
    kinks=(Kink(lambda m, x: m.equal(x, 0), "a norm has a tip at 0; its slope there is taken as 0"),),
    samples=((3,), (-2,)),
)

sqnorm = Unary(
    "sqnorm",
    "x",
    forward=lambda m, x: x * x,
    partials=(lambda m, y, x: 2 * x,),
    because="the square of a length has the slope 2x, and is smooth at 0 where the length itself is not",
    show_as=lambda x: norm_text(x) ** 2,
    called=False,
    samples=((3,), (-2,)),
)

FAMILY = (norm, sqnorm)
