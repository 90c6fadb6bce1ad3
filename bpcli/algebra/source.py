"""The reading as Python source, compiled: one function a gate that gives its value and all its local gradients.

The source is written by running a gate's own definition over pieces of text, so the compiled function is the definition
without the cost of calling it piece by piece. Only definitions are compiled here, never anything that a person typed.

>>> step = compile_step(lambda m, x, y: x * y, [lambda m, f, x, y: y, lambda m, f, x, y: x], 2, (True, False))
>>> step(3.0, 4.0)
(12.0, 4.0, 0.0)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown
from bpcli.algebra.algebra import FUNCTIONS, Algebra
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.text import PYTHON_SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class SourceText(shown.Text):
    """A piece of Python source."""

    __slots__ = ()
    TIMES, MINUS = "*", "-"

    def to_the(self, other: shown.Text) -> SourceText:
        """A power, by the function that keeps to real numbers."""
        return SourceText(f"power({self}, {other})")


class Source(Algebra, names=FUNCTIONS):
    """The algebra whose values are pieces of source: a function is called by the name that it has in `Floats`."""

    pi = SourceText("pi")

    def by_name(self, name: str) -> Callable[..., SourceText]:
        """A call of the function."""
        return lambda *arguments: SourceText(f"{name}({', '.join(str(argument) for argument in arguments)})")

    def where(self, condition: shown.Condition, this: Any, other: Any) -> SourceText:
        """The first where the condition holds, otherwise the other."""
        return SourceText(f"({SourceText.lift(this)} if {_python(condition)} else {SourceText.lift(other)})")

    matches = staticmethod(shown.matches)
    differs = staticmethod(shown.differs)

    def indicator(self, *conditions: shown.Condition) -> SourceText:
        """1 where every condition holds, otherwise 0."""
        return SourceText(f"(1.0 if {' and '.join(_python(condition) for condition in conditions)} else 0.0)")


SOURCE = Source()


def compile_step(
    forward: Callable[..., Any], partials: Sequence[Callable[..., Any]], arity: int, wanted: tuple[bool, ...]
) -> Callable[..., tuple[float, ...]]:
    """The function (x, …) → (value, local gradient, …) of a gate; local gradients that are not wanted are 0.0."""
    names = [f"x{index}" for index in range(arity)]
    operands = [SourceText(name) for name in names]
    value = forward(SOURCE, *operands)
    slopes = [
        str(SourceText.lift(partial(SOURCE, SourceText("y"), *operands))) if want else "0.0"
        for partial, want in zip(partials, wanted, strict=True)
    ]
    text = f"def step({', '.join(names)}):\n    y = {value}\n    return (y, {', '.join(slopes)},)\n"
    namespace: dict[str, Any] = {name: getattr(FLOATS, name) for name in FUNCTIONS}
    exec(compile(text, "<gate>", "exec"), namespace)  # noqa: S102  (our own definitions, see above)
    step: Callable[..., tuple[float, ...]] = namespace["step"]
    return step


def _python(condition: shown.Condition) -> str:
    return f"{condition.left} {PYTHON_SIGNS[condition.sign]} {condition.right}"
