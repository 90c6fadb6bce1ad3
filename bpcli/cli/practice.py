"""The commands of practice, as Typer declares them: quiz and progress.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

from bpcli.cli.options import File, Form, Inputs, Shape

app = typer.Typer()


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli quiz "(x+y)*z" x=-2 y=5 z=-4',
)
def quiz(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[EXPRESSION NAME=VALUE...]",
            help="A circuit of your own, asked step by step. Without one: fresh circuits on what is due for you.",
            show_default=False,
        ),
    ] = None,
    topic: Annotated[
        str | None,
        typer.Option(
            "--topic",
            help="Fresh circuits of a topic: add, mul, max, mixed, branches, functions, sigmoid, staged, vectors, "
            "matrices, networks.",
        ),
    ] = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level", help="The topic's level, 1 to 3: by default your next one (1 where a --seed is given)."
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option("--count", help="How many questions: by default 10, and on a circuit of your own all."),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option("--seed", help="Which circuits are drawn, and what randn and rand draw from; the same again."),
    ] = None,
    file: File = None,
    inputs: Inputs = None,
    shape: Shape = None,
    no_record: Annotated[bool, typer.Option("--no-record", help="Keep nothing, and use nothing kept.")] = False,
    form: Annotated[
        str | None,
        typer.Option("--format", help="table on a terminal, plain otherwise; json: a line a question, then a summary."),
    ] = None,
) -> None:
    """Answer questions about backward passes. Each wrong answer is told which mistake it is."""
    from bpcli.commands.circuit import Asked
    from bpcli.commands.quiz import Options, run

    options = Options(Asked(file, inputs, tuple(shape or ())), topic, level, count, seed, form, no_record)
    code = run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])
    raise typer.Exit(code)


@app.command(epilog="Example: bpcli progress --export answers.csv")
def progress(
    where: Annotated[bool, typer.Option("--where", help="Say where the record is.")] = False,
    export: Annotated[Path | None, typer.Option("--export", help="Write all answers to a new .json or .csv.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Delete all answers.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
    form: Form = "table",
) -> None:
    """Show what is mastered, what keeps going wrong, and what to practise next."""
    from bpcli.commands.progress import Options, run

    run(Options(where, export, forget, yes, form))
