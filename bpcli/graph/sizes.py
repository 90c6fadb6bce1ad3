"""Sizes by name, and calls that give several arrays: worked out before the gates are added.

x.shape, len(x), and names of whole numbers where a size is needed are numbers of the circuit: constants without a
gradient. split(x, 2) is a list of stretches of x, of which a statement or an index takes one.

>>> from bpcli.graph.build import build
>>> graph = build("N, D = x.shape; a, b = split(x, D/2, axis=1); sum(a*b)/N", {"x": (3, 4)})
>>> [graph.gate(node).id for node in graph.gate_nodes], graph.inputs
(['index', 'index', 'mul', 'sum', 'div'], {'x': 0})
"""

from __future__ import annotations

from abc import abstractmethod
from itertools import accumulate, pairwise
from math import prod
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span
from bpcli.graph.nodes import CONSTANT_NAMES, Nodes
from bpcli.notation.syntax import Binary, Bounds, Call, Index, List, Name, Number, Taken, Tuple, children, postorder
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bpcli.algebra.ndarray import Shape
    from bpcli.notation.syntax import Item, Statement, Stretch, Syntax

_SHAPES = {"shape", "len", "size", "numel", "ndim", "dim"}
_SPLITS = {"split", "split_sizes", "chunk"}
_JOINS = {"hstack", "vstack"}


