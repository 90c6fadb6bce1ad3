"""Learners' own backward passes: right ones are called right, wrong ones wrong, at their line, with the mistake.

The truth is CPython's: the program is run there, and its gradients are compared with centred differences.
"""

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bpcli.judge.program.check import check_program
from bpcli.judge.program.verdict import ProgramVerdict
from tests.terminal import bpcli

PROGRAMS = tomllib.loads(Path(__file__).with_name("backward.toml").read_text())["program"]
FAST = [program for program in PROGRAMS if not program.get("slow")]


def inputs_of(program: dict[str, Any]) -> dict[str, Any]:
    """The inputs of a program, which its set-up draws."""
    names: dict[str, Any] = {"np": np, "rng": np.random.default_rng(7)}
    exec(program["setup"], names)  # noqa: S102  (ours, not a learner's)
    return {name: value for name, value in names.items() if name not in {"np", "rng", "__builtins__"}}


def judged(program: dict[str, Any], code: str) -> ProgramVerdict:
    """The verdict on a program's code."""
    calls = program["call"].split("; ") if "call" in program else ()
    return check_program(code, inputs_of(program), calls)


def twin(code: str, change: dict[str, str]) -> tuple[str, int]:
    """The wrong program: (its code, its changed line, from 1)."""
    lines = code.split("\n")
    same = [n for n, line in enumerate(lines) if line.strip() == change["was"].strip()]
    at = next((n for n in same if lines[n] == change["was"]), same[0])
    indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
    lines[at] = indent + change["now"].strip() if change["now"] else ""
    return "\n".join(lines), at + 1


@pytest.mark.parametrize("program", FAST, ids=lambda program: program["id"])
def test_a_right_program_is_right(program: dict[str, Any]) -> None:
    """No line of it is accused, and each gradient is found where the program keeps it."""
    verdict = judged(program, program["code"])
    assert verdict.verdict == "right", verdict
    assert verdict.first_wrong is None
    assert set(program["names"].values()) <= {one.found_in for one in verdict.gradients}


@pytest.mark.parametrize("program", FAST, ids=lambda program: program["id"])
def test_the_first_wrong_line_is_found_and_named(program: dict[str, Any]) -> None:
    """A wrong program is called wrong; its line and its mistake are those that were planted."""
    for change in program["wrong"]:
        code, line = twin(program["code"], change)
        verdict = judged(program, code)
        assert verdict.verdict == "wrong", change
        first = verdict.first_wrong
        places = {line} if change["now"] else {line - 2, line - 1, line, line + 1}
        misses = change.get("misses", "").split()
        assert (first is not None and first.line in places) == ("line" not in misses), (change, first)
        kinds = change["kind"].split()
        if kinds and first is not None:
            assert bool(set(kinds) & set(first.mistakes)) == ("name" not in misses), (change, first)


def test_the_bars_hold() -> None:
    """Of all wrong programs at least four in five lines are found, and seven in ten mistakes are named."""
    changes = [change for program in PROGRAMS for change in program["wrong"]]
    lines = [change for change in changes if "line" in change.get("misses", "")]
    named = [change for change in changes if change["kind"]]
    missed = [change for change in named if "name" in change.get("misses", "")]
    assert len(lines) * 5 <= len(changes)
    assert len(missed) * 10 <= 3 * len(named)


def test_either_slope_at_a_kink_is_right() -> None:
    """At z = 0 ReLU has two slopes: a program that takes the other one is right."""
    code = "z = x * w\nf = np.maximum(0, z)\ndz = 1.0 * (z >= 0)\ndx = dz * w\ndw = dz * x"
    assert check_program(code, {"x": 0.0, "w": 3.0}, of="f").verdict == "right"
    assert check_program(code.replace("* w\ndw", "* 2 * w\ndw"), {"x": 0.0, "w": 3.0}, of="f").verdict == "wrong"


def test_an_upstream_gradient_is_drawn_and_said() -> None:
    """Ones would hide that a backward pass forgets it."""
    code = "def forward(x):\n    y = x * x\n    return y, x\ndef backward(dy, x):\n    dx = 2 * x\n    return dx"
    verdict = check_program(code, {"x": np.array([1.0, 2.0, 3.0])})
    assert verdict.verdict == "wrong"
    assert any("dy was not given" in note for note in verdict.notes)
    assert verdict.first_wrong is not None
    assert "dropped-upstream" in verdict.first_wrong.mistakes


def test_equal_sizes_get_a_remark() -> None:
    """A square matrix hides a transpose: a right program is told so, and one of unequal sizes is not."""
    code = "q = W @ x\nf = np.sum(q * q)\ndq = 2 * q\ndW = np.outer(dq, x)\ndx = W.T @ dq"
    square = check_program(code, {"W": np.array([[1.0, 2.0], [3.0, 5.0]]), "x": np.array([1.0, -1.0])})
    assert square.verdict == "right"
    assert any("W have equal sizes" in note for note in square.notes)
    wide = check_program(code, {"W": np.array([[1.0, 2.0, 0.5], [3.0, 5.0, 1.0]]), "x": np.array([1.0, -1.0, 2.0])})
    assert not any("equal sizes" in note for note in wide.notes)


def test_two_mistakes_are_told_one_after_the_other() -> None:
    """The first is told, and where the next one is."""
    code = "h = x * w\nq = h * v\nf = q * q\ndq = q\ndv = dq * h\ndh = dq * v\ndw = dh + x\ndx = dh * w"
    verdict = check_program(code, {"x": 2.0, "w": 3.0, "v": -1.0})
    assert verdict.verdict == "wrong"
    assert verdict.first_wrong is not None
    assert verdict.first_wrong.line == 4
    assert verdict.next_wrong is not None
    assert verdict.next_wrong.line == 7


def test_the_command_says_line_mistake_and_numbers(tmp_path: Path) -> None:
    """At the terminal, and in the JSON of LANGUAGE."""
    file = tmp_path / "net.py"
    file.write_text("h = x * w\nf = h * h\ndh = h\ndw = dh * x\ndx = dh * w\n")
    shown = bpcli("check", "--code", str(file), "x=2", "w=3", "--solution")
    assert shown.code == 1
    assert "3: dh = h" in shown.out
    assert "dh is 6 here, and the right value is 12." in shown.out
    found = json.loads(bpcli("check", "--code", str(file), "x=2", "w=3", "--format", "json").out)
    assert found["verdict"] == "wrong"
    assert found["first_wrong"]["line"] == 3
    assert {"lost-two", "dropped-factor"} & set(found["first_wrong"]["mistakes"])
    assert [one["found_in"] for one in found["gradients"]] == ["dx", "dw"]
    file.write_text(file.read_text().replace("dh = h", "dh = 2 * h"))
    assert bpcli("check", "--code", str(file), "x=2", "w=3").code == 0
    file.write_text("import os\nf = os.system(x)\n")
    assert bpcli("check", "--code", str(file), "x=2").code == 2
