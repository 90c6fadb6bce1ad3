"""Assignments of every form, and the events that they are: what was written where, and what it was made of."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.calls import Calls
from bpcli.programs.events import Event, base_of, copied, fresh
from bpcli.programs.expressions import sign_of
from bpcli.programs.memory import node_of
from bpcli.programs.operations import plain
from bpcli.programs.values import Class, Function, Instance, Node, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.errors import Span


class Targets(Calls):
    """The part of a walk that writes."""

    events: list[Event]
    patches: Mapping[int, Any]
    statement: ast.stmt | None
    moment: int
    bindings: list[tuple[str, Node, bool]]  # each name that a node was given, and whether in the file itself
    written_to: int  # how many events there were, where events are not kept

    def bound(self, place: Any, name: str, value: Any) -> None:
        """Let a name of the frame stand for a value, without an event."""
        self._own_name(place, name)
        frame = self.frame.home(name)
        frame.names[name] = value
        frame.events.pop(name, None)
        self._note_name(place, name, value)

    def _own_name(self, place: Any, name: str) -> None:
        if name.startswith("__"):
            raise self.source.forbidden(place, f"{name} cannot be used here", "give it another name")

    def _note_name(self, place: Any, name: str, value: Any) -> None:
        if self.records and isinstance(value, Tensor):
            node = node_of(value, self.source.span(place))
            if node.operation == "input" and not node.name:
                self.name_input(node, name)
            if node.tracked:
                self.bindings.append((name, node, self.frame.home(name) is self.frame.top))

    def name_input(self, node: Node, name: str) -> None:
        """Give a tensor that requires a gradient the first name that it has, with a number where that is taken."""
        number, called = 1, name
        while called in self.inputs:
            number += 1
            called = f"{name}{number}"
        node.name = called
        self.inputs[called] = node

    inputs: dict[str, Node]

    def assign(self, target: ast.expr, value: Any) -> None:
        """Write to a target of a loop: no event."""
        if isinstance(target, ast.Name):
            self.bound(target, target.id, value)
            return
        for part, item in self._unpacked(target, value):
            self.assign(part, item)

    def _unpacked(self, target: ast.expr, value: Any) -> Iterator[tuple[ast.expr, Any]]:
        """The parts of a tuple of targets, with their values. Raises ProgramError where the numbers differ."""
        if not isinstance(target, ast.Tuple | ast.List):
            raise self.source.error(target, "this cannot be assigned to here")
        values, parts = list(self.iterated(target, value)), target.elts
        star = next((at for at, part in enumerate(parts) if isinstance(part, ast.Starred)), None)
        if star is not None and len(values) >= len(parts) - 1:
            rest = len(values) - len(parts) + 1
            values = [*values[:star], values[star : star + rest], *values[star + rest :]]
        if len(values) != len(parts):
            raise self.source.error(target, f"{len(parts)} names are given {len(values)} values")
        for part, item in zip(parts, values, strict=True):
            yield (part.value if isinstance(part, ast.Starred) else part), item

    def store(self, target: ast.expr, value: Any, right: ast.expr | None, sign: str = "") -> None:
        """Write a value to a target of an assignment: an event."""
        match target:
            case ast.Tuple() | ast.List():
                rights = right.elts if isinstance(right, ast.Tuple) and len(right.elts) == len(target.elts) else None
                for number, (part, item) in enumerate(self._unpacked(target, value)):
                    self.store(part, item, rights[number] if rights else right, sign)
                return
            case ast.Name(id=name):
                self._own_name(target, name)
                frame = self.frame.home(name)
                frame.names[name] = value
                frame.events[name] = self.written_to
                self._note_name(target, name, value)
            case ast.Attribute():
                self._store_attribute(target, value)
            case ast.Subscript():
                self._store_item(target, self.evaluate(target.value), self.evaluate(target.slice), value)
            case _:
                raise self.source.error(target, "this cannot be assigned to")
        self.note_write(target, target, value, right, sign)

    def _store_attribute(self, target: ast.Attribute, value: Any) -> None:
        owner, name = self.evaluate(target.value), target.attr
        self._own_name(target, name)
        if isinstance(owner, Instance):
            owner.names[name] = value
            owner.events[name] = self.written_to
            self._note_name(target, name, value)
        elif isinstance(owner, Class):
            owner.names[name] = value
        elif isinstance(owner, Tensor) and name in {"grad", "requires_grad"}:
            owner.extras = {**(owner.extras or {}), name: value}
        elif isinstance(owner, Tensor) and name == "data" and owner.shape:
            self.write(target, owner, ..., value)
        else:
            raise self.source.error(target, f".{name} cannot be assigned to here")

    def _store_item(self, target: ast.Subscript, owner: Any, key: Any, value: Any) -> None:
        if isinstance(owner, Tensor):
            self.write(target, owner, key, value)
        elif isinstance(owner, Instance) and isinstance(owner.kind.find("__setitem__"), Function):
            self.invoke(target, owner.kind.find("__setitem__"), [owner, key, value])
        elif isinstance(owner, dict):
            owner[self.hashed(target, key)] = value
            if isinstance(key, str):
                self._note_name(target, key, value)
        elif isinstance(owner, list):
            try:
                owner[self.index(target, key)] = value
            except library.FAILURES as error:
                raise self.failed(target, error) from None
            self.budget.items(len(owner))
        else:
            raise self.source.error(target, "entries of this cannot be assigned to")

    def augment(self, node: ast.AugAssign) -> None:
        """target += value; an array is written into, as NumPy does."""
        target, sign = node.target, sign_of(node.op)
        match target:
            case ast.Name():
                old = self.named(target, target.id)
            case ast.Attribute():
                old = self.attribute(target, self.evaluate(target.value), target.attr)
            case ast.Subscript():
                owner, key = self.evaluate(target.value), self.evaluate(target.slice)
                old = self.item(target, owner, key)
                value = self._augmented(node, sign, old, self.evaluate(node.value))
                if not (isinstance(old, Tensor) and value is old and not isinstance(owner, Tensor)):
                    self._store_item(target, owner, key, value)
                self.note_write(target, target, value, node.value, sign)
                return
        self.store(target, self._augmented(node, sign, old, self.evaluate(node.value)), node.value, sign)

    def _augmented(self, node: ast.AugAssign, sign: str, old: Any, value: Any) -> Any:
        """What a target holds after +=: the same array with new entries, or a new number."""
        if isinstance(old, list) and sign == "+":
            items = list(self.iterated(node.value, value))
            self.budget.items(len(old) + len(items))
            old += items
            return old
        if not (isinstance(old, Tensor) and old.buffer is not None) or isinstance(value, Instance):
            return self.combined(node, sign, old, value)
        result = self.combined(node, sign, old, value)
        if plain(result).shape != old.shape:
            shape = plain(result).shape
            raise self.source.error(
                node, f"the target has shape {old.shape}, and the result {shape}", "write x = x + …"
            )
        self.write(node, old, ..., result)
        return old

    def note_write(self, place: Any, target: ast.expr, value: Any, right: ast.expr | None, sign: str = "") -> None:
        """Keep the event of a write, and put another value in there where a patch says so."""
        if not target.lineno:  # inside a class of a library
            return
        number = self.written_to
        self.written_to += 1
        if number in self.patches:
            self._patch(place, target, self.patches[number])
            value = self._now(target, value)
        if isinstance(value, Tensor) and value.buffer is not None:
            value.buffer.event = number
        base = base_of(target)
        held = self._now(base, value) if base is not target else value
        if isinstance(held, Tensor) and held.buffer is not None:
            held.buffer.event = number
            if isinstance(base, ast.Name) and (base is not target or sign):
                self._note_name(base, base.id, held)
        if not self.keeps:
            return
        if isinstance(target, ast.Subscript):
            value = self._now(target, value)
        reads = tuple(dict.fromkeys(self.reads))
        for event in reads:
            self.events[event].read_by.append(number)
        span = self.source.span(target)
        self.events.append(
            Event(
                number, self.moment, target.lineno, span, self.source.part(target), self.source.part(base),
                copied(value), copied(held), self._node(value, span), self._node(held, span), sign, right,
                self.statement, self.frame.function, reads,
            )
        )  # fmt: skip

    keeps: bool  # whether events are kept

    def _node(self, value: Any, span: Span) -> Node | None:
        if not self.records or not isinstance(value, Tensor):
            return None
        node = node_of(value, span)
        return node if node.tracked else None

    def _now(self, target: ast.expr, otherwise: Any) -> Any:
        """What a target holds, where reading it does nothing else."""
        try:
            match target:
                case ast.Name(id=name):
                    holder = self.frame.shared.get(name) or self.frame.holder(name)
                    return holder.names[name] if holder is not None else otherwise
                case ast.Attribute() | ast.Subscript():
                    reads, self.reads = self.reads, []
                    value = self.evaluate(target)
                    self.reads = reads
                    return value
        except library.FAILURES:
            pass
        return otherwise

    def _patch(self, place: Any, target: ast.expr, value: Any) -> None:
        """Let a target hold another value: its entries where it is an array that is written into."""
        made = self.valued(place, fresh(value))
        base = base_of(target)
        shape = getattr(plain(made), "shape", ())
        if base is not target and shape != getattr(plain(self._now(target, made)), "shape", ()):
            target = base
        before = self.frame
        if isinstance(target, ast.Name):
            self.frame.home(target.id).names[target.id] = made
        elif isinstance(target, ast.Attribute):
            self._store_attribute(target, made)
        elif isinstance(target, ast.Subscript):
            self._store_item(target, self.evaluate(target.value), self.evaluate(target.slice), made)
        self.frame = before
