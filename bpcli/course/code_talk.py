"""What a learner's program is asked, in order, and its answers as they came.

Inputs of a trial are told when they are used, and the upstream gradient when forward has returned: before, nobody
inside can know them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bpcli.course.received import Received, Trouble, received, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.course.fresh import Trial
    from bpcli.course.model import Code

    Asking = Callable[[dict[str, Any]], dict[str, Any]]

STEP = 1e-5  # of the centred difference, relative to one plus the size
MOST_CLASSES = 5  # that are named where the right one is missing
MOST_PROBED = 60  # entries, of all inputs together


@dataclass(slots=True)
class Round:
    """One trial: what forward and backward returned, and what the instance kept. None where it did not come to it."""

    trial: Trial
    forward: Received | None = None
    values: dict[str, Received] = field(default_factory=dict)
    changed: tuple[str, ...] = ()
    backward: Received | None = None
    gradients: dict[str, Received] = field(default_factory=dict)


@dataclass(slots=True)
class Probe:
    """Two forward passes, one on each side of an entry of an input, `step` away from it."""

    name: str
    entry: int
    step: float
    values: tuple[Received, Received]


@dataclass(slots=True)
class Interview:
    """All that came of asking. `stage` is what was asked last; `trouble` is an exception and where it came."""

    stage: str = "load"
    classes: tuple[str, ...] | None = None  # those of the file, where the one asked for is not among them
    methods: dict[str, Any] = field(default_factory=dict)
    trouble: dict[str, Trouble] = field(default_factory=dict)
    rounds: list[Round] = field(default_factory=list)
    probes: list[Probe] = field(default_factory=list)


class Interviewer:
    """Asks a program about one exercise. `whole` are the inputs that are class indices."""

    def __init__(self, code: Code, trials: Sequence[Trial], indices: frozenset[str]) -> None:
        """Nothing is asked yet."""
        self.code, self.trials, self.indices = code, trials, indices
        self.noted = Interview()

    def talk(self, ask: Asking) -> None:
        """Load the file, try it a few times, and probe its forward pass around the first inputs."""
        noted = self.noted
        loaded = self._answer(ask, "load", {"name": self.code.name})
        if loaded is None:
            return
        if isinstance(loaded.get("classes"), list):
            noted.classes = tuple(name for name in loaded["classes"][:MOST_CLASSES] if isinstance(name, str))
            return
        methods = loaded.get("methods")
        noted.methods = methods if isinstance(methods, dict) else {}
        for number, trial in enumerate(self.trials):
            # The first two on one instance, which has to be usable twice; the others on a new one each.
            if not self._try(ask, trial, "first" if number < 2 else f"other {number}"):
                return
        self._probe(ask, self.trials[0])

    def _try(self, ask: Asking, trial: Trial, on: str) -> bool:
        """One trial; whether there is a point in going on."""
        round_ = Round(trial)
        self.noted.rounds.append(round_)
        common = {"on": on, "inputs": self._inputs(trial)}
        reply = self._answer(ask, "forward", {**common, "keep": list(self.code.keeps)})
        if reply is None:
            return False
        round_.forward, round_.values = received(reply.get("value")), _named(reply.get("kept"))
        changed = reply.get("changed")
        places = changed if isinstance(changed, list) else []
        round_.changed = tuple(name for place, name in enumerate(self.code.forward) if place in places)
        if "backward" not in self.noted.trouble:
            keep = [f"d{name}" for name in dict.fromkeys((*self.code.keeps, *self.code.backward))]
            reply = self._answer(
                ask, "backward", {"on": on, "upstream": encoded(trial.upstream, whole=False), "keep": keep}
            )
            if reply is not None:
                round_.backward, round_.gradients = received(reply.get("value")), _named(reply.get("kept"))
        return True

    def _probe(self, ask: Asking, trial: Trial) -> None:
        shares = max(1, MOST_PROBED // len(self.code.backward)) if self.code.backward else 0
        places: list[tuple[str, int, float]] = []
        for name in self.code.backward:
            value = trial.trace.given[name].number
            flat = [value] if isinstance(value, float) else value.ravel().tolist()
            few = {round(k * (len(flat) - 1) / max(1, shares - 1)) for k in range(shares)}
            places += [(name, entry, STEP * (1 + abs(flat[entry]))) for entry in sorted(few)]
        argument = {name: place for place, name in enumerate(self.code.forward)}
        moves = [
            [argument[name], entry, sign * step] for name, entry, step in places if name in argument for sign in (-1, 1)
        ]
        reply = self._answer(ask, "probe", {"on": "probe", "inputs": self._inputs(trial), "moves": moves})
        values = reply.get("values") if reply is not None else None
        if not isinstance(values, list) or len(values) != len(moves):
            return
        pairs = zip(values[::2], values[1::2], strict=True)
        found = zip((one for one in places if one[0] in argument), pairs, strict=True)
        self.noted.probes = [Probe(*place, (received(left), received(right))) for place, (left, right) in found]

    def _answer(self, ask: Asking, what: str, request: dict[str, Any]) -> dict[str, Any] | None:
        self.noted.stage = what
        reply = ask({"do": what, **request})
        if "error" in reply:
            self.noted.trouble[what] = trouble(reply["error"])
            return None
        return reply

    def _inputs(self, trial: Trial) -> list[dict[str, Any]]:
        given = trial.trace.given
        return [encoded(given[name].number, whole=name in self.indices) for name in self.code.forward]


def encoded(value: Any, *, whole: bool) -> dict[str, Any]:
    """A number or an array as the driver reads it."""
    import numpy as np

    array = np.asarray(value, "<f8")
    return {"shape": list(array.shape), "data": array.tobytes().hex(), "whole": whole}


def _named(data: object) -> dict[str, Received]:
    return {name: received(value, 1) for name, value in data.items()} if isinstance(data, dict) else {}
