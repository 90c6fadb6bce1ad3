"""Whether a course teaches and marks as it should: what its files say is tried out.

Every exercise fails as shipped and passes with its solution; every known mistake is told apart by the values, the
given ones and those that are drawn.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bpcli.course import author_sentences as say
from bpcli.course.answers import blank_answers, filled_answers
from bpcli.course.apart import Coincidence, better_values, coincidences, unexplained
from bpcli.course.collect import COURSE_FILE, EXERCISE_FILE, Submission
from bpcli.course.faults import CourseError, Fault
from bpcli.course.load import MAX_COURSE_FILE, SOLUTION, course_folder, locked_entries, read_course
from bpcli.course.locked import LOCK_FILE, Entry, fingerprint, write_entries
from bpcli.course.mark import mark
from bpcli.course.model import Chapter, Course
from bpcli.course.values import POOL, circuit_of, draw_pool, draws_of, objection_to, recipe_of, trace_of, values_of
from bpcli.errors import InputError
from bpcli.fair.draw import Objection
from bpcli.files import read_bytes
from bpcli.judge.ask import read_ask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bpcli.course.mark import RunCode
    from bpcli.course.marks import ExerciseMark
    from bpcli.course.model import Exercise, Question


def lint(
    path: Path | None,
    slots: int = POOL,
    run_code: RunCode | None = None,
    begin: Callable[[Exercise], None] | None = None,
) -> tuple[Course, list[Fault]]:
    """The course, and what is wrong with it, in its order; warnings are marked as such.

    `slots` is how many of the values that are drawn are looked at; `begin` is told of each exercise before it is tried.
    Raises InputError for a folder that holds no course,
    CourseError where its course.toml cannot be read.
    """
    folder = course_folder(path)
    course, faults = read_course(folder)
    if not course.id and not course.chapters:
        raise CourseError(faults)
    broken = {fault.file for fault in faults}
    faults += _left_out(folder)
    for exercise in course.exercises:
        if f"{exercise.folder}/{EXERCISE_FILE}" not in broken:
            if begin is not None:
                begin(exercise)
            faults += lint_exercise(course, exercise, folder, slots, run_code)
    faulty = {fault.file for fault in faults}
    faults += [fault for fault in _unlocked(course, folder) if fault.file not in faulty]
    order = {exercise.folder: place for place, exercise in enumerate(course.exercises)}
    return course, sorted(
        faults, key=lambda fault: (order.get(fault.file.rpartition("/")[0], -1), fault.file, fault.line)
    )


def lock(folder: Path, slots: int = POOL, begin: Callable[[Exercise], None] | None = None) -> int | None:
    """Draw the values that a course has not locked yet, or has locked for something else; how many exercises these are.

    The other entries stay as they are, and those that no exercise needs go. None where nothing is locked: the course's
    files are at fault. Exercises for which nothing fair can be drawn are left out. Raises InputError for no course.
    """
    course, faults = read_course(folder)
    unread: list[Fault] = []
    entries = locked_entries(folder, unread)
    if unread or any(fault.file != LOCK_FILE for fault in faults):
        return None
    kept: dict[str, Entry] = {}
    count = 0
    for exercise in course.exercises:
        if exercise.pool:
            kept[exercise.id] = entries[exercise.id]
        elif exercise.is_drawn:
            if begin is not None:
                begin(exercise)
            pool = draw_pool(exercise, course.salt, slots)
            if pool is not None:
                kept[exercise.id] = Entry(fingerprint(exercise), pool)
                count += 1
    if kept or entries:
        write_entries(folder, kept)
    return count


def _unlocked(course: Course, folder: Path) -> Iterator[Fault]:
    """Values that may change with the next bpcli, and locked ones that no exercise has."""
    unread: list[Fault] = []
    entries = locked_entries(folder, unread)
    drawn = [exercise for exercise in course.exercises if exercise.is_drawn]
    hint = say.LOCK.format(file=LOCK_FILE)
    if not (folder / LOCK_FILE).exists():
        if drawn:
            yield Fault(COURSE_FILE, 1, say.NOT_LOCKED, hint, warning=True)
        return
    for exercise in drawn if not unread else ():
        if exercise.id not in entries:
            yield _fault(exercise, say.MISSING_ENTRY.format(id=exercise.id), hint)
    for spare in sorted(set(entries) - {exercise.id for exercise in drawn}):
        yield Fault(LOCK_FILE, entries[spare].line, say.SPARE_ENTRY.format(id=spare), say.DROP_ENTRY, warning=True)


def _left_out(folder: Path) -> Iterator[Fault]:
    """Exercises that no learner will see, for their folder, or their chapter's, has no number."""
    for path in sorted((*folder.glob(f"*/{EXERCISE_FILE}"), *folder.glob(f"*/*/{EXERCISE_FILE}"))):
        parts = path.relative_to(folder).parts[:-1]
        bare = next((part for part in parts if not part[:1].isdecimal()), None)
        if bare is not None or len(parts) == 1:
            file = "/".join((*parts, EXERCISE_FILE))
            what, hint = (say.UNNUMBERED.format(name=bare), say.NUMBER_IT.format(name=bare)) if bare else say.NO_CHAPTER
            yield Fault(file, 1, what, hint, warning=True)


