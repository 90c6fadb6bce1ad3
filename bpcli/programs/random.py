"""Random numbers of a program: np.random.… and torch.rand…, from NumPy's old generator.

With np.random.seed(1) they are the numbers that the program itself gets; PyTorch's own differ.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.operations import plain

if TYPE_CHECKING:
    from bpcli.programs.native import Natives

# For each name: whether its sizes are single arguments, and the names of its other arguments with their defaults.
_BY_SIZES = {"randn": "standard_normal", "rand": "random_sample"}
_BY_SIZE: dict[str, tuple[str, dict[str, Any]]] = {
    "normal": ("normal", {"loc": 0.0, "scale": 1.0}),
    "uniform": ("uniform", {"low": 0.0, "high": 1.0}),
    "randint": ("randint", {"low": 0, "high": None}),
    "standard_normal": ("standard_normal", {}),
    "random": ("random_sample", {}),
    "random_sample": ("random_sample", {}),
    "binomial": ("binomial", {"n": 1, "p": 0.5}),
}


def drawn(walk: Natives, place: Any, name: str, values: list[Any], keywords: dict[str, Any]) -> Any:
    """What a call of a random function gives. Raises ProgramError for one that is not in the tables."""
    last = name.rpartition(".")[2]
    import numpy as np

    if last in {"seed", "manual_seed"}:
        walk.random = np.random.RandomState(walk.whole(place, values[0]) if values else 0)
        return None
    if last in {"RandomState", "default_rng"}:
        raise walk.source.error(place, f"np.random.{last} is not read here", "write np.random.seed(0), np.random.randn")
    if walk.random is None:
        walk.random = np.random.RandomState(0)
    try:
        return walk.valued(place, _draw(walk, place, last, [plain(value) for value in values], plain_all(keywords)))
    except library.FAILURES as error:
        raise walk.failed(place, error) from None


def plain_all(keywords: dict[str, Any]) -> dict[str, Any]:
    """Keywords as NumPy takes them, without those of PyTorch."""
    return {key: plain(value) for key, value in keywords.items() if key not in {"requires_grad", "dtype", "device"}}


def _draw(walk: Natives, place: Any, last: str, values: list[Any], keywords: dict[str, Any]) -> Any:
    make: Any
    if last in {"randn_like", "rand_like"}:
        values, last = list(values[0].shape), last.removesuffix("_like")
    if last in _BY_SIZES:
        sizes = values[0] if len(values) == 1 and isinstance(values[0], tuple | list) else values
        shape = tuple(walk.whole(place, size) for size in sizes)
        walk.budget.check(shape)
        make = {"randn": walk.random.standard_normal, "rand": walk.random.random_sample}[last]
        return make(shape or None)
    if last in {"permutation", "randperm"}:
        walk.budget.check((values[0] if isinstance(values[0], int) else len(values[0]),))
        return walk.random.permutation(values[0])
    if last not in _BY_SIZE:
        raise walk.source.error(place, f"{last} is not known here", "random numbers: np.random.randn, rand, randint")
    method, defaults = _BY_SIZE[last]
    names = [*defaults, "size"]
    given = {**defaults, **dict(zip(names, values, strict=False)), **keywords}
    size = given.pop("size", None)
    shape = () if size is None else tuple(size) if isinstance(size, tuple | list) else (int(size),)
    walk.budget.check(shape)
    makers = {
        "normal": walk.random.normal, "uniform": walk.random.uniform, "randint": walk.random.randint,
        "standard_normal": walk.random.standard_normal, "random_sample": walk.random.random_sample,
        "binomial": walk.random.binomial,
    }  # fmt: skip
    walk.budget.check((prod(shape),))
    return makers[method](**given, size=size)
