"""`bpcli explain --step` without a whole screen: on a pipe and for screen readers every step is a paragraph."""

from tests.golden import assert_golden
from tests.terminal import explain

LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4", "--step"]


def test_guesses_from_a_pipe():
    """A line a step: empty shows it, a guess is judged; when the lines end the rest is shown. A golden of it all."""
    seen = explain(*LECTURE, "--format", "plain", stdin=b"3\n12\n\n(\n")
    assert seen.code == 0
    assert_golden("transcripts/step.txt", seen.out)
    assert seen.err == ""


def test_nobody_types():
    """Without a line every step is said, as text of the page's width; the end has the gradients and what to try."""
    seen = explain("x*y + x", "x=2", "y=3", "--step")
    assert seen.code == 0
    assert [seen.out.count(f"Step {n} of 8,") for n in range(1, 10)] == [*[1] * 8, 0]
    assert max(map(len, seen.out.splitlines())) <= 80
    assert "∂f/∂x       4" in seen.out
    assert "--why-order" in seen.out


def test_commands_in_lines():
    """:back asks the step before again, :rest shows what is left, :quit ends; ? lists them."""
    plain = [*LECTURE, "--format", "plain"]
    seen = explain(*plain, stdin=b"3\n:back\n?\n:q\n")
    assert seen.out.count("What is q = x + y?") == 2
    assert "the step before" in seen.out
    assert "Stopped before the first of 7 steps." in seen.out
    seen = explain(*plain, stdin=b":rest\n3\n")
    assert "The end of the lesson: 7 steps.\n" in seen.out
    assert "Guessed" not in seen.out


def test_arrays_symbols_and_ascii():
    """The same for arrays, for formulas alone (nothing is asked), and in ASCII."""
    seen = explain("||W x||^2", "W=1 2; 3 4", "x=1 -1", "--step", "--format", "plain", stdin=b"-1 -1\n2\n1\n2*q\n")
    assert seen.out.count("Right.") == 4
    seen = explain("(x+y)*z", "--step", stdin=b"3\n")
    assert "∂f/∂q = z·1" in seen.out
    assert "Right" not in seen.out
    seen = explain(*LECTURE, encoding="ascii")
    assert "df/dq = -4" in seen.out


def test_what_cannot_be_used():
    """Formats that are no conversation, and circuits without steps, are refused with a hint."""
    seen = explain(*LECTURE, "--format", "json")
    assert (seen.code, seen.out) == (2, "")
    assert "--step has no format json" in seen.err
    seen = explain("2*3", "--step")
    assert (seen.code, seen.out) == (2, "")
    assert "there are no steps" in seen.err
