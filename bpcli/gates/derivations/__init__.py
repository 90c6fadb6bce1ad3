"""How each local gradient is derived, step by step: calculus as data, in bpcli's own notation. One family a file.

A law in the tests reads every step with bpcli's parser and compares it with the gate's local gradient in numbers.

>>> first = DERIVATIONS["mul"][0]
>>> first.start, first.steps[-1].equation("a"), first.steps[0].is_limit
('y = a·b', '∂y/∂a = b', True)
"""

from __future__ import annotations

from bpcli.gates.derivations import activations, arithmetic, choice, elementary, linear, losses, norms, reductions
from bpcli.gates.derivations.step import ArrayDerivation, Derivation, Step

__all__ = ["ARRAY_DERIVATIONS", "DERIVATIONS", "ArrayDerivation", "Derivation", "Step"]

DERIVATIONS: dict[str, tuple[Derivation, ...]] = {
    gate: derivations
    for family in (arithmetic, elementary, activations, choice, norms)
    for gate, derivations in family.DERIVED.items()
}
ARRAY_DERIVATIONS: dict[str, tuple[ArrayDerivation, ...]] = {
    gate: derivations for family in (linear, reductions, losses) for gate, derivations in family.DERIVED.items()
}
