r"""The circuit in DOT, the language of Graphviz: `dot -Tsvg circuit.dot` draws it.

Knows DOT, and that no text of a learner's may end a label or be read as markup. Must not know gates. With
ordering=in the arrows into a gate keep the order of its operands, so that x − y is not drawn as y − x.

>>> print(quoted('say "a" \\N &lt;'), marked("a < b & c"))
"say \"a\" \\N &amp;lt;" a &lt; b &amp; c
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.formats.diagram import diagram

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.formats.diagram import Arrow, Box
    from bpcli.lesson.story import Circuit

GREEN, RED = "#1a7f37", "#cf222e"
_HEAD = (
    "rankdir=LR; ordering=in; ranksep=0.9; nodesep=0.35;",
    'node [fontname="Helvetica,Arial,sans-serif", shape=plaintext];',
    'edge [fontname="Helvetica,Arial,sans-serif", fontsize=11, arrowsize=0.6];',
)
_GATE = ", shape=circle, margin=0.02"


def write(circuit: Circuit, title: str, page: Page) -> None:
    """Write a circuit as a digraph."""
    page.write("\n".join(lines(circuit, title, unicode=page.unicode)) + "\n")


def lines(circuit: Circuit, title: str, *, unicode: bool = True) -> Iterator[str]:
    """The lines of the digraph; without `unicode` all of them are ASCII."""
    drawn = diagram(circuit)

    def spelled(line: str) -> str:
        return line if unicode else line.encode("ascii", "xmlcharrefreplace").decode()

    yield "digraph circuit {"
    yield from (f"  {line}" for line in (*_HEAD, spelled(f"tooltip={quoted(title)};")))
    for box in drawn.boxes:
        yield spelled(f"  {box.id} [label={_label(box)}{_GATE if box.kind == 'gate' else ''}];")
    for arrow in drawn.arrows:
        label = _on_wire(arrow)
        yield spelled(f"  {arrow.tail} -> {arrow.head}{f' [label={label}]' if label else ''};")
    if drawn.note:
        yield spelled(f"  label={quoted(drawn.note)};")
    yield "}"


def quoted(text: str) -> str:
    """A quoted string in which nothing is an escape or an entity."""
    text = visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def marked(text: str) -> str:
    """A text inside of a label that has markup."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _label(box: Box) -> str:
    """A name as it is; under the sign of a gate its name, smaller, and what its gradients sum up to."""
    first, *rest = box.texts or ("",)
    if not rest and not box.total:
        return quoted(first)
    under = [*(f'<font point-size="10">{marked(text)}</font>' for text in rest if text)]
    if box.total:
        under.append(f'<font point-size="10" color="{RED}">{marked("Σ " + box.total)}</font>')
    return f"<{'<br/>'.join([marked(first), *under])}>"


def _on_wire(arrow: Arrow) -> str:
    """The value in green and, under it, the gradient in red."""
    texts = ((arrow.value, GREEN), (arrow.gradient, RED))
    found = [f'<font color="{colour}">{marked(text)}</font>' for text, colour in texts if text]
    return f"<{'<br/>'.join(found)}>" if found else ""
