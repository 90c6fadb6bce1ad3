r"""Arrays in files: W=@weights.npy, and .csv, .txt and .json. No pickles, ever.

- `.npy`: what numpy.save writes, of truth values, whole or decimal numbers. The header is read before the data.
- `.csv`: a line a row; commas, semicolons or tabs between numbers; no header line. Lines with # first are comments.
- `.txt`: the same with blanks between, as numpy.savetxt writes.
- `.json`: one number, or lists of numbers.

As with numpy.loadtxt a text file with a single row or a single column holds a vector, and one with one number a scalar.

>>> from tempfile import TemporaryDirectory
>>> with TemporaryDirectory() as folder:
...     _ = Path(folder, "W.csv").write_text("0.1, 0.5\n-0.3, 0.8\n")
...     read_array(Path(folder, "W.csv"), "W").tolist()
[[0.1, 0.5], [-0.3, 0.8]]
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from bpcli.algebra.sizes import MAX_ENTRIES, entries_in
from bpcli.commands import sentences as say
from bpcli.commands.array_tables import read_json, read_table
from bpcli.commands.sentences import HOW
from bpcli.errors import InputError, TooLargeError
from bpcli.files import read_bytes
from bpcli.notation.limits import MAX_LIST
from bpcli.trace.entries import check_finite, check_kind, check_shape

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_FILE = 32_000_000  # bytes of a text file of numbers
LONGEST_ENTRY = 16  # bytes of an entry of a .npy file
MOST = {".npy": LONGEST_ENTRY * MAX_ENTRIES, ".json": MAX_LIST, ".csv": MAX_FILE, ".txt": MAX_FILE}

_OTHERS = {
    b"\x93NUMPY": say.BYTES_OF_NPY,
    b"\x89PNG": say.BYTES_OF_PNG,
    b"\xff\xd8\xff": say.BYTES_OF_JPEG,
    b"PK\x03\x04": say.BYTES_OF_ZIP,
    b"%PDF": say.BYTES_OF_PDF,
    b"\x1f\x8b": say.BYTES_OF_GZIP,
    b"\x89HDF": say.BYTES_OF_HDF5,
    **{bytes([0x80, version]): say.BYTES_OF_PICKLE for version in range(2, 6)},
}


def read_array(path: Path, name: str) -> NDArray[Any]:
    """The array of float64 in a file, for the input `name`. Every entry is finite.

    Raises InputError where the file cannot be read or does not hold what its ending says, and TooLargeError for one
    that is too large, before its numbers are read.
    """
    ending = path.suffix.lower()
    if ending not in HOW:
        raise InputError(say.UNKNOWN_CONTENT.format(path=path), hint=say.ANY_ENDING)
    try:
        raw = read_bytes(path, MOST[ending])
    except TooLargeError as error:
        if ending != ".npy":
            error.hint = say.SAVE_WITH_NUMPY
        raise
    if not raw:
        raise InputError(say.EMPTY_FILE.format(path=path), hint=HOW[ending])
    array = _npy(path, raw) if ending == ".npy" else _text_array(path, raw, name)
    check_finite(array, str(path), name, masks=ending == ".npy")  # in a text, an infinity is a number too large
    return array


def _npy(path: Path, raw: bytes) -> NDArray[Any]:
    """The array of a .npy file; its header says what data follow, and is believed only as far as they do."""
    import warnings

    import numpy as np
    from numpy.lib import format as npy

    stream = BytesIO(raw)
    try:
        version = npy.read_magic(stream)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of old headers, which are read all the same
            header = {1: npy.read_array_header_1_0, 2: npy.read_array_header_2_0}[version[0]]
            shape, _, dtype = header(stream)
    except Exception:  # noqa: BLE001  (NumPy's reader of headers fails in as many ways as a header can be damaged)
        _refuse(path, raw)
    check_kind(dtype, str(path))
    check_shape(shape, str(path))
    found, promised = len(raw) - stream.tell(), entries_in(shape) * dtype.itemsize
    if found != promised:
        words = say.CUT_SHORT if found < promised else say.GOES_ON
        raise InputError(words.format(path=path, promised=promised, found=found))
    stream.seek(0)
    with np.errstate(over="ignore"):  # what does not fit a float64 becomes infinite, and is refused as such
        return npy.read_array(stream, allow_pickle=False).astype(np.float64, copy=False)


def _refuse(path: Path, raw: bytes) -> NoReturn:
    """Raise the InputError that says that a file is not what its ending says, and what it seems to be."""
    ending = path.suffix.lower()
    known = next((what for start, what in _OTHERS.items() if raw.startswith(start)), None)
    if ending == ".npy" and raw.startswith(b"\x93NUMPY"):
        raise InputError(say.DAMAGED_HEADER.format(path=path), hint=HOW[ending])
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError(say.UTF_16_TEXT.format(path=path), hint=HOW[ending] if ending == ".npy" else say.SAVE_AS_UTF_8)
    words = say.OTHER_FILE if known is None else say.KNOWN_OTHER_FILE
    raise InputError(words.format(path=path, known=known), hint=HOW[ending])


def _text_array(path: Path, raw: bytes, name: str) -> NDArray[Any]:
    ending = path.suffix.lower()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        _refuse(path, raw)
    if "\0" in text or raw.startswith(tuple(_OTHERS)):
        _refuse(path, raw)
    if not text.strip():
        raise InputError(say.EMPTY_FILE.format(path=path), hint=HOW[ending])
    return read_json(text, path, name) if ending == ".json" else read_table(text, path)
