"""Calls: of the program's own functions and classes, of Python's functions, of the libraries' by their tables."""

from __future__ import annotations

import ast
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.attributes import NOISE, Noise
from bpcli.programs.budget import MAX_CALLS, BudgetError
from bpcli.programs.builtin import BUILTINS
from bpcli.programs.names import KINDS, NAMED
from bpcli.programs.native import Natives
from bpcli.programs.operations import plain
from bpcli.programs.values import MISSING, Class, Frame, Function, Instance, Method, Native, Super, Tensor

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a call of a library may name; what is not about values is left out.
_SETTINGS = {"dim": "axis", "keepdim": "keepdims"}
_IGNORED = {"device", "inplace", "order", "copy", "non_blocking", "memory_format", "subok", "layout", "generator"}
_KNOWN = {
    "axis", "keepdims", "ddof", "dtype", "min", "max", "a_min", "a_max", "shape", "size", "num", "endpoint", "k",
    "axes", "decimals", "indexing", "reduction", "weight", "bias", "eps", "padding", "stride", "kernel_size",
    "num_classes",
    "negative_slope", "alpha", "beta", "delta", "margin", "unbiased", "correction", "start_dim", "end_dim", "ord", "p",
    "fill_value", "diagonal", "repeats", "mode", "constant_values", "pad_width", "initial", "offset", "minlength",
    "nan", "return_counts", "normalized_shape", "stop", "start", "step", "indices_or_sections", "approximate", "rtol",
    "atol", "value", "other", "input", "target", "weights", "n", "sections", "ignore_index", "shift", "shifts", "dims",
}  # fmt: skip


