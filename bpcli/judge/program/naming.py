"""Which known mistake a wrong line is: by the value that it made, and by the changes of its text that mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.errors import InputError
from bpcli.judge.ask import Ask
from bpcli.judge.mistakes import predict
from bpcli.judge.program import sentences as say
from bpcli.judge.program.mutants import mutants
from bpcli.judge.program.places import is_near, same_size
from bpcli.judge.program.pool import pool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.judge.program.meant import Repair
    from bpcli.judge.program.repair import Search
    from bpcli.judge.program.trees import Mutant
    from bpcli.programs.events import Event

SAME = 1e-6
MOST_CURES = 3
SIMPLE = 2  # the size of a change that is worth showing
COARSE = {"wrong-local", "lost-factor"}  # told only where nothing finer is known
SURE = {
    *("sign", "routed-to-loser", "softmax-diagonal", "frozen-statistics", "target-for-probability", "kept-batch"),
    *(
        "overwrote-branch",
        "mask-of-gradient",
        "slope-at-gradient",
        "sum-of-products",
        "reciprocal-square",
        "transposed",
    ),
}
"""Mistakes that a value alone shows."""


def named(search: Search, repair: Repair) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """(the ids of the mistakes, the line that would be right, what is said beside their meanings)."""
    event = repair.event
    by_value: list[str] = []
    said: list[str] = []
    mending = list(repair.cures)
    held = event.base if event.target != event.base_name and event.base is not None else event.value
    if repair.truth is not None and held is not None:
        by_value, said = _by_value(search, repair, held)
        if not mending and event.right is not None and not repair.after:
            mending = list(cures(search, repair))
    by_text = [one for cure in mending[:MOST_CURES] for one in cure.mistakes]
    sure = [one for one in by_value if one in SURE or one in by_text]
    ids = tuple(dict.fromkeys((*sure, *by_text, *by_value)))
    if "overwrote-branch" in ids and not repair.cures:
        ids = ("forgot-branch", *ids)
    ids = ids or ("wrong-local",)
    fine = tuple(one for one in ids if one not in COARSE) + tuple(one for one in ids if one in COARSE)
    right = _solution(event, mending[0]) if mending and mending[0].size <= SIMPLE and not repair.after else ""
    return fine, right, tuple(said)


def _solution(event: Event, cure: Mutant) -> str:
    """The line that would be right."""
    import ast

    sign = f"{event.sign}=" if event.sign else "="
    return cure.line or f"{event.target} {sign} {ast.unparse(cure.right)}"


def _by_value(search: Search, repair: Repair, held: Any) -> tuple[list[str], list[str]]:
    """What the number alone tells: the sign, a factor, a transpose, and what the chain rule's mistakes give."""
    import numpy as np

    truth, found, said = repair.truth, list[str](), list[str]()
    if truth is None:
        return [], []
    yours, right = np.asarray(held, dtype=float), np.asarray(truth.value, dtype=float)
    if same_size(yours, right) and np.any(right):
        at = int(np.argmax(np.abs(right)))
        factor = float(np.ravel(yours)[at] / np.ravel(right)[at])
        if is_near(yours, factor * right) and factor not in {0.0, 1.0}:
            if abs(factor + 1) < SAME:
                found.append("sign")
            elif right.size > 1 or abs(factor) in {0.5, 2.0}:
                found += _of_factor(search, factor)
                said.append(say.TIMES.format(factor=decimal(factor)))
    elif yours.ndim == right.ndim == 2 and yours.T.shape == right.shape and is_near(yours.T, right):
        found.append("transposed")
    return [*_predicted(search, truth.name, yours), *found], said


def _of_factor(search: Search, factor: float) -> list[str]:
    """The mistakes that a constant factor stands for."""
    ids = ["dropped-factor"] if _is_size(search, factor) or _is_size(search, 1 / factor) else ["wrong-factor"]
    if abs(factor - 0.5) < SAME:
        ids = ["lost-two", "dropped-factor"]
    if abs(factor) > 1 and _is_size(search, factor):
        ids.append("sum-for-mean")
    if abs(factor) < 1 and _is_size(search, 1 / factor):
        ids.append("mean-for-sum")
    return [*ids, "wrong-factor", "lost-factor"]


def _is_size(search: Search, factor: float) -> bool:
    """Whether a factor is the size of an axis of an input, or a number that the program has."""
    import numpy as np

    sizes = {size for node in search.walk.inputs.values() for size in np.shape(node.value)}
    numbers = {float(v) for v in search.walk.namespace.values() if isinstance(v, int | float) and v}
    return any(abs(factor - one) < SAME * abs(one) for one in {*sizes, *numbers})


def _predicted(search: Search, name: str, yours: Any) -> list[str]:
    """The known mistakes of the chain rule that give a value at a node."""
    graph = search.truths.graph
    if name not in graph.nodes:
        return []
    trace = search.truths.circuit.trace
    try:
        every = predict(trace, Ask("gradient", graph.names[graph.output], name))
    except InputError:
        return []
    return [one.id for one in every if same_size(one.value, yours) and is_near(yours, one.value)]


def cures(search: Search, repair: Repair) -> Sequence[Any]:
    """The changes of the right side that give the truth."""
    event, truth = repair.event, repair.truth
    if truth is None or event.right is None or event.sign or event.target != event.base_name:
        return []
    every = mutants(event.right, pool(search.walk, event, search.nodes))
    values = search.walk.evaluate(event.number, [mutant.right for mutant in every])
    wanted = repair.patches.get(event.number, truth.value)
    right = [
        mutant for mutant, value in zip(every, values, strict=True) if value is not None and is_near(value, wanted)
    ]
    smallest = right[0].size if right else 0
    return [mutant for mutant in right if mutant.size == smallest]
