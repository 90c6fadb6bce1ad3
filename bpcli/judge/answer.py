"""Reading an answer: a number, a list, a shape, or a formula over the names of the circuit.

A formula is read as the circuit it is, over the nodes of the circuit that is asked about; `dq` and `df/dq` in it are
gradients.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> answer = read_answer("−1 z", trace, read_ask("df/dx", trace))
>>> answer.understood, answer.names, answer.at(trace)
('−1·z', ('z',), 4.0)
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.sizes import entries_in
from bpcli.errors import InputError, NotationError, ShapeError, Span, TooLargeError
from bpcli.graph.build import build
from bpcli.judge import sentences as say
from bpcli.judge.allowed import own_numbers, refuse_itself, refuse_strangers
from bpcli.judge.ask import Ask, gradients_of, read_ask
from bpcli.judge.built import circuit_of
from bpcli.judge.noise import lost_in, rounding
from bpcli.judge.truth import shape_of
from bpcli.judge.typed import bracketed, read_shape, shape_text, signed, unquoted
from bpcli.notation.signs import TABLE
from bpcli.trace.interpret import run
from bpcli.trace.values import given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.graph.graph import Graph
    from bpcli.judge.allowed import Sheet
    from bpcli.judge.by_index.answer import Indexed
    from bpcli.trace.trace import Trace

    Shape = tuple[int, ...]

MAX_ANSWER = 20_000  # characters of a list
MAX_FORMULA = 2_000  # characters of anything else
MAX_NODES = 2_000  # of a circuit of more, an answer may use the names that stand in it whole
DECIMAL = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
_GRADIENT = re.compile(r"[d∂]([^\W0-9]\w*)(\s*)/(\s*)[d∂]([^\W0-9]\w*)")
_FOLD = re.compile(r"(?<!\w)(?:(?:sum|prod|Σ|Π)_\w*|[∑∏])")
_WORD = re.compile(r"[^\W0-9]\w*")
_CANCELS = re.compile(r"(?<![eE])(?<!^)[+-]")  # a sum or a difference inside an entry


class Answer(NamedTuple):
    """An answer that could be read.

    `decimals` are the entries as typed, for those that are plain decimals (None for a formula); `number` is its value
    if it holds no names; `graph` its formula if it does, or `indexed` its formula by indices; `gradients` says which
    names of it are gradients of what. A formula that holds a typed decimal, or a wrong number of the learner's own, is
    a number where there are values. `rounding` is how far rounding may have moved the number, and `lost` why, for where
    that is too far.
    """

    text: str
    understood: str
    number: Any = None
    decimals: tuple[Decimal | None, ...] = ()
    graph: Graph | None = None
    gradients: Mapping[str, Ask] = {}
    is_coarse: bool = False  # whether a formula holds rounded decimals
    rounding: Any = 0.0
    lost: str = ""
    indexed: Indexed | None = None

    @property
    def is_formula(self) -> bool:
        """Whether its value changes with the inputs."""
        return self.graph is not None or self.indexed is not None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a formula stands on."""
        return tuple(self.graph.inputs) if self.graph is not None else ()

    def at(self, point: Trace) -> Any:
        """Its value where the inputs are those of a trace. Raises InputError where it has none."""
        if self.indexed is not None:
            return self.indexed.at(point)
        return self.number if self.graph is None else evaluate(self.graph, self.inputs(point))

    def rounding_at(self, point: Trace) -> Any:
        """How far rounding alone may put its value off there: a float, or an array with one for each entry."""
        if self.indexed is not None:
            return self.indexed.rounding_at(point)
        if self.graph is None:
            return self.rounding
        exact = {place for place, name in enumerate(self.names) if name in point.graph.inputs}
        return rounding(self.graph, self.inputs(point), self.at(point), exact)

    def inputs(self, point: Trace) -> list[Any]:
        """The numbers that its names stand for."""
        return [self.named(point, name) for name in self.names]

    def named(self, point: Trace, name: str) -> Any:
        """The number that one of its names stands for."""
        ask = self.gradients.get(name)
        if ask is None or ask.wrt is None:
            return point.value(name)
        return point.backward(ask.of, None, (ask.wrt,)).gradients[ask.wrt]


