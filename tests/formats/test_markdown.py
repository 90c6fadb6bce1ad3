"""Markdown: the circuit in Mermaid for who renders it, as text for who reads it; nothing a learner named is markup."""

import re

import pytest

from bpcli import explain
from bpcli.formats import Page, write_story
from bpcli.lesson.story import Column, Drawing, Facts, Kind, Section, Sentence, Story, Table, TreeLine
from tests.formats import hostile


def fences(text):
    """The languages of the blocks, each of which must be closed."""
    marks = re.findall(r"^```(\w*)$", text, re.MULTILINE)
    assert marks[1::2] == [""] * (len(marks) // 2)
    return marks[::2]


def test_the_circuit_is_drawn_and_its_text_can_be_opened():
    """First the picture that GitHub draws, then the same as text, closed again."""
    text = explain("(x+y)*z", x=-2, y=5, z=-4).lesson("markdown")
    assert fences(text) == ["mermaid", "text"]
    section = text.partition("## Circuit")[2].partition("## ")[0]
    assert re.fullmatch(
        r"\n\n```mermaid\n.*\n```\n\n<details><summary>.*</summary>\n\n.*\n</details>\n\n", section, re.DOTALL
    )
    assert 'n2(["#43; q"]):::gate' in section


def test_what_mermaid_would_not_draw_stays_text():
    """A circuit beyond GitHub's limits has its text alone, and no fold around it."""
    terms = " + ".join(f"max({', '.join(f'x{n}' for n in range(40))}, {k})" for k in range(13))
    text = explain(terms, {f"x{n}": n for n in range(40)}).lesson("markdown")
    assert fences(text) == ["text"]
    assert "<details>" not in text


@pytest.mark.parametrize("text", [text for text in hostile.TEXTS if text.isprintable()])
def test_no_text_leaves_its_block(text):
    """Every fence is closed where it was, and a sentence has no markup of its own."""
    story = Story(
        "f", (Section("Circuit", (Drawing((TreeLine("f", ()),), circuit=hostile.circuit(text)), Sentence(text))),)
    )
    parts = []
    write_story("markdown", story, Page(parts.append))
    whole = "".join(parts)
    assert fences(whole) == ["mermaid", "text"]
    last = whole.rpartition("</details>\n\n")[2]
    assert re.sub(r"\\(.)", "", last).translate(dict.fromkeys(map(ord, "*_`<>[]#|~"))) == re.sub(r"\\(.)", "", last)


@pytest.mark.parametrize("kind", Kind)
def test_words_are_prose_and_formulas_are_code_wherever_they_are(kind):
    """A title, a fact and a cell look alike: code exactly where they do not hold words."""
    text = "2*x* y"
    blocks = (Facts((("a", text),), kind), Table((Column("a column", kind),), 1, lambda _: (text,)))
    parts = []
    write_story("markdown", Story(text, (Section("A section", blocks),), kind), Page(parts.append))
    lines = "".join(parts).split("\n")
    assert sum("`2*x* y`" in line for line in lines) == (0 if kind.is_words else 3)
    assert sum(r"2\*x\* y" in line for line in lines) == (3 if kind.is_words else 0)
    assert ("| ---: |" in lines) == kind.is_number
