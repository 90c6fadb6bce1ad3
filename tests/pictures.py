"""The pictures of the README and the manual, made from what bpcli prints.

An SVG of Rich's, without its fonts from a network.
"""

import io
import re
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from bpcli import explain
from bpcli.commands.plot import Plot
from bpcli.formats import Page
from bpcli.formats.step import Screen
from bpcli.formats.table import show
from bpcli.graph.build import build
from bpcli.lesson import tables
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import Story
from bpcli.lesson.tell import tell
from bpcli.quiz.walk import Walk
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

PICTURES = Path(__file__).parent.parent / ".github" / "pictures"
WIDTH = 92


def explain_svg() -> str:
    """The lecture's first circuit, as `bpcli explain` shows it on a terminal."""
    return picture("(x+y)*z", {"x": "-2", "y": "5", "z": "-4"})


def norm_svg() -> str:
    """The lecture's vectorised example."""
    return picture("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"})


def circuit_svg() -> str:
    """The lecture's sigmoid circuit, grouped, as `bpcli draw --output circuit.svg` writes it."""
    inputs = {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
    return explain("1/(1+exp(-(w0*x0+w1*x1+w2)))", inputs, group="auto").lesson("svg")


def step_svg() -> str:
    """A step of the backward pass of the lecture's circuit, as `bpcli explain --step` shows it."""
    trace = explain("(x+y)*z", x=-2, y=5, z=-4)
    figures = Figures(trace.backward())
    walk = Walk(trace, figures)
    both = tables.forward_table(figures), tables.backward_table(figures)
    screen = Screen(walk, "(x + y)·z", both, Page(str, WIDTH, colour=True), 24)
    walk.move(5)
    return terminal(Text.from_ansi(screen.frame()))


def plot_svg() -> str:
    """A curve with its tangent, as `bpcli plot --output plot.svg` writes it."""
    parts: list[str] = []
    Plot(arguments=["x*exp(-x)", "x=-1..4"], at="1.5", form="svg").run(Page(parts.append))
    return "".join(parts)


def picture(expression: str, texts: dict[str, str]) -> str:
    """A command and what it prints, as an SVG."""
    values = {name: given(text) for name, text in texts.items()}
    story = tell(Trace(build(expression, values), values))
    typed = " ".join(f'"{name}={text}"' if " " in text else f"{name}={text}" for name, text in texts.items())
    return terminal(Text(f'$ bpcli explain "{expression}" {typed}\n', style="bold"), story)


def terminal(first: Text, story: Story | None = None) -> str:
    """What a terminal shows, as an SVG."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    console.print(first)
    if story is not None:
        show(story, console, Page(str, WIDTH, colour=True))
    theme = TerminalTheme(
        (250, 250, 247),
        (40, 44, 52),
        [(40, 44, 52), (190, 40, 40), (30, 125, 60), (150, 110, 20), (40, 80, 160), (130, 60, 140), (90, 94, 100)],
    )
    svg = console.export_svg(title="bpcli", theme=theme, unique_id="bpcli", font_aspect_ratio=0.6)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")


ALL = {
    "explain.svg": explain_svg,
    "norm.svg": norm_svg,
    "circuit.svg": circuit_svg,
    "step.svg": step_svg,
    "plot.svg": plot_svg,
}
