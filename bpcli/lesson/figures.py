"""Numbers as the lesson writes them: decimals to some digits, or exact."""

from __future__ import annotations

from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.algebra.formula import ArrayText, Formula, equation, listed, norm, words
from bpcli.algebra.text import Text
from bpcli.lesson.story import Parts
from bpcli.trace.wording import (
    formula,
    gradient_name,
    gradient_text,
    local_formula,
    loss_name,
    product_text,
    rule_text,
    sum_text,
)
from bpcli.words import nested

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bpcli.trace.exact_pass import ExactPass
    from bpcli.trace.symbolic import Formulas
    from bpcli.trace.trace import Edge, Pass

MOST_TERMS = 20
MOST_ENTRIES = 16  # of an array that is shown whole
ROOM = 40  # characters of an array that is put into a formula
LITTLE_ROOM = 20  # characters of an array that stands on a wire
MOST_LOOKED_AT = 1000  # nodes that are looked through for rounded numbers


class Figures:
    """The numbers of one backward pass as text: `digits` significant ones, or exact where `exact` is given."""

    def __init__(
        self,
        back: Pass,
        digits: int = 4,
        exact: ExactPass | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Take the pass and how to write its numbers; `whole` shows large arrays entry by entry too."""
        self.whole = whole
        self.back = back
        self.graph = back.graph
        self.digits = digits
        self.exact = exact

    def number(self, value: Any) -> str:
        """Any number, to the digits; a small array whole, a large one by its shape and norm."""
        if isinstance(value, float | int):
            return Formula(decimal(value, self.digits))
        if value.size > MOST_ENTRIES and not self.whole:
            norm = Formula(words("norm "), decimal(_norm(value), self.digits))
            return Parts(f"{value.shape}, ", norm, has_shape=True)
        return _array(value.tolist(), lambda entry: decimal(entry, self.digits))

    def short(self, text: str, value: Any) -> str:
        """The text of a value where there is little room: of a longer array only its shape and norm."""
        if (len(text) <= LITTLE_ROOM and not tells_shape(text)) or not getattr(value, "shape", ()):
            return text
        return Formula(str(value.shape), words(" "), norm(decimal(_norm(value), 3)))

    @property
    def loss(self) -> str:
        """What the gradients are of: the output, or, where the pass starts from another gradient, what follows it."""
        out = self.graph.names[self.back.output]
        return out if self.back.is_plain else loss_name(self.graph)

    @property
    def rounds(self) -> bool:
        """Whether some value is not shown in full."""
        if self.exact or self.back.trace.is_symbolic or self.graph.size > MOST_LOOKED_AT:
            return False
        values = [x for value in self.back.trace.values for x in _first_entries(value) if isfinite(x)]
        shown = (float(self.number(value).replace("−", "-")) for value in values)
        return any(a != b for a, b in zip(shown, values, strict=True))

    def value(self, node: int) -> str:
        """A node's forward value."""
        return self._text(self.exact.values[node]) if self.exact else self.number(self.back.trace.shown_value(node))

    def gradient(self, node: int) -> str:
        """The gradient of the output at a node."""
        return self._text(self.exact.gradient[node]) if self.exact else self.number(self.back.gradient[node])

    def local(self, edge: Edge) -> str:
        """A local gradient."""
        local = self.exact.local[edge.index] if self.exact else self.back.trace.local(edge.index)
        if local is None:
            return ""
        return self._text(local) if self.exact else self.number(local)

    def product(self, edge: Edge) -> str:
        """A local gradient times its upstream gradient."""
        return self._text(self.exact.product[edge.index]) if self.exact else self.number(self.back.product[edge.index])

    def gradient_name(self, node: int) -> Formula:
        """What the gradient at a node is called: ∂f/∂q, or ∇W f."""
        return gradient_name(self.loss, self.graph.names[node], self.graph.shapes[node])

    def upstream_text(self, node: int) -> Text:
        """The upstream gradient of a gate as a piece of a rule; where the pass starts with 1, the 1."""
        if node == self.back.output and self.back.is_plain:
            return Text.lift(1)
        return gradient_text(self.loss, self.graph.names[node], self.graph.shapes[node])

    @property
    def seed(self) -> str:
        """The gradient that the pass starts from."""
        return (
            self.back.start.text.replace("-", "−") if self.back.trace.is_symbolic else self.gradient(self.back.output)
        )

    @cached_property
    def formulas(self) -> Formulas:
        """The formulas of the gradients that are asked for, and whether they are given step by step."""
        from bpcli.trace.symbolic import written_formulas

        return written_formulas(self.back)

    @cached_property
    def wanted(self) -> Mapping[str, str]:
        """The gradients that are asked for, by the name of their node: numbers, or formulas where there are none."""
        if self.back.trace.is_symbolic:
            return self.formulas.texts
        return {name: self.gradient(node) for name, node in zip(self.back.wrt, self.back.targets, strict=True)}

    def flow(self, edge: Edge) -> Formula:
        """What flows on an edge as a formula, with the upstream gradient by its name: a product, or a rule."""
        if self.graph.has_arrays:
            return Formula(rule_text(self.graph, edge.node, edge.slot, self.upstream_text(edge.node)))
        upstream = self.seed if edge.node == self.back.output else self.gradient_name(edge.node)
        return product_text(local_formula(self.graph, edge.node, edge.slot), upstream)

    def upstream_written(self, node: int) -> str:
        """The gradient at a node, the upstream gradient of its gate; its name where there are no numbers."""
        if not self.back.trace.is_symbolic:
            return self.gradient(node)
        return self.seed if node == self.back.output else self.gradient_name(node)

    def local_written(self, edge: Edge, *, verbose: bool = False) -> str:
        """local formula = local gradient; `verbose` says between the two the formula with numbers in it."""
        formula = local_formula(self.graph, edge.node, edge.slot)
        if self.back.trace.is_symbolic:
            return formula
        with_numbers = [self.local_with_numbers(edge)] if verbose else []
        first, *more = dict.fromkeys([formula, *with_numbers, self.local(edge)])
        return Parts(first, *(Formula(" = ", text) for text in more))

    def rule_written(self, edge: Edge, *, verbose: bool = False) -> Parts:
        """gradient = rule, or += at a branch; `verbose` says what a local gradient in the rule is."""
        sign = " += " if edge.operand in self.back.branches else " = "
        rule = self.flow(edge)
        local = local_formula(self.graph, edge.node, edge.slot) if verbose and not self.back.trace.is_symbolic else ""
        if local and not local.lstrip("−").isdigit():
            rule = Formula(rule, ", ", words("where "), equation(*dict.fromkeys([local, self.local(edge)])))
        return Parts(Formula(self.gradient_name(edge.operand), sign), rule, indent=2)

    def product_written(self, edge: Edge) -> str:
        """local·upstream = product, for an edge between numbers; a formula where there are no numbers."""
        if self.back.trace.is_symbolic:
            return self.flow(edge)
        return equation(product_text(self.local(edge), self.gradient(edge.node)), self.product(edge))

    def sum_written(self, node: int) -> str:
        """The terms at a branch and their sum; of very many terms, both ends."""
        edges, total = self.back.branches[node], self.gradient(node)
        terms, equals = [*map(self.product, edges)], Formula(" = ")
        if len(edges) > MOST_TERMS:
            many = Formula(" (", f"{len(edges):,}", words(" terms"), ") = ")
            terms, equals = [*terms[:3], "…", *terms[-2:]], many
        if self.graph.shapes[node]:
            return joined([*terms, total], [" + "] * (len(terms) - 1) + [equals])
        return Formula(sum_text(terms), equals, total)

    def formula_with_numbers(self, node: int) -> str:
        """A gate's formula with its operands' values put in; where an array is too large for that, their shapes."""
        shapes = {operand: self.graph.shapes[operand] for operand in self.graph.operands_of(node)}
        if any(shape and self._is_long(self.value(operand)) for operand, shape in shapes.items()):
            put = {operand: ArrayText(str(shape)) for operand, shape in shapes.items() if shape}
            return formula(self.graph, node, lambda operand: put.get(operand) or self._put(operand))
        return formula(self.graph, node, self._put)

    def local_with_numbers(self, edge: Edge) -> str:
        """A local gradient's formula with values put in."""
        return local_formula(self.graph, edge.node, edge.slot, self._put)

    def _put(self, node: int) -> Text:
        if not self.graph.shapes[node]:
            return Text.verbatim(self.value(node))
        return ArrayText(self.value(node))

    def _is_long(self, text: str) -> bool:
        return len(text) > ROOM or tells_shape(text)

    def _text(self, number: Any) -> str:
        from bpcli.trace.exact_text import text

        if not hasattr(number, "tolist"):
            return text(number)
        if number.size > MOST_ENTRIES and not self.whole:
            return Parts(f"{number.shape}, ", Formula(words("exact")), has_shape=True)
        return _array(number.tolist(), self._entry)

    def _entry(self, number: Any) -> str:
        """An exact entry of an array, or its decimal where that would be long."""
        from bpcli.trace.exact_text import text

        whole = text(number)
        return whole if len(whole) <= ROOM else Formula("≈", self.number(float(number)))


def tells_shape(text: str) -> bool:
    """Whether the text of an array tells its shape and a measure, and not its entries."""
    return isinstance(text, Parts) and text.has_shape


def joined(values: Sequence[str], signs: Sequence[str]) -> Parts:
    """Texts of arrays with signs between them. What follows a sign begins in the line that the sign ends."""
    parts, indent = [""], 0
    source: list[str | Text] = []
    for value, sign in zip(values, [*signs, ""], strict=True):
        own = value.parts if isinstance(value, Parts) else (value,)
        parts[-1] += own[0]
        parts += own[1:]
        parts[-1] += sign
        indent = max(indent, value.indent if isinstance(value, Parts) else 0)
        source += [value, sign]
    return Parts(*parts, indent=indent, source=lambda: Text.joined(*source))


def beside_shape(text: str) -> str:
    """The text of a value where its shape stands beside it."""
    return text.parts[-1] if isinstance(text, Parts) and text.has_shape else text


def _array(entries: Any, write: Callable[[Any], str]) -> str:
    """The entries of an array as text; a matrix has a part for each row."""
    if not (entries and isinstance(entries[0], list)) or (entries[0] and isinstance(entries[0][0], list)):
        return Formula(nested(entries, write), source=lambda: _tree(entries, write))
    rows = [nested(row, write) for row in entries]
    starts = ["["] + [""] * (len(rows) - 1)
    ends = [", "] * (len(rows) - 1) + ["]"]
    lines = (f"{start}{row}{end}" for start, row, end in zip(starts, rows, ends, strict=True))
    return Parts(*lines, indent=1, source=lambda: _tree(entries, write))


def _tree(entries: Any, write: Callable[[Any], str]) -> Text:
    """The same list in pieces."""
    if not isinstance(entries, list):
        return Text(write(entries))
    return listed([_tree(entry, write) for entry in entries])


def _norm(value: Any) -> float:
    from bpcli.algebra.arrays import ARRAYS

    return float(ARRAYS.length(ARRAYS.np.nan_to_num(value, neginf=0.0)))


def _first_entries(value: Any) -> list[float]:
    return [value] if isinstance(value, float | int) else value.ravel()[:MOST_ENTRIES].tolist()
