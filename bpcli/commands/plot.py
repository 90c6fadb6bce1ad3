"""`bpcli plot`: functions and their local gradients, drawn; an expression of one input, its tangent, a nudge."""

from __future__ import annotations

import re
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.algebra.draws import Draws
from bpcli.commands import sentences as say
from bpcli.commands.circuit import upstream_of
from bpcli.commands.options import UPSTREAM, Argument, Digits, FromFile, Option
from bpcli.commands.saving import format_of, sheet_for
from bpcli.commands.sources import request
from bpcli.errors import InputError, shortened
from bpcli.formats import write_story
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS
from bpcli.gates.catalogue import NAMED
from bpcli.gates.expansions import EXPANSIONS, Expansion
from bpcli.graph.build import build
from bpcli.lesson.plots import Plotted, plot_story
from bpcli.lesson.tell import check_digits
from bpcli.notation.hints import suggested
from bpcli.notation.names import plain_name
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.formats import Page
    from bpcli.graph.graph import Graph
    from bpcli.lesson.story import Story

SPAN = (-5.0, 5.0)
FORMS = ("table", "plain", "markdown", "html", "svg")
MOST = 12  # functions at once
_NAME = re.compile(r"[^\W0-9]\w*")
_CALLED = NAMED.keys() | ARRAY_FUNCTIONS.keys() | EXPANSIONS.keys()
_RANGE = re.compile(r"(?P<low>.+?)\.\.(?P<high>.+)")


class Plot(Digits, FromFile):
    """`bpcli plot`."""

    example = 'bpcli plot sigmoid tanh relu, or bpcli plot "x*exp(-x)" x=-2..4 --at 1.5'
    order = "arguments file at upstream form output"
    arguments: Annotated[
        tuple[str, ...],
        Argument(
            "FUNCTION...|EXPRESSION NAME=LOW..HIGH NAME=VALUE...",
            "Functions of one number (sigmoid tanh …), or an expression: one input varies over a range, "
            "the others are given numbers.",
        ),
    ] = ()
    upstream: Annotated[str | None, UPSTREAM] = None
    at: Annotated[str | None, Option("Draw the tangent here, and nudge x.", metavar="X")] = None
    form: Annotated[str | None, Option("table, plain, markdown, html or svg.", "--format")] = None
    output: Annotated[Path | None, Option("Write into a file; its ending chooses the format.")] = None

    def run(self, sheet: Page | None = None) -> None:
        """Plot what the arguments name. Raises InputError for what cannot be plotted."""
        form = format_of(self.form, self.output)
        if form not in FORMS:
            raise InputError(say.NO_PLOT_FORMAT.format(form=form), hint=say.PLOT_FORMS.format(forms=", ".join(FORMS)))
        check_digits(self.digits)
        names = [] if self.file is not None else _functions(self.arguments)
        plotted = _of_functions(names, self) if names else [_of_expression(self)]
        story = plot_story(plotted, self.digits)
        with sheet_for(self.output, (self.file,), sheet) as paper:
            _write(form, story, paper)


def _write(form: str, story: Story, sheet: Page) -> None:
    if form == "svg":
        from bpcli.formats import plot_svg

        plot_svg.write(story, sheet)
    else:
        write_story(form, story, sheet)


def _functions(arguments: Sequence[str]) -> list[str]:
    """The functions that are named, if functions are all that stands before the ranges."""
    names = [argument for argument in arguments if "=" not in argument]
    if not arguments:
        raise InputError(say.NOTHING_TO_PLOT, hint=say.PLOT_EXAMPLE)
    _refuse_unknown(names, arguments)
    if not names or not all(_NAME.fullmatch(name) and name in _CALLED for name in names):
        return []
    if list(arguments[: len(names)]) != names:
        raise InputError(say.FUNCTIONS_FIRST, hint=say.PLOT_COMMAND.format(names=" ".join(names)))
    if len(names) > MOST:
        raise InputError(say.MOST_FUNCTIONS.format(most=MOST))
    for name in names:
        gate = NAMED.get(name) or EXPANSIONS.get(name)
        if gate is None or (isinstance(gate, Expansion) and gate.of_arrays):
            raise InputError(say.FUNCTION_OF_ARRAY.format(name=name), hint=say.SHOW_GATE.format(name=name))
        if sum(operand not in dict(gate.defaults) for operand in gate.names) != 1:
            raise InputError(
                say.FUNCTION_OF_SEVERAL.format(name=name),
                hint=say.EXPRESSION_OF_ONE_INPUT.format(name=name),
            )
    return names


def _refuse_unknown(names: list[str], arguments: Sequence[str]) -> None:
    """Raise InputError for a word that is meant as a function: as an input of its own it would be a straight line."""
    for name in names:
        is_word = len(name) > 1 and _NAME.fullmatch(name) is not None
        if is_word and name not in _CALLED and f"{name}=" not in " ".join(arguments):
            hint = suggested(name, NAMED.keys() | EXPANSIONS.keys(), say.LIST_FUNCTIONS.format(name=name))
            raise InputError(say.NO_FUNCTION.format(name=shortened(name)), hint=hint)


