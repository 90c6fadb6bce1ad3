"""A formula with some inputs' values put in: 2cos(x) for y·cos(x) at y = 2.

The inputs of which the values are put in are held where they are; the formula must follow every name that it holds. A
factor of 1 or a term of 0 that is left out looks the same, and so does a known mistake: these stay wrong.

>>> from bpcli import explain
>>> from bpcli.judge.answer import read_answer
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("y*sin(x)", x=0.3, y=2)
>>> ask = read_ask("df/dx", trace)
>>> [is_right_held(read_answer(text, trace, ask), trace, ask) for text in ("2cos(x)", "3cos(x)", "sin(0.3)")]
[True, False, False]
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.answer import read_answer
from bpcli.judge.compare import EXACTLY, Told, near, same_function
from bpcli.judge.match import matching
from bpcli.judge.samples import moving
from bpcli.judge.truth import truth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

MOST_INPUTS = 60  # of a circuit of more, a formula has to hold as it is


def is_right_held(answer: Answer, trace: Trace, ask: Ask) -> bool:
    """Whether a formula that is not right as a function is right with some inputs' values put in."""
    graph, formula = trace.graph, answer.graph
    if formula is None or len(graph.inputs) > MOST_INPUTS or all(literal is None for literal in formula.literals):
        return False

    def is_right(points: Sequence[Trace]) -> bool:
        return bool(points) and same_function(answer, lambda point: truth(point, ask), points) is Told.RIGHT

    if not is_right((trace,)):
        return False
    alone = {name: moving(trace, {name}) for name in graph.inputs}
    followed = {name for name, points in alone.items() if is_right(points)}
    if not all(_moves_with(answer, trace, name, alone, followed) for name in answer.names):
        return False
    if not is_right(moving(trace, followed)) or matching(answer, trace, ask):
        return False
    hidden = _hidden(trace, followed)
    return not hidden or any(_is_put_in(answer, trace, ask, name, followed) for name in hidden)


def _moves_with(
    answer: Answer, trace: Trace, name: str, alone: Mapping[str, Sequence[Trace]], followed: set[str]
) -> bool:
    """Whether a name of a formula, if it changes with any input, changes with one that the formula follows."""
    try:
        here = answer.named(trace, name)
        moved_by = {
            which
            for which, points in alone.items()
            if any(not near(answer.named(point, name), here, EXACTLY) for point in points)
        }
    except InputError:
        return False
    return not moved_by or not moved_by.isdisjoint(followed)


def _hidden(trace: Trace, followed: set[str]) -> list[str]:
    """The nodes that come of held inputs alone and are 0 or 1: left out, they would not be missed."""
    graph = trace.graph
    held = graph.below([node for name, node in graph.inputs.items() if name not in followed])
    seen = graph.below([graph.inputs[name] for name in followed])
    return [
        name for name, node in graph.nodes.items() if held[node] and not seen[node] and _is_neutral(trace.values[node])
    ]


def _is_neutral(value: Any) -> bool:
    if isinstance(value, float | int):
        return value in {0, 1}
    return bool((value == 0).all() or (value == 1).all())


def _is_put_in(answer: Answer, trace: Trace, ask: Ask, name: str, followed: set[str]) -> bool:
    """Whether a number of a formula is this node's, put in: with the node in its place it follows that one, too."""
    graph, node = trace.graph, trace.node(name)
    if answer.graph is None or graph.shapes[node]:
        return False
    points = moving(trace, followed | {one for one, place in graph.inputs.items() if graph.below([place])[node]})
    for literal, span in zip(answer.graph.literals, answer.graph.spans, strict=False):
        if literal not in {"0", "1"} or float(literal) != trace.value(name):
            continue
        text = f"{answer.text[: span.start]}({name}){answer.text[span.end :]}"
        with suppress(InputError):
            if same_function(read_answer(text, trace, ask), lambda point: truth(point, ask), points) is Told.RIGHT:
                return True
    return False
