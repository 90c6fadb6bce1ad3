r"""One setting of a course.toml, read or written without the rest of the file.

A learner's course.toml is read so: whatever else it holds is never looked at.

>>> setting(b'id = "c"\nsalt = "2026"\n[table]\nid = "x"', "salt"), setting(b"id = 3", "salt")
('2026', None)
>>> with_setting('id = "c" # mine\ntitle = "C"', "salt", 'a "b"')
'id = "c" # mine\nsalt = "a \\"b\\""\ntitle = "C"'
"""

from __future__ import annotations

import json
import tomllib
from functools import lru_cache
from itertools import takewhile

from bpcli.course.fields import Typed, value_text
from bpcli.course.places import Statement, statements
from bpcli.course.reading import decoded


@lru_cache(maxsize=64)
def setting(raw: bytes, name: str) -> str | None:
    """The text that a course.toml gives a setting; None where it gives none, or one that cannot be read."""
    try:
        text = decoded(raw)
    except UnicodeDecodeError:
        return None
    for statement in _before_tables(text):
        if statement.keys == (name,):
            try:
                return value_text(tomllib.loads(f"value = {text[slice(*statement.value)]}", parse_float=Typed)["value"])
            except (ValueError, RecursionError):
                return None
    return None


def with_setting(text: str, name: str, value: str) -> str:
    """The text of a course.toml with another value for a setting; one that it does not have comes after the first."""
    quoted = json.dumps(value, ensure_ascii=False)
    there = list(_before_tables(text))
    for statement in there:
        if statement.keys == (name,):
            return f"{text[: statement.value.start]}{quoted}{text[statement.value.end :]}"
    end = text.find("\n", there[0].value.end) + 1 if there else 0
    before, after = (text[:end], text[end:]) if end or not there else (f"{text}\n", "")
    return f"{before}{name} = {quoted}\n{after}"


def _before_tables(text: str) -> list[Statement]:
    return list(takewhile(lambda statement: not statement.header, statements(text)))
