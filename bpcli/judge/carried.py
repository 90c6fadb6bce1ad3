"""Errors carried forward: what an answer would be if an earlier wrong one were right.

Any value, gradient or local gradient can be replaced by what a learner answered. A trivial wrong value (0, or no
number) carries nothing, nor does a wild one.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> consequence(trace, read_ask("df/dx", trace), {read_ask("df/dq", trace): 3.0})
3.0
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.floats import FLOATS
from bpcli.errors import InputError
from bpcli.judge import sentences as say
from bpcli.judge.answer import read_answer
from bpcli.judge.ask import read_ask
from bpcli.judge.compare import EXACTLY, RELATIVE, near, same_value
from bpcli.judge.samples import points
from bpcli.judge.truth import edge_places, shape_of, truth
from bpcli.trace.interpret import quiet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.algebra.algebra import Algebra
    from bpcli.judge.allowed import Sheet
    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.judge.verdict import Verdict
    from bpcli.trace.trace import Trace

MOST_EARLIER = 40  # wrong answers that are looked back at
WILD = 100  # times the truth: a wrong answer beyond this is not a slip


class Slip(NamedTuple):
    """An earlier wrong answer; `is_known` says that its mistake is, or that it follows from another slip."""

    answer: Answer
    is_known: bool


def follows_from(
    answer: Answer, trace: Trace, ask: Ask, slips: Mapping[Ask, Slip], *, on_sheet: bool = False
) -> list[Ask]:
    """The asks whose wrong answers make this one right; [] where there are none.

    Each alone is tried first, then all of them together.
    """
    if ask.kind in {"shape", "jacobian", "entry"}:
        return []
    wrong = {other: slip for other, slip in slips.items() if other != ask}
    if on_sheet and answer.graph is not None:  # a formula that is copied once more says nothing of this step
        wrong = {other: slip for other, slip in wrong.items() if slip.answer.understood != answer.understood}
    for which in [[other] for other in wrong] + ([list(wrong)] if len(wrong) > 1 else []):
        if _follows(answer, trace, ask, {other: wrong[other] for other in which}):
            return which
    return []


def wrong_answers(trace: Trace, earlier: Sequence[Verdict], sheet: Sheet | None = None) -> dict[Ask, Slip]:
    """The last readable answer to each ask, where it is wrong; on a sheet they may stand on each other."""
    last = {verdict.ask: verdict for verdict in earlier if verdict.verdict != "unreadable"}
    wrong: dict[Ask, Slip] = {}
    for verdict in list(last.values())[-MOST_EARLIER:]:
        if verdict.verdict != "wrong":
            continue
        try:
            ask = read_ask(verdict.ask, trace)
            own = {before.text: slip.answer for before, slip in wrong.items()}
            answer = read_answer(verdict.answer, trace, ask, sheet, own)
        except InputError:
            continue
        if ask.kind in {"value", "gradient", "local", "edge"}:
            wrong[ask] = Slip(answer, bool(verdict.mistakes) or verdict.carried_forward)
    return wrong


def may_be_a_slip(trace: Trace, ask: Ask, verdict: Verdict) -> bool:
    """Whether a wrong answer is a known mistake, follows from a slip, or is near enough to the truth to be one."""
    if verdict.mistakes or verdict.carried_forward or trace.is_symbolic:
        return True
    try:
        return is_plausible(read_answer(verdict.answer, trace, ask).at(trace), truth(trace, ask))
    except InputError:
        return False


def is_plausible(value: Any, right: Any) -> bool:
    """Whether a wrong answer may come of a slip: of the same shape, and within two orders of magnitude of the truth."""
    if tuple(getattr(value, "shape", ())) != tuple(getattr(right, "shape", ())):
        return False
    size, wanted = (
        float(abs(number).max(initial=0.0)) if hasattr(number, "max") else abs(number) for number in (value, right)
    )
    wanted = wanted or 1.0
    return wanted / WILD <= size <= wanted * WILD


def _follows(answer: Answer, trace: Trace, ask: Ask, wrong: Mapping[Ask, Slip]) -> bool:
    as_functions = answer.graph is not None and all(other.answer.graph is not None for other in wrong.values())
    compared = 0
    for point in islice(points(trace), 3 if as_functions or trace.is_symbolic else 1):
        try:
            instead = {other: slip.answer.at(point) for other, slip in wrong.items()}
            if any(is_trivial(value) or not _fits(trace, other, value) for other, value in instead.items()):
                return False
            if not all(
                slip.is_known or is_plausible(instead[other], truth(point, other)) for other, slip in wrong.items()
            ):
                return False
            with quiet(trace.graph):
                goal, value = consequence(point, ask, instead), answer.at(point)
        except (InputError, ArithmeticError, ValueError):
            continue
        if is_trivial(goal):
            return False
        tolerance = RELATIVE if answer.is_coarse else EXACTLY
        alike = same_value(answer, value, goal) if answer.graph is None else near(value, goal, tolerance)
        if not alike:
            return False
        compared += 1
    return compared > 0


def _fits(trace: Trace, ask: Ask, value: Any) -> bool:
    """Whether an answer has the shape of what was asked: another cannot take its place."""
    return tuple(getattr(value, "shape", ())) == shape_of(trace, ask)


def is_trivial(value: Any) -> bool:
    """Whether a value carries nothing: zero, zeros, or no number."""
    from math import isfinite

    if isinstance(value, float | int):
        return value == 0 or not isfinite(value)
    return not value.any() or not isfinite(float(value.sum()))


def consequence(trace: Trace, ask: Ask, instead: Mapping[Ask, Any]) -> Any:
    """The truth of an ask, if these answers were right. Raises InputError, ValueError or ArithmeticError."""
    if ask.kind == "move":
        slope, plain = ask.answered_as(""), trace if trace.upstream is None else trace.started(None)
        return ask.number * (instead[slope] if slope in instead else consequence(plain, slope, instead))
    m: Algebra = FLOATS
    if trace.graph.has_arrays:
        from bpcli.algebra.arrays import ARRAYS

        m = ARRAYS
    values = _values(trace, instead, m)
    if ask.kind == "value":
        return values[trace.node(ask.of)]
    graph, only = trace.graph, set(edge_places(trace, ask)) if ask.kind == "edge" else None
    if only is not None:
        ask = ask.answered_as(graph.names[graph.output])
    of, wrt = trace.node(ask.of), trace.node(ask.wrt or "")
    if graph.shapes[of] if ask.kind == "local" else not trace.starts_gradients(ask.of):
        raise InputError(say.JACOBIAN_CARRIED)
    locals_, gradients = _replaced(trace, ask, instead)
    products = {other: value for other, value in instead.items() if other.kind == "edge" and of == graph.output}
    on_edges = {place: other for other in products for place in edge_places(trace, other)}
    back = trace.backward(ask.of, 1.0 if ask.kind == "local" else None, (ask.wrt or "",))
    start = back.seed
    arriving: dict[int, Any] = {of: start}
    for edge in back.edges:
        if (ask.kind == "local" and edge.node != of) or (only and edge.operand == wrt and edge.index not in only):
            continue
        upstream = gradients.get(edge.node, arriving.get(edge.node)) if edge.node != of else start
        nodes = graph.operands_of(edge.node)
        if edge.index in on_edges and ask.kind != "local":
            part = products.pop(on_edges[edge.index], 0.0)
        elif (edge.node, edge.operand) in locals_ and ask.kind != "local":
            if edge.slot != nodes.index(edge.operand):
                continue  # the total of x*x stands for both edges
            part = locals_[edge.node, edge.operand] * upstream
        else:
            part = graph.pull(m, values, edge.node, edge.slot, upstream)
        arriving[edge.operand] = arriving[edge.operand] + part if edge.operand in arriving else part
    result = arriving.get(wrt, 0.0)
    return float(result) if not graph.shapes[wrt] else result


def _values(trace: Trace, instead: Mapping[Ask, Any], m: Algebra) -> list[Any]:
    """Every forward value, with the answered ones in their places."""
    graph = trace.graph
    given = {trace.node(other.of): value for other, value in instead.items() if other.kind == "value"}
    if not given:
        return trace.values
    values = [given.get(node, value) for node, value in enumerate(trace.values[: graph.leaves])]
    for node in graph.gate_nodes:
        if node in given:
            values.append(given[node])
        else:
            values.append(graph.gate(node).forward(m, *(values[operand] for operand in graph.operands_of(node))))
    return values


def _replaced(trace: Trace, ask: Ask, instead: Mapping[Ask, Any]) -> tuple[dict[tuple[int, int], Any], dict[int, Any]]:
    """The local gradients (by gate and operand) and the gradients of the asked output (by node) that were answered."""
    graph = trace.graph
    started = set() if trace.upstream is None else {graph.names[graph.output]}
    locals_: dict[tuple[int, int], Any] = {}
    gradients: dict[int, Any] = {}
    for other, value in instead.items():
        if other.kind in {"value", "edge"} or other.wrt is None:
            continue
        of, wrt = trace.node(other.of), trace.node(other.wrt)
        if other.kind == "gradient" and other.of == ask.of:
            gradients[wrt] = value
        elif (
            wrt in graph.operands_of(of) and not graph.shapes[of] and (other.kind == "local" or other.of not in started)
        ):
            locals_[of, wrt] = value
    return locals_, gradients
