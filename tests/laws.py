"""The laws of every gate: one definition, and every reading of it says the same.

A law is a function from a gate and some points to complaints. test_laws.py tries every gate, and tries every law on a
gate that breaks it: a checker that finds nothing has to show that it can find something.

>>> from bpcli.gates.catalogue import GATES
>>> list(readings_agree(GATES["sub"], [(5, 3)]))
[]
"""

import dataclasses

import numpy as np
import sympy

from bpcli.algebra import exact
from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.decimals import decimal
from bpcli.algebra.exact import EXACT
from bpcli.algebra.floats import FLOATS
from bpcli.algebra.shown import Text
from bpcli.errors import DomainError
from bpcli.graph.build import build
from bpcli.trace import interpret
from bpcli.trace.run import run_forward
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

# Where every gate of so many operands is tried besides its own samples, if it has a value and no kink there.
MORE = {
    1: [(x,) for x in (-12.5, -2.5, -0.625, 0.3, 0.9, 3.7, 12)],
    2: [(-2.5, 0.75), (0.3, -1.2), (1.7, 2.25), (-0.6, -3), (2.25, 0), (-2, 3), (1.5, -2)],
    3: [(0.4, -1, 2), (-7.5, -3.25, 0.5), (6, -2, 2.5), (0.75, 2, 5)],
}


def points(gate):
    """The gate's samples, and more points in its domain and off its kinks."""
    more = [p for count in sizes(gate) for p in MORE.get(count, []) if not gate.chooses]  # its mask is 0 or 1
    return [*gate.samples, *(p for p in more if gate.problem(FLOATS, p) is None and not is_kink(gate, FLOATS, p))]


def sizes(gate):
    """How many operands the gate is tried with."""
    return {len(sample) for sample in gate.samples}


def close(one, other, relative=1e-12, floor=1e-14):
    """Whether two numbers agree; the floor is for gates that saturate, where a float is a difference of near equals."""
    return abs(float(one) - float(other)) <= floor + relative * max(abs(float(one)), abs(float(other)))


def number(x):
    """The exact number that a float of ours stands for: 0.3 is three tenths."""
    return exact.number(repr(x))


def is_kink(gate, m, point):
    """Whether the gate names a kink at this point."""
    return any(m.occurs(kink.where(m, *point)) for kink in gate.kinks)


def slope(gate, slot, value, point):
    """A local gradient in floats, None where it does not exist (a root at 0, log x in the slope of x^n at x < 0)."""
    try:
        return gate.partial(slot, len(point))(FLOATS, value, *point)
    except (ValueError, ZeroDivisionError):
        return None


def slopes(gate, value, point):
    """All local gradients in floats."""
    return [slope(gate, slot, value, point) for slot in range(len(point))]


def readings_agree(gate, points):
    """Floats, exact numbers and arrays give the same value and the same local gradients."""
    rows = [(point, gate.forward(FLOATS, *point)) for point in points]
    for point, value in rows:
        numbers = [number(x) for x in point]
        exactly = gate.forward(EXACT, *numbers)
        if not close(value, exactly):
            yield f"the value at {point} is {value}, and exactly {exactly}"
        for slot, local in enumerate(slopes(gate, value, point)):
            exact_local = gate.partial(slot, len(point))(EXACT, exactly, *numbers)
            exists = isinstance(exact_local, int) or EXACT.finite(exact_local)
            if (local is not None) is not exists or (exists and not close(local, exact_local)):
                yield f"the local gradient for operand {slot} at {point} is {local}, and exactly {exact_local}"
    with np.errstate(all="raise", under="ignore"):
        for count in {len(point) for point in points}:
            yield from _arrays_agree(gate, count, [row for row in rows if len(row[0]) == count])


def _arrays_agree(gate, count, rows):
    operands = [np.array([float(point[i]) for point, _ in rows]) for i in range(count)]
    values = np.broadcast_to(gate.forward(ARRAYS, *operands), len(rows))
    if not all(map(close, values, [value for _, value in rows])):
        yield f"the array of values is {values}"
    locals_by_slot = zip(*(slopes(gate, value, point) for point, value in rows), strict=True)
    for slot, expected in enumerate(locals_by_slot):
        known = [i for i, local in enumerate(expected) if local is not None]
        found = gate.partial(slot, count)(ARRAYS, values[known], *(operand[known] for operand in operands))
        if not all(map(close, np.broadcast_to(found, len(known)), [expected[i] for i in known])):
            yield f"the array of local gradients for operand {slot} is {found}"


