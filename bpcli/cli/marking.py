"""The command that marks answers, as Typer declares it.

Knows options. Must not know what the command does: it is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

from bpcli.cli.options import File, Form, Inputs, Seed, Shape

app = typer.Typer()


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli check "(x+y)*z" x=-2 y=5 z=-4 "df/dx=-4" "df/dq = z" "q=3"',
)
def check(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EXPRESSION NAME=VALUE... ANSWER...",
            help="The expression or staged program (- reads it from standard input), a value for each input, and "
            "answers: q=3, df/dx=-4, local(f,q)=z, shape(df/dW)=2x3, jacobian(q,x)=W.",
            show_default=False,
        ),
    ] = None,
    file: File = None,
    inputs: Inputs = None,
    work: Annotated[
        Path | None,
        typer.Option("--work", metavar="FILE", help="Mark a whole derivation, line by line (- is standard input)."),
    ] = None,
    shape: Shape = None,
    seed: Seed = 0,
    form: Form = "table",
    mistakes: Annotated[bool, typer.Option("--mistakes", help="List the known mistakes and their ids.")] = False,
) -> None:
    """Mark answers about a circuit: right, wrong (and which mistake it is) or unreadable."""
    from bpcli.commands.check import Options, run
    from bpcli.commands.circuit import Asked

    options = Options(Asked(file, inputs, tuple(shape or ()), seed), work, form, mistakes)
    code = run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])
    raise typer.Exit(code)
