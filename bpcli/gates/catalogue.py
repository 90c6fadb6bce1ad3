"""Every gate there is, by its id and by the names a learner may call it.

>>> NAMED["σ"].id, GATES["mul"].pattern, FAMILIES["norms"][0].id
('sigmoid', 'switcher', 'norm')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.draws import LIKE, MAKERS
from bpcli.gates import activations, arithmetic, choice, elementary, norms
from bpcli.gates.expansions import EXPANSIONS
from bpcli.gates.gate import Gate
from bpcli.gates.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.notation.syntax import Spelling

FAMILIES: dict[str, tuple[Gate, ...]] = {
    "arithmetic": arithmetic.FAMILY,
    "elementary": elementary.FAMILY,
    "activations": activations.FAMILY,
    "choice": choice.FAMILY,
    "norms": norms.FAMILY,
}
GATES: dict[str, Gate] = {gate.id: gate for family in FAMILIES.values() for gate in family}
NAMED: dict[str, Gate] = {name: gate for gate in GATES.values() if gate.called for name in (gate.id, *gate.aliases)}
# The names that may be called, and what a call of each means.
FUNCTIONS: Mapping[str, Spelling] = dict.fromkeys((*NAMED, *EXPANSIONS, *sorted(MAKERS), *LIKE)) | spellings()
