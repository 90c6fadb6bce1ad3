"""`bpcli explain --step` at a real pseudo-terminal: keys go in, and what stands on the screen is looked at."""

import time

import pyte
import pytest

from tests.keyboard import BACKSPACE, CTRL_C, ENTER, LEFT, RIGHT, Keyboard

END, HOME, ESCAPE = "\x1b[F", "\x1b[H", "\x1b"
LECTURE = ["(x+y)*z", "x=-2", "y=5", "z=-4"]


class Window(Keyboard):
    """A terminal whose screen can be read: its lines as they stand now."""

    def __init__(self, arguments, columns=80, rows=24, **environment):
        self._terminal = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._terminal)
        self._fed = 0
        self._rows = rows
        super().__init__(["-m", "bpcli", "explain", *arguments, "--step"], columns, **environment)
        self.resize(columns, rows)

    def resize(self, columns, rows=None):
        """Make the window another size."""
        self._terminal.resize(rows or self._rows, columns)
        super().resize(columns, rows or self._rows)

    @property
    def lines(self):
        """What stands on the screen."""
        self._stream.feed(self._raw[self._fed :])
        self._fed = len(self._raw)
        return [line.rstrip() for line in self._terminal.display]

    def see(self, *texts, seconds=30):
        """The lines, once all of these stand there. Fails if they do not come."""
        until = time.monotonic() + seconds
        while not all(any(text in line for line in self.lines) for text in texts):
            assert time.monotonic() < until, "\n".join([f"no {texts} in:", *self.lines])
            self._read(0.05)
        while self._read(0.1):
            pass  # the rest of the frame
        return self.lines

    def press(self, key, *texts):
        """Press a key; the lines once these texts stand there."""
        self.keys(key)
        return self.see(*texts)

    def lit(self):
        """The text that stands out: in reverse, or in the colour of a highlighted wire."""
        buffer = self._terminal.buffer
        cells = ((x, y) for y in range(len(self.lines) - 1) for x in range(self._terminal.columns))
        return "".join(buffer[y][x].data for x, y in cells if buffer[y][x].reverse or buffer[y][x].fg == "brown")


@pytest.fixture
def window():
    """Give a function that opens a terminal with a walk in it."""
    opened = []

    def start(*arguments, columns=80, rows=24, **environment):
        opened.append(Window(arguments or LECTURE, columns, rows, **environment))
        return opened[-1]

    yield start
    for one in opened:
        one.__exit__(None, None, None)


def place(lines, text):
    """The row and column of a text."""
    return next((row, line.index(text)) for row, line in enumerate(lines) if text in line)


def test_forward_and_back_a_key_a_step(window):
    """Every key that goes on or back; nothing but the numbers moves; what is not computed yet is not there."""
    screen = window()
    first = screen.see("7 steps", "Next: What is q = x + y?", "q = ?")
    assert not any("−12" in line for line in first)
    for key, at in ((RIGHT, 1), (" ", 2), (ENTER, 3), ("n", 4), (LEFT, 3), ("b", 2), ("p", 1), (RIGHT, 2)):
        lines = screen.press(key, f"step {at} of 7")
        assert [place(lines, sign) for sign in ("(+) q", "(×)", "z ──")] == [
            place(first, sign) for sign in ("(+) q", "(×)", "z ──")
        ]
    lines = screen.press("G", "step 7 of 7", "every gradient has arrived")
    assert "q → y  add (distributor)" in screen.lit()
    assert "╯" in screen.lit()
    screen.press(END, "step 7 of 7")
    screen.press("g", "7 steps")
    assert screen.lines == first
    screen.press(END, "step 7 of 7")
    screen.press(HOME, "7 steps")
    screen.press("?", "back to the beginning", "any key goes back")
    screen.press("n", "7 steps", "q = ?")
    screen.keys("q")
    screen.wait("Stopped before the first of 7 steps.")
    assert screen.end() == 0


