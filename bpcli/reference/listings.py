r"""A gate as a program that runs as it stands: its class, and before it what the class calls.

Knows how a listing is put together. Must not know how a gate becomes a class (code.gates).

>>> from bpcli.gates.catalogue import GATES
>>> print("\n".join(gate_code(GATES["sigmoid"]).splitlines()[:4]))
import math
<BLANKLINE>
<BLANKLINE>
def sigmoid(x):
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.algebra.helpers import helpers_in
from bpcli.code.gates import gate_class

if TYPE_CHECKING:
    from bpcli.gates.gate import Operation

_IMPORTS = (
    (re.compile(r"(?<![\w.])math\."), "import math\n"),
    (re.compile(r"(?<![\w.])np\."), "import numpy as np\n"),
    (re.compile(r"(?<![\w.])reduce\("), "from functools import reduce\n"),
)


def gate_code(gate: Operation) -> str:
    """The class of a gate, of numbers or over arrays, after the functions that it calls and what those import."""
    parts = [gate_class(gate)]
    parts = [*helpers_in(parts[0], "math" if gate.elementwise else "np"), *parts]
    imports = "".join(line for sign, line in _IMPORTS if any(map(sign.search, parts)))
    return "\n\n".join([imports, *parts] if imports else parts)
