"""The list of all gates as a Story: all names first, then a table a family.

>>> [section.title for section in listing().sections][:3]
['How to read it', 'All of them', 'Arithmetic']
>>> [section.title for section in listing("losses").sections]
['How to read it', 'Arrays: softmax and losses']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.columns import FORMULA, GATE, LOCAL
from bpcli.lesson.story import Column, Facts, Kind, Section, Sentence, Story, Table
from bpcli.reference import sentences as say
from bpcli.reference.array_entries import ArrayEntry
from bpcli.reference.finding import families

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.reference.entries import Entry

PATTERN = Column("pattern")
COLUMNS = (GATE, FORMULA, LOCAL, PATTERN, Column("no value where", Kind.FORMULA))
WRITTEN, SHAPES = Column("written", Kind.FORMULA), Column("of shapes", Kind.FORMULA)
ARRAY_COLUMNS = (GATE, WRITTEN, SHAPES, Column("rule for each input", Kind.FORMULA), PATTERN)
LONGEST_RULE = 50  # characters; a longer one stands on the gate's page


def listing(family: str | None = None) -> Story:
    """Every gate with its formula, local gradients or rule, pattern and domain; or those of one family."""
    every = families()
    shown = every if family is None else {family: every[family]}
    sections = [Section("How to read it", tuple(map(Sentence, _reading(shown))))]
    if family is None:
        glance = tuple((_title(name), ", ".join(gate.id for gate in gates)) for name, gates in every.items())
        sections.append(Section("All of them", (Facts(glance),)))
    sections += [Section(_title(name), (_table(gates),)) for name, gates in shown.items()]
    if family is None:
        sections.append(Section(say.MADE, (Facts(say.MAKERS), Sentence(say.NO_EDGE))))
    count = sum(map(len, shown.values()))
    return Story(f"The {count} gates of bpcli" if family is None else f"{family}: {count} gates", tuple(sections))


def _title(family: str) -> str:
    return say.FAMILIES.get(family, family)


def _reading(shown: dict[str, Sequence[Entry | ArrayEntry]]) -> Iterator[str]:
    over_arrays = [isinstance(gate, ArrayEntry) for gates in shown.values() for gate in gates]
    if not all(over_arrays):
        yield say.READING
    if any(over_arrays):
        yield say.ON_ARRAYS
    yield say.PATTERNS
    yield say.ONE_IN_FULL.format(example="softmax" if all(over_arrays) else "sigmoid", family="losses")


def _table(gates: Sequence[Entry | ArrayEntry]) -> Table:
    rows = [_array_row(gate) if isinstance(gate, ArrayEntry) else _row(gate) for gate in gates]
    columns = ARRAY_COLUMNS if isinstance(gates[0], ArrayEntry) else COLUMNS
    used = [place for place, column in enumerate(columns) if any(row[place] for row in rows)]
    return Table(tuple(columns[i] for i in used), len(rows), lambda row: tuple(rows[row][i] for i in used))


def _names(gate: Entry | ArrayEntry) -> str:
    return f"{gate.id}\n({', '.join(gate.aliases)})" if gate.aliases else gate.id


def _row(gate: Entry) -> tuple[str, ...]:
    formula = f"{gate.formula}\n= {gate.expansion}" if gate.expansion else gate.formula
    rules = gate.rules[0].formula
    if len(gate.rules) > 1:
        rules = "\n".join(f"{rule.left} = {rule.formula}" for rule in gate.rules)
    return _names(gate), formula, rules, gate.gate.pattern or "", "\n".join(refusal.where for refusal in gate.domain)


def _array_row(gate: ArrayEntry) -> tuple[str, ...]:
    first = gate.cases[0]
    operands = "\n".join(f"{one.name} {first.case.letters(one.name)}" for one in first.case.operands)
    rules = "\n".join(rule.formula for rule in first.rules)
    if max(map(len, rules.split("\n"))) > LONGEST_RULE:
        rules = say.LONG_RULE.format(gate=gate.id)
    return _names(gate), first.formula, operands, rules, first.gate.pattern or ""
