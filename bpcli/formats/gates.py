"""The catalogue of gates as JSON, schema 1: an interface that programs rely on (see the README).

Formulas are spelled as in Python; y is the gate's output. A gate over arrays has rules in the place of local gradients,
said for each call, because they depend on shapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.code.gates import gate_code
from bpcli.formats.ascii import to_code
from bpcli.formats.clean import encoded
from bpcli.gates.spellings import other_names
from bpcli.reference.entries import OUTPUT
from bpcli.reference.expansions import setting
from bpcli.reference.numbers import command, sample, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bpcli.formats import Page
    from bpcli.gates.derivations import Derivation
    from bpcli.gates.gate import Gate, Kink
    from bpcli.reference.entries import Call, Entry, GradientRule
    from bpcli.reference.expansions import Named

SCHEMA = 1


def write(entries: Iterable[Entry], expansions: Iterable[Named], page: Page, *, whole: bool = False) -> None:
    """Write gates and expansions as one JSON object, a line each; `whole` adds derivations, numbers and code."""
    gates = [encoded(_entry(entry) | (_more(entry) if whole else {})) for entry in entries]
    named = [encoded(_expansion(expansion)) for expansion in expansions]
    lists = [_listed(key, rows) for key, rows in (("gates", gates), ("expansions", named)) if rows]
    page.write(f'{{"schema": {SCHEMA}, {", ".join(lists)}}}\n')


def _listed(key: str, rows: Sequence[str]) -> str:
    body = ",\n  ".join(rows)
    return f'"{key}": [\n  {body}]'


def _default(value: float | str | None) -> float | str | None:
    """A default, and a number among them as a float."""
    return float(value) if isinstance(value, float | int) else value


def _expansion(named: Named) -> dict[str, Any]:
    """A name that stands for several gates, with an example; over arrays there is no formula of a gradient."""
    expansion = named.expansion
    return {
        "id": expansion.id,
        "aliases": other_names(expansion.id),
        "family": expansion.family,
        "operands": expansion.operands,
        "settings": expansion.settings,
        "defaults": {name: _default(setting(value)) for name, value in expansion.defaults},
        "usage": expansion.usage,
        "summary": expansion.summary,
        "statements": [to_code(text) for text in named.written],
        "gradients": [
            {"operand": name, "formula": to_code(text).partition(" = ")[2]} for name, text in named.gradients
        ],
        "kinks": [_kink(kink) for kink in named.gate.kinks],
        "note": expansion.note or None,
        "numbers": {"call": named.call.case.call, "command": command(named.call), **values(named.call)},
    }


def _entry(entry: Entry) -> dict[str, Any]:
    """What the list says of it."""
    gate = entry.gate
    return {
        "id": entry.id,
        "kind": "array" if entry.over_arrays else "number",
        "aliases": entry.aliases,
        "family": entry.family,
        "operands": entry.operands,
        **(_over_arrays(entry) if entry.scalar is None else _of_numbers(entry, entry.scalar)),
        "formula": to_code(entry.formula),
        "pattern": gate.pattern,
        "domain": [{"fails": to_code(refusal.code) or None, "message": refusal.message} for refusal in entry.domain],
        "kinks": [_kink(kink) for kink in gate.kinks],
        "conventions": [_kink(kink) for kink in gate.conventions],
        "flat": gate.flat,
        "because": gate.because,
        "expansion": None if entry.expansion is None else to_code(entry.expansion),
    }


def _of_numbers(entry: Entry, gate: Gate) -> dict[str, Any]:
    return {
        "defaults": entry.defaults,
        "local": [
            {"operand": rule.operand, "formula": to_code(rule.right), "reads": rule.reads} for rule in entry.rules
        ],
        "variadic": gate.variadic is not None,
        "callable": gate.called,
    }


def _over_arrays(entry: Entry) -> dict[str, Any]:
    return {
        "settings": entry.settings,
        "usage": entry.usage,
        "summary": entry.summary,
        "rules": [_rule(call, rule) for call in entry.calls for rule in call.rules],
    }


def _rule(call: Call, rule: GradientRule) -> dict[str, Any]:
    shapes = {operand.name: operand.axes.split() for operand in call.case.operands} | {OUTPUT: call.case.output.split()}
    return {
        "call": to_code(call.formula),
        "shapes": shapes,
        "operand": rule.operand,
        "formula": to_code(rule.equation),
        "entry": rule.by_index and dict(zip(("jacobian", "gradient"), map(to_code, rule.by_index), strict=True)),
        "reads": rule.reads,
        "jacobian": rule.jacobian,
    }


def _more(entry: Entry) -> dict[str, Any]:
    """What its page says too."""
    calls = {call.case.call: to_code(call.formula) for call in entry.calls}
    return {
        "derivations": [_derivation(derivation, calls) for derivation in entry.derivations],
        "numbers": [{"call": to_code(call.formula), "command": command(call), **values(call)} for call in entry.calls]
        if entry.over_arrays
        else [
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


def _derivation(derivation: Derivation, calls: dict[str, str]) -> dict[str, Any]:
    """One derivation. That of a gate over arrays names its call, and ends with why the rule holds for each entry."""
    return {
        "call": calls.get(derivation.call),
        "operand": derivation.operand,
        "start": to_code(derivation.start),
        "where": {name: to_code(meaning) for name, meaning in derivation.names},
        "steps": [
            {
                "equation": to_code(step.equation(derivation.operand)),
                "where": to_code(step.where) or None,
                "limit": step.is_limit,
                "reason": step.reason,
            }
            for step in derivation.steps
        ],
        "matrix": derivation.matrix or None,
    }


def _kink(kink: Kink) -> dict[str, Any]:
    return {"convention": kink.convention, "pytorch": kink.torch}
