"""A gate over arrays as JSON, part of schema 1 (formats/gates.py): rules in the place of local gradients.

Knows the schema. Must not know sentences. A rule is said for each call, because it depends on shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.formats.ascii import to_code
from bpcli.reference.array_numbers import command, values
from bpcli.reference.entries import OUTPUT

if TYPE_CHECKING:
    from bpcli.gates.gate import Kink
    from bpcli.reference.array_entries import ArrayCase, ArrayEntry, ArrayRule


def array_gate(entry: ArrayEntry) -> dict[str, Any]:
    """What the list says of it."""
    gate, first = entry.gate, entry.cases[0]
    return {
        "id": entry.id,
        "kind": "array",
        "aliases": entry.aliases,
        "family": entry.family,
        "operands": [one.name for one in first.case.operands],
        "settings": entry.settings,
        "usage": entry.usage,
        "summary": entry.summary,
        "formula": to_code(first.formula),
        "rules": [rule for case in entry.cases for rule in _rules(case)],
        "pattern": gate.pattern,
        "domain": [{"message": domain.message} for domain in gate.domain],
        "kinks": [_kink(kink) for kink in gate.kinks],
        "conventions": [_kink(kink) for kink in gate.conventions],
        "flat": gate.flat,
        "because": gate.because,
    }


def array_more(entry: ArrayEntry) -> dict[str, Any]:
    """What its page says too."""
    calls = {case.case.call: to_code(case.formula) for case in entry.cases}
    return {
        "derivations": [
            {
                "call": calls[one.call],
                "operand": one.operand,
                "start": to_code(one.start),
                "where": {name: to_code(meaning) for name, meaning in one.names},
                "steps": [
                    {"equation": to_code(step.text), "where": to_code(step.where) or None, "reason": step.reason}
                    for step in one.steps
                ],
                "matrix": one.matrix,
            }
            for one in entry.derivations
        ],
        "numbers": [{"call": to_code(case.formula), "command": command(case), **values(case)} for case in entry.cases],
    }


def _rules(case: ArrayCase) -> list[dict[str, Any]]:
    shapes = {one.name: one.axes.split() for one in case.case.operands} | {OUTPUT: case.case.output.split()}
    return [
        {
            "call": to_code(case.formula),
            "shapes": shapes,
            "operand": rule.operand,
            "formula": to_code(rule.formula),
            "entry": _entry(rule),
            "reads": rule.reads,
            "jacobian": rule.jacobian,
        }
        for rule in case.rules
    ]


def _entry(rule: ArrayRule) -> dict[str, str] | None:
    if rule.by_index is None:
        return None
    jacobian, gradient = rule.by_index
    return {"jacobian": to_code(jacobian), "gradient": to_code(gradient)}


def _kink(kink: Kink) -> dict[str, Any]:
    return {"convention": kink.convention, "pytorch": kink.torch}