def read_answer(
    text: str, trace: Trace, ask: Ask, sheet: Sheet | None = None, own: Mapping[str, Answer] | None = None
) -> Answer:
    """Read an answer to an ask. Raises InputError, with a caret, for what cannot be read.

    On a sheet that is marked an answer may be made of less; `own` are the learner's wrong answers before, by ask.
    """
    if not text.strip():
        raise NotationError(say.NO_ANSWER, text=text, span=Span(0, 1), hint=say.AN_ANSWER_IS)
    if len(text) > MAX_ANSWER:
        raise TooLargeError(say.LONG_ANSWER.format(most=MAX_ANSWER, count=len(text)))
    plain = unquoted(text.translate(TABLE))
    if (entry := _by_index(plain, trace, ask)) is not None:
        from bpcli.judge.by_index.answer import read_entry_answer

        try:
            return read_entry_answer(text, plain, trace, entry, sheet)
        except InputError as error:
            error.text = text if error.span is not None else None
            raise
    plain = unquoted(_without_ask(plain, trace, ask))
    plain = signed(plain) if ask.kind == "move" else plain
    ask = ask.answered_as(trace.graph.names[trace.graph.output])
    try:
        if ask.kind == "shape":
            shape = read_shape(plain)
            return Answer(text, shape_text(shape), number=shape)
        if DECIMAL.fullmatch(plain) and len(plain) < 400:
            return one_decimal(text, plain)
        plain = bracketed(plain)
        listed = listed_answer(text, plain)
        return listed if listed is not None else _formula(text, plain, trace, ask, sheet, own or {})
    except InputError as error:
        if error.hint is None or error.hint.startswith(("for ", "write the expression", "write answer=")):
            error.hint = say.AN_ANSWER_IS if sheet is None or ask.kind != "value" else say.A_VALUE_IS
        if isinstance(error, ShapeError):
            error.hint = say.WRITE_SHAPES  # which product fits may be the question
        error.text, error.source = (text if error.span is not None else None), None
        raise


def _by_index(plain: str, trace: Trace, ask: Ask) -> Ask | None:
    """The ask for entries that an answer is to: also a number's, where the answer sums over indices."""
    if ask.kind == "entry":
        return ask
    is_number = ask.kind in {"value", "gradient"} and trace.graph.has_arrays and not shape_of(trace, ask)
    if not is_number or not any(word not in trace.graph.nodes for word in _FOLD.findall(plain)):
        return None
    return Ask("entry", ask.of, ask.wrt, ask)


def evaluate(graph: Graph, values: list[Any]) -> Any:
    """The value of a formula for the values of its names. Raises InputError where there is none."""
    return run(graph, values).values[graph.output]


def _without_ask(plain: str, trace: Trace, ask: Ask) -> str:
    """`df/dx = -4` says the ask once more: blanks instead, so that every place stays what it is."""
    left, equals, right = plain.partition("=")
    if not equals or right.startswith("="):
        return plain
    try:
        again = read_ask(left, trace)
    except InputError:
        return plain
    return " " * (len(left) + 1) + right if again == ask else plain


def one_decimal(text: str, plain: str) -> Answer:
    """A number as it is typed. Raises InputError for one that is too large."""
    number = float(plain)
    if number in {float("inf"), float("-inf")}:
        raise InputError(say.LARGE_NUMBER)
    return Answer(text, plain.strip().replace("-", "−"), number, (Decimal(plain.strip()),))


def listed_answer(text: str, plain: str) -> Answer | None:
    """A list of numbers; None where it is an expression, or where some entry is one with names."""
    if not re.search(r"[\[,;\s]", plain.strip()):
        return None
    from bpcli.trace.array_text import read_list

    listing = read_list(plain, "the answer")
    if listing is None or any(set(_WORD.findall(entry)) - {"e", "E", "pi", "sqrt"} for entry, _ in listing.entries):
        return None
    if not plain.strip().startswith("[") and "," in plain and len(listing.entries) == 2:
        place = Span(plain.index(","), plain.index(",") + 1)
        hint = say.DECIMAL_POINT
        if re.fullmatch(r"\s*-?[0-9]+,[0-9]+\s*", plain):
            raise NotationError(say.COMMA, span=place, hint=hint)
    value = given(plain, "the answer")
    entries = [entry for entry, _ in listing.entries]
    decimals = tuple(Decimal(entry) if DECIMAL.fullmatch(entry) else None for entry in entries)
    understood = _nested(listing.shape, [_shown(entry) for entry in entries])
    answer = Answer(text, understood, value.number, decimals)
    if not any(map(_CANCELS.search, entries)):
        return answer
    import numpy as np

    graphs = [build(entry) if _CANCELS.search(entry) else None for entry in entries]
    numbers = value.number.ravel().tolist()
    moved = [
        0.0 if graph is None else rounding(graph, [], number) for graph, number in zip(graphs, numbers, strict=True)
    ]
    worst = graphs[int(np.argmax(moved))]
    lost = lost_in(worst, []) if worst is not None else ""
    return answer._replace(rounding=np.array(moved).reshape(listing.shape), lost=lost)


