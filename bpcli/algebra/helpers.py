"""The small functions that a written program brings along: what one line of math or NumPy cannot say stably.

Knows text only: nothing here is run by bpcli itself. `floats` and `arrays` compute the same in the same way.

>>> print("".join(helpers_in("y = sigmoid(x)", "math")).splitlines()[0])
def sigmoid(x):
"""

from __future__ import annotations

import re

_MATH = (
    '''def sigmoid(x):
    """1 / (1 + e^-x); the second way never overflows left of zero."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))
''',
    '''def softplus(x):
    """log(1 + e^x), written so that e^x cannot overflow."""
    return max(x, 0) + math.log1p(math.exp(-abs(x)))
''',
    '''def normal_cdf(x):
    """The area under the bell curve left of x: (1 + erf(x / sqrt(2))) / 2."""
    return 0.5 * math.erfc(-x / math.sqrt(2))
''',
    '''def normal_pdf(x):
    """The height of the bell curve at x."""
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
''',
)
_NUMPY = (
    '''def sigmoid(x):
    """1 / (1 + e^-x), written so that e^-x cannot overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1 + small)
''',
    '''def softplus(x):
    """log(1 + e^x), written so that e^x cannot overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
''',
    '''def erf(x):
    """The error function, entry by entry; NumPy has none."""
    return np.vectorize(math.erf, otypes=[float])(x)
''',
    '''def normal_cdf(x):
    """The area under the bell curve left of x: (1 + erf(x / sqrt(2))) / 2."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-x / np.sqrt(2))
''',
    '''def normal_pdf(x):
    """The height of the bell curve at x."""
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
''',
)
_NAME = re.compile(r"def (\w+)")
HELPERS = {
    module: {_NAME.match(source)[1]: source for source in sources}  # type: ignore[index]
    for module, sources in (("math", _MATH), ("np", _NUMPY), ("torch", _MATH))
}
HELPER_NAMES = frozenset(name for helpers in HELPERS.values() for name in helpers)


def helpers_in(code: str, module: str) -> list[str]:
    """The source of every helper that a program calls."""
    called = set(re.findall(r"(?<![\w.])(\w+)\(", code))
    return [source for name, source in HELPERS[module].items() if name in called]
