"""`bpcli quiz` at a real pseudo-terminal: a learner's keys, and what the screen says."""

import pytest

from bpcli.quiz.record import NAME, Record
from tests.keyboard import BACKSPACE, CTRL_C, CTRL_D, DOWN, ENTER, LEFT, RIGHT, UP, Keyboard

LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4"]


@pytest.fixture
def quiz(tmp_path):
    """Give a function that starts a quiz on the lecture's circuit, at a terminal."""
    opened = []

    def start(*options, columns=80, **environment):
        home = {"BPCLI_HOME": str(tmp_path)} | environment
        opened.append(Keyboard(["-m", "bpcli", "quiz", *(options or LECTURE)], columns, **home))
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__(None, None, None)


def recorded(tmp_path):
    """What the record has: what was asked, what was answered, and the verdict."""
    return [(one.ask, one.answer, one.verdict, one.credit) for one in Record(tmp_path / NAME).answers()]


def answer(keyboard, prompt, keys, then):
    """At a prompt (empty: a choice), type an answer; what is said up to `then`."""
    keyboard.wait(f"\n{prompt} =" if prompt else "\n>")
    keyboard.keys(f"{keys}{ENTER}")
    return keyboard.wait(then)


def to_the_gradients(keyboard):
    """Answer what comes before the gradients rightly."""
    for prompt, keys in (("q", "3"), ("f", "-12"), ("", "switcher")):
        answer(keyboard, prompt, keys, "Right.")


def test_a_whole_right_session(quiz, tmp_path):
    """Nine right answers in the spellings that people use, a summary, exit code 0, and all of it recorded."""
    keyboard = quiz()
    typed = [("q", "3"), ("f", "−12"), ("", "switcher"), ("df/dq", "z"), ("df/dz", "q"), ("", "Distributor")]
    typed += [("df/dx", "df/dx = -4"), ("df/dy", "-8/2"), ("", "-0.04")]
    for prompt, keys in typed:
        answer(keyboard, prompt, keys, "Right.")
    assert "right at once  9 of 9" in keyboard.wait("bpcli quiz\n")
    assert keyboard.end() == 0
    assert [(one[0], one[2], one[3]) for one in recorded(tmp_path)] == [(prompt, "right", 1.0) for prompt, _ in typed]
    assert "\x1b[1;32mRight." in keyboard.raw


def test_a_mistake_is_named_and_tried_again(quiz, tmp_path):
    """The forward value for a gradient: told so; right the second time for half the credit."""
    keyboard = quiz()
    to_the_gradients(keyboard)
    said = answer(keyboard, "df/dq", "-12", "for half the credit")
    assert "−12 is the value of f" in said
    assert "Worth 0.5 of a point." in answer(keyboard, "df/dq", "-4", "point.")
    keyboard.wait("\ndf/dz =")
    keyboard.keys(CTRL_D)
    keyboard.wait("The end of the quiz")
    assert "forward-value" in keyboard.wait("What to practise")
    assert keyboard.end() == 1
    assert recorded(tmp_path)[3:] == [("df/dq", "-12", "wrong", 0.0), ("df/dq", "-4", "right", 0.5)]


def test_hints_climb_and_say_their_cost_beforehand(quiz):
    """? four times: free, a quarter, a quarter, the answer; then there is none."""
    keyboard = quiz()
    to_the_gradients(keyboard)
    assert "costs a quarter" in answer(keyboard, "df/dq", "?", "credit.")
    assert "Hint 2 of 4." in answer(keyboard, "df/dq", "?", "credit.")
    assert "no credit is left" in answer(keyboard, "df/dq", "?", "after it.")
    assert "df/dq = −4" in answer(keyboard, "df/dq", "?", "Type the answer")
    answer(keyboard, "df/dq", "?", "no further hint")


def test_arrows_edit_and_the_history_comes_back(quiz):
    """Left and right move in the line; up brings back what was typed before, down leaves it."""
    keyboard = quiz()
    answer(keyboard, "q", f"-{LEFT}{BACKSPACE}{RIGHT}{BACKSPACE}34{BACKSPACE}", "Right.")
    answer(keyboard, "f", f"12{LEFT}{LEFT}-", "Right.")
    answer(keyboard, "", "switcher", "Right.")
    answer(keyboard, "df/dq", "-5", "for half the credit")
    answer(keyboard, "df/dq", f"{UP}{BACKSPACE}4", "Right.")
    assert "Right." in answer(keyboard, "df/dz", f"{UP}{DOWN}3", "Question 6")


def test_a_paste_answers_line_by_line_and_stops_at_a_wrong_one(quiz, tmp_path):
    """Lines of a paste answer one question each; after a wrong one the rest is left out, and that is said."""
    keyboard = quiz()
    keyboard.wait("\nq =")
    keyboard.paste("3\n-12\nswitcher\n\n7\n3\n-4\n")
    keyboard.keys(ENTER)
    assert "the 2 lines after this one" in keyboard.wait("after this one.")
    answer(keyboard, "df/dq", "-4", "Right.")
    assert [one[1:3] for one in recorded(tmp_path)] == [
        ("3", "right"), ("-12", "right"), ("switcher", "right"), ("7", "wrong"), ("-4", "right"),
    ]  # fmt: skip


def test_a_resize_keeps_what_is_typed(quiz):
    """The window gets narrow in the middle of an answer: the answer stands, and what follows fits."""
    keyboard = quiz(columns=100)
    keyboard.wait("\nq =")
    keyboard.keys("9")
    keyboard.resize(50)
    keyboard.wait("9")
    keyboard.keys(f"{BACKSPACE}3{ENTER}")
    keyboard.wait("Right.")
    shown = keyboard.wait("Question 2 of 9.")
    keyboard.wait("\nf =")
    assert max(map(len, shown.splitlines())) <= 50


@pytest.mark.parametrize(
    ("key", "options"), [(CTRL_C, []), (CTRL_D, []), (CTRL_C, ["--format", "plain"]), (CTRL_D, ["--format", "plain"])]
)
def test_leaving_loses_nothing(quiz, tmp_path, key, options):
    """Ctrl-C and Ctrl-D end with the summary; what was answered is kept, the exit code says that some is missing."""
    keyboard = quiz(*LECTURE, *options)
    answer(keyboard, "q", "3", "Right.")
    keyboard.leave("\nf =", key)
    keyboard.wait("The end of the quiz")
    assert "what you answered counts" in keyboard.wait("What to practise")
    assert keyboard.end() == 1
    assert "Traceback" not in keyboard.screen
    assert "Aborted" not in keyboard.screen
    assert recorded(tmp_path) == [("q", "3", "right", 1.0)]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_none_are_wanted(quiz, environment):
    """NO_COLOR and a dumb terminal get no colours; a dumb one no escape sequence at all."""
    keyboard = quiz(**environment)
    answer(keyboard, "q", "4", "Not right.")
    answer(keyboard, "q", ":quit", "The end of the quiz")
    assert keyboard.end() == 1
    assert "\x1b[1;31m" not in keyboard.raw
    assert "TERM" not in environment or "\x1b" not in keyboard.raw


def test_nothing_is_kept_where_that_is_wished(quiz, tmp_path):
    """--no-record makes no file."""
    keyboard = quiz(*LECTURE, "--no-record")
    answer(keyboard, "q", "3", "Right.")
    answer(keyboard, "f", ":q", "The end of the quiz")
    assert keyboard.end() == 1
    assert list(tmp_path.iterdir()) == []
