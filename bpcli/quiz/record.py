"""The learner's record: every answer, in one file that survives what happens to files.

What is saved stays saved, and the quiz goes on: a damaged file is moved aside, what can be read of it goes into a fresh
one; where nothing can be written, this session is kept in memory. Either way one sentence says so. Knows files. Must
not know questions or screens.

>>> record = Record(None, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC))
>>> _ = record.add(Answered(session="s", expression="x*y", values={"x": 2}, kind="value", ask="f", verdict="right"))
>>> [f"{answered.time:%Y-%m-%d} {answered.ask} {answered.verdict}" for answered in record.answers()]
['2026-11-20 f right']
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bpcli.errors import InputError
from bpcli.quiz import salvage, store
from bpcli.quiz.answered import COLUMNS, UNSTAMPED, Answered, from_row, to_row

NAME = "record.sqlite"
T = TypeVar("T")

MOVED = "The record {path} was damaged. It is kept as {aside}; {count} of its answers were recovered."
UNKEPT = "The record {path} cannot be written ({reason}): the answers of this session are not kept."
UNREAD = "The record {path} cannot be read ({reason})."


def place() -> Path:
    """Where the record is: in the folder BPCLI_HOME, or in the user's data folder."""
    home = os.environ.get("BPCLI_HOME")
    if home:
        return Path(home).expanduser().absolute() / NAME
    import platformdirs

    return Path(platformdirs.user_data_dir("bpcli", appauthor=False)) / NAME


class Record:
    """The answers of one learner. Nothing is made on the disk before the first answer.

    `path` None keeps everything in memory. `clock` gives the time in UTC; `tell` takes a warning, each of them once.
    """

    def __init__(
        self,
        path: Path | None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Callable[[str], object] = lambda _: None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.warnings: list[str] = []
        self._tell = tell
        self._memory: list[Answered] | None = [] if path is None else None  # what is there where no file is used
        self._reason = ""  # why the file is not used
        self._checked = False

    @classmethod
    def open(
        cls,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Callable[[str], object] = lambda _: None,
    ) -> Record:
        """The record of the person who sits here."""
        return cls(place(), clock, tell)

    @property
    def kept(self) -> bool:
        """Whether answers go into a file."""
        return self._memory is None

    def add(self, answered: Answered) -> Answered:
        """Keep an answer; the same with the time at which it was given. Saved when this returns, or a warning said."""
        if answered.time == UNSTAMPED:
            answered = answered._replace(time=self.clock())
        row = to_row(answered)
        if self._on_file(lambda connection: store.insert(connection, [row]), write=True) is None:
            self._remember(answered)
            if self.path is not None:
                self._warn(UNKEPT.format(path=self.path, reason=self._reason))
        return answered

    def answers(self, since: datetime | None = None) -> Iterator[Answered]:
        """The answers in the order of their times; `since` leaves out the earlier ones."""
        if self.kept and self.path is not None and _is_missing(self.path):
            return
        start = "" if since is None else since.astimezone(UTC).isoformat(timespec="microseconds")
        rows = self._on_file(lambda connection: store.select(connection, start))
        if rows is None:
            yield from (a for a in self._memory or [] if since is None or a.time >= since)
            return
        for row in rows:
            if (answered := from_row(row)) is not None:
                yield answered

    def forget(self) -> int:
        """Delete every answer, and the copies of damaged records; how many there were.

        Raises InputError where that cannot be done.
        """
        count = len(self._memory or [])
        self._memory, self._reason = [] if self.path is None else None, ""
        if self.path is None:
            return count
        try:
            if not _is_missing(self.path):
                count += self._on_file(store.erase, write=True) or 0
            for copy in [*self.path.parent.glob(f"{self.path.name}.damaged-*"), _beside(self.path, ".lock")]:
                copy.unlink(missing_ok=True)
        except OSError as error:
            self._reason = store.reason(error)
        if self._reason:
            raise InputError(f"the record {self.path} cannot be deleted: {self._reason}")
        return count

    def _on_file(self, work: Callable[[sqlite3.Connection], T], *, write: bool = False) -> T | None:
        """Do a piece of work on the file, mended if need be. None once no file can be used."""
        mended = False
        while self.path is not None and self._memory is None:
            try:
                with store.opened(self.path, check=not self._checked, write=write) as connection:
                    self._checked = True
                    return work(connection)
            except (sqlite3.Error, OSError) as error:
                try:
                    if mended or not store.is_damage(error):
                        raise
                    mended = True
                    self._mend(self.path)
                except (sqlite3.Error, OSError) as final:
                    self._give_up(self.path, final)
        return None

    def _mend(self, path: Path) -> None:
        """Move the damaged file aside, and put what can be read of it into a fresh one."""
        with store.mending(path):
            try:
                with store.opened(path, check=True):
                    return  # another process was faster
            except sqlite3.Error as error:
                if not store.is_damage(error):
                    raise
            found = [row[1 : len(COLUMNS) + 1] for row in salvage.rows(path).values()]
            rows = [row for row in found if from_row(row) is not None]
            aside = _free_name(path)
            for end in ("-wal", "-shm", ""):  # the log first: a fresh file must not meet an old log
                if _beside(path, end).exists():
                    _beside(path, end).replace(_beside(aside, end))
            with store.opened(path, write=True) as connection:
                store.insert(connection, rows)
        self._warn(MOVED.format(path=path, aside=aside.name, count=len(rows) or "none"))

    def _give_up(self, path: Path, error: Exception) -> None:
        """From here on in memory, beside what can be read."""
        self._reason = store.reason(error)
        self._memory = []
        try:
            rows = salvage.rows(path).values() if path.exists() else ()
        except OSError as unread:
            self._warn(UNREAD.format(path=path, reason=store.reason(unread)))
            return
        for row in rows:
            if (answered := from_row(row[1 : len(COLUMNS) + 1])) is not None:
                self._remember(answered)

    def _remember(self, answered: Answered) -> None:
        self._memory = sorted([*(self._memory or []), answered], key=lambda one: one.time)

    def _warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)
            self._tell(text)


def _is_missing(path: Path) -> bool:
    """Whether there is no file. Of a folder that may not be looked into nobody knows: opening the file will tell."""
    try:
        return not path.exists()
    except OSError:
        return False


def _beside(path: Path, end: str) -> Path:
    return path.with_name(f"{path.name}{end}")


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := _beside(path, f".damaged-{number}")).exists():
        number += 1
    return aside
