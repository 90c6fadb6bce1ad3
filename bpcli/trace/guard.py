"""What to say when a number does not exist: which node, its formula, and with which values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.decimals import decimal
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shapes import broadcasts_to
from bpcli.errors import DomainError
from bpcli.trace import sentences as say
from bpcli.trace.stable import stable
from bpcli.trace.wording import formula, operand_text

if TYPE_CHECKING:
    from bpcli.algebra.algebra import Algebra
    from bpcli.graph.graph import Graph


def lost_value(
    graph: Graph,
    node: int,
    values: list[Any],
    problem: Exception | None = None,
    m: Algebra = FLOATS,
    at: list[Any] | None = None,
) -> DomainError:
    """The error for a node without a value; `values` are those of the nodes before it, `at` those that it needs."""
    if node < graph.leaves:
        return DomainError(say.OVERFLOW, text=graph.program.text, span=graph.spans[node])
    operands = graph.operands_of(node)
    at = [values[operand] for operand in operands] if at is None else at
    message = graph.gate(node).problem(m, at)
    if message is None:
        message = say.OVERFLOW if isinstance(problem, OverflowError) else say.NO_VALUE
    named = f"{graph.names[node]} = " if graph.names[node] and not graph.constant[node] else ""
    is_array = any(graph.shapes[o] for o in operands)
    where = (
        _entry(graph, node, at, m)
        if is_array and not (graph.chooses and m is not ARRAYS)
        else _where(graph, operands, values)
    )
    spelling = stable(graph, node)
    told = [where, spelling and say.IN_RANGE.format(spelling=spelling)]
    return DomainError(
        f"{message}, at {named}{formula(graph, node)}",
        text=graph.program.text,
        span=graph.spans[node],
        hint="\n".join(line for line in told if line) or None,
    )


def lost_local(problem: Exception) -> str:
    """Why a local gradient does not exist."""
    return say.OVERFLOW if isinstance(problem, OverflowError) else say.UNBOUNDED


def lost_gradient(graph: Graph, node: int, slot: int, values: list[Any], why: str, local: Any = None) -> DomainError:
    """The error for a local gradient that is asked for and does not exist; of an array its entries tell where."""
    operands = graph.operands_of(node)
    where = _where(graph, operands, values)
    if graph.shapes[node] and getattr(local, "shape", None) == graph.shapes[node]:
        import numpy as np

        where = _told(graph, node, [values[operand] for operand in operands], ~np.isfinite(local))
    name = graph.names[node] or formula(graph, node)
    return DomainError(
        say.NO_LOCAL.format(
            name=name, operand=operand_text(graph, operands[slot]), formula=formula(graph, node), why=why
        ),
        text=graph.program.text,
        span=graph.spans[node],
        hint="; ".join(
            part
            for part in (
                where,
                say.OTHER_GRADIENTS if len(graph.inputs) > 1 else None,
            )
            if part
        )
        or None,
    )


def _where(graph: Graph, operands: tuple[int, ...], values: list[Any]) -> str | None:
    """The values of the operands that have names."""
    told = [
        f"{graph.names[o]} = {decimal(float(values[o]))}"
        for o in dict.fromkeys(operands)
        if graph.names[o] and not graph.shapes[o] and not getattr(values[o], "free_symbols", None)
    ]
    return f"here {' and '.join(told)}" if told else None


def _entry(graph: Graph, node: int, at: list[Any], m: Algebra) -> str | None:
    """Which entries of the operands are at fault: the first for which the gate has no value."""
    import numpy as np

    for domain in graph.gate(node).domain:
        fails = np.asarray(domain.fails(m, *at)).astype(bool)
        if graph.gate(node).elementwise:
            fails = np.broadcast_to(fails, graph.shapes[node])
        if fails.any() and fails.shape:
            return _told(graph, node, at, fails)
    return _overflow(graph, node, at, m)


def _overflow(graph: Graph, node: int, at: list[Any], m: Algebra) -> str | None:
    """Where a gate of numbers grew too large: the first entry of its operands."""
    import numpy as np

    gate = graph.gate(node)
    if not gate.elementwise or not graph.shapes[node]:
        return None
    with np.errstate(all="ignore"):
        lost = ~np.isfinite(np.asarray(gate.forward(m, *at), dtype=float))
    return _told(graph, node, at, lost) if lost.any() else None


def too_large(graph: Graph, node: int) -> DomainError:
    """The error for a gradient that no float holds."""
    return DomainError(
        say.GRADIENT_TOO_LARGE.format(name=graph.names[node], why=say.OVERFLOW),
        text=graph.program.text,
        span=graph.spans[node],
    )


def _told(graph: Graph, node: int, at: list[Any], where: Any) -> str | None:
    """The operands at the first entry that a mask marks; one that has no such entry is not told."""
    import numpy as np

    place = tuple(int(index) for index in np.argwhere(where)[0])
    told = []
    for operand, value in zip(graph.operands_of(node), at, strict=True):
        if graph.names[operand] and broadcasts_to(np.shape(value), where.shape):
            entry = np.broadcast_to(value, where.shape)[place]
            index = f"[{', '.join(map(str, place))}]" if graph.shapes[operand] == where.shape else ""
            told.append(f"{graph.names[operand]}{index} = {decimal(float(entry))}")
    return f"here {' and '.join(told)}" if told else None
