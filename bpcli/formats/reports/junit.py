"""Marks as JUnit XML: a testsuite for each exercise (in a class: for each learner), a testcase for each question.

Points are properties of a testcase: `points` and `earned`. A wrong, blank or unreadable answer is a failure of that
type; what the machine could not mark is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bpcli.formats import clean
from bpcli.formats import sentences as say
from bpcli.formats.reports.files import NewFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bpcli.course.marks import QuestionMark, SubmissionMark
    from bpcli.course.model import Course
    from bpcli.course.tally import Tally
    from bpcli.formats.reports import Destination


def open_report(path: Path, destination: Destination) -> JunitReport:
    """A JUnit file, begun."""
    return JunitReport(NewFile(path, destination))


class JunitReport:
    """A JUnit file; suites are written as they come."""

    def __init__(self, file: NewFile) -> None:
        self._file, self._many = file, False
        self._course = "bpcli"
        self._file.write(say.HEAD)

    def begin(self, course: Course, *, many: bool) -> None:
        """Write the head."""
        self._file.write(_suites(course.id))
        self._course, self._many = course.id, many

    def add(self, mark: SubmissionMark) -> None:
        """Write the suites of a submission."""
        if mark.error:
            self._put(_broken(clean.name(mark) if self._many else self._course, mark.error))
        elif self._many:
            questions = (question for exercise in mark.exercises for question in exercise.questions)
            self._put(_suite(clean.name(mark), questions, sum(exercise.seconds for exercise in mark.exercises)))
        else:
            if told := clean.practice(mark):
                self._file.write(f"<!-- {told} -->\n")
            for exercise in mark.exercises:
                self._put(_suite(exercise.folder or exercise.id, exercise.questions, exercise.seconds))

    def end(self, tally: Tally) -> None:  # noqa: ARG002
        """Finish the file."""
        self._file.write("</testsuites>\n")
        self._file.done()

    def fail(self, why: str) -> None:
        """Leave one error, or the last report: half a class would look like a whole one."""
        self._file.instead(f"{say.HEAD}{_suites(self._course)}{_xml(_broken(self._course, why))}</testsuites>\n")

    def _put(self, suite: ET.Element) -> None:
        self._file.write(_xml(suite))


def _xml(suite: ET.Element) -> str:
    ET.indent(suite)
    return f"{ET.tostring(suite, encoding='unicode')}\n"


def _suites(course: str) -> str:
    return f"<testsuites name={_quoted(course)}>\n"


def _quoted(text: str) -> str:
    from xml.sax.saxutils import quoteattr

    return quoteattr(clean.lines(text))


def _suite(name: str, questions: Iterable[QuestionMark], seconds: float) -> ET.Element:
    suite = ET.Element("testsuite", name=clean.lines(name))
    failures = errors = 0
    for question in questions:
        case = ET.SubElement(suite, "testcase", classname=clean.lines(question.exercise), name=_name(question))
        case.set("time", "0")
        properties = ET.SubElement(case, "properties")
        for key, number in (("points", question.points), ("earned", question.earned)):
            ET.SubElement(properties, "property", name=key, value=clean.points(number))
        if question.verdict == "unmarked":
            errors += 1
            _outcome(case, "error", question)
        elif question.verdict != "right":
            failures += 1
            _outcome(case, "failure", question)
    suite.attrib |= {"tests": str(len(suite)), "failures": str(failures), "errors": str(errors), "skipped": "0"}
    suite.set("time", f"{seconds:.3f}")
    return suite


def _name(question: QuestionMark) -> str:
    return clean.lines(f"{question.number} {question.ask}")


def _outcome(case: ET.Element, tag: str, question: QuestionMark) -> None:
    told = ET.SubElement(case, tag, type=question.verdict, message=clean.lines(clean.said(question)))
    answer = f"{question.ask} = {clean.line(question.answer)}" if question.answer else ""
    told.text = clean.lines("\n".join(filter(None, (clean.where(question), answer, clean.lines(question.said)))))


def _broken(name: str, why: str) -> ET.Element:
    suite = ET.Element("testsuite", name=clean.lines(name), tests="1", failures="0", errors="1", skipped="0", time="0")
    case = ET.SubElement(suite, "testcase", classname="bpcli", name="marking", time="0")
    ET.SubElement(case, "error", type="unmarked", message=clean.lines(clean.line(why)))
    return suite
