"""Arrays from files: what NumPy and people write comes back, and what is not what it says is refused with a reason."""

import io
import json
import os
import pickle
import struct
import tracemalloc
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from bpcli.commands.array_files import MAX_FILE, read_array
from bpcli.errors import InputError, TooLargeError

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
KEEP_FOLDER = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def npy(array, **options):
    """The bytes that numpy.save writes."""
    stream = io.BytesIO()
    np.save(stream, array, **options)
    return stream.getvalue()


def header(text, version=1):
    """The start of a .npy file whose header is `text`."""
    raw = text.encode() + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + struct.pack("<H" if version == 1 else "<I", len(raw)) + raw


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder, and in it."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(folder, name, content):
    """Write a file and read its array."""
    path = (folder / name).relative_to(folder)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_array(path, "W")


@KEEP_FOLDER
@given(arrays(np.float64, array_shapes(min_dims=0, max_dims=5, max_side=4), elements=FLOATS))
def test_what_numpy_saves_and_json_writes_comes_back(folder, array):
    """Every bit and every axis, in either order of storage."""
    for content in (npy(array), npy(np.array(array, order="F"))):
        assert np.array_equal(read(folder, "W.npy", content), array)
    found = read(folder, "W.json", json.dumps(array.tolist(), indent=1))
    assert (found.shape, found.dtype) == (array.shape, np.float64)
    assert np.array_equal(found, array)


@KEEP_FOLDER
@given(
    arrays(np.float64, array_shapes(max_dims=2, max_side=4), elements=FLOATS),
    st.sampled_from([("txt", " "), ("txt", "\t"), ("csv", ","), ("csv", ";"), ("csv", "\t"), ("csv", " , ")]),
)
def test_text_is_read_as_loadtxt_reads_it(folder, array, case):
    """One row or one column is a vector, one number a scalar; the numbers are those that were saved."""
    ending, sign = case
    np.savetxt(f"W.{ending}", array, delimiter=sign, header="two\nlines")
    found = read_array(folder / f"W.{ending}", "W")
    expected = np.loadtxt(f"W.{ending}", delimiter=sign.strip(" ") or None)
    assert (found.shape, found.dtype) == (expected.shape, np.float64)
    assert np.array_equal(found, expected)
    assert np.array_equal(found, np.squeeze(array))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("W.npy", npy(np.array([True, False])), [1.0, 0.0]),
        ("W.npy", npy(np.arange(3, dtype=">i2")), [0.0, 1.0, 2.0]),
        ("W.npy", npy(np.array([[1, 2]], dtype=np.uint8)), [[1.0, 2.0]]),
        ("W.npy", npy(np.array(0.5, dtype=np.float16)), 0.5),
        ("W.NPY", npy(np.array([0.1], dtype=np.longdouble)), [0.1]),
        ("W.csv", "1,2\n3,4", [[1.0, 2.0], [3.0, 4.0]]),
        ("W.csv", "\ufeff 1 , -.5 \r\n\r\n3e1,+4.\r\n", [[1.0, -0.5], [30.0, 4.0]]),
        ("W.csv", "1\n2\n", [1.0, 2.0]),
        ("W.csv", "1;2\n", [1.0, 2.0]),
        ("W.csv", "# a, b\n1, 2 # first\n3, 4\n", [[1.0, 2.0], [3.0, 4.0]]),
        ("W.txt", "1\t 2\n\n 3 4", [[1.0, 2.0], [3.0, 4.0]]),
        ("W.txt", "7\n", 7.0),
        ("W.json", "-2", -2.0),
        ("W.json", " [[1], [2e0]] ", [[1.0], [2.0]]),
    ],
)
def test_each_kind_of_file_is_read(folder, name, content, expected):
    """Whatever is stored, floats come out."""
    found = read(folder, name, content)
    assert found.dtype == np.float64
    assert found.tolist() == expected


