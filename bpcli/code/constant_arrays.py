"""How an array that an expression holds is written: its entries, or what makes it (zeros, a draw from a generator).

>>> from bpcli.algebra.as_python_arrays import NUMPY_ARRAYS
>>> str(ConstantArrays().write(NUMPY_ARRAYS, 0, "[[1, 2], [3, 4]]", (2, 2)))
'np.array([[1.0, 2.0], [3.0, 4.0]])'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpcli.algebra.as_python_arrays import DRAWN, LISTED
from bpcli.algebra.code import entries, sizes
from bpcli.code import sentences as say
from bpcli.errors import TooLargeError

if TYPE_CHECKING:
    from bpcli.algebra.code import Code
    from bpcli.algebra.ndarray import Shape

INLINE = 24  # characters of a constant formula that is written where it is used


@dataclass(frozen=True)
class ConstantArrays:
    """How the constants of an expression are written.

    `values` are those of the leaves that are arrays, by node, and `indices` those leaves that are class indices.
    `generator` is the name of the program's own generator, where it has one.
    """

    values: dict[int, Any] = field(default_factory=dict)
    indices: frozenset[int] = frozenset()
    generator: str | None = None
    inline: int = INLINE

    def write(self, m: Any, node: int, literal: str, shape: Shape) -> Code:
        """A constant array as code. Raises TooLargeError for a draw of many numbers that cannot be drawn again."""
        kind = literal.partition("(")[0]
        if kind not in DRAWN:
            return m.listed(literal, shape, whole_numbers=node in self.indices)  # type: ignore[no-any-return]
        if self.generator is not None:
            drawn = f"{self.generator}.{DRAWN[kind]}({sizes(shape)})"
            return m.code(f"torch.from_numpy({drawn})" if m.module == "torch" else drawn)  # type: ignore[no-any-return]
        if node not in self.values or self.values[node].size > LISTED:
            raise TooLargeError(say.LARGE_CONSTANT.format(literal=literal), hint=say.MAKE_INPUT.format(literal=literal))
        return m.code(entries(m.module, self.values[node]))  # type: ignore[no-any-return]

    def is_drawn(self, code: Code) -> bool:
        """Whether a piece of code draws numbers, which it may do once only."""
        return self.generator is not None and f"{self.generator}." in code.text and self.inline == INLINE
