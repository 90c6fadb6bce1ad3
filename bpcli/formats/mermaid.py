r"""The circuit in Mermaid, which GitHub, GitLab and many editors draw.

Knows Mermaid's flowcharts, and that no text of a learner's may end a label or be read as markup: every label is
quoted, and signs other than letters, digits and a few more stand as #NN;. Must not know gates.

>>> escape('"*" end; <b>'), escape("−4 ‖W‖")
('#34;#42;#34; end#59; #60;b#62;', '−4 ‖W‖')
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.formats.diagram import DESCRIPTION, diagram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.formats.diagram import Arrow, Box
    from bpcli.lesson.story import Circuit

MOST_EDGES, LONGEST = 500, 50_000  # beyond these Mermaid refuses to draw, unless it is told otherwise
_SAFE = set(" .,=()/")  # signs of ASCII that mean nothing in a quoted label, nor in the Markdown that labels may hold
GREEN, RED = "mediumseagreen", "tomato"  # neither light nor dark
_ANY_ORDER = {"+", "×", "max", "min"}  # gates whose operands may change places
_STYLES = (
    "classDef input,constant,name fill:none,stroke:none",
    "classDef gate stroke-width:2px",
)


def write(circuit: Circuit, title: str, page: Page) -> None:
    """Write a circuit as a flowchart."""
    page.write("\n".join(lines(circuit, title, unicode=page.unicode)) + "\n")


def lines(circuit: Circuit, title: str = "", *, unicode: bool = True) -> Iterator[str]:
    """The lines of the flowchart; without `unicode` all of them are ASCII."""
    drawn = diagram(circuit)

    def spell(text: str) -> str:
        return escape(text, unicode=unicode)

    yield "flowchart LR"
    if title:
        yield f"  accTitle: {spell(title)}"
    yield f"  accDescr: {spell(f'{DESCRIPTION} {drawn.note}'.strip())}"
    for box in drawn.boxes:
        before, after = _shape(box)
        yield f"  {box.id}{before}{_label(box, unicode=unicode)}{after}:::{box.kind}"
    ordered = {box.id for box in drawn.boxes if box.kind == "gate" and not _ANY_ORDER.intersection(box.texts)}
    into = Counter(arrow.head for arrow in drawn.arrows)
    seen: Counter[str] = Counter()
    for arrow in drawn.arrows:
        seen[arrow.head] += 1
        place = seen[arrow.head] if arrow.head in ordered and into[arrow.head] > 1 else 0
        label = _on_wire(arrow, place, unicode=unicode)
        yield f'  {arrow.tail} -- "{label}" --> {arrow.head}' if label else f"  {arrow.tail} --> {arrow.head}"
    if drawn.note:
        yield f'  more["{spell(drawn.note)}"]:::name'
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


def _shape(box: Box) -> tuple[str, str]:
    """What stands around a label: a circle around a sign, a longer one where there is more, nothing at a leaf."""
    if box.kind != "gate":
        return '["', '"]'
    is_short = not box.total and len(" ".join(box.texts)) == 1
    return ('(("', '"))') if is_short else ('(["', '"])')


def _label(box: Box, *, unicode: bool) -> str:
    """The sign of a gate and its name, or the name of a leaf; under it what its gradients sum up to."""
    texts = [escape(" ".join(box.texts), unicode=unicode)]
    if box.total:
        texts.append(_marked("Σ", RED, box.total, unicode=unicode))
    return "<br>".join(texts)


def _on_wire(arrow: Arrow, place: int, *, unicode: bool) -> str:
    """The value that goes forward and, under it, the gradient that comes back.

    First which operand it is, where that matters: Mermaid may draw the operands of a gate in any order, and x − y must
    not look like y − x.
    """
    both = (("▸", GREEN, arrow.value), ("◂", RED, arrow.gradient))
    texts = [_marked(sign, colour, text, unicode=unicode) for sign, colour, text in both if text]
    return "<br>".join([*([escape(f"({place})")] if place else []), *texts])


def _marked(sign: str, colour: str, text: str, *, unicode: bool) -> str:
    """A number with a sign in its colour: the number itself has that of the page's theme, light or dark."""
    return f"<font color={colour}>{escape(sign, unicode=unicode)}</font> {escape(text, unicode=unicode)}"
