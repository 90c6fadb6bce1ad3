"""Every gate there is, by its id and by the names a learner may call it.

>>> NAMED["σ"].id, GATES["mul"].pattern, FAMILIES["norms"][0].id
('sigmoid', 'switcher', 'norm')
"""

from __future__ import annotations

from bpcli.algebra.draws import MAKERS
from bpcli.gates import activations, arithmetic, choice, elementary, norms
from bpcli.gates.gate import Gate

FAMILIES: dict[str, tuple[Gate, ...]] = {
    "arithmetic": arithmetic.FAMILY,
    "elementary": elementary.FAMILY,
    "activations": activations.FAMILY,
    "choice": choice.FAMILY,
    "norms": norms.FAMILY,
}
GATES: dict[str, Gate] = {gate.id: gate for family in FAMILIES.values() for gate in family}
NAMED: dict[str, Gate] = {name: gate for gate in GATES.values() if gate.called for name in (gate.id, *gate.aliases)}
# Functions of whole arrays (array_catalogue.py, which is loaded when one is called).
ARRAY_NAMES = frozenset(
    {
        *("matmul", "dot", "outer", "transpose", "T", "trace", "sum", "mean", "max", "min", "norm", "l2", "logsumexp"),
        *("softmax", "log_softmax", "cross_entropy", "hinge", "mse", "reshape", "concat"),
    }
)
FUNCTIONS = frozenset(NAMED) | ARRAY_NAMES | MAKERS
