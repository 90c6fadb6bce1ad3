"""The reading of layers as Python for people: in NumPy by small helpers, in PyTorch by its own functions.

>>> from bpcli.algebra.as_python_arrays import NUMPY_ARRAYS
>>> from bpcli.algebra.as_torch import TORCH_ARRAYS
>>> from bpcli.algebra.code import ArrayCode, TensorCode
>>> print(NUMPY_ARRAYS.standardised(ArrayCode("X"), (4, 2), 0, 0.5))
standardised(X, 0, 0.5)
>>> print(TORCH_ARRAYS.standardised(TensorCode("X"), (4, 2), 0, 0.5))
F.batch_norm(X, None, None, training=True, eps=0.5)
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from bpcli.algebra.as_python import Math
from bpcli.algebra.shown import ATOM

if TYPE_CHECKING:
    from bpcli.algebra.code import Code
    from bpcli.algebra.ndarray import Shape


class NumPyLayers(Math):
    """What NumPy says by a helper."""

    def deviation(self, x: Code, _: Shape, axis: int, eps: float) -> Code:
        """The standard deviation along an axis."""
        return self.code(f"deviation({x}, {axis}, {eps!r})")

    def standardised(self, x: Code, _: Shape, axis: int, eps: float) -> Code:
        """Mean 0 and variance 1 along an axis."""
        return self.code(f"standardised({x}, {axis}, {eps!r})")

    def largest_in_windows(self, x: Code, size: Shape, stride: Shape) -> Code:
        """The largest entry of each window."""
        return self.code(f"np.max(rows({x}, {size}, {stride}), axis=-1)")

    def mean_in_windows(self, x: Code, size: Shape, stride: Shape) -> Code:
        """The mean of each window."""
        return self.code(f"np.mean(rows({x}, {size}, {stride}), axis=-1)")

    def to_largest_in_windows(self, g: Code, y: Code, x: Code, size: Shape, stride: Shape) -> Code:
        """The gradient at the largest entry of each window."""
        return self.code(f"to_largest({g}, {y}, {x}, {size}, {stride})")

    def to_all_in_windows(self, g: Code, shape: Shape, size: Shape, stride: Shape) -> Code:
        """An equal part of the gradient at each entry of a window."""
        return self.code(f"to_all({g}, {shape}, {size}, {stride})")

    def convolved(self, x: Code, w: Code, *bias: Code, stride: Shape, pad: Shape) -> Code:
        """The kernel at each place."""
        return self.code(f"conv({', '.join(map(str, (x, w, *bias)))}, stride={stride}, pad={pad})")

    def convolved_back(self, g: Code, w: Code, x: Code, *, stride: Shape, pad: Shape) -> Code:
        """What flows into the input."""
        return self.code(f"conv_to_input({g}, {w}, {x}, stride={stride}, pad={pad})")

    def correlated(self, g: Code, x: Code, w: Code, *, stride: Shape, pad: Shape) -> Code:
        """What flows into the kernel."""
        return self.code(f"conv_to_kernel({g}, {x}, {w}, stride={stride}, pad={pad})")

    def softmax(self, x: Code, axis: int = -1) -> Code:
        """Shares along an axis: a helper."""
        return self._along_last("softmax", x, axis)

    def attention_weights(self, q: Code, k: Code, *masks: Code, size: Shape, causal: bool) -> Code:
        """How much of each value a query takes: a helper."""
        seen = (*masks, *[self.code(f"np.tri({size[0]}, {size[1]})")] * causal)
        mask = [f"mask={prod(seen[1:], start=seen[0])}"] if seen else []
        return self.code(f"attention_weights({', '.join([self.argument(q), self.argument(k), *mask])})")

    def log_softmax(self, x: Code, axis: int = -1) -> Code:
        """Their logarithms: a helper."""
        return self._along_last("log_softmax", x, axis)

    def logsumexp(self, x: Code, axis: int = -1) -> Code:
        """The logarithm of the sum: a helper."""
        return self._along_last("logsumexp", x, axis)

    def _along_last(self, helper: str, x: Code, axis: int) -> Code:
        """A helper that goes along the last axis unless told otherwise."""
        return self.code(f"{helper}({self.argument(x)}{'' if axis == -1 else f', axis={axis}'})")


class TorchLayers(Math):
    """What PyTorch has itself."""

    upstream: Shape | None  # the shape of the output

    def standardised(self, x: Code, shape: Shape, axis: int, eps: float) -> Code:
        """Mean 0 and variance 1 along the first of two axes, or along the last axis."""
        if axis == len(shape) - 1:
            return self.code(f"F.layer_norm({x}, {x.parenthesised(ATOM)}.shape[-1:], eps={eps!r})")
        return self.code(f"F.batch_norm({x}, None, None, training=True, eps={eps!r})")

    def attention(self, *operands: Code, size: Shape, causal: bool) -> Code:
        """The mean of the values for each query; PyTorch takes a mask or is_causal, not both."""
        call = ", ".join(map(self.argument, operands[:3]))
        if masks := operands[3:]:
            seen = (*masks, *[self.code(f"torch.ones({size[0]}, {size[1]}).tril()")] * causal)
            call += f", attn_mask={prod(seen[1:], start=seen[0])} > 0"
        elif causal:
            call += ", is_causal=True"
        return self.code(f"F.scaled_dot_product_attention({call})")

    def largest_in_windows(self, x: Code, size: Shape, stride: Shape) -> Code:
        """The largest entry of each window."""
        return self.code(f"{self._windows(x, size, stride)}.flatten(-{len(size)}).max(dim=-1).values")

    def mean_in_windows(self, x: Code, size: Shape, stride: Shape) -> Code:
        """The mean of each window."""
        return self.code(f"{self._windows(x, size, stride)}.flatten(-{len(size)}).mean(dim=-1)")

    @staticmethod
    def _windows(x: Code, size: Shape, stride: Shape) -> str:
        unfolded = (f".unfold(-{len(size)}, {n}, {step})" for n, step in zip(size, stride, strict=True))
        return f"{x.parenthesised(ATOM)}{''.join(unfolded)}"

    def convolved(self, x: Code, w: Code, *bias: Code, stride: Shape, pad: Shape) -> Code:
        """The kernel at each place: PyTorch's function takes examples and channels."""
        axes = len(stride)
        call = f"F.conv{axes}d({{}}, stride={stride[0]}, padding={pad[0]})"
        if self.upstream is None or len(self.upstream) > axes:
            return self.code(call.format(", ".join(map(str, (x, w, *bias)))))
        one = [f"{code.parenthesised(ATOM)}[None, None]" for code in (x, w)] + [f"{code}.reshape(1)" for code in bias]
        return self.code(call.format(", ".join(one)) + "[0, 0]")
