"""The commands, the one error boundary, the exit codes.

Knows the name of each command and the line of help on it. Must not know its options or what it does: both are loaded
when the command is used.
"""

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

if TYPE_CHECKING:
    from bpcli.commands.options import Command, Field

# What is typed, the class of bpcli.commands that holds its options, and its line of help.
COMMANDS = {
    "explain": ("explain:Explain", "Explain the forward and the backward pass of an expression, step by step."),
    "gates": ("gates:Gates", "List every gate with its local gradients or rules, or show one in full."),
    "code": ("code:Code", "Write the Python program that does the forward and the backward pass of an expression."),
    "net": ("net:Net", "Write a fully connected network as a staged program, and explain one of its passes."),
    "draw": ("draw:Draw", "Draw the circuit as the lecture does: values above the wires, gradients below them."),
    "plot": (
        "plot:Plot",
        "Draw functions and their local gradients; the tangent at a point, and what a nudge does there.",
    ),
    "check": ("check:Check", "Mark answers about a circuit: right, wrong (and which mistake it is) or unreadable."),
    "quiz": (
        "quiz:Quiz",
        "Answer questions about backward passes. Each wrong answer is told which mistake it is.",
    ),
    "progress": (
        "progress:Progress",
        "Show what is mastered, what keeps going wrong, and what to practise next.",
    ),
    "exercises": (
        "exercises:Where",
        "Work through a course: where you are, what is next, whether it is right.",
    ),
    "exercises start": (
        "exercises:Start",
        "Copy a course: its texts, its exercises, files for your answers, and a workflow that marks them in CI.",
    ),
    "exercises list": ("exercises:Listing", "List every exercise and how far it is."),
    "exercises next": (
        "exercises:Next",
        "Show the next exercise, or another: its text, its circuit, what is asked, what is wrong so far.",
    ),
    "exercises hint": (
        "exercises:Hint",
        "Give a hint on the next exercise, or on another; asked again, the next hint.",
    ),
    "exercises watch": (
        "watch:Watch",
        "Mark the exercise whenever you save, and go on to the next when it is right.",
    ),
    "exercises reset": ("exercises:Reset", "Blank an exercise again. What you had is kept beside it."),
    "exercises solution": (
        "exercises:Solution",
        "Show the answers to the next exercise, or to another, for your values.",
    ),
    "grade": (
        "grade:Grade",
        "Mark exercises: your own, or a folder of submissions. Exit code 1 while something is wrong or blank.",
    ),
    "course": ("course:Courses", "Write a course: start one, and try it out."),
    "course lint": (
        "course:Lint",
        "Try a course out: exercises fail as shipped, pass with their solutions, tell known mistakes apart.",
    ),
    "course new": ("course:New", "Write a small course with an exercise of each kind, to start from."),
}


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
        return _loaded(self.path).make_context(*args, **settings)


class _House(TyperGroup):
    """bpcli itself, or a command that has commands: those of the table whose names start with its own."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        above = [self.name] if self.name != "bpcli" else []
        self.commands.update({path.split()[-1]: _Late(path) for path in COMMANDS if path.split()[:-1] == above})


def _loaded(path: str) -> Any:
    """The command of the table as Typer runs it. A command that does nothing alone shows its help."""
    from bpcli.commands.options import Command

    place, line = COMMANDS[path]
    module, _, name = place.partition(":")
    command: type[Command] = getattr(import_module(f"bpcli.commands.{module}"), name)

    def call(context: typer.Context, **typed: Any) -> None:
        if context.invoked_subcommand is None:
            raise typer.Exit(command.typed(typed).run() or 0)

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
