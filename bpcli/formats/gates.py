"""The catalogue of gates as JSON, schema 1: an interface that programs rely on (see the README).

Formulas are spelled as in Python; y is the gate's output. A gate over arrays has rules in the place of local gradients,
said for each call, because they depend on shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.formats.ascii import to_code
from bpcli.formats.clean import encoded
from bpcli.reference.array_entries import ArrayEntry
from bpcli.reference.array_numbers import command, values
from bpcli.reference.entries import OUTPUT
from bpcli.reference.listings import gate_code
from bpcli.reference.numbers import sample

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.formats import Page
    from bpcli.gates.derivations import Derivation
    from bpcli.gates.gate import Kink
    from bpcli.reference.array_entries import ArrayCase
    from bpcli.reference.entries import Entry

SCHEMA = 1


def write(entries: Iterable[Entry | ArrayEntry], page: Page, *, whole: bool = False) -> None:
    """Write gates as one JSON object, a line each; `whole` adds derivations, numbers and code."""
    rows = ",\n  ".join(encoded(_entry(entry) | (_more(entry) if whole else {})) for entry in entries)
    page.write(f'{{"schema": {SCHEMA}, "gates": [\n  {rows}]}}\n')


def _entry(entry: Entry | ArrayEntry) -> dict[str, Any]:
    """What the list says of it."""
    gate = entry.gate
    return {
        "id": entry.id,
        "kind": "array" if isinstance(entry, ArrayEntry) else "number",
        "aliases": entry.aliases,
        "family": entry.family,
        "operands": entry.operands,
        **(_by_call(entry) if isinstance(entry, ArrayEntry) else _local(entry)),
        "pattern": gate.pattern,
        "domain": [{"message": domain.message} for domain in gate.domain],
        "kinks": [_kink(kink) for kink in gate.kinks],
        "conventions": [_kink(kink) for kink in gate.conventions],
        "flat": gate.flat,
        "because": gate.because,
        **({} if isinstance(entry, ArrayEntry) else _of_numbers(entry)),
    }


def _more(entry: Entry | ArrayEntry) -> dict[str, Any]:
    """What its page says too."""
    if isinstance(entry, ArrayEntry):
        calls = {case.case.call: to_code(case.formula) for case in entry.cases}
        return {
            "derivations": [_derivation(one, calls) for one in entry.derivations],
            "numbers": [
                {"call": to_code(case.formula), "command": command(case), **values(case)} for case in entry.cases
            ],
        }
    return {
        "derivations": [_derivation(one) for one in entry.derivations],
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


def _local(entry: Entry) -> dict[str, Any]:
    return {
        "defaults": {name: float(value) for name, value in entry.gate.defaults},
        "formula": to_code(entry.formula),
        "local": [
            {"operand": rule.operand, "formula": to_code(rule.formula), "reads": rule.reads} for rule in entry.rules
        ],
    }


def _of_numbers(entry: Entry) -> dict[str, Any]:
    return {
        "domain": [
            {"fails": to_code(refusal.where).replace(" = ", " == "), "message": refusal.message}
            for refusal in entry.domain
        ],
        "variadic": entry.gate.variadic is not None,
        "expansion": None if entry.expansion is None else to_code(entry.expansion),
        "callable": entry.gate.called,
    }


def _by_call(entry: ArrayEntry) -> dict[str, Any]:
    return {
        "settings": entry.settings,
        "usage": entry.usage,
        "summary": entry.summary,
        "formula": to_code(entry.cases[0].formula),
        "rules": [rule for case in entry.cases for rule in _rules(case)],
    }


def _rules(case: ArrayCase) -> list[dict[str, Any]]:
    shapes = {one.name: one.axes.split() for one in case.case.operands} | {OUTPUT: case.case.output.split()}
    return [
        {
            "call": to_code(case.formula),
            "shapes": shapes,
            "operand": rule.operand,
            "formula": to_code(rule.formula),
            "entry": rule.by_index and dict(zip(("jacobian", "gradient"), map(to_code, rule.by_index), strict=True)),
            "reads": rule.reads,
            "jacobian": rule.jacobian,
        }
        for rule in case.rules
    ]


def _derivation(derivation: Derivation, calls: dict[str, str] | None = None) -> dict[str, Any]:
    """One derivation; `calls` spells the calls of a gate over arrays, which has no limits but a matrix form."""
    names = {name: to_code(meaning) for name, meaning in derivation.names}
    return {
        **({} if calls is None else {"call": calls[derivation.call]}),
        "operand": derivation.operand,
        "start": to_code(derivation.start),
        **({} if calls is None else {"where": names}),
        "steps": [
            {
                "equation": to_code(step.equation(derivation.operand)),
                "where": to_code(step.where) or None,
                **({"limit": step.is_limit} if calls is None else {}),
                "reason": step.reason,
            }
            for step in derivation.steps
        ],
        **({} if calls is None else {"matrix": derivation.matrix}),
    }


def _kink(kink: Kink) -> dict[str, Any]:
    return {"convention": kink.convention, "pytorch": kink.torch}
