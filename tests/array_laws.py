"""The laws of gates over arrays: one definition, and every reading of it says the same.

A law is a function from a gate and points (one operand an entry) to complaints. The elementwise gates are tried too, on
operands that broadcast. test_array_laws.py tries every gate, and tries every law on a gate that breaks it.

>>> from bpcli.gates.linear import product
>>> list(pulls_are_jacobians(product((2,), (2,)), [(np.array([1.0, 2.0]), np.array([3.0, -4.0]))]))
[]
"""

import re
from contextlib import ExitStack
from unittest.mock import patch

import numpy as np
import sympy

from bpcli.algebra import exact, exact_arrays, shown_arrays
from bpcli.algebra.arrays import ARRAYS, Arrays
from bpcli.algebra.exact_arrays import EXACT_ARRAYS
from bpcli.algebra.saved import Saved
from bpcli.algebra.shown import Text
from bpcli.algebra.shown_arrays import SHOWN
from bpcli.gates.array_gate import ArrayGate
from bpcli.gates.linear import broadcast
from bpcli.graph.build import build
from bpcli.trace.interpret import run
from tests.index_notation import worth


def shapes_of(operands):
    """The shapes of operands."""
    return [np.shape(x) for x in operands]


def shape_of(gate, operands):
    """The shape of the gate's output."""
    return gate.shape if isinstance(gate, ArrayGate) else broadcast(*shapes_of(operands))


def names_of(gate, operands):
    """The operands' names; of a gate of any number of operands, letters."""
    return gate.names if len(gate.names) == len(operands) else tuple("abcd"[: len(operands)])


def exactly(x):
    """The exact numbers that floats of ours stand for: 0.3 is three tenths."""
    entries = [repr(entry) for entry in np.ravel(x).tolist()]
    return exact_arrays.array(entries, np.shape(x)) if np.ndim(x) else exact.number(entries[0])


def floats(x):
    """Exact numbers as floats."""
    return np.array([float(entry) for entry in np.ravel(np.asarray(x, dtype=object))]).reshape(np.shape(x))


def forward(gate, m, operands):
    """The value, over an algebra."""
    with np.errstate(all="raise", under="ignore"):
        return gate.forward(m, *operands)


def gradient(gate, slot, m, upstream, output, operands):
    """What flows into an operand."""
    shape = np.shape(operands[slot])
    with np.errstate(all="raise", under="ignore"):
        return gate.pull(m, slot, upstream, output, operands, shape, shape_of(gate, operands))


def slots(gate, operands):
    """The operands into which a gradient flows."""
    return [slot for slot in range(len(operands)) if gate.flows(slot)]


def upstreams(shape, seed=1):
    """An upstream gradient of round numbers."""
    drawn = np.random.default_rng(seed).integers(-12, 13, shape) / 8
    return drawn if shape else float(drawn)


def one_hots(shape):
    """The upstream gradients that ask for one row of a Jacobian each."""
    size = int(np.prod(shape))
    return [np.eye(size)[k].reshape(shape) for k in range(size)] if shape else [1.0]


def close(one, other, relative=1e-10, floor=1e-12):
    """Whether two arrays agree, in shape too."""
    return np.shape(one) == np.shape(other) and np.allclose(one, other, rtol=relative, atol=floor)


def jacobian(gate, point, slot, step=1e-3):
    """∂output/∂operand by centred differences with four points, as an array of the output's shape and the operand's."""
    out, of = shape_of(gate, point), np.shape(point[slot])
    columns = []
    for place in np.ndindex(of):
        ends = []
        for by in (1, -1, 2, -2):
            moved = np.array(point[slot], dtype=float)
            moved[place] += by * step
            ends.append(np.asarray(forward(gate, ARRAYS, [*point[:slot], moved, *point[slot + 1 :]])))
        columns.append((8 * (ends[0] - ends[1]) - (ends[2] - ends[3])) / (12 * step))
    return np.stack(columns, axis=-1).reshape(out + of)


def pulls_are_jacobians(gate, points):
    """What flows into an operand is the Jacobian transposed, times the upstream, in the operand's shape."""
    for point in points:
        shape, value = shape_of(gate, point), forward(gate, ARRAYS, point)
        if np.shape(value) != shape:
            yield f"the value at {point} has shape {np.shape(value)}, not {shape}"
        for slot in slots(gate, point):
            numeric = jacobian(gate, point, slot)
            size = np.size(value), np.size(point[slot])
            if not gate.elementwise and gate.jacobian[slot].pattern.shape != size:
                yield f"it states a Jacobian of the shape {gate.jacobian[slot].pattern.shape}, not {size}"
            for upstream in [upstreams(shape), upstreams(shape, 2), *one_hots(shape)]:
                expected = np.tensordot(upstream, numeric, len(shape))
                found = gradient(gate, slot, ARRAYS, upstream, value, point)
                if not close(found, expected, 1e-7, 1e-8):
                    yield f"into operand {slot} at {point} flows {found}, but by differences {expected}"


