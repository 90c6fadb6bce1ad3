"""A value that a person gave for an input: a number, a fraction, a constant expression such as sqrt(2)/2, or an array.

>>> given("1/3").number, given("1/3").exact()
(0.3333333333333333, 1/3)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError, NotationError, Span, shortened
from bpcli.graph.build import build
from bpcli.notation.limits import MAX_DIGITS
from bpcli.trace import sentences as say
from bpcli.words import nearest

if TYPE_CHECKING:
    from bpcli.algebra.draws import Draws
    from bpcli.graph.graph import Graph
    from bpcli.notation.syntax import Syntax
    from bpcli.trace.array_text import Listing

LISTED = 12  # names that an error lists
_LISTED = re.compile(r"[\[,;\s]")
_OF_EXPRESSIONS = ("for ", "write the expression", "put an operator")  # how hints start that do not help with a value
_MINUS_INF = re.compile(r"[-−](?:inf(?:inity)?|∞)", re.IGNORECASE)  # an entry of an array, and never a number alone
_INF = re.compile(r"\+?(?:inf(?:inity)?|∞)", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


class Given(NamedTuple):
    """A value: as typed, and as a float or as an array of floats.

    `entries` are the texts of a listed array's entries.
    """

    text: str
    number: Any
    entries: tuple[str, ...] | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of an array; () for a number."""
        return () if isinstance(self.number, float) else tuple(self.number.shape)

    def exact(self) -> Any:
        """The same in exact SymPy numbers: 0.1 is one tenth, sqrt(2) a root."""
        if self.shape:
            from bpcli.algebra import exact_arrays

            texts = self.entries or [repr(number) for number in self.number.ravel().tolist()]
            return exact_arrays.array([Given(text, 0.0).exact() for text in texts], self.shape)
        from bpcli.algebra import exact

        if _PLAIN.fullmatch(self.text) or self.text == "-inf":
            return exact.number(self.text)
        from bpcli.trace.interpret import forward

        graph = build(self.text)
        return forward(graph, exact.EXACT, [])[graph.output]


def given(text: str, name: str = "x", draws: Draws | None = None) -> Given:
    """Read a value; `draws` makes random arrays.

    Raises InputError (with a caret) where it is no number and no array.
    """
    text = text.strip(" \t\r\n").replace("−", "-")
    if _PLAIN.fullmatch(text) and len(text) <= MAX_DIGITS:
        return Given(text, _finite(float(text), text, name))
    if not text:
        raise InputError(say.NO_VALUE_GIVEN.format(name=name), hint=say.WRITE.format(name=name, value=2))
    if text.startswith("="):
        hint = say.WRITE.format(name=name, value=shortened(text.lstrip("= ")))
        raise InputError(say.ONE_SIGN.format(name=name, text=shortened(text)), hint=hint)
    if _LISTED.search(text):
        from bpcli.trace.array_text import read_list

        listing = read_list(text, name)
        if listing is not None:
            return _array(text, name, listing)
    try:
        return Given(text, _evaluate(text, name, draws))
    except InputError as error:
        if isinstance(error, NotationError) and (error.hint is None or error.hint.startswith(_OF_EXPRESSIONS)):
            error.hint = say.A_VALUE
        raise error.located(text, f"value of {name}") from None


