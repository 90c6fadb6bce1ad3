"""What an answer may be made of: nodes of the circuit, not what is asked; and on a sheet that is marked, less.

On a sheet a value is answered in numbers. A gradient may also name inputs and nodes, and another gradient only where
the learner has it by then: a wrong one of theirs stands for itself. A local gradient never names a gradient.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("q=x+y; f=q*z", x=-2, y=5, z=-4)
>>> is_asked(read_ask("dq/dx", trace), trace, read_ask("local(q,x)", trace))
True
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import entries_in
from bpcli.errors import InputError, TooLargeError
from bpcli.judge import sentences as say
from bpcli.judge.ask import Ask
from bpcli.judge.typed import shape_text
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from bpcli.graph.graph import Graph
    from bpcli.judge.answer import Answer
    from bpcli.trace.trace import Trace

MAX_WORKED_OUT = 100_000  # entries of an array that an answer makes on its way
MOST_NAMES = 12  # that a hint lists
_ORDERLESS = {"add", "mul", "max", "min"}  # gates whose operands may change places


class Sheet(NamedTuple):
    """A sheet that is marked: `known` are the asks of which the learner has the number, shown or answered rightly."""

    known: frozenset[str] = frozenset()


def refuse_strangers(built: Graph, allowed: set[str], graph: Graph) -> None:
    """Raise InputError for a formula over other names, with random numbers, or with arrays too large to work out."""
    for name, node in built.inputs.items():
        if name not in allowed:
            names = ", ".join(list(graph.nodes)[:MOST_NAMES])
            hint = did_you_mean(name, graph.nodes, say.MEANING_OF_NAME.format(name=name, names=names))
            raise InputError(say.NO_NODE_HERE.format(name=name), span=built.spans[node], hint=hint)
    if any(literal is not None and literal.startswith("rand") for literal in built.literals):
        raise InputError(say.RANDOM, hint=say.AN_ANSWER_IS)
    most = MAX_WORKED_OUT + max(entries_in(shape) for shape in graph.shapes)
    largest = max((entries_in(shape) for shape in built.shapes), default=0)
    if largest > most:
        raise TooLargeError(say.MANY_ENTRIES.format(largest=largest, most=most), hint=say.AN_ANSWER_IS)


def refuse_itself(
    built: Graph, gradients: Mapping[str, Ask], trace: Trace, ask: Ask, known: Collection[str] = ()
) -> None:
    """Raise InputError for a formula that answers with what is asked, by whatever name, if that is not `known` yet."""
    for name, node in built.inputs.items():
        named = gradients.get(name, Ask("value", name))
        if (name in gradients or name in trace.graph.nodes) and named.text not in known and is_asked(named, trace, ask):
            words = say.ASKED_ITSELF if (named.of, named.wrt) == (ask.of, ask.wrt) else say.ASKED_BY_NAME
            text = words.format(named=named.text, text=ask.text)
            raise InputError(text, span=built.spans[node], hint=say.OTHER_NAMES)


def is_asked(named: Ask, trace: Trace, ask: Ask) -> bool:
    """Whether what a name stands for, a node or a gradient, is the very thing that is asked."""
    graph = trace.graph
    if ask.kind == "shape" or (named.kind == "value") != (ask.kind == "value"):
        return False
    if named.kind != ask.kind and not trace.backward(named.of).is_plain:
        return False
    if ask.kind != "value" and _source(graph, named.wrt or "") != _source(graph, ask.wrt or ""):
        return False
    return named.of == ask.of or _is_twin(graph, named.of, ask.of)


def own_numbers(
    built: Graph, gradients: Mapping[str, Ask], trace: Trace, ask: Ask, sheet: Sheet, own: Mapping[str, Answer]
) -> dict[str, Any]:
    """The learner's own numbers for the names of a formula, where they are not the true ones.

    `own` are the wrong answers by ask. Raises InputError for a name that may not stand in an answer on a sheet.
    """
    if ask.kind == "value" and built.inputs:
        name, node = next(iter(built.inputs.items()))
        text = gradients[name].text if name in gradients else name
        hint = _in_numbers(built, gradients, trace, sheet)
        raise InputError(say.NAME_FOR_VALUE.format(text=text), span=built.spans[node], hint=hint)
    values: dict[str, Any] = {}
    for name, node in built.inputs.items():
        if name not in gradients:
            continue
        named, span = gradients[name], built.spans[node]
        if ask.kind != "gradient":
            hint = say.IN_NODES
            raise InputError(say.NO_GRADIENT_IN.format(kind=_KINDS[ask.kind]), span=span, hint=hint)
        asks = [named.text]
        if _is_one_edge(trace, named):
            asks.append(Ask("local", named.of, named.wrt).text)
        if not sheet.known.isdisjoint(asks):
            continue
        mine = next((own[text] for text in asks if text in own), None)
        if mine is None:
            hint = say.AFTER_IT.format(named=named.text)
            hint = say.ITSELF.format(named=named.text) if named.of == named.wrt else hint
            raise InputError(say.NOT_ANSWERED.format(named=named.text), span=span, hint=hint)
        values[name] = mine.at(trace)
        shape = tuple(getattr(values[name], "shape", ()))
        if shape != built.shapes[node]:
            hint = say.FIX_SHAPE.format(named=named.text, shapes=shape_text(built.shapes[node]))
            raise InputError(say.YOUR_SHAPE.format(named=named.text, shape=shape_text(shape)), span=span, hint=hint)
    return values


_KINDS = {"local": "local gradient", "jacobian": "Jacobian"}


def _in_numbers(built: Graph, gradients: Mapping[str, Ask], trace: Trace, sheet: Sheet) -> str:
    """How to say a value without names: with the numbers that are given, or known by now."""
    from bpcli.judge.mistakes.prediction import number

    names = [name for name in built.inputs if name not in gradients and name in trace.graph.nodes]
    told = [name for name in names if name in trace.graph.inputs or name in sheet.known]
    numbers = ", ".join(say.IS.format(name=name, value=number(trace.value(name))) for name in told)
    first = ", ".join(name for name in names if name not in told)
    words = (say.IN_NUMBERS, say.IN_THESE_NUMBERS, say.WORK_OUT, say.IN_THESE_AND_WORK_OUT)
    return words[bool(numbers) + 2 * bool(first)].format(numbers=numbers, first=first)


def _is_one_edge(trace: Trace, named: Ask) -> bool:
    """Whether a gradient is a local gradient: every path is an edge, and the pass starts with 1."""
    of, back = trace.node(named.of), trace.backward(named.of, None, (named.wrt or "",))
    return back.is_plain and bool(back.edges) and all(edge.node == of for edge in back.edges)


def _is_twin(graph: Graph, name: str, other: str) -> bool:
    """Whether two nodes are the same gates over the same inputs, whatever they are called; a copy is what it copies."""
    numbers: dict[object, int] = {}
    keys: list[int] = []
    for node in range(graph.size):
        if node < graph.leaves:
            literal = graph.literals[node]
            key: object = node if literal is None or literal.startswith("rand") else (literal, graph.shapes[node])
        else:
            gate, operands = graph.gate(node), [keys[operand] for operand in graph.operands_of(node)]
            if gate.id == "copy":
                keys.append(operands[0])
                continue
            key = gate, tuple(sorted(operands) if gate.id in _ORDERLESS else operands)
        keys.append(numbers.setdefault(key, len(numbers)))
    return keys[graph.nodes[name]] == keys[graph.nodes[other]]


def _source(graph: Graph, name: str) -> int:
    """The node that a node copies, if nothing else takes that one; or else itself."""
    node = graph.nodes[name]
    while node >= graph.leaves and graph.gate(node).id == "copy":
        below = graph.operands_of(node)[0]
        if sum(operands.count(below) for operands in graph.operands) > 1:
            break
        node = below
    return node
