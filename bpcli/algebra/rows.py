"""What whole rows and arrays of floats have, without overflow: softmax, the logarithm of a sum of e^x, lengths.

It imports NumPy when it is used.

>>> import numpy as np
>>> softmax(np.array([1000.0, 1000.0])).tolist(), logsumexp(np.array([-1e4, -1e4])).item()
([0.5, 0.5], -9999.30685281944)
"""

from __future__ import annotations

import math
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


def weighed(weights: Array, x: Array) -> Array:
    """weights times x, entry by entry, and 0 where the weight is 0, however large x is there."""
    import numpy as np

    return np.where(np.equal(weights, 0), 0.0, weights * np.where(np.equal(weights, 0), 0.0, x))


def squares(x: Array) -> float:
    """The sum of the squares of all entries."""
    import numpy as np

    flat = np.ravel(x)
    return float(flat @ flat)


def length(x: Array) -> float:
    """The 2-norm of all entries, also where a square alone would overflow or vanish."""
    import numpy as np

    with np.errstate(over="ignore"):
        whole = squares(x)
    if math.isfinite(whole) and whole > 1e-290:
        return math.sqrt(whole)
    top = float(np.max(np.abs(x), initial=0.0))
    return top * math.sqrt(squares(np.asarray(x) / top)) if top else 0.0


def not_one_hot(x: Array) -> bool:
    """Whether some row is not a single 1 and zeros."""
    import numpy as np

    return not bool(np.all((x == 0) | (x == 1)) and np.all(np.sum(x, axis=-1) == 1))


FUNCTIONS: Sequence[str] = (*("softmax", "logsumexp", "log_softmax", "weighed", "squares", "length", "not_one_hot"),)
