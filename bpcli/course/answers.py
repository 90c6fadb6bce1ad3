r"""The file of answers that a learner fills in, and the same filled in rightly.

>>> from bpcli.course.model import Exercise, Question
>>> sum = Exercise("sum", "A sum", "x + y", values={"x": "2", "y": "3"}, questions=(Question("f"), Question("df/dx")))
>>> filled_answers(sum, dict(sum.values)).splitlines()[-4:]
['f = 5', '', '# 2. The gradient of f with respect to x.', 'df/dx = 1']
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from bpcli.course import sentences as say
from bpcli.course.values import circuit_of, trace_at, trace_of
from bpcli.errors import shortened, visible
from bpcli.judge.ask import read_ask
from bpcli.words import nested

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bpcli.course.model import Exercise, Question
    from bpcli.course.values import CircuitSpec, Texts
    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

SHEET_INDENT = "#     "  # of a circuit in a file of answers
DIGITS = 6  # significant ones of an answer: more than the judge asks for
_DRAWN = re.compile(r"\s*rand")


def blank_answers(exercise: Exercise, values: Mapping[str, str], learner: str = "") -> str:
    """The text of the file with nothing answered: the circuit, the values, a line a question.

    Raises InputError where the exercise cannot be run at these values.
    """
    return _sheet(exercise, values, learner, lambda _trace, _ask: "")


def filled_answers(exercise: Exercise, values: Mapping[str, str], learner: str = "") -> str:
    """The same with every answer right: the solution. Raises InputError likewise."""
    return _sheet(exercise, values, learner, right_answer)


def right_answer(trace: Trace, ask: Ask) -> str:
    """The right answer, as a learner would type it. Raises InputError where there is none."""
    from bpcli.judge.judge import judge
    from bpcli.judge.truth import truth

    if ask.kind == "entry":
        from bpcli.judge.by_index.rules import rule_text

        rule = rule_text(trace, ask)
        if rule and judge(trace, ask, rule).verdict == "right":
            return rule
    value = truth(trace, ask)
    short = number_text(value)
    return short if judge(trace, ask, short).verdict == "right" else number_text(value, 17)


def number_text(value: Any, digits: int = DIGITS) -> str:
    """A number, an array or a shape as a learner would type it.

    >>> number_text(-4.0), number_text(0.19661193324), number_text((2, 2)), number_text(())
    ('-4', '0.196612', '(2, 2)', '()')
    """
    if isinstance(value, tuple):
        return str(value)
    entries = value.tolist() if getattr(value, "shape", ()) else float(value)
    return nested(entries, lambda entry: f"{entry:.{digits}g}" if entry else "0")


def question_text(exercise: Exercise, question: Question, values: Mapping[str, str]) -> str:
    """What a question asks, in words: the teacher's, or else ours. Raises InputError where it asks nothing."""
    if question.text:
        return " ".join(question.text.split())
    if exercise.code is not None:
        text = say.CODE_ASKS.get(question.ask, question.ask).format(name=exercise.code.name)
    else:
        text = ask_text(read_ask(question.ask, trace_of(exercise, values)))
    return f"{text[0].upper()}{text[1:]}."


def ask_text(ask: Ask) -> str:
    """An ask in words: the gradient of f with respect to x."""
    inner = ask_text(ask.inner) if ask.inner is not None else ""
    kind = "one entry" if ask.kind == "entry" and all(item.isdigit() for item in ask.at) else ask.kind
    return say.ASKS[kind].format(text=ask.text, of=ask.of, wrt=ask.wrt, inner=inner, number=ask.number)


def circuit_lines(exercise: Exercise, values: Mapping[str, str]) -> list[str]:
    """The circuit and its values, a line a statement, the numbers beside each other where there is room."""
    return _circuit_lines(circuit_of(exercise), tuple(values.items()))


def _circuit_lines(circuit: CircuitSpec, texts: Texts) -> list[str]:
    graph = trace_at(circuit, texts).graph
    lines = [part.strip() for line in circuit.expression.strip().splitlines() for part in line.split(";")]
    lines = [line for line in lines if line]
    if graph.program.statements[-1].name is None and "#" not in lines[-1]:
        lines[-1] = f"{graph.names[graph.output]} = {lines[-1]}"
    return [*lines, *_value_lines(circuit, texts)]


