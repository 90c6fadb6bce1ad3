"""Numbers as they are shown: some significant digits, a true minus sign, no zeros that only fill up places.

>>> decimal(0.19661193), decimal(-12.0)
('0.1966', '−12')
"""

from __future__ import annotations

from math import isinf, isnan

MISSING = "–"  # what is shown for an entry that nothing needs
_SURE = 13  # digits in which every processor, BLAS and thread count agrees: a tie is rounded alike everywhere
_WHOLE = 1e9  # whole numbers up to here are shown whole


def decimal(value: float, digits: int = 4) -> str:
    """A number to `digits` significant digits, without zeros that only fill up places.

    >>> [decimal(value) for value in (-0.25, 0.19661193, 3.0, 123456.78, 1.5e-7, 2.5e300)]
    ['−0.25', '0.1966', '3', '123457', '1.5e−7', '2.5e300']
    """
    if isinf(value):
        return "∞" if value > 0 else "−∞"
    if isnan(value):  # nothing needs it
        return MISSING
    if digits < _SURE:
        value = float(f"{value:.{_SURE}g}")
    if abs(value) < _WHOLE and (value == int(value) or abs(value) >= 10**digits):
        return f"{value:.0f}".replace("-", "−") if round(value) else "0"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    power_of_ten = f"e{int(exponent)}" if exponent else ""
    return f"{mantissa}{power_of_ten}".replace("-", "−")
