"""Calls that write into an array: x.fill(0), x.add_(y), np.add.at(x, places, y)."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.expressions import Expressions
from bpcli.programs.values import Tensor

if TYPE_CHECKING:
    import ast

WRITES = {"fill", "fill_", "zero_", "add_", "sub_", "mul_", "div_", "copy_"}


class Writes(Expressions):
    """The part of a walk whose calls write."""

    calling: ast.Call | None  # the call that is being made

    @abstractmethod
    def note_write(self, place: Any, target: ast.expr, value: Any, right: ast.expr | None) -> None:
        """Keep the event of a write that is a call."""

    def write_all(self, place: Any, owner: Tensor, name: str, values: list[Any]) -> Tensor:
        """x.fill(0), x.add_(y): all entries are written."""
        sign = {"add_": "+", "sub_": "-", "mul_": "*", "div_": "/"}.get(name)
        value = 0.0 if name == "zero_" else values[0]
        if not owner.shape:
            raise self.source.error(place, f".{name} writes into an array, and this is a number")
        self.write(place, owner, ..., self.combined(place, sign, owner, value) if sign else value)
        if self.calling is not None:
            target = self.calling.func.value  # type: ignore[attr-defined]
            self.note_write(place, target, owner, self.calling.args[0] if self.calling.args else None)
        return owner

    def write_at(self, place: Any, entry: library.Entry, values: list[Any]) -> None:
        """np.add.at(x, places, values) and its kin, which write into their first argument."""
        target, *rest = values
        if not isinstance(target, Tensor) or target.buffer is None:
            raise self.source.error(place, f"{entry.shown} writes into an array")
        index = self.index(place, rest[0]) if entry.writes in {"add", "subtract"} else None

        def run(array: Any, *others: Any) -> Any:
            changed = array.copy()
            entry.run(changed, *([index, others[-1]] if index is not None else others))
            return changed

        taken = tuple(rest[-1:]) if index is not None else tuple(rest)
        self.write(place, target, ..., self.operate(place, entry._replace(run=run), (target, *taken)))
        if self.calling is not None:
            self.note_write(place, self.calling.args[0], target, self.calling.args[-1])
