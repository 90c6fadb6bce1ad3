"""Trace → Story: the lecture's lesson on one circuit, in its order.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> values = {"x": given("-2"), "y": given("5"), "z": given("-4")}
>>> story = tell(Trace(build("(x+y)*z", values), values))
>>> [section.title for section in story.sections]
['Understood', 'Circuit', 'Forward pass', 'Backward pass', 'Gradients']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Self, cast

from bpcli.algebra.formula import Formula, at, equation, nabla
from bpcli.algebra.text import Text
from bpcli.errors import InputError
from bpcli.lesson import sentences as say
from bpcli.lesson.circuit import MOST, circuit
from bpcli.lesson.drawing import drawing
from bpcli.lesson.figures import Figures
from bpcli.lesson.remarks import (
    array_sentences,
    branch_sentences,
    broadcast_sentences,
    on_a_kink,
    point_sentences,
    reasons,
    start,
)
from bpcli.lesson.story import Block, Section, Sentence, Story
from bpcli.lesson.tables import backward_table, forward_table, gradient_table, index_table
from bpcli.lesson.templates import sentence
from bpcli.lesson.understood import LISTED, title, titled, understood
from bpcli.notation.names import plain_name
from bpcli.trace.wording import gradient_name, product_text
from bpcli.words import check_choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.lesson.story import DrawnCircuit
    from bpcli.trace.exact_pass import ExactPass
    from bpcli.trace.trace import Pass, Trace

DETAILS = ("brief", "normal", "verbose")
MOST_DIGITS = 17
DRAWN_LAYERS = {"conv1d", "conv2d", "maxpool", "batchnorm", "attention"}  # layer_pictures has a table of each


class _Telling(NamedTuple):
    """The fields of a Telling."""

    detail: str = "normal"
    digits: int = 4
    exact: bool = False
    check: bool = False
    of: str | None = None
    wrt: tuple[str, ...] | None = None
    command: str = ""  # what to type, for hints
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False
    jacobian: bool = False  # the Jacobian of every gate, and of the output
    whole: bool = False  # large arrays entry by entry
    why_order: bool = False  # what the backward pass would count in other orders


class Telling(_Telling):
    """How to tell it. `detail` is brief, normal or verbose.

    Raises InputError for an option that there is not, and for what an option cannot be.
    """

    __slots__ = ()

    def __new__(cls, *given: Any, **options: Any) -> Self:
        """Check what is asked."""
        for name in options:
            check_choice("option", name, cls._fields)
        telling: Any = super().__new__(cls, *given, **options)
        check_digits(telling.digits)
        check_choice("detail", telling.detail, DETAILS)
        if telling.of is not None:
            telling = telling._replace(of=plain_name(str(telling.of)))
        if telling.wrt is not None:
            text = telling.wrt if isinstance(telling.wrt, str) or not hasattr(telling.wrt, "__iter__") else None
            names = telling.wrt if text is None else str(text).split(",")
            plain = dict.fromkeys(plain_name(str(name)) for name in names)
            telling = telling._replace(wrt=tuple(name for name in plain if name))
            if not telling.wrt:
                raise InputError(say.NO_NODE_NAMED, hint=say.WRT_EXAMPLE)
        return cast("Self", telling)


def check_digits(digits: Any) -> None:
    """Raise InputError for a number of digits that cannot be shown."""
    if not isinstance(digits, int) or isinstance(digits, bool) or not 1 <= digits <= MOST_DIGITS:
        raise InputError(say.DIGITS.format(most=MOST_DIGITS))


def check_numbers(trace: Trace, telling: Telling) -> None:
    """Raise InputError for what needs numbers, where the inputs have no values."""
    for name, wanted in (("--check", telling.check), ("--why-order", telling.why_order)):
        if wanted and trace.is_symbolic:
            values = " ".join(f"{name}=…" for name in list(trace.graph.inputs)[:LISTED])
            raise InputError(say.NEEDS_NUMBERS.format(option=name), hint=say.GIVE_VALUES.format(values=values))


def tell(trace: Trace, telling: Telling | None = None) -> Story:
    """The lesson. Raises DomainError where a gradient that is asked for does not exist."""
    telling = telling or Telling()
    figures = figures_of(trace, telling)
    back = figures.back
    sections = [understood(figures, telling), _circuit(figures, telling)]
    if not all(trace.graph.constant[node] for node in trace.graph.gate_nodes):
        sections.append(_forward(figures, telling))
    if back.edges:
        sections.append(_backward(figures, telling))
    sections.append(gradients(figures, telling))
    if telling.jacobian:
        from bpcli.lesson.jacobians import jacobians

        sections.append(jacobians(figures, brief=telling.detail == "brief"))
    if telling.why_order and back.edges and not trace.is_symbolic:
        from bpcli.lesson.why_order import why_order

        sections += why_order(figures, brief=telling.detail == "brief")
    if telling.check and not trace.is_symbolic:
        from bpcli.lesson.checking import checking

        sections.append(checking(figures, brief=telling.detail == "brief"))
    return titled(figures, sections)


def passes(trace: Trace, telling: Telling) -> tuple[Pass, ExactPass | None]:
    """The backward pass that is asked for, and its exact twin if that is wanted.

    The trace's upstream gradient is that of the node where the pass starts, whichever that is.
    """
    graph = trace.graph
    of = None if telling.of is None else graph.meant(telling.of)
    wrt = telling.wrt and tuple(name if name in graph.inputs else graph.meant(name) for name in telling.wrt)
    back = trace.backward(of, trace.upstream, wrt)
    if not telling.exact or trace.is_symbolic:
        return back, None
    from bpcli.trace.exact_pass import exact_pass

    return back, exact_pass(back)


def figures_of(trace: Trace, telling: Telling) -> Figures:
    """The numbers of the backward pass that is asked for. Raises DomainError where a gradient does not exist."""
    back, exact = passes(trace, telling)
    return Figures(back, telling.digits, exact, whole=telling.whole)


def circuit_of(trace: Trace, telling: Telling | None = None, most: int | None = None) -> tuple[DrawnCircuit, str]:
    """The circuit alone with its numbers, at most so many nodes of it, and its title.

    Raises DomainError where a gradient that is asked for does not exist.

    >>> from bpcli import explain
    >>> drawn, named = circuit_of(explain("(x+y)*z", x=-2, y=5, z=-4))
    >>> named, drawn.nodes[-1].value
    ('f = (x + y)·z', '−12')
    """
    figures = figures_of(trace, telling or Telling())
    return circuit(figures, most or MOST), title(figures)


def _circuit(figures: Figures, telling: Telling) -> Section:
    return Section("Circuit", (drawing(figures, captions=telling.detail != "brief"),))


def _forward(figures: Figures, telling: Telling) -> Section:
    blocks: list[Block] = []
    if telling.detail != "brief":
        words = say.FORWARD_SYMBOLIC if figures.back.trace.is_symbolic else say.FORWARD
        blocks.append(Sentence(f"{words} {say.ROUNDED}" if figures.rounds else words))
    blocks.append(forward_table(figures))
    return Section("Forward pass", tuple(blocks))


def _backward(figures: Figures, telling: Telling) -> Section:
    back = figures.back
    arrays = figures.graph.has_arrays
    blocks: list[Block] = []
    if telling.detail != "brief":
        words = say.BACKWARD_ARRAYS if arrays else say.BACKWARD
        fields = {"such": Formula(nabla("f", "x")), "start": start(figures, figures.seed)}
        blocks.append(sentence(f"{words} {{start}}", **fields))
    if telling.detail == "verbose":
        blocks.append(Sentence(say.BACKWARD_ARRAYS_VERBOSE if arrays else say.BACKWARD_VERBOSE))
    blocks.append(backward_table(figures, verbose=telling.detail == "verbose"))
    if telling.detail != "brief":
        blocks += _of_arrays(figures) if arrays else []
        blocks += reasons(back)
        blocks += branch_sentences(figures)
        if any(gate.id in DRAWN_LAYERS for gate in figures.graph.gates):
            from bpcli.lesson.layer_pictures import layer_pictures

            blocks += layer_pictures(figures)
    if not back.trace.is_symbolic:
        blocks += point_sentences(figures)
    return Section("Backward pass", tuple(blocks))


def _of_arrays(figures: Figures) -> Iterator[Block]:
    """The backward pass by indices, and what is special about shapes."""
    by_index = index_table(figures)
    if by_index is not None:
        from bpcli.gates.array_gate import hits

        yield sentence(say.BY_INDEX, hit=Formula(hits("k", "i")))
        yield by_index
    yield from broadcast_sentences(figures)
    yield from array_sentences(figures)


def gradients(figures: Figures, telling: Telling) -> Section:
    """The gradients that are wanted, and what one of them means."""
    back = figures.back
    if not back.wrt:
        return Section("Gradients", (Sentence(say.NO_INPUTS),))
    if back.trace.is_symbolic:
        return Section("Gradients", tuple(_gradient_formulas(figures, telling)))
    blocks: list[Block] = [gradient_table(figures)]
    if telling.detail != "brief":
        blocks += _not_reached(back)
        if figures.graph.has_arrays:
            blocks.append(Sentence(say.SAME_SHAPE))
        blocks.append(_meaning(figures, back.wrt[0], figures.wanted[back.wrt[0]]))
        if telling.command and not telling.check:
            blocks.append(Sentence(say.CHECK))
    return Section("Gradients", tuple(blocks))


def _gradient_formulas(figures: Figures, telling: Telling) -> Iterator[Block]:
    back = figures.back
    yield gradient_table(figures)
    if figures.formulas.by_steps:
        yield Sentence(say.FORMULAS_BY_STEPS)
    if back.graph.has_arrays:
        yield Sentence(say.SAME_SHAPE)
    yield from _not_reached(back)
    if telling.command:
        inputs = list(back.graph.inputs)
        values = " ".join(f"{name}=…" for name in inputs[:LISTED]) + (" …" if len(inputs) > LISTED else "")
        yield Sentence(say.CHECK_SYMBOLIC.format(command=f"{telling.command} {values}"))


def _not_reached(back: Pass) -> list[Sentence]:
    out = back.graph.names[back.output]
    lost = [name for name, node in zip(back.wrt, back.targets, strict=True) if not back.above[node]]
    depends = back.graph.above(back.output, targets=True)
    words = {name: say.NOTHING_FLOWS if depends[back.graph.nodes[name]] else say.NOT_REACHED for name in lost}
    return [sentence(words[name], out, out=out, name=name) for name in lost[:LISTED]]


def _meaning(figures: Figures, name: str, gradient: str) -> Sentence:
    if on_a_kink(figures.back):
        return Sentence(say.MEANING_KINK)
    node = figures.graph.nodes[name]
    if figures.graph.aimed_at[node]:
        return Sentence(say.MEANING_STOPPED.format(name=name))
    entry = Text(name)
    if shape := figures.graph.shapes[node]:
        place = (0,) * len(shape)
        gradient = figures.number(float(figures.back.gradient[node][place]))
        entry = at(name, ", ".join(map(str, place)))
    fields = {"out": Formula(figures.loss), "name": Formula(entry), "product": product_text(gradient, "h")}
    words = say.MEANING_ZERO if gradient == "0" else say.MEANING
    return sentence(words, equation=equation(gradient_name(figures.loss, entry), gradient), **fields)
