"""Functions that only move entries: their gate picks entries by places, which the function itself says.

The function is run on the numbers of the entries instead of the entries. What it fills in, such as a border of zeros,
has no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, Span
from bpcli.notation.syntax import Binary, Call, Index, Number, Syntax, Taken
from bpcli.programs.notation import call_of, literal
from bpcli.programs.opaque import function_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.programs.values import Node

_NAMES = (
    "hstack vstack column_stack stack concatenate cat pad squeeze expand_dims unsqueeze roll rot90 flip fliplr flipud "
    "moveaxis swapaxes transpose permute tile repeat take broadcast_to split array_split hsplit vsplit diag diagonal "
    "tril triu atleast_1d atleast_2d delete append ravel flatten reshape view unbind chunk reshape_as full full_like "
    "take_along_axis"
)
FIRST = 2**40  # the number of the first entry, so that no constant is taken for one
MOVING = frozenset(_NAMES.split())


def moves(node: Node) -> bool:
    """Whether a node only moves entries."""
    return node.operation.partition("[")[0].rpartition(".")[2] in MOVING


def picked(node: Node, trees: Mapping[int, Syntax]) -> Syntax:
    """The entries of the operands by their places. Raises InputError where there are none."""
    import numpy as np

    span = node.span
    operands, run = function_of(node)
    numbers: list[Any] = []
    first = FIRST
    for operand in operands:
        shape = np.shape(operand.value)
        size = int(np.prod(shape, dtype=int))
        numbers.append(np.arange(first, first + size, dtype=float).reshape(shape) if shape else float(first))
        first += size
    places = np.asarray(run(*numbers)).astype(int) - FIRST
    filled = np.where(places >= 0, 0.0, np.asarray(node.value, dtype=float))
    if not operands or places.max(initial=0) >= first - FIRST or not places.size:
        raise InputError("these entries are not only moved")
    flat = [_flat(trees[id(operand)], np.shape(operand.value), span) for operand in operands]
    joined = flat[0] if len(flat) == 1 else Call("concat", tuple(flat), span)
    at = np.maximum(places, 0)
    tree: Syntax = Index(joined, (Taken(0),) if at.ndim else (int(at),), span, (literal(at, span),) if at.ndim else ())
    if bool((places < 0).any()):
        tree = Call("where", (literal((places >= 0).astype(float), span), tree, literal(filled, span)), span)
    return tree


def _flat(tree: Syntax, shape: tuple[int, ...], span: Span) -> Syntax:
    if len(shape) == 1:
        return tree
    if not shape:
        return Binary("*", tree, literal(_ones(), span), span)
    return call_of("flatten", [tree], {}, span)


def _ones() -> Any:
    import numpy as np

    return np.ones(1)


def along_several(operation: str, tree: Syntax, keywords: Mapping[str, Any], span: Span) -> Syntax:
    """max, min, var and std along several axes, by gates along one axis each, or by their definition."""
    name, axes = operation.rpartition(".")[2].removeprefix("a"), keywords.get("axis")
    if not isinstance(axes, tuple) or set(keywords) - {"axis", "keepdims"}:
        raise InputError("these axes are not read")
    keeps = bool(keywords.get("keepdims", False))

    def along(function: str, of: Syntax, axis: Any, *, kept: bool) -> Syntax:
        from bpcli.programs.notation import settled

        settings = {"axis": settled(axis, span), "keepdims": settled(kept, span)}
        return call_of(function, [of], settings, span)

    if name in {"max", "min"}:
        if any(axis < 0 for axis in axes):
            raise InputError("these axes are counted from the end")
        for axis in sorted(axes, reverse=True):
            tree = along(f"np.{name}", tree, axis, kept=keeps)
        return tree
    if name not in {"var", "std"}:
        raise InputError("these axes are not read")
    off = Binary("-", tree, along("mean", tree, axes, kept=True), span)
    squares = along("mean", Binary("^", off, Number("2", span), span), axes, kept=keeps)
    return squares if name == "var" else Call("sqrt", (squares,), span)
