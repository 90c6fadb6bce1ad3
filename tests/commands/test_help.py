"""`bpcli help`: the manual at a terminal and on a pipe."""

import re

import pytest
from typer.testing import CliRunner

from bpcli.app import app
from bpcli.errors import InputError
from bpcli.formats import Page
from bpcli.formats.manual import write
from bpcli.manual import TOPICS, page


def printed(*words):
    """Return what `bpcli help WORDS` prints on a pipe. Raises the command's InputError."""
    done = CliRunner().invoke(app, ["help", *words])
    if isinstance(done.exception, InputError):
        raise done.exception
    return done.stdout


def test_the_contents_name_each_page():
    """`bpcli help` lists every topic with the heading of its page."""
    contents = printed()
    assert [f"- `{topic}`: {page(topic).title}" in contents for topic in TOPICS] == [True] * len(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_page_is_markdown_on_a_pipe_and_text_on_a_terminal(topic):
    """On a pipe it is the page without links; on a terminal no sign of Markdown is left, and no line is too wide."""
    assert printed(topic.upper()) == page(topic).text
    parts = []
    write(page(topic).text, Page(parts.append, 80, colour=True))
    lines = re.sub(r"\x1b\[[\d;]*m", "", "".join(parts)).splitlines()
    assert lines[0] == page(topic).title
    assert not [line for line in lines if len(line) > 80 or "```" in line or "](" in line]


@pytest.mark.parametrize(
    ("words", "usage"), [(["grade"], "bpcli grade"), (["exercises", "hint"], "bpcli exercises hint")]
)
def test_a_command_without_a_page_shows_its_options(words, usage):
    """The options are those of --help, also of a command of a command."""
    assert printed(*words).startswith(f"Usage: {usage} [OPTIONS]")


@pytest.mark.parametrize(("word", "hint"), [("quz", "bpcli help quiz"), ("12", "lists the pages"), ("", "lists")])
def test_an_unknown_topic_is_an_error_with_a_way_on(word, hint):
    """The error names the nearest page, or how to list them."""
    with pytest.raises(InputError) as caught:
        printed(word)
    assert hint in caught.value.hint
