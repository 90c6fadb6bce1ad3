"""What the catalogue says of each gate, as data: formula, rules, domain, kinks. The list, the pages and JSON read this.

Knows gates. Must not know sentences or screens. An entry has one rule an operand: for a gate on numbers its local
gradient. A kind of gate that has no local gradient for each operand can say another rule, with its own left side.

>>> entry = find("σ")
>>> entry.id, entry.family, entry.formula, entry.rules[0].left, entry.rules[0].formula, entry.rules[0].reads
('sigmoid', 'activations', 'σ(x)', '∂y/∂x', 'y·(1 − y)', ('y',))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.shown import Text
from bpcli.errors import InputError, shortened
from bpcli.gates.catalogue import FAMILIES, FUNCTIONS, NAMED
from bpcli.gates.derivations import Derivation, derivations
from bpcli.graph.nodes import SIGNS
from bpcli.notation.lexemes import SUPERSCRIPTS
from bpcli.notation.program import parse_expression
from bpcli.reference.conditions import no_value_where
from bpcli.trace.wording import expression_text
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bpcli.gates.gate import Gate

OUTPUT = "y"  # what the gate's output is called in formulas
_NAME = re.compile(rf"[^\W\d{SUPERSCRIPTS}][^\W{SUPERSCRIPTS}]*")


class GradientRule(NamedTuple):
    """What the gate does to the upstream gradient on its way to one operand, and which numbers that reads."""

    operand: str
    left: str
    formula: str
    reads: tuple[str, ...]


class Refusal(NamedTuple):
    """Where the gate has no value, and why."""

    where: str
    message: str


@dataclass(frozen=True)
class Entry:
    """One gate of numbers; its formulas are made when somebody looks."""

    family: str
    gate: Gate

    @property
    def id(self) -> str:
        """The gate's id."""
        return self.gate.id

    @property
    def aliases(self) -> tuple[str, ...]:
        """What else a learner may call it."""
        return self.gate.aliases

    @property
    def operands(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return self.gate.names

    @cached_property
    def formula(self) -> str:
        """What it computes, in its operands' names."""
        return str(self.gate.show(*map(Text, self.operands)))

    @cached_property
    def rules(self) -> tuple[GradientRule, ...]:
        """Its local gradient for each operand."""
        return tuple(_rule(self.gate, slot) for slot in range(len(self.operands)))

    @cached_property
    def domain(self) -> tuple[Refusal, ...]:
        """Where it has no value."""
        where = (Refusal(no_value_where(domain.fails, self.operands), domain.message) for domain in self.gate.domain)
        return tuple(where)

    @cached_property
    def expansion(self) -> str | None:
        """The same in simpler gates, if there are any."""
        text = self.gate.expansion
        return None if text is None else expression_text(parse_expression(text, FUNCTIONS))

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """How its local gradients are derived, one an input; none, if nobody has written it yet."""
        return derivations(self.family).get(self.id, ())


def entries() -> dict[str, list[Entry]]:
    """Every gate, by family, in the catalogue's order."""
    return {family: [Entry(family, gate) for gate in gates] for family, gates in FAMILIES.items()}


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


def _rule(gate: Gate, slot: int) -> GradientRule:
    text = str(gate.show_partial(slot, Text(OUTPUT), [Text(name) for name in gate.names]))
    used = set(_NAME.findall(text))
    reads = tuple(name for name in (OUTPUT, *gate.names) if name in used)
    return GradientRule(gate.names[slot], f"∂{OUTPUT}/∂{gate.names[slot]}", text, reads)
