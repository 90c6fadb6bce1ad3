"""One walk: its frame, its budget, its record; what inputs are, and what PyTorch's backward() asks."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, Span
from bpcli.programs import sentences as say
from bpcli.programs.budget import Budget
from bpcli.programs.events import Event
from bpcli.programs.memory import attach, node_of
from bpcli.programs.operations import plain
from bpcli.programs.source import Source
from bpcli.programs.statements import Statements
from bpcli.programs.values import MISSING, Buffer, Frame, Node, Tensor

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTED, START = "output_of_backward", "upstream_of_backward"
"""The names of the value that an own backward() started from, and of the gradient that it was given."""


class Walker(Statements):
    """One walk: the program's frame, its budget, its record."""

    def __init__(self, source: Source, *, records: bool = True, keeps: bool = True) -> None:
        """Start with an empty frame. `records` says whether nodes are made, `keeps` whether events are kept."""
        self.source, self.records, self.keeps = source, records, keeps
        self.budget = Budget()
        self.frame = Frame(None)
        self.reads: list[int] = []
        self.events: list[Event] = []
        self.bindings: list[tuple[str, Node, bool]] = []
        self.unreadable: list[tuple[int, InputError]] = []
        self.requiring: list[Tensor] = []
        self.inputs: dict[str, Node] = {}
        self.notes: list[str] = []
        self.patches: Mapping[int, Any] = {}
        self.statement: ast.stmt | None = None
        self.calling: ast.Call | None = None
        self.stop: int | None = None
        self.moment = self.written_to = 0
        self.random: Any = None
        self.layers: dict[str, Any] | None = None  # PyTorch's classes, read when one is needed
        self._handlers = {}
        self._doers = {}
        self.is_torch = source.is_torch
        self.given: set[str] = set()
        self.owns = False  # whether the file's own first values are inputs

    def give(self, name: str, value: Any) -> None:
        """Let a name of the file stand for an input; its values are floats.

        In a dictionary, and in a list of arrays, each array is an input: W1 of params['W1'], w0 of w[0].
        """
        self.frame.names[name] = self._given(name, value)
        self.given.add(name)

    def _given(self, name: str, value: Any) -> Any:
        import numpy as np

        if isinstance(value, dict):
            return {key: self._item(name, str(key), item) for key, item in value.items()}
        if isinstance(value, list | tuple) and any(hasattr(item, "ndim") and item.ndim for item in value):
            return [self._given(f"{name}{number}", item) for number, item in enumerate(value)]
        if hasattr(value, "ndim") or isinstance(value, list | tuple):
            array = np.array(value, dtype=bool if getattr(getattr(value, "dtype", None), "kind", "") == "b" else float)
            made = Tensor(array, None, Buffer(array)) if array.ndim else Tensor(float(array))
        else:
            made = Tensor(float(value))
        if self.records:
            data = made.data
            node = Node("input", data, Span(0, 1), name=name)
            made.node = self.inputs[name] = node
            if made.buffer is not None:
                made.buffer.node = node
                made.buffer.holders.append(node)
        elif made.buffer is None:
            return made.data
        return made

    def _item(self, owner: str, name: str, value: Any) -> Any:
        """An item of a dictionary: an input, or a setting such as a stride."""
        if isinstance(value, str | int):
            return value
        return self._given(name if name not in self.inputs else f"{owner}_{name}", value)

    def store(self, target: ast.expr, value: Any, right: ast.expr | None, sign: str = "") -> None:
        """Write to a target; a first value that the file itself gives an input does not count."""
        in_file = isinstance(target, ast.Name) and self.frame is self.frame.top and not sign
        if in_file and self.owns and isinstance(target, ast.Name):
            value = self._own_input(target.id, value, right)
        elif in_file and isinstance(target, ast.Name) and target.id in self.given:
            self.given.discard(target.id)
            old = self.frame.names[target.id]
            if not self._is_tracked(value) or self._is_leaf(value):
                self.notes.append(say.KEPT.format(name=target.id))
                if isinstance(value, Tensor) and value.extras is not None and isinstance(old, Tensor):
                    old.extras = {**(old.extras or {}), **value.extras}
                    self.requiring = [old if item is value else item for item in self.requiring]
                value = old
        super().store(target, value, right, sign)

    def _own_input(self, name: str, value: Any, right: ast.expr | None) -> Any:
        """A first value of the file itself, of which nothing else is made: an input, where none is given."""
        raw = plain(value)
        is_typed = right is not None and not any(isinstance(part, ast.Call) for part in ast.walk(right))
        is_number = is_typed and isinstance(raw, int | float) and not isinstance(raw, bool)
        is_array = getattr(getattr(raw, "dtype", None), "kind", "") == "f"
        if name in self.frame.names or self.reads or not (is_number or is_array) or self._is_tracked(value):
            return value
        made = value if isinstance(value, Tensor) else Tensor(value)
        if self.records:
            node = self.inputs[name] = Node("input", raw, Span(0, 1), name=name)
            if made.buffer is None:
                made.node = node
            else:
                made.buffer.node = None
                attach(made, node)
        return made

    def _is_leaf(self, value: Any) -> bool:
        """Whether a tensor only requires a gradient, and is made of nothing else."""
        node = node_of(value, Span(0, 1))
        return node.operation == "input" and not node.name

    def _is_tracked(self, value: Any) -> bool:
        return self.records and isinstance(value, Tensor) and node_of(value, Span(0, 1)).tracked

    def prelude(self, name: str) -> Any:
        """A class of PyTorch that is written as a program itself."""
        library, _, last = name.rpartition(".")
        if library != "nn":
            return MISSING
        if self.layers is None:
            from bpcli.programs.prelude import TEXT

            inside = Walker(Source(TEXT), records=False, keeps=False)
            for part in ast.walk(inside.source.tree):
                if isinstance(part, ast.expr | ast.stmt | ast.arg | ast.keyword):
                    part.lineno = 0
            inside.file(inside.source.tree.body)
            self.layers = inside.frame.names
        return self.layers.get(last, MISSING)

    def start_backward(self, place: Any, output: Tensor, upstream: Any) -> None:
        """PyTorch's backward(): every tensor that requires it gets its gradient, added to what it has."""
        if not self.records:
            return
        own = (output.extras or {}).get("function")
        if own is not None:
            self.frame.top.names |= {STARTED: output, START: 1.0 if upstream is None else upstream}
            self._own_backward(place, own, upstream)
            return
        from bpcli.programs.circuit import circuit

        made = circuit(self, node_of(output, self.source.span(place)))
        gradients = made.of_nodes(None if upstream is None else plain(upstream))
        for leaf in self.requiring:
            gradient = gradients.get(id(node_of(leaf, Span(0, 1))))
            if gradient is not None:
                self._accumulate(place, leaf, gradient)

    def _own_backward(self, place: Any, own: tuple[Any, ...], upstream: Any) -> None:
        """The backward of a torch.autograd.Function: the program's own gradients, to the tensors that it was given."""
        kind, context, given = own
        found = self.invoke(place, kind.find("backward"), [context, 1.0 if upstream is None else upstream])
        for leaf, gradient in zip(given, found if isinstance(found, tuple | list) else [found], strict=False):
            if isinstance(leaf, Tensor) and gradient is not None:
                self._accumulate(place, leaf, plain(gradient))

    def _accumulate(self, place: Any, leaf: Tensor, gradient: Any) -> None:
        before = (leaf.extras or {}).get("grad")
        new = gradient if before is None else plain(before) + gradient
        leaf.extras = {**(leaf.extras or {}), "grad": self.valued(place, new)}
