"""One gate in full as a Story: definition, derivation, backward pass, numbers, special points, simpler gates, code.

Knows what a learner should read and when. Must not compute: every number comes from `numbers`.

>>> from bpcli.reference.entries import find
>>> [section.title for section in page(find("relu")).sections][:4]
['Definition', 'Local gradient, step by step', 'Backward pass', 'Numbers']
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.shown import PRODUCT, Text
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
from bpcli.reference.listings import gate_code
from bpcli.reference.numbers import flatness, sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bpcli.gates.derivations import Derivation
    from bpcli.gates.gate import Kink, Operation
    from bpcli.reference.entries import Entry
    from bpcli.reference.numbers import Sample


def page(entry: Entry) -> Story:
    """Everything about one gate."""
    sections = [
        Section("Definition", (Facts(tuple(_definition(entry)), Kind.FORMULA),)),
        Section("Local gradient, step by step", tuple(_derivations(entry))),
        Section("Backward pass", tuple(Sentence(text, entry.id) for text in _backward(entry))),
        Section("Numbers", tuple(_numbers(entry))),
        Section("Special points", tuple(map(Sentence, _special(entry)))),
    ]
    command = f'bpcli explain "{OUTPUT} = {entry.formula}" {_values(entry)}'
    if entry.expansion:
        equation = Facts((("expansion", f"{OUTPUT} = {entry.expansion}"),), Kind.FORMULA)
        opened = Listing(f"{command} --expand {entry.id}", "console")
        sections.append(Section("In simpler gates", (equation, Sentence(say.EXPANSION), opened)))
    sections.append(Section("Code", (Sentence(say.CODE), Listing(gate_code(entry.gate)))))
    sections.append(Section("Try it", (Sentence(say.TRY), Listing(command, "console"))))
    return Story(f"{entry.id}: {OUTPUT} = {entry.formula}", tuple(section for section in sections if section.blocks))


def _definition(entry: Entry) -> Iterator[tuple[str, str]]:
    starts = dict.fromkeys(derivation.start for derivation in entry.derivations)
    yield "formula", f"{OUTPUT} = {entry.formula}"
    yield from (("that is", start) for start in starts if start != f"{OUTPUT} = {entry.formula}")
    if entry.aliases:
        yield "also called", ", ".join(entry.aliases)
    if entry.gate.defaults:
        yield "if left out", Phrase(", ".join(f"{name} is {value}" for name, value in entry.gate.defaults))
    yield "local gradient", "; ".join(f"{rule.left} = {rule.formula}" for rule in entry.rules)
    if entry.gate.variadic:
        yield "inputs", Phrase(say.ANY_NUMBER)
    yield "pattern", Phrase(entry.gate.pattern or say.NO_PATTERN)
    yield "family", Phrase(entry.family)


def _derivations(entry: Entry) -> Iterator[Block]:
    for derivation in entry.derivations:
        intro = say.START if len(entry.derivations) == 1 else say.FOR
        yield Sentence(intro.format(operand=derivation.operand, start=derivation.start))
        yield Steps(tuple(lines(derivation)))


def lines(derivation: Derivation) -> Iterator[Equation]:
    """The steps of a derivation; a left side stands only where it is a new one."""
    before = ""
    for step in derivation.steps:
        left, right = step.sides(derivation.operand)
        if step.is_limit:
            right = say.LIMIT.format(formula=Text.verbatim(right).parenthesised(PRODUCT))
        if step.where:
            right = say.WHERE.format(formula=right, where=step.where.replace(",", " and"))
        yield Equation("" if left == before else left, right, step.reason)
        before = left


def _backward(entry: Entry) -> Iterator[str]:
    yield from reason(entry.gate)
    reads = list(dict.fromkeys(name for rule in entry.rules for name in rule.reads))
    yield kept(reads, say.NEEDS if len(entry.rules) == 1 else say.NEED)


def reason(gate: Operation) -> Iterator[str]:
    """Why the gate does on the way back what it does, and what that is called."""
    yield f"{gate.id}: {gate.because}."
    if gate.pattern:
        yield say.PATTERN.format(pattern=gate.pattern)


def kept(reads: list[str], subject: str) -> str:
    """What the forward pass keeps for the way back, where the rules read these; `subject` says who needs it."""
    inputs = [name for name in reads if name != OUTPUT]
    kind = ("both" if inputs else "output") if OUTPUT in reads else ("inputs" if inputs else "nothing")
    them = "it" if len(inputs) == 1 else "them"
    return say.READS[kind].format(subject=subject, output=OUTPUT, inputs=_listed(inputs), them=them)


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _numbers(entry: Entry) -> Iterator[Block]:
    rows = sample(entry)
    headers = (*entry.operands, OUTPUT, *(rule.left for rule in entry.rules))
    columns = tuple(Column(header, Kind.NUMBER) for header in headers)
    remarks = (Column("remark"),) if any(row.remark for row in rows) else ()
    texts = [_texts(row)[: len(columns + remarks)] for row in rows]
    yield Table(columns + remarks, len(rows), texts.__getitem__)
    flat = list(_flat(entry)) if entry.family == "activations" else []
    none = [say.NO_SLOPE] if any(None in row.local for row in rows) else []
    yield Sentence(" ".join([*flat, *none, say.NUMBERS]))


def _texts(row: Sample) -> tuple[str, ...]:
    local = (say.NONE if slope is None else decimal(slope) for slope in row.local)
    remark = say.KINK if row.remark == "kink" else say.REMARKS.get(row.remark, "")
    return (*map(decimal, row.point), decimal(row.value), *local, remark)


def _flat(entry: Entry) -> Iterator[str]:
    operand, flat = entry.operands[0], flatness(entry)
    at = say.PEAK_AT if flat.at is not None and flat.at.is_integer() else say.PEAK_NEAR
    where = "" if flat.at is None else at.format(operand=operand, where=decimal(flat.at))
    yield say.PEAK.format(peak=decimal(flat.peak), where=where)
    if entry.gate.flat is None or (flat.left is None and flat.right is None):
        return
    side = "both" if None not in {flat.left, flat.right} else "right" if flat.left is None else "left"
    ends = {"left": "" if flat.left is None else decimal(flat.left)}
    ends["right"] = "" if flat.right is None else decimal(flat.right)
    nothing = entry.gate.pattern == "router"
    share = say.FLAT_NOTHING if nothing else say.FLAT_SHARE.format(share=decimal(FLAT))
    head = say.FLAT["dead" if entry.gate.flat == "dead" else side]
    yield head + say.FLAT_WHERE[side].format(operand=operand, **ends) + share


def _special(entry: Entry) -> Iterator[str]:
    for refusal in entry.domain:
        yield say.REFUSED.format(where=refusal.where, message=refusal.message)
    yield from special((*entry.gate.kinks, *entry.gate.conventions))
    if not (entry.domain or entry.gate.kinks or entry.gate.conventions):
        yield say.SMOOTH


def special(points: Iterable[Kink]) -> Iterator[str]:
    """What is done at points without a derivative, or where the value is a convention."""
    kinks = list(points)
    for kink, following in zip_longest(kinks, kinks[1:]):
        yield say.CONVENTION.format(convention=kink.convention)
        if kink.torch and (following is None or following.torch != kink.torch):
            yield say.TORCH.format(torch=kink.torch)


def _values(entry: Entry) -> str:
    point = next(point for point in entry.gate.samples if len(point) == len(entry.operands))
    return " ".join(f"{name}={value:g}" for name, value in zip(entry.operands, point, strict=True))
