"""Lists as people type and paste them: what each spelling means, what is no list, and what is said about mistakes."""

import json
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from bpcli.errors import InputError, TooLargeError
from bpcli.notation.limits import MAX_LIST
from bpcli.trace.array_text import read_list

W = ["0.1", "0.5", "-0.3", "0.8"]
ACCEPTED = [
    ("[[0.1, 0.5], [-0.3, 0.8]]", (2, 2), W),
    (" [ [ 0.1,0.5 ] ,\n\t[ -0.3 , 0.8 ] ]\r\n", (2, 2), W),
    ("[0.1 0.5; -0.3 0.8]", (2, 2), W),
    ("[0.1, 0.5; -0.3, 0.8]", (2, 2), W),
    ("[[ 0.1  0.5]\n [-0.3  0.8]]", (2, 2), W),
    ("[[0.1 0.5] [-0.3 0.8]]", (2, 2), W),
    ("[[0.1, 0.5]; [-0.3, 0.8]]", (2, 2), W),
    ("0.1 0.5; -0.3 0.8", (2, 2), W),
    ("0.1 0.5;−0.3 0.8", (2, 2), W),
    ("0.1,0.5;-0.3,0.8", (2, 2), W),
    ("0.1 0.5\n-0.3 0.8\n", (2, 2), W),
    ("0.1, 0.5,\n-0.3, 0.8", (4,), W),
    ("[0.1 0.5\n -0.3 0.8]", (4,), W),  # as NumPy breaks a long line
    ("[3]", (1,), ["3"]),
    ("[[3]]", (1, 1), ["3"]),
    ("[[[1], [2]]]", (1, 2, 1), ["1", "2"]),
    ("[[1; 2], [3; 4]]", (2, 2, 1), ["1", "2", "3", "4"]),
    ("[" * 8 + "1" + "]" * 8, (1,) * 8, ["1"]),
    ("1, 2, 3", (3,), ["1", "2", "3"]),
    ("1 2 3", (3,), ["1", "2", "3"]),
    ("1 2, 3", (3,), ["1", "2", "3"]),
    ("1;2", (2, 1), ["1", "2"]),
    ("1\n2", (2, 1), ["1", "2"]),
    ("1 -2", (2,), ["1", "-2"]),
    ("-1 +2", (2,), ["-1", "+2"]),
    ("1. .5 1e-3 2.E+5", (4,), ["1.", ".5", "1e-3", "2.E+5"]),
    ("1/3 1/2", (2,), ["1/3", "1/2"]),
    ("1/3, sqrt(2)/2", (2,), ["1/3", "sqrt(2)/2"]),
    ("pi -e/2", (2,), ["pi", "-e/2"]),
    ("[1 - 2, 3]", (2,), ["1 - 2", "3"]),
    ("[1 -2, 3]", (3,), ["1", "-2", "3"]),
    ("[max(1, 2), (3; 4), 1[2 > 1]]", (3,), ["max(1, 2)", "(3; 4)", "1[2 > 1]"]),
    ("[x, y]", (2,), ["x", "y"]),
    ("（1，2）；3", (2, 1), ["(1,2)", "3"]),
    *(
        (text, None, None)
        for text in ("", "  ", "3", "-3", "2*3", "1/3", "1 - 2", "1 / 2", "0.1*randn(3,4)", "sqrt(2)/2", "zeros(3)")
    ),
    *(
        (text, None, None)
        for text in ("[1, 2]*2", "[1, 2].T", "[1 2][0]", "2*[1, 2]", "2 sqrt(2)", "(1, 2)", "x y", "'a'")
    ),
    ("sqrt(2", None, None),
    ("1_000 2", None, None),
]


@pytest.mark.parametrize(("text", "shape", "entries"), ACCEPTED, ids=repr)
def test_each_spelling_has_one_meaning(text, shape, entries):
    """Shape, entries in order of rows, and each where it stands in the text; None for an expression."""
    found = read_list(text, "x")
    if shape is None:
        assert found is None
        return
    assert found is not None
    assert (found.shape, [entry for entry, _ in found.entries]) == (shape, entries)
    for entry, place in found.entries:
        assert text[place:].translate(str.maketrans("−（，）；", "-(,);")).startswith(entry)


