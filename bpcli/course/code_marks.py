"""A learner's program, marked: it runs beside us on inputs that nobody knew before, and its numbers are compared here.

A mark is earned by the right numbers alone: nothing that a program says about itself is believed, and what is right
never leaves this process.
"""

from __future__ import annotations

import secrets
from contextlib import nullcontext
from typing import TYPE_CHECKING

from bpcli.course import code_sentences as say
from bpcli.course.code_findings import Finding, findings
from bpcli.course.code_talk import Interviewer
from bpcli.course.fresh import are_classes, trials
from bpcli.course.marks import Location, QuestionMark
from bpcli.course.sandbox import Limits, Sandbox
from bpcli.errors import InputError

if TYPE_CHECKING:
    from bpcli.course.model import Exercise, Question

TRIALS = 4
MOST_BYTES = 256 * 1024


def mark_code(
    exercise: Exercise,
    source: bytes | None,
    file: str,
    limits: Limits | None = None,
    seed: int | None = None,
    sandbox: Sandbox | None = None,
) -> tuple[QuestionMark, ...]:
    """The marks of a code exercise's questions; `source` is the learner's file, None where there is none.

    `file` is its place in the submission. The inputs are drawn from `seed`, or from chance; a program's mark is the
    same for any. Programs of one submission may share a `sandbox`. Raises nothing for whatever a learner wrote.
    """
    limits = limits or Limits()
    with nullcontext(sandbox) if sandbox is not None else Sandbox() as place:
        finding = _found(exercise, source, file, limits, secrets.randbits(63) if seed is None else seed, place)
    return tuple(
        _mark(exercise, number, question, file, finding[question.ask])
        for number, question in enumerate(exercise.questions, start=1)
        if question.ask in finding
    )


def _found(
    exercise: Exercise, source: bytes | None, file: str, limits: Limits, seed: int, sandbox: Sandbox
) -> dict[str, Finding]:
    code = exercise.code
    if code is None:
        return {}
    if source is None:
        return _both(Finding("blank", say.NO_FILE.format(file=file)))
    if len(source) > MOST_BYTES:
        return _both(Finding("unreadable", say.TOO_LONG.format(file=file, most=MOST_BYTES)))
    try:
        drawn = trials(exercise, code, seed, TRIALS)
    except InputError as error:
        return _both(Finding("unmarked", say.NO_INPUTS.format(why=error.message)))
    indices = frozenset(name for name, text in code.inputs.items() if are_classes(text))
    interviewer = Interviewer(code, drawn, indices)
    outcome = sandbox.run(source, interviewer.talk, limits, code.file)
    if outcome.ended == "unstarted":
        return _both(Finding("unmarked", say.UNSTARTED))
    return findings(code, interviewer.noted, outcome, source, limits)


def _both(finding: Finding) -> dict[str, Finding]:
    return {"forward": finding, "backward": finding}


def _mark(exercise: Exercise, number: int, question: Question, file: str, finding: Finding) -> QuestionMark:
    code = exercise.code
    return QuestionMark(
        exercise.id,
        number,
        question.ask,
        f"{code.name if code else ''}.{question.ask}",
        finding.verdict,
        question.points,
        question.points if finding.verdict == "right" else 0.0,
        said=finding.said,
        mistakes=finding.mistakes,
        place=Location(file, max(1, finding.line)),
        is_method=True,
    )
