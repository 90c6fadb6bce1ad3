"""What courses, books, documentation and threads type, as they type it, with the right numbers.

The inputs, their sources and how their truths were made are in worked_field.toml.
"""

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import InputError

TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").with_stem("worked_field").read_text("utf-8"))
NOT_YET = pytest.mark.xfail(strict=True, raises=(InputError, AssertionError), reason="this is not built yet")


def agree(found, truth):
    """Compare to nine digits; an entry that is 0 may be off by what rounding leaves."""
    np.testing.assert_allclose(found, truth, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(typed, id=typed["id"], marks=NOT_YET if typed["id"] in TABLE["not_yet"] else ())
        for typed in TABLE["inputs"]
    ],
)
def test_an_input_as_its_source_types_it(typed):
    """The value and each gradient are those of NumPy and PyTorch."""
    trace = explain(typed["text"], typed["values"])
    asked = {"upstream": typed["upstream"]} if "upstream" in typed else {}
    document = json.loads(trace.lesson("json", **asked))
    agree(document["value"], typed["value"])
    for name, gradient in typed["gradients"].items():
        agree(document["gradients"][name], gradient)


def test_the_table_is_in_order():
    """There are enough inputs, each has a source and an id of its own, and the list names inputs."""
    ids = [typed["id"] for typed in TABLE["inputs"]]
    assert len(set(ids)) == len(ids) >= 120
    assert all(typed["source"] for typed in TABLE["inputs"])
    assert set(TABLE["not_yet"]) <= set(ids)
