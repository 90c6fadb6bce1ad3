"""The record's file: one plain SQLite table, opened for each piece of work and closed after it.

No connection outlives its work, so that between two answers the file is whole, without a log beside it: it can be
copied, moved or read-only. A file that holds anything but this table is not worked on: `mend` moves it aside.

>>> VERSION
1
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

from bpcli import files
from bpcli.quiz import sentences as say
from bpcli.quiz.answered import COLUMNS, from_row, to_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bpcli.quiz.answered import Answered

BUSY = 4.0  # seconds that one process waits for another
PATIENCE = 2.0  # seconds to look at a file, or to read a damaged one from one end
MOST = 100_000_000  # bytes: more than a hundred thousand answers
OURS = 0x6270636C  # "bpcl": SQLite's application id
BESIDE = ("-wal", "-shm", "-journal", "")  # the endings of SQLite's files, the record itself last

# What brings a file from each version to the next. A column may only be added, at the end: then an older bpcli reads
# what a newer one wrote.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE answers (
        id INTEGER PRIMARY KEY, time TEXT NOT NULL, session TEXT NOT NULL, topic TEXT NOT NULL, level INTEGER NOT NULL,
        seed TEXT, expression TEXT NOT NULL, given TEXT NOT NULL, kind TEXT NOT NULL, ask TEXT NOT NULL,
        answer TEXT NOT NULL, understood TEXT, verdict TEXT NOT NULL, mistakes TEXT NOT NULL, possible TEXT NOT NULL,
        carried_forward INTEGER NOT NULL, credit REAL NOT NULL, hints INTEGER NOT NULL)""",
        f"PRAGMA application_id = {OURS}",
    ),
)
VERSION = len(MIGRATIONS)

_INSERT = f"INSERT INTO answers ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
_REASONS = {
    sqlite3.SQLITE_FULL: say.DISK_FULL,
    sqlite3.SQLITE_BUSY: say.IN_USE,
    sqlite3.SQLITE_LOCKED: say.IN_USE,
    sqlite3.SQLITE_INTERRUPT: say.TOO_SLOW,
    sqlite3.SQLITE_CANTOPEN: say.NOT_OPENED,
    sqlite3.SQLITE_IOERR: say.DISK_ERROR,
}
# "Read-only" is what a damaged header says: the rights are looked at before.
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY}


class DamagedError(OSError):
    """The file is within reach, and it is not a record, or not all of one."""


class Mended(NamedTuple):
    """Why a file was moved aside, what it is called now, and how many of its rows the new one has."""

    why: str
    aside: str
    kept: int


def read(path: Path) -> list[Answered]:
    """The answers as they were saved. Raises OSError with a reason, DamagedError."""
    with suppress(FileNotFoundError), _opened(path) as connection:
        return [answered for _, answered in _rows(connection, "ASC")]
    return []


def insert(path: Path, answers: Iterable[Answered]) -> None:
    """Save answers, all of them or none, in a file that is made if need be. Raises as `read` does."""
    with _opened(path, write=True) as connection:
        connection.executemany(_INSERT, map(to_row, answers))


def erase(path: Path) -> int:
    """Delete every row and its traces in the file; how many there were. Raises as `read` does."""
    with _opened(path, write=True) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        return connection.execute("DELETE FROM answers").rowcount


