"""What the catalogue says of a name that stands for several gates: a page for each, and a table for a family.

The formula and the gradient come from the circuit of the name, folded into one gate.

>>> mish = named("F.mish")
>>> mish.id, mish.formula, [text.partition(" = ")[0] for _, text in mish.gradients]
('mish', 'x·tanh(softplus(x))', ['∂y/∂x'])
>>> named("huber_loss").written, named("matmul")
(('r = input − target', 'c = clip(r, −delta, delta)', 'mean(c·(r − c/2))'), None)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.shown import Text, constant
from bpcli.gates.array_cases import Case, Operand
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.gates.expansions import EXPANSIONS, Expansion
from bpcli.gates.spellings import other_names
from bpcli.graph.build import build
from bpcli.lesson import columns as col
from bpcli.lesson.story import Column, Facts, Kind, Listing, Phrase, Section, Sentence, Story, Table
from bpcli.notation.program import parse
from bpcli.reference import sentences as say
from bpcli.reference.entries import OUTPUT, Call
from bpcli.reference.numbers import command, example
from bpcli.trace.expressions import expression_text
from bpcli.trace.values import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.gates.gate import Operation
    from bpcli.lesson.story import Block

STANDS_FOR = Column("stands for", Kind.FORMULA)
READABLE = 100  # characters of a gradient
QUOTE = "'"  # around a setting that is a word
LONGEST = 40  # characters of a gradient in a table; a longer one is on the name's page
GRADIENT = Column("gradient", Kind.GRADIENTS)


@dataclass(frozen=True)
class Named:
    """One expansion, with an example of a call."""

    expansion: Expansion

    @property
    def id(self) -> str:
        """Its name."""
        return self.expansion.id

    @cached_property
    def call(self) -> Call:
        """Its example: a call with its operands' names, and numbers for them."""
        samples = dict(zip(self.expansion.names, self.expansion.samples, strict=False))
        fixed = self.expansion.settings
        written = ", ".join(value if name in fixed else name for name, value in samples.items())
        operands = (Operand(name, _axes(value), value) for name, value in samples.items() if name not in fixed)
        return Call(Case(f"{self.expansion.id}({written})", self.expansion.summary, tuple(operands), "", "1"))

    @cached_property
    def gate(self) -> Operation:
        """All its gates folded into one."""
        case = self.call.case
        graph = build(f"{OUTPUT} = {case.call}", case.shapes(), group=(self.expansion.id,))
        return graph.gate(graph.output)

    @property
    def formula(self) -> str:
        """The whole as one formula, for the operands of the example."""
        return str(self.gate.show(*self._texts))

    @property
    def _texts(self) -> list[Text]:
        """The operands as text: names, and what an operand is that the example leaves out."""
        texts = {
            name: constant(value) for name, value in self.expansion.defaults if name not in self.expansion.settings
        }
        texts |= {name: Text(name) for name in self.call.operands}
        return [texts[name] for name in self.expansion.operands]

    @property
    def written(self) -> tuple[str, ...]:
        """The statements that it stands for."""
        shapes = list(self.call.case.shapes().values())
        samples = zip(self.expansion.names, self.expansion.samples, strict=False)
        values = {
            name: value for name, value in (*self.expansion.defaults, *samples) if name in self.expansion.settings
        }
        settings = {name: setting(value) for name, value in values.items()}
        text = self.expansion.statements(shapes, settings)
        statements = parse(text, FUNCTIONS, frozenset(self.expansion.operands)).statements
        texts = (expression_text(statement.expression) for statement in statements)
        return tuple(
            f"{statement.name} = {text}" if statement.name else str(text)
            for statement, text in zip(statements, texts, strict=True)
        )

    @property
    def gradients(self) -> tuple[tuple[str, str], ...]:
        """The local gradient for each operand of the example, as the chain rule makes it.

        There is none over arrays, and none that is too long to read.
        """
        if not self.gate.elementwise:
            return ()
        names = enumerate(self.call.operands)
        rules = [(name, str(self.gate.show_partial(slot, Text(OUTPUT), self._texts))) for slot, name in names]
        return tuple((name, f"∂{OUTPUT}/∂{name} = {rule}") for name, rule in rules if len(rule) <= READABLE)


