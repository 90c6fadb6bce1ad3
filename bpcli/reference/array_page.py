"""One gate over arrays in full as a Story: shapes, rules, entries, Jacobian, derivations, numbers, special points.

Knows what a learner should read and when. Must not compute: rules come from array_entries, numbers from a trace.

>>> from bpcli.reference.finding import lookup
>>> [section.title for section in array_page(lookup("matmul")[0]).sections][:4]
['Definition', 'Rule', 'By indices', 'Jacobian']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.gates.array_cases import shape_text
from bpcli.lesson.columns import BY_INDEX, NODE, SHAPE, VALUES
from bpcli.lesson.story import (
    Block,
    Column,
    Equation,
    Facts,
    Kind,
    Listing,
    Phrase,
    Section,
    Sentence,
    Steps,
    Story,
    Table,
)
from bpcli.reference import sentences as say
from bpcli.reference.array_numbers import command, example
from bpcli.reference.entries import OUTPUT
from bpcli.reference.listings import gate_code
from bpcli.reference.page import kept, lines, reason, special

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.gates.derivations import Derivation
    from bpcli.reference.array_entries import ArrayCase, ArrayEntry, ArrayRule

CALL = Column("call", Kind.CODE)


def array_page(entry: ArrayEntry) -> Story:
    """Everything about one gate over arrays."""
    sections = [
        Section("Definition", (Facts(tuple(_definition(entry)), Kind.FORMULA), _shapes(entry))),
        Section("Rule", tuple(_rules(entry))),
        Section("By indices", tuple(_by_index(entry))),
        Section("Jacobian", tuple(_jacobian(entry))),
        Section("Rule, step by step", tuple(_derivations(entry))),
        Section("Backward pass", tuple(Sentence(text, entry.id) for text in _backward(entry))),
        Section("Numbers", tuple(_numbers(entry))),
        Section("Special points", tuple(map(Sentence, _special(entry)))),
        Section("Code", (Sentence(say.CODE), Listing(gate_code(entry.gate)))),
        Section("Try it", (Sentence(say.TRY_ARRAY), Listing("\n".join(map(command, entry.cases)), "console"))),
    ]
    title = f"{entry.id}: {entry.summary}"
    return Story(title, tuple(section for section in sections if section.blocks))


def _definition(entry: ArrayEntry) -> Iterator[tuple[str, str]]:
    yield "written", entry.usage
    yield "that is", entry.summary
    starts = {one.call: _start(one) for one in reversed(entry.derivations) if "_" in one.start}
    if starts:
        yield "by indices", "; ".join(reversed(starts.values()))
    if entry.aliases:
        yield "also called", ", ".join(entry.aliases)
    if entry.settings:
        yield "settings", ", ".join(entry.settings)
    yield "pattern", Phrase(entry.gate.pattern or say.NO_PATTERN)
    yield "family", Phrase(entry.family)


def _shapes(entry: ArrayEntry) -> Table:
    def row(index: int) -> tuple[str, ...]:
        case = entry.cases[index].case
        inputs = ", ".join(f"{one.name} {shape_text(one.axes)}".replace(" —", "") for one in case.operands)
        return entry.cases[index].formula, inputs, shape_text(case.output), case.says

    return Table(
        (CALL, Column("inputs", Kind.SHAPE), Column("output", Kind.SHAPE), Column("meaning")), len(entry.cases), row
    )


def _every_rule(entry: ArrayEntry) -> list[tuple[ArrayCase, ArrayRule]]:
    return [(case, rule) for case in entry.cases for rule in case.rules]


def _rules(entry: ArrayEntry) -> Iterator[Block]:
    rules = _every_rule(entry)
    yield Sentence(say.RULE)

    def row(index: int) -> tuple[str, ...]:
        case, rule = rules[index]
        return case.formula, rule.formula, case.case.letters(rule.operand)

    yield Table((CALL, Column("rule for the input", Kind.FORMULA), SHAPE), len(rules), row)
    text = " ".join(rule.right for _, rule in rules)
    signs = [meaning for sign, meaning in say.SIGNS.items() if sign in text]
    if signs:
        yield Sentence(" ".join(signs))


def _by_index(entry: ArrayEntry) -> Iterator[Block]:
    found = [(case, rule.by_index) for case, rule in _every_rule(entry) if rule.by_index is not None]
    if found:
        yield Sentence(say.BY_INDEX)
        yield Table(
            (CALL, *BY_INDEX),
            len(found),
            lambda index: (found[index][0].formula, *found[index][1]),
        )


def _jacobian(entry: ArrayEntry) -> Iterator[Block]:
    rules = _every_rule(entry)

    def row(index: int) -> tuple[str, ...]:
        case, rule = rules[index]
        axes = next(one.axes for one in case.case.operands if one.name == rule.operand)
        size = f"{_count(case.case.output)} × {_count(axes)}"
        return case.formula, rule.operand, size, say.LOOKS[rule.jacobian]

    yield Sentence(say.JACOBIAN)
    yield Table((CALL, Column("for", Kind.FORMULA), Column("size", Kind.FORMULA), Column("looks")), len(rules), row)


def _count(axes: str) -> str:
    """How many entries an array of these axes has, in letters."""
    return "·".join(axes.split()) or "1"


def _derivations(entry: ArrayEntry) -> Iterator[Block]:
    for one in entry.derivations:
        yield Sentence(say.FOR_CALL.format(operand=one.operand, call=one.call, start=_start(one)))
        yield Steps(tuple(_lines(one, entry)))


def _start(derivation: Derivation) -> str:
    names = " and ".join(f"{name} = {meaning}" for name, meaning in derivation.names)
    return say.WHERE.format(formula=derivation.start, where=names) if names else derivation.start


def _lines(derivation: Derivation, entry: ArrayEntry) -> Iterator[Equation]:
    yield from lines(derivation)
    case = next(case for case in entry.cases if case.case.call == derivation.call)
    rule = next(rule for rule in case.rules if rule.operand == derivation.operand)
    yield Equation(rule.gradient, rule.right, derivation.matrix)


def _backward(entry: ArrayEntry) -> Iterator[str]:
    yield from reason(entry.gate)
    rules = entry.cases[0].rules
    used = {name for rule in rules for name in rule.reads}
    reads = [name for name in (OUTPUT, *entry.operands) if name in used]
    yield kept(reads, say.NEED_RULE if len(rules) == 1 else say.NEED_RULES) if reads else say.NOTHING_KEPT
    given = {rule.operand for rule in rules}
    targets = [name for name in entry.operands if name not in given]
    if targets:
        yield say.NO_GRADIENT.format(names=" and ".join(targets))
    if entry.id in say.BATCH:
        yield say.BATCH[entry.id]


def _numbers(entry: ArrayEntry) -> Iterator[Block]:
    case = entry.cases[0]
    rows = example(case)
    yield Sentence(say.EXAMPLE.format(call=case.formula, upstream=rows[-1].gradient))
    yield Table((NODE, SHAPE, VALUES, Column("gradient of f", Kind.GRADIENTS)), len(rows), rows.__getitem__)
    yield Sentence(say.NUMBERS)


def _special(entry: ArrayEntry) -> Iterator[str]:
    gate = entry.gate
    yield from (say.HERE.format(message=domain.message) for domain in gate.domain)
    points = [point for case in entry.cases for point in (*case.gate.kinks, *case.gate.conventions)]
    yield from special({point.convention: point for point in points}.values())
    if entry.id in say.ARE_STABLE:
        yield say.STABLE
    elif not (gate.domain or gate.kinks or gate.conventions):
        yield say.SMOOTH_ARRAY
