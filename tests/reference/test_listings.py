"""The program on a gate's page runs as it stands, and does what the gate does."""

import re

import pytest

from bpcli.algebra.floats import FLOATS
from bpcli.code.gates import gate_code
from bpcli.gates.catalogue import GATES
from tests import laws

UPSTREAM = 0.37


def misses(gate, listing):
    """Run what is shown and compare its two passes with the gate, wherever all its local gradients exist."""
    names: dict[str, object] = {}
    exec(compile(listing, gate.id, "exec"), names)  # noqa: S102  (it is what is tested)
    tried = 0
    for point in (point for point in laws.points(gate) if len(point) == len(gate.names)):
        value = gate.forward(FLOATS, *map(float, point))
        slopes = [slope for slot, slope in enumerate(laws.slopes(gate, value, point)) if gate.flows(slot)]
        if None in slopes:
            continue
        tried += 1
        shown = names[re.findall(r"^class (\w+)", listing, re.MULTILINE)[-1]]()
        if not laws.close(shown.forward(*map(float, point)), value):
            yield f"forward at {point}"
        found = shown.backward(UPSTREAM)
        flowing = [] if found is None else found if isinstance(found, tuple) else [found]
        for slope, gradient in zip(slopes, flowing, strict=True):
            if not laws.close(gradient, slope * UPSTREAM):
                yield f"backward at {point}: {gradient}, and not {slope * UPSTREAM}"
    if tried < min(2, len(gate.samples)):
        yield "tried nowhere"


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_the_listing_runs_and_does_what_the_gate_does(gate):
    """Alone in an empty program, with what it imports and defines itself."""
    assert list(misses(gate, gate_code(gate))) == []


@pytest.mark.parametrize(
    ("right", "wrong"), [("self.y * (1 - self.y)", "self.y * (1 + self.y)"), ("y = sigmoid(x)", "y = 2 * sigmoid(x)")]
)
def test_a_wrong_listing_is_found(right, wrong):
    """The comparison fails on a class that is not the gate's."""
    listing = gate_code(GATES["sigmoid"])
    assert right in listing
    assert list(misses(GATES["sigmoid"], listing.replace(right, wrong)))
