"""The place of an entry in an ask: W_ij, W_{i,j}, W[0,1]; and what is asked at that place.

A node with the exact name wins: W_ij is an entry of W only where no node is called W_ij.

>>> from bpcli import explain
>>> trace = explain("q = W x; f = sum(q^2)", W="1 2; 3 4", x="1 2")
>>> for text in ("dq_k/dW_ij", "df/dW[0,1]", "jacobian(q,x)[k,j]", "dx_j", "q_k"):
...     ask = read_entry(text, trace)
...     print(ask.text, ask.at, free_letters(ask.at), sizes_of(ask, trace))
dq_k/dW_ij ('k', 'i', 'j') ('k', 'i', 'j') {'k': 2, 'i': 2, 'j': 2}
df/dW[0,1] ('0', '1') () {}
dq_k/dx_j ('k', 'j') ('k', 'j') {'k': 2, 'j': 2}
df/dx_j ('j',) ('j',) {'j': 2}
q_k ('k',) ('k',) {'k': 2}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError, NotationError, ShapeError, Span
from bpcli.judge import sentences as say
from bpcli.judge.ask import NAME, Ask, gradients_of, no_node
from bpcli.notation.signs import TABLE
from bpcli.trace.jacobian import jacobian
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.graph.graph import Graph
    from bpcli.trace.forward import Forward
    from bpcli.trace.trace import Trace

_PLACE = r"(?:\{[^{}]*\}|(?:\[[^\[\]]*\])+|(?:\([^()]*\)[^\W_]*)+)?"
_PIECE = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*)\]|\(([^()]*)\)|(\w+)")
_TARGET = rf"{NAME}(?:_\w+)?{_PLACE}"
_RATIO = re.compile(rf"\s*[d∂](?P<of>{_TARGET})\s*/\s*[d∂](?P<wrt>{_TARGET})\s*")
_SHORT = re.compile(rf"\s*[d∂](?P<wrt>{_TARGET})\s*")
_VALUE = re.compile(rf"\s*(?P<of>{_TARGET})\s*")
_JACOBIAN = re.compile(rf"\s*jacobian\s*\(\s*(?P<of>{NAME})\s*,\s*(?P<wrt>{NAME})\s*\)(?P<at>(?:\[[^\[\]]*\])+)\s*")
_LOW = "ᵢⱼₖₗₘₙₒₚᵣₛₜₐₑₓ"
_FROM_LOW = str.maketrans(_LOW, "ijklmnoprstaex")
_ITEM = re.compile(r"\s*([^\W\d_]|[0-9]{1,9})\s*")
LETTERS = "ijklmnopqrstuvwxyzabcdefgh"  # that take the place of a letter which is needed elsewhere
MOST_AXES = 12  # letters of one ask, or of one answer at a time


class Target(NamedTuple):
    """A name with the place of an entry: the node, and the items of the place (None without a place)."""

    name: str
    items: tuple[tuple[str, Span], ...] | None
    span: Span


def free_letters(at: Iterable[str]) -> tuple[str, ...]:
    """The letters among the items of a place, each once."""
    return tuple(dict.fromkeys(item for item in at if not item.isdigit()))


def split_name(word: str, graph: Graph) -> tuple[str, str] | None:
    """A word as the node that it names and the run of indices after it; None where it names no entry of a node."""
    if graph.meant(word) in graph.nodes:
        return graph.meant(word), ""
    bare = word.rstrip(_LOW)
    pieces = [bare.rstrip("_"), word[len(bare) :].translate(_FROM_LOW)] if bare != word else word.split("_")
    for count in range(len(pieces) - 1, 0, -1):
        name = graph.meant("_".join(pieces[:count]))
        if name in graph.nodes:
            return name, "".join(pieces[count:])
    return None


def run_items(low: str, axes: int, start: int) -> list[tuple[str, Span]]:
    """The items of a run such as ij: a sign each, or one number where there is one axis."""
    if axes == 1 and low.isdigit():
        return [(low, Span(start, start + len(low)))]
    return [(sign, Span(start + place, start + place + 1)) for place, sign in enumerate(low)]


def listed_items(inside: str, start: int) -> list[tuple[str, Span]]:
    """The items of a place in brackets, between commas or blanks."""
    pieces = re.finditer(r"[^,]+" if re.search(r"[^\w\s]", inside) else r"\w+", inside) if inside.strip() else ()
    return [(piece[0], Span(start + piece.start(), start + piece.end())) for piece in pieces]


def read_target(text: str, span: tuple[int, int], graph: Graph) -> Target | None:
    """What a name with a place stands for; None where there is no such node."""
    start, end = span
    match = re.match(rf"(?P<word>{NAME}(?:_\w+)?)(?P<place>{_PLACE})", text[start:end])
    split = split_name(match["word"].removesuffix("_") if match["place"] else match["word"], graph) if match else None
    if match is None or split is None:
        return None
    name, low = split
    axes = len(graph.shapes[graph.nodes[name]])
    items = run_items(low, axes, start + len(match["word"]) - len(low)) if low else []
    for part in _PIECE.finditer(match["place"]):
        inside, at = (
            next(filter(None, part.groups()), ""),
            start + match.start("place") + part.start(part.lastindex or 0),
        )
        is_run = part[4] is not None or (part[1] is not None and re.fullmatch(r"\w+", inside) is not None)
        items += run_items(inside, axes, at) if is_run else listed_items(inside, at)
    return Target(name, tuple(items) if items else None, Span(start, end))


def read_entry(text: str, trace: Forward) -> Ask | None:
    """The ask for an entry; None where the text asks for none. Raises InputError, with a caret, for a bad place."""
    graph, plain = trace.graph, text.translate(TABLE)
    if graph.meant(plain.strip()) in graph.nodes:
        return None
    if (call := _JACOBIAN.fullmatch(plain)) is not None and "jacobian" not in graph.nodes:
        of, wrt = (graph.meant(call[part]) for part in ("of", "wrt"))
        if of not in graph.nodes or wrt not in graph.nodes:
            return None
        inside = call["at"][1:-1].replace("][", ", ")
        items = listed_items(inside, call.start("at") + 1)
        count = len(graph.shapes[graph.nodes[of]])
        whole = Span(*call.span("at"))
        ofs = Target(of, tuple(items[:count]), Span(whole.start, whole.end))
        return _ask(text, trace, ofs, Target(wrt, tuple(items[count:]), whole))
    ratio, short = _RATIO.fullmatch(plain), _SHORT.fullmatch(plain)
    if ratio is not None:
        target, wrt_target = (read_target(plain, ratio.span(part), graph) for part in ("of", "wrt"))
        if target is None and re.fullmatch(NAME, ratio["of"]):
            name = gradients_of(ratio["of"], trace)
            target = Target(name, None, Span(*ratio.span("of"))) if name in graph.nodes else None
        if target is None and wrt_target is not None and wrt_target.items is not None:
            raise no_node(ratio["of"], graph, text, Span(*ratio.span("of")))
        if target is None or wrt_target is None:
            return None
        return _ask(text, trace, target, wrt_target)
    target = read_target(plain, match.span("of"), graph) if (match := _VALUE.fullmatch(plain)) is not None else None
    if target is not None and target.items is not None:
        return _ask(text, trace, target, None)
    wrt_target = read_target(plain, short.span("wrt"), graph) if short is not None else None
    if wrt_target is None or wrt_target.items is None:
        return None
    return _ask(text, trace, Target(graph.names[graph.output], None, wrt_target.span), wrt_target)


def _ask(text: str, trace: Forward, of: Target, wrt: Target | None) -> Ask | None:
    """The ask, where some place is given. Raises InputError where a place does not fit."""
    if of.items is None and (wrt is None or wrt.items is None):
        return None
    graph = trace.graph
    by_entry = of.items is not None and wrt is not None
    if wrt is None:
        inner = Ask("value", of.name)
    elif (by_entry or not trace.starts_gradients(of.name)) and (graph.shapes[graph.nodes[of.name]] or of.items):
        inner = Ask("jacobian", of.name, wrt.name)
    else:
        inner = Ask("gradient", of.name, wrt.name)
    targets = [target for target in (of, wrt) if target is not None]
    if inner.kind == "gradient":
        targets = targets[1:]
    items: list[tuple[str, Span]] = []
    count = 0 if inner.kind == "gradient" else len(of.items or ())
    for target in targets:
        shape = graph.shapes[graph.nodes[target.name]]
        refuse_other_count(text, target.name, shape, target.items or (), target.span)
        items += [(_letter_or_number(text, item, span), span) for item, span in target.items or ()]
        for (item, span), size in zip(items[len(items) - len(shape) :], shape, strict=True):
            if item.isdigit() and int(item) >= size:
                words = say.NO_SUCH_ENTRY.format(name=target.name, size=size)
                raise ShapeError(words, text=text, span=span, hint=say.COUNT_FROM_0.format(last=size - 1))
    at = tuple(item for item, _ in items)
    ask = Ask("entry", of.name, None if wrt is None else wrt.name, inner, count, at)
    _same_sizes(text, ask, trace, [span for _, span in items])
    return ask


def refuse_other_count(text: str, name: str, shape: Sequence[int], items: Sequence[Any], span: Span) -> None:
    """Raise ShapeError for a place with too many or too few indices."""
    if len(items) == len(shape):
        return
    what = say.NUMBER_OF_INDICES if shape else say.NO_INDICES
    count = plural(len(shape), "index", "indices")
    words = what.format(name=name, shape=tuple(shape), count=count, given=len(items))
    letters = LETTERS[: len(shape)]
    hint = say.WRITE.format(example=f"{name}_{letters}" if letters else name)
    raise ShapeError(words, text=text, span=span, hint=hint)


def _letter_or_number(text: str, item: str, span: Span) -> str:
    match = _ITEM.fullmatch(item)
    if match is None:
        raise NotationError(say.NO_INDEX, text=text, span=span, hint=say.AN_INDEX_IS)
    return str(int(match[1])) if match[1].isdigit() else match[1]


def _same_sizes(text: str, ask: Ask, trace: Forward, spans: Sequence[Span]) -> None:
    """Raise ShapeError for a letter that stands for places along axes of two sizes."""
    sizes: dict[str, int] = {}
    for item, size, span in zip(ask.at, axes_of(ask, trace), spans, strict=True):
        if item.isdigit():
            continue
        if sizes.setdefault(item, size) != size:
            words = say.TWO_SIZES.format(letter=item, first=sizes[item], second=size)
            raise ShapeError(words, text=text, span=span, hint=say.OTHER_LETTER)
    if len(sizes) > MOST_AXES:
        raise NotationError(say.MANY_LETTERS.format(most=MOST_AXES), text=text, span=spans[-1])


def axes_of(ask: Ask, trace: Forward) -> tuple[int, ...]:
    """The shape of the array that an entry is asked of, with an axis for each item of the place."""
    graph, inner = trace.graph, ask.inner or ask
    of = graph.shapes[graph.nodes[inner.of]]
    wrt = graph.shapes[graph.nodes[inner.wrt]] if inner.wrt is not None else ()
    return {"value": of, "gradient": wrt}.get(inner.kind, (*of, *wrt))


def sizes_of(ask: Ask, trace: Forward) -> dict[str, int]:
    """How far each free letter of an ask runs."""
    return {item: size for item, size in zip(ask.at, axes_of(ask, trace), strict=True) if not item.isdigit()}


def array_of(inner: Ask, trace: Trace) -> Any:
    """All entries that an entry may be asked of: a value, a gradient, or a Jacobian with an axis for every index."""
    if inner.kind == "value":
        return trace.shown_value(trace.node(inner.of))
    if inner.kind == "gradient":
        return trace.backward(inner.of, None, (inner.wrt or "",)).gradients[inner.wrt or ""]
    return jacobian(trace, inner.of, inner.wrt or "").reshape(axes_of(inner, trace))


def entries_of(ask: Ask, array: Any) -> Any:
    """The entries of an array at the place of an ask: an array with an axis for each free letter, or a number."""
    import numpy as np

    letters = free_letters(ask.at)
    grid: list[Any] = []
    for axis, item in enumerate(ask.at):
        if item.isdigit():
            grid.append(int(item))
            continue
        shape = [1] * len(letters)
        shape[letters.index(item)] = -1
        grid.append(np.arange(np.shape(array)[axis]).reshape(shape))
    taken = np.asarray(array)[tuple(grid)]
    return taken if letters else float(taken)


def located(error: InputError, text: str, offset: int) -> InputError:
    """An error about a part of a text, pointing into all of it."""
    if error.span is not None:
        error.text, error.span = text, Span(error.span.start + offset, error.span.end + offset)
    return error
