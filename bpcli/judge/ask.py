"""What is asked: a value, a gradient, a local gradient, what flows on an edge, a move, a shape, a Jacobian.

One notation for the quiz, for `bpcli check` and for exercises.

>>> from bpcli import explain
>>> ask = read_ask("df/dx", explain("(x+y)*z", x=-2, y=5, z=-4))
>>> ask.kind, ask.of, ask.wrt, ask.text
('gradient', 'f', 'x', 'df/dx')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span
from bpcli.judge import sentences as say
from bpcli.notation.bindings import NUMBER
from bpcli.notation.signs import TABLE
from bpcli.trace.wording import loss_name
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.graph.graph import Graph
    from bpcli.trace.forward import Forward

NAME = rf"[^\W0-9]\w*(?:~[0-9]{{1,6}}|{NUMBER})?"
_GRADIENT = re.compile(rf"\s*[d∂](?P<of>{NAME})\s*/\s*[d∂](?P<wrt>{NAME})\s*")
_SHORT = re.compile(rf"\s*[d∂](?P<wrt>{NAME})\s*")
_CALL = re.compile(r"\s*(?P<kind>local|edge|move|shape|jacobian)\s*\((?P<inside>.*)\)\s*", re.DOTALL)
_ARROW = re.compile(rf"\s*(?P<of>{NAME})\s*(?:→|->)\s*(?P<wrt>{NAME})\s*")
_PARTS = re.compile(rf"\s*({NAME})\s*,\s*({NAME})\s*(?:,\s*([-+]?[0-9]*\.?[0-9]+(?:[eE]-?[0-9]{{1,2}})?)\s*)?")
_PLACE = re.compile(r"[_\[{ᵢ-ᵪₐ-ₜⱼ]")  # what an ask for an entry holds
_HINT = say.ASKS
_EXAMPLES = {"local": "local(f,q)", "edge": "edge(f,q)", "move": "move(f,x,0.01)", "jacobian": "jacobian(q,x)"}


class Ask(NamedTuple):
    """What is asked. `kind` is value, gradient, local, edge, move, shape, jacobian or entry.

    A shape is that of `inner`, and an entry is one of `inner` (a value, gradient or Jacobian) at the place `at`: a
    letter or a number for each axis, of which the first `number` are those of `of`. An edge asks what the gate `of`
    contributes to the output's gradient at `wrt`: where it takes `wrt` several times, on its edge of this `number`, or
    on all of them (0). A move asks by how much `of` changes when `wrt` is raised by `number`.
    """

    kind: str
    of: str
    wrt: str | None = None
    inner: Ask | None = None
    number: float = 0
    at: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As it is written."""
        match self.kind:
            case "value":
                return self.of
            case "gradient":
                return f"d{self.of}/d{self.wrt}"
            case "shape" if self.inner is not None:
                return f"shape({self.inner.text})"
            case "edge" if not self.number:
                return f"{self.of} → {self.wrt}"
            case "edge" | "move":
                return f"{self.kind}({self.of},{self.wrt},{self.number:g})"
            case "entry":
                return self._entry()
        return f"{self.kind}({self.of},{self.wrt})"

    def _entry(self) -> str:
        """dq_k/dW_ij, or df/dW[0,1]."""
        count = int(self.number)
        of = placed(self.of, self.at[:count])
        return of if self.wrt is None else f"d{of}/d{placed(self.wrt, self.at[count:])}"

    def answered_as(self, output: str) -> Ask:
        """The ask whose answers may be made of the same things: an edge's and a move's are gradients."""
        if self.kind == "edge":
            return Ask("gradient", output, self.wrt)
        return Ask("gradient", self.of, self.wrt) if self.kind == "move" else self


def placed(name: str, at: Sequence[str]) -> str:
    """A name with the place of an entry: W_ij where every item is a letter, otherwise W[0,1]."""
    is_plain = all(item.isalpha() for item in at)
    return f"{name}_{''.join(at)}" if at and is_plain else f"{name}[{','.join(at)}]" if at else name


