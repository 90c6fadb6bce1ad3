"""The record as a file for other programs: JSON or CSV, by the ending of its name.

Knows the two formats. Must not know where answers come from.

>>> CSV_COLUMNS[:4]
('time', 'session', 'topic', 'level')
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.files import cannot, write_new
from bpcli.formats.clean import cell, encoded
from bpcli.quiz.answered import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bpcli.quiz.answered import Answered

SCHEMA = 1
CSV_COLUMNS = (
    "time", "session", "topic", "level", "seed", "expression", "values", "kind", "ask", "answer", "understood",
    "verdict", "mistakes", "possible", "carried_forward", "credit", "hints",
)  # fmt: skip


def write(answers: Iterable[Answered], path: Path) -> int:
    """Write answers into a new file; how many. Raises InputError for another ending, or a file that is there already.

    In CSV the values are JSON, ids of mistakes have a space between them, and a spreadsheet reckons none of it.
    """
    ending = path.suffix.lower()
    if ending not in {".json", ".csv"}:
        raise InputError(f"cannot tell the format of {path}", hint="the name must end in .json or .csv")
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
        raise InputError(f"{path} is there already", hint="give the export a new name") from None
    except (OSError, ValueError) as error:
        raise cannot("write", path, error) from None
    return len(rows)
