"""The nodes of arrays: which gate a sign or a call means once the shapes of its operands are known.

A vector is one-dimensional, so `uᵀ` is remembered as a row only until the product that it stands in: `uᵀ v` is a dot
product, `u vᵀ` an outer product.

>>> from bpcli.graph.build import build
>>> graph = build("||W x||^2", {"W": (2, 3), "x": (3,)})
>>> [(graph.gate(node).id, graph.shapes[node]) for node in graph.gate_nodes]
[('matmul', (2,)), ('sqnorm', ())]
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.algebra.draws import LIKE, MAKERS
from bpcli.algebra.shapes import TAKEN
from bpcli.algebra.sizes import check_size
from bpcli.errors import BroadcastError, InputError, NotationError, ShapeError, Span
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS, ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.gates.expansions import EXPANSIONS
from bpcli.graph.nodes import SIGNS
from bpcli.graph.sizes import Sizes
from bpcli.notation.signs import INFINITY
from bpcli.notation.syntax import Applied, Call, Constant, Index, Indicator, List, Range, Taken, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.ndarray import Shape
    from bpcli.gates.array_gate import Loss
    from bpcli.gates.gate import Operation
    from bpcli.notation.syntax import Syntax

MAX_LISTED = 10_000  # entries of a list that is written in an expression
OF_ARRAYS = ARRAY_FUNCTIONS.keys() | MAKERS | LIKE.keys() | {"sqnorm"}  # functions that may take or make an array
PRODUCTS = {"·", " ", "@"}  # the signs that are matrix products between arrays


class Row(int):
    """The node of a vector that is written as a row."""


class ArrayNodes(Sizes):
    """The part of the builder that knows shapes."""

    expanded: set[str]  # the gates that --expand opens

    def understood(self, tree: Syntax) -> Syntax:
        """The tree with calls of array functions and makers of arrays told apart from calls of scalar gates."""
        return rebuild(tree, self.told_apart)

    def told_apart(self, node: Syntax) -> Syntax:
        """One node of that tree; the settings of an array function are worked out."""
        node = self.worked_out(node)
        self.arrays = self.arrays or isinstance(node, Constant)
        opens = isinstance(node, Call) and node.function in EXPANSIONS
        if not isinstance(node, Call | List) or not (opens or isinstance(node, List) or node.function in OF_ARRAYS):
            return node
        from bpcli.graph import settings

        if isinstance(node, Call) and opens:
            return settings.opened(node, self.size)
        if isinstance(node, List) or node.function in MAKERS:
            self.arrays = True
            return settings.constant(node, self.size) or node
        if node.function in LIKE:
            return settings.alone(node)
        several = len(node.arguments) > 1 and "axis" not in dict(node.keywords)
        alone = len(node.arguments) == 1 and not node.keywords
        if (node.function in {"max", "min"} and several) or (node.function in {"norm", "sqnorm"} and alone):
            return node
        self.arrays = True
        return _over_a_mask(node) or settings.applied(node, self.size)

    def array(self, node: Index | List | Applied, operands: tuple[int, ...]) -> int:
        """Add what is written with brackets, or with the name of a function of arrays or of an expansion."""
        if isinstance(node, Applied) and node.function in EXPANSIONS:
            return self.expansion(node, operands)
        self.arrays = True
        match node:
            case Index():
                return self.indexed(node, operands)
            case List():
                return self.listed(node, operands)
            case Applied():
                return self.applied(node, operands)

    @abstractmethod
    def expansion(self, call: Applied, operands: tuple[int, ...]) -> int:
        """Add the gates of an expansion; opening.py does."""

    @abstractmethod
    def open_gate(self, gate: Operation, operands: Sequence[int], span: Span) -> int:
        """Add the simpler gates of a gate that --expand names; opening.py does."""

    def shape(self, node: int) -> Shape:
        """The shape of a node: () for a number."""
        return self.gate_shapes[node] if node >= 0 else self.leaf_shapes[-1 - node]

    def gate_shape(self, gate: Operation, operands: tuple[int, ...], span: Span) -> Shape:
        """The shape of a gate's output. Raises ShapeError where its operands do not broadcast."""
        fixed: Shape | None = getattr(gate, "shape", None)
        if fixed is None:
            from bpcli.gates.linear import broadcast

            fixed = self.fitted(lambda: broadcast(*map(self.shape, operands)), operands, span)
        if fixed:
            try:
                check_size(fixed, f"the output of {gate.id}")
            except InputError as error:
                error.span = error.span or span
                raise
        return fixed

    def fitted(self, make: Callable[[], Any], operands: tuple[int, ...], span: Span) -> Any:
        """What `make` makes of shapes; a shape error is told at the place, in the learner's words."""
        try:
            return make()
        except ShapeError as error:
            names = [self.words(operand) for operand in operands]
            message, hint = error.message, error.hint
            if isinstance(error, BroadcastError):
                shapes = ", ".join(
                    f"{n} is {self.shape(o)}" for n, o in dict(zip(names, operands, strict=True)).items()
                )
                message, hint = f"these shapes do not broadcast: {shapes}", _no_broadcast([*map(self.shape, operands)])
            for place, name in reversed(list(enumerate(names))):
                message = message.replace(f"${place}", name)
                hint = hint and hint.replace(f"${place}", name)
            raise ShapeError(message, span=span, hint=hint) from None

    def words(self, node: int) -> str:
        """What the learner wrote for a node."""
        if node < 0:
            name, literal, _ = self.leaves[-1 - node]
            return name or literal or ""
        text = " ".join(self.program.text[slice(*self.spans[node])].split())
        return text if len(text) <= 20 and text.replace("_", "").isalnum() else f"({text[:40]}{'…' * (len(text) > 40)})"

    def binary(self, operator: str, left: int, right: int, span: Span) -> int:
        """The gate of a sign between two operands of which one at least is an array."""
        one, other = self.shape(left), self.shape(right)
        if operator in PRODUCTS and one and other:
            return self.product(left, right, span)
        if operator == "@":
            name, hint = self.words(right if one else left), f"write {self.words(left)}*{self.words(right)}"
            raise ShapeError(f"@ multiplies arrays, and {name} is a number", span=span, hint=hint)
        made = self.add(GATES[SIGNS[operator]], (int(left), int(right)), span)
        return Row(made) if Row in {type(left), type(right)} and len(self.shape(made)) == 1 else made

    def product(self, left: int, right: int, span: Span) -> int:
        """The matrix product of two arrays; a row after a column is the outer product."""
        one, other = self.shape(left), self.shape(right)
        if isinstance(right, Row) and len(one) == 1 and not isinstance(left, Row):
            return self.over_arrays("outer", (left, right), span)
        if isinstance(right, Row) and len(one) == 2:
            raise ShapeError(
                f"{self.words(left)} has shape {one} and {self.words(right)}ᵀ is a row of {other[0]}: they do not fit",
                span=span,
                hint=f"did you mean {self.words(left)}·{self.words(right)}?",
            )
        made = self.over_arrays("matmul", (left, right), span)
        return Row(made) if len(one) == 1 and len(other) == 2 and isinstance(left, Row) else made

    def like(self, call: Applied, operands: tuple[int, ...]) -> int:
        """An array of zeros or ones, or a drawn one, in the shape of another."""
        shape = self.shape(operands[0])
        if not shape:
            raise ShapeError(f"{call.function} takes an array, and this is a number", span=call.span)
        return self.number(f"{LIKE[call.function]}({', '.join(map(str, shape))})", call.span, shape)

    def refuse_infinity(self) -> None:
        """Raise NotationError for −inf in a circuit of numbers, which has no softmax to take it."""
        for _, literal, span in () if self.arrays else self.leaves:
            if literal == f"-{INFINITY}":
                hint = "a softmax over an array takes it: softmax(where(mask, x, -inf))"
                raise NotationError("−inf has no place among numbers alone", span=span, hint=hint)

    def transposed(self, node: int, span: Span) -> int:
        """Rows to columns: a number is its own transpose, a vector is remembered as a row."""
        shape = self.shape(node)
        if len(shape) < 2:
            return node if not shape else int(node) if isinstance(node, Row) else Row(node)
        return self.over_arrays("transpose", (node,), span)

    def applied(self, tree: Applied, operands: tuple[int, ...]) -> int:
        """The gate of a function of arrays, for these shapes."""
        if tree.function == "witnessed":  # a program's function that no gate covers
            return self.add(dict(tree.settings)["gate"], operands, tree.span)  # type: ignore[arg-type]
        if tree.function == "transpose" and not dict(tree.settings).get("axes"):
            return self.transposed(operands[0], tree.span)
        if tree.function in LIKE:
            return self.like(tree, operands)
        if tree.function == "masked":
            return self.masked(tree, operands)
        settings = dict(tree.settings)
        reduction = settings.pop("reduction", "mean")
        if reduction != "mean":
            return self.unreduced(tree, operands, str(reduction))
        spread = ARRAY_GATES[tree.function].spread
        if spread and len(self.shape(operands[0])) > 2:
            settings = {"eps": 1e-5, **settings}
            return self.expansion(tree._replace(function=spread, settings=tuple(settings.items())), operands)
        return self.over_arrays(tree.function, operands, tree.span, **settings)

    def masked(self, tree: Applied, operands: tuple[int, ...]) -> int:
        """The sum, mean or largest of the entries that a mask takes, over all entries of the array."""
        mask, array = map(self.shape, operands)
        if mask != array:
            message = f"{self.words(operands[1])} has shape {array}, and its mask {mask}: here they must be the same"
            raise ShapeError(message, span=tree.span, hint="write where(mask, x, 0)")
        text = _OVER_A_MASK[str(dict(tree.settings)["of"])]
        return self.opened(text, dict(zip("mx", operands, strict=True)), tree.span)

    def unreduced(self, tree: Applied, operands: tuple[int, ...], reduction: str) -> int:
        """A loss whose examples are added up, or stay apart: its gate, which is a mean, and then simpler ones."""
        shapes = tuple(map(self.shape, operands))
        gate = self.fitted(lambda: ARRAY_GATES[tree.function].make(shapes), operands, tree.span)
        text = _each(gate.id, gate.loss)
        names = {name: int(node) for name, node in zip("ab", operands, strict=True)}
        return self.opened(f"sum({text})" if reduction == "sum" else text, names, tree.span)

    @abstractmethod
    def opened(self, text: str, names: dict[str, int], span: Span) -> int:
        """Add the gates of statements over named nodes; opening.py does."""

    def indexed(self, tree: Index, operands: tuple[int, ...]) -> int:
        """Some entries of an array; range(N) has as many places as the arrays beside it."""
        array, *taken = operands
        mask = next((place for place in tree.taken if isinstance(place, Indicator)), None)
        if mask is not None or any(place >= 0 and self.gates[place].id == "indicator" for place in taken):
            hint = "how many entries a mask takes depends on the values: write where(x > 0, x, 0), or x[x > 0].sum()"
            raise NotationError("a mask is not an index here", span=tree.span if mask is None else mask.span, hint=hint)
        lengths = [self.shape(place)[-1] for place in taken if self.shape(place)]
        items: list[object] = []
        places: list[int] = []
        for item in tree.items:
            if isinstance(item, Taken):
                places.append(taken[item.number])
            elif isinstance(item, Range):
                count = lengths[0] if lengths else (*self.shape(array), 1)[0]
                places.append(self.number(f"arange({count})", tree.span, (count,)))
            items.append(TAKEN if isinstance(item, Taken | Range) else item)
        return self.over_arrays("index", (array, *places), tree.span, items=tuple(items))

    def listed(self, tree: List, items: tuple[int, ...]) -> int:
        """A list that is no constant: a gate that puts its entries side by side."""
        if len(items) > MAX_LISTED:
            raise InputError(f"a list may have {MAX_LISTED:,} entries here", span=tree.span, hint="keep it in a file")
        return self.over_arrays("stack", items, tree.span)

    def over_arrays(self, gate: str, operands: Sequence[int], span: Span, **settings: object) -> int:
        """A node of the gate over arrays of this id, made for the shapes of its operands."""
        nodes = tuple(map(int, operands))
        shapes = tuple(map(self.shape, nodes))
        made: Operation = self.fitted(lambda: ARRAY_GATES[gate].make(shapes, **settings), nodes, span)
        return self.open_gate(made, nodes, span) if gate in self.expanded else self.add(made, nodes, span)


