"""Every gate over arrays keeps every law of tests/array_laws.py, and every law can be broken."""

# ruff: noqa: ARG005  (every rule names its arguments alike, as in bpcli/gates)

import dataclasses
import itertools
from functools import partial

import numpy as np
import pytest

from bpcli.algebra import shown_arrays
from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.exact_arrays import EXACT_ARRAYS
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.errors import ShapeError
from bpcli.gates import losses, picking, reductions
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.gates.jacobian import unstructured
from bpcli.gates.linear import product
from tests import array_laws as laws
from tests.array_cases import BROADCASTS, CASES, grid
from tests.index_notation import weights


def _normal(name, axis, eps, known):
    """What a normalisation is worth along an axis."""
    return getattr(ARRAYS, name)(known["x"], known["x"].shape, axis, eps)


# Pieces of rules that are no programs: what they stand for.
STAND_INS = {
    r"onehot\(target\)": lambda known: ARRAYS.one_hot(known["target"], known["scores"]),
    r"others\(x(?:, axis=(\d))?\)": lambda known, axis: ARRAYS.others(known["x"], axis and int(axis)),
    r"flip\(cumsum\(flip\(g(?:, axis=(\d))?\)[^)]*\)[^)]*\)": lambda known, axis: _from_the_end(known["g"], axis),
    r"cumprod_back\(g, x(?:, axis=(\d))?\)": lambda known, axis: ARRAYS.through_products(
        known["g"], known["x"], axis and int(axis)
    ),
    r"1\[x = .*\]": lambda known: (known["x"] == _beside(known["out"], known["x"])) * 1.0,
}
STAND_INS[r"weights\(Q, K(, mask)?(, causal=True)?\)"] = lambda known, mask, causal: weights(
    known["Q"], known["K"], *([known["mask"]] if mask else []), *([1] if causal else [])
)
STACKS = {r"Aᵀ": lambda known: ARRAYS.swapped(known["A"]), r"Bᵀ": lambda known: ARRAYS.swapped(known["B"])}
STAND_INS |= {
    rf"{name}\(x, axis={axis}{small}\)": partial(_normal, name, axis, eps)
    for name in ("standardised", "deviation")
    for axis in range(3)
    for small, eps in ((", eps=0.5", 0.5), ("", 1e-5))
}
# Their rules are said in words: ∇y f at [0], 0 elsewhere.
SAID = {"index", "conv1d", "conv2d", "maxpool", "avgpool"}


def _beside(best, x):
    """The largest or smallest entries, beside the entries that they were taken of."""
    axes = [axis for axis in range(x.ndim) if x.max(axis).shape == np.shape(best)] if np.ndim(x) else []
    fits = [axis for axis in axes if np.isin(np.expand_dims(best, axis) - x, 0).any(axis).all()]
    return np.expand_dims(best, fits[0]) if fits and np.ndim(best) else best


def _from_the_end(g, axis):
    """Running sums from the end of an axis."""
    return np.flip(np.cumsum(np.flip(g, axis and int(axis)), axis and int(axis)), axis and int(axis))


def by_gate(cases):
    """Mark a test that it is run once a gate, with all the gate's cases."""
    gates = {}
    for case in cases:
        gates.setdefault(case.gate.id, []).append(case)
    return pytest.mark.parametrize("cases", gates.values(), ids=gates)


def complaints(law, cases, *more):
    """What a law says of cases, each with the case's name."""
    for case in cases:
        try:
            yield from (f"{case.name}: {complaint}" for complaint in law(case.gate, [case.operands], *more))
        except Exception as error:
            error.add_note(case.name)
            raise


@by_gate([*CASES, *BROADCASTS])
def test_every_gate_keeps_the_laws(cases):
    """Its vjp is the transposed Jacobian times the upstream, in floats and exactly, and no kink is named off kinks."""
    for law in (laws.pulls_are_jacobians, laws.saves_serve, laws.readings_agree, laws.kinks_are_named):
        assert list(complaints(law, cases)) == []


