"""Many submissions: in order, few at a time, and whatever one of them does, the others are marked."""

from concurrent.futures import Executor, Future

import pytest

from bpcli.course.grading import grade, mark_packed, packed
from bpcli.course.handed import Handed, handed_in
from bpcli.course.load import load_course
from tests.crew import Called
from tests.submissions import SMALL, values_only, write_submission


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The small course without its program."""
    return load_course(values_only(tmp_path_factory.mktemp("teacher")))


COURSE = load_course(SMALL)


def folders(tmp_path, *learners):
    """A folder of submissions, with something of the course in each."""
    for learner in learners:
        folder = tmp_path / learner / "01-forward-and-backward/01-a-sum"
        folder.mkdir(parents=True)
        (folder / "answers.txt").write_text('q = "3"\n')
    return handed_in(tmp_path, COURSE)


class Here(Executor):
    """Marks when it is asked for a result, and knows how many it was handed before."""

    def __init__(self):
        self.waiting, self.most = 0, 0

    def submit(self, work, *arguments):
        """Keep it for later."""
        self.waiting += 1
        self.most = max(self.most, self.waiting)
        future = Future()

        def result(_timeout):
            self.waiting -= 1
            return work(*arguments)

        future.result = result
        return future


def test_marks_come_in_order_and_few_submissions_are_held(tmp_path, course):
    """Whoever executes; no more are read than `ahead`, and marks come before the last is read."""
    here, learners = Here(), [f"learner{number:02}" for number in range(20)]
    found = grade(course, iter(folders(tmp_path, *reversed(learners))), lambda _: here, ahead=5)
    assert next(found).learner == "learner00"
    assert here.waiting == 4
    assert [mark.learner for mark in found] == learners[1:]
    assert here.most == 5


def test_whoever_dies_sleeps_or_raises_has_an_error_and_the_others_their_marks(tmp_path, course):
    """A submission that ends its worker, one that never ends, one that raises, no folder, a link."""
    learners = ["ada", "bob", "killer", "liz", "raiser", "sleeper", "tim", "zoe"]
    found = folders(tmp_path, *learners)
    (tmp_path / "link").symlink_to(tmp_path / "ada")
    found += [Handed("nobody", tmp_path / "nobody"), Handed("link", tmp_path / "link")]
    marks = {mark.learner: mark.error for mark in grade(course, found, Called, ahead=4, seconds=3)}
    assert list(marks) == [*sorted(learners), "nobody", "link"]
    assert [learner for learner, error in marks.items() if not error] == ["ada", "bob", "liz", "tim", "zoe"]
    assert "dies of it" in marks["killer"]
    assert "after 3 seconds" in marks["sleeper"]
    assert marks["raiser"] == "could not be marked: RuntimeError: no luck \\x1b[31m"
    assert "is not a folder" in marks["nobody"]
    assert "symbolic link" in marks["link"]


def test_a_mark_that_is_lost_on_its_way_is_made_again(tmp_path, course):
    """A cluster whose worker dies between the mark and its delivery may raise anything. Marking twice does no harm."""
    lost = []

    class Stumbles(Here):
        def submit(self, work, *arguments):
            future = super().submit(work, *arguments)
            if not lost:
                lost.append(future.result)
                future.result = lambda _timeout: int("no number")
            return future

    marks = list(grade(course, folders(tmp_path, "ada", "bob"), lambda _: Stumbles(), ahead=4))
    assert lost
    assert [(mark.learner, mark.error) for mark in marks] == [("ada", ""), ("bob", "")]


def test_a_worker_marks_as_this_process_does(tmp_path, course):
    """A course survives its packing; the mark that a worker makes is a real one."""
    from bpcli.course.collect import collect
    from bpcli.course.mark import mark

    submission = collect(write_submission(course, tmp_path / "ada", "ada", "wrong"), course, "ada")
    marks = [mark_packed(packed(course), submission), mark(course, submission)]
    scores = [[(one.id, one.earned) for one in each.exercises] for each in marks]
    assert scores[0] == scores[1]
    assert 0 < marks[0].earned < marks[0].points
