"""Where a program keeps the gradient of each input: by spelling, by what stands beside it, by shape and value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.program import sentences as say
from bpcli.programs.operations import plain
from bpcli.programs.values import Instance, Tensor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.programs.values import Node
    from bpcli.programs.walk import Walk

DEEP, MANY = 3, 60  # containers within each other, and items of one
_HOLDS_GRADIENTS = re.compile(r"(?:d|g)?_?(?:grad\w*|nabla\w*|deriv\w*|back\w*)|d|dparams|\w*_?grads?", re.IGNORECASE)
_STEMS = (
    re.compile(r"d(?:[LJECf]|loss|cost|out|err)_?d_?(?P<of>\w+)"),
    re.compile(r"(?:d|grad|g|nabla|delta|gradient)_(?P<of>\w+)"),
    re.compile(r"(?:d|grad|nabla|delta)(?P<of>\w+)"),
    re.compile(r"g(?P<of>\w+)"),
    re.compile(r"(?P<of>\w+?)_?(?:grad|gradient)"),
)


class Place(NamedTuple):
    """An expression that holds a number or an array in the end.

    `name` is its last name, `owner` what holds it: a dictionary, an object, a list or the file (None).
    """

    expression: str
    name: str
    value: Any
    node: Node | None
    owner: Any


def places(walk: Walk) -> list[Place]:
    """Every number and every array that a program holds in the end."""
    found: list[Place] = []
    seen: set[int] = set()
    todo = [(name, name, value, None, 0) for name, value in walk.held_names.items()]
    while todo:
        expression, name, value, owner, depth = todo.pop(0)
        if isinstance(value, bool | str) or value is None:
            continue
        if isinstance(value, Tensor | int | float) or hasattr(value, "ndim"):
            found += _held(expression, name, value, owner)
        elif depth < DEEP and id(value) not in seen:
            seen.add(id(value))
            if isinstance(value, list | tuple):
                numbers = [plain(item) for item in value[:MANY]]
                if numbers and all(isinstance(item, int | float) for item in numbers):
                    found.append(Place(expression, name, numbers, None, owner))
            items = [(f"{expression}{part}", key, item, value, depth + 1) for part, key, item in _items(value, name)]
            todo[:0] = items
    return found


def _held(expression: str, name: str, value: Any, owner: Any) -> Iterator[Place]:
    """The place of a number or an array, and of the gradient that PyTorch keeps with it."""
    yield Place(expression, name, plain(value), value.node if isinstance(value, Tensor) else None, owner)
    grad = (value.extras or {}).get("grad") if isinstance(value, Tensor) else None
    if grad is not None:
        yield Place(f"{expression}.grad", f"{name}_grad", plain(grad), None, owner)


def _items(value: Any, name: str) -> Iterator[tuple[str, str, Any]]:
    """What a container holds: how it is written after the container, its name, the value."""
    if isinstance(value, dict):
        yield from ((f"[{key!r}]", key if isinstance(key, str) else name, value[key]) for key in list(value)[:MANY])
    elif isinstance(value, list | tuple):
        yield from ((f"[{number}]", "", item) for number, item in enumerate(value[:MANY]))
    elif isinstance(value, Instance):
        yield from ((f".{key}", key, value.names[key]) for key in list(value.names)[:MANY])


def stems(name: str) -> list[str]:
    """What a name of a gradient may be the gradient of, the likeliest first.

    >>> stems("dW1"), stems("dLdW"), stems("W1_grad")
    (['W1'], ['W', 'LdW'], ['W1'])
    """
    found = [match["of"] for pattern in _STEMS if (match := pattern.fullmatch(name)) is not None]
    return list(dict.fromkeys(found))


def pairs(walk: Walk, truth: Mapping[str, Any], insisted: Mapping[str, str]) -> dict[str, Place]:
    """For each input the place of its gradient, where the program has one; `insisted` are said by the learner."""
    all_places = places(walk)
    found: dict[str, Place] = {}
    for name, expression in insisted.items():
        if name not in truth:
            raise InputError(say.NOT_AN_INPUT.format(name=name), hint=say.INPUTS_ARE.format(names=", ".join(truth)))
        found[name] = Place(expression, expression, walk.value(expression), None, None)
    for name in truth:
        if name in found:
            continue
        spelled = [place for place in all_places if _is_of(place, name, walk)]
        fits = [place for place in spelled if same_size(place.value, truth[name])] or spelled[:1]
        right = [place for place in fits if is_near(place.value, truth[name])]
        if fits:
            found[name] = (right or fits)[0]
    taken = {place.expression for place in found.values()}
    for name, value in truth.items():
        if name in found or not _tells(value):
            continue
        for place in all_places:
            if (
                place.expression not in {*taken, *walk.inputs}
                and place.node is not walk.inputs.get(name)
                and is_near(place.value, value)
            ):
                found[name] = place
                break
    return found


def _is_of(place: Place, name: str, walk: Walk) -> bool:
    """Whether a place is spelled as the gradient of an input."""
    wanted = _bare(name)
    if place.expression in walk.inputs:
        return False
    for stem in stems(place.name):
        if _bare(stem) == wanted and not _stands_for_other(place, stem, name, walk):
            return True
        beside = _beside(place.owner, stem)
        if beside is not None and beside is walk.inputs.get(name):
            return True
    container = re.split(r"[\[.]", place.expression)[0]
    if place.owner is not None and _HOLDS_GRADIENTS.fullmatch(container):
        if isinstance(place.owner, dict) and _bare(place.name) == wanted:
            return True
        if isinstance(place.owner, list | tuple):
            return _of_list(place, container, name)
    return False


def _stands_for_other(place: Place, stem: str, name: str, walk: Walk) -> bool:
    """Whether what stands beside a place says that it is the gradient of another input."""
    beside = _beside(place.owner, stem)
    return beside is not None and beside in walk.inputs.values() and beside is not walk.inputs.get(name)


def _beside(owner: Any, name: str) -> Node | None:
    names = owner.names if isinstance(owner, Instance) else owner if isinstance(owner, dict) else {}
    value = names.get(name)
    return value.node if isinstance(value, Tensor) else None


def _of_list(place: Place, container: str, name: str) -> bool:
    """nabla_w[0] is the gradient of weights0, the first of the list weights."""
    number = re.search(r"\[(\d+)\]$", place.expression)
    listed = re.fullmatch(r"(\D+?)_?(\d+)", name)
    if number is None or listed is None or listed[2] != number[1]:
        return False
    return any(listed[1].startswith(stem) for stem in stems(container))


def _bare(name: str) -> str:
    return name.replace("_", "").lower() if len(name.replace("_", "")) > 1 else name


def same_size(value: Any, truth: Any) -> bool:
    """Whether two values have the same shape, axes of one entry apart."""
    return _squeezed(value) == _squeezed(truth)


def _squeezed(value: Any) -> tuple[int, ...]:
    import numpy as np

    try:
        return tuple(n for n in np.shape(value) if n != 1)
    except ValueError:  # lists of different lengths are no array
        return (-1,)


def _tells(value: Any) -> bool:
    """Whether a value is no number that anything may be: several entries, not all alike."""
    import numpy as np

    entries = np.ravel(value)
    return entries.size > 1 and bool(np.ptp(entries) > 0)


def is_near(value: Any, truth: Any, relative: float = 1e-6) -> bool:
    """Whether a value is right: within 1e-6 of the largest entry, the same shape but for axes of one entry."""
    error = largest_error(value, truth)
    if error is None:
        return False
    import numpy as np

    return error <= max(relative * float(np.max(np.abs(truth), initial=0.0)), 1e-12)


def largest_error(value: Any, truth: Any) -> float | None:
    """The largest difference of an entry; None where the shapes differ or a value is no number."""
    import numpy as np

    if value is None or not same_size(value, truth) or np.iscomplexobj(value):
        return None
    try:
        ours = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        return None
    difference = np.abs(ours.ravel() - np.ravel(truth))
    return float(np.max(difference, initial=0.0)) if np.isfinite(difference).all() else float("inf")


def shaped(value: Any, held: Any) -> Any:
    """A true value in the shape that the program gave its own."""
    import numpy as np

    if np.shape(held) == np.shape(value):
        return value
    return np.reshape(value, np.shape(held)) if np.size(value) == np.size(held) else value
