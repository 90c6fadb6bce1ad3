"""What a person sees of a network before the lesson, whole: its facts, its layers, its program."""

import re

import pytest

from bpcli.formats import Page
from bpcli.formats.network import write_before
from bpcli.graph.network import network
from bpcli.graph.network_program import program
from tests.golden import assert_golden

LECTURE = network("3-4-4-1")
IMAGES = network("3072-100-10", "relu", "cross_entropy", batch=100, l2=0.1)


def story(net, form, page, *, brief=False):
    """What is written of a network."""
    pieces = []
    write_before(form, net, Page(pieces.append, **page), seed=0, brief=brief)
    return "".join(pieces)


@pytest.mark.parametrize(("name", "net"), [("program.txt", LECTURE), ("program-images.txt", IMAGES)])
def test_the_program_is_the_golden(name, net):
    """The staged programs, comments and all."""
    assert_golden(f"code/net-{name}", program(net))


def test_brief_leaves_out_sentences():
    """Facts and tables stay."""
    brief = story(LECTURE, "plain", {}, brief=True)
    assert set(brief.splitlines()) < set(story(LECTURE, "plain", {}).splitlines())
    assert not re.search(r"\.$", brief, re.MULTILINE)


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_wider_than_the_page(width):
    """Tables and sentences fold, for a network of many layers too."""
    text = story(network("-".join(["30"] * 40), batch=20, loss="mse"), "table", {"width": width})
    assert max(map(len, text.splitlines())) <= width
