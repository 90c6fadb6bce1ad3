"""What an operation does: its value by NumPy, its size checked before, and the node that remembers it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.programs import library
from bpcli.programs import sentences as say
from bpcli.programs.budget import MAX_BITS, Budget, BudgetError
from bpcli.programs.memory import attach, memory_node, node_of, owner, places, tensor, written
from bpcli.programs.values import Node, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.programs.library import Entry
    from bpcli.programs.source import Source

_SIGNS = {"Gt": ">", "Lt": "<", "GtE": "≥", "LtE": "≤", "Eq": "=", "NotEq": "≠"}


def plain(value: Any) -> Any:
    """A value as NumPy takes it: arrays and numbers, in lists and tuples too."""
    if isinstance(value, Tensor):
        return value.data
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(plain(item) for item in value)
    return value


def tensors(value: Any) -> Iterator[Tensor]:
    """The arrays and tracked numbers in a value."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors(item)
    elif isinstance(value, slice):
        yield from tensors((value.start, value.stop, value.step))


class Operations:
    """The part of a walk that computes. `records` says whether nodes are made."""

    source: Source
    budget: Budget
    records: bool
    notes: list[str]  # what is told of the walk

    def operate(
        self, place: Any, entry: Entry, arguments: tuple[Any, ...], keywords: dict[str, Any] | None = None
    ) -> Any:
        """The value of a function of the tables. Raises ProgramError where NumPy cannot compute it."""
        keywords = keywords or {}
        self.budget.step()
        raw, named = plain(arguments), {key: plain(value) for key, value in keywords.items()}
        self._refuse_strange((*raw, *named.values()), entry, place)
        try:
            if entry.sizes is not None:
                entry.sizes(self.budget, *raw, **named)
            result = entry.run(*raw, **named)
            if entry.operation == "np.array" and raw and "dtype" not in named and library.is_whole(raw[0]):
                self.notes = list(dict.fromkeys([*self.notes, say.FLOATS]))
        except InputError as error:
            raise self.placed(error, place) from None
        except library.FAILURES as error:
            raise self.failed(place, error) from None
        return self.kept(place, entry, arguments, keywords, result)

    def placed(self, error: InputError, place: Any) -> InputError:
        """An error that knows no place of the program yet, at this one."""
        if error.span is None or error.text != self.source.text:
            error.span = self.source.span(place)
            error.text, error.source = self.source.text, self.source.name
        return error

    def failed(self, place: Any, error: Exception) -> InputError:
        """What Python or NumPy says of a value that cannot be computed."""
        words = str(error.args[0]) if error.args else type(error).__name__
        names = {KeyError: "there is no key", ZeroDivisionError: "a division by zero", RecursionError: "too deep"}
        lead = names.get(type(error))
        return self.source.error(place, f"{lead}: {words}" if lead else words)

    def kept(self, place: Any, entry: Entry, arguments: tuple[Any, ...], keywords: dict[str, Any], result: Any) -> Any:
        """A result as a value of the walk, with its node where it depends on an input."""
        if isinstance(result, tuple | list):
            parts = (
                self.kept(place, entry.part(number), arguments, keywords, part) for number, part in enumerate(result)
            )
            return type(result)(parts) if type(result) in {tuple, list} else tuple(parts)
        if not self.records and getattr(result, "base", None) is None:
            return self.valued(place, result)
        given = [*tensors(arguments), *tensors(tuple(keywords.values()))]
        value = self.valued(place, result, given)
        if not self.records or entry.is_flat or not given:
            return value
        span = self.source.span(place)
        kind = getattr(getattr(result, "dtype", None), "kind", "f" if type(result) in {float, int} else "i")
        if kind not in ("fb" if isinstance(value, Tensor) else "f"):
            return value
        if not any(node_of(item, span).tracked for item in given):
            return value
        node = Node(
            entry.operation, plain(value), span, self.noted(arguments, span),
            {key: self.noted(item, span) for key, item in keywords.items()}, entry.run,
        )  # fmt: skip
        value = value if isinstance(value, Tensor) else Tensor(value)
        attach(value, node)
        return value

    def noted(self, value: Any, span: Any) -> Any:
        """What a node keeps of an argument: the node of an array, a number as it is."""
        if isinstance(value, Tensor):
            return node_of(value, span)
        if type(value) in {list, tuple}:
            return type(value)(self.noted(item, span) for item in value)
        if isinstance(value, slice):
            return slice(*plain((value.start, value.stop, value.step)))
        return value

    def valued(self, place: Any, result: Any, given: list[Tensor] | tuple[Tensor, ...] = ()) -> Any:
        """What NumPy gave, as a value of the walk: whole numbers and truths are Python's, arrays remember memory."""
        if hasattr(result, "ndim") and hasattr(result, "dtype"):
            if result.dtype.kind not in "biuf":
                raise self.source.error(place, "this array holds something that is not a number")
            if result.ndim == 0:
                return result.item() if result.dtype.kind in "biu" else result[()]
            if result.dtype.kind == "f" and result.dtype.itemsize != 8:
                result = result.astype(float)
            root = owner(result)
            if not any(item.buffer is not None and item.buffer.root is root for item in given):
                self._count(place, result.shape)
            return tensor(result, tuple(item.buffer for item in given if item.buffer is not None))
        if isinstance(result, complex):
            raise self.source.error(place, "this is a complex number", "values are real here")
        return result

    def _count(self, place: Any, shape: Any) -> None:
        try:
            self.budget.entries(shape)
        except BudgetError as error:
            raise self.placed(error, place) from None

    def _refuse_strange(self, values: tuple[Any, ...], entry: Entry, place: Any) -> None:
        """Refuse what NumPy must not be given: functions, objects of the program, texts."""
        for value in values:
            if isinstance(value, list | tuple) and type(value) in {list, tuple}:
                self._refuse_strange(tuple(value), entry, place)
            elif isinstance(value, str) and not entry.takes_text:
                raise self.source.error(place, f"{entry.shown} is given a text")
            elif not (
                isinstance(value, PLAIN_TYPES) or hasattr(value, "dtype") or any(value is kind for kind in KINDS)
            ):
                raise self.source.error(place, f"{entry.shown} cannot take this", "it takes numbers and arrays")

    def binary(self, place: Any, sign: str, left: Any, right: Any) -> Any:
        """left sign right, where at least one is a number or an array."""
        if not (isinstance(left, Tensor) or isinstance(right, Tensor)):
            return self._of_python(place, sign, left, right)
        return self.operate(place, library.SIGNS[sign], (left, right))

    def _of_python(self, place: Any, sign: str, left: Any, right: Any) -> Any:
        """An operation on Python's own numbers, texts, lists."""
        self.budget.step()
        try:
            self._check_python(sign, left, right)
            return library.PYTHON[sign](left, right)
        except InputError as error:
            raise self.placed(error, place) from None
        except library.FAILURES as error:
            raise self.failed(place, error) from None

    def _check_python(self, sign: str, left: Any, right: Any) -> None:
        if isinstance(left, str | bytes) and sign == "%":
            raise InputError("texts are not formatted with % here", hint="write an f-string")
        listed = [value for value in (left, right) if isinstance(value, str | list | tuple)]
        if sign == "*" and listed:
            times = right if listed[0] is left else left
            self.budget.items(len(listed[0]) * max(int(times), 0) if isinstance(times, int) else 0)
        elif listed:
            self.budget.items(sum(map(len, listed)))
        if isinstance(left, int) and isinstance(right, int):
            bits = int(left).bit_length()
            size = bits * max(right, 0) if sign == "**" else bits + max(right, 0) if sign == "<<" else bits
            if size > MAX_BITS:
                raise BudgetError("this whole number is too large", hint="write it as a float: 1e10")

    def compare(self, place: Any, sign: str, left: Any, right: Any) -> Any:
        """A comparison of which one side at least is an array or a tracked number."""
        return self.operate(place, library.COMPARISONS[sign], (left, right))

    def entries(self, place: Any, value: Tensor, key: Any) -> Any:
        """value[key], as NumPy takes it."""
        if not hasattr(value.data, "ndim") or isinstance(value.data, float):
            raise self.source.error(place, "this is a number, so it has no entries")
        index = self.index(place, key)
        entry = library.INDEX._replace(run=lambda array, *_, **__: array[index])
        try:
            size = 0 if _is_basic(index) else _reach(value.data, index)
        except library.FAILURES as error:
            raise self.failed(place, error) from None
        self._count(place, (size,))
        keywords = {"key": Key(self.noted(key, self.source.span(place)))} if self.records else None
        return self.operate(place, entry, (value, *_arrays_in(key)), keywords)

    def index(self, place: Any, key: Any) -> Any:
        """A key as NumPy takes it: whole numbers that are floats are whole numbers, lists are arrays."""
        if isinstance(key, tuple):
            return tuple(self.index(place, item) for item in key)
        if isinstance(key, slice):
            return slice(*(None if end is None else self.whole(place, end) for end in (key.start, key.stop, key.step)))
        if key is None or key is ... or isinstance(key, bool):
            return key
        raw = plain(key)
        if isinstance(raw, list | range):
            import numpy as np

            raw = np.array(list(map(plain, raw)))
        if hasattr(raw, "ndim") and raw.ndim:
            if raw.dtype.kind == "f":
                if not bool((raw == raw.astype(int)).all()):
                    raise self.source.error(place, "an index is made of whole numbers")
                return raw.astype(int)
            return raw
        return self.whole(place, raw)

    def whole(self, place: Any, value: Any) -> int:
        """A whole number, which may be a float: inputs are floats. Raises ProgramError for any other value."""
        raw = plain(value)
        try:
            if not isinstance(raw, str) and int(raw) == raw:
                return int(raw)
        except (TypeError, ValueError, OverflowError):
            pass
        raise self.source.error(place, "this is not a whole number, and a whole number is needed here")

    def write(self, place: Any, target: Tensor, key: Any, value: Any) -> None:
        """target[key] = value, into the memory that the array shares."""
        if target.buffer is None:
            raise self.source.error(place, "this is a number, so it has no entries")
        index, span = self.index(place, key), self.source.span(place)
        if isinstance(value, list | tuple):
            value = self.listed(place, value)
        raw, buffer = plain(value), target.buffer
        self._refuse_strange((raw,), library.INDEX, place)
        new = node_of(value, span) if self.records and isinstance(value, Tensor) else None
        tracked = self.records and (
            (new is not None and new.tracked) or (buffer.node is not None and buffer.node.tracked)
        )
        if tracked:
            memory_node(buffer, span)
        buffer.before_write()
        try:
            at = places(target.data, buffer.root)[index] if tracked else None
            target.data[index] = raw
        except library.FAILURES as error:
            raise self.failed(place, error) from None
        buffer.version += 1
        buffer.node = written(buffer, at, raw if new is None else new, span) if tracked else None

    def listed(self, place: Any, values: Any) -> Tensor:
        """A list of numbers and arrays as one array."""
        made = self.operate(place, library.table()["np.array"], (values,))
        return made if isinstance(made, Tensor) else Tensor(made)


class Key(NamedTuple):
    """The key of an index, as a node keeps it; NumPy never gets it."""

    items: Any
    dtype: None = None


def _arrays_in(key: Any) -> tuple[Tensor, ...]:
    return tuple(tensors(key))


def _is_basic(index: Any) -> bool:
    items = index if isinstance(index, tuple) else (index,)
    return not any(hasattr(item, "ndim") and item.ndim for item in items)


def _reach(array: Any, index: Any) -> int:
    """An upper bound of the entries that an index with arrays takes."""
    import numpy as np

    items = index if isinstance(index, tuple) else (index,)
    arrays = [np.broadcast_shapes(*(item.shape for item in items if hasattr(item, "ndim")))]
    return int(np.prod(arrays[0])) * max(int(np.prod(array.shape[1:])), 1)


KINDS = (..., float, int, bool)
PLAIN_TYPES = (int, float, bool, type(None), slice, range, str)