def other_values(raw: bytes, exercise: Exercise, values: Mapping[str, str]) -> str:
    """What is said of a file of answers whose comment shows other values than these; nothing where it shows these.

    The comment is a learner's to change: it is told, and never trusted.

    >>> from bpcli.course.model import Exercise
    >>> other_values(b"#     x = -9   y = 2", Exercise("sum", "", "x + y"), {"x": "-8", "y": "2"})[:65]
    'this file was written for x = -9, but you are marked with x = -8.'
    """
    if not values:
        return ""
    circuit, texts = circuit_of(exercise), tuple(values.items())
    if raw.startswith(_head(exercise.title, circuit, texts)):
        return ""
    there = _shown(line[1:] for line in _remarks_in(raw) if line.startswith(SHEET_INDENT))
    if not there:
        return ""
    wanted = _shown(_value_lines(circuit, texts))
    differing = [name for name in wanted if name in there and there[name] != wanted[name]]
    shown, marked = (", ".join(f"{name} = {values[name]}" for name in differing[:2]) for values in (there, wanted))
    named = {"shown": visible(shortened(shown)), "marked": shortened(marked), "id": exercise.id}
    return say.OTHER_VALUES.format(**named) if differing else ""


def _remarks_in(raw: bytes) -> list[str]:
    """The lines of the comment that a file begins with."""
    text = raw.decode("utf-8-sig", "replace")
    return list(takewhile(lambda line: line.startswith("#"), (line.rstrip() for line in text.splitlines())))


def _shown(lines: Iterable[str]) -> dict[str, str]:
    """The values that stand in lines of a circuit, by name: the first of each."""
    texts: dict[str, str] = {}
    for part in (part for line in lines for part in line.strip().split("   ")):
        name, equals, text = part.partition(" = ")
        if equals:
            texts.setdefault(name.strip(), text.strip())
    return texts


def _value_lines(circuit: CircuitSpec, values: Texts) -> list[str]:
    texts = dict(values)
    if any(_DRAWN.match(text) for text in texts.values()):
        trace = trace_at(circuit, values)
        texts |= {name: number_text(trace.value(name)) for name, text in values if _DRAWN.match(text)}
    lines: list[str] = []
    for name, text in texts.items():
        part = f"{name} = {text}"
        if lines and not {"[", "("} & set(lines[-1] + part) and len(lines[-1] + part) < 70:
            lines[-1] += f"   {part}"
        else:
            lines.append(part)
    lines += [say.SHAPE.format(name=name, shape=shape) for name, shape in circuit.shapes if name not in texts]
    return ["", *lines] if lines else []


def _sheet(exercise: Exercise, values: Mapping[str, str], learner: str, answer: Callable[[Trace, Ask], str]) -> str:
    trace = trace_of(exercise, values)
    head = _head(exercise.title, circuit_of(exercise), tuple(values.items())).decode()
    whose = say.YOURS.format(learner=visible(learner)) if learner else say.NOBODYS
    told = ["", *([whose, ""] if exercise.is_drawn else []), *say.SHEET.splitlines()]
    lines = [*head.splitlines(), *map(_remark, told)]
    for number, question in enumerate(exercise.questions, start=1):
        ask = read_ask(question.ask, trace)
        text = question_text(exercise, question, values)
        worth = "" if question.points == 1 else f" ({question.points:g} points)"
        lines += ["", _remark(f"{number}. {text}{worth}"), f"{question.ask} = {answer(trace, ask)}".rstrip()]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=4096)
def _head(title: str, circuit: CircuitSpec, values: Texts) -> bytes:
    """How a file of answers begins: its title, the circuit and the values."""
    lines = (f"{SHEET_INDENT[2:]}{line}" if line else "" for line in _circuit_lines(circuit, values))
    return "".join(f"{_remark(line)}\n" for line in (title, "", *lines)).encode()


def _remark(line: str) -> str:
    """A line of a comment; what a comment may not hold is written as an escape."""
    return f"# {visible(line)}".rstrip()
