"""Commands that a person is told to type: they do what is meant, in the shell of the person's system."""

import re
import shlex

import pytest

from bpcli import errors
from bpcli.errors import quote
from tests.terminal import bpcli

WORDS = [
    "",
    "x=-2",
    "x^2 + y",
    "W=1 2; 3 4",
    "a'b",
    'say "hi"',
    "end\\",
    "c:\\my dir\\",
    'a\\" b',
    "(x+y)*z",
    "x|y & z>1",
]


def windows_words(command):
    """Return the words of a command as programs on Windows are given them: the rules of the C library."""
    words = []
    for match in re.finditer(r'(?:[^\s"]|"(?:\\.|[^"\\])*")+', command):
        # In quotes a run of backslashes counts by pairs only before a quote.
        text = re.sub(r'"((?:\\.|[^"\\])*)"', lambda found: f"\0{found[1]}\0", match[0])
        text = re.sub(r'(\\+)(?="|\0$)', lambda found: found[1][: len(found[1]) // 2], text)
        words.append(text.replace("\0", ""))
    return words


@pytest.fixture(params=["posix", "windows"])
def words(request, monkeypatch):
    """Give what takes a command apart, on a system where it is typed that way."""
    monkeypatch.setattr(errors, "ON_WINDOWS", request.param == "windows")
    return windows_words if request.param == "windows" else shlex.split


@pytest.mark.parametrize("word", WORDS)
def test_a_word_comes_out_as_it_went_in(words, word):
    """Whatever stands in it; and in cmd.exe no sign of it is left outside the quotes."""
    assert words(f"bpcli explain {quote(word)} x=2") == ["bpcli", "explain", word, "x=2"]
    if words is windows_words:
        bare = re.sub(r'"(?:\\.|[^"\\])*"', "", quote(word))
        assert not set("'^&|<>() ;%!$`") & set(bare)


def commands(words, text):
    """Return the commands in a text, one a line, as lists of words."""
    lines = [line.strip().partition("   ")[0] for line in text.splitlines()]
    return [words(line) for line in lines if re.match(r"(bpcli|cd) ", line)]


def test_what_commands_suggest_can_be_typed(words, tmp_path, monkeypatch):
    """A value that is missing, the end of a walk and of a quiz, a course begun and a copy of it."""
    monkeypatch.chdir(tmp_path)
    seen = bpcli("explain", "x*y + w^2", "x=[1, 2]", "w=3")
    assert commands(words, seen.err) == [["bpcli", "explain", "x*y + w^2", "x=[1, 2]", "w=3", "y=1"]]
    seen = bpcli("quiz", "sum(x*2)", "x=[1, 2]", "--no-record", stdin=b"99\n" * 40)
    assert ["bpcli", "explain", "sum(x*2)", "x=[1, 2]"] in commands(words, seen.out)
    seen = bpcli("explain", "sum(x*2)", "x=[1, 2]", "--step", "--format", "plain")
    assert f'bpcli explain "sum(x*2)" {quote("x=[1, 2]")}' in " ".join(seen.out.split())
    seen = bpcli("course", "new", "my course")
    assert words(seen.out.rpartition(": ")[2]) == ["bpcli", "course", "lint", "my course"]
    seen = bpcli("exercises", "start", "for ada", "--course", "my course")
    assert commands(words, seen.out)[:2] == [["cd", "for ada"], ["bpcli", "exercises"]]
    assert commands(words, seen.out)[2][:2] == ["bpcli", "grade"]


@pytest.mark.parametrize("width", [40, 80])
def test_what_a_start_says_fits(width, tmp_path, monkeypatch):
    """No word is broken at the edge of the screen, and what the commands do begins in one column."""
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    for arguments in (["--learner", "ada"], []):
        seen = bpcli("exercises", "start", "my-course", *arguments)
        lines = seen.out.splitlines()
        assert [line for line in lines if not line.startswith(" ") and len(line) > width] == []
        rows = [line for line in lines if line.startswith("  bpcli ")]
        assert len({re.match(r" +\S+ \S+ +", row).end() for row in rows}) == 1
        (tmp_path / "my-course").rename(tmp_path / f"other{len(arguments)}")