@by_gate([case for case in CASES if sum(map(np.size, case.operands)) <= 6])
def test_every_gate_takes_symbols(cases):
    """Over symbols it gives formulas, of which the exact numbers come when they are put in."""
    assert list(complaints(laws.symbols_agree, cases)) == []


@by_gate([case for case in [*CASES, *BROADCASTS] if case.gate.id not in SAID])
def test_the_texts_read_back(cases):
    """Formulas and rules in matrix form are programs, but for the pieces in a table, and give the numbers."""
    for case in cases:
        if case.gate.id == "attention" and len(case.gate.shape) > 2:
            continue  # in a stack ᵀ transposes each matrix, also where it stands after brackets
        is_stack = case.gate.id == "matmul" and len(case.gate.shape) > 2
        assert list(complaints(laws.texts_read_back, [case], STACKS if is_stack else STAND_INS)) == []


@by_gate([case for case in CASES if any(case.gate.entries)])
def test_the_entries_are_those_of_the_jacobian(cases):
    """By indices, every entry of the Jacobian and every entry of what flows back is right."""
    assert list(complaints(laws.entries_are_the_jacobian, cases)) == []


def test_an_index_is_said_in_words():
    """What is picked out is put back: no program says so."""
    gate = picking.index((2, 3), items=(1, (None, 2, None)))
    g, x = shown_arrays.ArrayText("∇y f"), shown_arrays.ArrayText("x")
    assert (str(gate.show(x)), str(gate.vjps[0](SHOWN, g, g, x))) == ("x[1, :2]", "∇y f at [1, :2], 0 elsewhere")


RULES = [
    ("mul", 0, ((3,), (2, 3)), "sum(b ⊙ g, axis=0)"),
    ("mul", 1, ((2, 1), (2, 3)), "a ⊙ g"),
    ("mul", 0, ((2, 1), (2, 3)), "reshape(sum(b ⊙ g, axis=1), 2, 1)"),
    ("mul", 0, ((), (2, 3)), "sum(b ⊙ g)"),
    ("add", 1, ((2, 4, 3), (3,)), "sum(sum(g, axis=0), axis=0)"),
    ("add", 1, ((100, 5), (5,)), "sum(g, axis=0)"),
    ("sub", 1, ((100, 5), (1, 5)), "reshape(sum(−g, axis=0), 1, 5)"),
]


@pytest.mark.parametrize(("gate", "slot", "shapes", "rule"), RULES)
def test_the_sum_over_a_broadcast_is_said(gate, slot, shapes, rule):
    """What flows into an operand that was repeated is a sum, and the rule says along which axes."""
    texts = [shown_arrays.text(name, shape) for name, shape in zip("ab", shapes, strict=True)]
    whole = np.broadcast_shapes(*shapes)
    g, y = shown_arrays.text("g", whole), shown_arrays.text("y", whole)
    assert str(GATES[gate].pull(SHOWN, slot, g, y, texts, shapes[slot], whole)) == rule


I = np.array  # noqa: E741
CONVENTIONS = [
    (reductions.largest((3,)), (I([1.0, 3, 3]),), [[0, 1, 0]]),
    (reductions.smallest((3,)), (I([2.0, 2, 3]),), [[1, 0, 0]]),
    (reductions.largest((2, 2)), (I([[1.0, 3], [3, 3]]),), [[[0, 1], [0, 0]]]),
    (reductions.largest((2, 2), 0), (I([[3.0, 1], [3, 4]]),), [[[1, 0], [0, 1]]]),
    (reductions.smallest((2, 2), 1), (I([[3.0, 3], [3, 4]]),), [[[1, 0], [1, 0]]]),
    (reductions.norm((2,)), (I([0.0, 0]),), [[0, 0]]),
    (reductions.norm((3,), 1), (I([0.0, 2, -2]),), [[0, 1, -1]]),
    (losses.hinge((3,), ()), (I([2.0, 1, 1.5]), 0.0), [[-1, 0, 1]]),
    (losses.hinge((2, 2), (2,)), (I([[2.0, 1], [0, 3]]), I([0.0, 0])), [[[0, 0], [-0.5, 0.5]]]),
    (losses.hinge((3,), (3,), 0.5), (I([2.0, 1.5, 4]), I([1.0, 0, 0])), [[-1, 0, 1]]),
]