def saves_serve(gate, points):
    """What a gate saves is worked out once for the value and all gradients, which are the same with it."""
    for point in points:
        with ExitStack() as stack:
            counted = [
                stack.enter_context(patch.object(Arrays, name, autospec=True, side_effect=getattr(Arrays, name)))
                for name in gate.saves
            ]
            m = Saved(gate.saves)
            value = forward(gate, m, point)
            m.close()
            upstream = upstreams(shape_of(gate, point))
            found = [gradient(gate, slot, m, upstream, value, point) for slot in slots(gate, point)]
            for name, function in zip(gate.saves, counted, strict=True):
                if function.call_count != 1:
                    yield f"{name} is worked out {function.call_count} times"
        for slot, flow in zip(slots(gate, point), found, strict=True):
            if not np.array_equal(flow, gradient(gate, slot, ARRAYS, upstream, value, point)):
                yield f"what flows into operand {slot} differs"


def readings_agree(gate, points):
    """Floats and exact numbers give the same values and gradients, in the same shapes, and exact ones stay exact."""
    for point in points:
        numbers = [exactly(x) for x in point]
        value, truth = forward(gate, ARRAYS, point), forward(gate, EXACT_ARRAYS, numbers)
        if not close(value, floats(truth)):
            yield f"the value at {point} is {value}, and exactly {truth}"
        yield from _inexact(truth, point)
        upstream = upstreams(shape_of(gate, point))
        for slot in slots(gate, point):
            found = gradient(gate, slot, ARRAYS, upstream, value, point)
            exact_one = gradient(gate, slot, EXACT_ARRAYS, exactly(upstream), truth, numbers)
            if not close(found, floats(exact_one)):
                yield f"into operand {slot} at {point} flows {found}, and exactly {exact_one}"
            yield from _inexact(exact_one, point)


def symbols_agree(gate, points):
    """Over symbols the values and the gradients are formulas that give the exact numbers when these are put in."""
    for point in points:
        numbers = [exactly(x) for x in point]
        names = [[exact.symbol(f"x{slot}{place}") for place in range(np.size(x))] for slot, x in enumerate(point)]
        named = [
            x if slot not in slots(gate, point) else exact_arrays.array(own, np.shape(x)) if np.shape(x) else own[0]
            for slot, (x, own) in enumerate(zip(numbers, names, strict=True))
        ]
        at = {
            symbol: x for own, n in zip(names, numbers, strict=True) for symbol, x in zip(own, np.ravel(n), strict=True)
        }
        claims = [[(gate.forward(EXACT_ARRAYS, *operands)) for operands in (named, numbers)]]
        upstream = exactly(upstreams(shape_of(gate, point)))
        claims += [
            [
                gradient(gate, slot, EXACT_ARRAYS, upstream, value, operands)
                for value, operands in zip(claims[0], (named, numbers), strict=True)
            ]
            for slot in slots(gate, point)
        ]
        for formula, truth in claims:
            found = [sympy.sympify(entry).subs(at) for entry in np.ravel(np.asarray(formula, dtype=object))]
            if not close(floats(np.array(found)), np.ravel(floats(truth))):
                yield f"over symbols {formula} at {point} is {found}, not {truth}"


def _inexact(value, point):
    for entry in np.ravel(np.asarray(value, dtype=object)):
        if not isinstance(entry, sympy.Expr | int) or sympy.sympify(entry).has(sympy.Float):
            yield f"{entry!r} at {point} is not exact"


def kinks_are_named(gate, points, named=False):
    """Both readings name a kink at each of the points, or at none."""
    for point in points:
        for m, at in ((ARRAYS, point), (EXACT_ARRAYS, [exactly(x) for x in point])):
            if any(m.occurs(kink.where(m, *at)) for kink in gate.kinks) is not named:
                yield f"{type(m).__name__} names {'no' if named else 'a'} kink at {point}"


def conventions_hold(gate, conventions):
    """At (point, gradients) both readings name a kink, and give these gradients for an upstream of ones."""
    for point, expected in conventions:
        yield from kinks_are_named(gate, [point], named=True)
        ones = np.ones(shape_of(gate, point)) if shape_of(gate, point) else 1.0
        for m, at, one in ((ARRAYS, point, ones), (EXACT_ARRAYS, [exactly(x) for x in point], exactly(ones))):
            value = forward(gate, m, at)
            for slot, wanted in zip(slots(gate, point), expected, strict=True):
                found = floats(gradient(gate, slot, m, one, value, at))
                if not close(found, np.asarray(wanted, dtype=float)):
                    yield f"{type(m).__name__}: into operand {slot} at {point} flows {found}, not {wanted}"


