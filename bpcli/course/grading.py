"""Many submissions: each is read here, marked by any executor, and comes back in order, a few at a time.

However large the class, only a few submissions are in memory. Whatever one of them does (no folder, a worker that dies
of it, no end), it gets an error for a mark, and the others theirs.

>>> from concurrent.futures import ThreadPoolExecutor
>>> from bpcli.course.model import Chapter, Course, Exercise, Question
>>> course = Course("c", "", (Chapter("01-a", "", (Exercise("sum", "", "x + y", questions=(Question("f"),)),)),))
>>> from pathlib import Path
>>> from bpcli.course.handed import Handed
>>> [mark.error for mark in grade(course, [Handed("ada", Path("no/such"))], lambda alone: ThreadPoolExecutor(1))]
['no/such is not a folder']
"""

from __future__ import annotations

import pickle
import zlib
from collections import deque
from concurrent.futures import BrokenExecutor, CancelledError
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bpcli.course import sentences as say
from bpcli.course.collect import collect
from bpcli.course.marks import SubmissionMark
from bpcli.errors import InputError, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from concurrent.futures import Executor, Future

    from bpcli.course.collect import Submission
    from bpcli.course.handed import Handed
    from bpcli.course.marks import Remark
    from bpcli.course.model import Course

    Start = Callable[[bool], Executor]

VALUE_SECONDS, CODE_SECONDS = 60.0, 30.0  # what a submission may take: for all its values, and for each program
AHEAD = 16  # submissions that are read before the first of them has to be marked


def grade(
    course: Course,
    submissions: Iterable[Handed],
    start: Start,
    *,
    ahead: int = AHEAD,
    seconds: float | None = None,
) -> Generator[SubmissionMark, None, None]:
    """The marks of submissions, in their order.

    `start(alone)` starts an executor: with all its workers, or with one for a submission `alone`. It is asked again
    where workers died or did not end in `seconds`; whose workers died is marked once more, alone.
    """
    with closing(_Crew(course, start, seconds or seconds_for(course))) as crew:
        waiting: deque[_Task] = deque()
        for one in submissions:
            waiting.append(crew.begin(one))
            if len(waiting) >= ahead:
                yield crew.finish(waiting.popleft())
        while waiting:
            yield crew.finish(waiting.popleft())


def mark_packed(course: bytes, submission: Submission) -> SubmissionMark:
    """Mark one submission: what a worker does. A pure function of a packed course and what was read."""
    from bpcli.course.mark import mark

    return mark(_unpacked(course), submission)


def packed(course: Course) -> bytes:
    """A course as bytes for any worker. They go with every submission, so that no worker has to be told before."""
    return zlib.compress(pickle.dumps(course))


@lru_cache(maxsize=4)
def _unpacked(course: bytes) -> Course:
    found: Course = pickle.loads(zlib.decompress(course))  # noqa: S301  (what `packed` has packed)
    return found


def seconds_for(course: Course) -> float:
    """How long marking one submission may take."""
    return VALUE_SECONDS + CODE_SECONDS * sum(exercise.code is not None for exercise in course.exercises)


def no_mark(course: Course, name: str, why: str, remarks: tuple[Remark, ...] = ()) -> SubmissionMark:
    """What comes of a submission that could not be marked."""
    return SubmissionMark(course.id, name, (), course.points, remarks, shortened(why, 500))


@dataclass(slots=True)
class _Task:
    """A submission on its way: what was read of it and who marks it; or why nobody does."""

    handed: Handed
    submission: Submission | None = None
    future: Future[SubmissionMark] | None = None
    error: str = ""


class _Crew:
    """Workers, and others in their place when they are lost."""

    def __init__(self, course: Course, start: Start, seconds: float) -> None:
        self._course, self._packed = course, packed(course)
        self._start, self._seconds = start, seconds
        self._executor: Executor | None = None

    def begin(self, one: Handed) -> _Task:
        """Read a submission and hand it to the workers."""
        if one.error:
            return _Task(one, error=one.error)
        try:
            found = collect(one.folder, self._course, one.learner or one.name, one.base or one.folder.parent)
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are marked)
            return _Task(one, error=_why(error))
        submission = replace(found, name=one.name, remarks=(*one.remarks, *found.remarks))
        return _Task(one, submission, self._hand_over(mark_packed, self._packed, submission))

    def finish(self, task: _Task) -> SubmissionMark:
        """Wait for the mark of the oldest task: all before it are done, so its time runs now."""
        if task.submission is None:
            return no_mark(self._course, task.handed.name, task.error, task.handed.remarks)
        if task.future is None:
            return self._alone(task.submission)
        try:
            return task.future.result(self._seconds)
        except TimeoutError:
            self.close()
            return self._late(task.submission)
        except Exception:  # noqa: BLE001  (a worker that dies can fail in any way, also after the mark is made)
            return self._alone(task.submission)

    def close(self) -> None:
        """Let the workers go, and end those who do not go."""
        if self._executor is not None:
            _end(self._executor)
        self._executor = None

    def _hand_over(self, work: Callable[..., Any], *arguments: Any) -> Future[Any] | None:
        """To the workers, or to others in their place; None where those are lost at once too."""
        for _ in range(2):
            if self._executor is None:
                self._executor = self._start(False)  # noqa: FBT003  (not alone)
            try:
                return self._executor.submit(work, *arguments)
            except BrokenExecutor:
                self.close()
        return None

    def _alone(self, submission: Submission) -> SubmissionMark:
        """Mark a submission whose workers failed, perhaps because of another one: now only its own doing is left."""
        executor = self._start(True)  # noqa: FBT003
        try:
            return executor.submit(mark_packed, self._packed, submission).result(self._seconds)
        except TimeoutError:
            return self._late(submission)
        except (BrokenExecutor, CancelledError):
            return self._unmarked(submission, say.WORKER_DIED)
        except Exception as error:  # noqa: BLE001  (whatever it is, the others are marked)
            return self._unmarked(submission, _why(error))
        finally:
            _end(executor)

    def _late(self, submission: Submission) -> SubmissionMark:
        return self._unmarked(submission, say.TOO_LATE.format(seconds=f"{self._seconds:g}"))

    def _unmarked(self, submission: Submission, why: str) -> SubmissionMark:
        return no_mark(self._course, submission.name, why, submission.remarks)


def _end(executor: Executor) -> None:
    """End an executor at once. Processes that mark without end are killed; Python 3.14 has a name for that."""
    processes = list((getattr(executor, "_processes", None) or {}).values())
    executor.shutdown(wait=False)
    for process in processes:
        process.kill()
        process.join()


def _why(error: Exception) -> str:
    if isinstance(error, InputError):
        return error.message
    return say.MARKING_FAILED.format(error=visible(f"{type(error).__name__}: {error}"))