@pytest.mark.parametrize(("gate", "point", "gradients"), CONVENTIONS)
def test_the_conventions_hold_at_kinks(gate, point, gradients):
    """Ties go to the first, a norm at 0 and a hinge on its margin have gradient 0, and each says that it is a kink."""
    assert list(laws.conventions_hold(gate, [(point, gradients)])) == []


OUTSIDE = [
    (losses.cross_entropy((3,), ()), [(grid((3,)), t) for t in (3.0, -1.0, 0.5)], "a class index is a whole"),
    (losses.hinge((2, 3), (2,)), [(grid((2, 3)), I(t)) for t in ([0.0, 3], [0, -0.5])], "a class index is a whole"),
    (losses.hinge((3,), (3,)), [(grid((3,)), I(t)) for t in ([0.0, 1, 1], [0, 0, 0], [0.5, 0.5, 0])], "a target of"),
]


@pytest.mark.parametrize(("gate", "points", "message"), OUTSIDE)
def test_outside_its_domain_every_reading_says_the_same(gate, points, message):
    """A class that is none is refused alike in floats and in exact numbers."""
    assert list(laws.errors_agree(gate, points)) == []
    assert gate.problem(ARRAYS, points[0]).startswith(message)


def _run(gate, *operands):
    with np.errstate(all="raise", under="ignore"):
        value = gate.forward(ARRAYS, *operands)
        upstream = np.ones(gate.shape) if gate.shape else 1.0
        return np.asarray(value).tolist(), gate.vjps[0](ARRAYS, upstream, value, *operands).tolist()


LOG2 = float(np.log(2))
LARGE = [
    (losses.softmax((3,)), ([1e308, -1e308, 0],), ([1, 0, 0], [0, 0, 0])),
    (losses.log_softmax((2,)), ([1e17, 1e17],), ([-LOG2, -LOG2], [0, 0])),
    (reductions.logsumexp((3,)), ([1e3, 0, -1e308],), (1e3, [1, 0, 0])),
    (losses.cross_entropy((3,), ()), ([1e308, -1e308, 0], 0), (0, [0, 0, 0])),
    (losses.cross_entropy((3,), ()), ([1e17, 1e17, 0], 0), (LOG2, [-0.5, 0.5, 0])),
    (losses.cross_entropy((3,), (3,)), ([1e308, -1e308, 0], [1, 0, 0]), (0, [0, 0, 0])),
    (losses.hinge((3,), ()), ([1e308, 1e308, 0], 0), (1, [-1, 1, 0])),
    (reductions.norm((2,)), ([1e308, 1e308],), (2**0.5 * 1e308, [0.5**0.5, 0.5**0.5])),
    (reductions.norm((2,)), ([3e-320, 4e-320],), (5e-320, [0.6, 0.8])),
    (reductions.sqnorm((2,)), ([3e-200, 0],), (0, [6e-200, 0])),
]


@pytest.mark.parametrize(("gate", "operands", "expected"), LARGE)
def test_large_and_small_numbers_neither_overflow_nor_warn(gate, operands, expected):
    """Where mathematics has a value, so have the floats; what is too small for one is 0."""
    value, gradient = _run(gate, *(np.array(x, dtype=float) if isinstance(x, list) else float(x) for x in operands))
    assert value == pytest.approx(expected[0], rel=1e-12)
    assert gradient == pytest.approx(expected[1], rel=1e-4)


