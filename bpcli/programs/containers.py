"""Tuples, lists, dictionaries, comprehensions, texts: what holds other values, and how an entry of it is read."""

from __future__ import annotations

import ast
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.programs import library
from bpcli.programs.attributes import Attributes
from bpcli.programs.operations import plain
from bpcli.programs.values import Frame, Function, Instance, Native, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Containers(Attributes):
    """The part of a walk that makes and reads what holds several values."""

    @abstractmethod
    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""

    @abstractmethod
    def truth(self, place: Any, value: Any) -> bool:
        """Whether a value counts as true."""

    @abstractmethod
    def assign(self, target: ast.expr, value: Any) -> None:
        """Let a target of a loop or a comprehension stand for a value."""

    def _tuple(self, node: ast.Tuple) -> tuple[Any, ...]:
        return tuple(self.evaluated(node.elts))

    def _list(self, node: ast.List) -> list[Any]:
        return self.evaluated(node.elts)

    def evaluated(self, parts: Iterable[ast.expr]) -> list[Any]:
        """The values of several expressions; one with a star gives several."""
        values: list[Any] = []
        for part in parts:
            if isinstance(part, ast.Starred):
                values += self.iterated(part, self.evaluate(part.value))
            else:
                values.append(self.evaluate(part))
        return values

    def _starred(self, node: ast.Starred) -> Any:
        raise self.source.error(node, "a star cannot stand here")

    def _set(self, node: ast.Set) -> Any:
        return self.as_set(node, self.evaluated(node.elts))

    def as_set(self, place: Any, values: Iterable[Any]) -> dict[Any, None]:
        """A set, in the order in which its entries came: as a mapping without values."""
        try:
            return dict.fromkeys(self.hashed(place, value) for value in values)
        except TypeError as error:
            raise self.failed(place, error) from None

    def _dict(self, node: ast.Dict) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found |= self.evaluate(value)
            else:
                found[self.hashed(key, self.evaluate(key))] = self.evaluate(value)
        return found

    def hashed(self, place: Any, key: Any) -> Any:
        """A key of a dictionary: a number, a text, several in brackets."""
        raw = plain(key)
        if isinstance(raw, float) and raw.is_integer():
            return int(raw)
        if isinstance(raw, list | dict) or hasattr(raw, "ndim"):
            raise self.source.error(place, "a key is a number or a text")
        return key if isinstance(key, Instance) else raw

    def _lambda(self, node: ast.Lambda) -> Function:
        return Function("lambda", node, node.args, node.body, self.frame, self.defaults(node.args))

    def defaults(self, arguments: ast.arguments) -> dict[str, Any]:
        """The values of the arguments that may be left out."""
        names = [*arguments.posonlyargs, *arguments.args]
        found = {
            name.arg: self.evaluate(value)
            for name, value in zip(names[len(names) - len(arguments.defaults) :], arguments.defaults, strict=True)
        }
        for name, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            if value is not None:
                found[name.arg] = self.evaluate(value)
        return found

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp | ast.SetComp) -> Any:
        values = [self.evaluate(node.elt) for _ in self._passes(node.generators)]
        return self.as_set(node, values) if isinstance(node, ast.SetComp) else values

    def _mapping(self, node: ast.DictComp) -> dict[Any, Any]:
        return {
            self.hashed(node.key, self.evaluate(node.key)): self.evaluate(node.value)
            for _ in self._passes(node.generators)
        }

    def _passes(self, generators: list[ast.comprehension]) -> Iterator[None]:
        """Run the loops of a comprehension, in a frame of its own."""
        before = self.frame
        self.frame = Frame(before, before.function)
        try:
            yield from self._nested(generators)
        finally:
            self.frame = before

    def _nested(self, generators: list[ast.comprehension]) -> Iterator[None]:
        first, *rest = generators
        for value in self.iterated(first.iter, self.evaluate(first.iter)):
            self.assign(first.target, value)
            if all(self.truth(test, self.evaluate(test)) for test in first.ifs):
                if rest:
                    yield from self._nested(rest)
                else:
                    yield

    def _joined(self, node: ast.JoinedStr) -> str:
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
            elif isinstance(part, ast.FormattedValue):
                parts.append(self.text_of(self.evaluate(part.value)))
        self.budget.items(sum(map(len, parts)))
        return "".join(parts)

    def _slice(self, node: ast.Slice) -> slice:
        return slice(*(None if end is None else self.evaluate(end) for end in (node.lower, node.upper, node.step)))

    def item(self, place: Any, value: Any, key: Any) -> Any:
        """value[key]."""
        if not isinstance(value, Native):
            self.refuse_noise(place, value)
        if isinstance(value, Tensor):
            return self.entries(place, value, key)
        if isinstance(value, Instance):
            method = value.kind.find("__getitem__")
            if isinstance(method, Function):
                return self.invoke(place, method, [value, key])
        if isinstance(value, Native) and value.name == "np.s_":
            return key
        if not isinstance(value, list | tuple | dict | str | range):
            raise self.source.error(place, "this has no entries")
        try:
            if isinstance(value, dict):
                return value[self.hashed(place, key)]
            return value[self.index(place, key)]
        except InputError:
            raise
        except KeyError as error:
            known = ", ".join(map(repr, list(value)[:8]))  # the keys are numbers and texts
            raise self.source.error(place, f"there is no key {error.args[0]!r}", f"the keys are {known}") from None
        except library.FAILURES as error:
            raise self.failed(place, error) from None
