"""The record as a file for other programs: JSON or CSV, by the ending of its name.

Knows the two formats. Must not know where answers come from.

>>> CSV_COLUMNS[:4]
('time', 'session', 'topic', 'level')
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.files import cannot, write_new
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

    In CSV the values are JSON, and ids of mistakes stand with a space between them.
    """
    ending = path.suffix.lower()
    if ending not in {".json", ".csv"}:
        raise InputError(f"cannot tell the format of {path}", hint="the name must end in .json or .csv")
    rows = [to_json(answered) for answered in answers]
    text = io.StringIO()
    if ending == ".json":
        lines = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in rows)
        text.write(f'{{"schema": {SCHEMA}, "answers": [\n  {lines}]}}\n')
    else:
        table = csv.DictWriter(text, CSV_COLUMNS)
        table.writeheader()
        for row in rows:
            words = {key: " ".join(row[key]) for key in ("mistakes", "possible")}
            table.writerow(row | words | {"values": json.dumps(row["values"])})
    try:
        write_new(path, text.getvalue().encode("utf-8", "backslashreplace"))  # half a character: \\ud800
    except FileExistsError:
        raise InputError(f"{path} is there already", hint="give the export a new name") from None
    except (OSError, ValueError) as error:
        raise cannot("write", path, error) from None
    return len(rows)
