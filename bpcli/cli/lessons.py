"""The commands that show a lesson, as Typer declares them: explain, gates, code, net.

Knows options. Must not know what a command does: each is loaded when it runs.
"""

from pathlib import Path
from typing import Annotated

import typer

from bpcli.cli.options import Expand, File, Form, Group, Inputs, LessonForm, Output, Seed, Shape, Share, listed

app = typer.Typer()


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli explain "q = x + y; f = q*z" x=-2 y=5 z=-4 --check',
)
def explain(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EXPRESSION NAME=VALUE...",
            help="The expression or staged program (- reads it from "
            "standard input), then a value for each input. Without values: formulas only.",
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
    of: Annotated[str | None, typer.Option("--of", metavar="NAME", help="Gradients of this node.")] = None,
    upstream: Annotated[
        str,
        typer.Option("--upstream", metavar="VALUE", help="The gradient to start from: 0.5, or [1, 0] for an array."),
    ] = "1",
    shape: Shape = None,
    seed: Seed = 0,
    jacobian: Annotated[bool, typer.Option("--jacobian", help="What the Jacobian of every gate looks like.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the gradients against two witnesses.")] = False,
    why_order: Annotated[
        bool, typer.Option("--why-order", help="What the backward pass would count in another order.")
    ] = False,
    step: Annotated[bool, typer.Option("--step", help="One step at a time, with keys; guess before you see.")] = False,
    group: Group = None,
    expand: Expand = None,
    share: Share = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="More sentences, more steps.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="No sentences.")] = False,
    whole: Annotated[bool, typer.Option("--all", help="All rows of long tables.")] = False,
    blank: Annotated[
        str | None,
        typer.Option(
            "--blank",
            metavar="WHAT|N",
            help="A worksheet: leave out value, local, product, upstream, sum, gradient, shape, rule, "
            "or N numbers drawn from --seed.",
        ),
    ] = None,
    key: Annotated[bool, typer.Option("--key", help="The answer key of that worksheet.")] = False,
) -> None:
    """Explain the forward and the backward pass of an expression, step by step."""
    from bpcli.commands.circuit import Asked
    from bpcli.commands.explain import Options, run

    options = Options(
        asked=Asked(file, inputs, tuple(shape or ()), seed, listed(group), listed(expand), share),
        form=form,
        output=output,
        exact=exact,
        digits=digits,
        wrt=wrt,
        of=of,
        upstream=upstream,
        check=check,
        verbose=verbose,
        brief=brief,
        whole=whole,
        jacobian=jacobian,
        blank=blank,
        key=key,
        why_order=why_order,
        step=step,
    )
    run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])


@app.command(epilog="Example: bpcli gates sigmoid", context_settings={"ignore_unknown_options": True})
def gates(
    name: Annotated[
        str | None,
        typer.Argument(help="A gate (mul, σ, matmul …) or a family. Without one: the list.", show_default=False),
    ] = None,
    form: Form = "table",
) -> None:
    """List every gate with its local gradients or rules, or show one in full."""
    from bpcli.commands.gates import run

    run(name, form)


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog='Example: bpcli code "(x+y)*z" x=-2 y=5 z=-4 --style staged',
)
def code(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="EXPRESSION NAME=VALUE...",
            help="The expression or staged program (- reads it from "
            "standard input), then a value for each input. Without values: a function of the inputs.",
            show_default=False,
        ),
    ] = None,
    file: File = None,
    inputs: Inputs = None,
    shape: Shape = None,
    seed: Seed = 0,
    style: Annotated[
        str, typer.Option("--style", help="gates (a class a gate), staged (a line a step), numpy or torch.")
    ] = "gates",
    output: Annotated[Path | None, typer.Option("--output", help="Write the program to a file.")] = None,
    group: Group = None,
    expand: Expand = None,
    share: Share = False,
) -> None:
    """Write the Python program that does the forward and the backward pass of an expression."""
    from bpcli.commands.circuit import Asked
    from bpcli.commands.code import Options, run

    asked = Asked(file, inputs, tuple(shape or ()), seed, listed(group), listed(expand), share)
    options = Options(asked=asked, style=style, output=output)
    run(arguments or [], options, [name for parameter in context.command.params for name in parameter.opts])


@app.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example: bpcli net 3-4-4-1 --activation sigmoid --seed 0",
)
def net(
    context: typer.Context,
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SIZES",
            help="The number of inputs, the size of each hidden layer, the number of outputs: 3-4-4-1.",
            show_default=False,
        ),
    ] = None,
    activation: Annotated[str, typer.Option("--activation", help="sigmoid, tanh, relu or another.")] = "sigmoid",
    loss: Annotated[str, typer.Option("--loss", help="cross_entropy, hinge, mse or sum (of the outputs).")] = "sum",
    batch: Annotated[
        int | None, typer.Option("--batch", metavar="N", help="N examples, one a row, instead of one vector.")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Draw the numbers from this seed.")] = 0,
    scale: Annotated[float, typer.Option("--scale", help="How large the random weights are.")] = 0.5,
    l2: Annotated[float, typer.Option("--l2", help="Add this times the sum of all squared weights.")] = 0.0,
    program: Annotated[bool, typer.Option("--program", help="Only write the staged program.")] = False,
    output: Annotated[Path | None, typer.Option("--output", help="Write the program into this new file.")] = None,
    form: Form = "table",
    digits: Annotated[int, typer.Option("--digits", help="Significant digits shown.")] = 4,
    wrt: Annotated[str | None, typer.Option("--wrt", metavar="NAMES", help="Only these gradients: W1,b1.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Check the gradients against two witnesses.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="More sentences, more steps.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="No sentences.")] = False,
    whole: Annotated[bool, typer.Option("--all", help="All rows of long tables.")] = False,
) -> None:
    """Write a fully connected network as a staged program, and explain one of its passes."""
    from bpcli.commands import explain as lesson
    from bpcli.commands.net import Options, run

    options = Options(activation, loss, batch, seed, scale, l2, program, output)
    explaining = lesson.Options(
        form=form, digits=digits, wrt=wrt, check=check, verbose=verbose, brief=brief, whole=whole
    )
    run(arguments or [], options, explaining, [name for parameter in context.command.params for name in parameter.opts])
