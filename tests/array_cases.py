"""Every gate over arrays, with operands of each shape that matters: what the laws are tried on.

>>> [case.name for case in CASES if case.gate.id == "trace"]
['trace (1, 1)', 'trace (2, 2)', 'trace(X)']
"""

from typing import Any, NamedTuple

import numpy as np

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.shapes import TAKEN
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.reference.entries import families
from bpcli.trace.values import given
from tests import laws


class Case(NamedTuple):
    """A gate and operands that fit it."""

    name: str
    gate: Any
    operands: tuple[Any, ...]


def grid(shape, seed=0):
    """Distinct round numbers from -2 to 2 in a shape, apart from each other and from zero."""
    if not shape:
        return 0.7 + seed
    count = int(np.prod(shape))
    drawn = np.random.default_rng(seed).permutation(np.arange(count) * 4 + 2) / count
    return (np.round(drawn - 2, 3) + 0.003).reshape(shape)


def case(function, *shapes, **settings):
    """A function of the catalogue, on arrays of these shapes."""
    operands = tuple(grid(shape, place) for place, shape in enumerate(shapes))
    return Case(_name(function, shapes, settings), ARRAY_GATES[function].make(shapes, **settings), operands)


def loss(function, shape, target, **settings):
    """A loss of scores of this shape."""
    shapes = (shape, np.shape(target))
    operands = (grid(shape), np.array(target, dtype=float) if np.shape(target) else float(target))
    return Case(_name(function, (shape, target), settings), ARRAY_GATES[function].make(shapes, **settings), operands)


def index(shape, *items, places=()):
    """Some entries of an array; of a stretch the step may be left out, and TAKEN is one of the arrays of places."""
    items = tuple((*item, None)[:3] if isinstance(item, tuple) else item for item in items)
    arrays = [np.array(place, dtype=float) if np.ndim(place) else float(place) for place in places]
    gate = ARRAY_GATES["index"].make((shape, *map(np.shape, places)), items=items)
    return Case(_name("index", (shape, *items, *places), {}), gate, (grid(shape), *arrays))


def of_page(shown):
    """A case that the gate's page shows, on distinct numbers; a target stays what it is there."""
    values = [given(operand.value, operand.name).number for operand in shown.case.operands]
    drawn = (
        grid(np.shape(x), i) if shown.gate.flows(i) else np.array(x, dtype=float)[()] for i, x in enumerate(values)
    )
    return Case(shown.formula, shown.gate, tuple(drawn))


def _name(function, shapes, settings):
    return " ".join([function, *map(str, shapes), *(f"{key}={value}" for key, value in settings.items())])


OPERANDS = [(3,), (1,), (2, 3), (3, 1), (1, 3), (2, 2, 3)]
AXES = [((3,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3), -1), ((3, 1), 0), ((3, 1), 1), ((2, 2, 3), 1), ((2, 2, 3), -1)]
PRODUCTS = [
    *[
        ((3,), (3,)),
        ((2, 3), (3,)),
        ((2,), (2, 3)),
        ((2, 3), (3, 2)),
        ((3, 1), (1, 2)),
        ((1, 3), (3, 1)),
        ((1, 3), (3,)),
    ],
    *[((2, 2, 3), (2, 3, 2)), ((2, 2, 3), (3, 2)), ((2, 3), (2, 3, 2)), ((2, 1, 2, 3), (3, 3, 2))],
    *[((2, 2, 3), (3,)), ((3,), (2, 3, 2))],
]
TARGETS = [
    ((3,), 1),
    ((2, 3), [2, 0]),
    ((3,), [0, 0, 1]),
    ((2, 3), [[0, 1, 0], [1, 0, 0]]),
    ((1, 3), [1]),
    ((2, 1), [0, 0]),
]

CONTRACTIONS = [
    *[
        ("ij,jk->ik", (2, 3), (3, 2)),
        ("ij,jk->ki", (2, 3), (3, 2)),
        ("ij,kj->ik", (2, 3), (1, 3)),
        ("i,i->", (3,), (3,)),
    ],
    *[("ij,j->ij", (2, 3), (3,)), ("i,j->ji", (2,), (3,)), ("ij,k->i", (2, 3), (2,)), ("ij,ij->j", (2, 3), (2, 3))],
    *[
        ("bij,bjk->bik", (2, 1, 2), (2, 2, 2)),
        ("bij,kj->bki", (2, 1, 2), (3, 2)),
        ("bhi,bhi->bh", (2, 1, 2), (2, 1, 2)),
    ],
    *[("ij,ij->", (2, 2), (2, 2)), ("ii,i->i", (2, 2), (2,)), ("ii,ij->j", (2, 2), (2, 1)), ("ij,->ij", (2, 2), ())],
    *[("ii->", (3, 3)), ("ii->i", (2, 2)), ("iij->j", (2, 2, 3)), ("ij->ji", (2, 3)), ("ijk->kij", (2, 1, 3))],
    *[("ij->", (2, 3)), ("ij->i", (2, 3)), ("ijk->ki", (2, 2, 3)), ("...ij->...ji", (2, 1, 3))],
    ("...ij,...j->...i", (2, 2, 3), (3,)),
]

