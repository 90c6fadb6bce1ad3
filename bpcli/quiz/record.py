"""The learner's record: every answer, in one file, and the quiz goes on whatever happens to that file.

A damaged file is moved aside, and a new one begins with what SQLite still reads of it; where no file can be used, the
answers of this session are kept in memory. Either way bpcli says so, once.

>>> record = Record(None, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC))
>>> _ = record.add(Answered(session="s", expression="x*y", values={"x": 2}, kind="value", ask="f", verdict="right"))
>>> [f"{answered.time:%Y-%m-%d} {answered.ask} {answered.verdict}" for answered in record.answers()]
['2026-11-20 f right']
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from bpcli import files
from bpcli.quiz import sentences as say
from bpcli.quiz import store
from bpcli.quiz.answered import UNSTAMPED, Answered

NAME = "record.sqlite"
T = TypeVar("T")


def place() -> Path:
    """Where the record is: in the folder BPCLI_HOME, or in the user's data folder."""
    home = os.environ.get("BPCLI_HOME")
    if home:
        return Path(os.path.expanduser(home)).absolute() / NAME  # noqa: PTH111  (a Path raises for ~nobody)
    import platformdirs

    return Path(platformdirs.user_data_dir("bpcli", appauthor=False)) / NAME


class Record:
    """The answers of one learner. Nothing is made on the disk before the first answer.

    `path` None keeps everything in memory. `clock` gives the time in UTC; `tell` takes a warning.
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
        self.kept = path is not None  # whether answers go into the file
        self._tell = tell
        self._unsaved: list[Answered] = []

    @classmethod
    def open(
        cls,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        tell: Callable[[str], object] = lambda _: None,
    ) -> Record:
        """The record of the person who sits here."""
        return cls(place(), clock, tell)

    def add(self, answered: Answered) -> Answered:
        """Keep an answer; the same with the time at which it was given. Saved when this returns, or a warning said."""
        if answered.time == UNSTAMPED:
            answered = answered._replace(time=self.clock())
        try:
            if self.kept:
                self._on_file(lambda path: store.insert(path, [answered]))
        except OSError as error:
            self._give_up("write", error)
        if not self.kept:
            self._unsaved.append(answered)
        return answered

    def answers(self, *, needed: bool = False) -> list[Answered]:
        """The answers in the order of their times.

        Where the file cannot be read: those of this session, or an InputError if all of them are `needed`.
        """
        saved: list[Answered] = []
        try:
            saved = [] if self.path is None else self._on_file(store.read)
        except OSError as error:
            if needed:
                raise files.cannot("read", str(self.path), error, say.OTHER_RECORD) from None
            self._give_up("read", error)
        return sorted([*saved, *self._unsaved], key=lambda answered: answered.time)

    def forget(self) -> int:
        """Delete every answer, and the copies of damaged records; how many there were.

        Raises InputError where that cannot be done.
        """
        count = len(self._unsaved)
        self._unsaved.clear()
        if self.path is None:
            return count
        path = files.real(self.path)
        try:
            if path.exists():
                count += self._on_file(store.erase)
            for copy in (*path.parent.glob(f"{path.name}.damaged-*"), Path(f"{path}.lock")):
                copy.unlink(missing_ok=True)
        except OSError as error:
            raise files.cannot("delete", path, error) from None
        return count

    def _on_file(self, work: Callable[[Path], T]) -> T:
        """Do a piece of work on the file, on a new one where it is damaged. Raises OSError."""
        path = files.real(self.path or "")
        try:
            return work(path)
        except store.DamagedError:
            mended = store.mend(path)
        if mended is not None:
            self._warn(say.RECORD_MOVED.format(path=path, **mended._asdict()))
        return work(path)

    def _give_up(self, what: str, error: OSError) -> None:
        """From here on in memory."""
        if self.kept:
            self._warn(say.RECORD_UNSAVED.format(what=what, path=self.path, reason=files.reason(error)))
        self.kept = False

    def _warn(self, text: str) -> None:
        self.warnings.append(text)
        self._tell(text)
