"""The catalogue of gates as JSON, schema 1: an interface that programs rely on (see `bpcli help formats`).

Knows the schema. Must not know sentences. Formulas are spelled as in Python; y is the gate's output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.formats.array_gates import array_gate, array_more
from bpcli.formats.ascii import to_code
from bpcli.formats.clean import encoded
from bpcli.reference.array_entries import ArrayEntry
from bpcli.reference.listings import gate_code
from bpcli.reference.numbers import sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.formats import Page
    from bpcli.gates.gate import Kink
    from bpcli.reference.entries import Entry

SCHEMA = 1


def write(entries: Iterable[Entry | ArrayEntry], page: Page, *, whole: bool = False) -> None:
    """Write gates as one JSON object, a line each; `whole` adds derivations, numbers and code."""
    rows = ",\n  ".join(encoded(_entry(entry, whole=whole)) for entry in entries)
    page.write(f'{{"schema": {SCHEMA}, "gates": [\n  {rows}]}}\n')


def _entry(entry: Entry | ArrayEntry, *, whole: bool) -> dict[str, Any]:
    if isinstance(entry, ArrayEntry):
        return array_gate(entry) | (array_more(entry) if whole else {})
    return _gate(entry) | (_more(entry) if whole else {})


def _gate(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": "number",
        "aliases": entry.aliases,
        "family": entry.family,
        "operands": entry.operands,
        "defaults": {name: float(value) for name, value in entry.defaults},
        "formula": to_code(entry.formula),
        "local": [
            {"operand": rule.operand, "formula": to_code(rule.formula), "reads": rule.reads} for rule in entry.rules
        ],
        "pattern": entry.pattern,
        "domain": [
            {"fails": to_code(refusal.where).replace(" = ", " == "), "message": refusal.message}
            for refusal in entry.domain
        ],
        "kinks": [_kink(kink) for kink in entry.kinks],
        "conventions": [_kink(kink) for kink in entry.conventions],
        "flat": entry.flat,
        "because": entry.because,
        "variadic": entry.gate.variadic is not None,
        "expansion": None if entry.expansion is None else to_code(entry.expansion),
        "callable": entry.called,
    }


def _kink(kink: Kink) -> dict[str, Any]:
    return {"convention": kink.convention, "pytorch": kink.torch}


def _more(entry: Entry) -> dict[str, Any]:
    return {
        "derivations": [
            {
                "operand": derivation.operand,
                "start": to_code(derivation.start),
                "steps": [
                    {
                        "equation": to_code(step.equation(derivation.operand)),
                        "where": to_code(step.where) or None,
                        "limit": step.is_limit,
                        "reason": step.reason,
                    }
                    for step in derivation.steps
                ],
            }
            for derivation in entry.derivations
        ],
        "numbers": [
            {
                "at": dict(zip(entry.operands, row.point, strict=True)),
                "value": row.value,
                "local": dict(zip(entry.operands, row.local, strict=True)),
                "remark": row.remark or None,
            }
            for row in sample(entry)
        ],
        "code": gate_code(entry.gate),
    }
