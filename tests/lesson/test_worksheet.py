"""Worksheets: with the key put in they are the lesson's tables, and they give no answer away."""

import re

import pytest

from bpcli import explain
from bpcli.errors import InputError
from bpcli.formats import Page, write_story
from bpcli.lesson.sheet import LINE
from bpcli.lesson.story import Table
from bpcli.lesson.tell import Telling, tell
from bpcli.lesson.worksheet import Blanks, read_blanks, worksheet
from bpcli.lesson.worksheet_sentences import KINDS
from tests import terminal

SIGMOID = "1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}
LECTURE = "(x+y)*z", {"x": -2, "y": 5, "z": -4}
BRANCHES = "b = a + a; c = b*b; d = c*a", {"a": 1.7}
NORM = "||W x||^2", {"W": [[0.1, 0.5], [-0.3, 0.8]], "x": [0.2, 0.4]}
SYMBOLIC = "(x+y)*z", {}


def written(story, form="plain"):
    """A story as text."""
    parts = []
    write_story(form, story, Page(parts.append, whole=True))
    return "".join(parts)


def tables(story):
    """The rows of a story's tables, by section."""
    return {
        section.title: [
            block.row(index) for block in section.blocks if isinstance(block, Table) for index in range(block.length)
        ]
        for section in story.sections
    }


@pytest.mark.parametrize("circuit", [LECTURE, SIGMOID, BRANCHES, NORM, SYMBOLIC])
@pytest.mark.parametrize("blanks", [Blanks((kind,)) for kind in KINDS] + [Blanks(tuple(KINDS)), Blanks(many=3, seed=5)])
def test_with_the_key_put_in_it_is_the_lesson(circuit, blanks):
    """Each sign replaced by its answer gives the rows of the lesson again, in every table."""
    trace = explain(circuit[0], circuit[1])
    try:
        sheet = worksheet(trace, blanks)
    except InputError as error:
        assert "to leave blank" in error.message  # noqa: PT017
        return
    answers = {one.sign: one.answer.rpartition(" = ")[2] for one in sheet.blanks}
    whole = {one.sign: one.answer for one in sheet.blanks}

    def fill(cell):
        if cell.endswith(LINE):
            sign = cell.split()[-2]
            cell = cell.removesuffix(f" {LINE}")
            if cell == sign:
                return whole[sign]
        return re.sub(r"\?\d+", lambda sign: answers[sign.group()], cell)

    full = tables(tell(trace, Telling(detail="brief")))
    filled = {title: [tuple(map(fill, row)) for row in rows] for title, rows in tables(sheet.story).items()}
    forward_only = blanks.kinds == ("value",) and not trace.is_symbolic
    for title in ("Forward pass",) if forward_only else ("Forward pass", "Backward pass", "Gradients"):
        assert [[_plain(cell) for cell in row] for row in filled[title]] == [
            [_plain(cell) for cell in row] for row in full[title]
        ]


def _plain(cell):
    """A cell without the brackets that a negative number needs in a product, and a sign does not."""
    return re.sub(r"\((−[\d.e−]+)\)", r"\1", cell)


@pytest.mark.parametrize("kind", ["value", "product", "gradient", "upstream"])
def test_no_answer_stands_on_the_sheet(kind):
    """No number that is asked for is on the sheet: in no table, no formula, no drawing.

    No two numbers of this circuit are the same.
    """
    trace = explain("u = x*y; t = sin(u); f = t^3*x", x=1.31, y=0.77, upstream="0.37")
    sheet = worksheet(trace, Blanks((kind,)))
    text = written(sheet.story)
    asked = [one.answer.rpartition(" = ")[2] for one in sheet.blanks]
    assert len(asked) >= 2
    for number in asked:
        assert not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", text), number


def test_values_cannot_be_read_from_gradients():
    """A sheet of values alone has no gradients; with others beside them the products are blank as well."""
    trace = explain(*NORM)
    alone = written(worksheet(trace, Blanks(("value",))).story)
    assert "Backward" not in alone
    assert "gradient" not in alone
    both = worksheet(explain(LECTURE[0], LECTURE[1]), Blanks(("value", "local")))
    assert sum("local × upstream" in one.asks for one in both.blanks) == 4


def test_the_checker_finds_what_is_given_away():
    """On the lesson itself the numbers asked for do stand."""
    trace = explain(LECTURE[0], LECTURE[1])
    sheet = worksheet(trace, Blanks(("product",)))
    text = written(tell(trace, Telling(detail="brief")))
    assert all(one.answer.rpartition(" = ")[2] in text for one in sheet.blanks)


def test_the_same_seed_leaves_the_same_numbers_blank():
    """A number of blanks is drawn from the seed: the same again, others with another seed."""
    trace = explain(SIGMOID[0], SIGMOID[1])
    drawn = [worksheet(trace, read_blanks("6", seed)).blanks for seed in (1, 1, 2)]
    assert [len(blanks) for blanks in drawn] == [6, 6, 6]
    assert drawn[0] == drawn[1] != drawn[2]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--blank", "locla"], "did you mean local?"),
        (["--blank", "0"], "--blank takes a number of blanks from 1"),
        (["--blank", ","], "--blank names nothing"),
        (["--key"], "--key is the answer key of a worksheet"),
        (["--blank", "shape"], "this circuit has no shape to leave blank"),
        (["--blank", "local", "--format", "json"], "there is no worksheet as json"),
    ],
)
def test_a_sheet_that_cannot_be_made_is_an_error(arguments, said):
    """The command says what is wrong and what to try, and ends with 2."""
    seen = terminal.explain("x*y", "x=2", "y=3", *arguments)
    assert (seen.code, seen.out) == (2, "")
    assert said in seen.err
