"""The list of all gates as a Story: all names first, then a table a family.

>>> [section.title for section in listing().sections][:3]
['How to read it', 'All of them', 'Arithmetic']
>>> [section.title for section in listing("losses").sections][:2]
['How to read it', 'Arrays: softmax and losses']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.gates.array_cases import shape_text
from bpcli.gates.expansions import EXPANSIONS
from bpcli.lesson.columns import FORMULA, GATE, LOCAL
from bpcli.lesson.story import Column, Facts, Kind, Section, Sentence, Story, Table
from bpcli.reference import sentences as say
from bpcli.reference.entries import families
from bpcli.reference.expansions import of_family, table
from bpcli.words import plural

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
        glance = tuple(
            (_title(name), ", ".join([*(gate.id for gate in gates), *(entry.id for entry in of_family(name))]))
            for name, gates in every.items()
        )
        sections.append(Section("All of them", (Facts(glance),)))
    for name, gates in shown.items():
        sections.append(Section(_title(name), (_table(gates),)))
        if expansions := of_family(name):
            sections.append(Section(say.EXPANSIONS.format(family=_title(name)), (table(expansions),)))
    if family is None:
        sections.append(Section(say.MADE, (Facts(say.MAKERS), Sentence(say.NO_EDGE))))
    count = sum(map(len, shown.values()))
    many = plural(count, "gate")
    text = say.ALL_GATES if family is None else say.OF_FAMILY
    return Story(text.format(gates=many, family=family), tuple(sections))


def card() -> Story:
    """The gates of the lecture, a row each, and the names of the families: one screen."""
    every = families()
    gates = {gate.id: gate for gates in every.values() for gate in gates if not gate.over_arrays}
    rows = [(name, *_in_a_row(gates[name])) for name in say.CARD]
    count = sum(map(len, every.values()))
    eight = Table((GATE, FORMULA, LOCAL, PATTERN), len(rows), rows.__getitem__)
    more = (
        Sentence(say.CARD_FAMILIES.format(families=", ".join(every))),
        Sentence(say.CARD_MORE.format(gates=count, names=len(EXPANSIONS))),
    )
    return Story(say.CARD_TITLE, (Section("Local gradients", (eight, *more)),))


def _in_a_row(gate: Entry) -> tuple[str, str, str]:
    """Its formula, its local gradients and its pattern, on one line."""
    rules = gate.rules
    local = rules[0].right if len(rules) == 1 else ", ".join(rule.right for rule in rules)
    return gate.formula, local, gate.gate.pattern or ""


def _title(family: str) -> str:
    return say.FAMILIES.get(family, family)


def _reading(shown: dict[str, Sequence[Entry]]) -> Iterator[str]:
    over_arrays = [gate.over_arrays for gates in shown.values() for gate in gates]
    if not all(over_arrays):
        yield say.READING
    if any(over_arrays):
        yield say.ON_ARRAYS
    yield say.PATTERNS
    yield say.ONE_IN_FULL.format(example="softmax" if all(over_arrays) else "sigmoid", family="losses")


def _table(gates: Sequence[Entry]) -> Table:
    rows = [_row(gate) for gate in gates]
    columns = ARRAY_COLUMNS if gates[0].over_arrays else COLUMNS
    used = [place for place, column in enumerate(columns) if any(row[place] for row in rows)]
    return Table(tuple(columns[i] for i in used), len(rows), lambda row: tuple(rows[row][i] for i in used))


def _row(gate: Entry) -> tuple[str, ...]:
    name = f"{gate.id}\n({', '.join(gate.aliases)})" if gate.aliases else gate.id
    formula = f"{gate.formula}\n= {gate.expansion}" if gate.expansion else gate.formula
    rules = [rule.equation for rule in gate.rules]
    pattern, nowhere = gate.gate.pattern or "", "\n".join(refusal.where for refusal in gate.domain)
    if not gate.over_arrays:
        return name, formula, gate.rules[0].right if len(rules) == 1 else "\n".join(rules), pattern, nowhere
    case = gate.calls[0].case
    shapes = "\n".join(f"{operand.name} {shape_text(operand.axes)}" for operand in case.operands)
    is_long = max(map(len, rules), default=0) > LONGEST_RULE
    return name, formula, shapes, say.LONG_RULE.format(gate=gate.id) if is_long else "\n".join(rules), pattern
