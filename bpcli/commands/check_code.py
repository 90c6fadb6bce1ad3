"""`bpcli check --code`: a learner's own backward pass, held against the circuit of their forward pass."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bpcli.algebra.draws import Draws
from bpcli.commands import code_sentences as say
from bpcli.commands.circuit import value
from bpcli.commands.screen import complain
from bpcli.commands.sources import request
from bpcli.errors import InputError, shortened

if TYPE_CHECKING:
    from bpcli.commands.check import Check
    from bpcli.formats import Page

SIZES = (5, 4, 3, 7, 6, 2, 8, 9)  # that letters stand for: they differ, because equal ones hide a transpose
CODES = {"right": 0, "wrong": 1, "unreadable": 2}


def check_code(asked: Check, sheet: Page) -> int:
    """Judge a program; the exit code. Raises InputError for what cannot be used."""
    from bpcli.formats import program as written
    from bpcli.judge.program.check import check_program

    if asked.work is not None or asked.file is not None:
        raise InputError(say.CODE_ALONE, hint=say.CODE_EXAMPLE)
    read = request(asked.replaced(file=asked.code, notation="python"))
    draws = Draws(asked.seed or 0)
    inputs = {name: value(text, name, draws).number for name, text in read.values.items()}
    drawn = _drawn(asked.shape, inputs, draws)
    grads = dict(map(_pair, asked.grad))
    verdict = check_program(
        read.text, inputs | drawn, read.calls, grads, asked.of, seed=asked.seed or 0, name=read.file
    )
    written.write(asked.form, read.file or "program", verdict, sheet, solution=asked.solution)
    if verdict.verdict == "unreadable":
        complain(f"error: {say.CODE_UNREAD}")
    return CODES[verdict.verdict]


def _pair(text: str) -> tuple[str, str]:
    name, equals, place = text.partition("=")
    if not equals or not name.strip() or not place.strip():
        raise InputError(say.GRAD_FORM.format(text=shortened(text)), hint=say.GRAD_EXAMPLE)
    return name.strip(), place.strip()


def _drawn(shapes: tuple[str, ...], inputs: dict[str, Any], draws: Draws) -> dict[str, Any]:
    """The inputs that --shape draws: X=N,D with a size for each letter, W=4x3 with the sizes that are given."""
    import numpy as np

    letters: dict[str, int] = {}
    taken = {n for given in inputs.values() for n in np.shape(given)}
    free = iter([n for n in SIZES if n not in taken] + list(SIZES))
    found = {}
    for option in shapes:
        name, equals, sizes = option.partition("=")
        parts = [part for part in re.split(r"[x×,\s()]+", sizes) if part] if not sizes.isidentifier() else [sizes]
        if not equals or not name.isidentifier() or not all(part.isdecimal() or part.isidentifier() for part in parts):
            raise InputError(say.DRAWN_SHAPE_FORM.format(text=shortened(option)), hint=say.DRAWN_SHAPE_EXAMPLE)
        shape = []
        for part in parts:
            if not part.isdecimal() and part not in letters:
                letters[part] = next(free)
            shape.append(int(part) if part.isdecimal() else letters[part])
        found[name] = value(f"randn({', '.join(map(str, shape))})" if shape else "randn(1)", name, draws).number
    return found