def read_ask(text: str, trace: Forward) -> Ask:
    """Read what is asked about a circuit; dx is the gradient of the output at x.

    Raises InputError, with a caret, for what the circuit has not got.
    """
    plain = text.translate(TABLE)
    if _PLACE.search(plain):
        from bpcli.judge.by_index.places import read_entry

        if (entry := read_entry(text, trace)) is not None:
            return entry
    short, nodes = _SHORT.fullmatch(plain), trace.graph.nodes
    if short is not None and plain.strip() not in nodes and trace.graph.meant(short["wrt"]) in nodes:
        return Ask("gradient", trace.graph.names[trace.graph.output], trace.graph.meant(short["wrt"]))
    gradient = _GRADIENT.fullmatch(plain)
    if gradient is not None and (of := gradients_of(gradient["of"], trace)) in nodes:
        return Ask("gradient", of, _node(trace, text, gradient.span("wrt")))
    if (arrow := _ARROW.fullmatch(plain)) is not None:
        return _edge(trace, text, *(arrow.span(part) for part in ("of", "wrt")))
    call = _CALL.fullmatch(plain)
    if call is None or (call["kind"] in trace.graph.nodes):
        name = plain.strip()
        start = len(plain) - len(plain.lstrip())
        if not re.fullmatch(NAME, name):
            raise NotationError(say.NO_ASK, text=text, span=Span(start, start + max(len(name), 1)), hint=_HINT)
        return Ask("value", _node(trace, text, (start, start + len(name))))
    offset = call.start("inside")
    if call["kind"] == "shape":
        try:
            inner = read_ask(call["inside"], trace)
        except InputError as error:
            if error.span is not None:
                error.text, error.span = text, Span(error.span.start + offset, error.span.end + offset)
            raise
        return Ask("shape", inner.of, inner.wrt, inner)
    return _of_two(trace, text, call["kind"], call["inside"], offset)


def gradients_of(name: str, trace: Forward) -> str:
    """The node that d{name}/dx is about: with an upstream gradient given, dL/dx is about the output."""
    graph = trace.graph
    return graph.names[graph.output] if trace.upstream and name == loss_name(graph) else graph.meant(name)


def _of_two(trace: Forward, text: str, kind: str, inside: str, offset: int) -> Ask:
    """What is asked of two nodes, and of a number where there is one: the text between the brackets is `inside`."""
    parts = _PARTS.fullmatch(inside)
    takes_number = {"move": True, "edge": None}.get(kind, False)  # None: as you like
    if parts is None or takes_number is (parts[3] is None):
        place = Span(offset, offset + max(len(inside), 1))
        what = say.TAKES_NODES_AND_STEP if kind == "move" else say.TAKES_NODES.format(kind=kind)
        raise NotationError(what, text=text, span=place, hint=say.WRITE.format(example=_EXAMPLES[kind]))
    first, second, third = ((parts.start(k) + offset, parts.end(k) + offset) for k in (1, 2, 3))
    number = float(parts[3] or 0)
    if kind in {"local", "edge"}:
        ask = _edge(trace, text, first, second)._replace(kind=kind)
        count = trace.graph.operands_of(trace.node(ask.of)).count(trace.node(ask.wrt or ""))
        if parts[3] is not None and number not in range(1, count + 1):
            what = say.NO_SUCH_EDGE.format(of=ask.of, wrt=ask.wrt, count=count, place=parts[3])
            raise InputError(what, text=text, span=Span(third[0], third[1]), hint=say.EDGES_FROM_1)
        return ask._replace(number=number if count > 1 else 0)
    of, wrt = _node(trace, text, first), _node(trace, text, second)
    if kind == "move" and (trace.graph.shapes[trace.node(of)] or trace.graph.shapes[trace.node(wrt)]):
        raise InputError(say.MOVE_OF_ARRAY, text=text, span=Span(first[0], second[1]))
    return Ask(kind, of, wrt, None, number)


def _edge(trace: Forward, text: str, first: tuple[int, int], second: tuple[int, int]) -> Ask:
    """The edge between a gate and a node that it takes. Raises InputError, with a caret, where there is none."""
    of, wrt = _node(trace, text, first), _node(trace, text, second)
    if trace.graph.nodes[wrt] not in trace.graph.operands_of(trace.graph.nodes[of]):
        place = Span(first[0], second[1])
        raise InputError(say.NO_EDGE.format(wrt=wrt, of=of), text=text, span=place)
    return Ask("edge", of, wrt)


def _node(trace: Forward, text: str, place: tuple[int, int]) -> str:
    name = trace.graph.meant(text[slice(*place)].translate(TABLE))
    if name in trace.graph.nodes:
        return name
    raise no_node(name, trace.graph, text, Span(*place))


def no_node(name: str, graph: Graph, text: str, span: Span) -> InputError:
    """The error for a name that the circuit has not got."""
    known = ", ".join(list(graph.nodes)[:12])
    hint = did_you_mean(name, graph.nodes, say.NODES.format(nodes=known))
    return InputError(say.NO_NODE.format(name=name), text=text, span=span, hint=hint)
