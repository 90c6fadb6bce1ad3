"""`bpcli check`: answers about a circuit, marked without a conversation.

Knows how arguments are told apart: what names an input is a value, everything else is an answer. Must not know what is
right.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bpcli.commands.circuit import Asked, circuit
from bpcli.commands.screen import page
from bpcli.commands.sources import read_text, request
from bpcli.errors import InputError, Span, shortened
from bpcli.formats import FORMATS
from bpcli.notation.names import plain_name

if TYPE_CHECKING:
    from bpcli.commands.sources import Request
    from bpcli.formats import Page
    from bpcli.judge.verdict import Verdict

RIGHT, WRONG, UNUSABLE = 0, 1, 2  # exit codes
_EXAMPLE = 'for example: bpcli check "(x+y)*z" x=-2 y=5 z=-4 "df/dx=-4" "q=3"'


class Options(NamedTuple):
    """The options of `bpcli check`, as given."""

    asked: Asked = Asked()
    work: Path | None = None
    form: str = "table"
    mistakes: bool = False


def run(arguments: list[str], options: Options, known_options: list[str], sheet: Page | None = None) -> int:
    """Mark the answers; the exit code. Raises InputError for what cannot be used."""
    from bpcli.formats import marks
    from bpcli.judge.answers import judged

    if options.form not in FORMATS:
        raise InputError(f"there is no format {options.form}", hint=f"the formats are {', '.join(FORMATS)}")
    sheet = page() if sheet is None else sheet
    if options.mistakes:
        from bpcli.judge.mistakes import MISTAKES

        marks.write_mistakes(options.form, MISTAKES, sheet)
        return RIGHT
    read, values, answers, work = _sorted(arguments, options, known_options)
    found = circuit(values, options.asked, known_options, "check", read)
    verdicts = judged(found.trace, [_pair(text) for text in answers])
    place = None
    if work is not None:
        from bpcli.judge.work import judge_work

        marked = judge_work(found.trace, work, verdicts)
        verdicts, place = [*verdicts, *marked.verdicts], marked
    if not verdicts:
        raise InputError("nothing is answered", hint=_EXAMPLE)
    marks.write(options.form, found.program.text, verdicts, sheet, place)
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


def _sorted(
    arguments: list[str], options: Options, known_options: list[str]
) -> tuple[Request, list[str], list[str], str | None]:
    """(what the files hold, the expression and the values, the answers, the derivation) of a command line."""
    asked = options.asked
    rest = list(arguments)
    first = [] if asked.file is not None else rest[:1]
    if "-" in {*first, str(asked.file)} and str(options.work) == "-":
        raise InputError("standard input cannot be both the expression and the derivation", hint="put one in a file")
    if not first and asked.file is None:
        raise InputError("there is no expression", hint=_EXAMPLE)
    program = request(first, asked.file, asked.inputs, known_options)
    rest = rest[len(first) :]
    for argument in rest:
        if "=" not in argument:
            request([*first, argument], asked.file, None, known_options, program) if argument.startswith("--") else None
            raise InputError(
                f"{shortened(argument)} is neither a value nor an answer",
                text=argument,
                span=Span(0, max(len(argument), 1)),
                hint="a value is written x=2, an answer df/dx=-4",
            )
    names = {plain_name(argument.partition("=")[0]) for argument in rest}
    inputs = input_names(program.text, names | set(program.values))
    values = [argument for argument in rest if plain_name(argument.partition("=")[0]) in inputs]
    answers = [argument for argument in rest if plain_name(argument.partition("=")[0]) not in inputs]
    if options.work is None:
        return program, [*([program.text] if first else []), *values], answers, None
    from bpcli.judge.work import SUCH_LINES

    work = read_text(options.work, SUCH_LINES)
    return program, [*([program.text] if first else []), *values], answers, work


def input_names(text: str, names: set[str]) -> set[str]:
    """Those of `names` that are inputs of a program. Empty where it cannot be read: who runs it says why."""
    from bpcli.gates.catalogue import FUNCTIONS
    from bpcli.notation import syntax
    from bpcli.notation.program import parse

    try:
        assigned = {statement.name for statement in parse(text, FUNCTIONS).statements}
    except InputError:
        assigned = set()
    try:
        program = parse(text, FUNCTIONS, frozenset(names - assigned))
    except InputError:
        return names
    found: set[str] = set()
    for statement in program.statements:
        found |= syntax.names(statement.expression)
    return names & (found - assigned)
