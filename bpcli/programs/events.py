"""The events of a walk: what was written where, what it was made of, who read it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpcli.programs.operations import plain

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.programs.values import Node

KEPT = 20_000  # entries of a value that an event copies


@dataclass(slots=True)
class Event:
    """One write of a program.

    `value` is what its target holds after it, as NumPy's array or a number (a copy; None where it is neither), and
    `base` is what `base_name` holds, the name before any index (dW of dW[:, j]). `reads` are the events whose values
    its statement reads, `read_by` those that read this one. `moment` counts the statements that had begun.
    """

    number: int
    moment: int
    line: int
    span: Span  # of the target
    target: str
    base_name: str
    value: Any
    base: Any
    node: Node | None
    base_node: Node | None
    sign: str  # of +=, -=, *=, /=; nothing for =
    right: ast.expr | None
    statement: ast.stmt | None
    function: str
    reads: tuple[int, ...]
    read_by: list[int] = field(default_factory=list)


class StopWalk(Exception):  # noqa: N818  (it is not an error)
    """The walk has come to the moment that was asked for."""


def base_of(target: ast.expr) -> ast.expr:
    """What is indexed in the end: dW of dW[:, j]; of grads['W1'] that entry itself."""
    while isinstance(target, ast.Subscript) and not _is_text(target.slice):
        target = target.value
    return target


def _is_text(key: ast.expr) -> bool:
    return isinstance(key, ast.JoinedStr | ast.BinOp) or (isinstance(key, ast.Constant) and isinstance(key.value, str))


def fresh(value: Any) -> Any:
    """A value that is put in, with memory of its own."""
    import numpy as np

    return np.array(value, dtype=float) if hasattr(value, "ndim") or isinstance(value, list | tuple) else value


def copied(value: Any) -> Any:
    """What an event keeps of a value: an array or a number as it is then."""
    raw = plain(value)
    if hasattr(raw, "ndim"):
        return raw.copy() if raw.size <= KEPT else raw
    if isinstance(raw, list | tuple) and 0 < len(raw) <= KEPT and all(isinstance(item, int | float) for item in raw):
        return fresh(raw)
    return raw if isinstance(raw, bool | int | float) else None