class Calls(Natives):
    """The part of a walk that calls."""

    @abstractmethod
    def run(self, body: Sequence[ast.stmt]) -> Any:
        """Run statements; what a return gives, or None."""

    @abstractmethod
    def bound(self, place: Any, name: str, value: Any) -> None:
        """Let a name of the frame stand for a value."""

    def call(self, node: ast.Call) -> Any:
        """The value of a call."""
        function = self.evaluate(node.func)
        if isinstance(function, Native) and function.name == "super":
            return self._super(node)
        if isinstance(function, Native) and function.name == "print":
            return None
        arguments = self.evaluated(node.args)
        keywords: dict[str, Any] = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value)
            if keyword.arg is None:
                keywords |= {str(key): item for key, item in value.items()} if isinstance(value, dict) else {}
            else:
                keywords[keyword.arg] = value
        before = self.calling
        self.calling = node
        try:
            return self.invoke(node, function, arguments, keywords)
        finally:
            self.calling = before

    def invoke(self, place: Any, function: Any, arguments: list[Any], keywords: dict[str, Any] | None = None) -> Any:
        """The value of a function at values."""
        keywords = keywords or {}
        match function:
            case Function():
                return self._own(place, function, arguments, keywords)
            case Method(function=own, owner=owner):
                return self._own(place, own, [owner, *arguments], keywords)
            case Class():
                return self._instance(place, function, arguments, keywords)
            case Instance():
                for name in ("__call__", "forward"):
                    own = function.kind.find(name)
                    if isinstance(own, Function):
                        return self._own(place, own, [function, *arguments], keywords)
            case Native():
                return self._native(place, function, arguments, keywords)
            case Noise():
                return NOISE
        raise self.source.error(place, "this cannot be called")

    def _own(self, place: Any, function: Function, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A call of a function of the program."""
        self.budget.calls += 1
        if self.budget.calls > MAX_CALLS:
            raise self.placed(BudgetError(f"calls may be nested {MAX_CALLS} deep"), place)
        before, reads = self.frame, self.reads
        self.frame = Frame(function.frame, function.name)
        self.frame.names |= {"__class__": function.owner} if function.owner is not None else {}
        try:
            self._bind(place, function, arguments, keywords)
            if not isinstance(function.body, list):
                return self.evaluate(function.body)
            return self.run(function.body)
        finally:
            self.frame, self.reads = before, reads
            self.budget.calls -= 1

    def _bind(self, place: Any, function: Function, arguments: list[Any], keywords: dict[str, Any]) -> None:
        """Give the function's arguments their values. Raises ProgramError where they do not fit."""
        takes = function.arguments
        names = [argument.arg for argument in (*takes.posonlyargs, *takes.args)]
        values = dict(zip(names, arguments, strict=False))
        rest = arguments[len(names) :]
        if takes.vararg is not None:
            values[takes.vararg.arg] = tuple(rest)
        elif rest:
            raise self.source.error(
                place, f"{function.name} takes {len(names)} arguments, and here are {len(arguments)}"
            )
        known = {*names, *(argument.arg for argument in takes.kwonlyargs)}
        others = {key: value for key, value in keywords.items() if key not in known}
        if takes.kwarg is not None:
            values[takes.kwarg.arg] = others
        elif others:
            raise self.source.error(place, f"{function.name} has no argument called {next(iter(others))}")
        values |= {key: value for key, value in keywords.items() if key in known}
        for name in known:
            if name not in values:
                if name not in function.defaults:
                    raise self.source.error(place, f"{function.name} is not given {name}")
                values[name] = function.defaults[name]
        for name, value in values.items():
            self.bound(place, name, value)

    def _instance(self, place: Any, kind: Class, arguments: list[Any], keywords: dict[str, Any]) -> Instance:
        made = Instance(kind)
        setup = kind.find("__init__")
        if isinstance(setup, Function):
            self._own(place, setup, [made, *arguments], keywords)
        elif arguments and not kind.library_bases():
            raise self.source.error(place, f"{kind.name} takes no arguments")
        return made

    def _super(self, node: ast.Call) -> Super:
        frame = self.frame
        kind, owner = frame.names.get("__class__", MISSING), next(iter(frame.names.values()), None)
        others = [value for name, value in frame.names.items() if name != "__class__"]
        owner = others[0] if others else owner
        if not isinstance(kind, Class):
            raise self.source.error(node, "super() is used outside of a class")
        return Super(owner, kind)

    def _native(self, place: Any, function: Native, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        """A call of a function that is not the program's."""
        name, owner = function
        if owner is None and name in BUILTINS:
            return self.builtin(place, name, arguments, keywords)
        if name == "vectorized":
            return self.each(place, owner, arguments)
        if name.partition(".")[0] in {"list", "tuple", "dict", "str"}:
            return self.method_of_python(place, function, arguments, keywords)
        if name in NAMED or name.startswith(("nn.Module.", "object.")):
            return self.named_class(place, function, arguments)
        entry = library.entry(name)
        if entry is None or (name.startswith("torch:.") and not isinstance(owner, Tensor)):
            return self.special(place, function, arguments, keywords)
        given = arguments if owner is None else [owner, *arguments]
        given = [_kind(value) for value in given]
        if entry.writes is not None:
            return self.write_at(place, entry, given)
        requires = keywords.pop("requires_grad", None)
        result = self.operate(place, entry, tuple(given), self._settings(place, entry, keywords))
        if requires is not None or name.endswith("requires_grad_"):
            return self.require_gradient(place, result, arguments)
        return result

    def _settings(self, place: Any, entry: library.Entry, keywords: dict[str, Any]) -> dict[str, Any]:
        """The keywords of a call, by NumPy's names."""
        found: dict[str, Any] = {}
        for key, value in keywords.items():
            name = _SETTINGS.get(key, key)
            if name in _IGNORED:
                continue
            if name not in _KNOWN:
                raise self.source.error(place, f"{entry.shown} with {key}= is not read here", f"leave {key}= out")
            if name == "dtype":
                kind = _kind(value)
                if kind is float and entry.operation != "np.array":
                    continue
                found[name] = kind
            elif name in {"axis", "k", "ddof", "num"} and value is not None:
                found[name] = (
                    tuple(map(int, plain(value))) if isinstance(value, list | tuple) else self.whole(place, value)
                )
            else:
                found[name] = _kind(value)
        return found


def _kind(value: Any) -> Any:
    """float, int or bool for the name of a kind of number; any other value as it is."""
    kinds = {"float": float, "int": int, "bool": bool}
    if isinstance(value, Native):
        return kinds.get(value.name, kinds.get(KINDS.get(value.name.rpartition(".")[2], ""), value))
    return value
