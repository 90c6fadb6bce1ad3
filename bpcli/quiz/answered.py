"""One answer as the record keeps it, and as a row of columns.

Knows what is kept. Must not know where.

>>> told = Answered(session="s", expression="x*y", values={"x": 2}, kind="gradient", ask="df/dx", verdict="right")
>>> from_row(to_row(told)) == told, from_row(("no time", *to_row(told)[1:]))
(True, None)
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bpcli.errors import shortened

UNSTAMPED = datetime(1, 1, 1, tzinfo=UTC)  # the record puts its clock's time here
VERDICTS = ("right", "wrong", "unreadable", "skipped")
LONGEST = 20_000  # characters kept of a text


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


def from_row(row: Sequence[Any]) -> Answered | None:
    """The answer of a row; None for one that no answer was ever written as."""
    try:
        cells = dict(zip(COLUMNS, row, strict=True))
        time = datetime.fromisoformat(cells["time"])
        values, mistakes, possible = (json.loads(cells[key]) for key in ("given", "mistakes", "possible"))
        texts = [cells[key] for key in ("session", "topic", "expression", "kind", "ask", "answer")]
        sound = (
            time.tzinfo is not None
            and isinstance(values, dict)
            and all(isinstance(text, str) for text in (*texts, *mistakes, *possible))
            and cells["verdict"] in VERDICTS
        )
        if not sound:
            return None
        return Answered(
            session=cells["session"],
            expression=cells["expression"],
            values=values,
            kind=cells["kind"],
            ask=cells["ask"],
            verdict=cells["verdict"],
            answer=cells["answer"],
            understood=cells["understood"],
            mistakes=tuple(mistakes),
            possible=tuple(possible),
            carried_forward=bool(cells["carried_forward"]),
            credit=float(cells["credit"]),
            hints=int(cells["hints"]),
            topic=cells["topic"],
            level=int(cells["level"]),
            seed=None if cells["seed"] is None else int(cells["seed"]),
            time=time.astimezone(UTC),
        )
    except (TypeError, ValueError, OverflowError, RecursionError):
        return None


def to_json(answered: Answered) -> dict[str, Any]:
    """The answer as an export has it."""
    time = answered.time.astimezone(UTC).isoformat(timespec="microseconds")
    return {"time": time} | {key: value for key, value in answered._asdict().items() if key != "time"}


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
