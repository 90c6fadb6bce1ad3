"""The commands for teachers, as Typer declares them: course lint, course new.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()
course = typer.Typer(
    name="course",
    help="Write a course: start one, and try it out.",
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog="Example: bpcli course new my-course",
)
app.add_typer(course)


@course.command(epilog="Example: bpcli course lint my-course")
def lint(
    path: Annotated[
        Path | None,
        typer.Argument(help="The folder with course.toml. Without one: the course inside bpcli.", show_default=False),
    ] = None,
    lock: Annotated[
        bool,
        typer.Option("--lock", help="First draw the values that are not locked yet, and keep them in values.lock."),
    ] = False,
) -> None:
    """Try a course out: exercises fail as shipped, pass with their solutions, tell known mistakes apart."""
    from bpcli.commands.course import lint as run

    raise typer.Exit(run(path, locks=lock))


@course.command(epilog="Example: bpcli course new my-course")
def new(folder: Annotated[Path, typer.Argument(metavar="NAME", help="A new folder for the course.")]) -> None:
    """Write a small course with an exercise of each kind, to start from."""
    from bpcli.commands.course import new as run

    raise typer.Exit(run(folder))
