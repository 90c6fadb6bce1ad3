"""Everything that the course's texts show is run, and prints what the texts say.

With BPCLI_REGENERATE=1 the outputs in the texts are written anew.
"""

import dataclasses
import os
import re

import pytest

from bpcli.course import model
from bpcli.fair.draw import Range
from tests import console

TEXTS = sorted((console.ROOT / "exercises").rglob("README.md"))
NOT_WRITTEN = {
    "chapters",
    "pool",
    "folder",
    "digest",
    "line",
    "starter",
    "ranges",
    "low",
    "high",
}  # no fields of a file
TEXTS_OF_CHAPTERS = [path for path in TEXTS if path.parent.parent.name == "exercises"]


def test_the_texts_print_what_bpcli_prints():
    """Each console block, run from the top of its page to the end in a folder of its own, gives the page again."""
    pages = [path.read_text(encoding="utf-8") for path in TEXTS]
    found = [console.fresh(page, outputs) for page, outputs in zip(pages, console.warm(pages), strict=True)]
    assert [console.settled(path, page) for path, page in zip(TEXTS, found, strict=True)] == found


@pytest.mark.parametrize("path", TEXTS_OF_CHAPTERS, ids=lambda path: path.parent.name)
def test_each_chapter_shows_numbers_that_the_engine_makes(path):
    """Each chapter's text has a title, and a console block at least; no block is of a kind that nobody runs."""
    page = path.read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert console.commands(page)
    assert console.kinds(page) <= {"console", "toml"}


def test_the_teachers_page_explains_each_field():
    """What a teacher may write into course.toml and exercise.toml is on the page; a new field is a new row."""
    page = (console.ROOT / "exercises" / "README.md").read_text(encoding="utf-8").partition("### course.toml")[2]
    kinds = (model.Course, model.Exercise, model.Question, model.Code, Range)
    names = {field.name for kind in kinds for field in dataclasses.fields(kind)} - NOT_WRITTEN | {"draw", "range"}
    assert sorted(name for name in names if not re.search(rf"[`\[ ]{name}[`\] ]", page)) == []


def test_what_the_pages_are_held_against_is_what_a_shell_prints(tmp_path):
    """Results, complaints, a pipe, a command without bpcli and a failing one; and a wrong number makes another page."""
    lines = [
        "bpcli explain '1/2x' x=3 --brief --format plain | sed -n 1,3p",
        "printf 'f = x*y\\n' > circuit.txt",
        "bpcli explain --file circuit.txt x=2 y=3 --brief",
        "bpcli explain 'x*' x=2",
    ]
    page = f"```console\n{''.join(f'$ {line}{os.linesep}' for line in lines)}```\n"
    wrong = '```console\n$ bpcli explain "x*y" x=2 y=3 --format json | grep \'"value": 7.0\' -c\n1\n```\n'
    outputs, others = console.warm([page, wrong])
    assert outputs == [console.shell(line, tmp_path) for line in lines]
    assert console.fresh(wrong, others) != wrong
