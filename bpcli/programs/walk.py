r"""A walk through a learner's program: its values, what it wrote in which order, and the circuit of any value.

>>> done = walk("q = x + y\nf = q*z", inputs={"x": -2.0, "y": 5.0, "z": -4.0})
>>> done.value("f"), [(event.target, event.value) for event in done.events]
(-12.0, [('q', 3.0), ('f', -12.0)])
>>> done.circuit("f").gradients()["x"]
-4.0
"""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, Span
from bpcli.programs.budget import Budget
from bpcli.programs.events import StopWalk
from bpcli.programs.operations import plain
from bpcli.programs.source import Source
from bpcli.programs.values import Node, Unreadable
from bpcli.programs.walker import Walker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.programs.circuit import Circuit

DEPTH = 12_000  # of Python's own calls: a walk is bounded by its budget


class Walk:
    """What a walk found: the program's values, its events in order, the circuit of any value."""

    def __init__(self, walker: Walker, calls: Sequence[str], inputs: Mapping[str, Any]) -> None:
        """Take what a walker has recorded; `inputs` and `calls` are those of the walk, for walks that follow."""
        self._walker = walker
        self._calls, self._inputs = tuple(calls), dict(inputs)
        self.source = walker.source
        self.events = walker.events
        self.unreadable = walker.unreadable
        self.notes = walker.notes

    @property
    def namespace(self) -> dict[str, Any]:
        """The names of the file in the end: arrays and numbers as they are, anything else as the walk holds it."""
        names = self._walker.frame.names.items()
        return {name: plain(value) for name, value in names if not isinstance(value, Unreadable)}

    @property
    def names(self) -> dict[str, Any]:
        """The names of the file in the end, as the walk holds what they stand for."""
        return self._walker.frame.names

    @property
    def read_inputs(self) -> set[str]:
        """The given names that the program itself mentions."""
        words = {part.id for part in ast.walk(self.source.tree) if isinstance(part, ast.Name)}
        return words & self._inputs.keys()

    @property
    def inputs(self) -> dict[str, Node]:
        """The node of each input."""
        return self._walker.inputs

    @property
    def bindings(self) -> list[tuple[str, Node, bool]]:
        """Every name that a node was given, in order; the last says whether in the file itself."""
        return self._walker.bindings

    def held(self, expression: str) -> Any:
        """What an expression holds in the end, as the walk holds it. Raises InputError where it holds nothing."""
        source = Source(expression)
        body = source.tree.body
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            raise InputError(f"{expression} is not one value", text=expression, span=Span(0, 1))
        walker = self._walker
        own, walker.source = walker.source, source
        walker.budget = Budget()
        try:
            return walker.evaluate(body[0].value)
        finally:
            walker.source = own

    def value(self, expression: str) -> Any:
        """The value of an expression in the end: a number, an array, lists of them."""
        return plain(self.held(expression))

    def node(self, expression: str) -> Node | None:
        """The node of an expression in the end; None where it depends on no input."""
        value = self.held(expression)
        return self._walker._node(value, Span(0, 1))  # noqa: SLF001  (a walk and its walker are one)

    def circuit(self, output: str | Node, **options: Any) -> Circuit:
        """The circuit of a value. Raises InputError where it depends on no input, or a gate cannot be made."""
        from bpcli.programs.circuit import circuit

        node = self.node(output) if isinstance(output, str) else output
        if node is None:
            raise InputError(f"{output} depends on no input, so it has no gradient")
        return circuit(self._walker, node, **options)

    @property
    def held_names(self) -> dict[str, Any]:
        """The names of the file in the end, as the walk holds their values, but for those that could not be read."""
        names = self._walker.frame.names.items()
        return {name: value for name, value in names if not isinstance(value, Unreadable)}

    @property
    def steps(self) -> int:
        """How many expressions and statements the walk evaluated."""
        return self._walker.budget.steps

    def again(
        self, patches: Mapping[int, Any] | None = None, edits: Sequence[tuple[ast.stmt, Sequence[ast.stmt]]] = ()
    ) -> Walk:
        """The same walk with other values at some events, or with other statements in the place of some.

        It makes no nodes and keeps no events; `value` reads what comes out.
        """
        done = [(body, body.index(old), new) for old, new in edits for body in _bodies(self.source.tree) if old in body]
        before = [(body, list(body)) for body, _, _ in done]
        try:
            for body, at, new in done:
                body[at : at + 1] = new
            records = self._walker.is_torch
            return _walk(self.source, self._calls, self._inputs, patches or {}, records=records)
        finally:
            for body, statements in before:
                body[:] = statements

    def moved(self, inputs: Mapping[str, Any]) -> Walk:
        """The same walk from other values of inputs, with its nodes and events."""
        return _walk(self.source, self._calls, {**self._inputs, **inputs}, {})

    def evaluate(self, event: int, expressions: Sequence[ast.expr]) -> list[Any]:
        """What expressions would be in the place of an event's right side, at that moment; None where they fail."""
        kept = self.events[event]
        walker = _prepared(self.source, self._inputs, records=self._walker.is_torch, keeps=False)
        walker.stop = kept.moment - 1
        results: list[Any] = []
        with _deep():
            try:
                walker.file(self.source.tree.body)
            except StopWalk:
                frame, walker.stop = walker.stopped_in, None
                for expression in expressions:
                    walker.frame = frame
                    try:
                        value = plain(walker.evaluate(expression))
                        results.append(value.copy() if hasattr(value, "copy") else value)
                    except InputError:
                        results.append(None)
        return results or [None] * len(expressions)


def _bodies(tree: ast.AST) -> list[list[ast.stmt]]:
    """Every list of statements of a program."""
    fields = (getattr(part, name, None) for part in ast.walk(tree) for name in ("body", "orelse", "finalbody"))
    return [field for field in fields if isinstance(field, list)]


def walk(
    text: str,
    calls: Sequence[str] = (),
    inputs: Mapping[str, Any] | None = None,
    patches: Mapping[int, Any] | None = None,
    name: str | None = None,
) -> Walk:
    """Walk through a program, then through the lines of `calls`, with values for some names.

    `patches` are values that take the place of what the events of these numbers wrote. `name` is the file's, for
    errors. Raises InputError with the place of what cannot be read and is needed, TooLargeError past the budget.
    """
    return _walk(Source(text, tuple(calls), name), tuple(calls), dict(inputs or {}), patches or {})


def _walk(
    source: Source, calls: Sequence[str], inputs: Mapping[str, Any], patches: Mapping[int, Any], *, records: bool = True
) -> Walk:
    walker = _prepared(source, inputs, records=records, keeps=records)
    walker.patches = patches
    with _deep():
        walker.file(source.tree.body)
    return Walk(walker, calls, inputs)


def _prepared(source: Source, inputs: Mapping[str, Any], *, records: bool, keeps: bool) -> Walker:
    walker = Walker(source, records=records, keeps=keeps)
    walker.owns = not inputs
    for name, value in inputs.items():
        walker.give(name, value)
    return walker


class _deep:  # noqa: N801  (used as a function)
    """Python's own calls may be nested deeper during a walk, whose budget bounds them; numbers do not warn."""

    def __enter__(self) -> None:
        import numpy as np

        self.before = sys.getrecursionlimit()
        self.quiet = np.errstate(all="ignore")
        sys.setrecursionlimit(max(self.before, DEPTH))
        self.quiet.__enter__()

    def __exit__(self, *error: object) -> None:
        sys.setrecursionlimit(self.before)
        self.quiet.__exit__(*error)  # type: ignore[arg-type]
