"""The list of all gates as a Story: a table a family.

>>> [section.title for section in listing().sections][:2]
['How to read it', 'Arithmetic']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import Section, Sentence, Story, Table
from bpcli.reference import sentences as say
from bpcli.reference.entries import entries

if TYPE_CHECKING:
    from bpcli.reference.entries import Entry

COLUMNS = ("gate", "formula", "local gradient", "pattern", "no value where")


def listing() -> Story:
    """Every gate with its formula, local gradients, pattern and domain."""
    families = entries()
    intro = [Sentence(say.READING), Sentence(say.PATTERNS), Sentence(say.ONE_IN_FULL.format(example="sigmoid"))]
    sections = [Section("How to read it", tuple(intro))]
    sections += [Section(say.FAMILIES.get(family, family), (_table(gates),)) for family, gates in families.items()]
    return Story(f"The {sum(map(len, families.values()))} gates of bpcli", tuple(sections))


def _table(gates: list[Entry]) -> Table:
    rows = [_row(gate) for gate in gates]
    used = [place for place, column in enumerate(COLUMNS) if any(row[place] for row in rows)]
    return Table(tuple(COLUMNS[i] for i in used), len(rows), lambda row: tuple(rows[row][i] for i in used))


def _row(gate: Entry) -> tuple[str, ...]:
    names = f"{gate.id}\n({', '.join(gate.aliases)})" if gate.aliases else gate.id
    formula = f"{gate.formula}\n= {gate.expansion}" if gate.expansion else gate.formula
    rules = gate.rules[0].formula
    if len(gate.rules) > 1:
        rules = "\n".join(f"{rule.left} = {rule.formula}" for rule in gate.rules)
    return names, formula, rules, gate.pattern or "", "\n".join(refusal.where for refusal in gate.domain)
