"""Marks one submission: a pure function over what was read of it, so that any executor can run it anywhere.

Must not open a file, nor know how an answer is judged or how a program is run.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bpcli.course import sentences as say
from bpcli.course.answers import other_values
from bpcli.course.collect import COURSE_FILE, EXERCISE_FILE, digest_of
from bpcli.course.marks import ExerciseMark, Location, QuestionMark, SubmissionMark
from bpcli.course.model import ANSWERS_FILES
from bpcli.course.reading import read_answers, shown
from bpcli.course.remarks import remark
from bpcli.course.settings import setting
from bpcli.course.values import check_learner, circuit_of, trace_at, values_of
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
    from bpcli.course.sandbox import Sandbox
    from bpcli.judge.verdict import Verdict
    from bpcli.trace.trace import Trace

    RunCode = Callable[[Exercise, bytes | None, str], tuple[QuestionMark, ...]]

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
    with _in_a_sandbox() as in_a_sandbox:
        run = run_code or in_a_sandbox
        exercises = tuple(_mark_exercise(course, exercise, submission, run) for exercise in (() if error else chosen))
    remarks = (
        *submission.remarks,
        *remark("other-values", (mark_.file for mark_ in exercises if mark_.other_values)),
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
    for exercise, mark_ in zip(exercises, marks, strict=False):
        if mark_.notes:
            yield from submission.answers(exercise)[1:] or [mark_.file]


def find_exercise(course: Course, id: str) -> Exercise:  # noqa: A002  (it is the field's name)
    """The exercise with this id, or in this folder. Raises InputError, with a suggestion, where there is none."""
    for exercise in course.exercises:
        if id.rstrip("/") in {exercise.id, exercise.folder}:
            return exercise
    ids = [exercise.id for exercise in course.exercises]
    hint = did_you_mean(id, ids, say.ALL_EXERCISES, 0.5)
    raise InputError(say.NO_EXERCISE.format(id=shown(id)), hint=hint)


def mismatch(course: Course, submission: Submission) -> str:
    """Why a submission is not marked at all, or nothing."""
    try:
        check_learner(submission.learner)
    except InputError as error:
        return error.message
    course_id = setting(submission.files.get(COURSE_FILE, b""), "id")
    if course_id is not None and course_id != course.id:
        return say.OTHER_COURSE.format(found=shown(course_id), course=course.id)
    told = {name for name in {*submission.files, *submission.refused} if not name.endswith(EXERCISE_FILE)}
    if not told - {COURSE_FILE}:
        example = next((exercise.files[0] for exercise in course.exercises if exercise.code is None), ANSWERS_FILES[0])
        return say.NOTHING.format(course=course.id, example=example)
    return ""


def _mark_exercise(course: Course, exercise: Exercise, submission: Submission, run_code: RunCode) -> ExerciseMark:
    """The mark of one exercise, whatever happens: no submission may stop those after it."""
    start = perf_counter()
    try:
        return _marks(course, exercise, submission, run_code, start)
    except Exception as error:  # noqa: BLE001  (a boundary: what fails here is our bug, and costs this exercise alone)
        why = say.BUG.format(kind=type(error).__name__, error=shown(str(error), MAX_SHOWN))
        return _unjudged(exercise, "", "unmarked", why, start)


def _marks(course: Course, exercise: Exercise, submission: Submission, run_code: RunCode, start: float) -> ExerciseMark:
    """The mark of one exercise, with what is said of lines that answer nothing and of another learner's file."""
    [place, *others] = submission.answers(exercise) or exercise.files[:1]
    raw, refused = submission.files.get(place), submission.refused.get(place, "")
    if exercise.code is None:
        answers = read_answers(raw, exercise, place, refused)
        values = values_of(exercise, course.salt, submission.learner)
        both = (say.BOTH.format(older=older.rpartition("/")[2], file=place.rpartition("/")[2]) for older in others)
        return _marked(
            exercise,
            place,
            _mark_answers(exercise, answers, values),
            start,
            notes=(*both, *answers.notes),
            other_values=other_values(raw or b"", exercise, values),
        )
    if refused:
        return _unjudged(exercise, place, "unreadable", refused, start)
    if raw is not None and exercise.code.starter and digest_of(raw) == exercise.code.starter:
        return _unjudged(exercise, place, "blank", "", start)
    questions = run_code(exercise, raw, place)
    return _marked(exercise, place, questions, start)


