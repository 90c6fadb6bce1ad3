"""The commands for learners, as Typer declares them: exercises start, list, next and so on, and help.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
exercises = typer.Typer(
    name="exercises",
    help="Work through a course: where you are, what is next, whether it is right.",
    invoke_without_command=True,
    rich_markup_mode=None,
    epilog="Example: bpcli exercises start my-course, then: cd my-course; bpcli exercises",
)
app.add_typer(exercises)

Course = Annotated[
    Path | None, typer.Option("--course", help="The teacher's course. By default the one that bpcli comes with.")
]
Learner = Annotated[str | None, typer.Option("--learner", metavar="ID", help="Whose values the exercises have.")]
Form = Annotated[str, typer.Option("--format", help="table, plain, markdown or json.")]
Which = Annotated[
    str | None,
    typer.Argument(
        metavar="EXERCISE", help="Its number (5.2), its id or its folder. By default the next.", show_default=False
    ),
]


@exercises.callback()
def exercises_here(
    context: typer.Context, course: Course = None, learner: Learner = None, form: Form = "table"
) -> None:
    """Work through a course: where you are, what is next, whether it is right."""
    from bpcli.commands.exercises import Options, where

    context.obj = Options(course, learner, form)
    if context.invoked_subcommand is None:
        where(context.obj)


@exercises.command(epilog="Example: bpcli exercises start my-course --learner ada")
def start(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder for your copy.")],
    course: Course = None,
    learner: Learner = None,
    salt: Annotated[
        str | None, typer.Option("--salt", metavar="TEXT", help="Draw other values; bpcli grade needs the same --salt.")
    ] = None,
) -> None:
    """Copy a course: its texts, its exercises, files for your answers, and a workflow that marks them in CI."""
    from bpcli.commands.exercises import Options, begin

    begin(folder, Options(course, learner), salt=salt)


@exercises.command(name="list", epilog="Example: bpcli exercises list")
def list_exercises(course: Course = None, learner: Learner = None, form: Form = "table") -> None:
    """List every exercise and how far it is."""
    from bpcli.commands.exercises import Options, listing

    listing(Options(course, learner, form))


@exercises.command(name="next", epilog="Example: bpcli exercises next")
def next_exercise(which: Which = None, course: Course = None, learner: Learner = None, form: Form = "table") -> None:
    """Show the next exercise, or another: its text, its circuit, what is asked, what is wrong so far."""
    from bpcli.commands.exercises import Options, show

    raise typer.Exit(show(which, Options(course, learner, form)))


@exercises.command(epilog="Example: bpcli exercises hint 5.2")
def hint(which: Which = None, course: Course = None, learner: Learner = None) -> None:
    """Give a hint on the next exercise, or on another; asked again, the next hint."""
    from bpcli.commands.exercises import Options
    from bpcli.commands.exercises import hint as run

    run(which, Options(course, learner))


@exercises.command(epilog="Example: bpcli exercises watch")
def watch(which: Which = None, course: Course = None, learner: Learner = None) -> None:
    """Mark the exercise whenever you save, and go on to the next when it is right."""
    from bpcli.commands.exercises import Options
    from bpcli.commands.watch import run

    run(which, Options(course, learner))


@exercises.command(epilog="Example: bpcli exercises reset 1.2")
def reset(
    which: Annotated[list[str] | None, typer.Argument(metavar="EXERCISE...", help="Numbers, ids or folders.")] = None,
    course: Course = None,
    learner: Learner = None,
) -> None:
    """Blank an exercise again. What you had is kept beside it."""
    from bpcli.commands.exercises import Options, renew

    renew(which or [], Options(course, learner))


@exercises.command(epilog="Example: bpcli exercises solution 1.2")
def solution(
    which: Which = None,
    course: Course = None,
    learner: Learner = None,
) -> None:
    """Show the answers to the next exercise, or to another, for your values."""
    from bpcli.commands.exercises import Options
    from bpcli.commands.exercises import solution as run

    run(which, Options(course, learner))


@app.command(name="help", epilog="Example: bpcli help quiz")
def manual(
    context: typer.Context,
    topic: Annotated[
        list[str] | None,
        typer.Argument(metavar="TOPIC", help="A page, or a command. Without one: the list of all pages."),
    ] = None,
) -> None:
    """Read the manual: list its pages, or show one."""
    from typer.core import TyperGroup

    from bpcli.commands.help import run

    bpcli = context.find_root().command
    commands = bpcli.commands if isinstance(bpcli, TyperGroup) else {}
    run(topic or [], commands, lambda words: bpcli.main([*words, "--help"], "bpcli"))
