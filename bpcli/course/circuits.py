"""Whether what an exercise says makes a circuit, and whether what it asks is there to be asked."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bpcli.algebra.draws import Draws
from bpcli.course import author_sentences as say
from bpcli.course.fields import unknown
from bpcli.course.places import characters
from bpcli.course.values import circuit_of, draws_of, graph_of, make_trace, recipe_of
from bpcli.errors import InputError, Span
from bpcli.judge.ask import read_ask
from bpcli.judge.mistakes import MISTAKES
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, MissingValueError, check_names, given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.course.fields import Source
    from bpcli.course.model import Code, Exercise
    from bpcli.course.places import Path


def check_circuit(source: Source, exercise: Exercise) -> None:
    """Note what is wrong with an exercise's expression, values and asks."""
    if not exercise.expression:
        return
    trace = _trace(source, exercise)
    if trace is None:
        return
    if exercise.code is not None:
        _check_code(source, exercise, trace)
        return
    for place, question in enumerate(exercise.questions):
        if question.ask:
            _check_ask(source, ("questions", place, "ask"), question.ask, trace)
        for index, mistake in enumerate(question.allow):
            if mistake not in MISTAKES:
                unknown(source, ("questions", place, "allow", index, mistake), "known mistake", MISTAKES)


def _trace(source: Source, exercise: Exercise) -> Trace | None:
    """The trace at the exercise's values, or at some that could be drawn; None, and a fault, where there is none."""
    texts = tuple((exercise.values if exercise.code is None else exercise.code.inputs).items())
    try:
        if exercise.code is not None:
            trace = _at_drawn_inputs(exercise, exercise.code)
        else:
            if exercise.is_drawn:
                texts = _possible_values(exercise)
            if not _has_values(source, exercise, dict(texts)):
                return None
            trace = make_trace(circuit_of(exercise), texts)
    except InputError as error:
        _note(source, exercise, error, dict(texts))
        return None
    return trace if _has_inputs(source, exercise, trace, dict(texts)) else None


def _possible_values(exercise: Exercise) -> tuple[tuple[str, str], ...]:
    """The first locked values; else the first draw at which the circuit has a value, or of all where there is none."""
    if exercise.pool:
        return (*exercise.values.items(), *exercise.pool[0].items())
    draws = draws_of(recipe_of(exercise)._replace(asks=()), "", 0)
    first = next(draws)
    return next((attempt.drawn for attempt in chain([first], draws) if attempt.error is None), first.drawn)


def _at_drawn_inputs(exercise: Exercise, code: Code) -> Trace:
    """A program's circuit, at inputs as the marking of programs draws them."""
    from bpcli.course.fresh import drawn

    draws = Draws(exercise.seed)
    numbers = {name: Given("", drawn(text, draws, name)) for name, text in code.inputs.items()}
    graph = graph_of(circuit_of(exercise), tuple((name, number.shape) for name, number in numbers.items()))
    return Trace(graph, check_names(graph, numbers).given)


def _has_values(source: Source, exercise: Exercise, texts: Mapping[str, str]) -> bool:
    """Whether every input has a value, or none has; notes those that have none. Raises InputError as building does."""
    shapes = dict(exercise.shapes) | {name: given(text, name, Draws()).shape for name, text in texts.items()}
    graph = graph_of(circuit_of(exercise), tuple(shapes.items()))
    missing = [name for name in graph.inputs if texts and name not in texts and name not in graph.own_values]
    for name in missing:
        place = _place(source, ("expression",), graph.spans[graph.inputs[name]])
        source.fault(("expression",), say.NO_VALUE.format(name=name), say.GIVE_VALUE, place)
    return not missing


def _has_inputs(source: Source, exercise: Exercise, trace: Trace, texts: Mapping[str, str]) -> bool:
    """Whether every value is that of an input; notes those that are not."""
    inputs = trace.graph.inputs
    where: Path = ("code", "inputs") if exercise.code is not None else ("values",)
    for name in texts:
        if name not in inputs:
            path: Path = ("draw", name) if name in exercise.ranges else (*where, name)
            what, hint = say.NOT_IN_EXPRESSION.format(name=name), say.ITS_INPUTS.format(names=", ".join(inputs))
            source.fault((*path, ""), what, hint)
    return all(name in inputs for name in texts)


def _note(source: Source, exercise: Exercise, error: InputError, texts: Mapping[str, str]) -> None:
    """Note an error at its place: in the expression, in a value, or at the expression as a whole."""
    hint = error.hint or ""
    for name, text in texts.items():
        if error.source == f"value of {name}" or error.text == text != exercise.expression:
            path: Path = ("code", "inputs", name) if exercise.code is not None else ("values", name)
            source.fault(path, say.AT.format(what=name, message=error.message), hint)
            return
    if isinstance(error, MissingValueError):
        hint = say.GIVE_VALUE
    source.fault(("expression",), error.message, hint, _place(source, ("expression",), error.span))


def _place(source: Source, path: Path, within: Span | None) -> Span | None:
    """The place in the file of a place in the text at a path."""
    if within is None:
        return None
    span = source.span(path)
    if source.text[span.start : span.start + 1] not in {'"', "'"}:
        return None
    at = characters(source.text, span)
    start, end = (at[min(max(place, 0), len(at) - 1)] for place in within)
    return Span(start, max(end, start + 1))


def _check_ask(source: Source, path: Path, text: str, trace: Trace) -> None:
    from bpcli.judge.truth import truth

    try:
        ask = read_ask(text, trace)
        if trace.is_symbolic and ask.kind != "shape":
            source.fault(path, say.NO_ANSWER.format(ask=text), say.GIVE_VALUE_FOR_ASK)
        else:
            truth(trace, ask)
    except InputError as error:
        inner = _place(source, path, error.span) if error.text == text else None
        source.fault(path, say.AT.format(what=text, message=error.message), error.hint or "", inner)


def _check_code(source: Source, exercise: Exercise, trace: Trace) -> None:
    code, nodes = exercise.code, trace.graph.nodes
    if code is None:
        return
    for part, names in (("forward", code.forward), ("backward", code.backward)):
        for place, name in enumerate(names):
            if name not in trace.graph.inputs:
                hint = say.THE_INPUTS.format(names=", ".join(trace.graph.inputs))
                source.fault(("code", part, place), say.NOT_AN_INPUT.format(name=name), hint)
    for place, name in enumerate(code.keeps):
        if name not in nodes:
            what, hint = say.NOT_A_NODE.format(name=name), say.THE_NODES.format(names=", ".join(nodes))
            source.fault(("code", "keeps", place), what, hint)
    for name in trace.graph.inputs:
        if name not in code.forward:
            source.fault(("code", "forward"), say.INPUT_LEFT_OUT.format(name=name), say.ALL_INPUTS)