def texts_read_back(gate, points, stand_ins=None):
    """The formula and the rules in matrix form, read as programs, give the value and the gradients.

    `stand_ins` are pieces that are not in the language: a pattern of text → its value from those of the names.
    """
    for point in points:
        value = forward(gate, ARRAYS, point)
        names = names_of(gate, point)
        upstream = upstreams(shape_of(gate, point))
        known = {**dict(zip(names, point, strict=True)), "out": value, "g": upstream}
        texts = {name: shown_arrays.text(name, np.shape(x)) for name, x in known.items()}
        operands = [texts[name] for name in names]
        shown = gate.show(*operands)
        if isinstance(shown, shown_arrays.ArrayText) is not bool(np.shape(value)):
            yield f"{shown} at {point} is not of its kind: a text of a number, or of an array"
        claims = [(shown, value)]
        for slot in slots(gate, point):
            rule = gate.pull(
                SHOWN, slot, texts["g"], texts["out"], operands, np.shape(point[slot]), shape_of(gate, point)
            )
            claims.append((Text.lift(rule), gradient(gate, slot, ARRAYS, upstream, value, point)))
        for text, truth in claims:
            found = evaluate(str(text), known, stand_ins or {})
            if not close(np.broadcast_to(found, np.shape(truth)), truth, 1e-9):
                yield f"{text} at {point} is read as {found}, not {truth}"


def evaluate(text, known, stand_ins):
    """What a shown text is worth as a program."""
    for place, (pattern, worth_of) in enumerate(stand_ins.items()):
        match = re.search(pattern, text)
        if match:
            text = re.sub(pattern, f"stand{place}in", text)
            known = {**known, f"stand{place}in": worth_of(known, *match.groups())}
    graph = build(text, {name: np.shape(x) for name, x in known.items()})
    return run(graph, [known[name] for name in graph.inputs]).values[graph.output]


def entries_are_the_jacobian(gate, points):
    """By indices: each entry of the Jacobian, and the sum over outputs of it times the upstream."""
    for point in points:
        value, shape = forward(gate, ARRAYS, point), shape_of(gate, point)
        upstream = upstreams(shape)
        names = {**dict(zip(gate.names, point, strict=True)), "out": value, "g": upstream}
        g, y, *operands = (_lettered(name) for name in ("g", "out", *gate.names))
        for slot, entry in enumerate(gate.entries):
            if entry is None:
                continue
            numeric, of = jacobian(gate, point, slot), np.shape(point[slot])
            letters = entry.out + entry.of
            local, total = str(entry.local(y, *operands)), str(entry.total(g, y, *operands))
            for place in np.ndindex(shape + of):
                pairs = list(zip(letters, place, strict=True))
                same = len(set(pairs)) == len(set(letters))  # a letter that both have is one index
                found = worth(local, names, pairs) if same else 0.0
                if not close(found, numeric[place], 1e-7, 1e-8):
                    yield f"{local} for operand {slot} at {dict(pairs)} is {found}, but by differences {numeric[place]}"
            pulled = gradient(gate, slot, ARRAYS, upstream, value, point)
            for place in np.ndindex(of):
                found = worth(total, names, zip(entry.of, place, strict=True))
                if not close(found, np.asarray(pulled)[place]):
                    yield f"{total} for operand {slot} at {place} is {found}, and what flows is {pulled}"


def _lettered(name):
    return lambda letters: Text(f"{name}_{letters}" if letters else name)


def errors_agree(gate, points):
    """Where a gate has no value, both readings say the same of it."""
    for point in points:
        said = [gate.problem(m, at) for m, at in ((ARRAYS, point), (EXACT_ARRAYS, [exactly(x) for x in point]))]
        if said[0] is None or said[0] != said[1]:
            yield f"at {point} floats say {said[0]} and exact numbers {said[1]}"


def catalogue_is_in_order(gates):
    """Every gate says why, and has a vjp, a Jacobian and (if any) an entry for each operand."""
    for gate in gates:
        count = len(gate.names)
        if not len(gate.vjps) == len(gate.jacobian) == count or len(gate.entries) not in {0, count}:
            yield f"{gate.id} has not one of each for an operand"
        if [vjp is None for vjp in gate.vjps] != [structure is None for structure in gate.jacobian]:
            yield f"{gate.id} has a Jacobian where nothing flows, or none where something does"
        if len(gate.because.split()) < 5 or gate.because.endswith("."):
            yield f"{gate.id} does not say why, as a part of a sentence"
        if gate.pattern not in {None, "distributor", "switcher", "router"}:
            yield f"{gate.id} has a pattern that the lecture does not know"
        for operand, entry in zip(gate.names, gate.entries, strict=False):
            if entry and len(set(entry.of)) != len(entry.of):
                yield f"{gate.id} names an index of {operand} twice"
