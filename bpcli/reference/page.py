"""One gate in full as a Story, in one layout for gates of numbers and gates over arrays. A section without blocks goes.

>>> from bpcli.reference.entries import lookup
>>> [section.title for section in page(lookup("relu")).sections][:4]
['Definition', 'Local gradient, step by step', 'Backward pass', 'Numbers']
>>> [section.title for section in page(lookup("matmul")).sections][:5]
['Definition', 'Rule', 'By indices', 'Jacobian', 'Rule, step by step']
>>> page(lookup("norm")).title, page(lookup("norm")).sections[-1].title
('norm: y = ‖x‖', 'Try it (of an array)')
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.shown import PRODUCT, Text
from bpcli.code.gates import gate_code
from bpcli.gates.array_cases import shape_text
from bpcli.lesson import columns as col
from bpcli.lesson.remarks import FLAT
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
from bpcli.reference.entries import OUTPUT
from bpcli.reference.numbers import command, example, flatness, sample

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.gates.derivations import Derivation
    from bpcli.reference.entries import Call, Entry, GradientRule
    from bpcli.reference.numbers import Sample

CALL, FOR, RULE = Column("call", Kind.CODE), Column("for", Kind.FORMULA), Column("rule for the input", Kind.FORMULA)
INPUTS, RESULT = Column("inputs", Kind.SHAPE), Column("output", Kind.SHAPE)
SIZE, LOOKS, MEANING, REMARK = Column("size", Kind.FORMULA), Column("looks"), Column("meaning"), Column("remark")
GRADIENT = Column("gradient of f", Kind.GRADIENTS)


def page(entries: Sequence[Entry]) -> Story:
    """One page for all gates that a name means: one, or one of numbers and one over arrays."""
    first, *others = entries
    title = f"{first.id}: {first.summary or f'{OUTPUT} = {first.formula}'}"
    sections = _sections(first)
    if others:
        sections = [Section("Two gates", (Sentence(say.TWO_GATES),)), *sections]
    for other in others:
        sections += [section._replace(title=say.OF_ARRAY.format(title=section.title)) for section in _sections(other)]
    return Story(title, tuple(sections))


def _sections(entry: Entry) -> list[Section]:
    steps = say.RULE_STEPS if entry.over_arrays else say.LOCAL_STEPS
    sections = (
        Section("Definition", tuple(_definition(entry))),
        Section("Rule", tuple(_rules(entry))),
        Section("By indices", tuple(_by_index(entry))),
        Section("Jacobian", tuple(_jacobian(entry))),
        Section(steps, tuple(_derivations(entry))),
        Section("Backward pass", tuple(Sentence(text, entry.id) for text in _backward(entry))),
        Section("Numbers", tuple(_of_arrays(entry) if entry.over_arrays else _of_numbers(entry))),
        Section("Special points", tuple(map(Sentence, _special(entry)))),
        Section("In simpler gates", tuple(_simpler(entry))),
        Section("Code", (Sentence(say.CODE), Listing(gate_code(entry.gate)))),
        Section("Try it", () if entry.over_arrays and entry.gate.is_flat else tuple(_commands(entry))),
    )
    return [section for section in sections if section.blocks]


def _definition(entry: Entry) -> Iterator[Block]:
    equation = f"{OUTPUT} = {entry.formula}"
    starts = dict.fromkeys(map(_start, entry.derivations))
    if entry.over_arrays:
        by_call = {derivation.call: _start(derivation) for derivation in reversed(entry.derivations)}
        by_index = "; ".join(start for start in reversed(by_call.values()) if "_" in start)
        facts = [("written", entry.usage), ("that is", entry.summary), ("by indices", by_index)]
    else:
        facts = [("formula", equation), *(("that is", start) for start in starts if start != equation)]
    facts += [
        ("also called", ", ".join(entry.aliases)),
        ("if left out", Phrase(", ".join(f"{name} is {decimal(value)}" for name, value in entry.defaults.items()))),
        ("settings", ", ".join(entry.settings)),
        ("local gradient", "" if entry.over_arrays else "; ".join(rule.equation for rule in entry.rules)),
        ("inputs", Phrase(say.ANY_NUMBER if entry.scalar and entry.scalar.variadic else "")),
        ("pattern", Phrase(entry.gate.pattern or say.NO_PATTERN)),
        ("family", Phrase(entry.family)),
    ]
    yield Facts(tuple(fact for fact in facts if fact[1]), Kind.FORMULA)
    if entry.over_arrays:
        yield _table((CALL, INPUTS, RESULT, MEANING), [_shapes(call) for call in entry.calls])


def _shapes(call: Call) -> tuple[str, ...]:
    case = call.case
    inputs = [
        f"{operand.name} {shape_text(operand.axes)}" if operand.axes else operand.name for operand in case.operands
    ]
    return call.formula, ", ".join(inputs), shape_text(case.output), case.says


def _rules(entry: Entry) -> Iterator[Block]:
    """The rules of all calls; a gate of numbers has none beside its local gradients."""
    if not entry.over_arrays or entry.gate.is_flat:
        return
    rules = [(call, rule) for call in entry.calls for rule in call.rules]
    yield Sentence(say.RULE)
    yield _table((CALL, RULE, col.SHAPE), [(c.formula, r.equation, c.case.letters(r.operand)) for c, r in rules])
    text = " ".join(rule.right for _, rule in rules)
    if signs := [meaning for sign, meaning in say.SIGNS.items() if sign in text]:
        yield Sentence(" ".join(signs))


def _by_index(entry: Entry) -> Iterator[Block]:
    rows = [(call.formula, *rule.by_index) for call in entry.calls for rule in call.rules if rule.by_index is not None]
    if rows:
        yield Sentence(say.BY_INDEX)
        yield _table((CALL, *col.BY_INDEX), rows)


def _jacobian(entry: Entry) -> Iterator[Block]:
    rows = [_jacobian_row(call, rule) for call in entry.calls for rule in call.rules if rule.jacobian]
    if rows:
        yield Sentence(say.JACOBIAN)
        yield _table((CALL, FOR, SIZE, LOOKS), rows)


def _jacobian_row(call: Call, rule: GradientRule) -> tuple[str, ...]:
    axes = next(operand.axes for operand in call.case.operands if operand.name == rule.operand)
    size = f"{_count(call.case.output)} × {_count(axes)}"
    return call.formula, rule.operand, size, say.LOOKS[rule.jacobian]


def _count(axes: str) -> str:
    """How many entries an array of these axes has, in letters."""
    return "·".join(axes.split()) or "1"


def _derivations(entry: Entry) -> Iterator[Block]:
    for derivation in entry.derivations:
        intro = say.FOR_CALL if derivation.call else say.FOR if len(entry.derivations) > 1 else say.START
        yield Sentence(intro.format(operand=derivation.operand, call=derivation.call, start=_start(derivation)))
        yield Steps(tuple(_lines(derivation, entry)))


def _start(derivation: Derivation) -> str:
    names = " and ".join(f"{name} = {meaning}" for name, meaning in derivation.names)
    return say.WHERE.format(formula=derivation.start, where=names) if names else derivation.start


def _lines(derivation: Derivation, entry: Entry) -> Iterator[Equation]:
    """The steps of a derivation, and over arrays the rule. A left side that is that of the line above is empty."""
    before = ""
    for step in derivation.steps:
        left, right = step.sides(derivation.operand)
        if step.is_limit:
            right = say.LIMIT.format(formula=Text.verbatim(right).parenthesised(PRODUCT))
        if step.where:
            right = say.WHERE.format(formula=right, where=step.where.replace(",", " and"))
        yield Equation("" if left == before else left, right, step.reason)
        before = left
    for call in entry.calls:
        for rule in call.rules if call.case.call == derivation.call else ():
            if rule.operand == derivation.operand:
                yield Equation(rule.left, rule.right, derivation.matrix)


def _backward(entry: Entry) -> Iterator[str]:
    """Why the gate does on the way back what it does, what it keeps for that, and which inputs get nothing."""
    gate = entry.gate
    yield f"{gate.id}: {gate.because}."
    if gate.pattern:
        yield say.PATTERN.format(pattern=gate.pattern)
    reads = {name for rule in entry.rules for name in rule.reads}
    inputs = [name for name in entry.operands if name in reads]
    kind = ("both" if inputs else "output") if OUTPUT in reads else ("inputs" if inputs else "nothing")
    yield say.KEPT[kind].format(output=OUTPUT, inputs=", ".join(inputs) if kind == "both" else _listed(inputs))
    if entry.gate.blocks:
        return
    if targets := _listed([name for name in entry.operands if name not in {rule.operand for rule in entry.rules}]):
        yield say.NO_GRADIENT.format(names=targets, what=say.NO_GRADIENT_IS.get(gate.id, "a target"))
    if entry.id in say.BATCH:
        yield say.BATCH[entry.id]


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _of_arrays(entry: Entry) -> Iterator[Block]:
    """The example of the first call, a row for each node."""
    rows = example(entry.calls[0])
    yield Sentence(say.EXAMPLE.format(call=entry.formula, upstream=rows[-1].gradient))
    yield _table((col.NODE, col.SHAPE, col.VALUES, GRADIENT), rows)
    yield Sentence(say.NUMBERS)


def _of_numbers(entry: Entry) -> Iterator[Block]:
    """A gate of numbers at several points, a row for each."""
    rows = sample(entry)
    headers = (*entry.operands, OUTPUT, *(rule.left for rule in entry.rules))
    columns = tuple(Column(header, Kind.NUMBER) for header in headers)
    columns += (REMARK,) if any(row.remark for row in rows) else ()
    yield _table(columns, [_texts(row)[: len(columns)] for row in rows])
    flat = list(_flat(entry)) if entry.family == "activations" else []
    none = [say.NO_SLOPE] if any(None in row.local for row in rows) else []
    yield Sentence(" ".join([*flat, *none, say.NUMBERS]))


def _texts(row: Sample) -> tuple[str, ...]:
    local = (say.NONE if slope is None else decimal(slope) for slope in row.local)
    return (*map(decimal, row.point), decimal(row.value), *local, say.REMARKS[row.remark])


def _flat(entry: Entry) -> Iterator[str]:
    """Where an activation is steepest, and where it passes almost nothing."""
    operand, flat = entry.operands[0], flatness(entry)
    peak = say.PEAK if flat.at is None else say.PEAK_AT if flat.at.is_integer() else say.PEAK_NEAR
    yield peak.format(peak=decimal(flat.peak), operand=operand, at=decimal(flat.at or 0))
    left = "" if flat.left is None else f"{operand} < {decimal(flat.left)}"
    right = "" if flat.right is None else f"{operand} > {decimal(flat.right)}"
    if entry.gate.flat and (left or right):
        words = say.DIES if entry.gate.flat == "dead" else say.SATURATES["both" if left and right else "one"]
        passes = "nothing" if entry.gate.pattern == "router" else f"less than {decimal(FLAT)}"
        yield words.format(where=" or ".join(filter(None, (left, right))), passes=passes)


def _special(entry: Entry) -> Iterator[str]:
    """Where it has no value, what is done at points without a derivative, and where the value is a convention."""
    for refusal in entry.domain:
        yield (say.REFUSED if refusal.where else say.HERE).format(where=refusal.where, message=refusal.message)
    points = [kink for call in entry.calls for kink in (*call.gate.kinks, *call.gate.conventions)]
    kinks = list({kink.convention: kink for kink in points}.values())
    for kink, following in zip_longest(kinks, kinks[1:]):
        yield say.CONVENTION.format(convention=kink.convention)
        if kink.torch and (following is None or following.torch != kink.torch):
            yield say.TORCH.format(torch=kink.torch)
    if entry.id in say.ARE_STABLE:
        yield say.STABLE
    elif not (entry.domain or kinks):
        yield say.SMOOTH


def _simpler(entry: Entry) -> Iterator[Block]:
    if entry.expansion:
        *stages, last = entry.expansion.split("; ")
        yield Facts((("expansion", "; ".join([*stages, f"{OUTPUT} = {last}"])),), Kind.FORMULA)
        yield Sentence(say.EXPANSION)
        yield Listing(f"{command(entry.calls[0])} --expand {entry.id}", "console")


def _commands(entry: Entry) -> Iterator[Block]:
    yield Sentence(say.TRY if len(entry.calls) == 1 else say.TRY_EACH)
    yield Listing("\n".join(map(command, entry.calls)), "console")


def _table(columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(tuple(columns), len(rows), rows.__getitem__)
