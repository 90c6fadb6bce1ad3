"""Where in a circuit a question stands: its steps, the one that is asked, and what the learner knows by then.

>>> from bpcli import explain
>>> from bpcli.quiz.asks import asks
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> position = Position(trace, "mixed", 1, 2, 7, tuple(asks(trace)), 2)
>>> position.ask.text, sorted(trace.graph.names[node] for node in position.known_values)
('df/dq', ['f', 'q', 'x', 'y', 'z'])
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.fair.draw import Dice
from bpcli.judge.allowed import Sheet
from bpcli.judge.ask import Ask
from bpcli.lesson.figures import Figures
from bpcli.quiz.topics import OWN, STAGES, TOPICS, WHOLE

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph
    from bpcli.quiz.topics import Topic
    from bpcli.trace.trace import Edge, Pass, Trace

MOST_ADDENDS = 3  # that are asked for one by one


class Position(NamedTuple):
    """A circuit, how it is asked about, its steps in order, which of them (`at`) is asked now, and first."""

    trace: Trace
    topic: str
    level: int
    stage: int
    seed: int
    steps: tuple[Ask, ...]
    at: int
    first: int = 0

    @property
    def about(self) -> Topic:
        """What is practised."""
        return TOPICS.get(self.topic, OWN)

    @property
    def ask(self) -> Ask:
        """What is asked now."""
        return self.steps[self.at]

    @property
    def graph(self) -> Graph:
        """The circuit."""
        return self.trace.graph

    @property
    def back(self) -> Pass:
        """The backward pass from the output."""
        return self.trace.backward()

    @property
    def out(self) -> str:
        """The output's name."""
        return self.graph.names[self.graph.output]

    @property
    def known_values(self) -> set[int]:
        """The nodes whose value is known: leaves, and what was worked out before."""
        graph = self.graph
        asked = {graph.nodes[one.of] for one in self.steps[self.at :] if one.kind == "value"}
        return {node for node in range(graph.size) if node not in asked}

    @property
    def known_gradients(self) -> set[int]:
        """The nodes whose gradient is known: once the backward pass has begun the output, and what was worked out."""
        if self.ask.kind == "value":
            return set()
        before = (one for one in self.steps[: self.at] if one.kind == "gradient" and one.wrt is not None)
        return {self.graph.output, *(self.graph.nodes[one.wrt] for one in before if one.wrt)}

    @property
    def sheet(self) -> Sheet:
        """What an answer may stand on: what was worked out before is shown, so its names mean the true numbers."""
        return Sheet(frozenset(one.text for one in self.steps[: self.at]))

    def takes_apart(self, edges: list[Edge]) -> bool:
        """Whether each addend at a branch is asked, before their sum: of a few numbers, each from another gate."""
        gates = {edge.node for edge in edges}
        return (
            "addend" in self.about.asks
            and not self.graph.has_arrays
            and not self.trace.is_symbolic
            and len(edges) == len(gates) <= MOST_ADDENDS
        )

    @property
    def silent(self) -> Position:
        """The same with nothing asked: what is to be looked at for a question of another kind."""
        nothing = Ask("shape", self.out, None, Ask("value", self.out))
        return self._replace(steps=(*self.steps[: self.at], nothing, *self.steps[self.at + 1 :]))

    @property
    def gate(self) -> int | None:
        """The gate whose backward step this is; None in the forward pass."""
        return _gate(self, self.ask)

    @property
    def is_first_at_gate(self) -> bool:
        """Whether no earlier step belongs to the same gate."""
        return self.gate is not None and all(_gate(self, one) != self.gate for one in self.steps[: self.at])

    @property
    def is_first(self) -> bool:
        """Whether nothing of this circuit was asked before."""
        return self.at == self.first

    @property
    def is_last(self) -> bool:
        """Whether this is the circuit's last step."""
        return self.at == len(self.steps) - 1

    @property
    def is_whole(self) -> bool:
        """Whether every step is the learner's, so that no worked table is shown."""
        return self.stage >= WHOLE

    @property
    def asks_concept(self) -> bool:
        """Whether this is a worked example, which must not show the local gradient beside the number that is asked."""
        return STAGES[self.stage].blank == "concept"

    @property
    def figures(self) -> Figures:
        """How numbers are written."""
        return Figures(self.back)

    @property
    def dice(self) -> Dice:
        """Chance of this position alone."""
        return Dice(f"{self.topic}/{self.level}/{self.stage}/{self.seed}/{self.at}")

    def edges_to(self, node: int) -> list[Edge]:
        """The edges that bring a gradient back to a node."""
        return [edge for edge in self.back.edges if edge.operand == node]

    def edges_between(self, of: str, wrt: str) -> list[Edge]:
        """The edges on which a gradient flows from one node to another."""
        return [edge for edge in self.edges_to(self.graph.nodes[wrt]) if edge.node == self.graph.nodes[of]]


def _gate(position: Position, ask: Ask) -> int | None:
    """The gate that a backward step belongs to: the last that brings a gradient to its node."""
    inner = ask.inner or ask
    if inner.wrt is None:
        return None
    if inner.kind != "gradient":
        return position.graph.nodes[inner.of]
    edges = position.edges_to(position.graph.nodes[inner.wrt])
    return edges[-1].node if edges else None
