"""The commands of practice, as Typer declares them: quiz and progress.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command(epilog="Example: bpcli progress --export answers.csv")
def progress(
    where: Annotated[bool, typer.Option("--where", help="Say where the record is.")] = False,
    export: Annotated[Path | None, typer.Option("--export", help="Write all answers to a new .json or .csv.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete all answers.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    form: Annotated[str, typer.Option("--format", help="table, plain, json or markdown.")] = "table",
) -> None:
    """Show what is mastered, what keeps going wrong, and what to practise next."""
    from bpcli.commands.progress import Options, run

    run(Options(where, export, forget, yes, form))
