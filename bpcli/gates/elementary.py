"""Exponentials, logarithms, roots and the trigonometric functions.

Formulas: any table of derivatives (for example Abramowitz and Stegun, chapters 4 and 7).
"""

from __future__ import annotations

from bpcli.algebra import shown
from bpcli.gates.gate import Binary, Domain, Kink, Unary

_POSITIVE = Domain(lambda m, x: x <= 0, "a logarithm needs a positive number")
_WITHIN_ONE = Domain(lambda m, x: (x < -1) | (x > 1), "an inverse sine or cosine needs a number from −1 to 1")


exp = Unary(
    "exp",
    "x",
    forward=lambda m, x: m.exp(x),
    partials=(lambda m, y, x: y,),
    because="exp is its own derivative: the local gradient is the output itself, already there from the forward pass",
    takes_minus_inf=True,
    samples=((1,), (-2,)),
)

log = Unary(
    "log",
    "x",
    forward=lambda m, x: m.log(x),
    partials=(lambda m, y, x: 1 / x,),
    because="the natural logarithm climbs at the rate 1/x: steep near zero, ever flatter further out",
    aliases=("ln",),
    domain=(_POSITIVE,),
    samples=((2,), (0.25,)),
)

log2 = Unary(
    "log2",
    "x",
    forward=lambda m, x: m.log2(x),
    partials=(lambda m, y, x: 1 / (x * m.log(2)),),
    because="log2 x is log x divided by log 2, so its rate is 1/x divided by log 2",
    domain=(_POSITIVE,),
    expansion="log(x)/log(2)",
    samples=((8,), (0.3,)),
)

log10 = Unary(
    "log10",
    "x",
    forward=lambda m, x: m.log10(x),
    partials=(lambda m, y, x: 1 / (x * m.log(10)),),
    because="log10 x is log x divided by log 10, so its rate is 1/x divided by log 10",
    domain=(_POSITIVE,),
    expansion="log(x)/log(10)",
    samples=((100,), (0.3,)),
)

log1p = Unary(
    "log1p",
    "x",
    forward=lambda m, x: m.log1p(x),
    partials=(lambda m, y, x: 1 / (1 + x),),
    because="log1p x is log(1 + x), so its rate is 1/(1 + x); it keeps the digits of a small x, which 1 + x loses",
    domain=(Domain(lambda m, x: x <= -1, "log1p needs a number above −1"),),
    expansion="log(1 + x)",
    samples=((2,), (-0.25,)),
)

expm1 = Unary(
    "expm1",
    "x",
    forward=lambda m, x: m.expm1(x),
    partials=(lambda m, y, x: y + 1,),
    because="expm1 x is e^x − 1, and e^x is its own derivative: the local gradient is the output plus 1",
    expansion="exp(x) - 1",
    samples=((1,), (-2,)),
)

sqrt = Unary(
    "sqrt",
    "x",
    forward=lambda m, x: m.sqrt(x),
    partials=(lambda m, y, x: 1 / (2 * y),),
    because="a root is the power one half: the local gradient is one over twice the output",
    domain=(Domain(lambda m, x: x < 0, "a square root needs a number that is not negative"),),
    expansion="x^(1/2)",
    samples=((4,), (0.3,)),
)

abs_ = Unary(
    "abs",
    "x",
    forward=lambda m, x: m.absolute(x),
    partials=(lambda m, y, x: m.indicator(x > 0) - m.indicator(x < 0),),
    because="the absolute value follows x right of zero and its mirror image left of zero: the slope is x's sign",
    show_as=shown.absolute,
    kinks=(Kink(lambda m, x: m.equal(x, 0), "|x| has a corner at 0; its slope there is taken as 0"),),
    samples=((3,), (-2,)),
)

sin = Unary(
    "sin",
    "x",
    forward=lambda m, x: m.sin(x),
    partials=(lambda m, y, x: m.cos(x),),
    because="the slope of the sine is the cosine",
    samples=((1,), (-2,)),
)

cos = Unary(
    "cos",
    "x",
    forward=lambda m, x: m.cos(x),
    partials=(lambda m, y, x: -m.sin(x),),
    because="the slope of the cosine is minus the sine",
    samples=((1,), (-2,)),
)

