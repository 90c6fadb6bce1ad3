"""The pages of gates over arrays say what the gates do, for shapes of any size, and their commands run."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.draws import MAKERS
from bpcli.formats.ascii import to_ascii
from bpcli.gates.array_cases import numbers
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.derivations import derivations
from bpcli.graph.build import build
from bpcli.reference import sentences as say
from bpcli.reference.entries import Call, families, lookup
from bpcli.reference.numbers import command, run
from bpcli.trace.values import given
from tests.terminal import bpcli

OTHER_SIZES = {"m": 5, "n": 7, "p": 6}
ENTRIES = [entry for entries in families().values() for entry in entries if entry.over_arrays]
EVERY = [call for entry in ENTRIES for call in entry.calls]
BY_CALL = pytest.mark.parametrize("call", EVERY, ids=lambda call: call.case.call)


def test_every_gate_over_arrays_has_its_entry():
    """A family's gates stand together, every gate has a case, and each call is that of its gate."""
    assert [entry.id for entry in ENTRIES] == list(ARRAY_GATES)
    assert [call.gate.id for call in EVERY] == [gate.id for gate in ARRAY_GATES.values() for _ in gate.cases]
    assert all(gate.cases for gate in ARRAY_GATES.values())
    for family, entries in families().items():
        if entries[0].over_arrays and family != "shaping":  # they only move entries: there is nothing to derive
            flows = [entry for entry in entries if not entry.gate.is_flat]
            missing = [entry.id for entry in flows if not entry.derivations]
            assert not missing, f"derive {missing} in bpcli/gates/derivations/{family}.txt"
            assert set(derivations(family)) == {entry.id for entry in flows}
    assert {call.partition("(")[0] for call, _ in say.MAKERS} == MAKERS


@BY_CALL
def test_shapes_are_those_of_the_values_and_the_output(call):
    """The letters are what the example's values and the gate's output have."""
    shapes = {one.name: given(one.value, one.name).shape for one in call.case.operands}
    assert shapes == call.case.shapes()
    assert call.gate.shape == numbers(call.case.output) == given(call.case.upstream).shape


@BY_CALL
def test_rules_hold_for_every_size_of_a_letter(call):
    """Where a shape is in letters no rule, no entry and no output depends on how large it is."""
    other = Call(call.case, sizes=OTHER_SIZES)
    assert other.rules == call.rules
    assert other.gate.shape == numbers(call.case.output, OTHER_SIZES)
    assert other.formula == call.formula


@BY_CALL
def test_the_ascii_spelling_is_the_same_call(call):
    """Where the screen can show only ASCII, the command on it reads back as the same circuit."""
    written = to_ascii(f"y = {call.case.call}")
    assert written.isascii()
    graph = build(written, {to_ascii(name): shape for name, shape in call.case.shapes().items()})
    assert graph.gate(graph.output) is call.gate


@BY_CALL
def test_the_numbers_are_right(call):
    """The example's gradients are centred differences of the gate's own value, summed with the upstream."""
    back = run(call)
    names = [one.name for one in call.case.operands]
    values = [np.array(given(one.value, one.name).number, dtype=float) for one in call.case.operands]
    upstream = np.asarray(given(call.case.upstream).number)
    step = 1e-6
    for slot, name in enumerate(names):
        if name not in {rule.operand for rule in call.rules}:
            continue
        expected = np.zeros(values[slot].shape)
        for place in np.ndindex(values[slot].shape):
            moved = []
            for sign in (1, -1):
                operands = [value.copy() for value in values]
                operands[slot][place] += sign * step
                moved.append(call.gate.forward(ARRAYS, *operands))
            expected[place] = np.sum(upstream * (moved[0] - moved[1])) / (2 * step)
        assert np.allclose(back.gradients[name], expected, rtol=1e-6, atol=1e-6), name


@pytest.mark.parametrize("call", [call for call in EVERY if not call.gate.is_flat], ids=lambda call: call.case.call)
def test_the_command_runs(call, tmp_path, monkeypatch):
    """What the page says to type is read as it stands, and gives the page's gradients."""
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command(call))
    assert words[:2] == ["bpcli", "explain"]
    seen = bpcli(*words[1:], "--format", "json")
    assert seen.err == ""
    document = json.loads(seen.out)
    for name, gradient in run(call).gradients.items():
        assert np.allclose(document["gradients"][name], gradient)
    assert not list(Path(tmp_path).iterdir())


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("matmul", ["matmul"]), ("dot", ["matmul"]), ("@", ["matmul"]), ("·", ["mul"]), ("T", ["transpose"]),
        ("ᵀ", ["transpose"]), ("⊗", ["outer"]), ("Softmax", ["softmax"]), ("[ ]", ["index"]), ("stack", ["stack"]),
        ("max", ["max", "max"]), ("min", ["min", "min"]), ("norm", ["norm", "norm"]), ("‖x‖²", ["sqnorm", "sqnorm"]),
        ("maxout", ["maxout"]), ("σ", ["sigmoid"]),
    ],
)  # fmt: skip
def test_a_name_finds_its_gates(name, found):
    """Ids, aliases and signs; a name that numbers and arrays share finds both, that of numbers first."""
    entries = lookup(name)
    assert [entry.id for entry in entries] == found
    assert [entry.over_arrays for entry in entries] == sorted(entry.over_arrays for entry in entries)


@pytest.mark.parametrize(
    ("typed", "meant"), [("sofmax", "softmax"), ("cross-entropy", "cross_entropy"), ("loss", "losses")]
)
def test_a_name_that_is_nearly_right_gets_help(typed, meant):
    """Gates over arrays and families are suggested too."""
    assert bpcli("gates", typed) == (2, "", f"error: no gate is called {typed}\n  did you mean {meant}?\n")


def test_a_family_is_a_list_of_its_own():
    """Only its gates, in every format."""
    seen = bpcli("gates", "losses", "--format", "plain").out
    assert all(entry.id in seen for entry in families()["losses"])
    assert "matmul" not in seen
    gates = json.loads(bpcli("gates", "activations", "--format", "json").out)["gates"]
    assert {gate["family"] for gate in gates} == {"activations"}


def test_gates_of_numbers_need_no_numpy():
    """Neither the list nor a page of a gate of numbers loads it."""
    for name in (None, "sigmoid"):
        program = f"import sys; from bpcli.commands.gates import Gates; Gates(name={name!r}).run()"
        program += "; print('numpy' in sys.modules)"
        seen = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        assert seen.stdout.splitlines()[-1] == "False"
