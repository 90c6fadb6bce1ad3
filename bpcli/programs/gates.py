"""A node of a walk → what the notation says for it: the gate that the spelling means, or an opaque node.

The notation's one table of spellings says which gate a function is. A write into an array is a choice between the old
entries and the new ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, Span
from bpcli.notation.syntax import (
    Applied,
    Binary,
    Call,
    Index,
    Indicator,
    List,
    Negative,
    Syntax,
    Taken,
)
from bpcli.programs.moves import along_several, moves, picked
from bpcli.programs.notation import call_of, literal, settled
from bpcli.programs.operations import Key
from bpcli.programs.values import Node

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS = {"+": "+", "-": "-", "*": "*", "/": "/", "**": "^", "@": "@"}
_COMPARED = {">", "<", "≥", "≤", "=", "≠"}


def syntax_of(node: Node, trees: Mapping[int, Syntax], *, ways: int) -> tuple[Syntax, int]:
    """(the notation's tree of a node, which way it was made); `trees` are those of the nodes that it takes.

    The ways are: the gate of that name, entries that are moved or gates along several axes, an opaque node. `ways`
    is the first that is tried.
    """
    for number, way in enumerate((_tree, _other)):
        if number >= ways:
            try:
                return way(node, trees), number
            except InputError:
                pass
    return _opaque(node, trees), OPAQUE


OPAQUE = 2


def _other(node: Node, trees: Mapping[int, Syntax]) -> Syntax:
    """The gates of a node that has no gate of its own: its entries are moved, or it goes along several axes."""
    if moves(node):
        return picked(node, trees)
    (operand,) = node.arguments if len(node.arguments) == 1 else (None,)
    if not isinstance(operand, Node):
        raise InputError("this node has no gate")
    return along_several(node.operation, trees[id(operand)], node.keywords, node.span)


def _tree(node: Node, trees: Mapping[int, Syntax]) -> Syntax:
    span, arguments = node.span, node.arguments
    of = _Reader(trees, span)
    operation = node.operation
    if operation in _SIGNS:
        return Binary(_SIGNS[operation], of.tree(arguments[0]), of.tree(arguments[1]), span)
    if operation == "negative":
        return Negative(of.tree(arguments[0]), span)
    if operation in _COMPARED:
        return Indicator(((operation, of.tree(arguments[0]), of.tree(arguments[1])),), span)
    if operation == "index":
        return of.index(arguments, node.keywords["key"])
    if operation == "gather":
        return of.gathered(arguments[0], arguments[1])
    if operation == "put":
        return _written(of, *arguments)
    if operation in {"np.array", "torch.tensor", "np.stack", "torch.stack"} and not node.keywords:
        return of.listed(arguments[0])
    if operation.endswith(("max[0]", "min[0]")):
        operation = f"np.{operation[-6:-3]}"
    if operation in {".astype", ".copy", "np.copy"}:
        return of.tree(arguments[0])
    keywords = {
        key: settled(value, span) if isinstance(value, bool) else of.tree(value)
        for key, value in node.keywords.items()
        if key != "dtype"
    }
    return call_of(operation, [of.tree(value) for value in arguments], keywords, span)


def _written(of: _Reader, old: Any, new: Any, at: Any) -> Syntax:
    """where(written, new, old): of several new entries each goes to its place."""
    import numpy as np

    shape = np.shape(old.value)
    mask, source = np.zeros(shape), np.zeros(shape, dtype=int)
    mask.reshape(-1)[at] = 1
    entries = new.value if isinstance(new, Node) else new
    tree = of.tree(new)
    if np.ndim(entries):
        source.reshape(-1)[at] = np.broadcast_to(np.arange(np.size(entries)).reshape(np.shape(entries)), np.shape(at))
        if isinstance(new, Node) and new.tracked:
            flat = tree if np.ndim(entries) == 1 else call_of("flatten", [tree], {}, of.span)
            tree = Index(flat, (Taken(0),), of.span, (literal(source, of.span),))
        else:
            tree = literal(np.asarray(entries, dtype=float).reshape(-1)[source], of.span)
    if bool(mask.all()):
        return tree if np.ndim(entries) else Binary("+", tree, literal(np.zeros(shape), of.span), of.span)
    return Call("where", (literal(mask, of.span), tree, of.tree(old)), of.span)


class _Reader:
    """Arguments of a node → trees of the notation."""

    def __init__(self, trees: Mapping[int, Syntax], span: Span) -> None:
        """`trees` are those of the nodes that it takes."""
        self.trees = trees
        self.span = span

    def tree(self, value: Any) -> Syntax:
        """An argument: a node's tree, or a constant."""
        if isinstance(value, Node):
            return self.trees[id(value)] if id(value) in self.trees else literal_of(value, self.span)
        if type(value) in {list, tuple} and any(isinstance(item, Node) for item in value):
            return List(tuple(map(self.tree, value)), self.span)
        return settled(int(value) if isinstance(value, bool) else value, self.span)

    def listed(self, value: Any) -> Syntax:
        """A list of nodes and numbers, or of lists of them, as an array; an array as it is."""
        if type(value) in {list, tuple}:
            return List(tuple(map(self.listed, value)), self.span)
        return self.tree(value)

    def index(self, arguments: tuple[Any, ...], key: Key) -> Syntax:
        """x[key]: whole numbers, stretches, arrays of places; a mask is the places where it is true."""
        import numpy as np

        items: list[Any] = []
        taken: list[Syntax] = []

        def places(tree: Syntax) -> None:
            items.append(Taken(len(taken)))
            taken.append(tree)

        for item in key.items if type(key.items) is tuple else (key.items,):
            value = item.value if isinstance(item, Node) else item
            if type(item) in {list, range}:
                value = np.array([part.value if isinstance(part, Node) else part for part in item])
            if isinstance(value, slice):
                items.append(tuple(None if end is None else int(end) for end in (value.start, value.stop, value.step)))
            elif value is None or value is ...:
                items.append(value)
            elif not np.ndim(value):
                items.append(int(value))
            elif value.dtype.kind == "b":
                for axis in np.nonzero(value):
                    places(literal(axis, self.span))
            else:
                is_input = isinstance(item, Node) and item.operation == "input"
                places(self.trees[id(item)] if is_input else literal(np.asarray(value), self.span))
        return Index(self.tree(arguments[0]), tuple(items), self.span, tuple(taken))

    def gathered(self, memory: Node, at: Any) -> Syntax:
        """Entries of all of a memory, by their places in it."""
        tree = self.tree(memory)
        flat = tree if memory.value.ndim == 1 else call_of("flatten", [tree], {}, self.span)
        if not at.ndim:
            return Index(flat, (int(at),), self.span)
        return Index(flat, (Taken(0),), self.span, (literal(at, self.span),))


def literal_of(node: Node, span: Span) -> Syntax:
    """The constant that a node without an input is."""
    value = node.value
    if hasattr(value, "dtype") and value.dtype.kind == "b":
        value = value.astype(float)
    return literal(value, span) if getattr(value, "shape", ()) else settled(float(value), span)


def _opaque(node: Node, trees: Mapping[int, Syntax]) -> Syntax:
    from bpcli.gates.witnessed import witnessed
    from bpcli.programs.opaque import function_of

    operands, run = function_of(node)
    shapes = tuple(tuple(getattr(item.value, "shape", ())) for item in operands)
    gate = witnessed(node.operation.rpartition(".")[2], shapes, tuple(getattr(node.value, "shape", ())), run)
    return Applied("witnessed", tuple(trees[id(item)] for item in operands), (("gate", gate),), node.span)
