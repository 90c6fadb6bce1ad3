"""What the catalogue says of each gate, as data: formula, rules, domain, kinks. The list, the pages and JSON read this.

Knows gates. Must not know sentences or screens. An entry has one rule an operand: for a gate on numbers its local
gradient. A kind of gate that has no local gradient for each operand can say another rule, with its own left side.

>>> entry = find("σ")
>>> entry.id, entry.family, entry.formula, entry.rules[0].left, entry.rules[0].formula, entry.rules[0].reads
('sigmoid', 'activations', 'σ(x)', '∂y/∂x', 'y·(1 − y)', ('y',))
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.shown import Text
from bpcli.errors import InputError, shortened
from bpcli.gates.catalogue import FAMILIES, FUNCTIONS, NAMED
from bpcli.gates.derivations import Derivation, derivations
from bpcli.gates.gate import Gate, Kink
from bpcli.graph.nodes import SIGNS
from bpcli.notation.lexemes import SUPERSCRIPTS
from bpcli.notation.program import parse_expression
from bpcli.reference.conditions import no_value_where
from bpcli.trace.wording import expression_text
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

OUTPUT = "y"  # what the gate's output is called in formulas
_NAME = re.compile(rf"[^\W\d{SUPERSCRIPTS}][^\W{SUPERSCRIPTS}]*")


class Rule(NamedTuple):
    """What the gate does to the upstream gradient on its way to one operand, and which numbers that reads."""

    operand: str
    left: str
    formula: str
    reads: tuple[str, ...]


class Refusal(NamedTuple):
    """Where the gate has no value, and why."""

    where: str
    message: str


class Entry(NamedTuple):
    """One gate of the catalogue."""

    id: str
    aliases: tuple[str, ...]
    family: str
    operands: tuple[str, ...]
    defaults: tuple[tuple[str, str], ...]
    formula: str
    rules: tuple[Rule, ...]
    pattern: str | None
    flat: str | None
    domain: tuple[Refusal, ...]
    kinks: tuple[Kink, ...]
    conventions: tuple[Kink, ...]
    because: str
    expansion: str | None
    called: bool
    gate: Gate

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """How its local gradients are derived, one an input; none, if nobody has written it yet."""
        return derivations(self.family).get(self.id, ())


def entries() -> dict[str, list[Entry]]:
    """Every gate, by family, in the catalogue's order."""
    return {family: [_entry(family, gate) for gate in gates] for family, gates in FAMILIES.items()}


def find(name: str, others: Iterable[str] = ()) -> Entry:
    """The gate of this id, alias or sign. Raises InputError with a suggestion, of `others` too, if there is none."""
    found = {entry.id: entry for family in entries().values() for entry in family}
    names = {entry: entry for entry in found} | {alias: gate.id for alias, gate in NAMED.items()}
    signs = {entry.gate.sign: entry.id for entry in found.values() if entry.gate.sign}
    every = {**{sign.strip(): gate for sign, gate in SIGNS.items() if sign.strip()}, **signs, "-": "sub", "−": "sub"}
    every |= {"**": "pow", "|x|": "abs", "|": "abs", "√": "sqrt", **names}
    wanted = name.strip()
    for spelling in (wanted, wanted.lower()):
        if spelling in every:
            return found[every[spelling]]
    hint = did_you_mean(wanted.lower(), [*names, *others], "bpcli gates lists them all", 0.7)
    raise InputError(f"no gate is called {shortened(wanted) or 'that'}", hint=hint)


def _entry(family: str, gate: Gate) -> Entry:
    operands = [Text(name) for name in gate.names]
    return Entry(
        id=gate.id,
        aliases=gate.aliases,
        family=family,
        operands=gate.names,
        defaults=gate.defaults,
        formula=str(gate.show(*operands)),
        rules=tuple(_rule(gate, slot) for slot in range(len(operands))),
        pattern=gate.pattern,
        flat=gate.flat,
        domain=tuple(Refusal(no_value_where(domain.fails, gate.names), domain.message) for domain in gate.domain),
        kinks=gate.kinks,
        conventions=gate.conventions,
        because=gate.because,
        expansion=None if gate.expansion is None else expression_text(parse_expression(gate.expansion, FUNCTIONS)),
        called=gate.called,
        gate=gate,
    )


def _rule(gate: Gate, slot: int) -> Rule:
    text = str(gate.show_partial(slot, Text(OUTPUT), [Text(name) for name in gate.names]))
    used = set(_NAME.findall(text))
    reads = tuple(name for name in (OUTPUT, *gate.names) if name in used)
    return Rule(gate.names[slot], f"∂{OUTPUT}/∂{gate.names[slot]}", text, reads)
