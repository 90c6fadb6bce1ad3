"""Forward passes in the styles that learners write: the value is Python's own, the gradient a central difference."""

import math
import re
import sys
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpcli.programs.walk import walk

HERE = Path(__file__).parent
LABELS = {"labels": [2, 0, 3, 1, 1], "labels2": [1, 0, 1], "labels4": [1, 0, 3, 2], "bits": [[1.0, 0, 1, 1, 0]]}
STEP = 1e-5


def programs(file: str) -> list[Any]:
    """The programs of a file: == what it is | the value that is asked for | its inputs."""
    blocks = re.split(r"^== ", (HERE / file).read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = []
    for block in blocks:
        head, _, code = block.partition("\n")
        what, output, inputs = (part.strip() for part in head.split("|"))
        found.append(pytest.param(code, output, inputs, id=what.replace(" ", "-")))
    return found


def drawn(inputs: str, seed: int) -> dict[str, Any]:
    """Values for the inputs: x=2x3 is an array, y=labels class indices, z= a number."""
    rng = np.random.default_rng(seed)
    found: dict[str, Any] = {}
    for part in inputs.split():
        name, _, sizes = part.partition("=")
        shape = tuple(map(int, sizes.split("x"))) if sizes and sizes not in LABELS else ()
        found[name] = np.array(LABELS[sizes]) if sizes in LABELS else rng.normal(size=shape)
        found[name] = found[name] if np.ndim(found[name]) else float(found[name])
    return found


def executed(code: str, output: str, inputs: dict[str, Any]) -> Any:
    """What Python itself computes."""
    names: dict[str, Any] = {"np": np, "math": math, "__name__": "a program"}
    names |= {name: value.copy() if np.ndim(value) else value for name, value in inputs.items()}
    exec(code, names)  # noqa: S102  (a program of ours)
    return np.array(names[output], dtype=float)


def compare(code: str, reference: str, output: str, inputs: dict[str, Any]) -> None:
    """The walk's value and the circuit's gradients are those of the reference."""
    value = executed(reference, output, inputs)
    upstream = np.random.default_rng(1).normal(size=value.shape) if value.shape else np.array(1.0)
    done = walk(code, inputs=inputs)
    circuit = done.circuit(output)
    assert np.allclose(np.array(done.value(output), dtype=float), value, rtol=1e-9)
    gradients = circuit.gradients(upstream if value.shape else None)
    for name, at in inputs.items():
        if np.asarray(at).dtype.kind != "f" or name not in circuit.graph.inputs:
            continue
        direction = np.random.default_rng(2).normal(size=np.shape(at))
        sides = [executed(reference, output, {**inputs, name: at + sign * STEP * direction}) for sign in (1, -1)]
        expected = np.sum(upstream * (sides[0] - sides[1])) / (2 * STEP)
        found = np.sum(np.asarray(gradients.get(name, 0.0)) * direction)
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-7), name


@pytest.mark.parametrize(("code", "output", "inputs"), programs("numpy_programs.txt"))
def test_a_program_of_numpy(code: str, output: str, inputs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The value is CPython's, the gradient a difference of it."""
    for module in ("matplotlib", "matplotlib.pyplot", "utils"):
        noise = types.ModuleType(module)
        vars(noise).update(dict.fromkeys(("figure", "plot", "show", "load_data"), lambda *_, **__: None))
        monkeypatch.setitem(sys.modules, module, noise)
    compare(code, code, output, drawn(inputs, len(code)))


@pytest.mark.parametrize(("code", "output", "inputs"), programs("torch_programs.txt"))
def test_a_program_of_pytorch(code: str, output: str, inputs: str) -> None:
    """The same as a program of NumPy that says the same."""
    program, _, reference = code.partition("\n--\n")
    compare(program, reference, output, drawn(inputs, len(code)))


def test_what_no_gate_covers_is_told_and_differentiated_inside() -> None:
    """A median is one opaque node; its gradient is a central difference."""
    done = walk("f = np.median(x * x)", inputs={"x": np.array([1.0, 5.0, -2.0])})
    circuit = done.circuit("f")
    assert circuit.opaque == ("median",)
    assert np.allclose(circuit.gradients()["x"], [0, 0, -4.0])
