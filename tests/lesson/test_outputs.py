"""The output of `bpcli explain` on any page: nothing is cut off, nothing a person named becomes markup."""

import json
import shlex

import pytest

from bpcli.commands.explain import Explain
from bpcli.formats import Page

SIGMOID = '"1/(1+e^-(w0x0+w1x1+w2))" w0=2 x0=-1 w1=-3 x1=-2 w2=-3'


def output(command: str, options: dict, page: dict) -> str:
    """What `bpcli explain` writes to a page."""
    pieces: list[str] = []
    Explain(arguments=shlex.split(command), **options).run(Page(pieces.append, **page))
    return "".join(pieces)


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_page(width):
    """Tables and sentences fold; nothing is cut off."""
    text = output(SIGMOID, {}, {"width": width})
    assert max(len(line) for line in text.splitlines()) <= width
    squeezed = "".join(text.split())
    for cell in ("q7→q6", "0.3679·(−0.5344)=−0.1966", "−0.5898"):
        assert cell in squeezed or width == 40  # at 40 columns a cell's parts stand under one another


def test_long_tables_fold_and_all_shows_them():
    """Past 200 rows both ends are shown and a line says how to see the rest; plain and JSON give every row."""
    program = "; ".join(["a0 = x*x", *(f"a{i} = a{i - 1} + x" for i in range(1, 500))])
    command = f'"{program}" x=1'
    folded = output(command, {}, {})
    assert "--all" in folded
    assert len(folded.splitlines()) < 570
    assert "… + 1 + 1 (501 terms) = 501" in " ".join(folded.split())
    everything = output(command, {"whole": True}, {})
    assert "--all" not in everything
    assert "a250 → x" in everything
    assert output(command, {"form": "plain"}, {}).count(" → ") == 1000
    document = json.loads(output(command, {"form": "json"}, {}))
    assert len(document["forward"]) == 500
    assert len(document["backward"]) == 1000


def test_names_cannot_become_markup():
    """A node's name is shown as it is in every format, never read as markup."""
    text = output('"__a__ * b_c_d + |__a__|" __a__=2 b_c_d=3', {"form": "markdown"}, {})
    for line in text.splitlines():
        if "__a__" in line and not line.startswith(("|", "```", "  ", "f", "├", "└", "│", " ", "─")):
            assert "`" in line or r"\_\_a\_\_" in line
    assert r"`\|__a__\|`" in text
