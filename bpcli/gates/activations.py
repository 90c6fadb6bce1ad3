"""The activation functions of the lecture and their younger relatives.

Formulas: CS231n, lecture 4 and the course notes "Neural Networks Part 1"; GELU: Hendrycks and Gimpel 2016, the exact
form with erf; SiLU (swish): Elfwing et al. 2017; ELU: Clevert et al. 2015.
"""

from __future__ import annotations

from bpcli.algebra.shown import call
from bpcli.gates.gate import Binary, Kink, Unary

sigmoid = Unary(
    "sigmoid",
    "x",
    forward=lambda m, x: m.logistic(x),
    partials=(lambda m, y, x: y * (1 - y),),
    because="the local gradient is the output times what it lacks to one, (1 − σ)σ: at most a quarter, "
    "and nearly nothing where σ is close to 0 or 1",
    sign="σ",
    show_as=lambda x: call("σ", x),
    aliases=("σ", "logistic"),
    flat="saturated",
    expansion="1/(1 + exp(-x))",
    samples=((1,), (-2,)),
)

tanh = Unary(
    "tanh",
    "x",
    forward=lambda m, x: m.tanh(x),
    partials=(lambda m, y, x: 1 - y**2,),
    because="one minus the square of the output: all of it passes at 0, nearly nothing where the output is near ±1",
    flat="saturated",
    expansion="(exp(x) - exp(-x))/(exp(x) + exp(-x))",
    samples=((1,), (-2,)),
)

relu = Unary(
    "relu",
    "x",
    forward=lambda m, x: m.maximum(0, x),
    partials=(lambda m, y, x: m.indicator(x > 0),),
    because="relu is max(0, x): where x wins the gradient passes whole, where 0 wins nothing passes",
    pattern="router",
    flat="dead",
    kinks=(
        Kink(
            lambda m, x: m.equal(x, 0),
            "relu has a corner at 0; its slope there is taken as 0",
            torch="PyTorch's relu gives 0 too, but its clamp(min=0) gives 1 and its maximum(0, x) gives ½",
        ),
    ),
    expansion="max(0, x)",
    samples=((3,), (-2,)),
)

leaky_relu = Binary(
    "leaky_relu",
    "x slope",
    forward=lambda m, x, slope: m.where(x > 0, x, slope * x),
    partials=(
        lambda m, y, x, slope: m.where(x > 0, 1, slope),
        lambda m, y, x, slope: m.where(x > 0, 0, x),
    ),
    because="right of zero the gradient passes whole, left of it a small share still leaks through",
    defaults=(("slope", "0.01"),),
    kinks=(
        Kink(
            lambda m, x, slope: m.equal(x, 0) & ((slope < 1) | (slope > 1)),
            "leaky relu has a corner at 0; its slope there is that of the left",
        ),
    ),
    expansion="slope*x + (1 - slope)*max(0, x)",
    samples=((3, 0.01), (-2, 0.1)),
)

elu = Binary(
    "elu",
    "x alpha",
    forward=lambda m, x, alpha: m.where(x > 0, x, alpha * m.elu_tail(x)),
    partials=(
        lambda m, y, x, alpha: m.where(x > 0, 1, y + alpha),
        lambda m, y, x, alpha: m.elu_tail(x),
    ),
    because="right of zero the gradient passes whole; left of it the output plus alpha passes, which fades to nothing",
    defaults=(("alpha", "1"),),
    flat="saturated",
    kinks=(
        Kink(
            lambda m, x, alpha: m.equal(x, 0) & ((alpha < 1) | (alpha > 1)),
            "elu with alpha other than 1 has a corner at 0; its slope there is alpha",
        ),
    ),
    expansion="max(0, x) + alpha*(exp(x - max(0, x)) - 1)",
    samples=((3, 1), (-2, 0.5)),
)

softplus = Unary(
    "softplus",
    "x",
    forward=lambda m, x: m.softplus(x),
    partials=(lambda m, y, x: m.logistic(x),),
    because="softplus is a relu with a rounded corner: its slope is the sigmoid, which goes smoothly from 0 to 1",
    expansion="log(1 + exp(x))",
    samples=((1,), (-2,)),
)

gelu = Unary(
    "gelu",
    "x",
    forward=lambda m, x: x * m.normal_cdf(x),
    partials=(lambda m, y, x: m.normal_cdf(x) + x * m.normal_pdf(x),),
    because="x times Φ(x), the share of a bell curve left of x: by the product rule Φ(x) plus x times the bell",
    expansion="x*(1 + erf(x/sqrt(2)))/2",
    samples=((1,), (-0.5,)),
)

silu = Unary(
    "silu",
    "x",
    forward=lambda m, x: x * m.logistic(x),
    partials=(lambda m, y, x: m.logistic(x) + y * (1 - m.logistic(x)),),
    because="x times σ(x): by the product rule σ(x) plus x times σ's own slope",
    aliases=("swish",),
    expansion="x*sigmoid(x)",
    samples=((1,), (-2,)),
)

softsign = Unary(
    "softsign",
    "x",
    forward=lambda m, x: x / (1 + m.absolute(x)),
    partials=(lambda m, y, x: m.over_squares(1, 1 + m.absolute(x)),),
    because="x squeezed between −1 and 1: the slope is one over the square of what it is divided by",
    flat="saturated",
    samples=((1,), (-2,)),
)

hard_tanh = Unary(
    "hard_tanh",
    "x",
    forward=lambda m, x: m.maximum(-1, m.minimum(1, x)),
    partials=(lambda m, y, x: m.indicator(x > -1, x < 1),),
    because="between −1 and 1 the gradient passes whole, outside the output does not move and nothing passes",
    pattern="router",
    aliases=("hardtanh",),
    flat="saturated",
    kinks=(
        Kink(
            lambda m, x: m.equal(x, 1) | m.equal(x, -1),
            "hard tanh has corners at −1 and 1; its slope there is taken as 0",
        ),
    ),
    expansion="max(-1, min(1, x))",
    samples=((0.5,), (-2,)),
)

FAMILY = (sigmoid, tanh, relu, leaky_relu, elu, softplus, gelu, silu, softsign, hard_tanh)
