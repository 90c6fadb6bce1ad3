"""A learner's progress as JSON, schema 1: an interface that programs rely on (see `bpcli help formats`).

Knows the schema. Must not know sentences. Times are in UTC.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bpcli.formats.clean import encoded

if TYPE_CHECKING:
    from bpcli.formats import Page
    from bpcli.quiz.standing import Summary

SCHEMA = 1


def write(told: Summary, page: Page) -> None:
    """Write the summary as one JSON object, a line for each topic, mistake, day and thing that is due."""
    head: dict[str, Any] = {"schema": SCHEMA, "answers": told.answers, "right": told.right, "circuits": told.circuits}
    head["last"] = None if told.last is None else _time(told.last)
    page.write("{" + encoded(head)[1:-1])
    for key, rows in (
        ("topics", [_row(one) for one in told.topics]),
        ("mistakes", [_row(one) for one in told.mistakes]),
        ("days", [_row(day) | {"day": str(day.day)} for day in told.days]),
        ("due", [_row(one) | {"command": one.command} for one in told.due]),
    ):
        page.write(f',\n "{key}": [' + ",\n  ".join(map(encoded, rows)) + "]")
    page.write("}\n")


def _row(one: Any) -> dict[str, Any]:
    """The fields of a tuple with names."""
    return {key: _time(value) if isinstance(value, datetime) else value for key, value in one._asdict().items()}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
