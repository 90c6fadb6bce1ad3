"""Python's own functions, random numbers, and what libraries do besides computing: gradients asked for, writes."""

from __future__ import annotations

import math
from abc import abstractmethod
from functools import reduce
from typing import Any

from bpcli.programs import library
from bpcli.programs.attributes import NOISE
from bpcli.programs.budget import BudgetError
from bpcli.programs.builtin import METHODS, kind_of
from bpcli.programs.memory import attach, node_of
from bpcli.programs.operations import plain, tensors
from bpcli.programs.random import drawn
from bpcli.programs.values import Class, Function, Instance, Method, Native, Node, Tensor
from bpcli.programs.writing import WRITES, Writes


class Natives(Writes):
    """The part of a walk that calls what is not the program's own."""

    random: Any  # NumPy's generator, made when it is needed
    requiring: list[Tensor]  # tensors whose gradients PyTorch keeps

    @abstractmethod
    def start_backward(self, place: Any, output: Tensor, upstream: Any) -> None:
        """PyTorch's backward(): give the tensors that require it their gradients."""

    def builtin(  # noqa: C901, PLR0912  (one case a function)
        self, place: Any, name: str, values: list[Any], keywords: dict[str, Any]
    ) -> Any:
        """A call of a function of Python's."""
        try:
            match name, values:
                case "range", _:
                    return range(*(self.whole(place, value) for value in values))
                case "len", [value]:
                    return self._length(place, value)
                case "zip", _:
                    return list(zip(*(self.iterated(place, value) for value in values), strict=False))
                case "enumerate", [value, *rest]:
                    start = keywords.get("start", rest[0] if rest else 0)
                    return list(enumerate(self.iterated(place, value), self.whole(place, start)))
                case "reversed", [value]:
                    return list(self.iterated(place, value))[::-1]
                case "list", _:
                    return list(self.iterated(place, values[0])) if values else []
                case "tuple", _:
                    return tuple(self.iterated(place, values[0])) if values else ()
                case "set", _:
                    return self.as_set(place, self.iterated(place, values[0]) if values else ())
                case "dict", _:
                    pairs = values[0] if values else {}
                    pairs = pairs if isinstance(pairs, dict) else dict(pairs)
                    return {**pairs, **keywords}
                case ("map" | "filter") as which, [function, *lists]:
                    rows = zip(*(self.iterated(place, value) for value in lists), strict=False)
                    if which == "map":
                        return [self.invoke(place, function, list(row)) for row in rows]
                    return [row[0] for row in rows if self.truth(place, self.invoke(place, function, list(row)))]
                case ("any" | "all") as which, [value]:
                    truths = [self.truth(place, item) for item in self.iterated(place, value)]
                    return any(truths) if which == "any" else all(truths)
                case "isinstance", [value, kind]:
                    return self._is(value, kind)
                case "sorted", [value]:
                    return self._sorted(place, value, keywords)
                case "sum", [value, *start]:
                    return self._sum(place, value, start[0] if start else 0)
                case (("str" | "repr"), [value]):
                    return self.text_of(value)
                case (("float" | "int" | "bool"), [value]):
                    return self._number(place, name, value)
                case (("max" | "min" | "abs" | "round" | "pow"), _):
                    return self._numbers(place, name, values, keywords)
                case "reduce", [function, value, *start]:
                    items = [*start, *self.iterated(place, value)]
                    return reduce(lambda a, b: self.invoke(place, function, [a, b]), items)
                case "vectorize", [function, *_]:
                    return Native("vectorized", function)
                case "copy", [value]:
                    return self._copied(place, value)
                case "callable", [value]:
                    return isinstance(value, Function | Method | Class | Native)
                case (("property" | "staticmethod" | "classmethod"), [Function() as function]):
                    function.kind = name.removesuffix("method")
                    return function
                case "divmod", [a, b]:
                    return (self.combined(place, "//", a, b), self.combined(place, "%", a, b))
        except library.FAILURES as error:
            raise self.failed(place, error) from None
        if name.endswith("Error") or name == "Exception":
            return NOISE
        raise self.source.error(place, f"{name} is not read with these arguments")

    def each(self, place: Any, function: Any, values: list[Any]) -> Any:
        """A function of numbers for each entry of an array, as np.vectorize makes it."""
        value = values[0]
        if not isinstance(value, Tensor) or not value.shape:
            return self.invoke(place, function, values)
        entry = library.entry(function.name) if isinstance(function, Native) else None
        if entry is not None:
            import numpy as np

            return self.operate(place, entry._replace(run=np.vectorize(entry.run, otypes=[float])), (value,))
        flat = self.operate(place, library.table()[".flatten"], (value,))
        made = self.listed(place, [self.invoke(place, function, [item]) for item in self.iterated(place, flat)])
        return self.operate(place, library.table()[".reshape"], (made, value.shape))

    def _copied(self, place: Any, value: Any) -> Any:
        """A copy of an array, of a list of arrays, of a dictionary of them."""
        if isinstance(value, Tensor) and value.shape:
            return self.operate(place, library.table()["np.copy"], (value,))
        if isinstance(value, dict):
            return {key: self._copied(place, item) for key, item in value.items()}
        return [self._copied(place, item) for item in value] if isinstance(value, list) else value

    def _length(self, place: Any, value: Any) -> int:
        if isinstance(value, Tensor) and value.shape:
            return value.shape[0]
        if isinstance(value, Instance) and isinstance(value.kind.find("__len__"), Function):
            return self.whole(place, self.invoke(place, value.kind.find("__len__"), [value]))
        if isinstance(value, list | tuple | dict | str | range):
            return len(value)
        raise self.source.error(place, "this has no length")

    def _is(self, value: Any, kind: Any) -> bool:
        if isinstance(kind, tuple):
            return any(self._is(value, one) for one in kind)
        if isinstance(kind, Class):
            return isinstance(value, Instance) and kind in list(value.kind.ancestors())
        name = getattr(kind, "name", "")
        if isinstance(value, Tensor):
            return (name in {"np.ndarray", "torch.Tensor"}) == bool(value.shape) or name == "torch.Tensor"
        return bool(name) and kind_of(value) == name

    def _sorted(self, place: Any, value: Any, keywords: dict[str, Any]) -> list[Any]:
        items = list(self.iterated(place, value))
        key = keywords.get("key")
        keys = items if key is None else [self.invoke(place, key, [item]) for item in items]
        by = plain([*keys])
        order = sorted(range(len(items)), key=lambda at: by[at], reverse=bool(keywords.get("reverse", False)))
        return [items[at] for at in order]

    def _sum(self, place: Any, value: Any, start: Any) -> Any:
        total = start
        for item in self.iterated(place, value):
            total = (
                item
                if isinstance(total, int) and total == 0 and isinstance(item, Tensor)
                else self.combined(place, "+", total, item)
            )
        return total

    def _number(self, place: Any, name: str, value: Any) -> Any:
        if isinstance(value, str):
            if len(value) > 400:
                raise self.source.error(place, "this text is too long for a number")
            return float(value) if name == "float" else int(value) if name == "int" else bool(value)
        raw = plain(value)
        raw = raw.item() if hasattr(raw, "ndim") else raw
        if name == "float" and isinstance(value, Tensor):
            return value if not value.shape else self.entries(place, value, (0,) * len(value.shape))
        if name == "bool":
            return self.truth(place, value)
        return float(raw) if name == "float" else math.trunc(raw)

    def _numbers(self, place: Any, name: str, values: list[Any], keywords: dict[str, Any]) -> Any:
        """max, min, abs, round, pow: of numbers, of lists, of what is tracked."""
        if name in {"max", "min"}:
            items = list(self.iterated(place, values[0])) if len(values) == 1 else values
            key = keywords.get("key")
            keys = plain([self.invoke(place, key, [item]) if key is not None else item for item in items])
            if not any(True for _ in tensors(items)) or key is not None:
                best = (max if name == "max" else min)(range(len(items)), key=lambda at: keys[at])
                return items[best]
            if any(item.shape for item in tensors(items)):
                raise self.source.error(place, f"{name} compares numbers", f"write np.{name}imum(a, b) for arrays")
            value = items[0]
            for item in items[1:]:
                value = self.operate(place, library.table()[f"np.{name}imum"], (value, item))
            return value
        if name == "pow":
            return self.combined(place, "**", *values)
        if isinstance(values[0], Tensor):
            return self.operate(place, library.table()["np.abs" if name == "abs" else "np.round"], tuple(values))
        return abs(values[0]) if name == "abs" else round(*values)

    def method_of_python(self, place: Any, method: Native, values: list[Any], keywords: dict[str, Any]) -> Any:
        """A method of a list, a dictionary, a text."""
        kind, name = method.name.split(".")
        own = method.owner
        try:
            if kind == "str":
                size = len(own) + sum(len(value) for value in values if isinstance(value, str))
                if name == "join":
                    values = [[self.text_of(item) for item in self.iterated(place, values[0])]]
                    size = sum(map(len, values[0])) + len(own) * len(values[0])
                self.budget.items(size if name != "replace" else len(own) * (1 + len(values[-1])))
            elif kind == "list" and name == "extend":
                values = [list(self.iterated(place, values[0]))]
                self.budget.items(len(own) + len(values[0]))
            elif kind == "dict" and name in {"get", "pop", "setdefault", "add"}:
                values = [self.hashed(place, values[0]), *values[1:]]
            elif (kind, name) == ("list", "sort") and keywords:
                own[:] = self._sorted(place, own, keywords)
                return None
            result = METHODS[kind, name](own, *values, **keywords)
        except BudgetError as error:
            raise self.placed(error, place) from None
        except library.FAILURES as error:
            raise self.failed(place, error) from None
        if name in {"append", "insert"} and self.calling is not None:
            self.note_write(place, self.calling.func.value, values[-1], self.calling.args[-1])  # type: ignore[attr-defined]
        return result

    def named_class(self, place: Any, function: Native, values: list[Any]) -> Any:
        """nn.Parameter and what else is known by name: most of it is about how PyTorch runs."""
        if function.name == "nn.Parameter":
            return self.require_gradient(place, values[0], [])
        if function.name == "torch.Tensor" and values:
            return self.listed(place, values[0]) if isinstance(values[0], list) else values[0]
        if function.name == "nn.Module.apply":
            return self.apply(place, function.owner, values)
        if function.name.endswith(("parameters", "named_parameters")):
            return [value for value in function.owner.names.values() if isinstance(value, Tensor)]
        if function.name.endswith("save_for_backward"):
            function.owner.names["saved_tensors"] = tuple(values)
        return function.owner if function.owner is not None else NOISE

    def require_gradient(self, place: Any, value: Any, values: list[Any]) -> Any:
        """A tensor whose gradient PyTorch keeps."""
        value = value if isinstance(value, Tensor) else Tensor(float(value))
        if values and values[0] is False:
            return value
        value.extras = {**(value.extras or {}), "requires_grad": True}
        self.requiring.append(value)
        span = self.source.span(place)
        if self.records and not node_of(value, span).tracked:
            if value.buffer is not None:
                value.buffer.node = None
            attach(value, Node("input", value.data, span, name=""))  # its first name becomes that of the input
        return value

    def apply(self, place: Any, kind: Class, values: list[Any]) -> Any:
        """The forward pass of a torch.autograd.Function, whose backward is the program's own."""
        context = Instance(Class("ctx", (Native("nn.Module"),)))
        result = self.invoke(place, kind.find("forward"), [context, *values])
        if isinstance(result, Tensor):
            result.extras = {**(result.extras or {}), "function": (kind, context, values)}
        return result

    def special(self, place: Any, function: Native, values: list[Any], keywords: dict[str, Any]) -> Any:
        """A function that does more than compute: random numbers, backward(), methods that write."""
        name, owner = function
        last = name.rpartition(".")[2]
        if isinstance(owner, Tensor):
            if last == "backward":
                self.start_backward(place, owner, values[0] if values else keywords.get("gradient"))
                return None
            if last in {"dim", "numel", "size"}:
                whole = {"dim": len(owner.shape), "numel": math.prod(owner.shape), "size": owner.shape}[last]
                return owner.shape[self.whole(place, values[0])] if values and last == "size" else whole
            if last in WRITES:
                return self.write_all(place, owner, last, values)
            if last == "retain_grad":
                return None
            if last == "sort":
                self.write(place, owner, ..., self.operate(place, library.table()["np.sort"], (owner,)))
                return None
        return self.drawn(place, name, values, keywords)

    def drawn(self, place: Any, name: str, values: list[Any], keywords: dict[str, Any]) -> Any:
        """A random array, from NumPy's old generator: with np.random.seed it is what the program gets."""
        return drawn(self, place, name, values, keywords)
