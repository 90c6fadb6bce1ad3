"""What the catalogue says of each gate, as data. The list, the pages and JSON read this.

An entry is a gate with its calls: a gate of numbers has one, a gate over arrays has one for each way that shapes fit. A
call has a rule for each input. The rule of a gate of numbers is its local gradient. The rule of a gate over arrays is
that of a lesson, where f follows the gate.

>>> [sigmoid], [matmul] = lookup("σ"), lookup("@")
>>> sigmoid.id, sigmoid.family, sigmoid.formula, sigmoid.rules[0].equation, sigmoid.rules[0].reads
('sigmoid', 'activations', 'σ(x)', '∂y/∂x = y·(1 − y)', ('y',))
>>> matmul.id, matmul.formula, matmul.rules[0].equation, matmul.rules[0].reads, matmul.rules[0].by_index[0]
('matmul', 'A⋅b', '∇A f = ∇y f ⋅ bᵀ', ('b',), '∂y_k/∂A_ij = 1[k = i]·b_j')
>>> [entry.over_arrays for entry in lookup("max")], family("losses")[0].id, family("frobnicate")
([False, True], 'softmax', [])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.shown import Text
from bpcli.errors import InputError, shortened
from bpcli.gates.array_cases import Case, Operand
from bpcli.gates.array_catalogue import ENTRIES
from bpcli.gates.catalogue import FAMILIES, FUNCTIONS
from bpcli.gates.derivations import Derivation, derivations
from bpcli.gates.expansions import EXPANSIONS
from bpcli.gates.spellings import other_names
from bpcli.graph import nodes
from bpcli.graph.build import build
from bpcli.notation.hints import suggested
from bpcli.notation.program import parse_expression
from bpcli.reference import sentences as say
from bpcli.reference.conditions import Refusal, refusals
from bpcli.trace.by_index import IndexRules
from bpcli.trace.expressions import expression_text
from bpcli.trace.jacobian import edge_structure
from bpcli.trace.trace import Trace
from bpcli.trace.wording import formula, gradient_name, gradient_text, rule_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.gates.array_catalogue import ArrayFunction
    from bpcli.gates.gate import Gate, Operation
    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Edge, Pass

OUTPUT = "y"  # what the gate's output is called in formulas
FOLLOWS = "f"  # what the gradients of a gate over arrays are gradients of
SEED = 2.0  # any upstream gradient but 1: then the rules keep it by its name
SIGNS = {
    **{sign.strip(): gate for sign, gate in nodes.SIGNS.items() if sign.strip()},
    "−": "sub", "**": "pow", "|": "abs", "|x|": "abs", "√": "sqrt",
    "@": "matmul", "⋅": "matmul", "⊗": "outer", "ᵀ": "transpose", ".T": "transpose", "Σ": "sum", "[]": "index",
    "[ ]": "index", "‖": "norm", "‖x‖": "norm", "||": "norm", "||x||": "norm", "‖x‖²": "sqnorm",
}  # fmt: skip


class GradientRule(NamedTuple):
    """What a gate does to the upstream gradient on its way to one input, as an equation.

    `reads` are the nodes whose values it needs. A gate over arrays says the same `by_index` where that is short, and
    the kind of its Jacobian, one of KINDS.
    """

    operand: str
    left: str
    right: str
    reads: tuple[str, ...]
    by_index: tuple[str, str] | None = None
    jacobian: str = ""

    @property
    def equation(self) -> str:
        """The whole rule."""
        return f"{self.left} = {self.right}"


class Call:
    """One call of a gate, as its circuit understands it.

    `case` is how it is written, with an example; `sizes` puts other numbers for the letters of its shapes.
    """

    def __init__(self, case: Case, gate: Gate | None = None, sizes: dict[str, int] | None = None) -> None:
        self.case = case
        self._gate, self._sizes = gate, sizes

    @cached_property
    def graph(self) -> Graph:
        """Its circuit."""
        return build(f"{OUTPUT} = {self.case.call}", self.case.shapes(self._sizes))

    @cached_property
    def gate(self) -> Operation:
        """Its gate."""
        return self._gate or self.graph.gate(self.graph.output)

    @property
    def operands(self) -> tuple[str, ...]:
        """The names of its inputs."""
        return tuple(operand.name for operand in self.case.operands)

    @cached_property
    def formula(self) -> str:
        """What it computes, in its operands' names."""
        return self.case.call if self._gate is not None else formula(self.graph, self.graph.output)

    @cached_property
    def rules(self) -> tuple[GradientRule, ...]:
        """A rule for each input: its local gradient, or what becomes of the upstream gradient."""
        if self.gate.elementwise:
            return tuple(self._local(slot) for slot in range(len(self.operands)))
        back = Trace(self.graph).backward(upstream=SEED)
        indexed = IndexRules(back, FOLLOWS)
        return tuple(self._rule(back, edge, indexed.of(edge)) for edge in back.edges)

    def _local(self, slot: int) -> GradientRule:
        operand = self.operands[slot]
        right = Text.lift(self.gate.show_partial(slot, Text(OUTPUT), [Text(name) for name in self.operands]))
        return GradientRule(operand, f"∂{OUTPUT}/∂{operand}", str(right), self._read_in(right))

    def _rule(self, back: Pass, edge: Edge, by_index: tuple[str, str] | None) -> GradientRule:
        graph, shape = back.graph, back.graph.shapes[edge.node]
        upstream, operand = gradient_text(FOLLOWS, OUTPUT, shape), graph.names[edge.operand]
        left = gradient_name(FOLLOWS, operand, graph.shapes[edge.operand])
        right = rule_text(graph, edge.node, edge.slot, upstream)
        return GradientRule(operand, left, str(right), self._read_in(right), by_index, edge_structure(back, edge).kind)

    def _read_in(self, right: Text) -> tuple[str, ...]:
        return tuple(name for name in (OUTPUT, *self.operands) if name in right.names)


