"""How each format writes each kind of block: two stories that hold them all, as goldens."""

from typing import get_args

import pytest

from bpcli.formats import STORIES, Page, write_story
from bpcli.lesson import story
from tests.formats import showcase
from tests.formats.pages import outline, parsed
from tests.golden import assert_golden

LOOKS = {
    **{form: (form, {}, tuple(showcase.STORIES)) for form in STORIES},
    "table-narrow": ("table", {"width": 40}, tuple(showcase.STORIES)),
    "table-wide": ("table", {"width": 120}, ("numbers",)),
    "table-colour": ("table", {"colour": True}, ("numbers",)),
    **{f"{form}-ascii": (form, {"unicode": False}, ("numbers",)) for form in ("table", "markdown")},
}


def test_the_stories_hold_everything():
    """Each kind of block, and each kind of column."""
    blocks = [block for told in showcase.STORIES.values() for section in told.sections for block in section.blocks]
    assert {type(block) for block in blocks} == set(get_args(story.Block))
    kinds = {column.kind for block in blocks if isinstance(block, story.Table) for column in block.columns}
    assert kinds == set(story.Kind)


def written(form, name, **page):
    """A story as a format writes it; of HTML the outline."""
    parts = []
    write_story(form, showcase.STORIES[name], Page(parts.append, **page))
    return outline(parsed("".join(parts))) if form == "html" else "".join(parts)


@pytest.mark.parametrize("look", LOOKS)
def test_the_format_is_the_golden(look):
    """Each format writes the stories as it did when a person last looked."""
    form, page, names = LOOKS[look]
    for name in names:
        assert_golden(f"formats/{look}-{name}.txt", written(form, name, **page))


@pytest.mark.parametrize("name", showcase.STORIES)
@pytest.mark.parametrize("form", sorted({*STORIES} - {"html", "latex"}))  # which say in ASCII what it stands for
def test_ascii_is_ascii(form, name):
    """Where only ASCII can be shown, only ASCII is."""
    assert written(form, name, unicode=False).isascii()