def step_is_the_definition(gate, points):
    """The compiled step gives the definition's value and local gradients, and 0 for those that are not wanted."""
    for point in points:
        count = len(point)
        value = gate.forward(FLOATS, *point)
        defined = slopes(gate, value, point)
        everything, nothing = tuple(local is not None for local in defined), (False,) * count
        one_each = [tuple(i == slot for i in range(count)) for slot in range(count) if everything[slot]]
        for wanted in {everything, *([nothing, *one_each] if gate.value_and_slopes is None else [])}:
            expected = [value, *(local if want else 0 for local, want in zip(defined, wanted, strict=True))]
            found = gate.step(wanted)(*point)
            if len(found) != len(expected) or not all(map(close, found, expected)):
                yield f"the step at {point} gives {found}, and the definition {expected}"


def partials_are_slopes(gate, points):
    """Each local gradient is the centred difference of the value, and `sympy.diff` of the exact value."""
    for point in points:
        symbols = [exact.symbol(f"x{i}") for i in range(len(point))]
        numbers = [number(x) for x in point]
        whole, exactly = gate.forward(EXACT, *symbols), gate.forward(EXACT, *numbers)
        for slot, local in enumerate(slopes(gate, gate.forward(FLOATS, *point), point)):
            if local is None or (gate.chooses and slot == 0) or gate.id == "stop_gradient":
                continue
            numeric = difference(gate, point, slot)
            if not close(local, numeric, 1e-7, 1e-8):
                yield f"operand {slot} at {point}: {local}, but the difference is {numeric}"
            diff = sympy.diff(whole, symbols[slot]).subs(dict(zip(symbols, numbers, strict=True)))
            partial = gate.partial(slot, len(point))(EXACT, exactly, *numbers)
            if abs(sympy.N(diff - partial, 30)) > 1e-20:
                yield f"operand {slot} at {point}: {partial}, but sympy.diff is {diff}"


def difference(gate, point, slot, step=1e-3):
    """The centred difference with four points, whose error is of the order of step⁴."""

    def moved(by):
        return gate.forward(FLOATS, *(x + by * step if i == slot else x for i, x in enumerate(point)))

    return (8 * (moved(1) - moved(-1)) - (moved(2) - moved(-2))) / (12 * step)


def exact_stays_exact(gate, points):
    """From fractions come exact real numbers: no decimal creeps in."""
    for point in points:
        numbers = [number(x) for x in point]
        value = gate.forward(EXACT, *numbers)
        if not isinstance(value, sympy.Expr):
            yield f"{value!r} at {point} is not a number of SymPy's"
        for found in (value, *(gate.partial(slot, len(point))(EXACT, value, *numbers) for slot in range(len(point)))):
            if isinstance(found, float) or (not isinstance(found, int) and found.has(sympy.Float)):
                yield f"{found} at {point} is not exact"


def texts_read_back(gate, points):
    """The shown formulas, over names, numbers and sums, are read back as the number that they stand for."""
    for point in points:
        value = gate.forward(FLOATS, *point)
        names = gate.names if len(point) == len(gate.names) else tuple("abc")
        spots = dict(zip((*names, "out"), (*point, value), strict=True))
        truths = [value, *slopes(gate, value, point)]
        with_names = {name: Text(name) for name in spots}
        with_numbers = {name: Text.verbatim(decimal(float(x), 17)) for name, x in spots.items()}
        with_sums = {name: Text.verbatim(f"{decimal(float(x) - 1, 17)} + 1") for name, x in spots.items()}
        for put in (with_names, with_numbers, with_sums):
            operands = [put[name] for name in names]
            texts = [gate.show(*operands)]
            texts += [gate.show_partial(slot, put["out"], operands) for slot in range(len(point))]
            for text, truth in zip(texts, truths, strict=True):
                if truth is not None and not close(evaluate(str(text), spots), truth, 1e-9):
                    yield f"{text} at {point} is read as {evaluate(str(text), spots)}, not {truth}"


def evaluate(text, spots):
    """What a shown text is worth, where the names stand for numbers."""
    graph = build(text, spots)
    return run_forward(graph, [float(spots[name]) for name in graph.inputs]).values[graph.output]


def expansion_is_the_same(gate, points):
    """A gate that can be opened has the same value and gradients when it is."""
    for point in points if gate.expansion else ():
        texts = dict(zip(gate.names, map(repr, point), strict=True))
        graph = build(f"{gate.id}({', '.join(gate.names)})", texts, expanded=(gate.id,))
        if gate.id in {inner.id for inner in graph.gates}:
            yield "it was not opened"
        trace = Trace(graph, {name: given(text) for name, text in texts.items()})
        value = gate.forward(FLOATS, *point)
        if not close(trace.values[graph.output], value, 1e-10):
            yield f"opened it is {trace.values[graph.output]} at {point}, not {value}"
        closed = dict(zip(gate.names, slopes(gate, value, point), strict=True))
        opened = trace.backward(wrt=tuple(name for name, local in closed.items() if local is not None)).gradients
        if not all(close(local, closed[name], 1e-10, 1e-12) for name, local in opened.items()):
            yield f"opened its gradients are {opened} at {point}, not {closed}"


