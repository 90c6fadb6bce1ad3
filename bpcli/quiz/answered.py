"""One answer as the record keeps it, and as a row of columns.

>>> told = Answered(session="s", expression="x*y", values={"x": 2}, kind="gradient", ask="df/dx", verdict="right")
>>> cells = dict(zip(COLUMNS, to_row(told), strict=True))
>>> from_row(cells | {"time": "2026-11-20T12:00:00+00:00"}).ask, from_row(cells | {"time": "no time"})
('df/dx', None)
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from math import isfinite
from typing import Any, NamedTuple

from bpcli.errors import shortened

UNSTAMPED = datetime(1, 1, 1, tzinfo=UTC)  # the record puts its clock's time here
VERDICTS = ("right", "wrong", "unreadable", "skipped")
LONGEST = 20_000  # characters kept of a text; written as an escape, one character may take six
MOST = 100  # levels, hints, and mistakes of one answer
YEARS = range(1970, 3000)  # in which a clock may stand
TEXTS = ("session", "topic", "expression", "kind", "ask", "answer")
COUNTS = ("level", "hints", "carried_forward")


class Answered(NamedTuple):
    """One answer to one question.

    `topic` and `level` are those that the circuit was drawn for ("" and 0 for a learner's own circuit), `values` the
    inputs as JSON has them; `mistakes` are the ids of the known mistakes that give the same answer, and `possible` the
    ids of those that could have been made here (a right answer says that these were avoided). `hints` is how many were
    taken, `credit` what the answer is worth, from 0 to 1.
    """

    session: str
    expression: str
    values: Mapping[str, Any]
    kind: str
    ask: str
    verdict: str
    answer: str = ""
    understood: str | None = None
    mistakes: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    carried_forward: bool = False
    credit: float = 0.0
    hints: int = 0
    topic: str = ""
    level: int = 0
    seed: int | None = None
    time: datetime = UNSTAMPED

    @property
    def counts(self) -> bool:
        """Whether it says something about the learner: an unreadable answer costs nothing."""
        return self.verdict in {"right", "wrong"}

    @property
    def circuit(self) -> tuple[str, str, str, int | None]:
        """Which circuit of which session it was about."""
        return self.session, self.expression, _json(self.values), self.seed


COLUMNS = (
    "time", "session", "topic", "level", "seed", "expression", "given", "kind", "ask", "answer", "understood",
    "verdict", "mistakes", "possible", "carried_forward", "credit", "hints",
)  # fmt: skip


def to_row(answered: Answered) -> tuple[str | int | float | None, ...]:
    """The cells of COLUMNS. A seed is text, for it may be larger than SQLite's integers."""
    return (
        answered.time.astimezone(UTC).isoformat(timespec="microseconds"),
        _text(answered.session),
        _text(answered.topic),
        int(answered.level),
        None if answered.seed is None else str(answered.seed),
        _text(answered.expression),
        _json(answered.values),
        _text(answered.kind),
        _text(answered.ask),
        _text(answered.answer),
        None if answered.understood is None else _text(answered.understood),
        answered.verdict,
        _json(answered.mistakes),
        _json(answered.possible),
        int(answered.carried_forward),
        float(answered.credit),
        int(answered.hints),
    )


def from_row(cells: Mapping[str, Any]) -> Answered | None:
    """The answer of a row, its cells by the names of COLUMNS; None for one that no answer was ever written as."""
    try:
        told = datetime.fromisoformat(cells["time"])
        time = told.astimezone(UTC)
        values, mistakes, possible = (json.loads(cells[name]) for name in ("given", "mistakes", "possible"))
        sound = (
            told.tzinfo is not None
            and time.year in YEARS
            and isinstance(values, dict)
            and _is_plain(values)
            and _are_ids(mistakes)
            and _are_ids(possible)
            and all(isinstance(cells[name], str) and len(cells[name]) <= 6 * LONGEST for name in TEXTS)
            and isinstance(cells["understood"], str | None)
            and cells["verdict"] in VERDICTS
            and all(isinstance(cells[name], int) and 0 <= cells[name] <= MOST for name in COUNTS)
            and isinstance(cells["credit"], int | float)
            and 0 <= cells["credit"] <= 1
        )
        if not sound:
            return None
        same = {name: cells[name] for name in (*TEXTS, "understood", "verdict", "hints", "level")}
        return Answered(
            values=values,
            mistakes=tuple(mistakes),
            possible=tuple(possible),
            carried_forward=bool(cells["carried_forward"]),
            credit=float(cells["credit"]),
            seed=None if cells["seed"] is None else int(cells["seed"]),
            time=time,
            **same,
        )
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError):
        return None


def to_json(answered: Answered) -> dict[str, Any]:
    """The answer as an export has it."""
    time = answered.time.astimezone(UTC).isoformat(timespec="microseconds")
    return {"time": time} | {key: value for key, value in answered._asdict().items() if key != "time"}


def _are_ids(names: object) -> bool:
    return isinstance(names, list) and len(names) <= MOST and all(re.fullmatch(r"[\w-]{1,60}", name) for name in names)


def _is_plain(value: object, deepest: int = 20) -> bool:
    """Whether a value is finite numbers and texts, in lists that are not absurdly deep."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return deepest > 0 and all(_is_plain(one, deepest - 1) for one in inner)
    return not isinstance(value, float) or isfinite(value)


def _text(text: str) -> str:
    """A text that any file can hold: what a broken terminal sent (half a character) is written as an escape."""
    return shortened(text, LONGEST).encode("utf-8", "backslashreplace").decode()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, default=_plain)


def _plain(value: Any) -> Any:
    """An array as lists, a mapping as a dict; any other thing as it is written."""
    if hasattr(value, "tolist"):
        return value.tolist()
    return dict(value) if isinstance(value, Mapping) else str(value)
