"""Marks one submission: a pure function over what was read of it, so that any executor can run it anywhere.

Knows the order of exercises and what a mark is made of. Must not open a file, nor know how an answer is judged or how a
program is run.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bpcli.course import sentences as say
from bpcli.course.answers import other_values
from bpcli.course.collect import COURSE_FILE, EXERCISE_FILE, digest_of
from bpcli.course.marks import ExerciseMark, Place, QuestionMark, SubmissionMark
from bpcli.course.model import ANSWERS_FILES
from bpcli.course.reading import read_answers, shown
from bpcli.course.remarks import remark
from bpcli.course.settings import setting
from bpcli.course.values import Circuit, check_learner, circuit_of, trace_at, values_of
from bpcli.errors import InputError, visible
from bpcli.judge.allowed import Sheet
from bpcli.judge.judge import carry_forward, judged
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from bpcli.course.collect import Submission
    from bpcli.course.model import Course, Exercise, Question
    from bpcli.course.reading import Sheet as Answers
    from bpcli.course.reading import Written
    from bpcli.judge.verdict import Verdict

    RunCode = Callable[[Exercise, bytes | None, str, str], tuple[QuestionMark, ...]]

MAX_KEPT = 200  # characters of an answer whose verdict is kept
MAX_SHOWN = 200  # characters of an answer that a report shows


def mark(
    course: Course, submission: Submission, only: str | None = None, run_code: RunCode | None = None
) -> SubmissionMark:
    """The marks of a submission: of all exercises, or `only` of the one with this id.

    `run_code` marks a learner's program; by default the sandbox does. Raises InputError for an `only` that there is
    not; whatever a submission holds, at worst it has an error instead of marks.
    """
    course = course.placed(submission.folders)
    chosen = course.exercises if only is None else (find_exercise(course, only),)
    error = mismatch(course, submission)
    exercises = tuple(_mark_exercise(course, one, submission, run_code) for one in (() if error else chosen))
    remarks = (
        *submission.remarks,
        *remark("other-values", (one.file for one in exercises if one.other_values)),
        *remark("stray-lines", _strays(submission, chosen, exercises)),
    )
    return SubmissionMark(
        course=course.id,
        learner=submission.name or submission.learner,
        exercises=exercises,
        points=sum(exercise.points for exercise in chosen),
        remarks=remarks,
        error=error,
        marked_as=submission.learner,
    )


def _strays(submission: Submission, exercises: Iterable[Exercise], marks: Iterable[ExerciseMark]) -> Iterator[str]:
    """Files with lines that answer nothing: all of one that lies beside the one that counts."""
    for exercise, one in zip(exercises, marks, strict=False):
        if one.notes:
            yield from submission.answers(exercise)[1:] or [one.file]


def find_exercise(course: Course, id: str) -> Exercise:  # noqa: A002  (it is the field's name)
    """The exercise with this id, or in this folder. Raises InputError, with a suggestion, where there is none."""
    for exercise in course.exercises:
        if id.rstrip("/") in {exercise.id, exercise.folder}:
            return exercise
    ids = [exercise.id for exercise in course.exercises]
    hint = did_you_mean(id, ids, "bpcli exercises list shows them all", 0.5)
    raise InputError(say.NO_EXERCISE.format(id=shown(id)), hint=hint)


def mismatch(course: Course, submission: Submission) -> str:
    """Why a submission is not marked at all, or nothing."""
    try:
        check_learner(submission.learner)
    except InputError as error:
        return error.message
    found = setting(submission.files.get(COURSE_FILE, b""), "id")
    if found is not None and found != course.id:
        return say.OTHER_COURSE.format(found=shown(found), course=course.id)
    told = {name for name in {*submission.files, *submission.refused} if not name.endswith(EXERCISE_FILE)}
    if not told - {COURSE_FILE}:
        example = next((one.files[0] for one in course.exercises if one.code is None), ANSWERS_FILES[0])
        return say.NOTHING.format(course=course.id, example=example)
    return ""


def _mark_exercise(
    course: Course, exercise: Exercise, submission: Submission, run_code: RunCode | None
) -> ExerciseMark:
    """The mark of one exercise, whatever happens: no submission may stop those after it."""
    start = perf_counter()
    try:
        found = _marks(course, exercise, submission, run_code)
    except Exception as error:  # noqa: BLE001  (a boundary: what fails here is our bug, and costs this exercise alone)
        why = say.BUG.format(kind=type(error).__name__, error=shown(str(error), MAX_SHOWN))
        found = _unjudged(exercise, "", "unmarked", why)
    return replace(found, seconds=perf_counter() - start)


def _marks(course: Course, exercise: Exercise, submission: Submission, run_code: RunCode | None) -> ExerciseMark:
    """The mark of one exercise, with what is said of lines that answer nothing and of another learner's file."""
    [place, *others] = submission.answers(exercise) or exercise.files[:1]
    raw, refused = submission.files.get(place), submission.refused.get(place, "")
    if refused and not refused.startswith("the file "):
        refused = f"the file {refused}"
    if exercise.code is None:
        answers = read_answers(raw, exercise, place, refused)
        values = values_of(exercise, course.salt, submission.learner)
        both = (say.BOTH.format(older=one.rpartition("/")[2], file=place.rpartition("/")[2]) for one in others)
        return _marked(
            exercise,
            place,
            _mark_answers(exercise, answers, values),
            notes=(*both, *answers.notes),
            other_values=other_values(raw or b"", exercise, values),
        )
    if refused:
        return _unjudged(exercise, place, "unreadable", refused)
    if raw is not None and exercise.code.starter and digest_of(raw) == exercise.code.starter:
        return _unjudged(exercise, place, "blank", "")
    return _marked(exercise, place, (run_code or _sandbox())(exercise, raw, place, submission.learner))