def errors_agree(gate, points):
    """Outside its domain a gate has one error in floats, exact numbers and arrays, which names node and formula."""
    for point in points:
        formula = str(gate.show(*map(Text, gate.names)))
        texts = dict(zip(gate.names, map(repr, point), strict=True))
        graph = build(f"f = {formula}", texts, group=("f",) if gate.value_and_slopes else ())
        graph = graph if gate.value_and_slopes else dataclasses.replace(graph, gates=[gate])
        values = {name: given(text) for name, text in texts.items()}
        by_floats = _error(Trace, graph, values)
        by_exact = _error(interpret.forward, graph, EXACT, [values[name].exact() for name in graph.inputs])
        beside = next(sample for sample in gate.samples if len(sample) == len(point))
        by_arrays = gate.problem(ARRAYS, [np.array(pair, dtype=float) for pair in zip(beside, point, strict=True)])
        if by_floats is None or by_floats != by_exact:
            yield f"at {point} floats say {by_floats} and exact numbers {by_exact}"
        elif by_arrays is None or by_floats[0] != f"{by_arrays}, at f = {formula}":
            yield f"at {point} floats say {by_floats[0]} and arrays {by_arrays}"


def _error(run, *arguments):
    try:
        run(*arguments)
    except DomainError as error:
        return error.message, error.span, error.hint
    return None


def domain_is_all(gate, points):
    """Among the points a gate has a value, finite and without a warning, exactly where its domain says so."""
    for point in points:
        try:
            gate.forward(FLOATS, *map(float, point))
            fails = False
        except (ValueError, ZeroDivisionError):
            fails = True
        numbers = [number(x) for x in point]
        columns = [np.array([float(x)]) for x in point]
        refused = [gate.problem(m, at) for m, at in ((FLOATS, point), (ARRAYS, columns), (EXACT, numbers))]
        if len(set(refused)) > 1:
            yield f"the readings do not refuse {point} alike: {refused}"
        elif fails is (refused[0] is None):
            yield f"the domain does not say that there is {'no' if fails else 'a'} value at {point}"
        elif not fails:
            with np.errstate(all="raise", under="ignore"):
                gate.forward(ARRAYS, *columns)
            if not EXACT.finite(sympy.Integer(0) + gate.forward(EXACT, *numbers)):
                yield f"the exact value at {point} is not finite"


def conventions_hold(gate, kinks):
    """At each kink, every reading names it and gives these local gradients; at no other point is a kink named."""
    for point, expected in kinks:
        count = len(point)
        pairs = [np.array([float(x)] * 2) for x in point]
        for m, operands in ((FLOATS, point), (EXACT, [number(x) for x in point]), (ARRAYS, pairs)):
            if not is_kink(gate, m, operands):
                yield f"{type(m).__name__} names no kink at {point}"
            with np.errstate(all="raise", under="ignore"):
                value = gate.forward(m, *operands)
                found = [np.ravel(gate.partial(slot, count)(m, value, *operands))[-1] for slot in range(count)]
            if not all(map(close, found, expected)):
                yield f"{type(m).__name__} gives {found} at {point}"
        stepped = gate.step((True,) * count)(*point)
        if not all(map(close, stepped[1:], expected)):
            yield f"the step gives {stepped} at {point}"
    for point in points(gate):
        pairs = [np.array([float(x)] * 2) for x in point]
        if is_kink(gate, EXACT, [number(x) for x in point]) or is_kink(gate, ARRAYS, pairs):
            yield f"there is no kink at {point}"


def catalogue_is_in_order(gates):
    """Ids and names are unique; every gate has samples of its size, a reason, and a pattern of the lecture's if any."""
    ids = [gate.id for gate in gates]
    names = [name for gate in gates if gate.called for name in (gate.id, *gate.aliases)]
    for name in dict.fromkeys(name for name in names + ids if names.count(name) > 1 or ids.count(name) > 1):
        yield f"{name} stands for two gates"
    for gate in gates:
        if not gate.samples or (gate.variadic is None and sizes(gate) != {len(gate.names)}):
            yield f"{gate.id} has no samples of its size"
        if gate.variadic is None and len(gate.partials) != len(gate.names):
            yield f"{gate.id} has not one local gradient an operand"
        if len(gate.because.split()) < 5 or gate.because.endswith("."):
            yield f"{gate.id} does not say why, as a part of a sentence"
        if gate.pattern not in {None, "distributor", "switcher", "router"}:
            yield f"{gate.id} has a pattern that the lecture does not know"
        if [name for name, _ in gate.defaults] != list(gate.names[len(gate.names) - len(gate.defaults) :]):
            yield f"{gate.id} has a default before an operand without one"
