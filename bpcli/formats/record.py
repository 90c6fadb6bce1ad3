"""A learner's record for other programs: all answers as JSON or CSV, and a summary as JSON. Times are in UTC.

>>> CSV_COLUMNS[:4]
('time', 'session', 'topic', 'level')
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.files import cannot, write_new
from bpcli.formats import sentences as say
from bpcli.formats.clean import cell, encoded
from bpcli.quiz.answered import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bpcli.formats import Page
    from bpcli.quiz.answered import Answered
    from bpcli.quiz.standing import Summary

SCHEMA = 1
CSV_COLUMNS = (
    "time", "session", "topic", "level", "seed", "expression", "values", "kind", "ask", "answer", "understood",
    "verdict", "mistakes", "possible", "carried_forward", "credit", "hints",
)  # fmt: skip


def export(answers: Iterable[Answered], path: Path) -> int:
    """Write answers into a new file, in the format that its name ends in, .json or .csv. Return how many answers.

    In CSV the values are JSON, ids of mistakes have a space between them, and no cell is a formula for a spreadsheet.
    Raises InputError for another ending, or a file that is there already.
    """
    ending = path.suffix.lower()
    if ending not in {".json", ".csv"}:
        raise InputError(say.UNKNOWN_FORMAT.format(path=path), hint=say.EXPORT_ENDINGS)
    rows = [to_json(answered) for answered in answers]
    text = io.StringIO()
    if ending == ".json":
        lines = ",\n  ".join(encoded(row) for row in rows)
        text.write(f'{{"schema": {SCHEMA}, "answers": [\n  {lines}]}}\n')
    else:
        table = csv.DictWriter(text, CSV_COLUMNS)
        table.writeheader()
        for row in rows:
            words = {key: " ".join(row[key]) for key in ("mistakes", "possible")}
            cells = {key: cell(it) if isinstance(it, str) else it for key, it in (row | words).items()}
            table.writerow(cells | {"values": encoded(row["values"])})
    try:
        write_new(path, text.getvalue().encode())
    except FileExistsError:
        raise InputError(say.EXPORT_EXISTS.format(path=path), hint=say.NEW_NAME) from None
    except (OSError, ValueError) as error:
        raise cannot("write", path, error) from None
    return len(rows)


def write_summary(summary: Summary, page: Page) -> None:
    """Write a summary as one JSON object, a line for each topic, mistake, day and thing that is due.

    Programs rely on this schema; `bpcli help formats` describes it.
    """
    head: dict[str, Any] = {"schema": SCHEMA}
    head |= {"answers": summary.answers, "right": summary.right, "circuits": summary.circuits}
    head["last"] = None if summary.last is None else _time(summary.last)
    page.write("{" + encoded(head)[1:-1])
    for key, rows in (
        ("topics", [_row(topic) for topic in summary.topics]),
        ("mistakes", [_row(mistake) for mistake in summary.mistakes]),
        ("days", [_row(day) | {"day": str(day.day)} for day in summary.days]),
        ("due", [_row(item) | {"command": item.command} for item in summary.due]),
    ):
        page.write(f',\n "{key}": [' + ",\n  ".join(map(encoded, rows)) + "]")
    page.write("}\n")


def _row(row: Any) -> dict[str, Any]:
    """The fields of a tuple with names."""
    return {key: _time(value) if isinstance(value, datetime) else value for key, value in row._asdict().items()}


def _time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds")
