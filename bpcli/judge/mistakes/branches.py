"""Mistakes where a node branches: its gradients add up, and are neither overwritten nor averaged.

>>> from bpcli import explain
>>> [(one.id, one.value) for one in predicted(Scene(explain("x*y + x*z", x=2, y=3, z=4), "f", "x"))]
[('overwrote-branch', 3.0), ('overwrote-branch', 4.0), ('averaged-branch', 3.5)]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.judge import sentences as say
from bpcli.judge.mistakes.prediction import Prediction, number
from bpcli.judge.mistakes.scene import Scene

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MISTAKES = {
    "overwrote-branch": "one branch only: the other gradients that arrive were overwritten, where they add up",
    "averaged-branch": "the mean of the gradients that arrive at a branch, where they add up",
}
MOST_BRANCHES = 12


def predicted(scene: Scene) -> Iterator[Prediction]:
    """What these mistakes give, at each branch on the way and at all of them."""
    branches = list(scene.back.branches)[:MOST_BRANCHES] if scene.is_small else []
    if scene.wrt in scene.back.branches and scene.wrt not in branches:
        branches.append(scene.wrt)
    places = [(graph_name, {node}) for node in branches for graph_name in [scene.graph.names[node]]]
    if len(branches) > 1:
        places.append(("every branch", set(branches)))
    for name, at in places:
        for how, merge in _WAYS.items():
            value = scene.run(merge=merge, at=at)
            if value is None:
                continue
            mistake = "averaged-branch" if how == "mean" else "overwrote-branch"
            yield Prediction(mistake, value, _text(scene, at, how, merge), f"{how} at {name}")


def _mean(addends: list[Any]) -> Any:
    total = addends[0]
    for addend in addends[1:]:
        total = total + addend
    return total / len(addends)


_WAYS: dict[str, Callable[[list[Any]], Any]] = {
    "last": lambda addends: addends[-1],
    "first": lambda addends: addends[0],
    "mean": _mean,
}


def _text(scene: Scene, at: set[int], how: str, merge: Callable[[list[Any]], Any]) -> str:
    if len(at) > 1:
        return say.TOOK_EVERY_MEAN if how == "mean" else say.KEPT_ONE_EVERYWHERE
    [node] = at
    name = scene.graph.names[node]
    addends = [scene.back.product[edge.index] for edge in scene.back.branches[node]]
    listed = ", ".join(map(number, addends[:6])) + (" …" if len(addends) > 6 else "")
    if how == "mean":
        return say.TOOK_MEAN.format(name=name, listed=listed)
    others = addends[1:] if how == "first" else addends[:-1]
    if len(others) == 1:
        return say.KEPT_ONE_OF_TWO.format(name=name, kept=number(merge(addends)), lost=number(others[0]))
    return say.KEPT_ONE.format(name=name, kept=number(merge(addends)), listed=listed)
