r"""The circuit in DOT, the language of Graphviz: `dot -Tsvg circuit.dot` draws it.

A text of a learner's can neither end a label nor be read as markup. With ordering=in the arrows into a gate keep the
order of its operands, so that x − y is not drawn as y − x.

>>> print(quoted('say "a" \\N &lt;'), marked("a < b & c"))
"say \"a\" \\N &amp;lt;" a &lt; b &amp; c
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import visible
from bpcli.formats.diagram import diagram, id_of, note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.formats import Page
    from bpcli.lesson.story import DrawnCircuit, DrawnNode

GREEN, RED = "#1a7f37", "#cf222e"
_HEAD = (
    "rankdir=LR; ordering=in; ranksep=0.9; nodesep=0.35;",
    'node [fontname="Helvetica,Arial,sans-serif", shape=plaintext];',
    'edge [fontname="Helvetica,Arial,sans-serif", fontsize=11, arrowsize=0.6];',
)
_GATE = ", shape=circle, margin=0.02"


def write(circuit: DrawnCircuit, title: str, page: Page) -> None:
    """Write a circuit as a digraph."""
    page.write("\n".join(lines(circuit, title, unicode=page.unicode)) + "\n")


def lines(circuit: DrawnCircuit, title: str, *, unicode: bool = True) -> Iterator[str]:
    """The lines of the digraph; without `unicode` all of them are ASCII."""
    drawn = diagram(circuit)

    def spelled(line: str) -> str:
        return line if unicode else line.encode("ascii", "xmlcharrefreplace").decode()

    yield "digraph circuit {"
    yield from (f"  {line}" for line in (*_HEAD, spelled(f"tooltip={quoted(title)};")))
    for index, node in enumerate(drawn.nodes):
        yield spelled(f"  {id_of(index)} [label={_label(node)}{_GATE if node.kind == 'gate' else ''}];")
    for edge in drawn.edges:
        label = _on_edge(drawn.nodes[edge.tail].value, edge.gradient)
        yield spelled(f"  {id_of(edge.tail)} -> {id_of(edge.head)}{f' [label={label}]' if label else ''};")
    if note(drawn):
        yield spelled(f"  label={quoted(note(drawn))};")
    yield "}"


def quoted(text: str) -> str:
    """A quoted string in which nothing is an escape or an entity."""
    text = visible(text).replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def marked(text: str) -> str:
    """A text inside of a label that has markup."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _label(node: DrawnNode) -> str:
    """A name as it is; under the sign of a gate its name, smaller, and the sum of its gradients."""
    first, name = (node.sign, node.label) if node.sign else (node.label, "")
    if not name and not node.gradient:
        return quoted(first)
    lines = [marked(first)]
    if name:
        lines.append(f'<font point-size="10">{marked(name)}</font>')
    if node.gradient:
        lines.append(f'<font point-size="10" color="{RED}">{marked("Σ " + node.gradient)}</font>')
    return f"<{'<br/>'.join(lines)}>"


def _on_edge(value: str, gradient: str) -> str:
    """The value in green and, under it, the gradient in red."""
    lines = [
        f'<font color="{colour}">{marked(text)}</font>' for text, colour in ((value, GREEN), (gradient, RED)) if text
    ]
    return f"<{'<br/>'.join(lines)}>" if lines else ""