SIZES = [(), (1,), (3,), (2,), (2, 3), (3, 3), (1, 3), (3, 1), (2, 2, 3), (2, 3, 2), (3, 3, 2), (2, 1, 2, 3)]
SETTINGS = {
    "ddof": [0, 1, -1, 3],
    "axis": [0, 1, -1, 2, -3],
    "order": [2, 1, 0, 3],
    "margin": [1, -1, 0.25],
    "keepdims": [True],
}
OF_SHAPES = [function for function in ARRAY_GATES.values() if function.id not in {"index", "stack", "einsum"}]
SETTINGS |= {"window": [1, 2, 3], "stride": [1, 2, 0], "pad": [1, 0]}
SETTINGS["p"] = [0.25, 1]
SETTINGS["causal"] = [True]
SETTINGS["eps"] = [0.5, -1]
SETTINGS["axes"] = [(), (0, 1), (1, 0), (-1, -2), (0, 2, 1), (0, 0), (3, 1), (0,)]
SETTINGS["shape"] = [(), (6,), (2, -1), (-1, -1), (0,), (-2, 3), (1,), (4, -1), (0, -1)]


@pytest.mark.parametrize("function", OF_SHAPES, ids=lambda function: function.id)
def test_shapes_fit_or_are_refused(function):
    """For any shapes and settings there is a gate that works as its shape says, or a misfit; each of them occurs.

    A setting that is a word, such as reduction='sum', chooses among circuits, so the gate does not know it.
    """
    names = [
        *(name for name in function.settings if name not in function.texts),
        *([function.rest] if function.rest else []),
    ]
    outcomes = set()
    least, most = function.operands
    for count in range(least, max(least, min(most, 2)) + 1):
        for shapes in itertools.product(SIZES, repeat=count):
            for setting in [{}, *({name: value} for name in names for value in SETTINGS[name])]:
                operands = [np.zeros(shape) if shape else 0.0 for shape in shapes]
                try:
                    gate = function.make(shapes, **setting)
                except ShapeError:
                    outcomes.add("misfit")
                    continue
                outcomes.add("fits")
                value = gate.forward(ARRAYS, *operands)
                assert np.shape(value) == gate.shape, (shapes, setting)
                for slot in laws.slots(gate, operands):
                    back = gate.vjps[slot](ARRAYS, np.ones(gate.shape), value, *operands)
                    assert np.shape(back) == shapes[slot], (shapes, setting)
    never = {"sqnorm", "l2"}
    assert outcomes == ({"fits"} if function.id in never else {"fits", "misfit"})


def test_the_catalogue_is_in_order():
    """Every gate over arrays is tried, and every gate says what it should."""
    assert set(ARRAY_GATES) <= {case.gate.id for case in CASES}
    assert list(laws.catalogue_is_in_order([case.gate for case in CASES])) == []


def wrong(gate, **changes):
    """A gate with something wrong."""
    return dataclasses.replace(gate, **changes)


def only(readings, right, other):
    """What is right, but in these readings something else."""
    return lambda m, *operands: (other if m in readings else right)(m, *operands)


