"""`--format json`, the interface that programs rely on."""

import json

import pytest

from bpcli import explain
from bpcli.formats import Page
from bpcli.formats.json import write
from bpcli.lesson.tell import Telling
from bpcli.trace.values import given
from tests.golden import assert_golden
from tests.terminal import explain as explained

VALUES = {"x": -2, "y": 5, "z": -4}
DOCUMENTS = {
    "lecture": ["(x+y)*z", "x=-2", "y=5", "z=-4"],
    "symbolic": ["(x+y)*z"],
    "exact": ["x*y + sqrt(y)", "x=1/3", "y=2", "--exact", "--check"],
    "norm": ["||W x||^2", "W=[[0.1, 0.5], [-0.3, 0.8]]", "x=[0.2, 0.4]", "--check", "--jacobian"],
}


def document(expression, values=None, *, group=(), upstream=None, **telling):
    """The JSON of a lesson, read back."""
    pieces: list[str] = []
    write(explain(expression, values or {}, group=group, upstream=upstream), Telling(**telling), Page(pieces.append))
    return json.loads("".join(pieces), parse_constant=lambda name: pytest.fail(f"{name} in JSON"))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_the_golden(name):
    """Numbers, formulas, exact numbers and arrays, as programs read them."""
    assert_golden(f"json/{name}.json", explained(*DOCUMENTS[name], "--format", "json").out)


def test_the_example_of_the_contract():
    """The lecture's circuit gives exactly the document that the design promises."""
    found = document("(x+y)*z", VALUES)
    head = {key: value for key, value in found.items() if key not in {"forward", "backward"}}
    assert head == {
        "schema": 1,
        "expression": "(x+y)*z",
        "output": "f",
        "value": -12.0,
        "inputs": {"x": -2.0, "y": 5.0, "z": -4.0},
        "gradients": {"x": -4.0, "y": -4.0, "z": 3.0},
        "sums": [],
    }
    assert found["forward"][0] == {
        "node": "q",
        "gate": "add",
        "inputs": ["x", "y"],
        "formula": "x + y",
        "value": 3.0,
        "shape": [],
    }
    assert found["backward"][0] == {
        "node": "f",
        "gate": "mul",
        "input": "q",
        "slot": 0,
        "pattern": "switcher",
        "local": {"formula": "z", "value": -4.0},
        "upstream": 1.0,
        "product": -4.0,
    }
    edges = [(row["node"], row["input"]) for row in found["backward"]]
    assert edges == [("f", "q"), ("f", "z"), ("q", "x"), ("q", "y")]


def test_rows_stand_in_the_order_of_the_passes():
    """Forward rows go operands left to right, backward rows from the output down, and constants have none."""
    found = document("2*x + exp(3*y)/x^2", {"x": 2, "y": 1})
    assert [row["gate"] for row in found["forward"]] == ["mul", "mul", "exp", "pow", "div", "add"]
    assert [(row["node"], row["input"], row["slot"]) for row in found["backward"]] == [
        ("f", "q1", 0),
        ("f", "q5", 1),
        ("q5", "q3", 0),
        ("q5", "q4", 1),
        ("q4", "x", 0),
        ("q3", "q2", 0),
        ("q2", "y", 1),
        ("q1", "x", 1),
    ]
    assert found["forward"][3]["inputs"] == ["x", "2"]
    assert found["forward"][3]["formula"] == "x**2"


def test_slots_tell_the_operands_of_a_square_apart():
    """x*x has two edges to x, and a sum of their products."""
    found = document("x*x", {"x": 3})
    assert [row["slot"] for row in found["backward"]] == [0, 1]
    assert found["sums"] == [{"node": "x", "addends": [3.0, 3.0], "total": 6.0}]


def test_numbers_are_in_full_precision_whatever_is_shown():
    """--digits changes what people see, not what programs read."""
    assert document("sigmoid(x)", {"x": 1}, digits=2)["value"] == 0.7310585786300049


def test_a_symbolic_lesson_has_formulas_for_numbers():
    """Without values every number is null, and the gradients are formulas."""
    found = document("(x+y)*z")
    assert found["value"] is None
    assert found["inputs"] == {"x": None, "y": None, "z": None}
    assert found["gradients"] == {"x": None, "y": None, "z": None}
    assert found["gradient_formulas"] == {"x": "z", "y": "z", "z": "x + y"}
    assert {row["local"]["value"] for row in found["backward"]} == {None}
    assert {row["upstream"] for row in found["backward"]} == {None}


def test_exact_texts_stand_beside_values():
    """With exact numbers each value has a sibling, and 1/3 is never a decimal."""
    found = document("x*y", {"x": "1/3", "y": -1}, exact=True)
    assert (found["value"], found["exact"]) == (pytest.approx(-1 / 3), "-1/3")
    assert found["forward"][0]["exact"] == "-1/3"
    assert found["backward"][1]["local"]["exact"] == "1/3"
    assert found["gradients_exact"] == {"x": "-1", "y": "1/3"}
    assert found["inputs_exact"] == {"x": "1/3", "y": "-1"}


def test_a_gate_without_a_pattern_says_null():
    """The lecture names add, mul, max; exp has no name."""
    assert document("exp(x)", {"x": 0})["backward"][0]["pattern"] is None


def test_the_check_is_in_the_document_when_asked_for():
    """--check adds a row an input, with its band."""
    found = document("x*y", {"x": 2, "y": 3}, check=True)["check"]
    assert [row["input"] for row in found] == ["x", "y"]
    assert {row["band"] for row in found} == {"happy"}
    assert all(row["relative_error"] <= 1e-7 and row["sympy"] == row["gradient"] for row in found)
    assert "check" not in document("x*y", {"x": 2, "y": 3})


def test_another_output_another_start_fewer_gradients():
    """--of, --upstream and --wrt say what is in the document."""
    found = document("(x+y)*z", VALUES, of="q", upstream="1/2", wrt=("x",))
    assert (found["output"], found["value"]) == ("q", 3.0)
    assert found["gradients"] == {"x": 0.5}
    assert [(row["node"], row["input"], row["upstream"]) for row in found["backward"]] == [("q", "x", 0.5)]


def test_a_given_value_is_read_with_care():
    """Values may be fractions and roots."""
    assert given("sqrt(2)/2").number == pytest.approx(2**0.5 / 2)
