"""`--why-order`: what the learner reads, in every form."""

import json

import pytest

from bpcli import explain
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import Sentence
from bpcli.lesson.why_order import why_order
from tests.terminal import bpcli

DIAMOND = "b = a + a; c = b + b; d = b*c"


def told(text, **values):
    """The sections on a circuit."""
    return why_order(Figures(explain(text, **values).backward()))


def sentences(sections):
    """What is said in some sections."""
    return " ".join(block.text for section in sections for block in section.blocks if isinstance(block, Sentence))


@pytest.mark.parametrize(
    ("text", "values", "said"),
    [
        ("(x+y)*z", {"x": 1, "y": 2, "z": 3}, "no node leaves on more than one wire"),
        ("x*y + x*z", {"x": 1, "y": 2, "z": 3}, "only inputs branch (x)"),
        ("q = x + y; f = q*q", {"x": 1, "y": 2}, "branches here (q), all its wires go to one gate"),
        ("q = x*x; f = max(q*2, q, q*3)", {"x": 1}, "q passes on 0, and"),
        ("q = x + 1; u = q*2; f = max(u, q, u)", {"x": 1}, "happen to count right on this circuit"),
    ],
)
def test_other_circuits_are_told_honestly(text, values, said):
    """Where no order is wrong the lesson says so, and why."""
    sections = told(text, **values)
    assert said in sentences(sections)
    assert ("A wrong order" in [section.title for section in sections]) == ("passes on" in said)


def test_json_has_every_way():
    """The key why_order: the turns of both orders, and each node's gradients by each way."""
    seen = bpcli("explain", DIAMOND, "a=1", "--why-order", "--format", "json")
    found = json.loads(seen.out)["why_order"]
    assert found["matters"]
    assert found["wrong_order"] == "depth-first"
    assert [turn["gate"] for turn in found["wrong_turns"]] == ["d", "b", "c"]
    rows = {row.pop("node"): row for row in found["nodes"]}
    assert rows["a"] == {
        "gradient": 16,
        "first_visit": 8,
        "every_visit": 36,
        "overwritten": 2,
        "twice": 56,
        "paths": 6,
        "paths_log10": 0.778,
    }
    assert "why_order" not in json.loads(bpcli("explain", DIAMOND, "a=1", "--format", "json").out)


def test_it_needs_numbers_and_edges():
    """Without values it is refused; without edges there is nothing to say."""
    assert "--why-order needs numbers" in bpcli("explain", DIAMOND, "--why-order").err
    assert "Why this order" not in bpcli("explain", "2*3", "--why-order").out


def test_numbers_that_leave_the_floats_are_said():
    """q gets 1 − 1 = 0; passed on too early the 1 becomes 1e400 at a: said in words, null in JSON."""
    typed = ["explain", "b = a*1e200; q = b*1e200; p = q*1; f = q - p", "a=0", "--why-order"]
    assert "too large for a float" in bpcli(*typed).out
    rows = json.loads(bpcli(*typed, "--format", "json").out)["why_order"]["nodes"]
    assert next(row for row in rows if row["node"] == "a")["first_visit"] is None


def test_very_many_paths_are_told_by_their_size():
    """A hundred doublings: counted, not walked; in JSON a count that a float could not hold is null."""
    program = "; ".join(["x0 = a/2", *(f"x{i + 1} = x{i}/2 + x{i}/2" for i in range(100))])
    seen = bpcli("explain", program, "a=1", "--why-order")
    assert "would take about 10³¹ visits" in " ".join(seen.out.split())
    rows = json.loads(bpcli("explain", program, "a=1", "--why-order", "--format", "json").out)["why_order"]["nodes"]
    assert [rows[-1][key] for key in ("paths", "paths_log10", "every_visit")] == [None, 30.103, None]
