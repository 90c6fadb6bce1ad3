r"""The ladder of hints, computed from the graph: the pattern, the local rule, the rule with numbers, the answer.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> print(*ladder(trace, read_ask("df/dq", trace))[1:], sep="\n")
The local gradient on f → q is z.
With the numbers: −4·1.
df/dq = −4
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.formula import ArrayText
from bpcli.algebra.shown import Text
from bpcli.gates.array_gate import ArrayGate
from bpcli.judge.by_index.rules import rule_text
from bpcli.judge.mistakes.prediction import number
from bpcli.judge.truth import edge_places, shape_of, slots, truth
from bpcli.judge.typed import shape_text
from bpcli.lesson.figures import Figures
from bpcli.quiz import sentences as say
from bpcli.trace.edge_words import EdgeWords
from bpcli.trace.wording import formula, gate_text, local_formula, sum_text
from bpcli.words import plural

if TYPE_CHECKING:
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Edge, Pass, Trace

DIGITS = 6  # of an answer that is told
MOST_USES = 4  # gates that are named where a node branches


def ladder(trace: Trace, ask: Ask) -> tuple[str, ...]:
    """The steps up to the answer, which is the last: an equation that would be judged right."""
    return (*steps_to(trace, ask), f"{ask.text} = {answer_text(trace, ask)}")


def steps_to(trace: Trace, ask: Ask) -> tuple[str, ...]:
    """The steps before the answer."""
    match ask.kind:
        case "value":
            steps = _of_value(trace, ask)
        case "local":
            steps = _of_local(trace, ask)
        case "edge":
            steps = _of_edge(trace, ask)
        case "move":
            steps = _of_move(trace, ask)
        case "gradient" if trace.starts_gradients(ask.of):
            steps = _of_gradient(trace, ask)
        case "entry":
            steps = [gate_hint(trace, trace.node(ask.of)), say.HINT_ENTRY.format(of=ask.of, wrt=ask.wrt)]
        case "shape" if ask.inner is not None:
            steps = _of_shape(trace, ask.inner)
        case _:
            steps = _of_jacobian(trace, ask)
    return tuple(dict.fromkeys(step for step in steps if step))


def answer_text(trace: Trace, ask: Ask) -> str:
    """The right answer as a learner may type it: a number to six digits, an array, a shape; or else a formula."""
    if ask.kind == "shape" and ask.inner is not None:
        shape = shape_of(trace, ask.inner)
        return str(shape) if shape else "()"
    if ask.kind == "entry" and (rule := rule_text(trace, ask)):
        return rule
    if trace.is_symbolic:
        return _formula(trace, ask)
    return Figures(trace.backward(), DIGITS, whole=True).number(truth(trace, ask))


def _formula(trace: Trace, ask: Ask) -> str:
    from bpcli.trace.symbolic import gradient_formulas

    graph, wrt = trace.graph, ask.wrt or ""
    if ask.kind == "value":
        return formula(graph, trace.node(ask.of))
    if ask.kind == "local":
        node = trace.node(ask.of)
        return sum_text([local_formula(graph, node, slot) for slot, _ in slots(trace, ask.of, wrt)])
    return gradient_formulas(trace.backward(ask.of, None, (wrt,)))[wrt]


def gate_hint(trace: Trace, node: int) -> str:
    """What a gate says of itself, with its pattern if it has one."""
    gate, written = trace.graph.gate(node), gate_text(trace.graph, node)
    if gate.pattern is None:
        return say.HINT_GATE_ONLY.format(gate=written, because=gate.because)
    return say.HINT_GATE.format(gate=written, kind=say.PATTERNS[gate.pattern], because=gate.because)


def _of_value(trace: Trace, ask: Ask) -> list[str]:
    node = trace.node(ask.of)
    if node < trace.graph.leaves:
        return []
    steps = [say.HINT_VALUE.format(gate=gate_text(trace.graph, node))]
    if not trace.is_symbolic:
        numbers = Figures(trace.backward()).formula_with_numbers(node)
        steps.append(say.HINT_NUMBERS.format(numbers=numbers))
    return steps


def _of_local(trace: Trace, ask: Ask) -> list[str]:
    graph, node, wrt = trace.graph, trace.node(ask.of), ask.wrt or ""
    steps = [gate_hint(trace, node)]
    if isinstance(graph.gate(node), ArrayGate):
        return steps
    places = [slot for slot, _ in slots(trace, ask.of, wrt)]
    local = sum_text([local_formula(graph, node, slot) for slot in places])
    steps.append(say.HINT_LOCAL.format(of=ask.of, wrt=wrt, local=local))
    if not trace.is_symbolic:
        put = sum_text([local_formula(graph, node, slot, _put(trace)) for slot in places])
        steps.append(say.HINT_NUMBERS.format(numbers=put) if put != local else "")
    return steps


def _of_edge(trace: Trace, ask: Ask) -> list[str]:
    """What the gate does, its rule, and the same with numbers: of this edge alone."""
    back = trace.backward(None, None, (ask.wrt or "",))
    places = edge_places(trace, ask)
    edges = [edge for edge in back.edges if edge.index in places]
    return [say.HINT_ADDEND, gate_hint(trace, trace.node(ask.of)), *(_rules(back, edges) if edges else [])]


def _of_move(trace: Trace, ask: Ask) -> list[str]:
    words = {"out": ask.of, "wrt": ask.wrt, "step": number(ask.number)}
    steps = [say.HINT_NUDGE.format(**words), say.HINT_NUDGE_RULE.format(**words)]
    if not trace.is_symbolic:
        slope = number(truth(trace, ask.answered_as("")))
        steps.append(say.HINT_NUDGE_NUMBERS.format(gradient=slope, **words))
    return steps


def _of_gradient(trace: Trace, ask: Ask) -> list[str]:
    wrt = trace.node(ask.wrt or "")
    back = trace.backward(ask.of, None, (ask.wrt or "",))
    edges = [edge for edge in back.edges if edge.operand == wrt]
    if not edges:
        return [say.HINT_START.format(out=ask.of)] if ask.of == ask.wrt else []
    return [*_patterns(trace, edges), *_rules(back, edges)]


def _patterns(trace: Trace, edges: list[Edge]) -> list[str]:
    """The first rung: that a branch adds up, or what the one gate does."""
    if len(edges) == 1:
        return [gate_hint(trace, edges[0].node)]
    graph = trace.graph
    gates = [gate_text(graph, edge.node) for edge in edges[:MOST_USES]] + ["…"] * (len(edges) > MOST_USES)
    name = graph.names[edges[0].operand]
    return [say.HINT_BRANCH.format(name=name, count=len(edges), gates=", ".join(dict.fromkeys(gates)))]


def _rules(back: Pass, edges: list[Edge]) -> list[str]:
    """The local rule, and the same with numbers; of several edges a line for all of them."""
    graph, figures = back.graph, Figures(back)
    words = EdgeWords(back, edges, figures.number)
    if not words.are_scalar:
        return _array_rules(back, edges)
    out, wrt = graph.names[back.output], graph.names[edges[0].operand]
    if len(edges) == 1:
        steps = [say.HINT_LOCAL.format(of=graph.names[edges[0].node], wrt=wrt, local=words.local)]
    else:
        steps = [say.HINT_CHAIN_SUM.format(out=out, wrt=wrt, sum=sum_text([figures.flow(edge) for edge in edges]))]
    if words.have_numbers:
        steps.append(say.HINT_NUMBERS.format(numbers=words.products))
    return steps


def _array_rules(back: Pass, edges: list[Edge]) -> list[str]:
    graph, figures = back.graph, Figures(back)
    steps, numbers = [], []
    for edge in edges[:MOST_USES]:
        of, wrt = graph.names[edge.node], graph.names[edge.operand]
        upstream, rule = figures.upstream_text(edge.node), figures.flow(edge)
        equation = f"{figures.gradient_name(edge.operand)} = {rule}"
        steps.append(say.HINT_RULE.format(of=of, wrt=wrt, rule=equation))
        if not back.trace.is_symbolic:
            named = {graph.names[node]: figures.value(node) for node in (*graph.operands_of(edge.node), edge.node)}
            used = [f"{name} = {value}" for name, value in named.items() if name in rule.source.names]
            if edge.node != back.output:
                used.insert(0, f"{upstream} = {figures.gradient(edge.node)}")
            numbers += used
    return [*steps, say.HINT_NUMBERS.format(numbers=", ".join(dict.fromkeys(numbers))) if numbers else ""]


def _of_shape(trace: Trace, inner: Ask) -> list[str]:
    graph = trace.graph
    if inner.wrt is None:
        return []
    if inner.kind == "gradient" and trace.starts_gradients(inner.of):
        shape = shape_text(graph.shapes[trace.node(inner.wrt)])
        return [say.HINT_SHAPE, say.HINT_SHAPE_OF.format(name=inner.wrt, shape=shape)]
    rows, cols = shape_of(trace, inner)
    return [
        say.HINT_JACOBIAN.format(of=inner.of, wrt=inner.wrt),
        say.HINT_JACOBIAN_SIZES.format(
            of=inner.of, wrt=inner.wrt, rows=plural(rows, "entry"), cols=plural(cols, "entry")
        ),
    ]


def _of_jacobian(trace: Trace, ask: Ask) -> list[str]:
    from bpcli.judge.ask import Ask as Asked

    node = trace.node(ask.of)
    steps = [gate_hint(trace, node)] if node >= trace.graph.leaves else []
    steps += _of_shape(trace, Asked("jacobian", ask.of, ask.wrt))
    return [*steps, say.HINT_JACOBIAN_ENTRY.format(of=ask.of, wrt=ask.wrt)]


def _put(trace: Trace) -> Any:
    figures = Figures(trace.backward())
    return lambda node: (ArrayText if trace.graph.shapes[node] else Text.verbatim)(figures.value(node))
