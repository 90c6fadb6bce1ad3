"""What a command is given: shapes on the command line, and lists in a file of values."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpcli.algebra.sizes import MAX_AXES
from bpcli.commands.options import Asked
from bpcli.commands.sources import request, shapes
from bpcli.errors import InputError, TooLargeError
from bpcli.trace.array_text import read_list


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("W=2x2", {"W": (2, 2)}),
        ("W=2×3", {"W": (2, 3)}),
        ("W=2X3", {"W": (2, 3)}),
        ("W=2*3", {"W": (2, 3)}),
        ("W=2,3", {"W": (2, 3)}),
        ("W = 2 x 3", {"W": (2, 3)}),
        ("W=(2, 3)", {"W": (2, 3)}),
        ("W=[2, 3]", {"W": (2, 3)}),
        ("x=2", {"x": (2,)}),
        ("x=(2,)", {"x": (2,)}),
        ("x₀=(2)", {"x0": (2,)}),
        ("c=3x1", {"c": (3, 1)}),
        ("s=()", {"s": ()}),
        ("T=1x1x1x1x1x1x1x1", {"T": (1,) * 8}),
    ],
)
def test_a_shape_is_sizes_with_a_cross_or_a_comma_between_them(option, expected):
    """As one says it, and as NumPy prints it."""
    assert shapes([option]) == expected


def test_shapes_are_given_by_name():
    """Any number of them."""
    assert shapes([]) == {}
    assert shapes(["W=2x3", "x=3"]) == {"W": (2, 3), "x": (3,)}


SIZE = "  a size is a whole number, 1 or more; a matrix is W=2x3, a vector x=3; a scalar needs no shape"
SHAPE = "  a matrix is W=2x3, a vector x=3; a scalar needs no shape"


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("W", f"error: a shape is given as NAME=SHAPE\n  --shape: W\n           ^\n{SHAPE}"),
        ("", f"error: a shape is given as NAME=SHAPE\n  --shape: \n           ^\n{SHAPE}"),
        ("2x=3", f"error: 2x is not a name\n  --shape: 2x=3\n           ^^\n{SHAPE}"),
        ("=3", f"error: this is not a name\n  --shape: =3\n           ^\n{SHAPE}"),
        ("W=", f"error: a size is missing here\n  --shape: W=\n             ^\n{SIZE}"),
        ("W=2x", f"error: a size is missing here\n  --shape: W=2x\n               ^\n{SIZE}"),
        ("W=2,,3", f"error: a size is missing here\n  --shape: W=2,,3\n               ^\n{SIZE}"),
        ("W=0x2", f"error: 0 is not a size\n  --shape: W=0x2\n             ^\n{SIZE}"),
        ("W=2 x -3", f"error: -3 is not a size\n  --shape: W=2 x -3\n                 ^^\n{SIZE}"),
        ("W=(2, 2.5)", f"error: 2.5 is not a size\n  --shape: W=(2, 2.5)\n                 ^^^\n{SIZE}"),
        ("W=two", f"error: two is not a size\n  --shape: W=two\n             ^^^\n{SIZE}"),
        ("W=(2, 3", f"error: (2 is not a size\n  --shape: W=(2, 3\n             ^^\n{SIZE}"),
        (
            "W=1000000x1000000",
            (
                "error: W has 1,000,000,000,000 entries, 8 TB as float64\n  --shape: W=1000000x1000000\n"
                "             ^^^^^^^^^^^^^^^\n  an array may have 67,108,864 entries (537 MB)"
            ),
        ),
        (
            "W=1x1x1x1x1x1x1x1x1",
            (
                "error: W has 9 axes\n  --shape: W=1x1x1x1x1x1x1x1x1\n             ^^^^^^^^^^^^^^^^^\n"
                "  an array may have 8"
            ),
        ),
    ],
)
def test_a_shape_that_cannot_be_read_is_pointed_at(option, expected):
    """The whole message."""
    with pytest.raises(InputError) as caught:
        shapes([option])
    assert caught.value.render() == expected


def test_a_name_has_one_shape():
    """Given twice, in whatever spelling, is a mistake; a size of thousands of digits is one too."""
    with pytest.raises(InputError) as caught:
        shapes(["x0=2", "W=2x2", "x₀=3"])
    assert caught.value.render() == (
        "error: x0 is given two shapes\n  --shape: x₀=3\n           ^^\n  leave one of them out"
    )
    with pytest.raises(InputError):
        shapes(["x=" + "9" * 100_000])
    with pytest.raises(TooLargeError, match="x has about 10\\^400 entries"):
        shapes(["x=1" + "0" * 400])


@pytest.fixture
def values(tmp_path, monkeypatch):
    """Reads the text of a TOML file of values."""
    monkeypatch.chdir(tmp_path)
    file = (tmp_path / "v.toml").relative_to(tmp_path)

    def read(text):
        file.write_text(text, encoding="utf-8")
        return request(Asked(arguments=["f"], inputs=file)).values

    return read


@pytest.mark.parametrize(
    ("toml", "text"),
    [
        ("W = [[0.1, 0.5], [-0.3, 0.8]]", "[[0.1, 0.5], [-0.3, 0.8]]"),
        ("W = [\n  1, # one\n  2_000.5,\n]", "[1, 2000.5]"),
        ("W = [0.10, 1e-3, 0x10]", "[0.10, 1e-3, 16]"),
        ('W = ["1/3", "sqrt(2)/2", "1 - 2", "max(1, 2)"]', "[1/3, sqrt(2)/2, 1 - 2, max(1, 2)]"),
        ("W = []", "[]"),
        ("W = [[1], [2, 3]]", "[[1], [2, 3]]"),
        ("W = [nan]", "[nan]"),
        ('W = "0.1 0.5; -0.3 0.8"', "0.1 0.5; -0.3 0.8"),
    ],
)
def test_a_list_of_toml_is_the_text_of_a_list(values, toml, text):
    """Decimals stay as they were typed, so that they can stay exact; what is wrong with the list is said later."""
    assert values(toml) == {"W": text}


LIST = '  a list holds numbers, and constant expressions in quotes: W = [[0.1, "1/3"], [-0.3, 0.8]]'


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("W = [1, true]", f"error: v.toml: W[1] is not a number\n{LIST}"),
        ("W = [[1], [2020-01-01]]", f"error: v.toml: W[1][0] is not a number\n{LIST}"),
        ("W = [{a = 1}]", f"error: v.toml: W[0] is not a number\n{LIST}"),
        ('W = ["1, 2", 3]', f"error: v.toml: W[0] is not one number: 1, 2\n{LIST}"),
        ('W = ["1 2"]', f"error: v.toml: W[0] is not one number: 1 2\n{LIST}"),
        ('W = ["1; 2"]', f"error: v.toml: W[0] is not one number: 1; 2\n{LIST}"),
        ('W = [""]', f"error: v.toml: W[0] is not one number: \n{LIST}"),
        ('W = ["[1]"]', f"error: v.toml: W[0] is not one number: [1]\n{LIST}"),
        ('W = ["1], [2"]', f"error: v.toml: W[0] is not one number: 1], [2\n{LIST}"),
        ('W = ["max(1", "2)"]', f"error: v.toml: W[0] is not one number: max(1\n{LIST}"),
        ('W = ["1 # one"]', f"error: v.toml: W[0] is not one number: 1 # one\n{LIST}"),
        (
            '"2W" = [1]',
            "error: v.toml: 2W is not a name\n  a name starts with a letter: up to 100 letters, digits and _",
        ),
        ("W = " + "[" * 9 + "1" + "]" * 9, "error: v.toml: an array may have 8 axes, and W has more"),
        ("W = [" + "9" * 5000 + "]", "error: v.toml: a number has more than 400 digits"),
    ],
)
def test_a_list_of_other_things_is_refused(values, toml, expected):
    """The place in the list is named; a text may not smuggle entries or brackets in."""
    with pytest.raises(InputError) as caught:
        values(toml)
    assert caught.value.render() == expected


def test_deep_lists_are_refused_however_deep(values):
    """TOML's own reader gives up at some depth; so do we, long before."""
    for depth in (MAX_AXES + 1, 100, 5000):
        with pytest.raises(InputError):
            values("W = " + "[" * depth + "1" + "]" * depth)


NESTED = st.recursive(
    st.integers() | st.floats(allow_nan=False, allow_infinity=False), lambda x: st.lists(x, max_size=4)
)


@given(st.lists(NESTED, min_size=1, max_size=4))
def test_lists_of_toml_and_of_json_mean_the_same(tmp_path_factory, nested):
    """The text is what JSON writes: the same list, or the same mistake."""
    file = tmp_path_factory.getbasetemp() / "v.toml"
    file.write_text(f"W = {json.dumps(nested)}\n", encoding="utf-8")
    assert outcome(lambda: request(Asked(arguments=["f"], inputs=file)).values["W"]) == outcome(
        lambda: json.dumps(nested)
    )


def outcome(make):
    """The shape and entries of the list that is made, or what is wrong with it."""
    try:
        return read_list(make(), "W")
    except InputError as error:
        return type(error)
