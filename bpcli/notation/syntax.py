"""The syntax tree: what the learner wrote, before anybody asks what it means.

Every walk here is iterative, so a tree may be as deep as the text allows.

>>> from bpcli.errors import Span
>>> tree = Binary("+", Name("x", Span(0, 1)), Number("2", Span(4, 5)), Span(0, 5))
>>> sorted(names(tree))
['x']
"""

from __future__ import annotations

from collections.abc import Callable
from types import EllipsisType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.errors import Span


class Number(NamedTuple):
    """A decimal number, as typed."""

    text: str
    span: Span


class Name(NamedTuple):
    """An input, a constant, or an earlier statement."""

    name: str
    span: Span


class Text(NamedTuple):
    """Text in quotes, as an argument of a call: 'sum' in reduction='sum'. `text` has no quotes."""

    text: str
    span: Span


class Negative(NamedTuple):
    """A minus sign before an operand."""

    operand: Syntax
    span: Span


class Binary(NamedTuple):
    """An operator between two operands.

    `operator` is one of + - * / ^ @ and, for products that depend on shapes, `·` and ` ` (juxtaposition).
    """

    operator: str
    left: Syntax
    right: Syntax
    span: Span


class Call(NamedTuple):
    """A function with its arguments; `keywords` holds (name, value) pairs such as slope=0.1."""

    function: str
    arguments: tuple[Syntax, ...]
    span: Span
    keywords: tuple[tuple[str, Syntax], ...] = ()


class Indicator(NamedTuple):
    """1[a > b, …]: one where every comparison holds, else zero. `comparisons` holds (sign, left, right)."""

    comparisons: tuple[tuple[str, Syntax, Syntax], ...]
    span: Span


class List(NamedTuple):
    """[a, b, …]: an array, from its entries or its rows."""

    items: tuple[Syntax, ...]
    span: Span


class Tuple(NamedTuple):
    """(a, b): several things as one argument of a call, such as a shape, axes, or arrays that are joined."""

    items: tuple[Syntax, ...]
    span: Span


class Taken(NamedTuple):
    """An item of an index that is an array of places: that of this number among those that the index takes."""

    number: int


class Range(NamedTuple):
    """An item of an index that is range(N), with the name of N: as many places as the arrays beside it have."""

    name: str


class Bounds(NamedTuple):
    """A stretch whose bounds are worked out: their numbers among the arrays and sizes that the index takes."""

    start: int | None
    stop: int | None
    step: int | None


Stretch = tuple[int | None, int | None, int | None]  # start, stop, step
Item = (
    int | Stretch | Bounds | EllipsisType | None | Taken | Range
)  # None for a new axis, ... for all axes that are left


class Index(NamedTuple):
    """x[0], W[1, :], W[idx]: some entries of an array.

    `items` are whole numbers, stretches (start, stop, step) whose parts may be None, None for a new axis, ...,
    arrays of places, and stretches whose bounds are worked out; `taken` are these arrays and bounds.
    """

    operand: Syntax
    items: tuple[Item, ...]
    span: Span
    taken: tuple[Syntax, ...] = ()


class Applied(NamedTuple):
    """A function of arrays whose settings (an axis, a margin) are numbers: the circuit's reader makes it of a Call."""

    function: str
    arguments: tuple[Syntax, ...]
    settings: tuple[tuple[str, object], ...]
    span: Span


class Constant(NamedTuple):
    """An array of constants, listed or made: [1, 2], zeros(2, 3). The circuit's reader makes it of a List or a Call."""

    text: str
    shape: tuple[int, ...]
    span: Span


Syntax = Number | Name | Text | Negative | Binary | Call | Indicator | List | Tuple | Index | Applied | Constant
# What a function's name and its call mean: None where the call stays as it is.
Spelling = Callable[["Call"], "Syntax"] | None


class Statement(NamedTuple):
    """NAME = EXPRESSION; the name is None where the expression stands alone."""

    name: str | None
    expression: Syntax
    span: Span
    name_span: Span | None = None


