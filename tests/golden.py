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
import os
from pathlib import Path

GOLDENS = Path(__file__).parent / "goldens"
REGENERATE = "BPCLI_REGENERATE=1 python -m pytest"


def assert_golden(name: str, actual: str) -> None:
    """Fail unless ``actual`` is the text of ``tests/goldens/<name>``, and show the difference.

    ``name`` may hold folders: ``"explain/first.txt"``. With BPCLI_REGENERATE=1 in the environment the file is
    written instead of compared; where CI is set that fails, for a golden is made and read by a person.
    """
    __tracebackhide__ = True
    golden = GOLDENS / name
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


def difference(name: str, expected: str, actual: str) -> str:
    """Return a unified diff in which blanks at the end of a line, and control characters, can be seen."""
    old, new = ([_visible(line) for line in text.split("\n")] for text in (expected, actual))
    return "\n".join(difflib.unified_diff(old, new, f"tests/goldens/{name}", "what came out", lineterm=""))


def _visible(line: str) -> str:
    bare = line.rstrip(" ")
    shown = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in bare)
    return shown + "·" * (len(line) - len(bare))