def _of_functions(names: list[str], asked: Plot) -> list[Plotted]:
    """Functions of x, over one range."""
    ranges, rest = _ranges(asked.arguments[len(names) :])
    if rest or set(ranges) - {"x"}:
        odd = [*rest, *(f"{name}={text}" for name, text in ranges.items() if name != "x")][0]
        raise InputError(say.NOT_A_RANGE_OF_X.format(odd=odd), hint=say.PLOT_EXAMPLE_WITH_RANGE.format(names=names[0]))
    touch, span = _shown(ranges.get("x", ""), "x", asked.at)
    graphs = {name: build(f"y = {name}(x)") for name in names}
    return [Plotted(_traced(graph, asked), "x", {}, span, f"{name}(x)", touch) for name, graph in graphs.items()]


def _traced(graph: Graph, asked: Plot) -> Trace:
    return Trace(graph, upstream=upstream_of(asked.upstream, graph))


def _of_expression(asked: Plot) -> Plotted:
    """An expression of which one input varies; the others are given numbers."""
    ranges, rest = _ranges(asked.arguments)
    program = request(asked.replaced(arguments=rest))
    if program.is_python:
        raise InputError(say.PLOT_OF_PYTHON, hint=say.EXPLAIN_PYTHON)
    try:
        found = {name: given(text, name, Draws(0)) for name, text in program.values.items()}
        graph = build(program.text, {**found, **dict.fromkeys(ranges, given("1"))}, reading=program.reading)
    except InputError as error:
        raise error.located(program.text, program.file) if error.span is not None else error from None
    for name in (*found, *ranges):
        if name not in graph.inputs:
            raise InputError(say.RANGE_OF_UNKNOWN.format(name=name))
    free = [name for name in graph.inputs if name not in found]
    name = _varying(list(ranges), free)
    if graph.has_arrays:
        raise InputError(say.EXPRESSION_HAS_ARRAY)
    at, span = _shown(ranges.get(name, ""), name, asked.at)
    fixed = {other: value.number for other, value in found.items()}
    return Plotted(_traced(graph, asked), name, fixed, span, graph.names[graph.output], at)


def _varying(ranges: list[str], free: list[str]) -> str:
    """The one input that varies."""
    if len(ranges) > 1:
        raise InputError(
            say.SEVERAL_VARY.format(ranges=" and ".join(ranges)), hint=say.GIVE_NUMBER.format(ranges=ranges[1])
        )
    left = [name for name in free if name not in ranges]
    if (ranges and left) or len(left) > 1:
        others = left if ranges else left[1:]
        raise InputError(
            (say.HAS_NO_VALUE if len(others) == 1 else say.HAVE_NO_VALUE).format(others=", ".join(others)),
            hint=say.GIVE_OTHERS_NUMBERS.format(others=" ".join(f"{name}=2" for name in others)),
        )
    if not ranges and not left:
        raise InputError(say.NONE_VARIES, hint=say.GIVE_A_RANGE)
    return (ranges or left)[0]


def _ranges(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The arguments that are ranges, x=-2..4, and the others."""
    found: dict[str, str] = {}
    rest = []
    for argument in arguments:
        name, equals, text = argument.partition("=")
        if equals and ".." in text and _NAME.fullmatch(plain_name(name)):
            found[plain_name(name)] = text
        else:
            rest.append(argument)
    return found, rest


def _shown(text: str, name: str, at: str | None) -> tuple[float | None, tuple[float, float]]:
    """The point to touch, if there is one, and the range. Raises InputError where the point lies outside.

    A range that nobody gave is made so wide that the point is in it.
    """
    span = _span(text, name)
    low, high = span or SPAN
    if at is None:
        return None, (low, high)
    touch = _number(at, "--at")
    if span is None:
        low, high = min(low, touch - 1), max(high, touch + 1)
    if not low <= touch <= high or not isfinite(high - low):
        raise InputError(say.AT_IS_OUTSIDE.format(at=shortened(at), name=name, text=text), hint=say.CHOOSE_A_POINT)
    return touch, (low, high)


def _span(text: str, name: str) -> tuple[float, float] | None:
    """Both ends of a range. Raises InputError where it is none."""
    if not text:
        return None
    parts = _RANGE.fullmatch(text)
    if parts is None:
        raise InputError(say.NOT_A_RANGE.format(text=text), hint=say.RANGE_FORM.format(name=name))
    low, high = (_number(part, name) for part in (parts["low"], parts["high"]))
    if low == high:
        raise InputError(say.EMPTY_RANGE.format(name=name), hint=say.RANGE_EXAMPLE.format(name=name))
    if not low < high:
        raise InputError(
            say.REVERSED_RANGE.format(name=name),
            hint=say.SMALLER_END_FIRST.format(name=name, parts=parts["high"], parts2=parts["low"]),
        )
    if not isfinite(high - low):
        raise InputError(say.LONG_RANGE.format(name=name))
    return low, high


def _number(text: str, name: str) -> float:
    """A number as values are written: 1.5, -1/2, pi/4."""
    value = given(text, name)
    if value.shape:
        raise InputError(say.LIST_FOR_NUMBER.format(name=name, text=text))
    return float(value.number)
