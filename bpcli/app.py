"""The table of commands as a command line, the one error boundary, the exit codes."""

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from importlib import import_module
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, get_origin

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from bpcli.commands import COMMANDS

if TYPE_CHECKING:
    from bpcli.commands.options import Command, Field


class Exit(IntEnum):
    """What a command's exit code says."""

    FINE = 0
    WRONG = 1  # an answer is wrong or missing
    UNUSABLE = 2  # the input cannot be used
    BUG = 70  # ours


class _Late(TyperCommand):
    """A command of the table, as the list of commands shows it. The rest of it is loaded when it is used."""

    def __init__(self, path: str) -> None:
        super().__init__(path.rsplit(maxsplit=1)[-1], help=COMMANDS[path][1], rich_markup_mode=None)
        self.path = path

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """The context of the command that is loaded."""
        return loaded(self.path).make_context(*args, **settings)


class _House(TyperGroup):
    """bpcli itself, or a command that has commands: those of the table whose names start with its own."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        above = [self.name] if self.name != "bpcli" else []
        self.commands.update({path.split()[-1]: _Late(path) for path in COMMANDS if path.split()[:-1] == above})


def loaded(path: str) -> Any:
    """The command of the table as Typer runs it. A command that does nothing alone shows its help."""
    from bpcli.commands.options import Command, HelpWanted

    place, line = COMMANDS[path]
    module, _, name = place.partition(":")
    command: type[Command] = getattr(import_module(f"bpcli.commands.{module}"), name)

    def call(context: typer.Context, **typed: Any) -> None:
        if context.invoked_subcommand is None:
            try:
                raise typer.Exit(command.typed(typed).run() or 0)
            except HelpWanted as wanted:
                get_command(app)(args=[*wanted.words, "--help"], prog_name="bpcli", standalone_mode=False)

    context = Parameter("context", Parameter.KEYWORD_ONLY, annotation=typer.Context)
    fields = [_parameter(command, name, field) for name, field in command.fields().items()]
    vars(call)["__signature__"] = Signature([context, *fields])
    one = typer.Typer(name=path, add_completion=False, rich_markup_mode=None)
    settings: dict[str, Any] = {"help": line, "epilog": f"Example: {command.example}"}
    if any(other.startswith(f"{path} ") for other in COMMANDS):
        alone = command.run is not Command.run
        one.callback(cls=_House, invoke_without_command=alone, no_args_is_help=not alone, **settings)(call)
    else:
        one.command(context_settings={"ignore_unknown_options": command.takes_minus}, **settings)(call)
    return get_command(one)


def _parameter(command: "type[Command]", name: str, field: "Field") -> Parameter:
    """A field as Typer reads it."""
    said, kind, default = field.said, field.type, getattr(command, name, Parameter.empty)
    if get_origin(kind) is tuple:
        kind, default = list[str] | None, None
    typed: Any = typer.Argument(metavar=said.metavar, help=said.help, show_default=False)
    if field.flag:
        typed = typer.Option(field.flag, metavar=said.metavar, help=said.help)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, typed])


app = typer.Typer(
    name="bpcli",
    cls=_House,
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


def main() -> NoReturn:
    """Run the command line. Whatever a person typed, no traceback reaches them."""
    import gc

    from bpcli.commands import streams

    gc.disable()  # a command is short; collecting while SymPy loads would cost more than it frees
    streams.keep_order()
    arguments = with_group_value(sys.argv[1:])
    code = _code_of(lambda: get_command(app)(args=arguments, prog_name="bpcli", standalone_mode=False))
    lost = _code_of(sys.stdout.flush)
    gc.freeze()  # the process ends, so Python need not look through all of SymPy's objects for garbage
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
