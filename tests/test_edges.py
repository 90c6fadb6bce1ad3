"""Where a local gradient does not exist, every circuit says so alike, and only if that gradient is asked for.

Every gate is tried at landmarks, as a gate of numbers, of numbers among arrays, entry by entry, and exactly.
"""

import itertools

import pytest

from bpcli import explain
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shown import Text
from bpcli.errors import DomainError
from bpcli.gates.catalogue import GATES
from tests import laws

LANDMARKS = {1: (-1, 0, 0.5, 1), 2: (-1, 0, 0.5, 2), 3: (-1, 0, 2)}
LOST = "does not exist here: it grows without bound, or is not defined, at this point"


def formula(gate, operands):
    """The gate over these texts, as a learner writes it; between arrays * is entry by entry."""
    return str(gate.show(*(Text(operand) for operand in operands))).replace("·", "*")


def gradients(expression, values, wrt, **options):
    """The gradients with respect to one input, entry by entry, or LOST."""
    trace = explain(expression, values)
    try:
        if options:
            trace.lesson(wrt=(wrt,), **options)
        found = trace.backward(wrt=(wrt,)).gradients[wrt]
    except DomainError as error:
        return LOST if LOST in error.message and error.span is not None else error.message
    return [float(entry) for entry in getattr(found, "flat", [found])]


def points(gate):
    """Landmarks where the gate has a value: those where a slope is lost, and some others. A mask is 0 or 1."""
    if gate.chooses:
        return list(gate.samples)
    count = min(laws.sizes(gate))
    grid = [p for p in itertools.product(LANDMARKS[count], repeat=count) if gate.problem(FLOATS, p) is None]
    lost = [p for p in grid if None in laws.slopes(gate, gate.forward(FLOATS, *p), p)]
    return [*lost, *grid[:2], gate.samples[0]]


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_a_lost_slope_is_said_alike_in_every_kind_of_circuit(gate):
    """A number, a number among arrays, an entry of a vector, an entry of a minibatch, exact numbers."""
    beside = next(sample for sample in gate.samples if len(sample) == min(laws.sizes(gate)))
    for point in points(gate):
        names = "abc"[: len(point)]
        numbers = dict(zip(names, point, strict=True))
        sums = {name: [x, 0] for name, x in numbers.items()}
        rows = {name: [s, x] for name, s, x in zip(names, beside, point, strict=True)}
        batch = {name: [[s, s], [s, x]] for name, s, x in zip(names, beside, point, strict=True)}
        one, whole = formula(gate, names), formula(gate, [f"sum({name})" for name in names])
        for slot, name in enumerate(names):
            if gate.id == "stop_gradient" or (gate.chooses and slot == 0):
                continue  # no gradient flows there
            local = laws.slope(gate, slot, gate.forward(FLOATS, *point), point)
            expected = LOST if local is None else [pytest.approx(local)]
            assert gradients(one, numbers, name) == expected
            assert gradients(one, numbers, name, exact=True) == expected
            assert gradients(whole, sums, name) == (LOST if local is None else expected * 2)
            for values in (rows, batch) if gate.id != "norm" else ():  # of an array it is one number
                found = gradients(f"sum({one})", values, name)
                assert found == LOST if local is None else found[-1:] == expected
        # nobody asks for it: another input's gradient, or that of a node after it
        assert explain(f"g = {whole}; g*z", {**sums, "z": 2}).backward(wrt=("z",)).gradients["z"] is not None
        assert explain(f"g = {whole}; g*z", {**sums, "z": 2}).backward(wrt=("g",)).gradients["g"] == 2


@pytest.mark.parametrize(
    ("expression", "values", "told"),
    [
        ("sqrt(sum(x^2))", {"x": "[0, 0]"}, "here q2 = 0"),
        ("sum(sqrt(x))", {"x": "[4, 0]"}, "here x[1] = 0"),
        ("sum(sqrt(X))", {"X": "[[1, 0], [2, 3]]"}, "here X[0, 1] = 0"),
        ("s = sqrt(sum(x)); 3*s", {"x": "[0, 0]"}, "here q = 0"),
        ("mean(sqrt(sum(X, axis=1)))", {"X": "[[1, 1], [0, 0]]"}, "here q1[1] = 0"),
    ],
)
def test_the_error_names_the_entry(expression, values, told):
    """The place is a caret under the gate, and the hint says which entry."""
    with pytest.raises(DomainError) as error:
        explain(expression, values).backward()
    assert LOST in error.value.message
    assert told in error.value.hint


