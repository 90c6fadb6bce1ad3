"""Arrays that are made: their shapes, their numbers, and what is refused before anything is allocated."""

import subprocess
import sys
import tracemalloc

import numpy as np
import pytest

from bpcli.algebra.draws import MAKERS, Draws, shape_of
from bpcli.algebra.sizes import MAX_ENTRIES, check_size, count, memory
from bpcli.errors import InputError, TooLargeError

EXPECTED = [
    ("zeros", (3,), np.zeros(3)),
    ("zeros", (3, 1), np.zeros((3, 1))),
    ("zeros", (2.0, 1e1), np.zeros((2, 10))),
    ("ones", (1, 2, 3), np.ones((1, 2, 3))),
    ("full", (2, 3, 0.5), np.full((2, 3), 0.5)),
    ("eye", (3,), np.eye(3)),
    ("eye", (2, 3), np.eye(2, 3)),
    ("arange", (4,), np.array([0.0, 1.0, 2.0, 3.0])),
    ("arange", (2.5,), np.array([0.0, 1.0, 2.0])),
    ("arange", (1, 4), np.array([1.0, 2.0, 3.0])),
    ("arange", (1, 1.3, 0.1), np.arange(1, 1.3, 0.1)),  # four entries, as NumPy counts
    ("arange", (3, 0, -1), np.array([3.0, 2.0, 1.0])),
    ("arange", (-1, 1, 0.5), np.array([-1.0, -0.5, 0.0, 0.5])),
    # numpy.random.default_rng(0), to the digits that its generator has given since NumPy 1.17
    ("randn", (3,), np.array([0.12573022, -0.13210486, 0.64042265])),
    ("randn", (1, 2), np.array([[0.12573022, -0.13210486]])),
    ("rand", (3,), np.array([0.63696169, 0.26978671, 0.04097352])),
]


@pytest.mark.parametrize(("kind", "numbers", "expected"), EXPECTED)
def test_an_array_is_made_as_numpy_makes_it(kind, numbers, expected):
    """Shape, type and numbers; and the shape was known before."""
    made = Draws(0).make(kind, numbers)
    assert (made.shape, made.dtype) == (expected.shape, np.float64)
    assert np.allclose(made, expected, rtol=0, atol=5e-9)
    assert shape_of(kind, numbers) == expected.shape


def test_every_maker_is_tried():
    """No maker is without a case."""
    assert {kind for kind, _, _ in EXPECTED} == MAKERS


@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_all_draws_come_from_one_generator_in_order(seed):
    """Equal seeds give equal arrays, a second draw is another one, and zeros in between change nothing."""
    one, other, generator = Draws(seed), Draws(seed), np.random.default_rng(seed)
    first, second = one.make("randn", (4, 3)), one.make("rand", (3,))
    assert np.array_equal(first, generator.standard_normal((4, 3)))
    assert np.array_equal(second, generator.random(3))
    assert np.array_equal(first, other.make("randn", (4, 3)))
    other.make("zeros", (5,))
    assert np.array_equal(second, other.make("rand", (3,)))
    assert not np.array_equal(first, Draws(seed + 1).make("randn", (4, 3)))


@pytest.mark.parametrize(
    ("kind", "numbers", "error", "message", "hint"),
    [
        ("randn", (), InputError, "randn is given no numbers", "write randn(3) or randn(3, 4)"),
        ("zeros", (0,), InputError, "0 is not a size: a size is 1 or more", "write zeros(3) or zeros(3, 4)"),
        ("ones", (2, -3), InputError, "-3 is not a size: a size is 1 or more", "write ones(3) or ones(3, 4)"),
        ("rand", (2.5,), InputError, "2.5 is not a size: a size is a whole number", "write rand(3) or rand(3, 4)"),
        ("zeros", (0.5,), InputError, "0.5 is not a size: a size is a whole number", "write zeros(3) or zeros(3, 4)"),
        ("zeros", (float("inf"),), InputError, "zeros is given inf", "write zeros(3) or zeros(3, 4)"),
        ("arange", (float("nan"),), InputError, "arange is given nan", None),
        ("eye", (2, 3, 4), InputError, "eye is given 3 numbers", "write eye(3) or eye(3, 4)"),
        ("arange", (1, 2, 3, 4), InputError, "arange is given 4 numbers", None),
        ("arange", (0,), InputError, "arange(0) is empty", "it counts from 0 up to, not including, 0"),
        ("arange", (3, 1), InputError, "arange(3, 1) is empty", "it counts from 3 up to, not including, 1"),
        ("arange", (1, 3, -1), InputError, "arange(1, 3, -1) is empty", None),
        ("arange", (1, 3, 0), InputError, "arange(1, 3, 0) never arrives: its step is 0", None),
        (
            "zeros",
            (10**6, 10**6),
            TooLargeError,
            "zeros(1000000, 1000000) has 1,000,000,000,000 entries, 8 TB as float64",
            "an array may have 67,108,864 entries (537 MB)",
        ),
        ("eye", (10**5,), TooLargeError, "eye(100000) has 10,000,000,000 entries, 80 GB as float64", None),
        ("randn", (1e300, 1e300), TooLargeError, "entries, more than 1,000 EB as float64", None),
        ("randn", (10**400,), TooLargeError, "randn(…) has about 10^400 entries", None),
        ("rand", (MAX_ENTRIES + 1,), TooLargeError, "67,108,865 entries, 537 MB", None),
        ("zeros", (1,) * 9, TooLargeError, "has 9 axes", "an array may have 8"),
        ("arange", (1e9,), TooLargeError, "arange(1e+09) has 1,000,000,000 entries, 8 GB as float64", None),
        ("arange", (0, 1e308, 1e-308), TooLargeError, "more entries than can be counted", None),
        ("arange", (10**400,), TooLargeError, "arange(…) has more entries than can be counted", None),
        ("arange", (-(10**400), 0.5), TooLargeError, "more entries than can be counted", None),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_allocated(kind, numbers, error, message, hint):
    """The message names the size, how many entries that is, and the memory it would take."""
    tracemalloc.start()
    try:
        with pytest.raises(error) as caught:
            Draws().make(kind, numbers)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert message in caught.value.message
    assert hint is None or caught.value.hint == hint


def test_the_largest_array_is_allowed():
    """The bound itself is in bounds; one entry more is not."""
    check_size((2**13, 2**13), "it")
    check_size((1,) * 8, "it")
    with pytest.raises(TooLargeError):
        check_size((2**13, 2**13 + 1), "it")


def test_amounts_are_written_for_people():
    """Bytes to three digits in units that one reads; entries in full while that helps."""
    sizes = [8, 999, 1000, 16_000, 999_999, 10**9, 671 * 10**9, 8 * 10**12, 10**21, 10**40]
    assert [memory(size) for size in sizes] == (
        ["8 bytes", "999 bytes", "1 kB", "16 kB", "1 MB", "1 GB", "671 GB", "8 TB"] + ["more than 1,000 EB"] * 2
    )
    assert [count(n) for n in (1, 409_600, 10**30)] == ["1", "409,600", "about 10^30"]


def test_shapes_are_known_without_numpy():
    """`shape_of` imports no NumPy, nor does a generator that nobody has asked."""
    code = (
        "import sys; from bpcli.algebra.draws import Draws, shape_of; Draws(1); shape_of('randn', (3, 4));"
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
