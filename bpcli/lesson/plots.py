"""Plots as a lesson: what a function does, how its local gradient runs, the tangent, and what a nudge does."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.decimals import decimal
from bpcli.errors import DomainError
from bpcli.lesson import sentences as say
from bpcli.lesson.curves import at_point, curve
from bpcli.lesson.story import Block, Column, Facts, Kind, Plot, Section, Sentence, Story, Table, Tangent
from bpcli.trace.expressions import expression_text
from bpcli.trace.wording import formula, local_formula, loss_name, product_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.lesson.story import Curve
    from bpcli.trace.trace import Trace

NUDGES = (1.0, 0.1, 0.01, -0.1)
ROUNDING = 2e-15  # of the largest term: what is left below it is rounding
EVEN = 1e-9  # what rounding may add to a gradient that is the same everywhere
NEAR = 0.15  # of a power of ten
SHARE = 0.05  # of the points: fewer are not worth a sentence
SMALL = 0.01  # the size of a local gradient that counts as flat


class Plotted(NamedTuple):
    """A function to plot: its circuit, the input that varies over `span`, the values of the others, the point to touch.

    `label` is what the function is called: σ(x), or the name of the output.
    """

    trace: Trace
    name: str
    fixed: Mapping[str, float]
    span: tuple[float, float]
    label: str
    at: float | None = None

    @property
    def upstream(self) -> float | None:
        """The upstream gradient that is passed back, if one is given."""
        return None if self.trace.upstream is None else float(self.trace.upstream.number)


def plot_story(plotted: Sequence[Plotted], digits: int = 4) -> Story:
    """The story of one or several functions. Raises DomainError where a point to touch has no value."""
    drawn = [_Function(one, digits) for one in plotted]
    sections = [section for one in drawn for section in one.sections()]
    if len(drawn) > 1:
        sections.append(_compared(drawn))
    return Story(", ".join(one.heading for one in drawn), tuple(sections), Kind.FORMULA)


class _Function:
    """One function, its curve, and what is said of it."""

    def __init__(self, plotted: Plotted, digits: int) -> None:
        self.plotted, self.digits = plotted, digits
        self.curve: Curve = curve(plotted.trace, plotted.name, plotted.fixed, plotted.span, label=plotted.label)
        self.title = plotted.label
        self.formula = f"{self._output} = {self._formula()}"
        if all(value is None for value in self.curve.values):
            low, high = map(self._number, plotted.span)
            raise DomainError(
                say.NO_VALUE_BETWEEN.format(label=plotted.label, name=plotted.name, low=low, high=high),
                hint=say.OTHER_RANGE.format(name=plotted.name),
            )

    @property
    def heading(self) -> str:
        """What a page about it is called: a function by its name, an expression by its formula."""
        return self.formula if self.title == self._output else self.title

    def sections(self) -> list[Section]:
        """The function; the tangent and the nudge, if a point is given."""
        asked = self.plotted
        pairs = [("function", self.formula)]
        pairs.append(("gradient", f"∂{self._loss}/∂{asked.name} = {self._gradient_formula()}"))
        if asked.fixed:
            pairs.append(("with", ", ".join(f"{name} = {self._number(value)}" for name, value in asked.fixed.items())))
        tangent = self._tangent()
        caption = (say.PLOT if asked.upstream is None else say.PLOT_BACK).format(
            label=asked.label, name=asked.name, upstream=asked.upstream and self._number(asked.upstream)
        )
        if tangent is not None:
            caption += say.PLOT_TANGENT.format(name=asked.name, at=self._number(tangent.at))
        blocks: list[Block] = [Facts(tuple(pairs), Kind.FORMULA), Plot(self.curve, asked.name, tangent, caption)]
        blocks += self._remarks()
        sections = [Section(say.PLOT_TITLE if self.title == self._output else asked.label, tuple(blocks))]
        return sections if tangent is None else [*sections, *self._nudged(tangent)]

    @property
    def _output(self) -> str:
        graph = self.plotted.trace.graph
        return graph.names[graph.output]

    @property
    def _loss(self) -> str:
        """What the gradient is of: the output, or what follows it."""
        return self._output if self.plotted.upstream is None else loss_name(self.plotted.trace.graph)

    def row(self) -> tuple[str, ...]:
        """The function in a table of several: its largest local gradient, where, and those at the ends."""
        slopes = [(slope, point) for slope, point in zip(self.curve.gradients, self.curve.points, strict=True) if slope]
        largest, at = max(slopes, key=lambda one: (round(abs(one[0]), 9), -abs(one[1])), default=(0.0, 0.0))
        ends = (self.curve.gradients[0], self.curve.gradients[-1])
        return (
            self.title,
            *map(self._number, (largest, at)),
            *("none" if one is None else self._number(one) for one in ends),
        )

    def _remarks(self) -> list[Sentence]:
        asked, curve = self.plotted, self.curve
        said = []
        slopes = [slope for slope in curve.gradients if slope is not None and asked.upstream is None]
        most = max(map(abs, slopes), default=0.0)
        many = sum(abs(slope) > most * (1 - 1e-9) for slope in slopes)
        words = {"label": asked.label, "name": asked.name, "count": len(slopes), "many": many}
        if slopes and not most:
            said.append(say.PLOT_STILL.format(**words))
        elif slopes and max(slopes) - min(slopes) < EVEN * most:
            said.append(say.PLOT_ALIKE.format(**words, largest=self._number(slopes[0])))
        elif many > len(slopes) * SHARE:
            said.append(say.PLOT_PLATEAU.format(**words, largest=self._number(most)))
        elif slopes and None not in curve.values:
            _, largest, at, *_ = self.row()
            said.append(say.PLOT_LARGEST.format(**words, at=at, largest=largest))
        flat = sum(abs(slope) < SMALL for slope in slopes)
        if len(slopes) * SHARE < flat < len(slopes):
            said.append(say.PLOT_FLAT.format(flat=flat, count=len(slopes), small=SMALL))
        if any(value is None for value in curve.values):
            said.append(say.PLOT_GAPS.format(label=asked.label))
        return [Sentence(text) for text in said]

    def _tangent(self) -> Tangent | None:
        asked = self.plotted
        if asked.at is None:
            return None
        value, slope = at_point(asked.trace.started(None), asked.name, asked.fixed, asked.at)
        if value is None or slope is None:
            what = "value" if value is None else "gradient"
            raise DomainError(f"{asked.label} has no {what} at {asked.name} = {self._number(asked.at)}")
        return Tangent(asked.at, value, slope)

    def _nudged(self, tangent: Tangent) -> list[Section]:
        asked = self.plotted
        words = {"name": asked.name, "at": self._number(tangent.at), "label": asked.label}
        slope = self._number(tangent.slope)
        facts = Facts(
            (
                ("value", f"{asked.label} = {self._number(tangent.value)}"),
                ("gradient", slope),
                ("tangent", self._line(tangent)),
            ),
            Kind.FORMULA,
        )
        there = asked.trace.at({**asked.fixed, asked.name: tangent.at})
        kink = any(there.kinks(node) for node in there.graph.gate_nodes)
        slope = f"({slope})" if tangent.slope < 0 else slope
        off = {h: self._off(tangent, h) for h in NUDGES}
        text = (say.NUDGE_KINK if kink else say.NUDGE).format(**words, slope=slope, left=_left(off))
        first: list[Block] = [facts] if kink else [facts, Sentence(say.TANGENT.format(**words))]
        return [
            Section(f"The tangent at {asked.name} = {words['at']}", tuple(first)),
            Section("A nudge", (Sentence(text), self._nudge_table(tangent, off))),
        ]

    def _off(self, tangent: Tangent, h: float) -> float | None:
        """What the prediction leaves of a move by h: 0 where it is only rounding, None where there is no value."""
        asked = self.plotted
        value, _ = at_point(asked.trace, asked.name, asked.fixed, tangent.at + h)
        if value is None:
            return None
        terms = value, tangent.value, tangent.slope * h, tangent.slope * tangent.at
        off = value - tangent.value - tangent.slope * h
        return 0.0 if abs(off) <= ROUNDING * max(map(abs, terms)) else off

    def _nudge_table(self, tangent: Tangent, off: Mapping[float, float | None]) -> Table:
        """What happens when the input moves by h, against what the gradient predicts."""
        asked = self.plotted
        rows = []
        for h in NUDGES:
            value, _ = at_point(asked.trace, asked.name, asked.fixed, tangent.at + h)
            predicted = self._number(tangent.slope * h)
            moved = "no value" if value is None else self._number(value - tangent.value)
            left = off[h]
            rows.append((self._number(h), moved, predicted, "" if left is None else self._number(left)))
        headers = ("h", f"{asked.label} moves by", "the gradient says", "off by")
        columns = tuple(Column(header, Kind.NUMBER) for header in headers)
        return Table(columns, len(rows), lambda index: rows[index])

    def _line(self, tangent: Tangent) -> str:
        """The tangent as an equation: −12 + 3·(x − 2)."""
        name, at, slope = self.plotted.name, tangent.at, tangent.slope
        moved = f"({name} {'+' if at < 0 else '−'} {self._number(abs(at))})" if at else name
        sign = "−" if slope < 0 else "+"
        return f"{self._number(tangent.value)} {sign} {product_text(self._number(abs(slope)), moved)}"

    def _formula(self) -> str:
        graph = self.plotted.trace.graph
        statements = graph.program.statements
        return "; ".join(
            f"{one.name} = {expression_text(one.expression, graph)}"
            if one.name and one is not statements[-1]
            else expression_text(one.expression, graph)
            for one in statements
        )

    def _gradient_formula(self) -> str:
        """The gradient as a formula: of one gate its own rule, of more written out in the input."""
        trace, graph = self.plotted.trace, self.plotted.trace.graph
        gates = [node for node in graph.gate_nodes if not graph.constant[node]]
        if len(gates) == 1 and self.plotted.upstream is None and formula(graph, gates[0]):
            edges = [edge for edge in trace.backward().edges if edge.operand == graph.inputs[self.plotted.name]]
            if len(edges) == 1:
                return local_formula(graph, edges[0].node, edges[0].slot)
        from bpcli.trace.symbolic import gradient_formulas

        return gradient_formulas(trace.backward())[self.plotted.name]

    def _number(self, value: float) -> str:
        return decimal(value, self.digits)


def _left(off: Mapping[float, float | None]) -> str:
    """How fast what is left shrinks, by the numbers of the table."""
    large, small = off[0.1], off[0.01]
    if not any(off.values()):
        return say.NUDGE_NOTHING
    if not large or not small:
        return say.NUDGE_FASTER if large else say.NUDGE_WILD
    power = log10(abs(large / small))
    if round(power) in say.NUDGE_PARTS and abs(power - round(power)) < NEAR:
        return say.NUDGE_LEFT.format(part=say.NUDGE_PARTS[round(power)])
    return say.NUDGE_FASTER if power > 1 + NEAR else say.NUDGE_WILD


def _compared(drawn: Sequence[_Function]) -> Section:
    low, high = drawn[0].plotted.span
    digits = drawn[0].digits
    headers = (
        f"largest {drawn[0].curve.gradient_label}",
        "at",
        f"at {decimal(low, digits)}",
        f"at {decimal(high, digits)}",
    )
    columns = (Column("function", Kind.FORMULA), *(Column(header, Kind.NUMBER) for header in headers))
    return Section("Side by side", (Table(columns, len(drawn), lambda index: drawn[index].row()),))
