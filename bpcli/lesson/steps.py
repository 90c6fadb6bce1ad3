"""A lesson step by step: the forward pass gate by gate, then back down edge by edge, and a sum where a node branches.

The indices in a step are those of the DrawnCircuit, and of the rows of the lesson's tables.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> walk = steps(Figures(explain("(x+y)*z", x=-2, y=5, z=-4).backward()))
>>> [(step.phase, step.title, step.ask, step.answer) for step in walk][1:4]
[('forward', 'f = q·z', 'f', '−12'), ('start', '∂f/∂f', 'df/df', '1'), ('edge', 'f → q', 'df/dq', '−4')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.lesson import sentences as say
from bpcli.lesson.circuit import circuit
from bpcli.lesson.remarks import start
from bpcli.lesson.step_words import Words
from bpcli.lesson.tables import rows_with_sums
from bpcli.trace.wording import edge_text, formula, sum_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.lesson.figures import Figures
    from bpcli.lesson.story import DrawnCircuit
    from bpcli.trace.trace import Edge

PHASES = ("forward", "start", "edge", "sum")
MOST_ADDENDS = 6  # that a question lists
GIVEN = {"input", "constant", "more"}  # the kinds of nodes whose value is there from the beginning


class PassStep(NamedTuple):
    """One number of the lesson: what is asked, what it is, and what is seen with it.

    `phase` is one of PHASES. `prompt` is what a guess answers (q, ∂f/∂q, f → x). `ask` says it in the notation of
    `bpcli check`; it is empty where a pass starts elsewhere or from another gradient than 1. Then a guess is compared
    with `right`, which is None where there is nothing to guess.
    """

    phase: str
    title: str
    question: str
    prompt: str
    ask: str
    answer: str  # as it is shown; empty in a symbolic lesson
    right: Any
    sentence: str  # what happens, with the numbers in
    why: str
    node: int  # of the graph: the gate, or the node whose gradients are added
    edge: Edge | None
    row: int | None  # in the table of the forward pass (phase forward), or in that of the backward pass
    values: tuple[int, ...] = ()  # nodes of the drawn circuit whose value is seen from here on
    products: tuple[int, ...] = ()  # edges whose gradient is seen from here on
    gradients: tuple[int, ...] = ()  # nodes whose whole gradient is seen from here on
    lit_nodes: tuple[int, ...] = ()
    lit_edges: tuple[int, ...] = ()


def steps(figures: Figures, drawn: DrawnCircuit | None = None) -> tuple[PassStep, ...]:
    """Every step of the lesson on the nodes that are drawn, in order.

    `drawn` is the circuit of the figures, if it is there already.
    """
    if figures.graph.constant[figures.back.output]:
        return ()  # nothing moves it
    walk = _Walk(figures, drawn or circuit(figures))
    return (*walk.forward(), *walk.backward())


def seen(drawn: DrawnCircuit, walk: Sequence[PassStep], upto: int) -> DrawnCircuit:
    """The circuit when the first `upto` steps are done: what is not computed yet is empty. Inputs have their values."""
    done = walk[:upto]
    values = {index for step in done for index in step.values}
    gradients = {index for step in done for index in step.gradients}
    products = {index for step in done for index in step.products}
    nodes = tuple(
        node._replace(
            value=node.value if index in values or node.kind in GIVEN else "",
            gradient=node.gradient if index in gradients else "",
        )
        for index, node in enumerate(drawn.nodes)
    )
    edges = tuple(edge if index in products else edge._replace(gradient="") for index, edge in enumerate(drawn.edges))
    return drawn._replace(nodes=nodes, edges=edges)


class _Walk(Words):
    """The steps of one pass, and where in the circuit each node and edge is drawn."""

    def __init__(self, figures: Figures, drawn: DrawnCircuit) -> None:
        super().__init__(figures)
        # A gate that is left out of a large circuit is drawn, too: its value is given, as an input's.
        self.node_index = {
            self.graph.nodes[node.name]: index for index, node in enumerate(drawn.nodes) if node.kind != "constant"
        }
        self.gates = {node for node, index in self.node_index.items() if drawn.nodes[index].kind not in GIVEN}
        self.edge_index = {(edge.head, edge.slot): index for index, edge in enumerate(drawn.edges)}
        self.leaving: dict[int, list[int]] = {}
        self.into: dict[int, list[int]] = {}
        for index, edge in enumerate(drawn.edges):
            self.leaving.setdefault(edge.tail, []).append(index)
            self.into.setdefault(edge.head, []).append(index)

    def forward(self) -> Iterator[PassStep]:
        """A step for each gate that is drawn."""
        figures, graph = self.figures, self.graph
        nodes = [node for node in graph.gate_nodes if not graph.constant[node]]
        for row, node in enumerate(nodes):
            if node not in self.gates:
                continue
            name, text, shape = graph.names[node], formula(graph, node), graph.shapes[node]
            chain = [name, text] if self.symbolic else [name, text, figures.formula_with_numbers(node)]
            answer = "" if self.symbolic else figures.value(node)
            ask = say.ASK_SHAPED_VALUE if shape else say.ASK_VALUE
            yield PassStep(
                "forward",
                f"{name} = {text}",
                ask.format(node=name, formula=text, shape=shape),
                name,
                "" if self.symbolic else name,
                answer,
                None if self.symbolic else self.back.trace.shown_value(node),
                say.STEP_FORWARD.format(chain=" = ".join(dict.fromkeys([*chain, *([answer] if answer else [])]))),
                "" if self.symbolic or row else say.STEP_FORWARD_WHY,
                node,
                None,
                row,
                values=(self.node_index[node],),
                lit_nodes=(self.node_index[node],),
                lit_edges=tuple(self.into.get(self.node_index[node], ())),
            )

    def backward(self) -> Iterator[PassStep]:
        """The start, then each edge that is drawn, and each sum after its last edge."""
        if self.back.output in self.node_index:
            yield self._start()
        for row, at in enumerate(rows_with_sums(self.back)):
            if isinstance(at, int):
                if at in self.node_index:
                    yield self._sum(at, row)
            elif at.node in self.gates and at.operand in self.node_index:
                yield self._edge(at, row)

    def _start(self) -> PassStep:
        figures, graph, out = self.figures, self.graph, self.back.output
        name, here = self.gradient_name(out), (self.node_index[out],)
        plain = self.back.is_plain
        seed = self.gradient(out)
        return PassStep(
            "start",
            name,
            say.ASK_START.format(out=graph.names[out], gradient=name) if plain else "",
            name,
            f"d{graph.names[out]}/d{graph.names[out]}" if plain and not self.symbolic else "",
            "" if self.symbolic else seed,
            self.back.gradient[out] if plain and not self.symbolic else None,
            start(figures, seed),
            "",
            out,
            None,
            None,
            gradients=here,
            lit_nodes=here,
        )

    def _edge(self, edge: Edge, row: int) -> PassStep:
        figures, graph, operand = self.figures, self.graph, edge.operand
        name, drawn_edge = graph.names[operand], self.edge_index[self.node_index[edge.node], edge.slot]
        branch = self.back.branches.get(operand, ())
        title = edge_text(graph, edge.node, operand)
        several = graph.operands_of(edge.node).count(operand) > 1
        words: dict[str, Any] = {
            "gradient": self.gradient_name(operand),
            "gate": f"{graph.names[edge.node]} = {formula(graph, edge.node)}",
            "name": name,
            "edge": f"{title} (operand {edge.slot + 1})" if several else title,
            "count": len(branch),
            "shape": graph.shapes[operand] or "a number",
            "upstream": self.given(edge.node),
        }
        if self.is_scalar(edge):
            ask, told = say.ASK_BRANCH_EDGE if branch else say.ASK_EDGE, self.product(edge, words)
        else:
            ask, told = say.ASK_BRANCH_RULE if branch else say.ASK_RULE, self.rule(edge, words)
        product = "" if self.symbolic else figures.product(edge)
        if branch:
            told += f" {say.ARRIVES_AT_BRANCH.format(**words)}"
        elif not self.symbolic:
            told += f" {say.ARRIVES.format(gradient=words['gradient'], value=product)}"
        return PassStep(
            "edge",
            words["edge"],
            ask.format(**words),
            title if branch else words["gradient"],
            self._ask_edge(edge, several=several) if branch else self._ask(operand),
            product,
            None if self.symbolic else self.back.product[edge.index],
            told,
            self.why(edge),
            edge.node,
            edge,
            row,
            products=(drawn_edge,),
            gradients=() if branch else (self.node_index[operand],),
            lit_edges=(drawn_edge,),
        )

    def _sum(self, node: int, row: int) -> PassStep:
        figures, graph, edges = self.figures, self.graph, self.back.branches[node]
        here, name, gradient = self.node_index[node], graph.names[node], self.gradient_name(node)
        if self.symbolic:
            parts: list[str] = [figures.flow(edge) for edge in edges[:MOST_ADDENDS]]
        else:
            parts = [figures.product(edge) for edge in edges[:MOST_ADDENDS]]
        more = ["…"] if len(edges) > MOST_ADDENDS else []
        written = f"{gradient} = {sum_text([*parts, *more])}" if self.symbolic else figures.sum_written(node)
        return PassStep(
            "sum",
            f"sum at {name}",
            say.ASK_SUM.format(
                count=f"{len(edges):,}", name=name, addends=", ".join([*parts, *more]), gradient=gradient
            ),
            gradient,
            self._ask(node),
            "" if self.symbolic else figures.gradient(node),
            None if self.symbolic else self.back.gradient[node],
            say.BRANCH.format(name=name, count=len(edges), sum=written),
            say.BRANCH_WHY,
            node,
            None,
            row,
            gradients=(here,),
            lit_nodes=(here,),
            lit_edges=tuple(self.leaving.get(here, ())),
        )

    def _ask(self, node: int) -> str:
        """A gradient in the notation of `bpcli check`, if it has one."""
        if self.symbolic or not self.back.is_plain:
            return ""
        return f"d{self.graph.names[self.back.output]}/d{self.graph.names[node]}"

    def _ask_edge(self, edge: Edge, *, several: bool) -> str:
        """What an edge contributes in the notation of `bpcli check`, if it has one."""
        if self.symbolic or not self.back.is_plain or self.back.output != self.graph.output:
            return ""
        number = 1 + sum(node == edge.operand for node in self.graph.operands_of(edge.node)[: edge.slot])
        of, wrt = self.graph.names[edge.node], self.graph.names[edge.operand]
        return f"edge({of},{wrt},{number})" if several else f"{of} → {wrt}"
