"""Every derivation of a gate over arrays is true at every step: each equation is worked out for every index."""

import itertools
import math
import operator
import re

import numpy as np
import pytest

from bpcli.algebra.arrays import ARRAYS
from bpcli.gates.array_catalogue import ENTRIES
from bpcli.gates.derivations import DerivationStep, derivations
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, given

FAMILIES = dict.fromkeys(entry.family for entry in ENTRIES)
ARRAY_DERIVATIONS = {gate: derived for family in FAMILIES for gate, derived in derivations(family).items()}
_SIGN = re.compile(
    r"\s*(∂\w(?:_\w+)?/∂\w(?:_\w+)?|[ΣΠ]_[i-p]+|1\[|[0-9.]+|[A-Za-zβγ]+(?:_\w+?(?![a-z0-9]))?|_[a-z0-9]+|\S)"
)
_DERIVATIVE = re.compile(r"∂(\w)(?:_(\w+))?/∂(\w)(?:_(\w+))?")
_COMPARE = {"=": operator.eq, "≠": operator.ne, ">": operator.gt, "<": operator.lt, "≤": operator.le, "≥": operator.ge}
_FUNCTIONS = {"log": math.log, "softmax": ARRAYS.softmax, "max": lambda *x: np.max(x), "min": lambda *x: np.min(x)}


class World:
    """One pass through a call: what every sign of a derivation is worth there."""

    def __init__(self, call, values, upstream, names=()):
        graph = build(f"y = {call}", values)
        trace = Trace(graph, values)
        shape = np.shape(trace.value("y"))
        upstream = np.reshape(np.asarray(upstream, dtype=float), shape)
        self.values = {name: np.asarray(value.number) for name, value in values.items()}
        self.values["y"] = np.asarray(trace.value("y"))
        self.formulas = dict(names)
        rows = np.eye(self.values["y"].size).reshape(-1, *shape)
        asked = [trace.backward(upstream=float(row) if not shape else row).gradients for row in rows]
        given = trace.backward(upstream=upstream if shape else float(upstream)).gradients
        self.slopes = {("f", "y"): upstream}
        for name, size in ((name, np.shape(gradient)) for name, gradient in given.items()):
            self.slopes["f", name] = np.asarray(given[name])
            self.slopes["y", name] = np.array([row[name] for row in asked]).reshape(*shape, *size)

    def sizes(self, text):
        """How far each letter of an index goes."""
        found = re.findall(r"(?<![\w)])(\w)_([a-z]+)", text) + re.findall(r"softmax\((\w)\)_(\w)", text)
        return {
            letter: size
            for name, letters in found
            if name in self.values
            for letter, size in zip(letters, self.values[name].shape, strict=True)
            if letter not in self.values
        }

    def complaints(self, equation, where="", start=""):
        """For every index for which it does not hold; and if it holds nowhere because it was tried nowhere."""
        sizes = self.sizes(f"{equation} {start} {' '.join(self.formulas.values())}")
        bound = set("".join(re.findall(r"[ΣΠ]_([i-p]+)", equation)))
        left, right = equation.split(" = ", 1)
        free = sorted(letter for letter in self.sizes(f"{left} {right}") if letter not in bound)
        tried = 0
        for indices in itertools.product(*(range(sizes[letter]) for letter in free)):
            at = dict(zip(free, indices, strict=True))
            if where and not Reader(self, where, sizes).condition(at):
                continue
            tried += 1
            try:
                one, other = (Reader(self, side, sizes).whole(at) for side in (left, right))
            except (IndexError, ZeroDivisionError) as error:
                yield f"{equation} is nothing at {at}: {error}"
                continue
            if abs(one - other) > 1e-12 * max(1, abs(one)):
                yield f"{equation} is not so at {at}: {one} and {other}"
        if not tried:
            yield f"{equation} was tried nowhere"