def _each(gate: str, loss: Loss | None) -> str:
    """What each example loses, as text over the operands a and b: what the gate is the mean of."""
    if loss is None:
        return "(a - b)^2"
    logs = "log_softmax(a)" if gate == "cross_entropy" else "a"
    if not loss.by_index:
        return f"-sum(b*{logs}, axis=-1)"
    return f"-{logs}[b]" if loss.examples is None else f"-{logs}[arange({loss.examples}), b]"


_OVER_A_MASK = {
    "sum": "sum(where(m, x, 0))",
    "mean": "sum(where(m, x, 0))/sum(m)",
    "max": "max(where(m, x, -inf))",
}


def _over_a_mask(call: Call) -> Applied | None:
    """sum(x[x > 0]), and the same of mean and max, as a call of the mask and x; None for any other call."""
    match call:
        case Call(function=function, arguments=(Index(operand=x, items=(_,), taken=(Indicator() as mask,)),)) if (
            function in _OVER_A_MASK and not call.keywords
        ):
            return Applied("masked", (mask, x), (("of", function),), call.span)
    return None


def _no_broadcast(shapes: list[Shape]) -> str:
    hint = "sizes are compared from the right: they must be equal, or one of them 1"
    vectors, matrices = ([shape for shape in shapes if len(shape) == axes] for axes in (1, 2))
    if any(vector[0] == matrix[0] for vector in vectors for matrix in matrices):
        hint += "; a vector that should go down the columns has shape (n, 1)"
    return hint
