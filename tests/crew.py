"""Workers that do as their submission's learner is called: die, sleep, raise; or else mark at once, without judging.

>>> from bpcli.course.collect import Submission
>>> as_called(None, b"", Submission("ada", {})).learner
'ada'
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from bpcli.course.marks import SubmissionMark


def as_called(_work, _course, submission):
    """What such a worker does."""
    if submission.learner.startswith("killer"):
        os._exit(3)
    if submission.learner.startswith("sleeper"):
        time.sleep(60)
    if submission.learner.startswith("raiser"):
        raise RuntimeError("no luck \x1b[31m")
    return SubmissionMark("small", submission.learner, (), 1.0)


class Called(ProcessPoolExecutor):
    """Processes of this kind."""

    started = 0

    def __init__(self, alone):
        super().__init__(1 if alone else 2, get_context("spawn"))
        Called.started += 1

    def submit(self, work, *arguments):
        """Hand over a submission."""
        return super().submit(as_called, work, *arguments)
