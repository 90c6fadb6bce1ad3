"""The walk through a lesson on a page: the controls, the steps as a list, and what is seen from which step on.

The page's script reads two attributes: `data-at` is the number of steps after which a part is seen, and `data-lit` the
steps at which it is highlighted. So the page works without the script: then all is seen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.formats import sentences as say
from bpcli.formats.html_blocks import tag
from bpcli.lesson import columns as col
from bpcli.lesson.steps import steps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree import ElementTree as ET

    from bpcli.lesson.figures import Figures
    from bpcli.lesson.steps import PassStep
    from bpcli.lesson.story import DrawnCircuit, Table

PHASES = {"forward": "forward pass", "start": "backward pass", "edge": "backward pass", "sum": "backward pass"}
BUTTONS = (("first", "Start"), ("back", "← Back"), ("next", "Next →"), ("last", "Show all"))


class Walk(NamedTuple):
    """The steps of one lesson, and the circuit that they happen on."""

    steps: tuple[PassStep, ...]
    circuit: DrawnCircuit
    figures: Figures

    @property
    def last(self) -> int:
        """How many steps there are: when all is seen."""
        return len(self.steps)

    def rows(self, table: Table) -> dict[int, int] | None:
        """From which step on each row of a table is seen; None for a table that no step is about."""
        match table.columns[:2]:
            case [col.STEP, col.NODE]:
                return self._rows(table.length, {"forward"})
            case [col.EDGE, col.GATE]:
                return self._rows(table.length, {"edge", "sum"})
            case [col.DERIVATIVE, col.GRADIENT | col.FORMULA]:
                at = {index: number for number, step in enumerate(self.steps, 1) for index in step.gradients}
                drawn = enumerate(self.circuit.nodes)
                indices = {node.name: index for index, node in drawn if node.kind != "constant"}
                names = self.figures.back.wrt
                return {row: at.get(indices.get(name, -1), self.last) for row, name in enumerate(names)}
        return None

    def _rows(self, length: int, phases: set[str]) -> dict[int, int]:
        """A row that has no step of its own, in a circuit that is not drawn whole, comes with the next that has."""
        own = {step.row: number for number, step in enumerate(self.steps, 1) if step.phase in phases}
        steps, at = {}, self.last
        for row in range(length - 1, -1, -1):
            at = own.get(row, at)
            steps[row] = at
        return steps

    def mark(self, picture: ET.Element) -> None:
        """Write into the picture of the circuit what is seen and highlighted when."""
        values: dict[int, int] = {}
        gradients: dict[int, int] = {}
        products: dict[int, int] = {}
        nodes: dict[int, list[str]] = {}
        edges: dict[int, list[str]] = {}
        for number, step in enumerate(self.steps, 1):
            for seen, since in ((step.values, values), (step.gradients, gradients), (step.products, products)):
                since.update(dict.fromkeys(seen, number))
            for indices, lit in ((step.lit_nodes, nodes), (step.lit_edges, edges)):
                for index in indices:
                    lit.setdefault(index, []).append(str(number))
        for part in picture.iter():
            kinds = (part.get("class") or "").split()
            node, edge = int(part.get("data-node", -1)), int(part.get("data-link", -1))
            at = 0
            if "value" in kinds:
                at = values.get(node, 0)
            elif "gradient" in kinds:
                at = products.get(edge, 0)
                if edge < 0 or part.text != self.circuit.edges[edge].gradient:  # it tells the whole gradient too
                    at = max(at, gradients.get(node, 0))
            if at:
                part.set("data-at", str(at))
            is_wire = not kinds or "wire" in kinds
            lamps = edges.get(edge, []) if edge >= 0 else [] if is_wire else nodes.get(node, [])
            if "value" in kinds:
                lamps = [str(at)] if at else []
            if lamps:
                part.set("data-lit", " ".join(lamps))

    def controls(self) -> ET.Element:
        """What moves through the steps. It is hidden until the script shows it."""
        most = str(self.last)
        buttons = [tag("button", label, type="button", id=name) for name, label in BUTTONS]
        forward = sum(step.phase == "forward" for step in self.steps)
        return tag(
            "div",
            tag("p", id="where", klass="where"),
            tag("label", "Step", html_for="slider", klass="unseen"),
            tag("input", type="range", id="slider", min="0", max=most, step="1", value="0", data_forward=str(forward)),
            tag("div", tag("span", "forward pass"), tag("span", "backward pass"), klass="track", aria_hidden="true"),
            tag("div", *buttons, klass="buttons"),
            tag("div", tag("p", say.BEGIN), id="now", aria_live="polite", aria_atomic="true"),
            tag("p", say.KEYS, klass="keys"),
            id="player",
            hidden="",
        )

    def listed(self) -> ET.Element:
        """Every step, one under the other."""
        return tag("ol", *self._items(), id="steps", klass="steps")

    def _items(self) -> Iterable[ET.Element]:
        for step in self.steps:
            item = tag("li", tag("p", step.title, klass="title"), tag("p", step.sentence, klass="said"))
            item.set("data-phase", PHASES[step.phase])
            if step.why:
                tag("p", step.why, klass="why", into=item)
            if step.question:
                tag("p", step.question, klass="ask", into=item)
            yield item


def walk_of(figures: Figures, drawn: DrawnCircuit) -> Walk:
    """The walk through a lesson."""
    return Walk(steps(figures, drawn), drawn, figures)
