"""What is taken along the last axis in floats, without overflow: softmax, its logarithm, the logarithm of a sum of e^x.

It imports NumPy when it is used.

>>> import numpy as np
>>> softmax(np.array([1000.0, 1000.0])).tolist(), logsumexp(np.array([-1e4, -1e4])).item()
([0.5, 0.5], -9999.30685281944)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Array = NDArray[Any] | float


def softmax(x: Array) -> Array:
    """e^x over the sum of e^x along the last axis; the largest is taken off first, so nothing overflows."""
    import numpy as np

    raised = np.exp(_lowered(x))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))


def logsumexp(x: Array) -> Array:
    """log of the sum of e^x along the last axis, without overflow."""
    import numpy as np

    return np.asarray(np.log(np.exp(_lowered(x)).sum(axis=-1)) + np.max(x, axis=-1))


def log_softmax(x: Array) -> Array:
    """The logarithm of softmax: x minus its logsumexp, from both of which the largest is taken off first."""
    import numpy as np

    low = _lowered(x)
    return np.asarray(low - np.log(np.exp(low).sum(axis=-1, keepdims=True)))


def _lowered(x: Array) -> Array:
    """x less the largest along the last axis; a gap too wide for a float is one without end."""
    import numpy as np

    with np.errstate(over="ignore"):
        return np.asarray(x - np.max(x, axis=-1, keepdims=True))


FUNCTIONS: Sequence[str] = ("softmax", "logsumexp", "log_softmax")
