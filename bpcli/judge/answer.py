"""Reading an answer: a number, a list, a shape, or a formula over the names of the circuit.

Knows the spellings of answers and how large one may be. Must not know what is right. A formula is read as the circuit
it is, over the nodes of the circuit that is asked about; `dq` and `df/dq` in it are gradients.

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
from bpcli.judge.ask import read_ask
from bpcli.judge.noise import noise
from bpcli.judge.shapes import read_shape, shape_text
from bpcli.notation.lexemes import TABLE
from bpcli.trace.run import run_forward
from bpcli.trace.values import given

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.graph.graph import Graph
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

    Shape = tuple[int, ...]

MAX_ANSWER = 20_000  # characters of a list
MAX_FORMULA = 2_000  # characters of anything else
MAX_WORKED_OUT = 100_000  # entries of an array that an answer makes on its way
MAX_NODES = 2_000  # of a circuit of more, an answer may use the names that stand in it whole
DECIMAL = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?\s*")
_GRADIENT = re.compile(r"[d∂]([^\W0-9]\w*)(\s*)/(\s*)[d∂]([^\W0-9]\w*)")
_WORD = re.compile(r"[^\W0-9]\w*")
_HINT = "an answer is a number, such as -4, 0.73 or 2/3, or a formula in the names of the circuit"


class Answer(NamedTuple):
    """An answer that could be read.

    `decimals` are the entries as typed, for those that are plain decimals (None for a formula); `number` is its value
    if it holds no names; `graph` its formula if it does; `gradients` says which names of it are gradients of what.
    """

    text: str
    understood: str
    number: Any = None
    decimals: tuple[Decimal | None, ...] = ()
    graph: Graph | None = None
    gradients: Mapping[str, tuple[str, str]] = {}
    coarse: bool = False  # whether a formula holds rounded decimals

    @property
    def names(self) -> tuple[str, ...]:
        """The names that a formula stands on."""
        return tuple(self.graph.inputs) if self.graph is not None else ()

    def at(self, point: Trace, own: Mapping[str, Any] | None = None) -> Any:
        """Its value where the inputs are those of a trace; `own` gives some names other values.

        Raises InputError where it has none.
        """
        if self.graph is None:
            return self.number
        values = [own[name] if own and name in own else self._named(point, name) for name in self.names]
        return evaluate(self.graph, values)

    def noise(self, point: Trace) -> float:
        """How far rounding alone may put its value off there."""
        if self.graph is None or self.graph.has_arrays:
            return 0.0
        record = run_forward(self.graph, [self._named(point, name) for name in self.names])
        return noise(self.graph, record, self.graph.output)

    def _named(self, point: Trace, name: str) -> Any:
        if name not in self.gradients:
            return point.value(name)
        of, wrt = self.gradients[name]
        return point.backward(of, 1.0, (wrt,)).gradients[wrt]


def read_answer(text: str, trace: Trace, ask: Ask, own: Mapping[str, Shape] | None = None) -> Answer:
    """Read an answer to an ask. Raises InputError, with a caret, for what cannot be read.

    `own` are further names with their shapes, those of a derivation.
    """
    if not text.strip():
        raise NotationError("nothing is answered here", text=text, span=Span(0, 1), hint=_HINT)
    if len(text) > MAX_ANSWER:
        raise TooLargeError(f"an answer may have {MAX_ANSWER:,} characters, this one has {len(text):,}")
    plain = _without_ask(text.translate(TABLE), trace, ask)
    try:
        if ask.kind == "shape":
            shape = read_shape(plain)
            return Answer(text, shape_text(shape), number=shape)
        if DECIMAL.fullmatch(plain) and len(plain) < 400:
            return _decimal(text, plain)
        listed = _listed(text, plain)
        return listed if listed is not None else _formula(text, plain, trace, ask, own or {})
    except InputError as error:
        if error.hint is None or error.hint.startswith(("for ", "write the expression", "write answer=")):
            error.hint = _HINT
        if isinstance(error, ShapeError):
            error.hint = "write down the shapes: they have to fit"  # which product fits may be the question
        error.text, error.source = (text if error.span is not None else None), None
        raise


def evaluate(graph: Graph, values: list[Any]) -> Any:
    """The value of a formula for the values of its names. Raises InputError where there is none."""
    if not graph.has_arrays:
        return run_forward(graph, values).values[graph.output]
    from bpcli.trace import array_run

    return array_run.run_forward(graph, values, array_run.constants(graph)).values[graph.output]


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


def _decimal(text: str, plain: str) -> Answer:
    number = float(plain)
    if number in {float("inf"), float("-inf")}:
        raise InputError("this number is too large for a float (about 1.8e308)")
    return Answer(text, plain.strip().replace("-", "−"), number, (Decimal(plain.strip()),))


def _listed(text: str, plain: str) -> Answer | None:
    """A list of numbers; None where it is an expression, or where some entry is one with names."""
    if not re.search(r"[\[,;\s]", plain.strip()):
        return None
    from bpcli.trace.array_text import read_list

    listing = read_list(plain, "the answer")
    if listing is None or any(set(_WORD.findall(entry)) - {"e", "E", "pi", "sqrt"} for entry, _ in listing.entries):
        return None
    if not plain.strip().startswith("[") and "," in plain and len(listing.entries) == 2:
        place = Span(plain.index(","), plain.index(",") + 1)
        hint = "a decimal point is written . and a list stands in brackets: [1, 5]"
        if re.fullmatch(r"\s*-?[0-9]+,[0-9]+\s*", plain):
            raise NotationError("a comma separates the entries of a list", span=place, hint=hint)
    value = given(plain, "the answer")
    decimals = tuple(Decimal(entry) if DECIMAL.fullmatch(entry) else None for entry, _ in listing.entries)
    return Answer(text, _nested(listing.shape, [_shown(entry) for entry, _ in listing.entries]), value.number, decimals)


def _shown(entry: str) -> str:
    return entry.strip().replace("-", "−")


def _nested(shape: Shape, entries: list[str]) -> str:
    if not shape:
        return entries[0]
    size = entries_in(shape[1:])
    rows = (_nested(shape[1:], entries[at : at + size]) for at in range(0, len(entries), size))
    return f"[{', '.join(rows)}]"


def _formula(text: str, plain: str, trace: Trace, ask: Ask, own: Mapping[str, Shape]) -> Answer:
    if len(plain) > MAX_FORMULA:
        raise TooLargeError(f"a formula may have {MAX_FORMULA:,} characters, this answer has {len(plain):,}")
    graph = trace.graph
    plain, gradients = _with_gradients(plain, trace, own)
    shapes = {name: graph.shapes[wrt_node] for name, (_, wrt) in gradients.items() for wrt_node in [graph.nodes[wrt]]}
    words = set(_WORD.findall(plain))
    known = graph.nodes if graph.size <= MAX_NODES else {name: graph.nodes[name] for name in words & set(graph.nodes)}
    built = build(plain, {name: graph.shapes[node] for name, node in known.items()} | shapes | dict(own))
    statements = built.program.statements
    if len(statements) > 1 or statements[0].name is not None:
        place = statements[0].name_span or statements[-1].span
        raise NotationError("an answer is one number or one formula", span=place, hint=_HINT)
    _refuse(built, set(known) | set(gradients) | set(own), graph)
    _refuse_circle(built, gradients, ask)
    understood = _written(built)
    for name, (of, wrt) in gradients.items():
        understood = re.sub(rf"(?<!\w){name}(?![^\Wᵀ⁰¹²³⁴⁵⁶⁷⁸⁹⁻])", f"∂{of}/∂{wrt}", understood)
    if built.inputs:
        return Answer(text, understood, graph=built, gradients=gradients, coarse="." in plain)
    return Answer(text, understood, evaluate(built, []), (None,) * entries_in(built.shapes[built.output]))


def _with_gradients(plain: str, trace: Trace, own: Mapping[str, Shape]) -> tuple[str, dict[str, tuple[str, str]]]:
    """`df/dq` as one word of the same length, and what each such word, and each `dq`, is the gradient of."""
    nodes, out = trace.graph.nodes, trace.graph.names[trace.graph.output]
    found: dict[str, tuple[str, str]] = {}

    def word(match: re.Match[str]) -> str:
        of, wrt = match[1], match[4]
        if of not in nodes or wrt not in nodes or f"d{of}" in nodes or trace.graph.shapes[nodes[of]]:
            return match[0]
        found[f"d{of}_d{wrt}"] = of, wrt
        return f"d{of}_d{wrt}{match[2]}{match[3]}"

    plain = _GRADIENT.sub(word, plain)
    if not trace.graph.shapes[trace.graph.output]:
        for name in set(_WORD.findall(plain)):
            if name[0] == "d" and name[1:] in nodes and name not in nodes and name not in own:
                found[name] = out, name[1:]
    return plain, found


def _refuse(built: Graph, known: set[str], graph: Graph) -> None:
    """Raise InputError for a formula over other names, with random numbers, or with arrays too large to work out."""
    for name, node in built.inputs.items():
        if name not in known:
            from difflib import get_close_matches

            close = get_close_matches(name, list(graph.nodes), n=1, cutoff=0.6)
            hint = f"did you mean {close[0]}?" if close else f"the names are {', '.join(list(graph.nodes)[:12])}"
            raise InputError(f"{name} is no node of this circuit", span=built.spans[node], hint=hint)
    if any(literal is not None and literal.startswith("rand") for literal in built.literals):
        raise InputError("random numbers are no answer", hint=_HINT)
    most = MAX_WORKED_OUT + max(entries_in(shape) for shape in graph.shapes)
    largest = max((entries_in(shape) for shape in built.shapes), default=0)
    if largest > most:
        raise TooLargeError(f"this makes an array of {largest:,} entries; an answer's may have {most:,}", hint=_HINT)


def _refuse_circle(built: Graph, gradients: Mapping[str, tuple[str, str]], ask: Ask) -> None:
    """Raise InputError for a formula that answers with what is asked."""
    for name, node in built.inputs.items():
        asked = gradients[name] == (ask.of, ask.wrt) if name in gradients else (name, "value") == (ask.of, ask.kind)
        if asked and (name in gradients) == (ask.kind in {"gradient", "jacobian"}):
            hint = "answer with a number, or with a formula in other names"
            raise InputError(f"{ask.text} is what is asked", span=built.spans[node], hint=hint)


def _written(graph: Graph) -> str:
    """A formula as it was understood: every product written out, ⊙ told from ⋅ by the shapes."""
    from bpcli.trace.wording import expression_text

    if not graph.has_arrays:
        return expression_text(graph.program.statements[0].expression)
    from bpcli.algebra import shown, shown_arrays

    done = []
    for node in range(graph.leaves):
        literal = graph.literals[node]
        if literal is None:
            done.append(shown_arrays.text(graph.names[node], graph.shapes[node]))
        else:
            done.append(shown_arrays.listed(literal, ()) if graph.shapes[node] else shown.constant(literal))
    for node in graph.gate_nodes:
        done.append(graph.gate(node).show(*(done[operand] for operand in graph.operands_of(node))))
    return str(done[graph.output])
