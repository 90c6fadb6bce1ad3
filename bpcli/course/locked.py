r"""Locked values: every slot of every exercise, drawn once, so that no later bpcli draws others.

`values.lock` is a text to be read in a review: an exercise's id and a fingerprint of what its values were drawn from,
and under it a line a slot.

>>> text = '# remark\nproduct 5d0a\n {"x": "2", "y": "-3"}\n {"x": "-4", "y": "7"}\n'
>>> entries = read_entries(text, faults := [])
>>> entries["product"].slots[1], text_of(entries).endswith(text.partition("\n")[2]), faults
({'x': '-4', 'y': '7'}, True, [])
"""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.course import author_sentences as say
from bpcli.course.faults import Fault
from bpcli.course.reading import plain_ask
from bpcli.course.values import recipe_of
from bpcli.files import cannot, holds, write_over

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from bpcli.course.model import Exercise

LOCK_FILE = "values.lock"
MAX_LOCK = 4 << 20  # bytes


class Entry(NamedTuple):
    """The locked values of one exercise: of each slot those that are drawn. `line` is where the entry starts."""

    fingerprint: str
    slots: Sequence[Mapping[str, str]]
    line: int = 1


def fingerprint(exercise: Exercise) -> str:
    """What tells an exercise's expression, draws and questions from others; its words and points have no part in it.

    What has its default value does not count, so that a field of a later bpcli leaves every fingerprint as it is.
    """
    recipe = recipe_of(exercise)
    defaults = recipe.circuit._field_defaults
    data = {
        "circuit": {name: value for name, value in recipe.circuit._asdict().items() if value != defaults.get(name)},
        "values": recipe.values,
        "draw": [(name, _without_defaults(range_)) for name, range_ in recipe.ranges],
        "asks": [plain_ask(ask) for ask in recipe.asks],
        "largest": recipe.largest,
    }
    return blake2b(json.dumps(data, sort_keys=True).encode(), digest_size=8).hexdigest()


def read_entries(text: str, faults: list[Fault]) -> dict[str, Entry]:
    """The entries of a file by their ids; `faults` is added to."""
    entries: dict[str, Entry] = {}
    heads: list[tuple[int, str]] = []
    rows: dict[int, list[tuple[int, str]]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(" ") and heads:
            rows.setdefault(heads[-1][0], []).append((number, line))
        elif line.strip() and not line.startswith("#"):
            heads.append((number, line))
    for number, line in heads:
        id, _, mark = line.strip().partition(" ")  # noqa: A001  (it is the field's name)
        slots = _slots(rows.get(number, []), faults)
        if not mark or " " in mark or number not in rows:
            faults.append(Fault(LOCK_FILE, number, say.NOT_AN_ENTRY, say.ENTRY_FORM))
        elif id in entries:
            faults.append(Fault(LOCK_FILE, number, say.DOUBLE_ENTRY.format(id=id), say.KEEP_ONE))
        elif slots:
            entries[id] = Entry(mark, slots, number)
    return entries


def text_of(entries: Mapping[str, Entry]) -> str:
    """The text of a file with these entries, in the order of their ids: a moved exercise moves nothing here."""
    lines = [say.LOCK_HEAD]
    for id, entry in sorted(entries.items()):  # noqa: A001
        lines.append(f"{id} {entry.fingerprint}\n")
        lines += [f" {json.dumps(slot, ensure_ascii=False)}\n" for slot in entry.slots]
    return "".join(lines)


def write_entries(folder: Path, entries: Mapping[str, Entry]) -> None:
    """Write the file of a course; one that says the same already stays as it is. Raises InputError where it cannot."""
    path, raw = folder / LOCK_FILE, text_of(entries).encode()
    try:
        if not holds(path, raw):
            write_over(path, raw)
    except OSError as error:
        raise cannot("write", path, error) from None


def with_values(exercise: Exercise, entry: Entry | None, faults: list[Fault]) -> Exercise:
    """The exercise with the values that are locked for it; an entry that does not fit it is a fault."""
    if entry is None or not exercise.is_drawn:
        return exercise
    if entry.fingerprint != fingerprint(exercise):
        faults.append(Fault(LOCK_FILE, entry.line, say.STALE_ENTRY.format(id=exercise.id), say.RENEW_ENTRY))
    elif any(list(slot) != list(exercise.ranges) for slot in entry.slots):
        what = say.OTHER_NAMES.format(id=exercise.id, names=", ".join(exercise.ranges))
        faults.append(Fault(LOCK_FILE, entry.line, what, say.ENTRY_FORM))
    else:
        return replace(exercise, pool=tuple(entry.slots))
    return exercise


def _slots(rows: list[tuple[int, str]], faults: list[Fault]) -> list[dict[str, str]]:
    """The slots that numbered lines hold; of a line that holds none there is a fault, and then nothing."""
    slots = _read(f"[{','.join(line for _, line in rows)}]")
    if slots is not None and len(slots) == len(rows):
        return slots
    broken = next((number for number, line in rows if len(_read(f"[{line}]") or ()) != 1), 1)
    faults.append(Fault(LOCK_FILE, broken, say.NOT_A_SLOT, say.ENTRY_FORM))
    return []


def _read(text: str) -> list[dict[str, str]] | None:
    """A list of slots; None for anything else."""
    try:
        slots = json.loads(text)
    except (ValueError, RecursionError):
        return None
    are_slots = all(isinstance(slot, dict) and all(isinstance(part, str) for part in slot.values()) for slot in slots)
    return slots if are_slots else None


def _without_defaults(range_: Any) -> dict[str, Any]:
    """A Range's fields but for those that are as they always were."""
    defaults = {field.name: field.default for field in fields(range_)}
    return {name: value for name, value in asdict(range_).items() if value != defaults[name]}
