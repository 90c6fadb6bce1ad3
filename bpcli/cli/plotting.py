"""The command that draws curves, as Typer declares it: plot.

Knows options. Must not know what the command does: it is loaded when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bpcli.cli.options import File

app = typer.Typer()


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli plot sigmoid tanh relu, or bpcli plot "x*exp(-x)" x=-2..4 --at 1.5',
)
def plot(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FUNCTION...|EXPRESSION NAME=LOW..HIGH NAME=VALUE...",
            help="Functions of one number (sigmoid tanh …), or an expression: one input varies over a range, "
            "the others are given numbers.",
            show_default=False,
        ),
    ] = None,
    file: File = None,
    at: Annotated[str | None, typer.Option("--at", metavar="X", help="Draw the tangent here, and nudge x.")] = None,
    form: Annotated[str | None, typer.Option("--format", help="table, plain, markdown, html or svg.")] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write into a file; its ending chooses the format.")
    ] = None,
    digits: Annotated[int, typer.Option("--digits", help="Significant digits shown.")] = 4,
) -> None:
    """Draw functions and their local gradients; the tangent at a point, and what a nudge does there."""
    from bpcli.commands.plot import Options, run

    options = Options(file, at, form, output, digits)
    run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])
