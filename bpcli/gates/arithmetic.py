"""Sums, products, quotients and powers: the lecture's distributor and switcher.

Formulas: the rules of differentiation of any calculus text; the patterns' names are CS231n's (lecture 4).
"""

from __future__ import annotations

from bpcli.gates.gate import Binary, Domain, Kink, Unary

add = Binary(
    "add",
    "a b",
    forward=lambda m, a, b: a + b,
    partials=(lambda m, y, a, b: 1, lambda m, y, a, b: 1),
    because="moving either input moves the sum by the same amount, so each gets the upstream gradient unchanged",
    takes_minus_inf=True,
    pattern="distributor",
    sign="+",
    show_as=lambda a, b: a.plus(b),
    called=False,
    samples=((1, 2), (-2, 5)),
)

sub = Binary(
    "sub",
    "a b",
    forward=lambda m, a, b: a - b,
    partials=(lambda m, y, a, b: 1, lambda m, y, a, b: -1),
    because="the first input moves the difference with it, the second against it: both get the upstream gradient, "
    "with its sign flipped for the second",
    takes_minus_inf=True,
    sign="−",
    show_as=lambda a, b: a.minus(b),
    called=False,
    samples=((1, 2), (-2, 5)),
)

mul = Binary(
    "mul",
    "a b",
    forward=lambda m, a, b: a * b,
    partials=(lambda m, y, a, b: b, lambda m, y, a, b: a),
    because="moving one input moves the product as many times as the other input is large: "
    "each gets the upstream gradient times the other's value",
    pattern="switcher",
    sign="×",
    show_as=lambda a, b: a.times(b),
    called=False,
    samples=((3, -4), (-2, 0.5)),
)

div = Binary(
    "div",
    "a b",
    forward=lambda m, a, b: a / b,
    partials=(lambda m, y, a, b: 1 / b, lambda m, y, a, b: -m.over_squares(a, b)),
    because="a fraction follows its numerator at the rate 1/b, and falls with its denominator at the rate a/b²",
    sign="÷",
    show_as=lambda a, b: a.over(b),
    called=False,
    domain=(Domain(lambda m, a, b: m.equal(b, 0), "division by zero"),),
    samples=((1, 1.37), (-3, 4)),
)

neg = Unary(
    "neg",
    "x",
    forward=lambda m, x: -x,
    partials=(lambda m, y, x: -1,),
    because="the output moves against the input, so the upstream gradient changes its sign",
    sign="−",
    show_as=lambda x: x.negative(),
    called=False,
    samples=((1,), (-2,)),
)

pow_ = Binary(
    "pow",
    "x n",
    forward=lambda m, x, n: m.power(x, n),
    partials=(lambda m, y, x, n: m.power_slope(x, n), lambda m, y, x, n: m.exponent_slope(y, x, n)),
    because="the exponent comes down as a factor and falls by one; a varying exponent gives the output times log x",
    sign="^",
    show_as=lambda x, n: x.to_the(n),
    called=False,
    domain=(
        Domain(lambda m, x, n: m.equal(x, 0) & (n < 0), "division by zero: zero to a negative power"),
        Domain(
            lambda m, x, n: (x < 0) & m.is_fraction(n),
            "a negative number has no real power with a fraction in the exponent",
        ),
    ),
    conventions=(
        Kink(lambda m, x, n: m.equal(x, 0) & m.equal(n, 0), "zero to the zero is taken as 1"),
        Kink(
            lambda m, x, n: m.equal(x, 0) & (n > 0),
            "0^n is 0 for each positive n, so its slope in n is 0",
            slot=1,
        ),
    ),
    samples=((2, 3), (0.5, -1.5), (3, 0.5)),
)

square = Unary(
    "square",
    "x",
    forward=lambda m, x: x * x,
    partials=(lambda m, y, x: 2 * x,),
    because="x stands twice in x·x, and each of the two brings x",
    expansion="x*x",
    samples=((3,), (-1.5,)),
)

reciprocal = Unary(
    "reciprocal",
    "x",
    forward=lambda m, x: 1 / x,
    partials=(lambda m, y, x: -m.over_squares(1, x),),
    because="1/x falls as x grows, at the rate 1/x²",
    expansion="1/x",
    domain=(Domain(lambda m, x: m.equal(x, 0), "division by zero"),),
    samples=((1.37,), (-4,)),
)

copy = Unary(
    "copy",
    "x",
    forward=lambda m, x: x,
    partials=(lambda m, y, x: 1,),
    because="a second name for the same number passes the gradient on as it is",
    sign="=",
    show_as=lambda x: x,
    called=False,
    samples=((2,),),
)


FAMILY = (add, sub, mul, div, neg, pow_, square, reciprocal, copy)
