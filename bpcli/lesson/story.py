"""What a lesson is made of: sections of sentences, tables, steps, drawings and programs, without markup.

A table's rows are made when they are read, so that a format which folds or streams a long table never makes the rows it
does not show.

>>> table = Table((Column("node", Kind.NAME), Column("value", Kind.VALUE)), 2, lambda row: (f"q{row + 1}", "0"))
>>> [table.row(index) for index in range(table.length)]
[('q1', '0'), ('q2', '0')]
"""

from __future__ import annotations

from enum import StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple, Self

from bpcli.algebra.formula import Formula
from bpcli.algebra.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable


class Parts(Formula):
    r"""A formula that keeps its parts: the rows of a matrix, the sides of an equation. Joined, they are the text.

    `lines` has each part on a line of its own, those after the first indented. `has_shape` says that the first part is
    the shape of an array of which the text tells no more than a measure.

    >>> Parts("[[1, 2], ", "[3, 4]]", indent=1).after("W = ").lines
    'W = [[1, 2],\n     [3, 4]]'
    """

    __slots__ = ("has_shape", "indent", "parts")

    parts: tuple[str, ...]
    indent: int
    has_shape: bool

    def __new__(
        cls, *parts: str, indent: int = 0, has_shape: bool = False, source: Text | Callable[[], Text] | None = None
    ) -> Self:
        """Join the parts; `source` is what they are together, if that is not a row of them."""
        joined = super().__new__(cls, *parts, source=source)
        joined.parts, joined.indent, joined.has_shape = parts, indent, has_shape
        return joined

    @property
    def lines(self) -> str:
        """A part a line."""
        return f"\n{' ' * self.indent}".join(part.rstrip() for part in self.parts)

    def after(self, text: str) -> Parts:
        """The same behind a text."""
        first, *rest = self.parts
        indent = self.indent + len(text)
        return Parts(Formula(text, first), *rest, indent=indent, source=lambda: Text.joined(text, self.source))


class Ruled(str):
    """A part of a Phrase that is a line to write on."""

    __slots__ = ()


class Phrase(Parts):
    """Words, formulas and lines to write on in turn, in one line: a Formula, a Ruled, and other parts."""

    __slots__ = ()

    @property
    def lines(self) -> str:
        """As it is."""
        return str(self)


class Sentence(NamedTuple):
    """A sentence for the learner. `about` is what it is about, if it explains one thing (a gate, a node)."""

    text: str
    about: str = ""


class Kind(StrEnum):
    """What a text is. From its kind a format takes the text's markup, colour and alignment."""

    WORDS = auto()
    STEP = auto()  # the number of a row, in the first column
    COUNT = auto()  # how many, how much
    NUMBER = auto()  # a number that is neither a value nor a gradient of the circuit
    NAME = auto()  # the node, the edge or the derivative that a row is about
    FORMULA = auto()
    RULE = auto()  # an equation for a gradient, which may be long
    SHAPE = auto()
    CODE = auto()  # what a person types: a call, an id
    VALUE = auto()  # one number of the forward pass
    VALUES = auto()  # the same, but it may be an array
    GRADIENT = auto()  # one number of the backward pass
    GRADIENTS = auto()  # the same, but it may be an array, a formula, or a chain such as 3·2 = 6

    @property
    def is_words(self) -> bool:
        """Whether it is read as words, and not as mathematics or code."""
        return self in {Kind.WORDS, Kind.STEP, Kind.COUNT}

    @property
    def is_number(self) -> bool:
        """Whether each text is one number: then a column of them is set to the right."""
        return self in {Kind.STEP, Kind.COUNT, Kind.NUMBER, Kind.VALUE, Kind.GRADIENT}

    @property
    def is_value(self) -> bool:
        """Whether it belongs to the forward pass."""
        return self in {Kind.VALUE, Kind.VALUES}

    @property
    def is_gradient(self) -> bool:
        """Whether it belongs to the backward pass."""
        return self in {Kind.GRADIENT, Kind.GRADIENTS}


class Facts(NamedTuple):
    """Labels and what belongs to them, which is of one kind."""

    pairs: tuple[tuple[str, str], ...]
    kind: Kind = Kind.WORDS


class Column(NamedTuple):
    """A column of a table: its header, and what its cells hold."""

    name: str
    kind: Kind = Kind.WORDS


class Table(NamedTuple):
    """Columns of text. A cell may have several lines."""

    columns: tuple[Column, ...]
    length: int
    row: Callable[[int], tuple[str, ...]]


