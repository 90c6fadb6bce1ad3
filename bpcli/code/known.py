"""How an array that an expression holds is written: its entries, or what makes it (zeros, a draw from a generator).

Knows the makers of arrays in NumPy and PyTorch. Must not know a circuit.

>>> from bpcli.algebra.python_arrays import NUMPY_ARRAYS
>>> str(Known().write(NUMPY_ARRAYS, 0, "[[1, 2], [3, 4]]", (2, 2)))
'np.array([[1.0, 2.0], [3.0, 4.0]])'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpcli.algebra.draws import Draws
from bpcli.algebra.python_arrays import LISTED
from bpcli.errors import TooLargeError

if TYPE_CHECKING:
    from bpcli.algebra.code import Code
    from bpcli.algebra.structure import Shape

INLINE = 24  # characters of a constant formula that is written where it is used
DRAWN = {"randn": "standard_normal", "rand": "random"}
_SHAPED = {"zeros", "ones"}


@dataclass(frozen=True)
class Known:
    """How the constants of an expression are written.

    `values` are those of the leaves that are arrays, by node, and `whole` those leaves that are class indices.
    `generator` is the name of the program's own generator, where it has one.
    """

    values: dict[int, Any] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    generator: str | None = None
    inline: int = INLINE

    def write(self, m: Any, node: int, literal: str, shape: Shape) -> Code:
        """A constant array as code. Raises TooLargeError for a draw of many numbers that cannot be drawn again."""
        kind, bracket, rest = literal.partition("(")
        if not bracket:
            return m.code(array(m, _listed(literal, shape), whole=node in self.whole))  # type: ignore[no-any-return]
        if kind in DRAWN and self.generator is not None:
            return m.code(as_tensor(m, f"{self.generator}.{DRAWN[kind]}({sizes(shape)})"))  # type: ignore[no-any-return]
        if kind in DRAWN:
            if node not in self.values or self.values[node].size > LISTED:
                raise TooLargeError(f"{literal} is too large to be written", hint="make it an input: W=" + literal)
            return m.code(array(m, self.values[node]))  # type: ignore[no-any-return]
        if kind == "arange":
            numbers = ", ".join(repr(float(number)) for number in rest[:-1].split(","))
            return m.code(f"{m.module}.arange({numbers})")  # type: ignore[no-any-return]
        inner = sizes(shape) if kind in _SHAPED else ", ".join(map(str, shape))
        return m.code(f"{m.module}.{kind}({inner})")  # type: ignore[no-any-return]

    def is_drawn(self, code: Code) -> bool:
        """Whether a piece of code draws numbers, which it may do once only."""
        return self.generator is not None and f"{self.generator}." in code.text and self.inline == INLINE


def sizes(shape: Shape) -> str:
    """A shape as the argument of a function that makes an array."""
    return str(shape[0]) if len(shape) == 1 else str(shape)


def array(m: Any, value: Any, *, whole: bool = False) -> str:
    """An array, entry by entry; class indices as whole numbers."""
    entries = value.astype(int).tolist() if whole else value.tolist()
    return f"{m.module}.{'tensor' if m.module == 'torch' else 'array'}({entries!r})"


def as_tensor(m: Any, text: str) -> str:
    """What NumPy makes, for the library of the program."""
    return f"torch.from_numpy({text})" if m.module == "torch" else text


def _listed(literal: str, shape: Shape) -> Any:
    from bpcli.algebra import arrays

    return arrays.listed(literal, shape, Draws())