def lint_exercise(
    course: Course, exercise: Exercise, folder: Path, slots: int = POOL, run_code: RunCode | None = None
) -> list[Fault]:
    """What comes of trying out one exercise whose files are in order."""
    try:
        if exercise.code is not None:
            return list(_tried_code(course, exercise, folder, run_code))
        faults = list(_tried_answers(course, exercise))
        if faults:
            return faults
        if exercise.is_drawn:
            return list(_locked(exercise, slots) if exercise.pool else _drawn(course, exercise, slots))
        return [] if not exercise.values else list(_given(exercise))
    except InputError as error:
        return [_fault(exercise, error.message, error.hint or "")]


def _tried_answers(course: Course, exercise: Exercise) -> Iterator[Fault]:
    values = values_of(exercise, course.salt, "")
    [place, *_] = exercise.files
    sheets = [("blank", blank_answers(exercise, values)), ("filled", filled_answers(exercise, values))]
    for kind, text in sheets:
        marked = _marked(course, exercise, place, text.encode(), None)
        if kind == "blank" and any(answer.verdict != "blank" for answer in marked.questions):
            yield _fault(exercise, say.BLANK_EARNS)
        for question, answer in zip(exercise.questions, marked.questions, strict=True):
            if kind == "filled" and answer.verdict != "right":
                what = say.SOLUTION_FAILS.format(ask=question.ask, answer=answer.answer, verdict=answer.verdict)
                yield _fault(exercise, what, answer.said, question.line)


def _tried_code(course: Course, exercise: Exercise, folder: Path, run_code: RunCode | None) -> Iterator[Fault]:
    file = exercise.code.file if exercise.code is not None else ""
    place = f"{exercise.folder}/{file}"
    starter = _marked(course, exercise, place, read_bytes(folder / place, MAX_COURSE_FILE, plain=True), run_code)
    for question, answer in zip(exercise.questions, starter.questions, strict=True):
        if answer.verdict == "right" or answer.earned:
            yield Fault(place, 1, say.STARTER_PASSES.format(ask=answer.ask), say.STARTER_HINT)
        elif answer.verdict == "unmarked":
            yield _fault(exercise, say.NOT_MARKED.format(ask=answer.ask), answer.said, question.line)
    solution = f"{exercise.folder}/{SOLUTION}/{file}"
    passed = _marked(course, exercise, place, read_bytes(folder / solution, MAX_COURSE_FILE, plain=True), run_code)
    for answer in passed.questions:
        if answer.verdict != "right":
            yield Fault(
                solution, 1, say.SOLUTION_PROGRAM_FAILS.format(ask=answer.ask, verdict=answer.verdict), answer.said
            )


def _marked(course: Course, exercise: Exercise, place: str, raw: bytes, run_code: RunCode | None) -> ExerciseMark:
    submission = Submission("", {place: raw})
    if exercise.code is not None:  # a starter as it came is blank, and lint wants to know what becomes of it
        exercise = replace(exercise, code=replace(exercise.code, starter=""))
        course = Course(course.id, course.title, (Chapter("", "", (exercise,)),), course.salt)
    [marked] = mark(course, submission, exercise.id, run_code).exercises
    if len(marked.questions) != len(exercise.questions):
        raise InputError(say.MARKS_MISSING.format(marks=len(marked.questions), questions=len(exercise.questions)))
    return marked