class TreeLine(NamedTuple):
    """A line of the circuit as a tree: a node under the gate that takes it, and what the edge between them carries.

    `last` says for each level above whether it was the last operand there; `value` and `gradient` are written above and
    below the edge (empty where there are none). `total` is the sum of the gradients of a node that branches. `node` and
    `edge` are the indices of the two in the drawn circuit; a line at the root of a tree has no edge.
    """

    label: str
    last: tuple[bool, ...]
    value: str = ""
    gradient: str = ""
    total: str = ""
    node: int = 0
    edge: int | None = None


class DrawnNode(NamedTuple):
    """A node of the circuit, to be drawn: its name, the sign of its gate (empty for a leaf), what stands at it.

    `kind` is input, constant, gate or output, or more: a gate of a large circuit that is left out, where its edge
    begins. `value` and `gradient` are empty where there are none, or not yet. `gradient` is the whole gradient, summed
    where the node `branches`: where several gradients come back to it.
    """

    name: str
    sign: str = ""
    kind: str = "gate"
    value: str = ""
    gradient: str = ""
    branches: bool = False

    @property
    def label(self) -> str:
        """Its name as it is drawn: after three dots where the gate is left out."""
        return Formula("… ", Text(self.name)) if self.kind == "more" else self.name


class DrawnEdge(NamedTuple):
    """An edge to be drawn, from an operand (`tail`) to the gate that takes it (`head`), both indices in `nodes`.

    `slot` counts the gate's operands in written order. `gradient` is what comes down this edge, local × upstream; empty
    where none flows, or not yet.
    """

    tail: int
    head: int
    slot: int
    gradient: str = ""


class DrawnCircuit(NamedTuple):
    """The circuit as the lecture draws it: nodes in topological order (leaves first), edges gate by gate.

    `left_out` is how many nodes a large circuit has beyond those that are drawn.
    """

    nodes: tuple[DrawnNode, ...]
    edges: tuple[DrawnEdge, ...]
    left_out: int = 0


class Drawing(NamedTuple):
    """The circuit, drawn from left to right; and as a tree: the output first, each gate's operands under it.

    `tall` is the caption of a tree with values above its edges, `compact` that of a tree with everything on one line.
    `notes` are what else is said of the tree. `lecture` is the caption of the drawing; it grows with what the drawing
    holds. `always` draws it even where the tree would read better.
    """

    tree: tuple[TreeLine, ...]
    tall: str = ""
    compact: str = ""
    circuit: DrawnCircuit | None = None
    lecture: str = ""
    notes: tuple[str, ...] = ()
    always: bool = False


class Equation(NamedTuple):
    """One of a chain of equations: left = right, and why. `left` is empty where it is that of the equation above."""

    left: str
    right: str
    reason: str


class Steps(NamedTuple):
    """A chain of equations, each with its reason."""

    equations: tuple[Equation, ...]


class Listing(NamedTuple):
    """A piece of a program, shown as it is."""

    text: str
    language: str = "python"


class Picture(NamedTuple):
    """A matrix, drawn: `marks` are its rows in the signs of MARKS, `numbers` the same rows, if they are shown.

    A cell "…" stands for what is left out.
    """

    marks: tuple[str, ...]
    numbers: tuple[tuple[str, ...], ...] = ()
    rows: tuple[str, ...] = ()  # which row each of `numbers` is
    caption: str = ""


class Curve(NamedTuple):
    """A function of one input and its gradient, at points from left to right; None where there is no number."""

    label: str
    points: tuple[float, ...]
    values: tuple[float | None, ...]
    gradients: tuple[float | None, ...]
    gradient_label: str = "local gradient"  # what it is called


class Tangent(NamedTuple):
    """The straight line that touches a curve at a point."""

    at: float
    value: float
    slope: float


class Plot(NamedTuple):
    """A curve and its gradient over one input (`name`), drawn; with the tangent at a point, if one is asked for."""

    curve: Curve
    name: str
    tangent: Tangent | None = None
    caption: str = ""


FILLED, EMPTY, ACROSS, DOWN, BOTH = MARKS = "#.~:/"  # an entry, a zero, and what stands for those that are left out

Block = Sentence | Facts | Table | Drawing | Steps | Listing | Picture | Plot


class Section(NamedTuple):
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


class Story(NamedTuple):
    """A whole lesson. Its title may be words or a formula."""

    title: str
    sections: tuple[Section, ...]
    kind: Kind = Kind.WORDS