class Reader:
    """Reads a text and works it out on the way."""

    def __init__(self, world, text, sizes):
        self.world, self.sizes, self.place = world, sizes, 0
        self.signs = [*_SIGN.findall(text), ""]

    def next(self):
        self.place += 1
        return self.signs[self.place - 1]

    def take(self, *wanted):
        found = self.signs[self.place] in wanted
        return self.next() if found else ""

    def whole(self, at):
        value = self.sum(at)
        assert not self.signs[self.place], f"{self.signs} goes on after {self.place}"
        return float(value)

    def condition(self, at):
        one = self.sum(at)
        return bool(_COMPARE[self.next()](one, self.sum(at)))

    def sum(self, at):
        value = -self.product(at) if self.take("−") else self.product(at)
        while sign := self.take("+", "−"):
            value = value + self.product(at) * (1 if sign == "+" else -1)
        return value

    def product(self, at):
        value = self.power(at)
        while sign := self.take("·", "/"):
            other = self.power(at)
            value = value * other if sign == "·" else value / other
        return value

    def power(self, at):
        value = self.atom(at)
        while sign := self.take("²", "^"):
            value = value ** (2 if sign == "²" else self.atom(at))
        return value

    def atom(self, at):
        sign = self.next()
        if sign.startswith("Σ_"):
            start, total = self.place, 0.0
            for indices in itertools.product(*(range(self.sizes[letter]) for letter in sign[2:])):
                self.place = start
                total += self.product(at | dict(zip(sign[2:], indices, strict=True)))
            return total
        if sign.startswith("Π_"):
            return math.prod(self.factors(sign[2:], at))
        if sign in {"(", "|", "1["}:
            value = float(self.condition(at)) if sign == "1[" else self.sum(at)
            assert self.next() == {"(": ")", "|": "|", "1[": "]"}[sign]
            return abs(value) if sign == "|" else value
        if found := _DERIVATIVE.fullmatch(sign):
            of, row, by, entry = found.groups()
            return float(self.world.slopes[of, by][self.index(row, at) + self.index(entry, at)])
        if sign[0].isdigit():
            return float(sign)
        if sign in at:
            return at[sign]
        if sign in self.world.formulas:
            return Reader(self.world, self.world.formulas[sign], self.sizes).whole(at)
        return self.named(sign, at)

    def factors(self, letters, at):
        start, factors = self.place, []
        for indices in itertools.product(*(range(self.sizes[letter]) for letter in letters)):
            self.place, here = start, at | dict(zip(letters, indices, strict=True))
            assert self.take("[")
            holds = [self.condition(here)]
            while self.take(","):
                holds.append(self.condition(here))
            assert self.take("]")
            factor = self.atom(here)
            factors.append(factor if all(holds) else 1.0)
        return factors

    def named(self, sign, at):
        name, _, letters = sign.partition("_")
        if name in _FUNCTIONS and self.take("("):
            sides = [self.sum(at)]
            while self.take(","):
                sides.append(self.sum(at))
            assert self.take(")")
            value = _FUNCTIONS[name](*sides)
            letters = self.next()[1:] if self.signs[self.place].startswith("_") else ""
        else:
            value = math.e if name == "e" else self.world.values[name]
        value = value[self.index(letters, at)] if letters else value
        return float(value) if np.ndim(value) == 0 else value

    def index(self, letters, at):
        values = self.world.values
        return tuple(at[c] if c in at else int(values[c]) if c in values else int(c) for c in letters or "")


def worlds(call, names=()):
    """The example of the gate's page, and passes from drawn numbers of the same shapes."""
    case = next(case for entry in ENTRIES for case in entry.cases if case.call == call)
    values = {operand.name: given(operand.value, operand.name) for operand in case.operands}
    yield World(call, values, given(case.upstream).number, names)
    for seed in range(2):
        draw = np.random.default_rng(seed)
        drawn = {
            name: value if name == "t" else Given("", draw.normal(size=value.shape)) for name, value in values.items()
        }
        yield World(call, drawn, draw.normal(size=np.shape(given(case.upstream).number)), names)


def complaints(derivation):
    """What is wrong with a derivation; a case may be tried in one world only."""
    found = [[] for _ in (derivation.start, *derivation.steps)]
    every = list(worlds(derivation.call, derivation.names))
    for place, step in enumerate((DerivationStep(derivation.start, ""), *derivation.steps)):
        for world in every:
            found[place] += world.complaints(step.text, step.where, derivation.start)
    yield from (text for texts in found for text in texts)
    if not derivation.steps[-1].text.startswith(f"∂f/∂{derivation.operand}"):
        yield "it does not end with the gradient"


EVERY = [derivation for derivations in ARRAY_DERIVATIONS.values() for derivation in derivations]


@pytest.mark.parametrize("derivation", EVERY, ids=lambda one: f"{one.call} {one.operand}")
def test_every_step_is_true(derivation):
    """For every index, at the numbers of the page and at drawn ones."""
    assert list(complaints(derivation)) == []


def test_every_step_has_its_reason():
    """A reason is a whole sentence or two, and so is what is said of the matrix form."""
    reasons = [step.reason for one in EVERY for step in one.steps] + [one.matrix for one in EVERY]
    assert [reason for reason in reasons if len(reason.split()) < 3 or not reason.endswith(".")] == []


@pytest.mark.parametrize(
    ("gate", "right", "wrong"),
    [
        ("matmul", "1[k = i]·b_j", "1[k = j]·b_i"),
        ("matmul", "∂f/∂y_i·b_j", "∂f/∂y_i·b_i"),
        ("softmax", "y_k·(1[k = i] − y_i)", "y_k·(1[k = i] + y_i)"),
        ("softmax", "e^x_k/S", "e^x_k"),
        ("cross_entropy", "− 1[i = t]", "− 1[i ≠ t]"),
        ("hinge", "−(Σ_j", "(Σ_j"),
        ("hinge", "s_j − s_t + 1)", "s_j − s_t + 2)"),
        ("mean", "1/3", "1/4"),
        ("norm", "x_i/y", "y/x_i"),
        ("max", "x_i < y", "x_i > y"),
    ],
)
def test_a_wrong_derivation_is_found(gate, right, wrong):
    """The law fails on a wrong index, sign, factor, margin, case and start."""
    derivation = ARRAY_DERIVATIONS[gate][0]
    steps = tuple(
        step._replace(text=step.text.replace(right, wrong), where=step.where.replace(right, wrong))
        for step in derivation.steps
    )
    changed = derivation._replace(start=derivation.start.replace(right, wrong), steps=steps)
    assert changed != derivation
    assert list(complaints(changed))
