"""The Typer app, the one error boundary, the exit codes.

Knows the commands and their options. Must not know what they do: each is loaded when it runs.
"""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from functools import cache
from typing import Annotated, NoReturn

import typer

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
        from bpcli.commands.version import version

        typer.echo(version())
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Learn backpropagation at a terminal."""


app.add_typer(lessons.app)
app.add_typer(pictures.app)
app.add_typer(plotting.app)
app.add_typer(marking.app)
app.add_typer(practice.app)
app.add_typer(learning.app)
app.add_typer(grading.app)
app.add_typer(teaching.app)


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


@cache
def _command() -> Callable[..., int | None]:
    """The declared commands as they are run. Reading all declarations takes 40 ms: once a process, not once a call."""
    from typer.main import get_command

    return get_command(app)


def main() -> NoReturn:
    """Run the command line. Whatever a person typed, no traceback reaches them."""
    import gc

    from bpcli.commands import streams

    gc.disable()  # a command is short; collecting while SymPy loads would cost more than it frees
    streams.keep_order()
    arguments = with_group_value(sys.argv[1:])
    code = _code_of(lambda: _command()(args=arguments, prog_name="bpcli", standalone_mode=False))
    lost = _code_of(sys.stdout.flush)
    sys.exit(lost or code)


def _code_of(work: Callable[[], int | None]) -> str | int | None:
    """Do a piece of work; the exit code that says how it went. What went wrong is said."""
    from bpcli.commands import streams

    try:
        return work() or Exit.FINE
    except SystemExit as end:
        return end.code
    except Exception as error:  # noqa: BLE001  (the boundary)
        try:
            sys.stdout.flush()
        except streams.LostError:
            streams.give_up_output()
        return _report(error)


def _report(error: Exception) -> Exit:
    import io

    from bpcli.commands.screen import complain, spelling
    from bpcli.commands.streams import LostError
    from bpcli.errors import InputError
    from bpcli.files import reason

    match error:
        case InputError():
            complain(error.render(spelling()))
            return Exit.UNUSABLE
        case LostError(reader_left=True):
            return Exit.FINE
        case LostError():
            complain(InputError(str(error)).render(spelling()))
            return Exit.UNUSABLE
        case OSError():  # a full disk, a file that may not be touched, and no bug
            what = f"{error.filename}: " if error.filename else ""
            complain(InputError(f"the system refused: {what}{reason(error)}").render(spelling()))
            return Exit.UNUSABLE
        case typer.Abort():
            complain("Aborted!")
            return Exit.WRONG
    if (show := getattr(error, "show", None)) is not None:  # Typer's own, about options and commands
        said = io.StringIO()
        show(said)
        complain(said.getvalue().rstrip("\n"))
        return Exit.UNUSABLE
    if os.environ.get("BPCLI_DEBUG"):
        raise error
    complain(f"bpcli has a bug: {type(error).__name__}: {error}")
    complain("Please report it with the command that you typed; BPCLI_DEBUG=1 shows where it happened.")
    return Exit.BUG
