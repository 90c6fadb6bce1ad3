"""The Typer app, the one error boundary, the exit codes.

Knows the commands and their options. Must not know what they do: each is loaded when it runs.
"""

from __future__ import annotations

import os
import sys
from copy import copy
from enum import IntEnum
from typing import Annotated, NoReturn

import typer
from typer.main import get_command_name

from bpcli import __version__
from bpcli.cli import grading, learning, lessons, marking, pictures, plotting, practice, teaching


class Exit(IntEnum):
    """What a command's exit code says."""

    FINE = 0
    WRONG = 1  # an answer is wrong or missing
    UNUSABLE = 2  # the input cannot be used
    BUG = 70  # ours


app = typer.Typer(
    name="bpcli",
    help="Learn backpropagation at a terminal.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    epilog='Example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4',
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bpcli {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Learn backpropagation at a terminal."""


ROOMS = (lessons, pictures, plotting, marking, practice, learning, grading, teaching)
for room in ROOMS:
    app.add_typer(room.app)


def with_group_value(arguments: list[str]) -> list[str]:
    """`--group` may stand alone: give it the value that means every known gate.

    >>> (
    ...     with_group_value(["explain", "--group", "1/(1+exp(-u))"]),
    ...     with_group_value(["f = q*z", "--group", "q"]),
    ... )
    (['explain', '--group=auto', '1/(1+exp(-u))'], ['f = q*z', '--group=q'])
    """
    found: list[str] = []
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        if argument == "--group":
            takes = bool(rest) and all(part.isidentifier() for part in rest[0].split(","))
            argument = f"--group={rest.pop(0) if takes else 'auto'}"
        found.append(argument)
    return found


def app_for(arguments: list[str]) -> typer.Typer:
    """The app with the command that is asked for alone: to build the options of all the others takes a tenth of a run.

    Without a command that there is (a word is misspelled, help is asked for) it is the whole app.

    >>> [len(app_for(arguments).registered_commands) for arguments in (["explain", "x"], ["--help"], ["expain"])]
    [1, 0, 0]
    """
    for command in (command for room in ROOMS for command in room.app.registered_commands):
        name = command.name or (command.callback and get_command_name(command.callback.__name__))
        if arguments[:1] == [name]:
            alone = copy(app)
            alone.registered_commands, alone.registered_groups = [command], []
            return alone
    return app


def main() -> NoReturn:
    """Run the command line. Whatever a person typed, no traceback reaches them."""
    import gc

    gc.disable()  # a command is short; collecting while SymPy loads would cost more than it frees
    try:
        arguments = with_group_value(sys.argv[1:])
        app_for(arguments)(args=arguments, prog_name="bpcli")
    except Exception as error:  # noqa: BLE001  (the boundary)
        sys.exit(_report(error))
    sys.exit(Exit.FINE)


def _report(error: Exception) -> Exit:
    from bpcli.commands.screen import complain, spelling
    from bpcli.errors import InputError

    if isinstance(error, InputError):
        complain(error.render(spelling()))
        return Exit.UNUSABLE
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.FINE
    if os.environ.get("BPCLI_DEBUG"):
        raise error
    complain(f"bpcli has a bug: {type(error).__name__}: {error}")
    complain("Please report it with the command that you typed; BPCLI_DEBUG=1 shows where it happened.")
    return Exit.BUG