def test_a_folded_gate_of_arrays_says_the_same():
    """A statement folded into one gate loses its gradient where the gates inside do."""
    with pytest.raises(DomainError, match="does not exist here"):
        explain("s = sqrt(sum(x)); 3*s", {"x": "[0, 0]"}, group="s").backward()


@pytest.mark.parametrize("form", ["{0}", "sum({0})"])
@pytest.mark.parametrize("y", [0.5, 1, 2, 3.7])
def test_zero_to_a_positive_power_has_the_slope_zero_in_the_exponent(form, y):
    """0^y is 0 for each y > 0: in floats, arrays and exact numbers, beside entries where the slope is y·log x."""
    values = {"a": 0, "y": y} if form == "{0}" else {"a": [0, 2], "y": [y, 1]}
    trace = explain(form.format("a^y"), values)
    found = trace.backward(wrt=("y",)).gradients["y"]
    assert found == 0 if form == "{0}" else found.tolist() == [0, pytest.approx(2 * 0.6931471805599453)]
    assert "each positive n" in trace.lesson(wrt=("y",))
    assert "1.386" in trace.lesson(wrt=("y",), exact=True) or form == "{0}"


def test_a_power_with_a_constant_exponent_says_nothing_of_a_slope_in_it():
    """x² at 0 has no convention: nothing is taken with respect to 2."""
    assert "Convention" not in explain("x^2", x=0).lesson()
    assert "Convention" in explain("x^y", x=0, y=0).lesson(wrt=("x",))


def ties():
    """(expression, values, gradients) at ties with constants, and without."""
    for best in ("max", "min", "maxout"):
        maximum = best != "min"
        yield f"{best}(x, 0)", {"x": 0}, {"x": 0}
        yield f"{best}(0, x)", {"x": 0}, {"x": 0}
        yield f"{best}(x, 1/2)", {"x": 0.5}, {"x": 0}
        yield f"{best}(x, y, 3)", {"x": 3, "y": 3}, {"x": 0, "y": 0}
        yield f"{best}(x, y, {-9 if maximum else 9})", {"x": 3, "y": 3}, {"x": 1, "y": 0}
        yield f"{best}(x, y)", {"x": 3, "y": 3}, {"x": 1, "y": 0}
        yield f"sum({best}(x, 0))", {"x": [0, -1, 1]}, {"x": [0, 0, 1] if maximum else [0, 1, 0]}
        yield f"sum({best}(x, [0, 1]))", {"x": [0, 1]}, {"x": [0, 0]}
    yield "max(x, 0) - relu(x)", {"x": 0}, {"x": 0}
    yield "clip(x, 0, 1)", {"x": 1}, {"x": 0}
    yield "clip(0, lo, hi)", {"lo": 0, "hi": 1}, {"lo": 0, "hi": 0}
    yield "clip(0, lo, hi)", {"lo": -1, "hi": 0}, {"lo": 0, "hi": 0}
    yield "leaky_relu(x)", {"x": 0}, {"x": 0.01}


@pytest.mark.parametrize(("expression", "values", "expected"), [*ties()])
@pytest.mark.parametrize("expand", [(), ("relu", "leaky_relu", "hard_tanh")])
def test_at_a_tie_a_constant_wins_else_the_first(expression, values, expected, expand):
    """Wherever the constant stands, in floats, arrays and exact numbers, opened or not."""
    trace = explain(expression, values, expand=expand)
    found = {name: getattr(value, "tolist", lambda value=value: value)() for name, value in trace.gradients.items()}
    assert found == expected
    assert "Convention at" in trace.lesson()
    exactly = trace.lesson("json", exact=True)
    assert all(f'"{name}"' in exactly for name in values)


def test_the_formula_says_which_side_wins():
    """The local gradient of max(x, 0) is that of relu, and of max(x, y) that of the first of equals."""
    assert "1[x > 0]" in explain("max(x, 0)").lesson()
    assert "1[x ≥ y]" in explain("max(x, y)").lesson()