def _shown(entry: str) -> str:
    return entry.strip().replace("-", "−")


def _nested(shape: Shape, entries: list[str]) -> str:
    if not shape:
        return entries[0]
    size = entries_in(shape[1:])
    rows = (_nested(shape[1:], entries[at : at + size]) for at in range(0, len(entries), size))
    return f"[{', '.join(rows)}]"


def _formula(text: str, plain: str, trace: Trace, ask: Ask, sheet: Sheet | None, own: Mapping[str, Answer]) -> Answer:
    if len(plain) > MAX_FORMULA:
        raise TooLargeError(say.LONG_FORMULA.format(most=MAX_FORMULA, count=len(plain)))
    graph = trace.graph
    plain, gradients = _with_gradients(plain, trace)
    shapes = {name: graph.shapes[graph.nodes[named.wrt or ""]] for name, named in gradients.items()}
    words = set(_WORD.findall(plain))
    words |= {graph.latest[word] for word in words & graph.latest.keys()}
    nodes = graph.nodes if graph.size <= MAX_NODES else {name: graph.nodes[name] for name in words & set(graph.nodes)}
    shapes = {name: graph.shapes[node] for name, node in nodes.items()} | shapes
    built, understood = circuit_of(plain, tuple(shapes.items()), tuple(graph.latest.items()), shape_of(trace, ask))
    statements = built.program.statements
    if len(statements) > 1 or statements[0].name is not None:
        place = statements[0].name_span or statements[-1].span
        raise NotationError(say.ONE_FORMULA, span=place, hint=say.AN_ANSWER_IS)
    refuse_itself(built, gradients, trace, ask, () if sheet is None else sheet.known)
    numbers: dict[str, Any] = {}
    if sheet is not None and not trace.is_symbolic:
        numbers = own_numbers(built, gradients, trace, ask, sheet, own)
    refuse_strangers(built, set(nodes) | set(gradients), graph)
    for name, named in gradients.items():
        understood = re.sub(rf"(?<!\w){name}(?![^\Wᵀ⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", f"∂{named.of}/∂{named.wrt}", understood)
    is_coarse = any("." in literal for literal in built.literals if literal is not None)
    answer = Answer(text, understood, graph=built, gradients=gradients, is_coarse=is_coarse)
    if built.inputs and (trace.is_symbolic or not (is_coarse or numbers)):
        return answer
    return _as_number(answer, built, [numbers.get(name, answer.named(trace, name)) for name in answer.names])


def _as_number(answer: Answer, built: Graph, inputs: list[Any]) -> Answer:
    """A formula as the number that it gives for the values of its names."""
    value = evaluate(built, inputs)
    moved = rounding(built, inputs, value)
    count = entries_in(built.shapes[built.output])
    return answer._replace(
        number=value, decimals=(None,) * count, graph=None, gradients={}, rounding=moved, lost=lost_in(built, inputs)
    )


def _with_gradients(plain: str, trace: Trace) -> tuple[str, dict[str, Ask]]:
    """`df/dq` as one word of the same length, and what each such word, and each `dq`, is the gradient of."""
    nodes, out, latest = trace.graph.nodes, trace.graph.names[trace.graph.output], trace.graph.latest
    gradients: dict[str, Ask] = {}

    def word(match: re.Match[str]) -> str:
        of, wrt = gradients_of(match[1], trace), latest.get(match[4], match[4])
        if of not in nodes or wrt not in nodes or f"d{of}" in nodes or not trace.starts_gradients(of):
            return match[0]
        gradients[f"d{match[1]}_d{match[4]}"] = Ask("gradient", of, wrt)
        return f"d{match[1]}_d{match[4]}{match[2]}{match[3]}"

    plain = _GRADIENT.sub(word, plain)
    if trace.starts_gradients(trace.graph.names[trace.graph.output]):
        for name in set(_WORD.findall(plain)):
            if name[0] == "d" and name[1:] in nodes and name not in nodes:
                gradients[name] = Ask("gradient", out, latest.get(name[1:], name[1:]))
    return plain, gradients
