"""What the learner's names are called in a program: themselves, wherever Python lets them.

A keyword, a name of Python's own and a name that PEP 8 warns of get an underscore; letters that Python cannot take in a
name are left out. Two nodes never get one name.

>>> names = Names(["x", "lambda", "l", "x½", "x_", "x⁽²⁾"])
>>> [names.variable[name] for name in names.variable], names.gradient["lambda"]
(['x', 'lambda_', 'l_', 'x12', 'x_', 'x_2'], 'dlambda')
"""

from __future__ import annotations

import builtins
import keyword
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

from bpcli.algebra.helpers import HELPER_NAMES
from bpcli.notation.bindings import in_ascii

if TYPE_CHECKING:
    from collections.abc import Iterable

MODULES = {"math", "np", "torch", "F", "reduce"}
OURS = {"self", "forward_backward", "rng", "_", "I", "O", "l"}  # the last three can be mistaken for digits (PEP 8)
_RESERVED = {*keyword.kwlist, *dir(builtins), *HELPER_NAMES, *MODULES, *OURS}


class Names:
    """Variables of a program: one for each name of the circuit, one for its gradient, and new ones."""

    def __init__(self, names: Iterable[str], *, ascii_only: bool = False) -> None:
        """`names` in order of precedence: the learner's own first."""
        distinct = [name for name in dict.fromkeys(names) if name]
        self.ascii_only = ascii_only
        self._taken: set[str] = set(_RESERVED)
        plain = {name: self.fresh(name) for name in distinct if self._fits(name)}
        self.variable = {name: plain.get(name) or self.fresh(name) for name in distinct}
        clash = set(distinct)
        prefixes = ("d", "d_", "grad_", *(f"grad{number}_" for number in range(len(distinct) + 1)))
        prefix = next(p for p in prefixes if not any(p + name in clash for name in distinct))
        self.gradient_label = {name: prefix + self.spelled(name) for name in distinct}
        self.gradient = {name: self.fresh(prefix + self.variable[name].rstrip("_")) for name in distinct}

    def fresh(self, wish: str, mark: str = "_") -> str:
        """A name like `wish` that is a Python name, and not taken, with `mark` before a number. It is taken then."""
        name = unicodedata.normalize("NFKC", self.spelled(wish).replace("~", "_"))
        name = "".join(c for c in name if f"a{c}".isidentifier())
        if not name.isidentifier() or name.startswith("__"):  # two underscores mean something to Python
            name = f"v{name}"
        if name in self._taken:
            others = (f"{name}{mark}{number if number > 1 else ''}" for number in count(1))
            name = next(other for other in others if other not in self._taken)
        self._taken.add(name)
        return name

    def _fits(self, name: str) -> bool:
        return name.isascii() and name.isidentifier() and name not in self._taken and not name.startswith("__")

    def spelled(self, name: str) -> str:
        """The name in the letters that can be shown."""
        name = in_ascii(name)
        if not self.ascii_only or name.isascii():
            return name
        return "".join(c if c.isascii() else f"u{ord(c):04x}" for c in name)
