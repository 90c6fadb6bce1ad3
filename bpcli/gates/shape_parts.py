"""What changes of shape stand for, once the shape is known: pieces of text in bpcli's own notation.

>>> tiled([(2,)], {"reps": (2, 1)}), diagonal([(2, 2)], {})
({'copies': 'concat(reshape(x, 1, 2), reshape(x, 1, 2), axis=0)'}, {'entries': 'x[arange(2), arange(2)]'})
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.errors import ShapeError
from bpcli.gates.axes import axis_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.algebra.ndarray import Shape

_MOST = 50  # copies side by side


def _sizes(shape: Shape) -> str:
    return ", ".join(map(str, shape or (1,)))


def halves(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The indices of the two halves of an array along an axis."""
    (shape,), axis = shapes, settings["axis"]
    if not -len(shape) <= axis < len(shape):
        raise ShapeError(f"$0 has shape {shape}, so it has no axis {axis}")
    if shape[axis] % 2:
        raise ShapeError(f"glu splits $0 in two halves, and axis {axis} has {shape[axis]} entries")
    before, half = ":, " * (axis % len(shape)), shape[axis] // 2
    return {"first": f"{before}:{half}", "second": f"{before}{half}:"}


_REDUCTIONS = ("mean", "sum", "none", "batchmean")