NPY = "  numpy.save writes such a file"
CSV = "  a line a row, numbers with commas between them: 0.1, 0.5"
TXT = "  a line a row, numbers with blanks between them: 0.1 0.5"
JSON = "  it holds lists of numbers: [[0.1, 0.5], [-0.3, 0.8]]"
ANY = "  an array is read from a file whose name ends in .npy, .csv, .txt or .json"
FINITE = "  every entry is a finite number, up to about 1.8e308"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
PLAIN = npy(np.array([1.0, 2.0]))
DAMAGED = "error: W.npy is damaged: its header cannot be read\n" + NPY
REFUSED = [
    ("W.npz", b"PK\3\4", f"error: cannot tell what W.npz holds\n{ANY}"),
    ("W", "1 2", f"error: cannot tell what W holds\n{ANY}"),
    ("W.csv", "", f"error: W.csv is empty\n{CSV}"),
    ("W.npy", "", f"error: W.npy is empty\n{NPY}"),
    ("W.json", " \n", f"error: W.json is empty\n{JSON}"),
    ("W.txt", "# nothing\n", f"error: W.txt holds no numbers\n{TXT}"),
    # not what the ending says
    ("W.npy", PNG, f"error: W.npy is not what its ending says: its first bytes are those of a PNG picture\n{NPY}"),
    ("W.npy", "1, 2\n3, 4\n", f"error: W.npy is not what its ending says\n{NPY}"),
    ("W.npy", "1", f"error: W.npy is not what its ending says\n{NPY}"),
    (
        "W.npy",
        pickle.dumps([1.0, 2.0]),
        (
            "error: W.npy is not what its ending says: its first bytes are those of a pickle, which may run"
            f" programs and is never opened\n{NPY}"
        ),
    ),
    ("W.csv", PLAIN, f"error: W.csv is not what its ending says: its first bytes are NumPy's, as in .npy files\n{CSV}"),
    ("W.txt", PNG, f"error: W.txt is not what its ending says: its first bytes are those of a PNG picture\n{TXT}"),
    ("W.json", b"\0\1\2", f"error: W.json is not what its ending says\n{JSON}"),
    ("W.csv", "1,2\n".encode("utf-16"), "error: W.csv is UTF-16 text\n  save it as UTF-8"),
    ("W.csv", "1,2\n".encode("utf-16-le"), f"error: W.csv is not what its ending says\n{CSV}"),
    # .npy
    ("W.npy", npy(np.array([1j])), "error: W.npy holds complex numbers\n  an array holds whole or decimal numbers"),
    (
        "W.npy",
        npy(np.array([1, None]), allow_pickle=True),
        "error: W.npy holds Python objects\n  an array holds whole or decimal numbers",
    ),
    (
        "W.npy",
        npy(np.zeros(2, dtype=[("a", float)])),
        "error: W.npy holds records\n  an array holds whole or decimal numbers",
    ),
    ("W.npy", npy(np.array(["a"])), "error: W.npy holds text\n  an array holds whole or decimal numbers"),
    (
        "W.npy",
        npy(np.array(["2020-01-01"], dtype="M8[D]")),
        "error: W.npy holds entries of the type datetime64[D]\n  an array holds whole or decimal numbers",
    ),
    ("W.npy", npy(np.zeros((0, 3))), "error: W.npy holds an array of the shape (0, 3), without entries"),
    ("W.npy", PLAIN[:-3], "error: W.npy is cut short: 16 bytes of data were to come, and there are 13"),
    ("W.npy", PLAIN + b"\0", "error: W.npy goes on after its array: 16 bytes of data were to come, and there are 17"),
    ("W.npy", PLAIN[:40], DAMAGED),
    ("W.npy", PLAIN[:7], DAMAGED),
    ("W.npy", PLAIN.replace(b"'descr'", b"'dscrr'"), DAMAGED),
    ("W.npy", PLAIN.replace(b"\x93NUMPY\1", b"\x93NUMPY\7"), DAMAGED),
    ("W.npy", header("__import__('os').system('true')"), DAMAGED),
    ("W.npy", header("(" * 9000), DAMAGED),
    (
        "W.npy",
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (-1, 5)}"),
        "error: W.npy holds an array of the shape (-1, 5), without entries",
    ),
    (
        "W.npy",
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000)}"),
        (
            "error: the array in W.npy has 1,000,000,000,000 entries, 8 TB as float64\n"
            "  an array may have 67,108,864 entries (537 MB)"
        ),
    ),
    (
        "W.npy",
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1)}", version=2),
        "error: the array in W.npy has 9 axes\n  an array may have 8",
    ),
    # numbers that are none
    (
        "W.npy",
        npy(np.array([[1.0, 2.0], [np.nan, 4.0]])),
        f"error: W.npy: the entry W[1, 0] is nan\n{FINITE}; entries count from 0",
    ),
    ("W.npy", npy(np.array(-np.inf)), f"error: W.npy: the number is -inf\n{FINITE}"),
    (
        "W.npy",
        npy(np.array([1e308], dtype=np.longdouble) * 10),
        f"error: W.npy: the entry W[0] is inf\n{FINITE}; entries count from 0",
    ),
    ("W.csv", "1, 1e999\n", f"error: W.csv: the entry W[1] is inf\n{FINITE}; entries count from 0"),
    ("W.json", "[[0], [-1e999]]", f"error: W.json: the entry W[1, 0] is -inf\n{FINITE}; entries count from 0"),
    ("W.json", "NaN", f"error: W.json: the number is nan\n{FINITE}"),
    ("W.csv", "1, nan\n", f"error: W.csv: nan is not a number\n  line 1: 1, nan\n             ^^^\n{CSV}"),
    ("W.txt", "NaN NaN\n", f"error: W.txt: NaN is not a number\n  line 1: NaN NaN\n          ^^^\n{TXT}"),
    # lines
    (
        "W.csv",
        "# made by hand\n a, b\n1, 2\n",
        (
            "error: W.csv starts with a header\n  line 2:  a, b\n           ^^^^\n"
            "  leave it out: every line is a row of numbers"
        ),
    ),
    ("W.csv", "1, 2\n3, x4\n", f"error: W.csv: x4 is not a number\n  line 2: 3, x4\n             ^^\n{CSV}"),
    ("W.csv", "1, 2\n3, 4_0\n", f"error: W.csv: 4_0 is not a number\n  line 2: 3, 4_0\n             ^^^\n{CSV}"),
    ("W.csv", "1,,2\n", f"error: W.csv: an entry is missing\n  line 1: 1,,2\n            ^\n{CSV}"),
    ("W.csv", "1,2,\n", f"error: W.csv: an entry is missing\n  line 1: 1,2,\n              ^\n{CSV}"),
    (
        "W.csv",
        "1,5;2\n",
        "error: W.csv: 1,5 is not a number\n  line 1: 1,5;2\n          ^^^\n  a decimal point is written .",
    ),
    (
        "W.csv",
        "1,2\n\n3,4,5\n",
        "error: the rows of W.csv differ: line 1 has 2 entries, line 3 has 3\n  line 3: 3,4,5\n          ^^^^^",
    ),
    (
        "W.txt",
        "1\n2 3\n",
        "error: the rows of W.txt differ: line 1 has 1 entry, line 2 has 2\n  line 2: 2 3\n          ^^^",
    ),
    (
        "W.txt",
        "1, 2\n",
        (
            "error: W.txt has commas between its numbers\n  line 1: 1, 2\n           ^\n"
            "  a file with commas between its numbers is called .csv"
        ),
    ),
    # JSON
    (
        "W.json",
        "[1, 2",
        f"error: W.json is not JSON: expecting ',' delimiter\n  W.json: [1, 2\n               ^\n{JSON}",
    ),
    ("W.json", "[1 2]", f"error: W.json is not JSON: expecting ',' delimiter\n  W.json: [1 2]\n             ^\n{JSON}"),
    ("W.json", '{"W": [1]}', f"error: W.json holds neither a number nor a list\n{JSON}"),
    ("W.json", "true", f"error: W.json holds neither a number nor a list\n{JSON}"),
    ("W.json", "[1, null]", f"error: null is not a number\n  W.json: [1, null]\n              ^^^^\n{JSON}"),
    (
        "W.json",
        "[[1, 2],\n [3]]",
        (
            "error: the rows differ: row 1 has 2 entries, row 2 has 1\n  W.json, line 2:  [3]]\n"
            "                   ^^^\n  every row has as many entries as the first"
        ),
    ),
    (
        "W.json",
        '[1, "2"]',
        'error: a list holds numbers, and this is text\n  W.json: [1, "2"]\n              ^^^\n  leave out the quotes',
    ),
    (
        "W.json",
        "[1, NaN]",
        "error: NaN is not a number\n  W.json: [1, NaN]\n              ^^^\n  every entry is a finite number",
    ),
    ("W.json", "[" * 100_000, "error: W.json: an array may have 8 axes"),
]


