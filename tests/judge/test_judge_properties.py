"""Over random circuits: the truth is right in every spelling, and a known mistake is right only where its number is."""

import math
import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpcli import InputError, explain
from bpcli.algebra.decimals import decimal
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from bpcli.judge.mistakes import predict
from bpcli.judge.truth import truth
from bpcli.trace.symbolic import gradient_formulas

NAMES = ("x", "y", "z")
LEAVES = st.sampled_from([*NAMES, *NAMES, "2", "0.5"])
UNARY = ("exp(-({}))", "sigmoid({})", "tanh({})", "({})^2", "({})^3", "1/({})", "-({})", "relu({})", "square({})")
BINARY = ("({}) + ({})", "({}) - ({})", "({})*({})", "({})*({})", "({})/({})", "max({}, {})", "min({}, {})")
PROPERTIES = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def expressions():
    """Small expressions with branches, of the gates that have mistakes of their own."""
    return st.recursive(
        LEAVES,
        lambda inner: st.one_of(
            st.builds(str.format, st.sampled_from(UNARY), inner),
            st.builds(str.format, st.sampled_from(BINARY), inner, inner),
        ),
        max_leaves=5,
    )


@st.composite
def asked(draw):
    """A trace and what is asked of it: a gradient, a local gradient, a value."""
    values = {name: draw(st.integers(-9, 9).filter(bool)) * draw(st.sampled_from([1, 1, 0.1])) for name in NAMES}
    text = f"a = {draw(expressions())}; f = a*x + ({draw(expressions())})"
    try:
        trace = explain(text, {name: value for name, value in values.items() if re.search(rf"\b{name}\b", text)})
        graph = trace.graph
        nodes = [name for name in graph.nodes if graph.above(graph.output)[graph.nodes[name]]]
        wrt = draw(st.sampled_from(nodes))
        ask = draw(st.sampled_from([f"df/d{wrt}", wrt, f"df/d{wrt}"]))
        right = truth(trace, read_ask(ask, trace))
    except InputError:
        assume(False)
    assume((math.isfinite(right) and 1e-6 < abs(right) < 1e6) or right == 0)
    return trace, read_ask(ask, trace), right


@given(asked())
@PROPERTIES
def test_the_truth_is_right_in_every_spelling(case):
    """In full, rounded to two digits and more, with a true minus sign, as a fraction, as a product."""
    trace, ask, right = case
    spellings = [repr(right), decimal(right, 4), f"{right:.3e}", f"2*{right!r}/2", f"{ask.text} = {right!r}"]
    spellings.append(str(Fraction(right).limit_denominator(10**9)))
    rounded = f"{right:.2g}"
    if right == 0 or len(Decimal(rounded).as_tuple().digits) > 1:  # one digit alone is no rounding
        spellings.append(rounded)
    assert {text: judge(trace, ask, text).verdict for text in spellings} == dict.fromkeys(spellings, "right")


def agrees(typed, right):
    """The rule of LANGUAGE, written anew: rounded either way at the precision typed, or within 1e-3, or 1e-9 of 0."""
    number, goal = Decimal(typed), Decimal(right)
    if right == 0:
        return abs(number) <= Decimal("1e-9")
    if abs(number - goal) <= abs(goal) / 1000:
        return True
    places, digits = number.as_tuple().exponent, "".join(map(str, number.as_tuple().digits)).lstrip("0")
    with localcontext(prec=1000):
        step = Decimal(1).scaleb(places)
        ways = {Decimal(repr(right)).quantize(step, way) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN)}
    return len(digits) >= 2 and number in ways


@given(asked())
@PROPERTIES
def test_a_known_mistake_is_right_only_where_its_number_is(case):
    """What is predicted is marked by its number; where that is wrong, the mistake is named."""
    trace, ask, right = case
    for one in predict(trace, ask):
        found = judge(trace, ask, repr(float(one.value)))
        is_right = agrees(repr(float(one.value)), right)
        assert (found.verdict == "right") is is_right
        assert is_right or one.id in {mistake.id for mistake in found.mistakes}


@given(asked())
@PROPERTIES
def test_the_formula_of_a_gradient_is_right(case):
    """What SymPy writes for the gradient is right as an answer, though it knows nothing of the judge."""
    trace, ask, _ = case
    assume(ask.kind == "gradient" and not trace.graph.own_values)
    formula = gradient_formulas(explain(trace.graph.program.text).backward(None, 1.0, (ask.wrt,)))[ask.wrt]
    assume("1[" not in formula and len(formula) < 1500)
    found = judge(trace, ask, formula)
    assert found.verdict == "right" or found.said.startswith((f"{ask.text} is what", "this formula has no value"))