def reduced(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """What a loss makes of its entries: their mean, their sum, the entries themselves, or the sum over the rows."""
    reduction = settings["reduction"]
    if reduction not in _REDUCTIONS:
        raise ShapeError("reduction is 'mean', 'sum', 'none' or 'batchmean'", hint="write reduction='sum'")
    if reduction == "batchmean" and not shapes[0]:
        raise ShapeError("batchmean divides by the number of rows of $0, and $0 is a number")
    each = f"/{shapes[0][0]}" if reduction == "batchmean" else ""
    return {"reduce": {"batchmean": "sum", "none": ""}.get(reduction, reduction), "each": each}


def squeezed(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The shape without the axes of size 1. Raises ShapeError for an axis of another size."""
    (x,), axis = shapes, axis_of(settings["axis"], shapes[0])
    if axis is not None and x[axis] != 1:
        raise ShapeError(
            f"$0 has shape {x}, so axis {axis} has size {x[axis]}", hint="squeeze leaves out an axis of size 1"
        )
    gone = {axis} if axis is not None else {place for place, n in enumerate(x) if n == 1}
    rest = tuple(n for place, n in enumerate(x) if place not in gone)
    if not rest:
        return {"squeezed": f"x[{', '.join('0' for _ in x)}]"}
    return {"squeezed": f"reshape(x, {_sizes(rest)})"}


def flattened(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The shape whose axes from one on are one axis."""
    (x,) = shapes
    start = axis_of(settings["start_dim"], x) or 0
    return {"shape": _sizes((*x[:start], prod(x[start:])))}


def rolled(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The last entries along an axis before the first ones; without an axis of all entries row by row."""
    (x,), axis = shapes, axis_of(settings["axis"], shapes[0])
    array = "x" if axis is not None or len(x) == 1 else "reshape(x, -1)"
    n = prod(x) if axis is None else x[axis]
    by = settings["shift"] % n
    if not by:
        return {"rolled": "x*1"}
    every = ":, " * (axis or 0)
    text = f"concat({array}[{every}{n - by}:], {array}[{every}:{n - by}], axis={axis or 0})"
    return {"rolled": text if array == "x" else f"reshape({text}, {_sizes(x)})"}


def axes_moved(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The axes in their new order: those that are named go to their places, the others keep their order."""
    (x,) = shapes
    pairs = [[axis_of(axis, x) or 0 for axis in _tuple(settings[name])] for name in ("source", "destination")]
    if len(pairs[0]) != len(pairs[1]) or any(len({*side}) < len(side) for side in pairs):
        raise ShapeError(
            f"$0 has shape {x}: moveaxis takes as many axes as places for them", hint="name each axis once"
        )
    order = [axis for axis in range(len(x)) if axis not in pairs[0]]
    for place, axis in sorted(zip(pairs[1], pairs[0], strict=True)):
        order.insert(place, axis)
    if order == sorted(order):
        return {"moved": "x*1"}
    return {"moved": f"permute(x, {', '.join(map(str, order))})"}


def tiled(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """Copies, joined axis by axis."""
    (x,) = shapes
    reps = _tuple(settings["reps"])
    if not all(1 <= count <= _MOST for count in reps):
        raise ShapeError(f"tile takes from 1 to {_MOST} copies along an axis")
    missing = len(reps) - len(x)
    text = f"reshape(x, {_sizes((1,) * missing + x)})" if missing > 0 else "x"
    reps = (1,) * -missing + reps if missing < 0 else reps
    for axis, count in enumerate(reps):
        text = f"concat({', '.join([text] * count)}, axis={axis})" if count > 1 else text
    return {"copies": text if text != "x" else "x*1"}


def repeated(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """Each place as often as it is repeated."""
    (x,), axis, count = shapes, axis_of(settings["axis"], shapes[0]), settings["repeats"]
    if not isinstance(count, int) or count < 1:
        raise ShapeError("repeat takes a whole number of copies, 1 or more")
    array = "x" if axis is not None or len(x) == 1 else "reshape(x, -1)"
    size = x[axis] if axis is not None else prod(x)
    places = ", ".join(str(place) for place in range(size) for _ in range(count))
    return {"entries": f"{array}[{':, ' * (axis or 0)}[{places}]]"}


def lower(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """A mask of ones on the diagonal and below."""
    return _mask(shapes[0], lambda row, column: column - row <= settings["diagonal"])


def upper(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """A mask of ones on the diagonal and above."""
    return _mask(shapes[0], lambda row, column: column - row >= settings["diagonal"])


def _mask(x: Shape, keeps: Any) -> dict[str, str]:
    if len(x) < 2:
        raise ShapeError(f"a triangle is that of a matrix, and $0 has shape {x}")
    rows = [[int(keeps(row, column)) for column in range(x[-1])] for row in range(x[-2])]
    return {"mask": str(rows)}


def diagonal(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """A vector on the diagonal of zeros, or the entries on the diagonal."""
    (x,) = shapes
    if len(x) > 2:
        raise ShapeError(f"diag takes a vector or a matrix, and $0 has shape {x}")
    places = f"arange({min(x)})"
    return {"entries": f"reshape(x, {x[0]}, 1)*eye({x[0]})" if len(x) == 1 else f"x[{places}, {places}]"}


def in_groups(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The shape with the channels, axis 1, in groups; and the weights as they broadcast with it."""
    (x, weight, bias, *_), groups = shapes, settings["groups"]
    if len(x) < 2 or groups < 1 or x[1] % groups:
        channels = f"axis 1 of $0, shape {x}"
        raise ShapeError(f"groupnorm puts channels, {channels}, into groups of one size: {groups} do not fit")
    for place, shape in ((1, weight), (2, bias)):
        if shape != x[1:2]:
            raise ShapeError(f"${place} has shape {shape}, and a number for each channel has shape {x[1:2]}")
    column = _sizes((x[1], *(1,) * (len(x) - 2)))
    spread = {name: name if len(x) == 2 else f"reshape({name}, {column})" for name in ("weight", "bias")}
    return {"parts": _sizes((x[0], groups, -1)), "shape": _sizes(x), **spread}


def channels_last(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """The orders of axes that put the channels, axis 1, last and back again."""
    x = shapes[0]
    if len(x) < 3:
        raise ShapeError(f"channels have places: $0 has shape (examples, channels, places …), and here it is {x}")
    axes = range(len(x))
    order = (0, *axes[2:], 1)
    back = [order.index(axis) for axis in axes]
    places = _sizes(tuple(x[axis] for axis in order))
    return {"to_rows": _sizes(order), "back": _sizes(tuple(back)), "places": places, "channels": str(x[1])}


def quarter(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """The indices of four stretches of the last axis, each as long as the state."""
    return _stretches("lstm_step", shapes[1], shapes[3], 4)


def third(shapes: Sequence[Shape], _: dict[str, Any]) -> dict[str, str]:
    """The indices of three stretches of the last axis, each as long as the state."""
    return _stretches("gru_step", shapes[1], shapes[2], 3)


def _stretches(step: str, state: Shape, weights: Shape, count: int) -> dict[str, str]:
    """The indices of stretches of the last axis, by their number. Raises ShapeError where they do not fit."""
    if weights[-1] != count * state[-1]:
        says = f"$1 has {state[-1]} entries a row, so Wx has {count} times as many columns"
        raise ShapeError(
            f"{says}: {count * state[-1]}, not {weights[-1]}", hint=f"{step} has {count} parts side by side"
        )
    return {f"s{n}": f"..., {n * state[-1]}:{(n + 1) * state[-1]}" for n in range(count)}


def padded(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """Zeros joined before and after, axis by axis."""
    (x,) = shapes
    text, sizes = "x", [*x]
    for axis, ends in enumerate(_ends(x, settings["widths"], from_last=bool(settings["from_last"]))):
        if any(count < 0 for count in ends):
            raise ShapeError("a width of padding is a whole number, 0 or more")
        before, after = (
            f"zeros({_sizes((*sizes[:axis], count, *sizes[axis + 1 :]))})" if count else "" for count in ends
        )
        if before or after:
            text = f"concat({', '.join(part for part in (before, text, after) if part)}, axis={axis})"
        sizes[axis] += sum(ends)
    return {"joined": text if text != "x" else "x*1"}


def taken(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The entries at places, of all entries row by row or along an axis."""
    (x, _), axis = shapes, settings["axis"]
    if not x:
        raise ShapeError("take takes an array, and $0 is a number")
    if axis is None:
        return {"entries": "reshape(x, -1)[index]" if len(x) > 1 else "x[index]"}
    return {"entries": f"x[{':, ' * (axis_of(axis, x) or 0)}index]"}


def gathered(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """The entries whose place along the axis the index says, and along every other axis their own."""
    x, index = shapes
    axis = _along("gather", x, index, settings["axis"])
    if any(m > n for place, (m, n) in enumerate(zip(index, x, strict=True)) if place != axis):
        raise ShapeError(f"$0 has shape {x}, and its index $1 {index} is larger along another axis than {axis}")
    places = [f"arange({n})" for n in index]
    names = [f"i{place}" if place != axis else "index" for place in range(len(x))]
    made = [
        f"i{place} = reshape({places[place]}, {', '.join('-1' if k == place else '1' for k in range(len(x)))})"
        for place in range(len(x))
        if place != axis
    ]
    return {"entries": "; ".join([*made, f"x[{', '.join(names)}]"])}


def scattered(shapes: Sequence[Shape], settings: dict[str, Any]) -> dict[str, str]:
    """Each entry of src in a row of zeros at its place, added up along the axis."""
    x, index, src = shapes
    axis = _along("scatter_add", x, index, settings["axis"])
    others = [tuple(n for place, n in enumerate(shape) if place != axis) for shape in (x, index)]
    if index != src or others[0] != others[1]:
        raise ShapeError(
            f"$0 has shape {x}, its index $1 {index} and what is added, $2, {src}: these do not fit",
            hint="index and src have one shape, and that of x but for the axis",
        )
    if len(x) == 1:
        return {"spread": f"src @ eye({x[0]})[index]"}
    rows = f"sum(eye({x[axis]})[index]*src[..., None], axis={axis})"
    order = [*range(len(x) - 1)]
    order.insert(axis, len(x) - 1)
    is_last = axis == len(x) - 1
    return {"spread": rows if is_last else f"permute({rows}, {', '.join(map(str, order))})"}


def _along(gate: str, x: Shape, index: Shape, axis: Any) -> int:
    """The axis along which an index says places; it has as many axes as x."""
    if len(index) != len(x):
        raise ShapeError(f"$0 has shape {x}, and its index $1 {index}: {gate} wants as many axes in both")
    return axis_of(axis, x) or 0


def _ends(x: Shape, widths: Any, *, from_last: bool) -> list[tuple[int, int]]:
    """How many zeros come before and after each axis: NumPy's pairs, or PyTorch's list from the last axis on."""
    listed = _tuple(widths)
    if from_last:
        pairs = [(listed[place], listed[place + 1]) for place in range(0, len(listed) - 1, 2)]
        if len(listed) % 2 == 0 and len(pairs) <= len(x):
            return [(0, 0)] * (len(x) - len(pairs)) + pairs[::-1]
    elif all(isinstance(width, int) for width in listed) and len(listed) <= 2:
        return [(listed[0], listed[-1])] * len(x)
    elif len(listed) == len(x) and all(isinstance(width, tuple) and len(width) in {1, 2} for width in listed):
        return [(width[0], width[-1]) for width in listed]
    raise ShapeError(f"$0 has shape {x}: pad takes two widths for each axis", hint="write pad($0, ((0, 0), (1, 1)))")


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)
