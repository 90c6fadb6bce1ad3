"""What a name means in the catalogue: a gate of numbers, a gate over arrays, both, or a family.

>>> [type(entry).__name__ for entry in lookup("max")], [entry.id for entry in lookup("@")]
(['Entry', 'ArrayEntry'], ['matmul'])
>>> family("losses")[0].id, family("frobnicate")
('softmax', [])
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import InputError
from bpcli.reference.array_entries import array_entries
from bpcli.reference.entries import entries, find

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.reference.array_entries import ArrayEntry
    from bpcli.reference.entries import Entry

SIGNS = {
    "@": "matmul", "⋅": "matmul", "⊗": "outer", "ᵀ": "transpose", ".T": "transpose", "Σ": "sum", "[]": "index",
    "[ ]": "index", "‖": "norm", "‖x‖": "norm", "||": "norm", "||x||": "norm", "‖x‖²": "sqnorm",
}  # fmt: skip


def lookup(name: str) -> list[Entry | ArrayEntry]:
    """The gates of this id, alias or sign: that of numbers first. Raises InputError with a suggestion if none is."""
    wanted = name.strip()
    gates = {entry.id: entry for gates in array_entries().values() for entry in gates}
    names = {**{alias: entry for entry in gates.values() for alias in entry.aliases}, **gates}
    names |= {sign: gates[gate] for sign, gate in SIGNS.items()}
    over_arrays = names.get(wanted) or names.get(wanted.lower())
    if over_arrays is None:
        return [find(wanted, [*names, *families()])]
    try:
        return [find(over_arrays.id), over_arrays]
    except InputError:
        return [over_arrays]


def families() -> dict[str, Sequence[Entry | ArrayEntry]]:
    """Every family and its gates."""
    return {**entries(), **array_entries()}


def family(name: str) -> Sequence[Entry | ArrayEntry]:
    """The gates of a family; none, if no family is called so."""
    return families().get(name.strip().lower(), [])
