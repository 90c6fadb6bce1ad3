"""`bpcli check`: answers about a circuit, marked without a conversation.

An argument that names an input is a value; every other argument is an answer.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from bpcli.commands import sentences as say
from bpcli.commands.circuit import circuit
from bpcli.commands.options import Argument, Asked, Formatted, Option
from bpcli.commands.screen import page
from bpcli.commands.sources import read_text, request
from bpcli.errors import InputError, Span, shortened
from bpcli.formats import FORMATS
from bpcli.notation.names import plain_name
from bpcli.words import check_choice

if TYPE_CHECKING:
    from bpcli.commands.sources import Request
    from bpcli.formats import Page
    from bpcli.judge.verdict import Verdict

RIGHT, WRONG, UNUSABLE = 0, 1, 2  # exit codes


class Check(Formatted, Asked):
    """`bpcli check`."""

    of_claims = True
    example = 'bpcli check "(x+y)*z" x=-2 y=5 z=-4 "df/dx=-4" "df/dq = z" "q=3"'
    order = "arguments file inputs work code call grad of solution upstream shape seed form"
    arguments: Annotated[
        tuple[str, ...],
        Argument(
            "EXPRESSION NAME=VALUE... ANSWER...",
            "The expression or staged program (- reads it from standard input), a value for each input, and "
            "answers: q=3, df/dx=-4, local(f,q)=z, shape(df/dW)=2x3, jacobian(q,x)=W, df/dW_ij=q_i*x_j.",
        ),
    ] = ()
    work: Annotated[
        Path | None, Option("Mark a whole derivation, line by line (- is standard input).", metavar="FILE")
    ] = None
    code: Annotated[
        Path | None,
        Option("Hold a program's own backward pass against its forward pass (- is standard input).", metavar="FILE"),
    ] = None
    grad: Annotated[
        tuple[str, ...],
        Option("Where the program keeps a gradient: W1=\"grads['W1']\".", metavar="INPUT=WHERE"),
    ] = ()
    of: Annotated[
        str | None, Option("With --code: what the gradients are of.  [default: its loss]", metavar="NAME")
    ] = None
    solution: Annotated[bool, Option("With --code: show a line that would be right.")] = False
    mistakes: Annotated[bool, Option("List the known mistakes and their ids.")] = False

    def run(self, sheet: Page | None = None) -> int:
        """Mark the answers; the exit code. Raises InputError for what cannot be used."""
        from bpcli.formats import marks
        from bpcli.judge.judge import judged

        check_choice("format", self.form, FORMATS)
        sheet = page() if sheet is None else sheet
        if self.mistakes:
            from bpcli.judge.mistakes import MISTAKES

            marks.write_mistakes(self.form, MISTAKES, sheet)
            return RIGHT
        if self.code is not None:
            from bpcli.commands.check_code import check_code

            return check_code(self, sheet)
        read, values, answers, work = _sorted(self)
        found = circuit(self.replaced(arguments=values), "check", read)
        verdicts = judged(found.trace, [_pair(text) for text in answers])
        place = None
        if work is not None:
            from bpcli.judge.work import judge_work

            marked = judge_work(found.trace, work, verdicts)
            verdicts, place = [*verdicts, *marked.verdicts], marked
        if not verdicts:
            raise InputError(say.NO_ANSWER, hint=say.EXAMPLE)
        title = found.program.heading
        if read.reading.is_latex(read.text):
            from bpcli.lesson.understood import circuit_title

            title = circuit_title(found.trace.graph)
        marks.write(self.form, title, verdicts, sheet, place)
        found.remark()
        return exit_code(verdicts)


def _pair(text: str) -> tuple[str, str]:
    """What is asked and what is answered, of "df/dx = -4"."""
    ask, _, answer = text.partition("=")
    return ask, answer


def exit_code(verdicts: list[Verdict]) -> int:
    """0 if all are right, 2 if none could be read, else 1."""
    kinds = {one.verdict for one in verdicts}
    return RIGHT if kinds == {"right"} else UNUSABLE if kinds == {"unreadable"} else WRONG


def _sorted(asked: Check) -> tuple[Request, list[str], list[str], str | None]:
    """(what the files hold, the expression and the values, the answers, the derivation) of a command line."""
    rest = list(asked.arguments)
    first = [] if asked.file is not None else rest[:1]
    if "-" in {*first, str(asked.file)} and str(asked.work) == "-":
        raise InputError(say.TWO_FROM_STANDARD_INPUT, hint=say.ONE_IN_A_FILE)
    if not first and asked.file is None:
        raise InputError(say.NO_EXPRESSION, hint=say.EXAMPLE)
    program = request(asked.replaced(arguments=first))
    rest = rest[len(first) :]
    for argument in rest:
        if "=" not in argument:
            if argument.startswith("--"):
                request(asked.replaced(arguments=[*first, argument]), program)
            raise InputError(
                say.NEITHER_VALUE_NOR_ANSWER.format(argument=shortened(argument)),
                text=argument,
                span=Span(0, max(len(argument), 1)),
                hint=say.VALUE_AND_ANSWER_FORM,
            )
    names = {plain_name(argument.partition("=")[0]) for argument in rest}
    if program.is_python:
        from bpcli.programs.chosen import inputs_among

        inputs = inputs_among(program.text, program.calls, names | set(program.values))
    else:
        inputs = input_names(program, names | set(program.values))
    values = [argument for argument in rest if plain_name(argument.partition("=")[0]) in inputs]
    answers = [argument for argument in rest if plain_name(argument.partition("=")[0]) not in inputs]
    if asked.work is None:
        own = program.text if not answers and program.reading.is_latex(program.text) else None
        return program, [*([program.text] if first else []), *values], answers, own
    from bpcli.judge.work import SUCH_LINES

    work = read_text(asked.work, SUCH_LINES)
    return program, [*([program.text] if first else []), *values], answers, work


def input_names(asked: Request, names: set[str]) -> set[str]:
    """Those of `names` that are inputs of a program. Empty where it cannot be read: who runs it says why."""
    from bpcli.gates.catalogue import FUNCTIONS
    from bpcli.notation import syntax
    from bpcli.notation.program import parse

    try:
        read = parse(asked.text, FUNCTIONS, reading=asked.reading)
        assigned = {statement.name for statement in read.statements}
    except InputError:
        assigned = set()
    try:
        program = parse(asked.text, FUNCTIONS, frozenset(names - assigned), reading=asked.reading)
    except InputError:
        return names
    found: set[str] = set()
    for statement in program.statements:
        found |= syntax.names(statement.expression)
    return names & (found - assigned)
