"""Every derivation is true at every step: each equation is read with bpcli's own parser and tried in numbers."""

import pytest

from bpcli.algebra import floats
from bpcli.algebra.shown import Text
from bpcli.gates.catalogue import GATES
from bpcli.gates.derivations import DERIVATIONS, Derivation, Step
from bpcli.graph.build import build
from bpcli.trace.run import run_forward
from tests import laws

MOVE = 1e-6  # the h of a limit
SLOPE = "slope_sought"


def derivation_is_true(gate, derivation):
    """Every step holds wherever it says so, each is tried somewhere, and the last is the gate's local gradient."""
    slot = gate.names.index(derivation.operand)
    tried = dict.fromkeys(derivation.steps, 0)
    for point in (point for point in laws.points(gate) if len(point) == len(gate.names)):
        value = gate.forward(floats, *point)
        slope = laws.slope(gate, slot, value, point)
        if slope is None:
            continue
        names = dict(zip(gate.names, point, strict=True)) | {"y": value, SLOPE: slope, "h": MOVE}
        left, right = derivation.start.split(" = ")
        defined = gate.id != "atan2" or point[1] != 0  # a right angle has no tangent
        if defined and not laws.close(number(left, names), number(right, names), 1e-9, 1e-9):
            yield f"{derivation.start} does not hold at {point}"
        for step in derivation.steps:
            if step.where and not number(f"1[{step.where}]", names):
                continue
            tried[step] += 1
            one, other = (number(side, names, derivation.operand) for side in step.sides(derivation.operand))
            band = (1e-4, 1e-4) if step.is_limit else (1e-9, 1e-7)
            if not laws.close(one, other, *band):
                yield f"{step.text} is not so at {point}: {one} and {other}"
    yield from (f"{step.text} was tried nowhere" for step, times in tried.items() if not times)
    last = derivation.steps[-1]
    shown = gate.show_partial(slot, Text("y"), [Text(name) for name in gate.names])
    if last.where or last.text != str(shown):
        yield f"it ends with {last.text}, and the gate says {shown}"


def number(text, names, operand=""):
    """The value of a text in bpcli's notation."""
    graph = build(text.replace(f"∂y/∂{operand}", SLOPE), names)
    return run_forward(graph, [float(names[name]) for name in graph.inputs]).values[graph.output]


@pytest.mark.parametrize("gate", GATES.values(), ids=lambda gate: gate.id)
def test_every_gate_is_derived_for_each_operand(gate):
    """Every local gradient of every gate has a derivation, and it is true."""
    assert [derivation.operand for derivation in DERIVATIONS[gate.id]] == list(gate.names)
    assert [wrong for derivation in DERIVATIONS[gate.id] for wrong in derivation_is_true(gate, derivation)] == []


def test_nothing_else_is_derived():
    """Each derivation belongs to a gate."""
    assert set(DERIVATIONS) == set(GATES)


def test_every_step_has_its_reason():
    """A reason is a whole sentence or two."""
    steps = [step for derivations in DERIVATIONS.values() for derivation in derivations for step in derivation.steps]
    assert [step for step in steps if len(step.reason.split()) < 2 or not step.reason.endswith(".")] == []


def _with(gate, index, step):
    derivation = DERIVATIONS[gate][0]
    steps = list(derivation.steps)
    steps[index] = step
    return GATES[gate], derivation._replace(steps=tuple(steps))


WRONG = {
    "a sign": (*_with("sigmoid", 1, Step("−e^(−x)/(1 + e^(−x))²", "Wrong.")), "is not so at"),
    "a factor": (*_with("log10", 0, Step("(1/x)·log(10)", "Wrong.")), "is not so at"),
    "a limit": (*_with("square", 0, Step("((x + h)² − x²)/(2·h)", "Wrong.")), "is not so at"),
    "an equation": (*_with("sqrt", 0, Step("y·∂y/∂x = 1", "Wrong.")), "is not so at"),
    "a case": (*_with("relu", 1, Step("0", "Wrong.", where="x > 0")), "is not so at"),
    "no such case": (*_with("relu", 1, Step("0", "Wrong.", where="x > 100")), "tried nowhere"),
    "a start": (GATES["tanh"], DERIVATIONS["tanh"][0]._replace(start="y = e^x − e^(−x)"), "does not hold at"),
    "an end": (
        GATES["exp"],
        Derivation("x", "y = e^x", (Step("e^x", "Right, but not yet what the gate says."),)),
        "ends",
    ),
}


@pytest.mark.parametrize("mistake", WRONG)
def test_a_wrong_derivation_is_found(mistake):
    """The law fails on a wrong sign, factor, limit, equation, case, start and end."""
    gate, derivation, complaint = WRONG[mistake]
    assert any(complaint in found for found in derivation_is_true(gate, derivation))
