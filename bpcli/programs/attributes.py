"""What a name and an attribute stand for. Every attribute is looked up in a table; Python is never asked for one."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.builtin import BUILTINS, METHODS, kind_of
from bpcli.programs.names import (
    CONSTANTS,
    DRAWING,
    FORBIDDEN,
    IMPLIED,
    INSIDE,
    KINDS,
    NAMED,
    NOISY,
    OF_MODULES,
    OF_NUMBERS,
    OF_TENSORS,
    OUTSIDE,
    SAME_AS,
)
from bpcli.programs.operations import Operations, plain
from bpcli.programs.values import (
    MISSING,
    Class,
    Frame,
    Function,
    Instance,
    Method,
    Module,
    Native,
    Super,
    Tensor,
    Unreadable,
)
from bpcli.words import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable


class Noise:
    """What is of no concern to a circuit: a plot, a progress bar. Whatever is asked of it is noise too."""


NOISE = Noise()


class Attributes(Operations):
    """The part of a walk that looks names and attributes up."""

    frame: Frame
    reads: list[int]
    is_torch: bool

    @abstractmethod
    def invoke(self, place: Any, function: Any, arguments: list[Any], keywords: dict[str, Any] | None = None) -> Any:
        """The value of a function at values."""

    @abstractmethod
    def prelude(self, name: str) -> Any:
        """A class of a library that is written as a program itself; MISSING where there is none."""

    def named(self, place: Any, name: str) -> Any:
        """What a name stands for. Raises ProgramError where it stands for nothing."""
        holder = self.frame.shared.get(name) or self.frame.holder(name)
        if holder is not None and name in holder.names:
            value = holder.names[name]
            if isinstance(value, Unreadable):
                raise value.error
            self.read(holder.events.get(name), value)
            return value
        if name in IMPLIED:
            return Module(IMPLIED[name])
        if name in BUILTINS:
            return Native(name)
        if name == "__name__":
            return "__main__"
        if name in FORBIDDEN or name.startswith("__"):
            raise self.source.forbidden(place, f"{name} cannot be used here", "a program is read and never executed")
        known = [*self.frame.names, *self.frame.top.names, *BUILTINS]
        near = nearest(name, known, 0.7)
        hint = f"did you mean {near}?" if near else f"give it a value: {name}=2"
        raise self.source.error(place, f"{name} has no value here", hint)

    def read(self, event: int | None, value: Any) -> None:
        """Note that a statement reads what an event wrote."""
        if event is not None:
            self.reads.append(event)
        if isinstance(value, Tensor) and value.buffer is not None and value.buffer.event is not None:
            self.reads.append(value.buffer.event)

    def attribute(self, place: Any, value: Any, name: str) -> Any:
        """value.name. Raises ProgramError where the tables do not have it."""
        if name.startswith("__") and not (name == "__init__" and isinstance(value, Super | Class)):
            raise self.source.forbidden(place, f"{name} cannot be used here", "a program is read and never executed")
        if isinstance(value, Noise):
            return NOISE
        match value:
            case Module():
                return self._of_module(place, value, name)
            case Tensor():
                return self._of_tensor(place, value, name)
            case Instance():
                return self._of_instance(place, value, name)
            case Super():
                return self._of_super(value, name)
            case Class():
                if name == "apply" and "torch.autograd.Function" in value.library_bases():
                    return Native("nn.Module.apply", value)
                return self._found(place, value.find(name), name)
        return self._method_of_python(place, value, name)

    def _method_of_python(self, place: Any, value: Any, name: str) -> Any:
        """A method of a list, a dictionary, a text, a number."""
        if isinstance(value, tuple) and name in {"values", "indices"} and len(value) == 2:
            return value[name == "indices"]  # of torch.max along an axis
        kind = kind_of(value)
        if (kind, name) in METHODS:
            return Native(f"{kind}.{name}", value)
        if isinstance(value, Native) and value.name in {"np.add", "np.subtract"}:
            return Native(f"{value.name}.{name}")
        if isinstance(value, bool | int | float) and _has_method(name):
            return self._of_tensor(place, Tensor(float(value)), name)
        if isinstance(value, str) and name == "format":
            raise self.source.forbidden(place, "texts are not formatted with .format here", "write an f-string")
        raise self.source.error(place, f".{name} is not known here", _nearest_method(kind, name))

    def _found(self, place: Any, value: Any, name: str) -> Any:
        if value is MISSING:
            raise self.source.error(place, f"there is no attribute {name}")
        return value

    def _of_module(self, place: Any, module: Module, name: str) -> Any:
        if f"{module.path}.{name}" in SAME_AS:
            return Native(SAME_AS[f"{module.path}.{name}"])
        if not module.known:
            root = module.path.partition(".")[0]
            if root in NOISY:
                return NOISE
            raise (self.source.forbidden if root in OUTSIDE else self.source.error)(
                place, f"{module.path} cannot be used here", "NumPy, PyTorch and math are read; leave the others out"
            )
        if module.path == "torch.optim":
            return NOISE
        path = f"{module.path}.{name}"
        if (module.path, name) in INSIDE and path not in library.table():
            return Module(INSIDE[module.path, name])
        if path in CONSTANTS:
            return CONSTANTS[path]
        if name in KINDS and path not in library.table():
            return Native(KINDS[name])
        if path in library.table() or path in NAMED or module.path == "np.random" or name in DRAWING:
            return Native(path)
        made = self.prelude(path)
        if made is not MISSING:
            return made
        known = [key.rpartition(".")[2] for key in library.table() if key.startswith(f"{module.path}.")]
        near = nearest(name, known, 0.6)
        hint = f"did you mean {module.path}.{near}?" if near else "write what it does with functions that are read"
        raise self.source.error(place, f"{path} is not known here", hint)

    def _of_tensor(self, place: Any, value: Tensor, name: str) -> Any:
        data = value.data
        match name:
            case "shape":
                return tuple(getattr(data, "shape", ()))
            case "T" | "mT" | "flat":
                return self._of_same_memory(place, value, name)
            case "ndim":
                return len(value.shape)
            case "size" if not self.is_torch:
                return int(getattr(data, "size", 1))
            case "dtype":
                kind = data.dtype.kind if value.shape else "f"
                return Native({"f": "float", "b": "bool"}.get(kind, "int"))
            case "data" | "real" | "values" | "array":
                return value if name != "data" else self.detached(place, value)
            case "grad" | "requires_grad" | "is_leaf" | "grad_fn" | "device":
                return (value.extras or {}).get(name)
        if value.extras is not None and name in value.extras:
            return value.extras[name]
        if self.is_torch and f"torch:.{name}" in library.table():
            return Native(f"torch:.{name}", value)
        if f".{name}" in library.table() or name in OF_NUMBERS or name in OF_TENSORS:
            return Native(f".{name}", value)
        if f"torch:.{name}" in library.table():
            return Native(f"torch:.{name}", value)
        known = [
            key.removeprefix("torch:").removeprefix(".") for key in library.table() if key.startswith((".", "torch:."))
        ]
        near = nearest(name, known, 0.6)
        raise self.source.error(place, f".{name} is not known here", f"did you mean .{near}?" if near else None)

    def _of_same_memory(self, place: Any, value: Tensor, name: str) -> Any:
        """x.T, or x.flat: views of the same memory."""
        if not value.shape:
            return value
        if name != "flat":
            return self.operate(place, library.table()["np.transpose"], (value,))
        if not value.data.flags.c_contiguous:
            raise self.source.error(place, ".flat of such a view is not read", "write .ravel() to read its entries")
        return self.operate(place, library.table()[".reshape"], (value, -1))

    def detached(self, place: Any, value: Tensor) -> Any:
        """The same memory; in PyTorch without a gradient."""
        del place
        return value

    def _of_instance(self, place: Any, value: Instance, name: str) -> Any:
        if name in value.names:
            found = value.names[name]
            self.read(value.events.get(name), found)
            return found
        found = value.kind.find(name)
        if isinstance(found, Function):
            if found.kind == "property":
                return self.invoke(place, found, [value])
            return found if found.kind == "static" else Method(found, value)
        if found is not MISSING:
            return found
        if value.kind.library_bases() and name in OF_MODULES:
            return Native(f"nn.Module.{name}", value)
        near = nearest(name, list(value.names), 0.6)
        hint = f"did you mean {near}?" if near else None
        raise self.source.error(place, f"{value.kind.name} has no attribute {name}", hint)

    def _of_super(self, value: Super, name: str) -> Any:
        for base in value.kind.bases:
            found = base.find(name) if isinstance(base, Class) else MISSING
            if isinstance(found, Function):
                return Method(found, value.owner)
        return Native("object.__init__", value.owner)

    def refuse_noise(self, place: Any, *values: Any) -> None:
        """Raise ProgramError where a number is needed and there is a plot, or a library."""
        for value in values:
            if isinstance(value, Noise | Module | Native | Method):
                raise self.source.error(place, "this is not a number and not an array")

    def iterated(self, place: Any, value: Any) -> Iterable[Any]:
        """The items of a value, one by one."""
        self.refuse_noise(place, value)
        if isinstance(value, Tensor):
            if not value.shape:
                raise self.source.error(place, "this is a number, so it has no entries")
            return (self.entries(place, value, number) for number in range(value.shape[0]))
        if isinstance(value, Instance):
            method = value.kind.find("__iter__")
            if isinstance(method, Function):
                return self.iterated(place, self.invoke(place, method, [value]))
        if isinstance(value, list | tuple | range | str | dict):
            self.budget.items(len(value))
            return list(value) if isinstance(value, dict | list) else value
        raise self.source.error(place, "this cannot be gone through, item by item")

    def text_of(self, value: Any) -> str:
        """What str() gives of a number or a text; of anything else a word."""
        raw = plain(value)
        if isinstance(raw, float) and isinstance(value, Tensor) and raw.is_integer():
            raw = int(raw)
        return str(raw) if isinstance(raw, str | int | float | bool | type(None)) else f"<{kind_of(value)}>"


def _has_method(name: str) -> bool:
    """Whether a number has this method: NumPy's, or PyTorch's."""
    return f".{name}" in library.table() or f"torch:.{name}" in library.table() or name in OF_NUMBERS


def _nearest_method(kind: str, name: str) -> str | None:
    near = nearest(name, [method for of, method in METHODS if of == kind], 0.6)
    return f"did you mean .{near}?" if near else None
