"""What is asked: a forward value, a gradient, a local gradient, a shape, a Jacobian.

One notation for the quiz, for `bpcli check` and for exercises. Knows the names of a circuit. Must not know answers.

>>> from bpcli import explain
>>> ask = read_ask("df/dx", explain("(x+y)*z", x=-2, y=5, z=-4))
>>> ask.kind, ask.of, ask.wrt, ask.text
('gradient', 'f', 'x', 'df/dx')
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, NotationError, Span
from bpcli.notation.lexemes import TABLE
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from bpcli.trace.forward import Forward

_NAME = r"[^\W0-9]\w*"
_GRADIENT = re.compile(rf"\s*[d∂](?P<of>{_NAME})\s*/\s*[d∂](?P<wrt>{_NAME})\s*")
_SHORT = re.compile(rf"\s*[d∂](?P<wrt>{_NAME})\s*")
_CALL = re.compile(r"\s*(?P<kind>local|shape|jacobian)\s*\((?P<inside>.*)\)\s*", re.DOTALL)
_HINT = (
    "q is a forward value, df/dx a gradient, local(f,q) a local gradient, shape(df/dW) a shape, "
    "jacobian(q,x) a Jacobian"
)


class Ask(NamedTuple):
    """What is asked. `kind` is value, gradient, local, shape or jacobian; a shape is that of `inner`."""

    kind: str
    of: str
    wrt: str | None = None
    inner: Ask | None = None

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
        return f"{self.kind}({self.of},{self.wrt})"


def read_ask(text: str, trace: Forward) -> Ask:
    """Read what is asked about a circuit; dx is the gradient of the output at x.

    Raises InputError, with a caret, for what the circuit has not got.
    """
    plain = text.translate(TABLE)
    short = _SHORT.fullmatch(plain)
    if short is not None and plain.strip() not in trace.graph.nodes and short["wrt"] in trace.graph.nodes:
        return Ask("gradient", trace.graph.names[trace.graph.output], short["wrt"])
    if (gradient := _GRADIENT.fullmatch(plain)) is not None and gradient["of"] in trace.graph.nodes:
        of, wrt = (_node(trace, text, gradient.span(part)) for part in ("of", "wrt"))
        return Ask("gradient", of, wrt)
    call = _CALL.fullmatch(plain)
    if call is None or (call["kind"] in trace.graph.nodes):
        name = plain.strip()
        start = len(plain) - len(plain.lstrip())
        if not re.fullmatch(_NAME, name):
            raise NotationError("this asks nothing", text=text, span=Span(start, start + max(len(name), 1)), hint=_HINT)
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
    parts = re.fullmatch(rf"\s*({_NAME})\s*,\s*({_NAME})\s*", call["inside"])
    if parts is None:
        place = Span(offset, offset + max(len(call["inside"]), 1))
        raise NotationError(f"{call['kind']} takes two nodes", text=text, span=place, hint=f"write {call['kind']}(f,q)")
    of, wrt = (_node(trace, text, (parts.start(k) + offset, parts.end(k) + offset)) for k in (1, 2))
    if call["kind"] == "local":
        graph = trace.graph
        if graph.nodes[wrt] not in graph.operands_of(graph.nodes[of]):
            place = Span(parts.start(1) + offset, parts.end(2) + offset)
            raise InputError(f"{wrt} is no operand of {of}, so there is no edge between them", text=text, span=place)
    return Ask(call["kind"], of, wrt)


def _node(trace: Forward, text: str, place: tuple[int, int]) -> str:
    name = text[slice(*place)].translate(TABLE)
    if name in trace.graph.nodes:
        return name
    known = ", ".join(list(trace.graph.nodes)[:12])
    hint = did_you_mean(name, trace.graph.nodes, f"the nodes are {known}")
    raise InputError(f"no node is called {name}", text=text, span=Span(*place), hint=hint)
