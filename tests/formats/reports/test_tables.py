"""Reports that programs of others read: each is read here by a reader of theirs."""

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Properties

from bpcli.course.sentences import REMARKS
from tests.marked import all_right, broken, hostile, of_ada, report

TEXT, NUMBER = {"type": "string"}, {"type": "number"}


def an_object(**properties):
    """A JSON object with exactly these fields."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def a_list(item):
    """A JSON array."""
    return {"type": "array", "items": item}


PLACE = an_object(file=TEXT, line={"type": "integer"}, column={"type": "integer"}, end_column={"type": "integer"})
QUESTION = an_object(
    number={"type": "integer", "minimum": 1},
    ask=TEXT,
    answer=TEXT,
    understood={"type": ["string", "null"]},
    verdict={"enum": ["right", "wrong", "unreadable", "blank", "unmarked"]},
    points=NUMBER,
    of=NUMBER,
    said=TEXT,
    mistakes=a_list(an_object(id=TEXT, text=TEXT)),
    carried_forward={"type": "boolean"},
    place={"anyOf": [PLACE, {"type": "null"}]},
)
EXERCISE = an_object(
    id=TEXT, title=TEXT, folder=TEXT, points=NUMBER, of=NUMBER, done={"type": "boolean"}, seconds=NUMBER,
    questions=a_list(QUESTION),
)  # fmt: skip
SUBMISSION = an_object(
    learner=TEXT, marked_as=TEXT, points=NUMBER, of=NUMBER, done={"type": "boolean"},
    error={"type": ["string", "null"]}, exercises=a_list(EXERCISE),
    remarks=a_list(an_object(id={"enum": list(REMARKS)}, files=a_list(TEXT), learner=TEXT, said=TEXT)),
)  # fmt: skip
COUNTS = {key: {"type": "integer", "minimum": 0} for key in ("right", "wrong", "unreadable", "blank", "unmarked")}
CLASS_QUESTION = an_object(
    number={"type": "integer"},
    ask=TEXT,
    **COUNTS,
    mistakes=a_list(an_object(id=TEXT, **{"or": a_list(TEXT)}, learners={"type": "integer"})),
)
CLASS = an_object(
    submissions={"type": "integer"}, marked={"type": "integer"}, done={"type": "integer"}, mean=NUMBER,
    exercises=a_list(
        an_object(
            id=TEXT, title=TEXT, of=NUMBER, mean=NUMBER, begun=NUMBER, done=NUMBER, questions=a_list(CLASS_QUESTION)
        )
    ),
)  # fmt: skip
SCHEMA = an_object(
    schema={"const": 1},
    course=an_object(id=TEXT, title=TEXT, points=NUMBER),
    submissions=a_list(SUBMISSION),
    **{"class": CLASS},
)


def test_json_keeps_to_its_schema_and_counts_the_class(tmp_path):
    """Every submission is there, a broken one with its error; the class's mistakes are where they were made."""
    found = json.loads(report(tmp_path, "a.json", of_ada(), all_right(), hostile(), broken()))
    Draft202012Validator(SCHEMA).validate(found)
    assert [one["points"] for one in found["submissions"]] == [3.0, 7.0, 0.0, 0.0]
    assert [one["error"] is None for one in found["submissions"]] == [True, True, True, False]
    assert (found["class"]["submissions"], found["class"]["marked"], found["class"]["done"]) == (4, 3, 1)
    [asked] = [one for one in found["class"]["exercises"][0]["questions"] if one["ask"] == "df/dx"]
    assert asked["mistakes"] == [{"id": "forward-value", "or": [], "learners": 1}]
    assert (asked["right"], asked["wrong"], asked["blank"]) == (1, 2, 0)


def test_csv_has_a_row_a_learner_and_a_column_an_exercise(tmp_path):
    """A submission that could not be marked has no numbers, and says why."""
    rows = list(csv.DictReader(io.StringIO(report(tmp_path, "a.csv", of_ada(), all_right(), broken()))))
    assert list(rows[0]) == ["learner", "total", "of", "sum", "square", "remarks", "error"]
    assert [(row["learner"], row["total"], row["sum"]) for row in rows[:2]] == [("ada", "3", "3"), ("bob", "7", "4")]
    assert rows[2]["learner"] == "'-1+1"
    assert rows[2]["total"] == rows[2]["sum"] == ""
    assert rows[2]["error"] == "'=nothing of the course;'=is here"


def test_no_cell_that_a_learner_wrote_is_a_formula(tmp_path):
    """Neither at the start of a cell, nor after what another spreadsheet takes for the end of one."""
    [row] = csv.DictReader(io.StringIO(report(tmp_path, "a.csv", hostile())))
    assert row["learner"].startswith("'=cmd|")
    assert row["learner"].isprintable()


def cases(text):
    """The testcases of a JUnit file, as junitparser reads them, by suite and name."""
    return {(suite.name, case.name): case for suite in JUnitXml.fromstring(text.encode()) for case in suite}


def test_junit_is_read_by_a_reader_of_junit(tmp_path):
    """Suites are exercises, cases questions; points are properties; what is not right fails, with its place."""
    text = report(tmp_path, "junit.xml", of_ada())
    found = cases(text)
    assert [name for name, case in found.items() if case.is_passed] == [("01-a/01-sum", "1 f")]
    wrong = found["01-a/01-sum", "2 df/dx"]
    [failure] = wrong.result
    assert isinstance(failure, Failure)
    assert failure.type == "wrong"
    assert "forward value" in failure.message
    assert failure.text.startswith("01-a/01-sum/answers.txt:4:11\n")
    properties = {one.name: one.value for one in wrong.child(Properties)}
    assert properties == {"points": "2", "earned": "2"}
    assert found["01-a/01-sum", "3 df/dy"].result[0].type == "blank"
    [suite, _] = JUnitXml.fromstring(text.encode())
    assert (suite.tests, suite.failures, suite.errors) == (3, 2, 0)


def test_junit_of_a_class_has_a_suite_a_learner(tmp_path):
    """A submission that could not be marked, or a run that ended, is an error."""
    found = cases(report(tmp_path, "junit.xml", all_right(), hostile(), broken()))
    assert len({suite for suite, _ in found}) == 3
    assert isinstance(found["-1+1", "marking"].result[0], Error)
    failed = cases(report(tmp_path, "failed.xml", all_right(), all_right("eve"), why="no \x00 power"))
    assert isinstance(failed["sums", "marking"].result[0], Error)


@pytest.mark.parametrize("what", ["junit.xml", "a.json", "a.csv", "gradescope:a.json"])
def test_no_control_character_gets_into_a_report(tmp_path, what):
    """Whatever a learner wrote; and no half of a character."""
    text = report(tmp_path, what, hostile())
    assert all(c.isprintable() or c in "\n\r" for c in text)
    assert "\ud800" not in text