CASES = [
    *(case("einsum", *shapes, letters=letters) for letters, *shapes in CONTRACTIONS),
    *(case("matmul", *shapes) for shapes in PRODUCTS),
    *(case("outer", *shapes) for shapes in [((2,), (3,)), ((1,), (2,))]),
    *(case("transpose", shape) for shape in OPERANDS),
    *(case("transpose", (2, 1, 3), axes=axes) for axes in [(0, 2, 1), (1, 2, 0), (0, -1), (2, 0, 1)]),
    *(case("trace", shape) for shape in [(1, 1), (2, 2)]),
    *(case(name, shape) for name in ("sum", "mean", "max", "min") for shape in [*OPERANDS, ()]),
    *(case(name, shape, axis=axis) for name in ("sum", "mean", "max", "min") for shape, axis in AXES),
    *(case(name, shape) for name in ("norm", "sqnorm", "l2") for shape in [*OPERANDS, ()]),
    *(case(name, shape, axis=axis, keepdims=True) for name in ("sum", "mean", "max", "min") for shape, axis in AXES),
    *(case(name, (2, 3), keepdims=True) for name in ("sum", "mean", "max", "min")),
    *(case(name, (2, 2, 3), axis=axes) for name in ("sum", "mean", "var") for axes in [(0, 2), (-1, 1), (0, 1, 2)]),
    *(case(name, (2, 2, 3), axis=(0, 2), keepdims=True) for name in ("sum", "mean", "var")),
    *(case("logsumexp", (2, 3), axis=axis, keepdims=True) for axis in (-1, 0)),
    *(case(name, shape, axis=axis) for name in ("softmax", "log_softmax", "logsumexp") for shape, axis in AXES),
    *(case(name, shape) for name in ("prod", "var") for shape in OPERANDS),
    *(case(name, shape) for name in ("cumsum", "cumprod") for shape in [(3,), (1,)]),
    *(case(name, shape, axis=axis) for name in ("prod", "var", "cumsum", "cumprod") for shape, axis in AXES),
    *(case("var", *args, ddof=1) for args in [((3,),), ((2, 3),)]),
    case("var", (2, 3), axis=1, ddof=-1),
    *(case(name, (2, 3), axis=axis, keepdims=True) for name in ("prod", "var") for axis in (0, 1, None)),
    case("var", (2, 3), axis=1, ddof=1, keepdims=True),
    *(case("norm", shape, order=1) for shape in [*OPERANDS, ()]),
    *(case("norm", shape, axis=axis, order=order) for shape, axis in AXES for order in (1, 2)),
    *(case("norm", (2, 3), axis=axis, order=order, keepdims=True) for axis in (0, 1, None) for order in (1, 2)),
    *(case(name, shape) for name in ("logsumexp", "softmax", "log_softmax") for shape in OPERANDS),
    *(loss(name, *shapes) for name in ("cross_entropy", "nll", "hinge") for shapes in TARGETS),
    loss("cross_entropy", (2, 3), [[0.2, 0.5, 0.3], [0.25, 0.75, 0.5]]),
    *(loss("hinge", *shapes, margin=margin) for shapes in TARGETS[:4] for margin in (0.5, -1)),
    *(
        case("mse", *s)
        for s in [((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 1), (3,)), ((2, 3), ()), ((), ())]
    ),
    *(case("batchnorm", shape, shape[1:], shape[1:]) for shape in [(3, 2), (2, 1)]),
    *(case("layernorm", shape, shape[-1:], shape[-1:]) for shape in [(3,), (3, 2), (2, 2, 3)]),
    *(case(name, (3, 2), (2,), (2,), eps=0.5) for name in ("batchnorm", "layernorm")),
    *(case(name, shape, window=2) for name in ("maxpool", "avgpool") for shape in [(2, 2), (3, 4), (2, 1, 2, 2)]),
    *(case(name, (3, 3), window=2, stride=1) for name in ("maxpool", "avgpool")),
    *(case("dropout", shape, shape, p=p) for shape, p in [((3,), 0.5), ((2, 3), 0.25)]),
    *(case("attention", *[(*lead, n, 2) for n in (2, 3, 3)]) for lead in [(), (2,)]),
    case("attention", (3, 1), (3, 1), (3, 2), causal=True),
    Case(
        "attention, masked",
        ARRAY_GATES["attention"].make([(2, 2), (2, 2), (2, 2), (2,)], causal=True),
        (*(grid((2, 2), place) for place in range(3)), np.array([1.0, 1])),
    ),
    *(case("conv1d", *shapes) for shapes in [((3,), (2,)), ((3,), (2,), ()), ((2, 3), (1, 2, 2), (1,))]),
    *(case("conv1d", (1, 2, 4), (2, 2, 2), stride=stride, pad=pad) for stride, pad in [(1, 0), (2, 1), (1, 1)]),
    case("conv1d", (4,), (2,), stride=2, pad=1),
    *(case("conv2d", *shapes) for shapes in [((2, 3), (2, 2)), ((2, 2, 3), (1, 2, 1, 2), (1,))]),
    case("conv2d", (2, 1, 3, 3), (2, 1, 2, 2), (2,), stride=2, pad=1),
    case("conv2d", (3, 3), (2, 2), stride=2, pad=1),
    case("reshape", (6,), shape=(2, -1)),
    case("reshape", (), shape=(1, 1)),
    *(case("reshape", (2, 2, 3), shape=shape) for shape in [(-1,), (2, 1, 6), (3, 4)]),
    case("concat", (2,)),
    case("concat", (2,), (3,), (1,)),
    case("concat", (2, 3), (1, 3)),
    case("concat", (2, 3), (2, 1), axis=1),
    case("concat", (2, 3), (2, 1), axis=-1),
    *(index((3,), place) for place in (0, -1)),
    *(index((2, 3), *items) for items in [(1, 2), (1,), ((None, None), 1), (0, (None, 2)), ((0, 1),)]),
    index((5,), (-3, None)),
    *(index((3,), *items) for items in [((None, None), None), (None, (None, None)), (None, 1)]),
    index((2, 3), (None, None), None, (None, None)),
    index((2, 2, 3), 0, (1, 2), -1),
    *(index((5,), item) for item in [(None, None, 2), (None, None, -1), (3, 0, -2), (1, None, 3)]),
    *(index((3,), *items) for items in [((None, None), None), (None, (None, None)), (None, (1, None), None)]),
    *(index((2, 3), *items) for items in [(..., 0), (None, ...), (0, ..., None), ((None, None, -1), (2, 0, -1))]),
    *(index((3,), TAKEN, places=[t]) for t in ([2, 0, 2], [[0, 1], [2, 0]], 1, [1])),
    *(index((3, 2), TAKEN, places=[t]) for t in ([2, 0, 2], [[0, 1], [2, 0]], 1)),
    *(index((2, 3), TAKEN, TAKEN, places=ts) for ts in [([0, 1], [2, 0]), ([[0], [1]], [2, 0, 2]), (1, [0, 0])]),
    index((2, 3), (0, 1), TAKEN, places=[[1, 0, 1]]),
    index((2, 2, 3), TAKEN, (None, None), TAKEN, places=[[0, 1], [2, 2]]),
    index((2, 2, 3), 0, (None, None), TAKEN, places=[[1, 0, 1]]),
    index((2, 2, 3), (None, None), 1, TAKEN, places=[[1, 0]]),
    *(case("stack", *shapes) for shapes in [((),) * 11, ((2,), (2,)), ((1, 3), (1, 3))]),
    *(of_page(call) for gates in families().values() for entry in gates if entry.over_arrays for call in entry.calls),
]

