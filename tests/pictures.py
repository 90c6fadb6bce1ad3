"""The pictures of the README, made from what bpcli prints.

An SVG of Rich's, without its fonts from a network.
"""

import io
import re
from pathlib import Path

from bpcli.formats import Page
from bpcli.formats.table import show
from bpcli.graph.build import build
from bpcli.lesson.tell import tell
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


def picture(expression: str, texts: dict[str, str]) -> str:
    """A command and what it prints, as an SVG."""
    from rich.console import Console
    from rich.terminal_theme import TerminalTheme
    from rich.text import Text

    values = {name: given(text) for name, text in texts.items()}
    story = tell(Trace(build(expression, values), values))
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    typed = " ".join(f'"{name}={text}"' if " " in text else f"{name}={text}" for name, text in texts.items())
    console.print(Text(f'$ bpcli explain "{expression}" {typed}\n', style="bold"))
    show(story, console, Page(str, WIDTH, colour=True))
    theme = TerminalTheme(
        (250, 250, 247),
        (40, 44, 52),
        [(40, 44, 52), (190, 40, 40), (30, 125, 60), (150, 110, 20), (40, 80, 160), (130, 60, 140), (90, 94, 100)],
    )
    svg = console.export_svg(title="bpcli", theme=theme, unique_id="bpcli", font_aspect_ratio=0.6)
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code", "ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas")


ALL = {"explain.svg": explain_svg, "norm.svg": norm_svg}
