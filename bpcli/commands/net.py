"""`bpcli net`: a fully connected network, as its program and as a lesson on one of its passes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.explain import Explain
from bpcli.commands.options import Argument, Detailed, Formatted, Option, Typed
from bpcli.commands.screen import page
from bpcli.commands.sources import request
from bpcli.errors import InputError, shortened
from bpcli.files import cannot, write_new
from bpcli.formats import FORMATS
from bpcli.formats.network import with_head, write_after, write_before
from bpcli.graph.network import network
from bpcli.graph.network_program import program

if TYPE_CHECKING:
    from bpcli.formats import Page


class Net(Detailed, Formatted, Typed):
    """`bpcli net`."""

    example = "bpcli net 3-4-4-1 --activation sigmoid --seed 0"
    order = "arguments activation loss batch seed scale l2 program output form digits wrt check verbose brief whole"
    arguments: Annotated[
        tuple[str, ...],
        Argument("SIZES", "The number of inputs, the size of each hidden layer, the number of outputs: 3-4-4-1."),
    ] = ()
    activation: Annotated[str, Option("sigmoid, tanh, relu or another.")] = "sigmoid"
    loss: Annotated[str, Option("cross_entropy, hinge, mse or sum (of the outputs).")] = "sum"
    batch: Annotated[int | None, Option("N examples, one a row, instead of one vector.", metavar="N")] = None
    seed: Annotated[int, Option("Draw the numbers from this seed.")] = 0
    scale: Annotated[float, Option("How large the random weights are.")] = 0.5
    l2: Annotated[float, Option("Add this times the sum of all squared weights.")] = 0.0
    program: Annotated[bool, Option("Only write the staged program.")] = False
    output: Annotated[Path | None, Option("Write the program into this new file.")] = None
    wrt: Annotated[str | None, Option("Only these gradients: W1,b1.", metavar="NAMES")] = None

    def run(self, sheet: Page | None = None) -> None:
        """Write a network's program, or explain it, on `sheet` or standard output.

        Raises InputError for what cannot be used; then nothing has been written.
        """
        sizes = _only(self)
        if self.form not in FORMATS:
            hint = f"its formats are {', '.join(FORMATS)}; {say.OTHER_NETWORKS}"
            raise InputError(say.NO_NET_FORMAT.format(form=self.form), hint=hint)
        if self.seed < 0:
            raise InputError(say.SEED_FORM, hint=say.SEED_EXAMPLE)
        if self.program and self.form != "table":
            hint = say.JSON_HOLDS_PROGRAM
            raise InputError(say.PROGRAM_WITHOUT_FORMAT.format(form=self.form), hint=hint)
        net = network(sizes, self.activation, self.loss, batch=self.batch, scale=self.scale, l2=self.l2)
        text = program(net)
        sheet = page() if sheet is None else sheet
        if self.program:
            if self.output is None:
                sheet.write(sheet.spell(text))
            else:
                _keep(text, self.output)
            return

        def head() -> None:
            if self.output is not None:
                _keep(text, self.output)
            write_before(self.form, net, plain, seed=self.seed, brief=self.brief)

        plain = sheet._replace(whole=self.whole)
        lesson = Explain(**self.only(Explain.fields())).replaced(arguments=(text,), output=None)
        lesson.run(with_head(sheet, head))
        write_after(self.form, sheet)


def _only(net: Net) -> str:
    """The sizes, which are all that the command takes."""
    arguments = net.arguments
    if not arguments:
        raise InputError(say.NO_SIZES, hint=say.NET_EXAMPLE)
    first, *rest = arguments
    if rest and all(argument.isdecimal() for argument in arguments):
        raise InputError(say.SIZES_IN_ONE_WORD, hint=f"write {shortened('-'.join(arguments))}")
    if first == "-":
        raise InputError(say.SIZES_FROM_STANDARD_INPUT, hint=say.NET_EXAMPLE)
    values = request(net).values
    if values:
        name = next(iter(values))
        hint = say.CHANGE_PROGRAM
        raise InputError(say.NET_WITHOUT_VALUES.format(name=shortened(name)), hint=hint)
    return first


def _keep(text: str, file: Path) -> None:
    """Write the program into a new file: one that a person may have edited is not lost."""
    try:
        write_new(file, text.encode())
    except FileExistsError:
        message = say.FILE_EXISTS.format(file=file)
        raise InputError(message, hint=say.ANOTHER_OUTPUT) from None
    except (OSError, ValueError) as error:
        raise cannot("write", file, error) from None
