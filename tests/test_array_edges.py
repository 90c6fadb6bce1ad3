"""Every gate, over arrays that are hostile: numbers or one clear error; no traceback, no NaN, no infinity."""

import json
import math
import warnings

import pytest

from bpcli import explain
from bpcli.errors import InputError
from bpcli.gates.array_catalogue import ENTRIES
from bpcli.gates.catalogue import GATES
from bpcli.gates.expansions import EXPANSIONS

HOSTILE = {
    "zeros": 0.0,
    "ones": 1.0,
    "huge": 1e308,
    "huge and negative": -1e308,
    "tiny": 5e-324,
    "minus infinity": -math.inf,
}


def _calls():
    """A call of each gate, with small arrays for its operands; a target or a mask keeps its value."""
    for entry in ENTRIES:
        for case in entry.cases:
            yield case.call, {o.name: json.loads(o.value) for o in case.operands}
    for gate in GATES.values():
        if gate.called and gate.samples:
            names = gate.names if gate.variadic is None else "ab"
            yield f"{gate.id}({', '.join(names)})", {n: [x, x] for n, x in zip(names, gate.samples[0], strict=False)}
    for name, entry in EXPANSIONS.items():
        call = ", ".join((*entry.operands[: len(entry.samples)], *_settings(entry)))
        yield f"{name}({call})", dict(zip(entry.operands, map(json.loads, entry.samples), strict=False))


def _settings(entry):
    """The settings of an expansion that have no default, from its samples."""
    missing = [name for name in entry.settings if name not in dict(entry.defaults)]
    return [f"{name}={entry.samples[entry.names.index(name)]}" for name in missing]


def _filled(value, fill, *, whole):
    """The value with its first entry replaced, or every entry."""
    if not isinstance(value, list):
        return fill if whole else value
    return [_filled(v, fill, whole=whole or (k == 0 and not isinstance(v, list))) for k, v in enumerate(value)]


def _numbers(value):
    """All the numbers of a piece of JSON."""
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)
    elif isinstance(value, int | float):
        yield value


CALLS = list(_calls())


@pytest.mark.parametrize(("text", "values"), CALLS, ids=[text for text, _ in CALLS])
def test_hostile_arrays_give_numbers_or_one_clear_error(text, values):
    """One operand after another is filled, its first entry or all; what runs has finite numbers only."""
    for name in values:
        for fill in HOSTILE.values():
            for whole in (False, True):
                hostile = values | {name: _filled(values[name], fill, whole=whole)}
                try:
                    with warnings.catch_warnings():
                        warnings.simplefilter("error")
                        document = json.loads(explain(text, hostile).lesson("json"))
                except InputError:
                    continue
                assert all(map(math.isfinite, _numbers(document))), (text, hostile)
                assert "-inf" not in str(document["value"]) + str(document["gradients"]), (text, hostile)
