"""The reading of arrays as PyTorch for people: over whole tensors, whose gradients PyTorch finds itself.

>>> from bpcli.algebra.code import TensorCode
>>> print(TORCH_ARRAYS.largest(TensorCode("x"), 1))
torch.max(x, dim=1).values
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bpcli.algebra.as_python import Torch
from bpcli.algebra.as_python_arrays import Structure
from bpcli.algebra.as_python_layers import TorchLayers
from bpcli.algebra.shown import ATOM

if TYPE_CHECKING:
    from bpcli.algebra.code import Code
    from bpcli.algebra.ndarray import Key, Shape

MATRIX = 2  # axes


class TorchArrays(Structure, TorchLayers, Torch):
    """PyTorch over whole tensors. It finds the gradients itself, so only values are read."""

    words: ClassVar = {"axis": "dim", "keep": "keepdim", "ddof": "correction", "permute": "permute", "concat": "cat"}

    def transpose(self, a: Code) -> Code:
        """Rows become columns; of more axes the last comes first."""
        if self.upstream is None:
            return self.code(f"{a.parenthesised(ATOM)}.permute(*range({a}.ndim)[::-1])")
        order = ", ".join(map(str, reversed(range(len(self.upstream)))))
        return self.code(
            f"{a.parenthesised(ATOM)}.T"
            if len(self.upstream) == MATRIX
            else f"{a.parenthesised(ATOM)}.permute({order})"
        )

    def largest(self, x: Code, axis: int | None = None) -> Code:
        """The largest entry."""
        return self._values("max", x, axis)

    def smallest(self, x: Code, axis: int | None = None) -> Code:
        """The smallest entry."""
        return self._values("min", x, axis)

    def softmax(self, x: Code, axis: int = -1) -> Code:
        """Shares along an axis."""
        return self._along("softmax", x, axis)

    def log_softmax(self, x: Code, axis: int = -1) -> Code:
        """Their logarithms."""
        return self._along("log_softmax", x, axis)

    def logsumexp(self, x: Code, axis: int = -1) -> Code:
        """The logarithm of the sum."""
        return self._along("logsumexp", x, axis)

    def one_hot(self, target: Code, x: Code) -> Code:
        """A one at each target."""
        number = f"torch.tensor({target})" if target.text.isdigit() else f"{target.parenthesised(ATOM)}.long()"
        return self.code(f"F.one_hot({number}, {x.parenthesised(ATOM)}.shape[-1])")

    def chosen(self, target: Code, x: Code) -> Code:
        """The entry at each target."""
        number = f"torch.tensor({target})" if target.text.isdigit() else f"{target.parenthesised(ATOM)}.long()"
        return self.code(f"torch.take_along_dim({x}, {number}.unsqueeze(-1), -1)")

    def places(self, t: Code, shape: Shape) -> Code:
        """An array of places, as whole numbers."""
        return self.code(f"{t.parenthesised(ATOM)}.long()" if shape else f"int({t})")

    def take(self, x: Code, key: Key) -> Code:
        """Some entries; PyTorch has no steps backwards, so these axes are reversed first."""
        backwards = [axis for axis, k in enumerate(key) if isinstance(k, slice) and (k.step or 1) < 0]
        if not backwards:
            return super().take(x, key)
        return super().take(self.code(f"torch.flip({x}, {backwards})"), tuple(map(_forwards, key)))

    def stack(self, *xs: Code) -> Code:
        """A list."""
        return self.code(f"torch.stack([{', '.join(map(self.argument, xs))}])")

    def _values(self, name: str, x: Code, axis: int | None) -> Code:
        return self.code(f"{self._along(name, x, axis)}{'' if axis is None else '.values'}")


def _forwards(k: Any) -> Any:
    if not isinstance(k, slice) or (k.step or 1) > 0:
        return k
    start, stop = (None if end is None else ~end for end in (k.start, k.stop))
    return slice(start, stop, -k.step if k.step < -1 else None)


TORCH_ARRAYS = TorchArrays()
