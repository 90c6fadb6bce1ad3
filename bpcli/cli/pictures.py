"""The commands that draw, as Typer declares them: draw.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from typing import Annotated

import typer

from bpcli.cli.options import Expand, File, Group, Inputs, LessonForm, Output, Seed, Shape, Share, listed

app = typer.Typer()


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli draw "1/(1 + exp(-(w0x0 + w1x1 + w2)))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3',
)
def draw(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EXPRESSION NAME=VALUE...",
            help="The expression or staged program (- reads it from "
            "standard input), then a value for each input. Without values: the circuit alone.",
            show_default=False,
        ),
    ] = None,
    file: File = None,
    inputs: Inputs = None,
    form: LessonForm = None,
    output: Output = None,
    exact: Annotated[bool, typer.Option("--exact", help="Keep fractions and roots exact.")] = False,
    digits: Annotated[int, typer.Option("--digits", help="Significant digits shown.")] = 4,
    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAMES", help="Only these gradients: x,z.")] = None,
    of: Annotated[str | None, typer.Option("--of", metavar="NAME", help="The circuit of this node.")] = None,
    upstream: Annotated[
        str,
        typer.Option("--upstream", metavar="VALUE", help="The gradient to start from: 0.5, or [1, 0] for an array."),
    ] = "1",
    shape: Shape = None,
    seed: Seed = 0,
    group: Group = None,
    expand: Expand = None,
    share: Share = False,
    whole: Annotated[bool, typer.Option("--all", help="All nodes of a large circuit.")] = False,
) -> None:
    """Draw the circuit as the lecture does: values above the wires, gradients below them."""
    from bpcli.commands.circuit import Asked
    from bpcli.commands.draw import Options, run

    options = Options(
        asked=Asked(file, inputs, tuple(shape or ()), seed, listed(group), listed(expand), share),
        form=form,
        output=output,
        exact=exact,
        digits=digits,
        wrt=wrt,
        of=of,
        upstream=upstream,
        whole=whole,
    )
    run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])
