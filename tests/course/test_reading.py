"""Answers as learners write them: what is taken, where it stands, and what is said of what cannot be."""

import pytest

from bpcli.course.model import Exercise, Question
from bpcli.course.reading import read_answers

ASKS = ("q", "df/dx", "local(f,q)")
EXERCISE = Exercise("one", "One", "q = x + y; f = q*z", questions=tuple(map(Question, ASKS)))
FILE = "01/01/answers.txt"


def read(text, exercise=EXERCISE):
    """Read a file of answers."""
    return read_answers(text if isinstance(text, bytes) else text.encode(), exercise, FILE)


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("-4", "-4"),
        ("0.200", "0.200"),
        ("1e-3", "1e-3"),
        ("+3", "+3"),
        ("z*2", "z*2"),
        ("−1/2", "−1/2"),
        ("0,5", "0,5"),
        ("f = 3", "f = 3"),
        ("where(x == 0, 1, 2)", "where(x == 0, 1, 2)"),
        ("", ""),
        ('"-4"', "-4"),
        ("'-4'", "-4"),
        ("“z q”", "z q"),
        ('""', ""),
        ('"  "', ""),
        ("[1, 2.50]", "[1, 2.50]"),
        ("[]", "[]"),
        ("[\"1/3\", '2']", "[1/3, 2]"),
        ("[[1, 1/3],\n # why\n\n  [2, 3]]", "[[1, 1/3], [2, 3]]"),
        ("[\n1\n,2\n]", "[ 1 ,2 ]"),
        ("(1\n + 2)*z", "(1 + 2)*z"),
        ("sum(x,\n axis=0)", "sum(x, axis=0)"),
    ],
)
def test_an_answer_is_taken_as_it_was_typed(typed, answer):
    """Quotes fall away, a bracket holds lines together, and what follows is read."""
    sheet = read(f"q = {typed} # a remark\ndf/dx = -4\n")
    assert (sheet.answers["q"].text, sheet.answers["q"].problem) == (answer, "")
    assert (sheet.answers["df/dx"].text, sheet.notes) == ("-4", ())


@pytest.mark.parametrize(
    "typed", ["[[1, 2]", "(1 + 2", "[" * 5_000, "[1, 2\n\n# no end", '"3', '"2" * "z"', "{ a = 1 }"]
)
def test_a_broken_answer_is_the_judges_and_leaves_the_next(typed):
    """A bracket that nobody closes costs its own answer; the judge points at what it cannot read."""
    sheet = read(f"q = {typed}\ndf/dx = -4\nlocal(f,q) = ]\n")
    assert sheet.answers["q"].text == typed.partition("\n")[0]
    assert sheet.answers["q"].place[:2] == (FILE, 1)
    assert sheet.answers["df/dx"].text == "-4"


@pytest.mark.parametrize(
    ("text", "answer", "said"),
    [
        ("q = 1\nq = 2", "1", "q is answered twice, in lines 1 and 2: leave one of them out"),
        ("q = 1\n\n'q' = 1", "1", "q is answered twice, in lines 1 and 3: leave one of them out"),
        ("q =\nq = 2", "2", ""),
        ("q = 2\nq =", "2", ""),
    ],
)
def test_an_ask_that_is_answered_twice_is_told_with_both_lines(text, answer, said):
    """Unless one of the two is blank."""
    found = read(text).answers["q"]
    assert (found.text, found.problem) == (answer, said)


@pytest.mark.parametrize("key", ["df/dx", '"df/dx"', "'df/dx'", "∂f/∂x", '"df / dx"', "dx"])
def test_one_ask_has_many_spellings(key):
    """Quotes of either kind, ∂, blanks, the short name."""
    assert read(f"{key} = 1").answers["df/dx"].text == "1"


@pytest.mark.parametrize(
    ("text", "ask", "place"),
    [
        ('# 數學\n"df/dx"   =  "-4"  # no', "df/dx", (2, 14, 18)),
        ("\ufeffq = 3.5", "q", (1, 5, 8)),
        ("q = 1\r\n\r\nlocal(f,q) = 1\r\n'local(f,q)' = -2\r\n", "local(f,q)", (4, 16, 18)),
        ("q = 3 q = 4", "q", (1, 5, 12)),
        ("df/dx = [1, # one\n 2]", "df/dx", (1, 9, 12)),
        ("q =", "q", (1, 4, 4)),
        ("\n  q =   # nothing yet", "q", (2, 6, 6)),
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
        ("df/dz = 1", "line 1: this exercise does not ask for df/dz; did you mean df/dx?"),
        ("weight = 1", "line 1: this exercise does not ask for weight; it asks for q, df/dx, local(f,q)"),
        ("= 1", "line 1: this exercise does not ask for "),
        ("[answers]", "line 1: [answers] answers nothing: write ASK = ANSWER"),
        ("some words", "line 1: some words answers nothing"),
        ("df/dx: 3", "line 1: df/dx: 3 answers nothing"),
        ("q", "line 1: q answers nothing"),
        ("\x1b[31m = 1", "line 1: this exercise does not ask for \\x1b[31m"),
    ],
)
def test_other_lines_are_noted(line, said):
    """A key that nobody asked for is told, with what may have been meant, and nothing moves a cursor."""
    sheet = read(f"{line}\nq = 3\n")
    [note] = sheet.notes
    assert note.startswith(said)
    assert sheet.answers["q"].text == "3"


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
        b"q = [\n" * 9_000,
        b"q = [\n" + b"(" * 50_000,
        "q = 3".encode("utf-16"),
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
    assert found.problem == "line 2 is not UTF-8 text: save the file as UTF-8"
    assert found.place.line == 2
    for code in ("utf-16", "utf-16-le", "utf-16-be"):
        assert "save the file as UTF-8" in read("q = 3\n".encode(code)).answers["q"].problem


def test_without_a_file_everything_is_blank():
    """No file is no mistake; a file that was not read says why."""
    assert {one.text for one in read_answers(None, EXERCISE, FILE).answers.values()} == {""}
    assert {one.problem for one in read_answers(None, EXERCISE, FILE, "too large").answers.values()} == {"too large"}


def test_a_gradient_of_the_output_may_be_called_by_its_short_name():
    """dx is df/dx where nothing else is asked at x."""
    asks = ("f", "df/dx", "df/dy", "dq/dy")
    one = Exercise("sum", "A sum", "q = x + y; f = 2*q", questions=tuple(map(Question, asks)))
    sheet = read_answers(b"dx = 4\ndy = 3\n", one, "01/answers.txt")
    assert [sheet.answers[ask].text for ask in asks] == ["", "4", "", ""]
    assert "does not ask for dy" in sheet.notes[0]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ('"""3"""', "3"),
        ("'''3'''", "3"),
        ('"""\n3\n"""', "3"),
        ('"""\n[[1, 2], # a row\n [3, 4]]"""', "[[1, 2], [3, 4]]"),
        ('"3 # the sum"', "3 # the sum"),
        ('"3" # it\'s "q"', "3"),
    ],
)
def test_what_toml_could_say_is_still_read(typed, answer):
    """Three quotes over several lines, and a # in quotes, as files that were written as TOML may hold them."""
    sheet = read(f'q = {typed}\n"df/dx" = "-4"\n')
    assert {ask: one.text for ask, one in sheet.answers.items() if one.text} == {"q": answer, "df/dx": "-4"}
    assert sheet.answers["df/dx"].place.line == 2 + typed.count("\n")
