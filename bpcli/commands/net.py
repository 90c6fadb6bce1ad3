"""`bpcli net`: a fully connected network, as its program and as a lesson on one of its passes.

Knows options. Must not know layers, numbers or sentences.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands import explain
from bpcli.commands.screen import page
from bpcli.commands.sources import request
from bpcli.errors import InputError, shortened
from bpcli.files import cannot, write_new
from bpcli.formats import FORMATS
from bpcli.formats.network import with_head, write_after, write_before
from bpcli.graph.network import network
from bpcli.graph.network_program import program

if TYPE_CHECKING:
    from pathlib import Path

    from bpcli.formats import Page

OTHERS = "for others write the program with --program --output net.txt, then bpcli explain --file net.txt"
EXAMPLE = "for example: bpcli net 3-4-4-1"


class Options(NamedTuple):
    """The options of `bpcli net` that are not those of `bpcli explain`, as given."""

    activation: str = "sigmoid"
    loss: str = "sum"
    batch: int | None = None
    seed: int = 0
    scale: float = 0.5
    l2: float = 0.0
    program: bool = False
    output: Path | None = None


def run(
    arguments: list[str],
    options: Options,
    explaining: explain.Options,
    known_options: list[str],
    sheet: Page | None = None,
) -> None:
    """Write a network's program, or explain it, on `sheet` or standard output.

    Raises InputError for what cannot be used; then nothing has been written.
    """
    sizes = _only(arguments, known_options)
    form = explaining.form or "table"
    if form not in FORMATS:
        raise InputError(f"bpcli net has no format {form}", hint=f"its formats are {', '.join(FORMATS)}; {OTHERS}")
    if options.seed < 0:
        raise InputError("--seed takes a whole number, 0 or more", hint="for example --seed 1")
    if options.program and form != "table":
        hint = "leave one of them out: --format json holds the program too"
        raise InputError(f"--program writes the program alone, which has no format {form}", hint=hint)
    net = network(sizes, options.activation, options.loss, batch=options.batch, scale=options.scale, l2=options.l2)
    text = program(net)
    sheet = page() if sheet is None else sheet
    if options.program:
        if options.output is None:
            sheet.write(sheet.spell(text))
        else:
            _keep(text, options.output)
        return

    def head() -> None:
        if options.output is not None:
            _keep(text, options.output)
        write_before(form, net, plain, seed=options.seed, brief=explaining.brief)

    plain = sheet._replace(whole=explaining.whole)
    asked = explaining.asked._replace(seed=options.seed)
    explain.run([text], explaining._replace(asked=asked), known_options, with_head(sheet, head))
    write_after(form, sheet)


def _only(arguments: list[str], known_options: list[str]) -> str:
    """The sizes, which are all that the command takes."""
    if not arguments:
        raise InputError("there are no sizes", hint=EXAMPLE)
    first, *rest = arguments
    if rest and all(argument.isdecimal() for argument in arguments):
        raise InputError("the sizes are one word", hint=f"write {shortened('-'.join(arguments))}")
    if first == "-":
        raise InputError("the sizes cannot be read from standard input", hint=EXAMPLE)
    values = request(arguments, None, None, known_options).values
    if values:
        name = next(iter(values))
        hint = "write the program with --output net.txt, change it there, then: bpcli explain --file net.txt"
        raise InputError(f"bpcli net takes no values, and {shortened(name)} is given one", hint=hint)
    return first


def _keep(text: str, file: Path) -> None:
    """Write the program into a new file: one that a person may have edited is not lost."""
    try:
        write_new(file, text.encode())
    except FileExistsError:
        message = f"{file} exists already, and may hold your changes"
        raise InputError(message, hint="give --output another name, or remove the file") from None
    except (OSError, ValueError) as error:
        raise cannot("write", file, error) from None
