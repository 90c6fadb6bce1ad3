r"""Whole outputs kept as files: a change in what a person sees becomes a diff to look at.

>>> from tests.golden import difference
>>> print(difference("sum.txt", expected="x + y\n3", actual="x + y\n4  "))
--- tests/goldens/sum.txt
+++ what came out
@@ -1,2 +1,2 @@
 x + y
-3
+4··
"""

import difflib
import math
import os
import re
from pathlib import Path

GOLDENS = Path(__file__).parent / "goldens"
# A decimal number; with its key where the number is a measured difference, which holds the noise of a subtraction.
_DECIMAL = re.compile(r'((?:"(?:relative_error|centred_difference)": )?-?\b\d+(?:\.\d+(?:e[-+]?\d+)?|e[-+]?\d+)\b)')
REGENERATE = "BPCLI_REGENERATE=1 python -m pytest"


def assert_golden(name: str, actual: str) -> None:
    """Fail unless ``actual`` is the text of ``tests/goldens/<name>``, and show the difference.

    ``name`` may hold folders: ``"explain/first.txt"``. The numbers of a ``.json`` golden, which are in full precision,
    are compared by value. With BPCLI_REGENERATE=1 in the environment the file is written instead of compared; where CI
    is set that fails, because a person makes and reads a golden.
    """
    __tracebackhide__ = True
    golden = GOLDENS / name
    if name.endswith(".json") and golden.exists() and alike(golden.read_text(encoding="utf-8"), actual):
        return
    if os.environ.get("BPCLI_REGENERATE") == "1":
        if os.environ.get("CI"):
            raise AssertionError("BPCLI_REGENERATE is set in a CI run, which may only compare goldens")
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(actual, encoding="utf-8", newline="\n")
        return
    if not golden.exists():
        raise AssertionError(f"no golden {name} yet: make it with {REGENERATE}, then read it")
    expected = golden.read_text(encoding="utf-8")
    if actual != expected:
        diff = difference(name, expected, actual)
        raise AssertionError(f"not the golden\n{diff}\nIf this is meant: {REGENERATE}, then read git diff")


def alike(expected: str, actual: str) -> bool:
    """Whether two JSON texts are the same but for the rounding noise of a processor in their decimal numbers.

    >>> alike('{"x": 0.1, "n": 3}', '{"x": 0.10000000000000002, "n": 3}'), alike("[0.1, 3]", "[0.1, 4]")
    (True, False)
    >>> alike('"relative_error": 5e-12', '"relative_error": 7e-13'), alike('"gradient": 5e-12', '"gradient": 7e-13')
    (True, False)
    """
    old, new = (_DECIMAL.split(text) for text in (expected, actual))
    return len(old) == len(new) and all(map(_same, range(len(old)), old, new))


def _same(place: int, old: str, new: str) -> bool:
    """Whether two pieces of JSON are the same; at odd places are numbers, each with its key if that measures noise."""
    if place % 2 == 0 or old == new:
        return old == new
    (key, number), (other, found) = (piece.rpartition(" ")[::2] for piece in (old, new))
    return key == other and math.isclose(float(number), float(found), rel_tol=1e-9, abs_tol=1e-9 if key else 1e-15)


def difference(name: str, expected: str, actual: str) -> str:
    """Return a unified diff in which blanks at the end of a line, and control characters, can be seen."""
    old, new = ([_visible(line) for line in text.split("\n")] for text in (expected, actual))
    return "\n".join(difflib.unified_diff(old, new, f"tests/goldens/{name}", "what came out", lineterm=""))


def _visible(line: str) -> str:
    bare = line.rstrip(" ")
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in bare)
    return shown + "·" * (len(line) - len(bare))