@dataclass(frozen=True)
class Entry:
    """One gate of the catalogue. What its `calls` say is made when somebody looks.

    `scalar` is the gate itself where it is a gate of numbers. A gate over arrays is made for the shapes of a call. It
    has a `usage`, how it is written in general, and a `summary`, what it does in words.
    """

    id: str
    family: str
    aliases: tuple[str, ...]
    calls: tuple[Call, ...]
    scalar: Gate | None = None
    usage: str = ""
    summary: str = ""
    settings: tuple[str, ...] = ()

    @property
    def over_arrays(self) -> bool:
        """Whether it takes an array as a whole."""
        return self.scalar is None

    @property
    def defaults(self) -> dict[str, float]:
        """What its settings are where a call leaves them out."""
        return {name: float(value) for name, value in self.scalar.defaults} if self.scalar else {}

    @property
    def gate(self) -> Operation:
        """The gate of the first call."""
        return self.calls[0].gate

    @property
    def operands(self) -> tuple[str, ...]:
        """The names of the inputs of the first call."""
        return self.calls[0].operands

    @property
    def formula(self) -> str:
        """What the first call computes, in its operands' names."""
        return self.calls[0].formula

    @property
    def rules(self) -> tuple[GradientRule, ...]:
        """The rules of the first call, one an input."""
        return self.calls[0].rules

    @cached_property
    def domain(self) -> tuple[Refusal, ...]:
        """Where it has no value: the definition that refuses a number, read once more over pieces of text."""
        return refusals(self.gate.domain, () if self.over_arrays else self.operands)

    @cached_property
    def expansion(self) -> str | None:
        """The same in simpler gates, if there are any."""
        simpler = self.gate.expansion
        if simpler is None or self.over_arrays:  # statements, with names of the gate's own
            return simpler
        return expression_text(parse_expression(simpler, FUNCTIONS))

    @property
    def derivations(self) -> tuple[Derivation, ...]:
        """How its rules are derived, for each call and input; none, if nobody has written it yet."""
        return derivations(self.family).get(self.id, ())


def entry_of(family: str, gate: Gate) -> Entry:
    """The entry of a gate of numbers; its example is the first of the gate's samples."""
    point = next(point for point in gate.samples if len(point) == len(gate.names))
    operands = [Operand(name, "", f"{value:g}") for name, value in zip(gate.names, point, strict=True)]
    case = Case(str(gate.show(*map(Text, gate.names))), "", tuple(operands), "", "1")
    return Entry(gate.id, family, gate.aliases, (Call(case, gate),), gate)


def array_entry(function: ArrayFunction) -> Entry:
    """The entry of a gate over arrays."""
    return Entry(
        function.id,
        function.family,
        function.aliases,
        tuple(map(Call, function.cases)),
        usage=function.usage.replace("·", "⋅"),  # which stays a matrix product in ASCII
        summary=function.summary,
        settings=function.settings if function.rest is None else (*function.settings, function.rest),
    )


@cache
def families() -> dict[str, Sequence[Entry]]:
    """Every family and its gates, those of numbers first."""
    every: dict[str, list[Entry]] = {
        family: [entry_of(family, gate) for gate in gates] for family, gates in FAMILIES.items()
    }
    for function in ENTRIES:
        every.setdefault(function.family, []).append(array_entry(function))
    return dict(every)


def family(name: str) -> Sequence[Entry]:
    """The gates of a family; none, if no family has this name."""
    return families().get(name.strip().lower(), [])


def lookup(name: str) -> list[Entry]:
    """The gates of this id, alias or sign, that of numbers first. Raises InputError with a suggestion if none is."""
    every = families()
    entries = [entry for gates in every.values() for entry in gates]
    signs = {entry.gate.sign: entry.id for entry in entries if not entry.over_arrays and entry.gate.sign}
    names = {other: entry.id for entry in entries for other in other_names(entry.id)}
    names |= {alias: entry.id for entry in entries for alias in (entry.id, *entry.aliases)}
    ids = signs | SIGNS | names
    wanted = name.strip()
    if (found := ids.get(wanted) or ids.get(wanted.lower())) is None:
        hint = suggested(wanted, {*names, *every, *EXPANSIONS}, say.LISTED)
        raise InputError(say.NO_GATE.format(name=shortened(wanted) or "that"), hint=hint)
    return [entry for entry in entries if entry.id == found]