def test_guesses_are_told(window):
    """Wrong with the mistake's name, unreadable with its caret, right and on; Esc leaves it, = begins a formula."""
    screen = window()
    screen.see("q = ?")
    screen.press("12", "q = 12", "Esc: leave it")
    screen.press(ESCAPE, "q = ?")
    screen.press(f"4{BACKSPACE}3{ENTER}", "Right. q = x + y = −2 + 5 = 3.", "step 1 of 7")
    screen.press(f"12{ENTER}", "Not right. Right size, wrong sign.", "step 1 of 7")
    screen.press(f"-12{ENTER}", "Right.", "step 2 of 7")
    screen.press(RIGHT, "step 3 of 7")
    screen.press(f"-12{ENTER}", "−12 is the value of f")
    screen.press(f"({ENTER}", "Not read: this bracket is never closed.", "^")
    screen.press(f"z{ENTER}", "Right. f → q", "step 4 of 7")
    screen.press("=q", "∂f/∂z = q")
    screen.press(ENTER, "Right. f → z", "step 5 of 7")
    screen.keys("\x1b[200~-4\x1b[201~")
    screen.press(ENTER, "step 6 of 7")
    screen.press(RIGHT, "step 7 of 7", "Enter or q: done")
    screen.keys(ENTER)
    screen.wait("The end of the lesson: 7 steps. Guessed: 5 of 7 steps, 3 right at once.")
    screen.wait("∂f/∂z       3")
    screen.wait('bpcli quiz "(x+y)*z" x=-2 y=5 z=-4')
    assert screen.end() == 0


@pytest.mark.parametrize("keys", [f"12{CTRL_C}", ESCAPE])
def test_the_terminal_is_left_as_it_was(window, keys):
    """Ctrl-C (in a guess too) and Esc: the screen comes back, with the last words on it, and exit code 0."""
    screen = window()
    screen.see("q = ?")
    screen.press(RIGHT, "step 1 of 7")
    screen.keys(keys)
    screen.wait("Stopped after step 1 of 7.")
    assert screen.end() == 0
    assert screen.raw.count("\x1b[?1049h") == screen.raw.count("\x1b[?1049l") == 1
    assert screen.raw.rindex("\x1b[?1049l") < screen.raw.rindex("Stopped after")
    assert screen.raw.rfind("\x1b[?25l") < screen.raw.rindex("\x1b[?25h")


def test_another_size_and_a_drawing_that_is_too_tall(window):
    """In a small window the part around the edge is shown; in a larger one all of it, at the same step."""
    screen = window("1/(1+e^-(w0*x0+w1*x1+w2))", "w0=2", "x0=-1", "w1=-3", "x1=-2", "w2=-3")
    screen.see("21 steps")
    lines = screen.press("G", "step 21 of 21")
    assert len([line for line in lines if line]) <= 24
    assert "├─" in screen.lit()
    screen.keys(LEFT * 11)
    lines = screen.see("step 10 of 21")
    assert any("(÷)" in line for line in lines)
    assert not any("w0" in line for line in lines[1:])
    screen.resize(120, 50)
    lines = screen.see("step 10 of 21", "(÷)", "w0 ──")
    screen.resize(60, 16)
    screen.see("step 10 of 21", "→ next")
    screen.keys(CTRL_C)
    assert screen.end() == 0


def test_without_colours(window):
    """NO_COLOR: no colour is sent; the step stands out all the same, reversed and with an arrow."""
    screen = window(NO_COLOR="1")
    screen.see("q = ?")
    lines = screen.press("nnnn", "step 4 of 7")
    assert any(line.startswith("> f → q") for line in lines)
    assert "f → q  mul (switcher)" in screen.lit()
    assert not any(f"\x1b[{code}m" in screen.raw for code in ("31", "32", "33", "0;31", "0;32", "0;1;31", "0;1;32"))


def test_lines_for_a_screen_reader(window):
    """--format plain on a terminal: a paragraph a step, a guess may be made again, nothing is redrawn."""
    screen = window(*LECTURE, "--format", "plain")
    screen.wait("Step 1 of 7, forward pass. What is q = x + y?")
    screen.keys(f"7{ENTER}")
    screen.wait("Guess again")
    screen.keys(f"3{ENTER}")
    screen.wait("Right. q = x + y = −2 + 5 = 3.")
    screen.keys(f":back{ENTER}")
    screen.wait("Step 1 of 7")
    screen.leave("\nq =")
    screen.wait("Stopped before the first of 7 steps. Guessed: 1 of 7 steps, 0 right at once.")
    assert screen.end() == 0
    assert "\x1b[?1049h" not in screen.raw