SHAPES = {
    1: [((2, 3),)],
    2: [((2, 1), (3,)), ((3,), ()), ((2, 3), (2, 1)), ((), (2, 3)), ((1, 3), (2, 3))],
    3: [((2, 1), (3,), ()), ((), (3,), (2, 3))],
}


def broadcasts(gate):
    """A gate of numbers on arrays that broadcast, of numbers that its own laws are tried at."""
    for count in sorted(laws.sizes(gate)):
        pool = [sorted({float(p[slot]) for p in laws.points(gate) if len(p) == count}) for slot in range(count)]
        for shapes in SHAPES[count]:
            drawn = (_draw(pool, shapes, seed) for seed in range(300))
            yield Case(_name(gate.id, shapes, {}), gate, next(operands for operands in drawn if _suits(gate, operands)))


def _draw(pool, shapes, seed):
    rng = np.random.default_rng(seed)
    return tuple(rng.choice(of, size=s) if s else float(rng.choice(of)) for of, s in zip(pool, shapes, strict=True))


def _suits(gate, operands):
    """Whether the gate has a value and all its gradients at every entry, and no kink."""
    kinks = any(ARRAYS.occurs(kink.where(ARRAYS, *operands)) for kink in gate.kinks)
    if kinks or gate.problem(ARRAYS, operands) is not None:
        return False
    with np.errstate(all="ignore"):
        value = gate.forward(ARRAYS, *operands)
        partials = [gate.partial(slot, len(operands))(ARRAYS, value, *operands) for slot in range(len(operands))]
    return all(np.all(np.isfinite(partial)) for partial in partials)


BROADCASTS = [found for gate in GATES.values() if gate.id not in {"norm", "sqnorm"} for found in broadcasts(gate)]