@pytest.mark.parametrize(
    ("name", "content", "expected"), REFUSED, ids=[f"{i}-{n}" for i, (n, _, _) in enumerate(REFUSED)]
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(folder, name, content, expected):
    """The whole message; nothing large is allocated on the way."""
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as caught:
            read(folder, name, content)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert caught.value.render() == expected


def test_a_file_that_is_too_large_is_not_read(folder):
    """Its size alone decides."""
    for name, size, words in (
        ("W.csv", MAX_FILE + 1, "W.csv has more than 32,000,000 bytes"),
        ("W.json", 3_000_000, "W.json has more than 2,500,000 bytes"),
        ("W.npy", 2**40, "W.npy has more than 1,073,741,824 bytes"),
    ):
        with (folder / name).open("wb") as stream:
            stream.truncate(size)
        with pytest.raises(TooLargeError) as caught:
            read_array((folder / name).relative_to(folder), "W")
        assert caught.value.message == words


def test_a_pipe_is_read_as_a_file_is(folder):
    """What a program writes into a named pipe, in either form."""
    for name, content in (("W.csv", b"1, 2\n"), ("W.npy", PLAIN)):
        os.mkfifo(name)
        Thread(target=Path(name).write_bytes, args=(content,)).start()
        assert read_array((folder / name).relative_to(folder), "W").tolist() == [1.0, 2.0]


@KEEP_FOLDER
@given(st.data())
def test_a_damaged_file_gives_an_array_or_a_reason(folder, data):
    """Bytes changed, cut off or added anywhere: never anything but an InputError, and never a number that is none."""
    content = bytearray(data.draw(st.sampled_from([PLAIN, b"1.5, 2\n-3, 4\n", b"[[1, 2.5], [3, 4]]"])))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    content = bytes(content[: data.draw(st.integers(1, len(content)))])
    for ending in ("npy", "csv", "txt", "json"):
        try:
            found = read(folder, f"W.{ending}", content)
        except InputError as error:
            assert error.render()  # noqa: PT017  (either outcome is right)
        else:
            assert np.isfinite(found).all()
            assert found.size


def test_a_pickle_in_an_array_is_never_run(folder):
    """Not even where the header promises objects."""

    class Planted:
        def __reduce__(self):
            return (open, (str(folder / "planted"), "w"))

    content = npy(np.array([Planted()], dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match="Python objects"):
        read(folder, "W.npy", content)
    assert not (folder / "planted").exists()