def named(name: str) -> Named | None:
    """The expansion of this name, also as PyTorch calls it; None where there is none."""
    wanted = name.strip().rpartition(".")[2].lower()
    known = {other: entry for entry in EXPANSIONS.values() for other in (entry.id, *other_names(entry.id))}
    return Named(known[wanted]) if wanted in known else None


def of_family(family: str | None) -> list[Named]:
    """The expansions that belong to a family of gates, or all of them."""
    return [Named(entry) for entry in EXPANSIONS.values() if family in {None, entry.family}]


def table(entries: list[Named]) -> Table:
    """A row for each: its name, what it stands for, and its gradient where that is short."""
    rows = [(entry.id, "\n".join(entry.written), _short(entry)) for entry in entries]
    return Table((col.GATE, STANDS_FOR, col.LOCAL), len(rows), rows.__getitem__)


def _short(entry: Named) -> str:
    texts = [text for _, text in entry.gradients]
    if not texts or max(map(len, texts)) > LONGEST:
        return say.LONG_RULE.format(gate=entry.id)
    return texts[0].partition(" = ")[2] if len(texts) == 1 else "\n".join(texts)


def page(entry: Named) -> Story:
    """One expansion in full."""
    expansion = entry.expansion
    sections = (
        Section("Definition", tuple(_definition(entry))),
        Section("Gradient", tuple(_gradient(entry))),
        Section("Numbers", tuple(_numbers(entry))),
        Section("Special points", tuple(map(Sentence, _special(entry)))),
        Section("Try it", (Sentence(say.TRY_FOLDED), Listing("\n".join(commands(entry)), "console"))),
    )
    return Story(f"{expansion.id}: {expansion.summary}", sections)


def setting(value: str) -> float | str | None:
    """What a setting is, from its text: a whole number, a fraction, a word, or None."""
    if value[0] == QUOTE:
        return value.strip(QUOTE)
    return None if value == "None" else _number(value)


def _definition(entry: Named) -> Iterator[Block]:
    expansion = entry.expansion
    defaults = ", ".join(
        f"{name} is {value if value[-1].isalpha() or value[0] == QUOTE else decimal(float(value))}"
        for name, value in expansion.defaults
    )
    facts = (
        ("written", expansion.usage),
        ("that is", Phrase(expansion.summary)),
        ("also called", ", ".join(other_names(expansion.id))),
        ("if left out", Phrase(defaults)),
        ("family", Phrase(expansion.family)),
    )
    yield Facts(tuple(fact for fact in facts if fact[1]), Kind.FORMULA)
    yield Sentence(say.STANDS_FOR.format(name=expansion.id))
    yield Facts(tuple((f"{place}", text) for place, text in enumerate(entry.written, start=1)), Kind.FORMULA)
    if "reduction" in expansion.settings or expansion.text.startswith("mean(") or "; mean(" in expansion.text:
        yield Sentence(say.IS_A_MEAN)


def _gradient(entry: Named) -> Iterator[Block]:
    if entry.gradients:
        yield Sentence(say.BY_CHAIN_RULE)
        yield Facts(tuple((f"for {name}", text) for name, text in entry.gradients), Kind.FORMULA)
    else:
        yield Sentence(say.GATE_BY_GATE)


def _numbers(entry: Named) -> Iterator[Block]:
    rows = example(entry.call)
    yield Table((col.NODE, col.SHAPE, col.VALUES, GRADIENT), len(rows), rows.__getitem__)
    yield Sentence(say.NUMBERS)


def _special(entry: Named) -> Iterator[str]:
    note = entry.expansion.note
    if note:
        yield note
    kinks = list(dict.fromkeys((kink.convention, kink.torch) for kink in entry.gate.kinks))
    for convention, torch in kinks:
        yield say.CONVENTION.format(convention=convention)
        if torch:
            yield say.TORCH.format(torch=torch)
    if entry.expansion.smooth:
        yield say.IS_SMOOTH
    elif not (kinks or note):
        yield say.SMOOTH


def commands(entry: Named) -> list[str]:
    """What to type to see its gates, and to see it as one gate."""
    typed = command(entry.call)
    return [typed, f"{typed} --group {entry.id}"]


def _number(text: str) -> float:
    """A setting: a whole number, or a fraction."""
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _axes(value: str) -> str:
    """The axes of a sample, each of its size; none of a number."""
    return " ".join(map(str, given(value).shape))