def _drawn(course: Course, exercise: Exercise, slots: int) -> Iterator[Fault]:
    """A slot for which no values are fair."""
    recipe = recipe_of(exercise)
    for slot in range(slots):
        reasons: Counter[Objection] = Counter()
        for attempt in draws_of(recipe, course.salt, slot):
            if attempt.objection is None:
                break
            reasons[attempt.objection] += 1
        else:
            [(reason, count)] = reasons.most_common(1)
            what = say.NOTHING_FAIR.format(tries=reasons.total(), reason=say.OBJECTIONS[reason], count=count)
            yield _fault(exercise, what, say.NOTHING_FAIR_HINT.get(reason, say.WIDEN))
            return


def _locked(exercise: Exercise, slots: int) -> Iterator[Fault]:
    """Locked values that would not be drawn today: they stay, so a warning for each reason."""
    recipe, doubtful = recipe_of(exercise), dict[Objection, list[int]]()
    for slot, drawn in enumerate(exercise.pool[:slots], start=1):
        try:
            reason = objection_to(recipe, tuple((dict(exercise.values) | dict(drawn)).items()))
        except InputError as error:
            yield _fault(exercise, say.NO_LOCKED_VALUE.format(slot=slot, reason=error.message), error.hint or "")
            continue
        if reason is not None:
            doubtful.setdefault(reason, []).append(slot)
    for reason, places in doubtful.items():
        what = say.NO_LONGER_FAIR.format(
            count=len(places),
            of=len(exercise.pool),
            reason=say.OBJECTIONS[reason],
            sets=", ".join(map(str, places)),
        )
        yield _fault(exercise, what, say.STAY.format(id=exercise.id, file=LOCK_FILE))._replace(warning=True)


def _given(exercise: Exercise) -> Iterator[Fault]:
    """What the given values do not tell apart, a fault a question; allowances that are not needed, a warning."""
    trace = trace_of(exercise, exercise.values)
    asks = [(question.ask, question.allow) for question in exercise.questions]
    better = None
    for question in exercise.questions:
        ask = read_ask(question.ask, trace)
        apart = unexplained(trace, ask, question.allow)
        if apart:
            better = better_values(circuit_of(exercise), exercise.values, asks) if better is None else better
            yield _apart(exercise, question, apart, better)
        elif question.allow:
            needed = {name for coincidence in coincidences(trace, ask) for name in coincidence.ids}
            spare = [name for name in question.allow if name not in needed]
            if spare:
                what = say.NOT_NEEDED.format(ask=question.ask, ids=", ".join(spare))
                yield _fault(exercise, what, say.LEAVE_OUT, question.line)._replace(warning=True)


def _apart(exercise: Exercise, question: Question, apart: list[Coincidence], better: str) -> Fault:
    """One fault for all that coincides at a question."""
    right = [coincidence for coincidence in apart if coincidence.is_right]
    groups: dict[str, list[str]] = {}
    for coincidence in apart:
        if not coincidence.is_right:
            groups.setdefault(coincidence.value, []).extend(coincidence.ids)
    parts = [say.SCORES.format(id=coincidence.ids[0], value=coincidence.value) for coincidence in right]
    parts += [say.ALIKE.format(ids=_listed(list(dict.fromkeys(ids))), value=value) for value, ids in groups.items()]
    allow = [coincidence.ids[0] for coincidence in right]
    for ids in groups.values():
        allow += list(dict.fromkeys(ids))[1:]
    hint = say.TRY.format(better=better) if better else say.TRY_OTHERS
    allowed = ", ".join(f'"{name}"' for name in dict.fromkeys(allow))
    return _fault(
        exercise, f"{question.ask}: {'; '.join(parts)}", f"{hint}\n{say.ALLOW.format(ids=allowed)}", question.line
    )


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _fault(exercise: Exercise, what: str, hint: str = "", line: int = 1) -> Fault:
    return Fault(f"{exercise.folder}/{EXERCISE_FILE}", line, what, hint)
