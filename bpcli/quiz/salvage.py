"""Reading the rows of an SQLite file that SQLite itself refuses: cut off, overwritten, or in a folder without rights.

Every page that still is a leaf of a table is read by itself, in the file and in its write-ahead log, so that a broken
page costs its own rows and no others. Knows the file format (https://www.sqlite.org/fileformat2.html). Must not know
what the rows mean.

>>> _varint(bytes([0x81, 0x00]), 0), _local_size(100, 4096), _local_size(5000, 4096)
((128, 2), 100, 908)
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAGE = 4096  # where the header that says it is lost
LEAF = 0x0D  # the first byte of a page that holds rows
MOST = 10_000_000  # bytes of a row: anything more is noise
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type → bytes


class _Pages(NamedTuple):
    """The pages of a file and its log; `latest` has those that an overflowing row goes on in."""

    size: int
    every: list[bytes]
    latest: dict[int, bytes]


def rows(path: Path) -> dict[int, tuple[Any, ...]]:
    """The rows of every table in the file, by row id. Raises OSError where the file cannot be read at all."""
    pages = _pages(path)
    found: dict[int, tuple[Any, ...]] = {}
    for page in pages.every:
        for number, row in _leaf(page, pages):
            found.setdefault(number, row)
    return dict(sorted(found.items()))


def _pages(path: Path) -> _Pages:
    data = path.read_bytes()
    size = int.from_bytes(data[16:18], "big")
    size = {1: 65536}.get(size, size)
    if size not in {512 << k for k in range(8)}:
        size = PAGE
    every = [data[start : start + size] for start in range(0, len(data), size)]
    latest = dict(enumerate(every, 1))
    log = path.with_name(f"{path.name}-wal")
    frames = log.read_bytes() if log.exists() else b""
    for start in range(32, len(frames) - 24 - size + 1, 24 + size):
        page = frames[start + 24 : start + 24 + size]
        latest[int.from_bytes(frames[start : start + 4], "big")] = page
        every.append(page)
    return _Pages(size, every, latest)


def _leaf(page: bytes, pages: _Pages) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows of one page: what cannot be read is passed over."""
    if len(page) < 8 or page[0] != LEAF:
        return
    for cell in range(int.from_bytes(page[3:5], "big")):
        pointer = page[8 + 2 * cell : 10 + 2 * cell]
        if len(pointer) < 2:
            return
        try:
            size, at = _varint(page, int.from_bytes(pointer, "big"))
            number, at = _varint(page, at)
            yield number, _record(_payload(page, at, size, pages))
        except (IndexError, ValueError, struct.error):
            continue


def _payload(page: bytes, at: int, size: int, pages: _Pages) -> bytes:
    if not 0 < size <= MOST:
        raise ValueError
    local = _local_size(size, pages.size)
    payload = page[at : at + local]
    follow = int.from_bytes(page[at + local : at + local + 4], "big") if local < size else 0
    while len(payload) < size:
        more = pages.latest.get(follow, b"")
        if len(more) < 5:
            raise ValueError
        payload += more[4 : 4 + size - len(payload)]
        follow = int.from_bytes(more[:4], "big")
    return payload


def _local_size(size: int, page: int) -> int:
    """How many bytes of a row lie on its own page; the rest overflows (section 1.6 of the format)."""
    if size <= page - 35:
        return size
    least = (page - 12) * 32 // 255 - 23
    most = least + (size - least) % (page - 4)
    return most if most <= page - 35 else least


def _record(payload: bytes) -> tuple[Any, ...]:
    """The cells of a row (section 2.1 of the format)."""
    end, at = _varint(payload, 0)
    if not at <= end <= len(payload):
        raise ValueError
    cells, place = [], end
    while at < end:
        kind, at = _varint(payload, at)
        cell, place = _cell(payload, place, kind)
        cells.append(cell)
    return tuple(cells)


def _cell(payload: bytes, place: int, kind: int) -> tuple[Any, int]:
    if kind in {0, 8, 9}:
        return (None if kind == 0 else kind - 8), place
    size = _INTEGERS.get(kind, 8 if kind == 7 else (kind - 12) // 2)
    raw = payload[place : place + size]
    if size < 0 or len(raw) < size:
        raise ValueError
    place += size
    if kind in _INTEGERS:
        return int.from_bytes(raw, "big", signed=True), place
    if kind == 7:
        return struct.unpack(">d", raw)[0], place
    return (raw.decode("utf-8") if kind % 2 else raw), place


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, seven bits each, and where the next thing starts."""
    number = 0
    for place in range(at, at + 8):
        number = number << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return number, place + 1
    return number << 8 | data[at + 8], at + 9
