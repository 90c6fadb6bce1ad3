"""A command and its options: the class that holds them is the command line.

A field that carries an `Option` or an `Argument` can be typed; other fields are facts. Later fields come later on the
help page, unless `order` says otherwise.

>>> class Greet(Command):
...     name: Annotated[str, Option("Who is greeted.")] = "you"
...     loud: Annotated[bool, Option("In capitals.", "--LOUD")] = False
>>> Greet(loud=True).name, Greet.names()
('you', ['--name', '--LOUD'])
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, NamedTuple, Self, dataclass_transform, get_type_hints

from bpcli.formats import ENDINGS, FORMATS, LESSONS

if TYPE_CHECKING:
    from collections.abc import Iterable


class Option(NamedTuple):
    """What the help page says of an option; its name, if it is not that of the field."""

    help: str
    name: str = ""
    metavar: str | None = None
    splits: bool = False  # whether it takes several names between commas


class Argument(NamedTuple):
    """How the help page calls an argument, and what it says of it."""

    metavar: str | None
    help: str


class Field(NamedTuple):
    """A field that can be typed: the type of its value, how it is declared, and the name of an option: --why-order."""

    type: Any
    said: Option | Argument
    flag: str

    def read(self, typed: Any) -> Any:
        """The value of what was typed, of which Typer makes a number, a path, a text or a list of texts."""
        if not isinstance(typed, list):
            return typed
        if isinstance(self.said, Option) and self.said.splits:
            typed = [name.strip() for text in typed for name in text.split(",") if name.strip()]
        return tuple(typed)


class HelpWanted(Exception):  # noqa: N818  (nothing went wrong)
    """A command asks for the help page of another."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__()
        self.words = tuple(words)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Command:
    """A command as it was typed: its options and arguments are fields, given by name."""

    example: ClassVar[str] = ""
    order: ClassVar[str] = ""  # the names of the fields that come first on the help page
    takes_minus: ClassVar[bool] = False  # whether an argument may start with a minus

    def __init__(self, **fields: Any) -> None:
        vars(self).update(fields)

    def run(self) -> int | None:
        """Do it; the exit code, if it says something. Raises InputError for what cannot be used."""
        raise NotImplementedError

    @classmethod
    @cache
    def fields(cls) -> dict[str, Field]:
        """The fields that can be typed, in the order of the help page."""
        hints = get_type_hints(cls, include_extras=True)
        found = {}
        for name in (*cls.order.split(), *hints):
            if hasattr(hints[name], "__metadata__"):
                [said] = hints[name].__metadata__
                flag = said.name or f"--{name.replace('_', '-')}" if isinstance(said, Option) else ""
                found[name] = Field(hints[name].__origin__, said, flag)
        return found

    @classmethod
    def typed(cls, values: dict[str, Any]) -> Self:
        """The command of what was typed. What was not is None, and the class says what it is then.

        >>> Folded.typed({"group": ["sigmoid, tanh", "q"], "seed": None}).group
        ('sigmoid', 'tanh', 'q')
        """
        fields = cls.fields()
        return cls(**{name: fields[name].read(value) for name, value in values.items() if value is not None})

    @classmethod
    def names(cls) -> list[str]:
        """The names of the options: --file, --why-order."""
        return [field.flag for field in cls.fields().values() if field.flag]

    def only(self, names: Iterable[str]) -> dict[str, Any]:
        """The values that have one of these names, to pass on."""
        return {name: getattr(self, name) for name in names if hasattr(self, name)}

    def replaced(self, **fields: Any) -> Self:
        """The same command with other values of these fields."""
        return type(self)(**vars(self) | fields)


class Formatted(Command):
    """A command that writes a page."""

    form: Annotated[str, Option(f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}.", "--format")] = "table"


UPSTREAM = Option("The gradient to start from: 0.5, or [1, 0] for an array.  [default: 1]", metavar="VALUE")


class Digits(Command):
    """A command that shows numbers."""

    digits: Annotated[int, Option("Significant digits shown.")] = 4


class Typed(Command):
    """A command with free arguments: an expression or its like, then values by name."""

    takes_minus = True
    arguments: tuple[str, ...] = ()
    file: Path | None = None
    inputs: Path | None = None
    call: tuple[str, ...] = ()
    notation: str | None = None
    formula: int | None = None
    of_claims: ClassVar[bool] = False  # whether a text that only states derivatives says which circuit they are of


class FromFile(Typed):
    """A command whose expression may be in a file."""

    file: Annotated[Path | None, Option("Read the expression from a file: also LaTeX, or Markdown with formulas.")] = (
        None
    )
    notation: Annotated[str | None, Option("bpcli, latex or python.  [default: as it looks, or its file ends]")] = None
    formula: Annotated[int | None, Option("Which formula of a text in LaTeX, from 1.", metavar="NUMBER")] = None


class Asked(FromFile):
    """A command about a circuit with its values."""

    inputs: Annotated[Path | None, Option("Read values from a TOML file.")] = None
    call: Annotated[
        tuple[str, ...],
        Option("A line that uses a Python file: 'out = layer(x, w)'. It may be given several times.", metavar="LINE"),
    ] = ()
    shape: Annotated[
        tuple[str, ...],
        Option("The shape of an array without values: W=2x3, x=3.", metavar="NAME=SIZES"),
    ] = ()
    seed: Annotated[int | None, Option("What randn and rand draw from.")] = 0
    upstream: Annotated[str | None, UPSTREAM] = None
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False


class Folded(Asked):
    """A command about a circuit that can be folded and opened."""

    group: Annotated[
        tuple[str, ...],
        Option("Fold sub-circuits into one gate: known gates, or these names.", metavar="[NAMES]", splits=True),
    ] = ()
    expand: Annotated[tuple[str, ...], Option("Open these gates into simpler ones.", metavar="GATES", splits=True)] = ()
    share: Annotated[bool, Option("Make equal sub-expressions one node.")] = False


class Shown(Digits, Folded):
    """A command that shows a circuit: in which format, and what of it."""

    order = "arguments file inputs form output exact digits wrt of upstream shape seed"
    form: Annotated[
        str | None,
        Option(
            f"{', '.join(LESSONS)}.  [default: table, or as --output ends]",
            "--format",
        ),
    ] = None
    output: Annotated[
        Path | None,
        Option(f"Write into a file; its ending chooses the format: {' '.join(ENDINGS)}"),
    ] = None
    exact: Annotated[bool, Option("Keep fractions and roots exact.")] = False
    wrt: Annotated[str | None, Option("Only these gradients: x,z.", metavar="NAMES")] = None


class Detailed(Digits):
    """A command that tells a lesson, in more or fewer words."""

    check: Annotated[bool, Option("Check the gradients against two witnesses.")] = False
    verbose: Annotated[bool, Option("More sentences, more steps.")] = False
    brief: Annotated[bool, Option("No sentences.")] = False
    whole: Annotated[bool, Option("All rows of long tables.", "--all")] = False

    @property
    def detail(self) -> str:
        """How much is told."""
        return "verbose" if self.verbose else "brief" if self.brief else "normal"


def program(without: str) -> Argument:
    """The argument that is an expression and its values; what is done `without` values."""
    return Argument(
        "EXPRESSION NAME=VALUE...",
        "The expression or staged program (- reads it from standard input), then a value for each input. "
        f"Without values: {without}.",
    )