TOTAL, PRODUCT, BIGGEST = reductions.total((2,)), product((2, 2), (2,)), reductions.largest((3,))
SHARES = losses.softmax((2,))
TWO, MATRIX = (np.array([1.5, -2.0]),), (np.array([[1.0, 2], [3, 5]]), np.array([2.0, 3]))
ENTRY = PRODUCT.entries[0]
WRONG = [
    (
        laws.pulls_are_jacobians,
        wrong(PRODUCT, vjps=(PRODUCT.vjps[0], lambda m, g, y, a, b: m.matmul(a, g))),
        MATRIX,
        "differ",
    ),
    (
        laws.pulls_are_jacobians,
        wrong(TOTAL, vjps=(lambda m, g, y, x: m.spread(g, (2,)) * 1.0005,)),
        TWO,
        "by differences",
    ),
    (laws.pulls_are_jacobians, wrong(TOTAL, vjps=(lambda m, g, y, x: g,)), TWO, "flows"),
    (laws.pulls_are_jacobians, wrong(TOTAL, shape=(1,)), TWO, "has shape"),
    (laws.pulls_are_jacobians, wrong(TOTAL, jacobian=(unstructured((2,), (2,)),)), TWO, "states a Jacobian"),
    (
        laws.saves_serve,
        wrong(TOTAL, saves=("total",), vjps=(lambda m, g, y, x: m.total(g * x),)),
        TWO,
        "worked out 2 times",
    ),
    (laws.saves_serve, wrong(TOTAL, saves=("largest",)), TWO, "worked out 0 times"),
    (laws.readings_agree, wrong(TOTAL, forward=lambda m, x: m.total(x) * 0.5), TWO, "is not exact"),
    (laws.readings_agree, wrong(TOTAL, forward=only((ARRAYS,), TOTAL.forward, lambda m, x: 2.0)), TWO, "and exactly"),
    (
        laws.readings_agree,
        wrong(TOTAL, vjps=(only((EXACT_ARRAYS,), TOTAL.vjps[0], lambda m, g, y, x: x),)),
        TWO,
        "into",
    ),
    (
        laws.symbols_agree,
        wrong(BIGGEST, vjps=(lambda m, g, y, x: ARRAYS.first(y, x, None, ""),)),
        (np.array([1.0, 3, 2]),),
        "over symbols",
    ),
    (laws.kinks_are_named, wrong(TOTAL, kinks=reductions.norm((2,), 1).kinks), (np.zeros(2),), "names a kink"),
    (laws.texts_read_back, wrong(TOTAL, show_as=lambda x: Text(f"mean({x})")), TWO, "is read as"),
    (laws.texts_read_back, wrong(SHARES, show_as=lambda x: Text(f"softmax({x})")), TWO, "of its kind"),
    (
        laws.texts_read_back,
        wrong(
            PRODUCT,
            vjps=(
                PRODUCT.vjps[0],
                lambda m, g, y, a, b: m.matmul(a, g) if m is SHOWN else PRODUCT.vjps[1](m, g, y, a, b),
            ),
        ),
        MATRIX,
        "is read as",
    ),
    (
        laws.entries_are_the_jacobian,
        wrong(PRODUCT, entries=(ENTRY._replace(local=lambda y, a, b: b("j")), None)),
        MATRIX,
        "b_j for",
    ),
    (
        laws.entries_are_the_jacobian,
        wrong(PRODUCT, entries=(ENTRY._replace(total=lambda g, y, a, b: g("j") * b("i")), None)),
        MATRIX,
        "what flows",
    ),
    (laws.errors_agree, wrong(losses.hinge((2,), ()), domain=()), (TWO[0], 5.0), "floats say None"),
]


@pytest.mark.parametrize(("law", "gate", "point", "complaint"), WRONG)
def test_a_wrong_gate_is_found(law, gate, point, complaint):
    """Each law fails on a gate that breaks it; a gradient that is off by 0.05 % is far enough."""
    assert any(complaint in found for found in law(gate, [point]))


def test_a_wrong_convention_or_catalogue_is_found():
    """Another gradient at a kink, a kink without a name, a vjp or a reason too few: each is said."""
    tie = (np.array([3.0, 3, 1]),)
    assert any("flows" in found for found in laws.conventions_hold(BIGGEST, [(tie, [[0, 1, 0]])]))
    assert any(
        "names no kink" in found for found in laws.conventions_hold(wrong(BIGGEST, kinks=()), [(tie, [[1, 0, 0]])])
    )
    disorder = [{"vjps": ()}, {"jacobian": (None,)}, {"because": "it is so"}, {"pattern": "swapper"}]
    assert all(list(laws.catalogue_is_in_order([wrong(TOTAL, **changes)])) for changes in disorder)