def _marked(
    exercise: Exercise, file: str, questions: tuple[QuestionMark, ...], start: float, **told: Any
) -> ExerciseMark:
    seconds = perf_counter() - start
    return ExerciseMark(exercise.id, exercise.title, exercise.folder, questions, seconds, file=file, **told)


def _unjudged(exercise: Exercise, place: str, verdict: str, why: str, start: float) -> ExerciseMark:
    """The mark where nothing could be looked at."""
    where = Location(place) if place else None
    questions = (
        QuestionMark(exercise.id, number, question.ask, "", verdict, question.points, said=why, place=where)
        for number, question in enumerate(exercise.questions, start=1)
    )
    return _marked(exercise, place or exercise.files[0], tuple(questions), start)


@contextmanager
def _in_a_sandbox() -> Iterator[RunCode]:
    """A function that marks a learner's program; all programs of a submission share a sandbox, made for the first."""
    with ExitStack() as stack:
        started: list[Sandbox] = []

        def run_code(exercise: Exercise, source: bytes | None, file: str) -> tuple[QuestionMark, ...]:
            from bpcli.course.code_marks import mark_code
            from bpcli.course.sandbox import Sandbox

            if not started:
                started.append(stack.enter_context(Sandbox()))
            return mark_code(exercise, source, file, sandbox=started[0])

        yield run_code


def _mark_answers(exercise: Exercise, answers: Answers, drawn: Mapping[str, str]) -> tuple[QuestionMark, ...]:
    circuit, values = circuit_of(exercise), tuple(drawn.items())
    trace = None
    earlier: list[Verdict] = []
    marks = []
    for number, question in enumerate(exercise.questions, start=1):
        written = answers.answers[question.ask]
        verdict = None
        if not written.problem and written.text:
            trace = trace_at(circuit, values) if trace is None else trace
            verdict = _judge(trace, question.ask, written.text, earlier)
            earlier.append(verdict)
        marks.append(_question_mark(exercise, number, question, written, verdict))
    return tuple(marks)


def _judge(trace: Trace, ask: str, answer: str, earlier: list[Verdict]) -> Verdict:
    """The verdict on an answer after earlier ones of the sheet.

    Those on short ones are kept: a class shares few values, and most of its answers.
    """
    slips = tuple(mark_ for mark_ in earlier if mark_.verdict == "wrong")
    has_names = any(map(str.isalpha, answer))
    sheet = _NUMBERS
    if slips or has_names:
        sheet = Sheet(frozenset(mark_.ask for mark_ in earlier if mark_.verdict == "right"))
    if max(len(answer), *(len(mark_.answer) for mark_ in slips), 0) > MAX_KEPT:
        return judged(trace, [(ask, answer)], slips, sheet)[0]
    if slips and has_names:
        return _kept(trace, ask, answer, slips, sheet)
    alone = _kept(trace, ask, answer, (), sheet if has_names else _NUMBERS)
    return _carried(trace, alone, slips, sheet) if slips and alone.verdict == "wrong" else alone


_NUMBERS = Sheet()  # for an answer of numbers it does not matter what was answered before
_carried = lru_cache(maxsize=16_384)(carry_forward)


@lru_cache(maxsize=32_768)
def _kept(trace: Trace, ask: str, answer: str, slips: tuple[Verdict, ...], sheet: Sheet) -> Verdict:
    return judged(trace, [(ask, answer)], slips, sheet)[0]


def _question_mark(
    exercise: Exercise, number: int, question: Question, written: Written, verdict: Verdict | None
) -> QuestionMark:
    """A mark; what the learner wrote is shown short, and with nothing in it that moves a cursor."""
    answer = shown(written.text, MAX_SHOWN)
    if verdict is None:
        word = "unreadable" if written.problem else "blank"
        return QuestionMark(
            exercise.id, number, question.ask, answer, word, question.points, said=written.problem, place=written.place
        )
    return QuestionMark(
        exercise=exercise.id,
        number=number,
        ask=question.ask,
        answer=answer,
        verdict=verdict.verdict,
        points=question.points,
        earned=question.points * verdict.credit,
        understood=None if verdict.understood is None else shown(verdict.understood, MAX_SHOWN),
        said=visible(verdict.said, kept="\n"),
        mistakes=tuple((mistake.id, visible(mistake.text)) for mistake in verdict.mistakes),
        carried_forward=verdict.carried_forward,
        place=written.place,
        problem=verdict.problem,
    )