tan = Unary(
    "tan",
    "x",
    forward=lambda m, x: m.tan(x),
    partials=(lambda m, y, x: 1 + y**2,),
    because="the slope of the tangent is one plus its own square",
    domain=(Domain(lambda m, x: m.equal(m.cos(x), 0), "the tangent has a pole here"),),
    expansion="sin(x)/cos(x)",
    samples=((1,), (-0.4,)),
)

asin = Unary(
    "asin",
    "x",
    forward=lambda m, x: m.asin(x),
    partials=(lambda m, y, x: 1 / m.sqrt(1 - x**2),),
    because="the slope of an inverse is one over the slope of the function: 1/cos(asin x)",
    domain=(_WITHIN_ONE,),
    samples=((0.5,), (-0.3,)),
)

acos = Unary(
    "acos",
    "x",
    forward=lambda m, x: m.acos(x),
    partials=(lambda m, y, x: -1 / m.sqrt(1 - x**2),),
    because="acos x and asin x add up to a constant, so their slopes are opposite",
    domain=(_WITHIN_ONE,),
    samples=((0.5,), (-0.3,)),
)

atan = Unary(
    "atan",
    "x",
    forward=lambda m, x: m.atan(x),
    partials=(lambda m, y, x: m.over_squares(1, 1, x),),
    because="the slope of an inverse is one over the slope of the function: 1/(1 + tan²)",
    samples=((1,), (-3,)),
)

sinh = Unary(
    "sinh",
    "x",
    forward=lambda m, x: m.sinh(x),
    partials=(lambda m, y, x: m.cosh(x),),
    because="sinh and cosh are each other's derivatives",
    expansion="(exp(x) - exp(-x))/2",
    samples=((1,), (-2,)),
)

cosh = Unary(
    "cosh",
    "x",
    forward=lambda m, x: m.cosh(x),
    partials=(lambda m, y, x: m.sinh(x),),
    because="sinh and cosh are each other's derivatives",
    expansion="(exp(x) + exp(-x))/2",
    samples=((1,), (-2,)),
)

erf = Unary(
    "erf",
    "x",
    forward=lambda m, x: m.erf(x),
    partials=(lambda m, y, x: 2 * m.exp(-m.square(x)) / m.sqrt(m.pi),),
    because="erf is the area under a bell curve up to x, so its slope is the height of the bell at x",
    samples=((0.5,), (-1,)),
)

hypot = Binary(
    "hypot",
    "a b",
    forward=lambda m, a, b: m.hypot(a, b),
    partials=(lambda m, y, a, b: m.ratio(a, y), lambda m, y, a, b: m.ratio(b, y)),
    because="the length grows with a side as far as it points along that side: side over length",
    kinks=(
        Kink(
            lambda m, a, b: m.equal(a, 0) & m.equal(b, 0),
            "hypot has a tip at (0, 0); both slopes there are taken as 0",
            torch="PyTorch's hypot gives not-a-number there, its norm 0",
        ),
    ),
    samples=((3, 4), (-1, 0.5)),
)

atan2 = Binary(
    "atan2",
    "a b",
    forward=lambda m, a, b: m.atan2(a, b),
    partials=(lambda m, y, a, b: m.over_squares(b, a, b), lambda m, y, a, b: -m.over_squares(a, a, b)),
    because="the angle turns with the part of a move that is across the direction, over the distance",
    domain=(Domain(lambda m, a, b: m.equal(a, 0) & m.equal(b, 0), "the origin has no angle"),),
    kinks=(
        Kink(
            lambda m, a, b: m.equal(a, 0) & (b < 0),
            "atan2 jumps by a whole turn where its first input passes 0 and its second is negative; "
            "its slopes there are those of both sides",
        ),
    ),
    samples=((1, 2), (-2, -1)),
)

FAMILY = (
    exp, log, log2, log10, log1p, expm1, sqrt, abs_, sin, cos, tan, asin, acos, atan, sinh, cosh, erf, hypot, atan2,
)  # fmt: skip