A_LIST = "  a list is written [1, 2, 3], a matrix [[1, 2], [3, 4]] or 1 2; 3 4"
MISTAKES = r"""
[]
error: this list is empty
  value of W: []
              ^^
{A_LIST}

[[1], []]
error: this list is empty
  value of W: [[1], []]
                    ^^
{A_LIST}

[[1, 2], [3, 4, 5]]
error: the rows differ: row 1 has 2 entries, row 2 has 3
  value of W: [[1, 2], [3, 4, 5]]
                       ^^^^^^^^^
  every row has as many entries as the first

1; 2 3
error: the rows differ: row 1 has 1 entry, row 2 has 2
  value of W: 1; 2 3
                 ^^^
  every row has as many entries as the first

[1 2; 3 4; 5]
error: the rows differ: row 1 has 2 entries, row 3 has 1
  value of W: [1 2; 3 4; 5]
                         ^
  every row has as many entries as the first

[[[1, 2]], [[1], [2]]]
error: the lists differ: list 1 has the shape (1, 2), list 2 has (2, 1)
  value of W: [[[1, 2]], [[1], [2]]]
                         ^^^^^^^^^^
  every list has the shape of the first

[1, 2
error: this bracket is never closed
  value of W: [1, 2
              ^

[[1, 2], [3, 4]
error: this bracket is never closed
  value of W: [[1, 2], [3, 4]
              ^

[1, 2]]
error: this bracket closes nothing
  value of W: [1, 2]]
                    ^
  no bracket is open here

1, 2]
error: this bracket closes nothing
  value of W: 1, 2]
                  ^
  no bracket is open here

[1, 2)]
error: this bracket closes nothing
  value of W: [1, 2)]
                   ^
  no round bracket is open here

[(1, 2]
error: ( is still open before this
  value of W: [(1, 2]
                    ^
  close it first, or leave ] out

[1, sqrt(2
error: this bracket is never closed
  value of W: [1, sqrt(2
                      ^

[1, 2], [3, 4]
error: the list has ended before this
  value of W: [1, 2], [3, 4]
                    ^^^^^^^^
  put [ ] around several lists

[1, 2] [3, 4]
error: the list has ended before this
  value of W: [1, 2] [3, 4]
                     ^^^^^^
  put [ ] around several lists

[1, [2]]
error: a list holds either numbers or lists, not both
  value of W: [1, [2]]
                  ^
{A_LIST}

[[1], 2]
error: a list holds either numbers or lists, not both
  value of W: [[1], 2]
                    ^
{A_LIST}

1, [2]
error: a list holds either numbers or lists, not both
  value of W: 1, [2]
                 ^
{A_LIST}

[1,, 2]
error: an entry is missing before this
  value of W: [1,, 2]
                 ^
{A_LIST}

[1, 2,]
error: an entry is missing after this
  value of W: [1, 2,]
                   ^
{A_LIST}

; 1
error: an entry is missing before this
  value of W: ; 1
              ^
{A_LIST}

[1, "a b"]
error: a list holds numbers, and this is text
  value of W: [1, "a b"]
                  ^^^^^
  leave out the quotes

1, 'a
error: a list holds numbers, and this is text
  value of W: 1, 'a
                 ^^
  leave out the quotes

[1, -nan]
error: -nan is not a number
  value of W: [1, -nan]
                  ^^^^
  every entry is a finite number

[1. inf]
error: inf is not a number
  value of W: [1. inf]
                  ^^^
  every entry is a finite number

[0. 1. ... 98. 99.]
error: entries have been left out here
  value of W: [0. 1. ... 98. 99.]
                     ^^^
  NumPy prints all of it after numpy.set_printoptions(threshold=numpy.inf); numpy.save writes it to a file

[[[[[[[[[1]]]]]]]]]
error: an array may have 8 axes, and this list has more
  value of W: [[[[[[[[[1]]]]]]]]]
                      ^

[[[[[[[[1; 2]]]]]]]]
error: an array may have 8 axes, and this list has more
  value of W: [[[[[[[[1; 2]]]]]]]]
              ^
""".replace("{A_LIST}", A_LIST)