def written(value: Any) -> str:
    """A number, a nested list or an array as somebody would type it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    plain = value.tolist() if hasattr(value, "tolist") else value
    return str(value) if type(plain) is type(value) else written(plain)  # a long double has no plain number


def compare(shapes: dict[str, tuple[int, ...]], found: dict[str, Given]) -> None:
    """Raise InputError where a value has another shape than the one that its name is said to have."""
    for name, shape in shapes.items():
        if name in found and found[name].shape != shape:
            has = say.HAS_SHAPE.format(shape=found[name].shape) if found[name].shape else say.IS_NUMBER
            raise InputError(
                say.SHAPE_AND_VALUE.format(name=name, shape=shape, has=has),
                hint=say.LEAVE_SHAPE,
            )


def _array(text: str, name: str, listing: Listing) -> Given:
    """The array of a list's entries, each of which is a number or a constant expression."""
    import numpy as np

    numbers: list[float] = []
    for entry, place in listing.entries:
        if _PLAIN.fullmatch(entry):
            numbers.append(_finite(float(entry), entry, name))
            continue
        if _MINUS_INF.fullmatch(entry):
            numbers.append(float("-inf"))
            continue
        try:
            one = given(entry, name)
        except InputError as error:
            start = place + (error.span.start if error.span else 0)
            error.text, error.span = text, Span(start, place + (error.span.end if error.span else len(entry)))
            raise
        if one.shape:
            place_of = Span(place, place + len(entry))
            raise NotationError(say.ONE_NUMBER, text=text, span=place_of, source=f"value of {name}")
        numbers.append(one.number)
    entries = ("-inf" if _MINUS_INF.fullmatch(entry) else entry for entry, _ in listing.entries)
    return Given(text, np.array(numbers).reshape(listing.shape), tuple(entries))


def _evaluate(text: str, name: str, draws: Draws | None) -> Any:
    from bpcli.trace.interpret import constants, run

    if _INF.fullmatch(text):
        raise NotationError(say.NOT_A_NUMBER.format(text=text), span=Span(0, len(text)), hint=say.A_VALUE)
    graph = build(text)
    first, *more = graph.program.statements
    if more or first.name is not None:
        raise NotationError(say.TAKES_ONE.format(name=name), span=first.span, hint=say.WRITE.format(name=name, value=2))
    if graph.inputs:
        unknown = next(iter(graph.inputs))
        raise NotationError(
            say.NOT_A_NUMBER.format(text=unknown),
            span=graph.spans[graph.inputs[unknown]],
            hint=say.A_VALUE,
        )
    return run(graph, [], constants(graph, draws)).values[graph.output]


def _finite(number: float, text: str, name: str) -> float:
    if number in {float("inf"), float("-inf")}:
        raise InputError(say.TOO_LARGE.format(name=name, text=shortened(text)))
    return number


class MissingValueError(InputError):
    """Some inputs have a value, and some have none."""


class Bound(NamedTuple):
    """The values for a circuit's inputs, and the given names that do not occur in it."""

    given: dict[str, Given]
    unused: tuple[str, ...]


def check_names(graph: Graph, found: dict[str, Given], command: str = "", draws: Draws | None = None) -> Bound:
    """Match values to inputs, with those that the program itself gives. Raises InputError where some are missing.

    With no value for any input the lesson is symbolic, and nothing is missing. The output must have a gradient.
    """
    graph.refuse_flat()
    plain = graph.program.plain
    own = {name: given(plain.get(name) or source(graph, tree), name, draws) for name, tree in graph.own_values.items()}
    values = {name: value for name, value in (found | own).items() if name in graph.inputs}
    missing = [name for name in graph.inputs if name not in values]
    unused = tuple(name for name in found if name not in graph.inputs and name not in graph.sizes)
    if values and missing:
        hint = f"add {' '.join(f'{name}=…' for name in missing[:LISTED])}{' …' if len(missing) > LISTED else ''}"
        if unused:
            near = nearest_input(unused[0], graph)
            hint += f"; {unused[0]} does not occur{f' (did you mean {near}?)' if near else ''}"
        if command and len(missing) <= LISTED:
            hint += f":\n{command} {' '.join(f'{name}=1' for name in missing)}"
        raise MissingValueError(f"{_listed(missing)} {'has' if len(missing) == 1 else 'have'} no value", hint=hint)
    return Bound(values, unused)


def nearest_input(name: str, graph: Graph) -> str:
    """The input whose name is nearly this one, or nothing; case counts least."""
    same = (known for known in graph.inputs if known.lower() == name.lower())
    return next(same, "") or nearest(name, graph.inputs, 0.7)


def source(graph: Graph, tree: Syntax) -> str:
    """The text of a part of the program."""
    return graph.program.text[tree.span.start : tree.span.end]


def _listed(names: list[str]) -> str:
    shown = names[:LISTED]
    if len(names) > LISTED:
        return f"{', '.join(shown)} and {len(names) - LISTED:,} more inputs"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
