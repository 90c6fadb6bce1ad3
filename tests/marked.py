"""Marked submissions to write reports of: one that has every verdict, one that is all right, one that is hostile.

>>> [question.verdict for question in of_ada().exercises[0].questions]
['right', 'wrong', 'blank']
"""

from pathlib import Path

from bpcli.course.marks import ExerciseMark, Location, QuestionMark, Remark, SubmissionMark
from bpcli.course.model import Chapter, Course, Exercise, Question
from bpcli.course.tally import Tally
from bpcli.formats import reports

SUM = Exercise("sum", "A sum", "x + y", questions=(Question("f"), Question("df/dx", 2.0), Question("df/dy")))
SQUARE = Exercise("square", "A square", "x*x", questions=(Question("df/dx", 3.0),))
COURSE = Course("sums", "Sums & squares", (Chapter("01-a", "Sums", (SUM,)), Chapter("02-b", "Squares", (SQUARE,))))
HOSTILE = "=cmd|'/c calc'!A1\x1b[31m\n::error::forged\r\n##[error]forged </td><script>alert(1)</script> ]]> \ud800 %0A"


def of_ada() -> SubmissionMark:
    """A right, a wrong, a blank and an unreadable answer; the wrong one keeps its points."""
    file = "01-a/01-sum/answers.txt"
    said = "at f = x + y you took the forward value"
    sums = (
        QuestionMark("sum", 1, "f", "3", "right", 1.0, 1.0, "3"),
        QuestionMark(
            "sum",
            2,
            "df/dx",
            "3",
            "wrong",
            2.0,
            2.0,
            "3",
            said,
            (("forward-value", said),),
            True,
            Location(file, 4, 11, 12),
        ),
        QuestionMark("sum", 3, "df/dy", "", "blank", 1.0, place=Location(file, 5, 10, 10)),
    )
    torn = QuestionMark(
        "square",
        1,
        "df/dx",
        "2x +",
        "unreadable",
        3.0,
        said="the expression ends too early\n  2x +\n      ^",
        place=Location("a", 7),
    )
    return _marks("ada", sums, (torn,))


def all_right(learner: str = "bob") -> SubmissionMark:
    """Everything is right."""
    sums = (
        QuestionMark("sum", 1, "f", "3", "right", 1.0, 1.0),
        QuestionMark("sum", 2, "df/dx", "1", "right", 2.0, 2.0),
        QuestionMark("sum", 3, "df/dy", "1", "right", 1.0, 1.0),
    )
    return _marks(learner, sums, (QuestionMark("square", 1, "df/dx", "6", "right", 3.0, 3.0),))


def hostile(text: str = HOSTILE) -> SubmissionMark:
    """Orders to spreadsheets, terminals, workflows, XML and browsers, wherever a learner can write."""
    place = Location(f"a{text}", 1, 1, 2)
    answers = tuple(
        QuestionMark("sum", number, ask, text, "wrong", 1.0, said=f"not {text}", place=place)
        for number, ask in enumerate(("f", "df/dx", "df/dy"), start=1)
    )
    told = (Remark("link", (text,)), Remark("started-for", learner=text))
    return _marks(text, answers, (QuestionMark("square", 1, "df/dx", "6", "unmarked", 3.0, said=text),), *told)


def broken() -> SubmissionMark:
    """One that could not be marked."""
    return SubmissionMark("sums", "-1+1", (), COURSE.points, error="=nothing of the course;=is here")


def report(tmp_path: Path, what: str, *marks: SubmissionMark, why: str = "", **environ: str) -> str:
    """What a report says of marks: its file, or what it wrote on the screen. `why` lets it fail after them."""
    wanted = reports.asked_for(what)
    wanted = wanted._replace(path=tmp_path / wanted.path if wanted.path else None)
    screen: list[str] = []
    destination = reports.Destination(tmp_path / "handed", environ, screen.append)
    [made], tally = reports.opened([wanted], destination), Tally(COURSE)
    made.begin(COURSE, many=len(marks) > 1)
    for mark in marks:
        tally.add(mark)
        made.add(mark)
    made.fail(why) if why else made.end(tally)
    file = wanted.path or next((Path(path) for path in environ.values() if Path(path).is_file()), None)
    return file.read_text(encoding="utf-8") if file and file.exists() else "".join(screen)


def _marks(learner, sums, squares, *remarks):
    exercises = (
        ExerciseMark("sum", "A sum", "01-a/01-sum", sums, 0.25),
        ExerciseMark("square", "A square", "02-b/01-square", squares, 0.5),
    )
    return SubmissionMark("sums", learner, exercises, COURSE.points, remarks)
