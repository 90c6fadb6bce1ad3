r"""The circuit in Mermaid, which GitHub, GitLab and many editors draw.

A text of a learner's can neither end a label nor be read as markup: every label is quoted, and signs other than
letters, digits and a few more are written as #NN;.

>>> escape('"*" end; <b>'), escape("−4 ‖W‖")
('#34;#42;#34; end#59; #60;b#62;', '−4 ‖W‖')
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.formats import sentences as say
from bpcli.formats.diagram import diagram, id_of, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.lesson.story import DrawnCircuit, DrawnNode

MOST_EDGES, LONGEST = 500, 50_000  # beyond these Mermaid refuses to draw, unless it is told otherwise
_SAFE = set(" .,=()/")  # signs of ASCII that mean nothing in a quoted label, nor in the Markdown that labels may hold
GREEN, RED = "mediumseagreen", "tomato"  # neither light nor dark
_ANY_ORDER = {"+", "×", "max", "min"}  # gates whose operands may change places
_STYLES = (
    "classDef input,constant,name fill:none,stroke:none",
    "classDef gate stroke-width:2px",
)


def write(circuit: DrawnCircuit, title: str, page: Page) -> None:
    """Write a circuit as a flowchart."""
    page.write("\n".join(lines(circuit, title, unicode=page.unicode)) + "\n")


def lines(circuit: DrawnCircuit, title: str = "", *, unicode: bool = True) -> Iterator[str]:
    """The lines of the flowchart; without `unicode` all of them are ASCII."""
    drawn = diagram(circuit)

    def spell(text: str) -> str:
        return escape(text, unicode=unicode)

    yield "flowchart LR"
    if title:
        yield f"  accTitle: {spell(title)}"
    yield f"  accDescr: {spell(f'{say.DIAGRAM} {note(drawn)}'.strip())}"
    for index, node in enumerate(drawn.nodes):
        before, after = _shape(node)
        yield f"  {id_of(index)}{before}{_label(node, unicode=unicode)}{after}:::{node.kind}"
    into = Counter(edge.head for edge in drawn.edges)
    for tail, head, slot, gradient in drawn.edges:
        is_ordered = into[head] > 1 and drawn.nodes[head].sign not in _ANY_ORDER
        label = _on_edge(drawn.nodes[tail].value, gradient, slot + 1 if is_ordered else 0, unicode=unicode)
        yield f'  {id_of(tail)} -- "{label}" --> {id_of(head)}' if label else f"  {id_of(tail)} --> {id_of(head)}"
    if note(drawn):
        yield f'  more["{spell(note(drawn))}"]:::name'
    yield from (f"  {style}" for style in _STYLES)


def escape(text: str, *, unicode: bool = True) -> str:
    """The text for a quoted label: what could be read as markup stands as the number of its sign."""
    return "".join(c if _is_plain(c, unicode=unicode) else f"#{ord(c)};" for c in visible(text))


def fits(text: str) -> bool:
    """Whether Mermaid draws a flowchart of this size as it is set up on GitHub."""
    return len(text) < LONGEST and text.count("-->") <= MOST_EDGES


def _is_plain(c: str, *, unicode: bool) -> bool:
    if c.isascii():
        return c.isalnum() or c in _SAFE
    return unicode


def _texts(node: DrawnNode) -> str:
    return " ".join(filter(None, (node.sign, node.label)))


def _shape(node: DrawnNode) -> tuple[str, str]:
    """What is drawn around a label: a circle around a sign, a longer one where there is more, nothing at a leaf."""
    if node.kind != "gate":
        return '["', '"]'
    is_short = not node.gradient and len(_texts(node)) == 1
    return ('(("', '"))') if is_short else ('(["', '"])')


def _label(node: DrawnNode, *, unicode: bool) -> str:
    """The sign of a gate and its name, or the name of a leaf; under it the sum of its gradients."""
    lines = [escape(_texts(node), unicode=unicode)]
    if node.gradient:
        lines.append(_marked("Σ", RED, node.gradient, unicode=unicode))
    return "<br>".join(lines)


def _on_edge(value: str, gradient: str, operand: int, *, unicode: bool) -> str:
    """The value that goes forward and, under it, the gradient that comes back.

    First which operand it is, where that matters (0 where it does not): Mermaid may draw the operands of a gate in any
    order, and x − y must not look like y − x.
    """
    both = (("▸", GREEN, value), ("◂", RED, gradient))
    lines = [_marked(sign, colour, text, unicode=unicode) for sign, colour, text in both if text]
    return "<br>".join([*([escape(f"({operand})")] if operand else []), *lines])


def _marked(sign: str, colour: str, text: str, *, unicode: bool) -> str:
    """A number with a sign in its colour: the number itself has that of the page's theme, light or dark."""
    return f"<font color={colour}>{escape(sign, unicode=unicode)}</font> {escape(text, unicode=unicode)}"