class Sizes(Nodes):
    """The part of the builder that works out sizes."""

    whole: dict[str, int]  # the names that have a whole number as their value
    sizes: frozenset[str]  # those of them that the circuit takes as constants
    used: set[str]  # those of them that stand for a size somewhere
    several: dict[str, Tuple]  # the names of several sizes or arrays
    own_values: dict[str, Syntax]  # inputs that the program itself gives a value

    @abstractmethod
    def shape(self, node: int) -> Shape:
        """The shape of a node; array_nodes.py knows shapes."""

    @abstractmethod
    def tree_shape(self, tree: Syntax) -> Shape:
        """The shape of an expression."""

    @abstractmethod
    def tree(self, tree: Syntax) -> int:
        """Add the gates of one expression; its node."""

    def size(self, name: str) -> int | None:
        """The whole number that a name stands for, which is a size from now on; None for any other name."""
        literal = self.leaves[-1 - self.values[name]][1] if self.values.get(name, 0) < 0 else None
        if literal is not None and literal.lstrip("-").isdigit():
            return int(literal)
        is_input = name not in self.values or (self.values[name] < 0 and literal is None)
        if name in self.whole and is_input:
            self.used |= {name} - self.sizes
            return self.whole[name]
        return None

    def name(self, name: str, span: Span) -> int:
        """The node of a name; of a size a constant."""
        if name in self.sizes and name not in self.values:
            return self.bind(name, self.number(str(self.whole[name]), span))
        return super().name(name, span)

    def shape_of(self, name: str) -> Shape:
        """The shape of what a name stands for."""
        return self.shape(self.values[name]) if name in self.values else self.input_shapes.get(name, ())

    def number_of(self, tree: Syntax) -> int:
        """A size, as a whole number. Raises NotationError for anything else."""
        from bpcli.graph.settings import number

        value = number(tree, self.size)
        if value != int(value):
            raise NotationError(f"{value:g} is not a whole number", span=tree.span, hint="// divides and rounds down")
        return int(value)

    def constant_statement(self, name: str, statement: Statement, tree: Syntax) -> int:
        """Bind a name to a constant: to an input with a value of its own, or to a size of the circuit."""
        if name in self.sizes or not self.is_constant(statement.expression):
            place = self.place(tree)
            if place is None:
                return self.bind(name, self.tree(tree))
            self.whole[name] = place
            self.sizes |= {name}
            self.bound.add(name)
            return 0
        self.own_values[name] = statement.expression
        if isinstance(tree, Number) and tree.text.isdigit():
            self.whole[name] = int(tree.text)
        shape = () if isinstance(tree, Number) else self.tree_shape(tree)
        self.arrays = self.arrays or bool(shape)
        return self.bind(name, self.leaf(name, None, statement.span, shape))

    def is_constant(self, tree: Syntax) -> bool:
        """Whether an expression holds no name but those of constants."""
        constants = CONSTANT_NAMES - self.bound
        return all(not isinstance(node, Name) or node.name in constants for node in postorder(tree))

    def quotient(self, tree: Syntax) -> int:
        """A size divided by another, rounded down."""
        try:
            return self.number_of(tree)
        except NotationError:
            hint = "a division is written /"
            raise NotationError("// divides whole numbers that are sizes", span=tree.span, hint=hint) from None

    def takes_several(self, statement: Statement, tree: Tuple) -> None:
        """Let a name stand for several arrays or sizes; the array that is split is one node for all its parts."""
        name, items = statement.name or "", tree.items
        wanted = name.count(",") + 1
        if name.startswith("(") and len(items) != wanted:
            what = f"{plural(wanted, 'name')} for {len(items)}"
            raise NotationError(f"there are {what}", span=statement.name_span, hint="write a name for each")
        first = items[0]
        if isinstance(first, Index) and not isinstance(first.operand, Name):
            whole = Name(f"({name})", first.operand.span)
            self.values[whole.name] = self.tree(first.operand)
            items = tuple(item._replace(operand=whole) for item in items if isinstance(item, Index))
        self.several[name] = tree._replace(items=items)
        self.bound.add(name)

    def worked_out(self, node: Syntax) -> Syntax:
        """One node whose operands are worked out: a size as a number, several arrays as a tuple."""
        match node:
            case Name(name=name) if name in self.several:
                return self.several[name]._replace(span=node.span)
            case Binary(operator="//"):
                return Number(str(self.quotient(node)), node.span)
            case Call(function=function) if function in _SHAPES:
                return self.size_of(node)
            case Call(function=function) if function in _SPLITS:
                return self.split(node)
            case Call(function=function) if function in _JOINS:
                return self.joined(node)
            case Index(operand=Tuple(items=items)):
                return _picked(node, items)
            case Index():
                return self.placed(node)
        return node

    def size_of(self, call: Call) -> Syntax:
        """x.shape as a tuple of numbers; len(x), np.size(x) and x.ndim as a number."""
        operand = call.arguments[0]
        shape = self.tree_shape(operand)
        axis = next((self.number_of(tree) for tree in children(call)[1:]), None)
        if axis is not None and not -len(shape) <= axis < len(shape):
            raise NotationError(f"there is no axis {axis}: the shape is {shape}", span=call.span)
        if not shape and call.function in {"shape", "len"}:
            hint = "give it values such as x=1 2 3, or a shape: --shape x=3"
            raise NotationError("this is a number, so it has no sizes", span=operand.span, hint=hint)
        if call.function == "shape" and axis is None:
            return Tuple(tuple(Number(str(n), call.span) for n in shape), call.span)
        sizes = {"len": shape[:1], "ndim": (len(shape),), "dim": (len(shape),)}.get(call.function, shape)
        return Number(str(prod(sizes) if axis is None else shape[axis]), call.span)

    def split(self, call: Call) -> Tuple:
        """The stretches of an array, as NumPy's split, or PyTorch's split and chunk, have them."""
        keywords = dict(call.keywords)
        if len(call.arguments) != 2 or keywords.keys() - {"axis"}:
            raise NotationError("split takes an array and how to split it", span=call.span, hint="write split(x, 2)")
        array, by = call.arguments
        shape = self.tree_shape(array)
        axis = self.number_of(keywords["axis"]) if keywords else 0
        if not -len(shape) <= axis < len(shape):
            raise NotationError(f"there is no axis {axis} to split: the shape is {shape}", span=call.span)
        axis %= len(shape)
        ends = self.ends(call.function, by, shape[axis])
        stretches: list[Stretch] = [(a or None, b if b < shape[axis] else None, None) for a, b in pairwise((0, *ends))]
        every: Stretch = (None, None, None)
        return Tuple(tuple(Index(array, (*(every,) * axis, each), call.span) for each in stretches), call.span)

    def ends(self, function: str, by: Syntax, n: int) -> Sequence[int]:
        """Where the parts of n entries end."""
        listed = [self.number_of(item) for item in _entries(by)]
        if isinstance(by, Tuple | List) or len(listed) > 1:
            ends = [*accumulate(listed)] if function == "split_sizes" else [*listed, n]
            if ends[-1] == n and all(a < b for a, b in pairwise((0, *ends))):
                return ends
        elif listed[0] > 0 and (function != "split" or n % listed[0] == 0):
            step = listed[0] if function == "split_sizes" else -(-n // listed[0])
            return [*range(step, n, step), n]
        raise NotationError(f"{n} entries do not split so", span=by.span, hint="for example [2, 3]")

    def joined(self, call: Call) -> Syntax:
        """hstack((a, b)) joins along the columns, vstack((a, b)) along the rows; vectors are rows."""
        arrays = call.arguments[0].items if call.arguments and isinstance(call.arguments[0], Tuple | List) else ()
        if not arrays or len(call.arguments) > 1 or call.keywords:
            hint = f"write {call.function}([a, b])"
            raise NotationError(f"{call.function} takes a list of arrays", span=call.span, hint=hint)
        is_vector = len(self.tree_shape(arrays[0])) == 1
        if is_vector and call.function == "vstack":
            return List(arrays, call.span)
        axis = Number("1" if call.function == "hstack" and not is_vector else "0", call.span)
        return Call("concat", arrays, call.span, (("axis", axis),))

    def placed(self, node: Index) -> Index:
        """An index whose places and bounds that are sizes are numbers."""
        items: list[Item] = []
        taken: list[Syntax] = []
        for item in node.items:
            if isinstance(item, Bounds):
                a, b, c = (None if k is None else self.number_of(node.taken[k]) for k in item)
                items.append((a, b, c))
                continue
            tree = node.taken[item.number] if isinstance(item, Taken) else None
            place = self.place(tree) if tree is not None else None
            if place is None and tree is not None:
                taken.append(tree)
                items.append(Taken(len(taken) - 1))
            else:
                items.append(item if tree is None else place)
        return node._replace(items=tuple(items), taken=tuple(taken))

    def place(self, tree: Syntax) -> int | None:
        """A place that is worked out from sizes, such as N − 1; None for an array of places."""
        if not isinstance(tree, Number | Binary):
            return None
        try:
            return self.number_of(tree)
        except NotationError:
            return None


def whole_numbers(given: Collection[str] | Mapping[str, object]) -> dict[str, int]:
    """The names whose value is a whole number, which may be a size."""
    numbers = {name: getattr(value, "number", None) for name, value in given.items()} if isinstance(given, dict) else {}
    return {name: int(x) for name, x in numbers.items() if isinstance(x, float) and x.is_integer()}


def _entries(tree: Syntax) -> Sequence[Syntax]:
    return tree.items if isinstance(tree, Tuple | List) else (tree,)


def _picked(node: Index, items: tuple[Syntax, ...]) -> Syntax:
    """One of several sizes or arrays, or a stretch of them."""
    item = node.items[0] if len(node.items) == 1 else None
    if isinstance(item, int) and -len(items) <= item < len(items):
        return items[item]
    if isinstance(item, tuple) and not isinstance(item, Bounds | Taken) and items[slice(*item)]:
        return Tuple(items[slice(*item)], node.span)
    hint = f"count from 0 to {len(items) - 1}"
    raise NotationError(f"there are {len(items)} here, and not such a one", span=node.span, hint=hint)