def mend(path: Path) -> Mended | None:
    """Move a damaged file aside, and begin a new one with the rows that SQLite still reads.

    None where another process was faster. Raises OSError.
    """
    try:
        _look(path, write=True)
    except OSError as error:
        raise OSError(say.DAMAGED.format(error=files.reason(error))) from error
    with _in_words(), closing(sqlite3.connect(_beside(path, ".lock"), timeout=BUSY, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")  # a process that is killed holds nothing
        try:
            insert(path, ())
        except DamagedError as error:
            why = str(error)
        else:
            return None
        answers = _rescued(path)
        aside = _beside(path, f".damaged-{_free_number(path)}")
        for end in BESIDE:  # the log first: a new file must not meet an old log
            with suppress(FileNotFoundError):
                _beside(path, end).replace(_beside(aside, end))
        try:
            insert(path, answers)
        except OSError as error:
            raise OSError(say.MOVED_ASIDE.format(error=files.reason(error), aside=aside.name)) from error
    return Mended(why, aside.name, len(answers))


@contextmanager
def _opened(path: Path, *, write: bool = False) -> Iterator[sqlite3.Connection]:
    """A transaction on a file in which every page was looked at. Raises OSError with a reason, DamagedError."""
    with _in_words(), closing(_connect(path, write=write)) as connection:
        connection.execute("BEGIN IMMEDIATE" if write else "BEGIN")
        with _in_words(sqlite3.SQLITE_ERROR):  # these statements are right: the error is "unsupported file format"
            _limit(connection)
            version = _inspect(connection)
            connection.set_progress_handler(None, 0)
        if write and version > VERSION:
            raise OSError(say.OF_NEWER_BPCLI)
        if write and version < VERSION:
            _migrate(connection, version)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        yield connection
        connection.execute("COMMIT")
        if write:  # readers and a writer then go side by side; a reader may stop this, until the next answer
            with suppress(sqlite3.OperationalError):
                connection.execute("PRAGMA journal_mode = WAL")


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    _look(path, write=write)
    # SQLite wants to write beside a file that it only reads, unless the file is said not to change.
    fixed = not write and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
    place = f"{path.as_uri()}?immutable=1" if fixed else path.as_uri()
    connection = sqlite3.connect(place, timeout=BUSY, isolation_level=None, uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _look(path: Path, *, write: bool) -> None:
    """Raise OSError where SQLite would wait without end, or would not tell the reason."""
    for end in (*reversed(BESIDE), ".lock"):
        try:
            _look_at(_beside(path, end))
        except FileNotFoundError:
            if not end and not write:
                raise
        except OSError as error:
            raise OSError(f"{files.reason(error)}{end and f' ({path.name}{end})'}") from error
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not os.access(path.parent, os.W_OK):
            raise PermissionError(say.MAY_NOT_WRITE_BESIDE)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(say.MAY_NOT_WRITE)


def _look_at(path: Path) -> None:
    if files.look(path, plain=True).st_size > MOST:
        raise OSError(say.TOO_LARGE.format(most=MOST))
    if not os.access(path, os.R_OK):
        raise PermissionError(say.MAY_NOT_READ)


def _inspect(connection: sqlite3.Connection) -> int:
    """The version of the file. Raises DamagedError where it is not ours or holds anything but the one table."""
    [[version]] = connection.execute("PRAGMA user_version")
    [[owner]] = connection.execute("PRAGMA application_id")
    schema = _schema(connection)
    if not (schema or version or owner):
        return 0
    if owner != OURS:
        raise DamagedError(say.OF_ANOTHER_PROGRAM)
    with closing(sqlite3.connect(":memory:")) as fresh:
        _migrate(fresh, 0, version)
        is_plain = schema == _schema(fresh) or (version > VERSION and len(schema) == 1 and _is_table(*schema[0]))
    if not is_plain:
        raise DamagedError(say.MORE_THAN_ANSWERS)
    if connection.execute("PRAGMA quick_check(1)").fetchall() != [("ok",)]:
        raise DamagedError(say.BROKEN)
    return int(version)


def _schema(connection: sqlite3.Connection) -> list[tuple[str, str, str]]:
    """Kind, name and statement of each thing in the file, up to a few."""
    told = connection.execute("SELECT type, name, sql FROM sqlite_master").fetchmany(10)
    return [(kind, name, " ".join(str(sql).split())) for kind, name, sql in told]


def _is_table(kind: str, name: str, sql: str) -> bool:
    """Whether this is our table, with columns after ours or without."""
    return (kind, name) == ("table", "answers") and sql.startswith(" ".join(MIGRATIONS[0][0].split())[:-1])


def _migrate(connection: sqlite3.Connection, version: int, last: int | None = None) -> None:
    for statements in MIGRATIONS[version:last]:
        for statement in statements:
            connection.execute(statement)


def _rows(connection: sqlite3.Connection, order: str) -> Iterator[tuple[int, Answered]]:
    """The answers with the numbers of their rows, one by one. A row that was never an answer is left out."""
    there = {name for _, name, *_ in connection.execute("PRAGMA table_info(answers)")}
    names = ["id", *(name for name in COLUMNS if name in there)]  # an older bpcli had fewer
    select = f"SELECT {', '.join(names)} FROM answers NOT INDEXED ORDER BY id {order}"  # noqa: S608
    for number, *row in connection.execute(select) if there else ():
        if (answered := from_row(dict(zip(names[1:], row, strict=True)))) is not None:
            yield number, answered


def _rescued(path: Path) -> list[Answered]:
    """What SQLite still reads of a damaged file: from each end until its first error, or for some time."""
    answers: dict[int, Answered] = {}
    for order in ("ASC", "DESC"):
        with suppress(OSError), _in_words(), closing(_connect(path, write=False)) as connection:
            _limit(connection)  # pages that lead to each other in a circle have no end
            connection.execute("PRAGMA writable_schema = ON")  # SQLite then reads a file that was cut off, too
            if any(_is_table(*entry) for entry in _schema(connection)):
                answers.update(_rows(connection, order))  # up to the error
    return [answered for _, answered in sorted(answers.items())]


def _limit(connection: sqlite3.Connection) -> None:
    """Interrupt what takes longer than PATIENCE from now on."""
    end = monotonic() + PATIENCE
    connection.set_progress_handler(lambda: monotonic() > end, 1000)


@contextmanager
def _in_words(*damage: int) -> Iterator[None]:
    """SQLite's errors as an OSError with a reason, those of a broken file (and `damage`) as a DamagedError."""
    try:
        yield
    except UnicodeDecodeError as error:  # SQLite quotes names out of a broken schema
        raise DamagedError(say.BROKEN) from error
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {*_DAMAGE, *damage}:
            raise DamagedError(say.BROKEN) from error
        raise OSError(_REASONS.get(code, str(error))) from error


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _free_number(path: Path) -> int:
    number = 1
    while _beside(path, f".damaged-{number}").exists():
        number += 1
    return number