def _marked(exercise: Exercise, file: str, questions: tuple[QuestionMark, ...], **told: Any) -> ExerciseMark:
    return ExerciseMark(exercise.id, exercise.title, exercise.folder, questions, file=file, **told)


def _unjudged(exercise: Exercise, place: str, verdict: str, why: str) -> ExerciseMark:
    """The mark where nothing could be looked at."""
    where = Place(place) if place else None
    questions = (
        QuestionMark(exercise.id, number, one.ask, "", verdict, one.points, said=why, place=where)
        for number, one in enumerate(exercise.questions, start=1)
    )
    return _marked(exercise, place or exercise.files[0], tuple(questions))


def _sandbox() -> RunCode:
    from bpcli.course.code_marks import mark_code

    return mark_code


def _mark_answers(exercise: Exercise, answers: Answers, drawn: Mapping[str, str]) -> tuple[QuestionMark, ...]:
    circuit, values = circuit_of(exercise), tuple(drawn.items())
    earlier: list[Verdict] = []
    marks = []
    for number, question in enumerate(exercise.questions, start=1):
        written = answers.answers[question.ask]
        verdict = None
        if not written.problem and written.text.strip():
            verdict = _judge(circuit, values, question.ask, written.text.strip(), earlier)
            earlier.append(verdict)
        marks.append(_question_mark(exercise, number, question, written, verdict))
    return tuple(marks)


def _judge(
    circuit: Circuit, values: tuple[tuple[str, str], ...], ask: str, answer: str, earlier: list[Verdict]
) -> Verdict:
    """The verdict on an answer after earlier ones of the sheet.

    Those on short ones are kept: a class shares few values, and most of its answers.
    """
    has_names = any(c.isalpha() for c in answer)
    sheet = Sheet(frozenset(one.ask for one in earlier if one.verdict == "right"))
    slips = [one for one in earlier if one.verdict == "wrong"]
    trace = trace_at(circuit, values)
    if (slips and has_names) or len(answer) > MAX_KEPT:
        return judged(trace, [(ask, answer)], slips, sheet)[0]
    alone = _kept(circuit, values, ask, answer, sheet if has_names else Sheet())
    return carry_forward(trace, alone, slips, sheet)


@lru_cache(maxsize=16_384)
def _kept(circuit: Circuit, values: tuple[tuple[str, str], ...], ask: str, answer: str, sheet: Sheet) -> Verdict:
    return judged(trace_at(circuit, values), [(ask, answer)], (), sheet)[0]


def _question_mark(
    exercise: Exercise, number: int, question: Question, written: Written, verdict: Verdict | None
) -> QuestionMark:
    """A mark; what the learner wrote is shown short, and with nothing in it that moves a cursor."""
    mark = QuestionMark(
        exercise=exercise.id,
        number=number,
        ask=question.ask,
        answer=shown(written.text.strip(), MAX_SHOWN),
        verdict="unreadable" if written.problem else "blank",
        points=question.points,
        said=written.problem,
        place=written.place,
    )
    if verdict is None:
        return mark
    return replace(
        mark,
        verdict=verdict.verdict,
        earned=question.points * verdict.credit,
        understood=None if verdict.understood is None else shown(verdict.understood, MAX_SHOWN),
        said="\n".join(visible(line) for line in verdict.said.split("\n")),
        mistakes=tuple((one.id, visible(one.text)) for one in verdict.mistakes),
        carried_forward=verdict.carried_forward,
        problem=verdict.problem,
    )
