"""Texts that mean something to a reader, stories and circuits that hold them everywhere a text can stand.

A learner's names are letters, digits and underscores, so most of these cannot be typed: a format must not rely on it.
NASTY are those that every command, format and report is tried with.
"""

from bpcli.lesson.columns import EDGE, VALUE
from bpcli.lesson.story import (
    Column,
    Drawing,
    DrawnCircuit,
    DrawnEdge,
    DrawnNode,
    Equation,
    Facts,
    Kind,
    Listing,
    Picture,
    Section,
    Sentence,
    Steps,
    Story,
    Table,
    TreeLine,
)

NASTY = {
    "orders to a terminal": "a\x1b]0;forged\x07\x1b[38;5;77mb\x9b2Jc\x08d\x85e\rf",
    "the other direction": "a\u202eb\u2066c\u200fd\u061ce\u2069",
    "what nobody sees": "a\u3164\u115f\u200b\ufeff\ufe0f\u2060\U000e0041\u034f\u2800\xad\ue000b\u200c",
    "a heap of marks": "a" + "\u0301\u0336" * 9,
    "half a character": "a\udcffb\ud800",
    "lines": "a\n::error::forged\n##[error]forged\n\n# forged\n\n- forged\r\n    forged\nforged: right.\u2028forged",
    "orders to a runner": "::error::forged ##[error]forged ##vso[task.x]forged %0A::error::forged",
    "markup": "`b``c <img src=x onerror=alert(1)> | \\| [l](https://e.example) ![i](x) https://e.example www.e.example "
    "**b** __b__ ~~s~~ &lt; <https://e.example> [bold]r[/bold] ]]> $x$ ${{ x }} \\input{x} </td></script>",
    "a fence": "```\n# forged\n~~~\n<b>forged</b>",
    "a list": "1. forged",
    "a formula": "=cmd|'/c calc'!A1;=1+1",
}
TEXTS = (
    *NASTY.values(),
    '"', "'", "\\", "\\N", '\\"', "<b>x</b>", "&amp;", "&lt;", "a;b", "end", "`", "```", '"`', "무게", "*", "+", "-1",
    "- x", "1. x", "# x", "#35;", "]]>", "<!--", "-->", "%%{init: {}}%%", "%% x", "click n0 href", "subgraph",
    "style n0", "x:::gate", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "$x$",
    "\\input{/etc/passwd}", "\\end{document}", "^^5cinput", "%", "{", "}", "{{", "~", "_", "a_b", "a|b", "|", "(",
    ")", "((", "[", "]", '"]', "a\nb", "a\r\nb", "\t", "\x00", "\x1b[31m", "\u202ea", "\u2028", "𝒙", "é", "ß", "Ω",
    "ж", "中", "--", "---", "=", "a=b", "https://example.org", "@x", "graph", "digraph", "strict", "node", "edge",
    "\\\\", "\\put(0,0)", "\\csname x\\endcsname", "1[x > 0", "‖", "((((", "e^", "Σ_i", "∂f/∂", "∇",
)  # fmt: skip


def circuit(text: str, other: str = "2") -> DrawnCircuit:
    """A circuit that has the text as a name, a constant, the sign of a gate, a value and a gradient; it branches."""
    nodes = (
        DrawnNode(text, "", "input", text, text),
        DrawnNode(text, "", "constant"),
        DrawnNode(text, text, "gate", other, text),
        DrawnNode(text, "−", "output", text, other),
    )
    edges = (DrawnEdge(0, 2, 0, text), DrawnEdge(1, 2, 1), DrawnEdge(2, 3, 0, text), DrawnEdge(0, 3, 1, other))
    return DrawnCircuit(nodes, edges, left_out=3)


def story(text: str) -> Story:
    """A story that has the text at every place where one can stand, but for plots, whose words are ours."""
    tree = (TreeLine(text, (), text, text, text),)
    blocks = (
        Sentence(text, text),
        Facts((("", text), (text, text))),
        Facts((("", text), (text, text)), Kind.FORMULA),
        Table((Column(text, Kind.CODE), VALUE, EDGE, Column("why")), 2, lambda _: (text, text, text, text)),
        Steps((Equation(text, text, text), Equation("", text, text))),
        Listing(text, "text"),
        Picture(("#.",), ((text, text),), (text,), caption=text),
        Drawing(tree, text, text, circuit(text), text, (text,)),
        Drawing(tree, text, text, notes=(text,)),
    )
    return Story(text, (Section(text, blocks),))
