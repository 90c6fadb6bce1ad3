"""What a learner is told about their program: every sentence in one place.

Knows names, shapes and numbers. Must not know how they were found.

>>> forward_none("forward")
'forward returned None: the last line has to be `return` and the value.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.course.received import Trouble

NO_FILE = "there is no file {file}: `bpcli exercises reset` brings the starter back."
TOO_LONG = "{file} has more than {most:,} bytes: that is no program of this course."
NOT_REACHED = "not marked: the program did not come to it."
BLANK = "{what} is not written yet."
UNSTARTED = "not marked: no Python with NumPy could be started beside this one."
NO_INPUTS = "not marked: the exercise's own inputs cannot be used ({why})."
GARBLED = "the program meddled with what marks it, or wrote to places that are not its own: nothing was earned."
ACCUMULATES = (
    "the second call gives the sum of both gradients: an attribute such as self.dW is added to and never set back. "
    "Start each backward pass afresh, with = and not +=."
)
STALE = (
    "the first call is right and the second, with other inputs, is not: something is kept from the first. "
    "forward has to overwrite all that backward reads."
)
RIGHT = "{what} is right on {count} sets of fresh random inputs"
CHANGED = "forward changed its own input {names}: write x = x * 2 and not x *= 2, the caller's array is not yours."
CARRIED = "Your backward pass fits your own forward pass: put forward right first."
KINDS = {
    "none": "nothing was returned",
    "type": "no number and no array",
    "shape": "a wrong shape",
    "nan": "nan or inf",
    "numbers": "a wrong number",
    "count": "too few or too many gradients",
    "other": "no number and no array",
    "garbled": "answers that are none",
}
ENDINGS = {
    "time": "not done in time",
    "output": "too much output",
    "gone": "the program ended itself",
    "garbled": "answers that are none",
}
MASK = {
    "not-summed": "it was not summed: what was broadcast (a bias under a batch) gets the sum over the axis along which it was repeated",
    "summed": "it was summed over an axis that the variable has",
    "transposed": "the numbers are right, and rows and columns are swapped",
}


def forward_none(what: str) -> str:
    """Nothing was returned."""
    return f"{what} returned None: the last line has to be `return` and the value."


def number(value: Any, most: int = 6) -> str:
    """A number or a small array, in a sentence; of a large one the shape."""
    if isinstance(value, float | int) or value.ndim == 0:
        return _decimal(float(value))
    if value.size > most:
        return f"an array of shape {value.shape}"
    return _nested(value.tolist())


def _nested(entries: Any) -> str:
    return f"[{', '.join(map(_nested, entries))}]" if isinstance(entries, list) else _decimal(float(entries))


def _decimal(value: float) -> str:
    return decimal(value) if abs(value) < 1e300 else ("nan" if value != value else f"{value:.3g}")  # noqa: PLR0124


def differs(what: str, name: str, yours: Any, right: Any, place: tuple[int, ...] | None) -> str:
    """A number is wrong, the first of those that are kept; `place` is its entry in an array."""
    where = name if not place else f"{name}[{', '.join(map(str, place))}]"
    one, other = (yours, right) if not place else (yours[place], right[place])
    return f"{what}: {name} differs first: {where} is {number(one)}, and {number(other)} is right."


def wrong_shape(what: str, name: str, yours: tuple[int, ...], right: tuple[int, ...]) -> str:
    """A shape is wrong."""
    is_one = f"{right} is right" if right else "it should be one number"
    mine = f"has shape {yours}" if yours else "is one number"
    return (
        f"{what}: {name} {mine}, and {is_one}: a gradient has the shape of its variable."
        if name.startswith("d") and what == "backward"
        else f"{what}: {name} {mine}, and {is_one}."
    )


def not_a_number(what: str, name: str) -> str:
    """NaN or infinity."""
    return f"{what}: {name} holds nan or inf: is there an overflow, a division by zero, or a logarithm of 0?"


def no_array(what: str, name: str, kind: str) -> str:
    """Something else than numbers."""
    return f"{what}: {name} is {kind or 'no number'}, where a number or a NumPy array is wanted."


def count(wanted: Sequence[str], found: int) -> str:
    """Too few or too many gradients."""
    listed = ", ".join(f"d{name}" for name in wanted)
    many = "one gradient" if len(wanted) == 1 else f"{len(wanted)} gradients"
    got = "one value" if found == 1 else f"{found} values"
    return f"backward returned {got}, and has to return {many}, in this order: {listed}."


def order(wanted: Sequence[str], found: Sequence[str]) -> str:
    """The right gradients in another order."""
    mine, right = (", ".join(f"d{name}" for name in names) for names in (found, wanted))
    return f"backward returned the right gradients in another order: you return {mine}, and {right} is asked."


def lost_upstream(name: str) -> str:
    """The argument of backward was not used."""
    return (
        f"d{name} is the gradient for an upstream gradient of 1: what backward is given has still to be multiplied in."
    )


def missing_class(name: str, classes: Sequence[str]) -> str:
    """The class is not there."""
    there = f" There is {', '.join(classes[:5])}." if classes else ""
    return f"the file has no class {name}.{there} Its name has to stay as it is in the starter."


def missing_method(name: str, method: str) -> str:
    """A method is not there."""
    return f"class {name} has no {method}: is it indented under the class?"


def no_self(method: str, names: Sequence[str]) -> str:
    """A method without self, as the lecture's notes print it."""
    with_self = ", ".join(["self", *names])
    return (
        f"{method} lacks self: write def {method}({with_self}). Python hands a method its own object first; "
        "the lecture's notes leave it out."
    )


def wrong_arguments(method: str, names: Sequence[str], message: str) -> str:
    """A method that cannot be called as it will be."""
    return f"{method} is called as {method}({', '.join(names)}), and yours cannot be: {message}"


def raised(what: str, trouble: Trouble, file: str, source: Sequence[str]) -> str:
    """An exception of the learner's own."""
    where = f"{file}, line {trouble.line}" if trouble.line else file
    said = f": {trouble.message}" if trouble.message else ""
    line = source[trouble.line - 1].strip() if 0 < trouble.line <= len(source) else ""
    shown = f"\n  {line[:100]}" if line else ""
    return f"{what} stopped with {trouble.type}{said} ({where}){shown}"


LISTED = "In Python a list has commas: [dx, dy]. The lecture's notes leave them out."


def printed(text: str) -> str:
    """What the program printed, in an extract."""
    return f"\nYour program printed:\n  {text}"


def ended(why: str, what: str, seconds: float, code: int | None, most: int) -> str:
    """The program did not come to its end."""
    match why:
        case "time":
            return f"{what} was not done after {seconds:g} seconds: is there a loop that never ends?"
        case "output":
            return f"{what} printed more than {most // 2**20} MiB: take the print out of the loop."
        case "gone":
            how = f" (exit code {code})" if code is not None and code >= 0 else ""
            return f"the program ended itself during {what}{how}, before it was asked everything: nothing was earned."
    return GARBLED


def check(error: float, name: str) -> str:
    """The gradient check of a program's own forward pass, with the bands of the CS231n notes."""
    band = "above 1e-2: wrong" if error > 1e-2 else "below 1e-7: happy" if error < 1e-7 else "between 1e-7 and 1e-2"
    whose = f" at d{name}" if error >= 1e-7 else ""
    return f"gradient check against your own forward pass: relative error {error:.1e}{whose} ({band})"
