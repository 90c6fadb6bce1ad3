"""Answers as learners write them: what is taken, where it stands, and what is said of what cannot be."""

import pytest

from bpcli.course.model import Exercise, Question
from bpcli.course.reading import read_answers

ASKS = ("q", "df/dx", "local(f,q)")
EXERCISE = Exercise("one", "One", "q = x + y; f = q*z", questions=tuple(map(Question, ASKS)))
FILE = "01/01/answers.toml"


def read(text, exercise=EXERCISE):
    """Read a file of answers."""
    return read_answers(text if isinstance(text, bytes) else text.encode(), exercise, FILE)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ('"-4"', "-4"),
        ("'-4'", "-4"),
        ("-4", "-4"),
        ("0.200", "0.200"),
        ("1_000.5", "1000.5"),
        ("1e-3", "1e-3"),
        ("+3", "+3"),
        ('""', ""),
        ('"  "', "  "),
        ('"z*\\u0071"', "z*q"),
        ('"""\nz *\nq"""', "z *\nq"),
        ("[1, 2.50]", "[1, 2.50]"),
        ('[[1, "1/3"],\n # why\n [2, 3]]', "[[1, 1/3], [2, 3]]"),
        ("[]", "[]"),
    ],
)
def test_an_answer_is_taken_as_it_was_typed(typed, answer):
    """Strings, numbers to their last digit, and lists."""
    found = read(f"q = {typed} # a remark\n").answers["q"]
    assert (found.text, found.problem) == (answer, "")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("q = z*2", 'stands in quotes: "z*2"'),
        ("q = 1/2", 'stands in quotes: "1/2"'),
        ("q = nan", "stands in quotes"),
        ("q = 0x10", "stands in quotes"),
        ("q = 0,5", "stands in quotes"),
        ("q = true", "true and false"),
        ("q = 2026-11-21", "date"),
        ("q = { a = 1 }", "table"),
        ("q = [true]", "a list holds numbers"),
        ("q = [2026-11-21]", "a list holds numbers"),
        ("q = [1 2]", "no value of TOML"),
        ("q = [[1, 2]", "never closed"),
        ('q = "3', "never closed"),
        ('q = "2" * "z"', "something stands after"),
        ("q = " + "[" * 5_000, "too many brackets"),
        ("q = [" + "9" * 5_000 + "]", "no value of TOML"),
        ("q =", "nothing stands after q"),
        ("q", "nothing stands after q"),
        ("q = 1\nq = 2", "answered twice, in lines 1 and 2"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_place(line, said):
    """Never an error for the whole file: the other answers stand."""
    sheet = read(f'{line}\n"df/dx" = "-4"\n')
    assert said in sheet.answers["q"].problem
    assert sheet.answers["q"].place.file == FILE
    assert (sheet.answers["df/dx"].text, sheet.answers["df/dx"].problem) == ("-4", "")


def test_a_key_without_quotes_is_told_at_its_question():
    """The commonest slip: TOML reads df/dx as nothing."""
    found = read("df/dx = -4\n").answers["df/dx"]
    assert found.problem == 'what is asked needs quotes here: "df/dx" = …'
    assert found.place == (FILE, 1, 9, 11)


@pytest.mark.parametrize("key", ['"df/dx"', "'df/dx'", '"∂f/∂x"', '"df / dx"', '"\\u0064f/dx"'])
def test_one_ask_has_many_spellings(key):
    """Quotes of either kind, ∂, blanks, escapes."""
    assert read(f"{key} = 1").answers["df/dx"].text == "1"


@pytest.mark.parametrize(
    ("text", "ask", "place"),
    [
        ('# 數學\n"df/dx"   =  "-4"  # no', "df/dx", (2, 14, 18)),
        ("\ufeffq = 3.5", "q", (1, 5, 8)),
        ("q = 1\r\n\r\nlocal(f,q) = 1\r\n'local(f,q)' = -2\r\n", "local(f,q)", (4, 16, 18)),
        ('q = """\n3"""', "q", (1, 5, 8)),
        ('"df/dx" = [\n  1,\n  2]', "df/dx", (1, 11, 12)),
        ('"df/dx" = "數"', "df/dx", (1, 11, 14)),
        ('\t q\t=\t"3"', "q", (1, 7, 10)),
    ],
)
def test_the_place_is_exact(text, ask, place):
    """Line and columns of the value, in characters, however the lines end; of several lines the first."""
    assert read(text).answers[ask].place[1:] == place


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('"df/dz" = 1', "line 1: df/dz is not asked in this exercise; did you mean df/dx?"),
        ("weight = 1", "line 1: weight is not asked in this exercise; asked is q, df/dx, local(f,q)"),
        ("[answers]", "line 1: [answers] starts a table"),
        ("some words", "line 1: some words answers nothing"),
        ('"\\u001b[31m" = 1', "line 1: \\x1b[31m is not asked"),
    ],
)
def test_other_lines_are_noted(line, said):
    """A key that nobody asked for is told, with what may have been meant, and nothing moves a cursor."""
    [note] = read(f"{line}\n").notes
    assert note.startswith(said)


def test_what_stands_in_a_table_is_no_answer():
    """It is told, and the question is blank."""
    sheet = read("[answers]\nq = 3\n")
    assert sheet.answers["q"].text == ""
    assert "under [answers]" in sheet.notes[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"q = \xff",
        b"\xff\xfeq\x00",
        b"\x00" * 1000,
        b"[" * 60_000,
        b"a." * 30_000,
        b"=" * 60_000,
        b"q = 1\n" * 9_000,
        b'"' * 60_001,
        b"{a=" * 20_000,
        b"q = '''",
        b"\n".join(b"k%d=1" % number for number in range(9_000)),
    ],
)
def test_no_file_stops_the_marking(raw):
    """Whatever bytes there are: every question has an answer, and few notes are made."""
    sheet = read(raw)
    assert set(sheet.answers) == set(ASKS)
    assert len(sheet.notes) <= 6


def test_bytes_that_are_no_text_say_their_line():
    """The file has to be saved again; each question says so."""
    found = read(b"# one\nq = \xe9\n").answers["q"]
    assert found.problem == "the file is no UTF-8 text (line 2): save it as UTF-8"
    assert found.place.line == 2


def test_without_a_file_everything_is_blank():
    """No file is no mistake; a file that was not read says why."""
    assert {one.text for one in read_answers(None, EXERCISE, FILE).answers.values()} == {""}
    assert {one.problem for one in read_answers(None, EXERCISE, FILE, "too large").answers.values()} == {"too large"}


def test_a_gradient_of_the_output_may_be_called_by_its_short_name():
    """dx is df/dx where nothing else is asked at x."""
    asks = ("f", "df/dx", "df/dy", "dq/dy")
    one = Exercise("sum", "A sum", "q = x + y; f = 2*q", questions=tuple(map(Question, asks)))
    sheet = read_answers(b"dx = 4\ndy = 3\n", one, "01/answers.toml")
    assert [sheet.answers[ask].text for ask in asks] == ["", "4", "", ""]
    assert "dy is not asked" in sheet.notes[0]
