"""Where an axis has its marks: a few round numbers between two ends.

>>> marks(-0.04, 1.04), marks(-2, 4, 3)
([0.0, 0.5, 1.0], [-2.0, 0.0, 2.0, 4.0])
"""

from __future__ import annotations

from math import ceil, floor, log10


def marks(low: float, high: float, most: int = 5) -> list[float]:
    """About `most` multiples of 1, 2 or 5 times a power of ten, from `low` to `high`."""
    rough = (high - low) / most
    power = 10.0 ** floor(log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * (1 - 1e-9))
    return [place * step for place in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]