@pytest.mark.parametrize("case", MISTAKES.strip("\n").split("\n\n"), ids=lambda case: case.split("\n")[0])
def test_a_mistake_is_shown_where_it_is(case):
    """The whole message: what is wrong, the text with carets under the place, and what to try."""
    text, _, expected = case.partition("\n")
    with pytest.raises(InputError) as caught:
        read_list(text, "W")
    assert caught.value.render() == expected


def test_the_line_of_a_mistake_is_named():
    """In a text of several lines the caret stands in the right one."""
    with pytest.raises(InputError) as caught:
        read_list("[[1, 2],\n [3]]", "W")
    assert caught.value.render().split("\n")[1:3] == ["  value of W, line 2:  [3]]", "                       ^^^"]


MATRICES = arrays(
    np.float64,
    array_shapes(min_dims=1, max_dims=5, max_side=4),
    elements=st.floats(allow_nan=False, allow_infinity=False, width=32),
)


def printed(array):
    """What NumPy prints, all of it, with every digit."""
    return np.array2string(array, threshold=10**6, floatmode="unique", max_line_width=40)


def matlab(array):
    """A matrix in MATLAB's rows."""
    rows = "; ".join(" ".join(map(repr, row)) for row in np.atleast_2d(array).tolist())
    return f"[{rows}]"


def attempt(text):
    """What is read, and what is complained about: one of them is None."""
    try:
        return read_list(text, "x"), None
    except InputError as error:
        return None, error


def numbers(text):
    """The array that a text of decimal numbers spells."""
    found = read_list(text, "x")
    return np.array([float(entry) for entry, _ in found.entries]).reshape(found.shape)


@given(MATRICES)
def test_what_python_json_and_numpy_write_is_read_back(array):
    """Nested lists and NumPy's print keep shape and numbers; so do MATLAB's rows, which have two axes."""
    for text in (str(array.tolist()), json.dumps(array.tolist()), printed(array)):
        assert np.array_equal(numbers(text), array)
    matrix = array.reshape(len(array), -1)
    text = matlab(matrix)
    expected = matrix if len(matrix) > 1 else matrix[0]
    assert np.array_equal(numbers(text), expected)
    if matrix.size > 1:
        assert np.array_equal(numbers(text[1:-1]), expected)
        assert np.array_equal(numbers(text[1:-1].replace("; ", "\n")), expected)


@settings(max_examples=300)
@given(st.text(st.sampled_from("[](),; \n1-+.e/x'\"…"), max_size=25))
def test_any_text_is_a_list_an_expression_or_a_mistake_with_a_place(text):
    """Nothing else happens; a list has as many entries as its shape says, none of them empty."""
    found, error = attempt(text)
    if error is not None:
        assert error.text == text
        assert 0 <= error.span.start < error.span.end <= len(text)
    if found is not None:
        assert len(found.entries) == np.prod(found.shape) > 0
        assert all(text[place:].startswith(entry.strip()) and entry.strip() for entry, place in found.entries)


@pytest.mark.parametrize(
    "text",
    [
        ", ".join(["-0.123456"] * 100_000),
        " ".join(["-0.123456"] * 100_000),
        json.dumps([[0.5] * 10] * 10_000),
        ", ".join(["1/3"] * 100_000),
        "1" * 2_000_000,
        "1 " * 1_000_000 + "x",
        "[" * 1_000_000,
        "(" * 1_000_000 + ",",
        "1,(" * 500_000,
        "[1" + " " * 2_000_000,
        "1" + " " * 1_000_000 + "\n" * 1_000_000 + "x",
        "1.5e" * 500_000 + ",",
        "1,'" + '"' * 2_000_000,
    ],
    ids=lambda text: text[:12],
)
def test_long_texts_take_no_time(text):
    """A hundred thousand entries, or a text that tries to make the reader go back, in well under a second."""
    start = time.process_time()
    _, error = attempt(text)
    assert error is None or len(error.render()) < 500
    assert time.process_time() - start < 2  # on the slowest of machines


def test_a_text_that_is_too_long_is_not_read():
    """Past the bound the advice is a file."""
    with pytest.raises(TooLargeError, match="the value of W has more than 2,500,000 characters") as caught:
        read_list("1," * MAX_LIST, "W")
    assert caught.value.hint == "give it as a file: W=@W.npy"
