"""Texts that mean something in some format, and circuits that hold them everywhere a text can stand.

A learner's names are letters, digits and underscores, so most of these cannot be typed: a format must not rely on it.
"""

from bpcli.lesson.story import Circuit, Link, Point

TEXTS = (
    '"', "'", "\\", "\\N", '\\"', "<b>x</b>", "&amp;", "&lt;", "a;b", "end", "`", "```", '"`', "무게", "*", "+", "-1",
    "- x", "1. x", "# x", "#35;", "]]>", "<!--", "-->", "%%{init: {}}%%", "%% x", "click n0 href", "subgraph",
    "style n0", "x:::gate", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "$x$",
    "\\input{/etc/passwd}", "\\end{document}", "^^5cinput", "%", "{", "}", "{{", "~", "_", "a_b", "a|b", "|", "(",
    ")", "((", "[", "]", '"]', "a\nb", "a\r\nb", "\t", "\x00", "\x1b[31m", "\u202ea", "\u2028", "𝒙", "é", "ß", "Ω",
    "ж", "中", "--", "---", "=", "a=b", "https://example.org", "@x", "graph", "digraph", "strict", "node", "edge",
    "\\\\", "\\put(0,0)", "\\csname x\\endcsname", "1[x > 0", "‖", "((((", "e^", "Σ_i", "∂f/∂", "∇",
)  # fmt: skip


def circuit(text: str, other: str = "2") -> Circuit:
    """A circuit that has the text as a name, a constant, the sign of a gate, a value and a gradient; it branches."""
    points = (
        Point(text, "", "input", text, text),
        Point(text, "", "constant"),
        Point(text, text, "gate", other, text),
        Point(text, "−", "output", text, other),
    )
    links = (Link(0, 2, 0, text), Link(1, 2, 1), Link(2, 3, 0, text), Link(0, 3, 1, other))
    return Circuit(points, links, left_out=3)
