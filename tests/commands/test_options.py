"""A command's options: the class that declares them is its command line; a command is loaded when it is used."""

import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import Annotated

import pytest

from bpcli.app import main
from bpcli.commands import COMMANDS
from bpcli.commands.options import Argument, Command, Option


def run(monkeypatch, capsys, *arguments):
    """What a command writes in this process, and its exit code."""
    monkeypatch.setattr(sys, "argv", ["bpcli", *arguments])
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as end:
        main()
    return end.value.code, *capsys.readouterr()


@pytest.mark.parametrize("path", COMMANDS)
def test_the_help_page_says_all_that_is_declared(path, monkeypatch, capsys):
    """The line of the table, each option with its words, and an example that begins with the command."""
    place, line = COMMANDS[path]
    module, name = place.split(":")
    command = getattr(import_module(f"bpcli.commands.{module}"), name)
    code, page, err = run(monkeypatch, capsys, *path.split(), "--help")
    words = " ".join(page.split())
    assert (code, err) == (0, "")
    assert line in words
    assert command.example.startswith(f"bpcli {path.split()[0]} ")
    assert f"Example: {command.example}" in words
    shown = [row.split()[0] for row in page.split("  Example: ")[0].splitlines() if row.startswith("  --")]
    assert shown == [*command.names(), "--help"]


def test_no_command_is_loaded_before_it_is_used():
    """The list of commands needs none of them."""
    code = "import sys; from bpcli.app import main\ntry: main()\nfinally: print(*sys.modules, file=sys.stderr)"
    for asked in ("--help", "--version", "nonsense"):
        done = subprocess.run([sys.executable, "-c", code, asked], capture_output=True, encoding="utf-8", check=False)
        loaded = {name for name in done.stderr.split() if name.startswith("bpcli.")}
        assert not loaded & {f"bpcli.commands.{place.split(':')[0]}" for place, _ in COMMANDS.values()}


class Greet(Command):
    """A command that is not there."""

    example = "bpcli greet you"
    order = "names_of"
    takes_minus = True
    names_of: Annotated[tuple[str, ...], Argument("NAME...", "Who is greeted.")] = ()
    how_loud: Annotated[int, Option("How loud.")] = 1
    words: Annotated[tuple[str, ...], Option("What is said.", "--say", splits=True)] = ("hello",)
    back: Annotated[bool, Option("Greet back.")] = False

    def run(self):
        """Say it."""
        print(*self.words, *self.names_of, self.how_loud, self.back)  # noqa: T201
        return self.how_loud - 1


@pytest.mark.parametrize(
    ("arguments", "code", "out"),
    [
        ([], 0, "hello 1 False\n"),
        (["ada", "-bob", "--back"], 0, "hello ada -bob 1 True\n"),
        (["--say", "good, day", "ada", "--how-loud", "2", "--say", "dear"], 1, "good day dear ada 2 False\n"),
    ],
)
def test_a_command_is_a_class_and_its_line_in_the_table(arguments, code, out, monkeypatch, capsys):
    """What is typed comes to the class; what is not has the default of the class; `run` says the exit code."""
    module = ModuleType("bpcli.commands.greet")
    module.Greet = Greet
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, "greet", ("greet:Greet", "Say hello."))
    assert "greet      Say hello." in run(monkeypatch, capsys, "--help")[1]
    assert run(monkeypatch, capsys, "greet", *arguments) == (code, out, "")