class Program(NamedTuple):
    """Statements in order; the last one is the output. `notes` are remarks on how the text was read.

    `spelled` says how names are written in the LaTeX that the text is, and `plain` has what its statements say in the
    notation, by name.
    """

    text: str
    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()
    spelled: Mapping[str, str] = {}
    plain: Mapping[str, str] = {}

    @property
    def written(self) -> list[Statement]:
        """The statements as they are typed: `a, b = …` is one."""
        return [s for s in self.statements if not (isinstance(s.expression, Index) and _is_unpacked(s.expression))]


def _is_unpacked(index: Index) -> bool:
    return isinstance(index.operand, Name) and index.operand.name.startswith("(")


def children(tree: Syntax) -> tuple[Syntax, ...]:
    """The operands, in written order."""
    match tree:
        case Binary():
            return (tree.left, tree.right)
        case Number() | Name() | Text() | Constant():
            return ()
        case Applied():
            return tree.arguments
        case Negative():
            return (tree.operand,)
        case Index():
            return (tree.operand, *tree.taken)
        case List() | Tuple():
            return tree.items
        case Call():
            return tree.arguments + tuple(value for _, value in tree.keywords)
        case Indicator():
            return tuple(side for _, left, right in tree.comparisons for side in (left, right))


def with_children(tree: Syntax, new: tuple[Syntax, ...]) -> Syntax:
    """A node with other operands."""
    match tree:
        case Number() | Name() | Text() | Constant():
            return tree
        case Applied():
            return tree._replace(arguments=new)
        case Negative(span=span):
            return Negative(new[0], span)
        case Index():
            return tree._replace(operand=new[0], taken=new[1:])
        case List() | Tuple():
            return tree._replace(items=new)
        case Binary(operator=operator, span=span):
            return Binary(operator, new[0], new[1], span)
        case Call(arguments=arguments, keywords=keywords):
            count = len(arguments)
            named = tuple((key, value) for (key, _), value in zip(keywords, new[count:], strict=True))
            return tree._replace(arguments=new[:count], keywords=named)
        case Indicator(comparisons=comparisons):
            pairs = zip(new[::2], new[1::2], strict=True)
            signs = (sign for sign, _, _ in comparisons)
            return tree._replace(comparisons=tuple((s, *pair) for s, pair in zip(signs, pairs, strict=True)))


def postorder(tree: Syntax) -> Iterator[Syntax]:
    """Every node, operands before the node that uses them, left to right."""
    stack: list[tuple[Syntax, bool]] = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        if ready or isinstance(node, Name | Number | Text | Constant):
            yield node
        else:
            stack.append((node, True))
            stack += [(child, False) for child in reversed(children(node))]


def rebuild(tree: Syntax, change: Callable[[Syntax], Syntax]) -> Syntax:
    """The tree with `change` applied to every node from the leaves up."""
    done: list[Syntax] = []
    for node in postorder(tree):
        count = len(children(node))
        if count:
            below = tuple(done[-count:])
            del done[-count:]
            if any(new is not old for new, old in zip(below, children(node), strict=True)):
                node = with_children(node, below)  # noqa: PLW2901  (the same node over changed operands)
        done.append(change(node))
    return done[0]


def same(one: Syntax, other: Syntax) -> bool:
    """Whether two trees are written alike, wherever they stand in the text."""
    pairs = [(one, other)]
    while pairs:
        a, b = pairs.pop()
        if a is b:
            continue
        if type(a) is not type(b) or _label(a) != _label(b):
            return False
        below, beside = children(a), children(b)
        if len(below) != len(beside):
            return False
        pairs.extend(zip(below, beside, strict=True))
    return True


def names(tree: Syntax) -> set[str]:
    """The names that occur in the tree."""
    return {node.name for node in postorder(tree) if isinstance(node, Name)}


def _label(tree: Syntax) -> object:
    match tree:
        case Number(text=text):
            return text
        case Name(name=name):
            return name
        case Binary(operator=operator):
            return operator
        case Call(function=function, keywords=keywords):
            return function, tuple(key for key, _ in keywords)
        case Indicator(comparisons=comparisons):
            return tuple(sign for sign, _, _ in comparisons)
        case Index(items=items):
            return items
        case Applied(function=function, settings=settings):
            return function, settings
        case Constant(text=text) | Text(text=text):
            return text
        case Negative() | List() | Tuple():
            return None
