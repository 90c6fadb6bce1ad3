"""Options that several commands have, declared once: the same name, the same meaning, the same help.

Knows options. Must not know commands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

File = Annotated[Path | None, typer.Option("--file", help="Read the expression from a file.")]
Inputs = Annotated[Path | None, typer.Option("--inputs", help="Read values from a TOML file.")]
Shape = Annotated[
    list[str] | None,
    typer.Option("--shape", metavar="NAME=SIZES", help="The shape of an array without values: W=2x3, x=3."),
]
Seed = Annotated[int, typer.Option("--seed", help="What randn and rand draw from.")]
Form = Annotated[str, typer.Option("--format", help="table, plain, json or markdown.")]
LessonForm = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="table, plain, json, markdown, html, latex, svg, mermaid, dot.  [default: table, or as --output ends]",
        show_default=False,
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", help="Write into a file; its ending chooses the format: .html .svg .mmd .dot .tex .md .json .txt"
    ),
]
Group = Annotated[
    list[str] | None,
    typer.Option("--group", metavar="[NAMES]", help="Fold sub-circuits into one gate: known gates, or these names."),
]
Expand = Annotated[
    list[str] | None, typer.Option("--expand", metavar="GATES", help="Open these gates into simpler ones.")
]
Share = Annotated[bool, typer.Option("--share", help="Make equal sub-expressions one node.")]


def listed(options: list[str] | None) -> tuple[str, ...]:
    """The names in an option that may be given several times, each with names between commas.

    >>> listed(["sigmoid, tanh", "q"])
    ('sigmoid', 'tanh', 'q')
    """
    return tuple(name.strip() for option in options or [] for name in option.split(",") if name.strip())
