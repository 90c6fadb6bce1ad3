"""What a change of a line may use: the values that the function around it names."""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING

from bpcli.judge.program.statements import function_around
from bpcli.judge.program.trees import Pool, names_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from bpcli.programs.events import Event
    from bpcli.programs.walk import Walk

MOST_POOL = 40  # expressions of each kind


def pool(walk: Walk, event: Event, variables: Collection[str]) -> Pool:
    """What the function of an event names: arrays of its own shape, and numbers. `variables` depend on the inputs."""
    import numpy as np

    expressions = _expressions(walk, event)
    values = walk.evaluate(event.number, [*expressions, *([event.right] if event.right is not None else [])])
    own = np.shape(values[-1]) if event.right is not None and values else np.shape(event.value)
    alike, broadcast, scalars = [], [], []
    for expression, value in zip(expressions, values[: len(expressions)], strict=True):
        if value is None or isinstance(value, str | bool | dict | list | tuple):
            continue
        try:
            shape = np.shape(value)
        except ValueError:
            continue
        if shape == own:
            alike.append(expression)
        is_variable = bool(names_in(expression) & set(variables))
        if shape == () and not is_variable:
            scalars.append(expression)
        if shape != own and is_variable and _fits(shape, own):
            broadcast.append(expression)
    return Pool(tuple(alike[:MOST_POOL]), tuple(broadcast[:MOST_POOL]), tuple(scalars[:MOST_POOL]))


def _expressions(walk: Walk, event: Event) -> list[ast.expr]:
    """Names, attributes and entries that stand in the function around an event, each once."""
    found: dict[str, ast.expr] = {}
    for part in ast.walk(function_around(walk.source.tree, event.statement)):
        is_size = isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in {"len", "float"}
        if is_size or isinstance(part, ast.Name | ast.Attribute | ast.Subscript):
            copied = deepcopy(part)
            if isinstance(copied, ast.Name | ast.Attribute | ast.Subscript):
                copied.ctx = ast.Load()
            if isinstance(copied, ast.expr):
                found.setdefault(ast.unparse(part), copied)
    return list(found.values())


def _fits(shape: tuple[int, ...], own: tuple[int, ...]) -> bool:
    """Whether a shape broadcasts to another."""
    if len(shape) > len(own):
        return False
    return all(n in {1, m} for n, m in zip(shape[::-1], own[::-1], strict=False))
