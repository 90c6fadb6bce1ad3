"""The record's file: one SQLite table, opened for each piece of work and closed after it.

No connection outlives its work, so that between two answers the file is whole, without a log beside it: it can be
copied, moved or read-only, and a quiz that still runs never touches the place of a file that was moved away (SQLite
deletes a log by its name). Knows SQL. Must not know answers.

>>> VERSION
1
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bpcli import files
from bpcli.quiz.answered import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

BUSY = 5.0  # seconds that one quiz waits for another
OURS = 0x6270636C  # "bpcl": SQLite's application id

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
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM answers WHERE time >= ? ORDER BY time, id"  # noqa: S608
_REASONS = {
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_BUSY: "another program holds it",
    sqlite3.SQLITE_LOCKED: "another program holds it",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk does not take it",
}


class DamagedError(sqlite3.DatabaseError):
    """The file is no record: SQLite could open it, but what is in it is not ours or not whole."""


class NewerError(sqlite3.OperationalError):
    """A newer bpcli made the file: it may be read, not written."""


@contextmanager
def opened(path: Path, *, check: bool = False, write: bool = False) -> Iterator[sqlite3.Connection]:
    """A connection to the file, made if it is not there. `check` looks at every page first.

    Raises sqlite3.Error and OSError; `is_damage` tells which of them mean that the file itself is broken.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=BUSY, isolation_level=None)
    try:
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        _inspect(connection, check=check)
        _prepare(connection, write=write)
        yield connection
    except UnicodeDecodeError as error:  # SQLite quotes names out of a broken schema
        raise DamagedError("names are not readable") from error
    finally:
        connection.close()


def insert(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> bool:
    """Save rows, all of them or none."""
    with _transaction(connection):
        connection.executemany(_INSERT, rows)
    return True


def select(connection: sqlite3.Connection, since: str = "") -> list[tuple[Any, ...]]:
    """The rows from a time on, in the order of their times."""
    return connection.execute(_SELECT, (since,)).fetchall()


def erase(connection: sqlite3.Connection) -> int:
    """Delete every row, and what it left in the file; how many there were."""
    connection.execute("PRAGMA secure_delete = ON")
    gone = connection.execute("DELETE FROM answers").rowcount
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return gone


def is_damage(error: Exception) -> bool:
    """Whether the file is broken, rather than out of reach."""
    return isinstance(error, DamagedError) or code(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def reason(error: Exception) -> str:
    """Why the file cannot be used, in words."""
    if isinstance(error, NewerError):
        return "a newer bpcli made it"
    if isinstance(error, OSError):
        return files.reason(error)
    return _REASONS.get(code(error), str(error))


def code(error: Exception) -> int:
    """SQLite's primary result code; 0 where there is none."""
    found: int = getattr(error, "sqlite_errorcode", 0)
    return found & 0xFF


@contextmanager
def mending(path: Path) -> Iterator[None]:
    """Only one process at a time mends a record. A killed one holds nothing: the lock is SQLite's own."""
    lock = sqlite3.connect(path.with_name(f"{path.name}.lock"), timeout=6 * BUSY, isolation_level=None)
    try:
        lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()


def _inspect(connection: sqlite3.Connection, *, check: bool) -> None:
    """Raise DamagedError where the file is not ours, or not whole as far as was looked."""
    try:
        connection.execute("BEGIN")  # one moment of the file: another process may be making it
        [[version]] = connection.execute("PRAGMA user_version").fetchall()
        [[owner]] = connection.execute("PRAGMA application_id").fetchall()
        [[tables]] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchall()
        told = connection.execute("PRAGMA quick_check(1)").fetchall() if check else [("ok",)]
        columns = {name for (name,) in connection.execute("SELECT name FROM pragma_table_info('answers')")}
        connection.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if code(error) == sqlite3.SQLITE_ERROR:  # these statements are right: "unsupported file format"
            raise DamagedError(str(error)) from error
        raise
    if (tables or version or owner) and owner != OURS:
        raise DamagedError("not a record of bpcli")
    if told != [("ok",)]:
        raise DamagedError(str(told))
    if version >= VERSION and not columns.issuperset(COLUMNS):
        raise DamagedError("columns are missing")


def _prepare(connection: sqlite3.Connection, *, write: bool) -> None:
    """Bring the file to this version. Raises NewerError where it is to be written and has a later one."""
    [[version]] = connection.execute("PRAGMA user_version").fetchall()
    if version < VERSION:
        _into_wal(connection)
        _migrate(connection)
    elif version > VERSION and write:
        raise NewerError(f"version {version}")
    connection.execute("PRAGMA synchronous = FULL")  # what was saved survives the power cut, too


def _into_wal(connection: sqlite3.Connection) -> None:
    """Write ahead, so that readers and a writer go side by side. SQLite does not wait for its turn here by itself."""
    last = time.monotonic() + BUSY
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchall()
        except sqlite3.OperationalError as error:
            if code(error) not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} or time.monotonic() > last:
                raise
            time.sleep(0.01)
        else:
            return


def _migrate(connection: sqlite3.Connection) -> None:
    with _transaction(connection):
        [[version]] = connection.execute("PRAGMA user_version").fetchall()  # another process may have been faster
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                connection.execute(statement)
        if version < VERSION:
            connection.execute(f"PRAGMA user_version = {VERSION}")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
