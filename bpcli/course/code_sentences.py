"""What a learner is told about their program: every sentence in one place.

No line starts with a learner's own words, blanks apart: where a line that starts with :: is an order, as in a log of
GitHub Actions, theirs would be.

>>> nothing("forward")
'forward is not written yet: it returns None, where its last line has to return the value.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.errors import shortened, visible
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.course.received import Trouble
    from bpcli.course.sandbox import Limits

NO_FILE = "there is no file {file}: `bpcli exercises reset` brings the starter back."
TOO_LONG = "{file} has more than {most:,} bytes: that is no program of this course."
NOT_REACHED = "the program did not come to it."
BLANK = "{what} is not written yet."
UNSTARTED = "no Python with NumPy works here under what a learner's program is denied."
NO_INPUTS = "the exercise's own inputs cannot be used ({why})."
GARBLED = "the program meddled with what marks it, or wrote to places that are not its own: nothing was earned."
ACCUMULATES = (
    "The second call gives the sum of both gradients: an attribute such as self.dW is added to and never set back. "
    "Start each backward pass afresh, with = and not +=."
)
STALE = (
    "The first call is right and the second, with other inputs, is not: something is kept from the first. "
    "forward has to overwrite all that backward reads."
)
CHANGED = "But it changes its own input {names}: write x = x * 2 and not x *= 2, the caller's array is not yours."
CARRIED = "Your backward pass fits your own forward pass: put forward right first."
LISTED = "In Python a list has commas: [dx, dy]. The lecture's notes leave them out."
KINDS = {
    "none": "None among the gradients",
    "type": "no number and no array",
    "shape": "a wrong shape",
    "nan": "nan or inf",
    "numbers": "a wrong number",
    "count": "too few or too many gradients",
    "order": "the right gradients in another order",
    "transposed": "rows and columns are swapped",
    "not-summed": "a gradient that was not summed over the axis along which its variable was repeated",
    "summed": "a gradient that was summed over an axis that its variable has",
    "accumulates": "gradients add up over calls",
    "stale": "wrong when it is called again",
    "class": "the class is missing",
    "method": "a method is missing",
    "self": "a method without self",
    "arguments": "arguments that do not fit",
    "raised": "the program stops with an exception",
    "time": "not done in time",
    "output": "too much output",
    "gone": "the program ended itself",
    "garbled": "answers that are none",
}
"""The mistakes that are programs' own, by their ids without code-."""
MISSHAPEN = {
    "not-summed": "It was not summed: what was broadcast (a bias under a batch) gets the sum over the axis along which "
    "it was repeated.",
    "summed": "It was summed over an axis that the variable has.",
    "transposed": "The numbers are right, and rows and columns are swapped.",
}
STAGES = {
    "load": "while its file was loaded",
    "forward": "in forward",
    "backward": "in backward",
    "probe": "in forward",
}


def nothing(what: str) -> str:
    """Nothing was returned."""
    return f"{what} is not written yet: it returns None, where its last line has to return the value."


def right(what: str, count: int) -> str:
    """Nothing differs, in so many trials."""
    return f"{what} is right on {plural(count, 'set')} of fresh random inputs."


def differs(what: str, name: str, pair: tuple[Any, Any], place: tuple[int, ...] | None, *, first: bool) -> str:
    """A number is wrong: yours, and the right one; `place` is its entry in an array, `first` whether there are more."""
    yours, right = (number(value[place] if place else value) for value in pair)
    where = f"its entry [{', '.join(map(str, place))}]" if place else "it"
    return f"{what}: {name} differs{' first' if first else ''}: {where} is {yours}, and {right} is right."


def number(value: Any) -> str:
    """One number in a sentence."""
    return decimal(float(value)) if abs(float(value)) < 1e300 else f"{float(value):.3g}"


def wrong_shape(what: str, name: str, yours: tuple[int, ...], right: tuple[int, ...]) -> str:
    """A shape is wrong."""
    is_right = f"{right} is right" if right else "one number is right"
    mine = f"has shape {yours}" if yours else "is one number"
    why = ": a gradient has the shape of its variable" if what == "backward" else ""
    return f"{what}: {name} {mine}, and {is_right}{why}."


def is_none(what: str, name: str) -> str:
    """One of several values is None."""
    return f"{what}: {name} is None."


def not_a_number(what: str, name: str) -> str:
    """NaN or infinity."""
    return f"{what}: {name} holds nan or inf: is there an overflow, a division by zero, or a logarithm of 0?"


def no_array(what: str, name: str, kind: str) -> str:
    """Something else than numbers."""
    return f"{what}: {name} is {kind or 'no number'}, where a number or a NumPy array is wanted."


def count(wanted: Sequence[str], returned: int) -> str:
    """Too few or too many gradients."""
    listed = ", ".join(f"d{name}" for name in wanted)
    many = "one gradient" if len(wanted) == 1 else f"{len(wanted)} gradients, in this order"
    got = "one value" if returned == 1 else f"{returned} values"
    return f"backward returned {got}, and has to return {many}: {listed}."


def order(wanted: Sequence[str], returned: Sequence[str]) -> str:
    """The right gradients in another order."""
    mine, right = (", ".join(f"d{name}" for name in names) for names in (returned, wanted))
    return f"backward returned the right gradients in another order: you return {mine}, and {right} is asked."


def lost_upstream(name: str) -> str:
    """The argument of backward was not used."""
    return (
        f"d{name} is right for an upstream gradient of 1. Multiply it by the upstream gradient that backward is given."
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
    return f"{method} is called as {method}({', '.join(names)}), and yours cannot be: {message}."


def raised(what: str, trouble: Trouble, file: str, source: Sequence[str]) -> str:
    """An exception of the learner's own."""
    stage = f"{what} stopped:"
    if what == "load":
        stage = "Python cannot read the file:" if trouble.type == "SyntaxError" else "loading the file stopped:"
    said = f": {trouble.message}" if trouble.message else ""
    where = f"{file}, line {trouble.line}" if trouble.line else file
    line = source[trouble.line - 1].strip() if 0 < trouble.line <= len(source) else ""
    return f"{stage} {trouble.type}{said} ({where}" + (f": {visible(shortened(line, 100))})" if line else ")")


def printed(text: str) -> str:
    """What the program printed, in an extract."""
    return f"\nYour program printed: {text}"


def ended(why: str, stage: str, limits: Limits, code: int | None) -> str:
    """The program did not come to its end."""
    place = STAGES[stage]
    match why:
        case "time":
            return f"the program was stopped {place}, after {limits.seconds:g} seconds: is there a loop without an end?"
        case "output":
            most = limits.printed // 2**20
            return f"the program was stopped {place}: it printed more than {most} MiB. Take the print out of the loop."
        case "gone":
            how = f" with exit code {code}" if code is not None and code >= 0 else ""
            return f"the program ended itself {place}{how}, before it was asked everything: nothing was earned."
    return GARBLED


def check(error: float, name: str) -> str:
    """The gradient check of a program's own forward pass, with the bands of the CS231n notes."""
    what = "The gradient check, against your own forward pass"
    if error < 1e-7:
        return f"{what}: relative error below 1e-7, happy."
    band = "above 1e-2: wrong" if error > 1e-2 else "between 1e-7 and 1e-2: near, and not exact"
    return f"{what}: relative error {error:.1e} at d{name}, {band}."
