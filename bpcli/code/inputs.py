"""The values of the inputs of a circuit of arrays: how a script gives them, or that there is no short way to.

A few entries are written one by one. Arrays of many entries that were drawn are drawn again by the program, if that
gives the lesson's numbers; for others the program is a function.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> trace = Trace(build("sum(x)", {"x": (2,)}), {"x": given("[1, 2]")})
>>> plan(trace, "np", 0).lines({0: "x"})
['x = np.array([1.0, 2.0])']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bpcli.algebra.as_python_arrays import DRAWN, LISTED, NUMPY_ARRAYS
from bpcli.algebra.code import entries
from bpcli.algebra.draws import Draws
from bpcli.code.constant_arrays import ConstantArrays

if TYPE_CHECKING:
    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Trace

GENERATOR = "rng"  # what the program calls its generator


@dataclass(frozen=True)
class Plan:
    """How a program comes to its arrays: `codes` by input, in their order; None where they are arguments."""

    trace: Trace
    module: str = "math"
    constant_arrays: ConstantArrays = field(default_factory=ConstantArrays)
    codes: dict[str, str] | None = None
    seed: int = 0

    @property
    def indices(self) -> frozenset[int]:
        """The leaves that are nothing but class indices."""
        return self.constant_arrays.indices

    @property
    def generator(self) -> list[str]:
        """The line that makes the generator, if the program draws."""
        return [f"{GENERATOR} = np.random.default_rng({self.seed})"] if self.constant_arrays.generator else []

    def lines(self, variables: dict[int, str]) -> list[str]:
        """A line an input that gives it its value."""
        graph = self.trace.graph
        lines = list(self.generator)
        for name, code in (self.codes or {}).items():
            node = graph.inputs[name]
            value = code
            if self.module == "torch":
                literal = "np." not in code and GENERATOR not in code
                value = code if code.startswith("torch.") else f"torch.{'tensor' if literal else 'from_numpy'}({code})"
                value += ".requires_grad_()" if name in graph.differentiable else ""
            lines.append(f"{variables[node]} = {value}")
        return lines

    def prepared(self, variables: dict[int, str]) -> list[str]:
        """A line an argument of a function that makes it ready."""
        graph, lines = self.trace.graph, list(self.generator)
        for name, node in graph.inputs.items():
            variable = variables[node]
            if self.module == "torch":
                kind = "long" if node in self.indices else "float64"
                grad = ".requires_grad_()" if name in graph.differentiable else ""
                lines.append(f"{variable} = torch.tensor({variable}, dtype=torch.{kind}){grad}")
            elif graph.shapes[node] and node not in self.indices:
                lines.append(f"{variable} = np.asarray({variable}, dtype=float)")
        return lines


def plan(trace: Trace, module: str, seed: int) -> Plan:
    """How the program of a trace comes to its arrays; `seed` is what the lesson drew from."""
    graph = trace.graph
    indices = _indices(graph)
    literals = [literal or "" for literal in graph.literals]
    draws = any(_is_drawn(literal) for literal in literals)
    if trace.is_symbolic:
        return Plan(trace, module, ConstantArrays({}, indices, GENERATOR if draws else None), None, seed)
    nodes = [node for node, literal in enumerate(graph.literals) if literal is not None]
    values = dict(zip(nodes, trace.fixed, strict=True))
    arrays = [given.number for given in trace.given.values() if given.shape]
    arrays += [value for node, value in values.items() if _is_drawn(literals[node])]
    if not any(value.size > LISTED for value in arrays):
        codes = {name: _literal(module, trace, name, indices) for name in graph.inputs}
        return Plan(trace, module, ConstantArrays(values, indices), codes)
    again = _drawn_again(trace, seed, indices)
    if again is None:
        return Plan(trace, module, ConstantArrays(values, indices), None)
    draws = draws or any(f"{GENERATOR}." in code for code in again.values())
    return Plan(trace, module, ConstantArrays(values, indices, GENERATOR if draws else None), again, seed)


def _literal(module: str, trace: Trace, name: str, indices: frozenset[int]) -> str:
    value, is_index = trace.given[name].number, trace.graph.inputs[name] in indices
    if isinstance(value, float):
        return str(int(value)) if is_index else repr(value)
    return entries(module, value, whole_numbers=is_index)


def _drawn_again(trace: Trace, seed: int, indices: frozenset[int]) -> dict[str, str] | None:
    """The code of each input's value, in the order of the draws; None where the numbers cannot be made again.

    What the program will draw is drawn here once more, and compared with what the lesson had.
    """
    import numpy as np

    from bpcli.trace.interpret import constants
    from bpcli.trace.values import given

    draws, codes = Draws(seed), {}
    for name, value in trace.given.items():
        is_read = value.text.startswith("@") or "rand" not in value.text
        again = value if is_read else given(value.text, name, draws)
        code = _code(trace, name, indices)
        if code is None or not np.array_equal(again.number, value.number):
            return None
        codes[name] = code
    again_fixed = constants(trace.graph, draws)
    same = all(np.array_equal(drawn, value) for drawn, value in zip(again_fixed, trace.fixed, strict=True))
    return codes if same else None


def _code(trace: Trace, name: str, indices: frozenset[int]) -> str | None:
    """A value as NumPy: a few entries, or the expression that was typed, over arrays that are made."""
    from bpcli.code.circuit import CircuitCode
    from bpcli.graph.build import build

    value = trace.given[name]
    drawn = "rand" in value.text and not value.text.startswith("@")
    if not drawn and (not value.shape or value.number.size <= LISTED):
        return _literal("np", trace, name, indices)
    if value.text.startswith("@") or value.entries is not None:
        return None  # a file, or a long list
    graph = build(value.text)
    draws = sum(_is_drawn(literal or "") for literal in graph.literals)
    constant_arrays = ConstantArrays(generator=GENERATOR, inline=10**6)
    code = CircuitCode(graph, NUMPY_ARRAYS, constant_arrays=constant_arrays).formula(graph.output)
    return code if draws == code.count(f"{GENERATOR}.") else None


def _is_drawn(literal: str) -> bool:
    return literal.partition("(")[0] in DRAWN


def _indices(graph: Graph) -> frozenset[int]:
    """The leaves that are class indices wherever they are used."""
    uses: dict[int, set[bool]] = {}
    for gate, operands in zip(graph.gates, graph.operands, strict=True):
        for slot, operand in enumerate(operands):
            if operand < graph.leaves:
                uses.setdefault(operand, set()).add(gate.takes_index(slot))
    return frozenset(node for node, found in uses.items() if found == {True} and node != graph.output)
