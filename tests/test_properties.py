"""Random circuits: independent engines find the same value and gradients, and every shown text is read back.

The witnesses share nothing with bpcli's gates: they evaluate the learner's text as Python, over HIPS autograd, over
SymPy, or over plain floats.
"""

import math
from fractions import Fraction
from typing import NamedTuple

import autograd
import autograd.extend
import autograd.numpy as anp
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.decimals import decimal
from bpcli.algebra.shown import Text
from bpcli.errors import InputError, TooLargeError
from bpcli.gates.catalogue import FUNCTIONS, GATES
from bpcli.graph.build import build
from bpcli.notation.program import parse
from bpcli.notation.syntax import Binary, Call, Indicator, Name, Negative, Number, postorder
from bpcli.trace import interpret, values
from bpcli.trace.check import check
from bpcli.trace.exact_pass import exact_pass
from bpcli.trace.expressions import expression_text
from bpcli.trace.run import run_backward, run_forward
from bpcli.trace.symbolic import gradient_formulas
from bpcli.trace.trace import Trace
from bpcli.trace.witness import by_sympy
from bpcli.trace.wording import formula, local_formula


def examples(count):
    """So many random examples, the same ones in every run."""
    return settings(max_examples=count, deadline=None, derandomize=True, database=None)


# The independent engines: the learner's text, evaluated by Python over these functions.

_erf = autograd.extend.primitive(math.erf)
autograd.extend.defvjp(_erf, lambda _, x: lambda g: g * 2 / math.sqrt(math.pi) * math.exp(-x * x))


def functions(m, erf, when):
    """The functions of the language over NumPy's names, for numbers off the kinks; `when` chooses by a comparison."""
    plain = {
        name: getattr(m, name) for name in ("exp", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "pi")
    }
    composed = {
        "ln": m.log,
        "log2": lambda x: m.log(x) / math.log(2),
        "log10": lambda x: m.log(x) / math.log(10),
        "abs": lambda x: when(x > 0, x, -x),
        "asin": getattr(m, "arcsin", None) or m.asin,
        "acos": getattr(m, "arccos", None) or m.acos,
        "atan": getattr(m, "arctan", None) or m.atan,
        "atan2": getattr(m, "arctan2", None) or m.atan2,
        "erf": erf,
        "sigmoid": lambda x: 1 / (1 + m.exp(-x)),
        "logistic": lambda x: m.exp(x) / (1 + m.exp(x)),
        "relu": lambda x: when(x > 0, x, 0 * x),
        "leaky_relu": lambda x, slope=0.01: when(x > 0, x, slope * x),
        "elu": lambda x, alpha=1: when(x > 0, x, alpha * (m.exp(x) - 1)),
        "softplus": lambda x: m.log(1 + m.exp(x)),
        "gelu": lambda x: x / 2 * (1 + erf(x / math.sqrt(2))),
        "silu": lambda x: x / (1 + m.exp(-x)),
        "softsign": lambda x: x / (1 + when(x > 0, x, -x)),
        "hard_tanh": lambda x: when(x > 1, 1 + 0 * x, when(x < -1, -1 + 0 * x, x)),
        "square": lambda x: x**2,
        "reciprocal": lambda x: x**-1.0,
        "max": lambda x, y, z=-99: when(x > y, when(x > z, x, z), when(y > z, y, z)),
        "min": lambda x, y, z=99: when(x < y, when(x < z, x, z), when(y < z, y, z)),
        "clip": lambda x, lo, hi: when(x < lo, lo, when(x > hi, hi, x)),
        "hypot": lambda x, y: m.sqrt(x * x + y * y),
        "norm": lambda x: when(x > 0, x, -x),
    }
    return plain | composed


PYTHON = functions(anp, _erf, lambda condition, one, other: one if condition else other)


def sympy_around(at):
    """The functions over SymPy's symbols; of a choice, the side that is taken where the symbols have these numbers."""

    def when(condition, one, other):
        return one if sympy.sympify(condition).subs(at) else other

    return functions(sympy, sympy.erf, when)


class RandomProgram(NamedTuple):
    """A program, and the text of a value for each of its inputs."""

    statements: tuple[tuple[str, str], ...]
    spots: dict[str, str]

    @property
    def text(self):
        """The program as a learner writes it."""
        return "; ".join(f"{name} = {text}" for name, text in self.statements)

    def evaluate(self, world, spots):
        """The output over other functions and numbers, by Python."""
        names = dict(spots)
        for name, text in self.statements:
            names[name] = eval(text, {"__builtins__": {}}, world | names)  # noqa: S307  (our own text)
        return names[name]

    def trace(self, **rewriting):
        """The same in bpcli."""
        given_values = {name: values.given(text, name) for name, text in self.spots.items()}
        graph = build(self.text, given_values, **rewriting)
        return Trace(graph, values.check_names(graph, given_values).given)


def anywhere(*_):
    """Fits any operands."""
    return True


def off_zero(a, *_):
    """Fits operands off a kink, or a pole, at zero."""
    return abs(a) > 0.05


def apart(a, b, c):
    """Fits operands that differ."""
    return min(abs(a - b), abs(b - c), abs(a - c)) > 0.05


# What a circuit grows by: a text over earlier parts a, b and c, and where their values must lie.
OPERATIONS = [
    *((text, anywhere) for text in ("{a} + {b}", "{a} - {b}", "{a}*{b}", "-{a}", "{a} - {b}*{c}", "{a} - {b} - {c}")),
    *(
        (f"{name}({{a}})", anywhere)
        for name in ["exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "erf", "sigmoid", "logistic"]
    ),
    *((f"{name}({{a}})", anywhere) for name in ["softplus", "gelu", "silu", "softsign", "square"]),
    *((f"{name}({{a}})", off_zero) for name in ["abs", "relu", "leaky_relu", "norm", "reciprocal"]),
    *((f"{name}({{a}})", lambda a, *_: a > 0.1) for name in ["log", "ln", "log2", "log10", "sqrt"]),
    *((f"{name}({{a}})", lambda a, *_: abs(a) < 0.95) for name in ("asin", "acos")),
    *((text, apart) for text in ("max({a}, {b})", "min({a}, {b})", "max({a}, {b}, {c})", "min({a}, {b}, {c})")),
    ("{a}/{b}", lambda _, b, __: abs(b) > 0.1),
    ("{a}/{b}*{c}", lambda _, b, __: abs(b) > 0.1),
    ("{a}**2", anywhere),
    ("-{a}**3 + {b}", anywhere),
    ("{a}**-2", off_zero),
    ("{a}**0.5", lambda a, *_: a > 0.1),
    ("2**{a}", anywhere),
    ("{a}**{b}", lambda a, b, _: a > 0.1 and abs(b) < 4),
    ("tan({a})", lambda a, *_: abs(math.cos(a)) > 0.2),
    ("leaky_relu({a}, slope={b})", off_zero),
    ("elu({a})", off_zero),
    ("elu({a}, {b})", off_zero),
    ("hard_tanh({a})", lambda a, *_: abs(abs(a) - 1) > 0.05),
    ("clip({a}, {b}, {c})", lambda a, b, c: apart(a, b, c) and b < c),
    ("clip({a}, -1, 1)", lambda a, *_: abs(abs(a) - 1) > 0.05),
    ("hypot({a}, {b})", off_zero),
    ("atan2({a}, {b})", off_zero),
    ("1/(1 + exp(-{a}))", anywhere),
    ("log(1 + exp({a}))", anywhere),
    ("(exp({a}) - exp(-{a}))/(exp({a}) + exp(-{a}))", anywhere),
]
LARGEST = 50


@st.composite
def circuits(draw, most=9):
    """A program over up to three inputs, each part of it in its domain, off its kinks, and of a moderate size."""
    random = draw(st.randoms(use_true_random=True))
    spots = {name: random.randint(-3000, 3000) / 1000 for name in random.choice(["x", "xy", "xyz", "xyz"])}
    constants = [(text, float(text)) for text in ("2", "0.5", "3", "-0.75")]
    parts = list(spots.items())
    unused = dict(parts)
    statements = []
    count = random.randint(1, most)
    while len(parts) < len(spots) + count or len(unused) > 1:
        rest = list(unused.items())
        if len(parts) < len(spots) + count:
            chosen = [random.choice(parts[-3:]), random.choice(parts + constants), random.choice(parts + constants)]
        else:  # what is left over is joined into the output
            chosen = [rest[0], rest[1], random.choice(rest)]
        template, value = random.choice(fitting([value for _, value in chosen], joins=chosen[:2] == rest[:2]))
        operands = [text if text.isalnum() else f"({text})" for text, _ in chosen]
        text = template.format(**dict(zip("abc", operands, strict=True)))
        for letter, (part, _) in zip("abc", chosen, strict=True):
            if f"{{{letter}}}" in template:
                unused.pop(part, None)
        if len(text) > 100 or random.random() < 0.4:
            statements.append((f"s{len(parts)}", text))
            text = statements[-1][0]
        parts.append((text, value))
        unused[text] = value
    if not statements or parts[-1][0] != statements[-1][0]:
        statements.append(("out", parts[-1][0]))
    return RandomProgram(tuple(statements), {name: repr(value) for name, value in spots.items()})


def fitting(operands, joins):
    """The operations that fit the operands, with the value that each gives; those that join two of them, or any."""
    found = []
    for template, fits in OPERATIONS:
        if fits(*operands) and (not joins or "{b}" in template):
            names = PYTHON | dict(zip("abc", operands, strict=True))
            value = float(eval(template.format(a="a", b="b", c="c"), names))  # noqa: S307  (our own text)
            if abs(value) < LARGEST:
                found.append((template, value))
    return found


def room(trace):
    """For each input, how far rounding may move its gradient: a few bits of one, sent along every path."""
    graph = trace.graph
    at_least_one = [max(1.0, abs(local)) for local in trace.record.local]
    paths, _ = run_backward(graph, at_least_one, graph.output, 1.0)
    return {name: 2e-15 * paths[node] * max(map(abs, trace.values)) for name, node in graph.inputs.items()}


def assert_alike(found, expected, room, relative=1e-9):
    """Numbers by name agree to a relative error, with an absolute floor for each."""
    assert set(found) <= set(expected)
    for name, number in found.items():
        assert abs(number - expected[name]) <= room[name] + relative * abs(expected[name]), name


@examples(150)
@given(circuits())
def test_value_and_gradients_agree_with_autograd(circuit):
    """HIPS autograd, on the same text, finds the same value and the same gradients to nine digits."""
    trace = circuit.trace()
    names = list(circuit.spots)
    spots = anp.array([float(text) for text in circuit.spots.values()])

    def output(point):
        return circuit.evaluate(PYTHON, zip(names, point, strict=True)) + 0 * anp.sum(point)

    value = trace.values[trace.graph.output]
    assert abs(value - output(spots)) <= 1e-9 * abs(value) + 1e-12
    gradients = dict(zip(names, map(float, autograd.grad(output)(spots)), strict=True))
    assert_alike(trace.gradients, gradients, room(trace))


@examples(30)
@given(circuits(most=5))
def test_gradients_agree_with_sympy(circuit):
    """SymPy, on the same text and on the circuit, differentiates the whole expression to the same gradients."""
    trace = circuit.trace()
    symbols = {name: sympy.Symbol(name, real=True) for name in circuit.spots}
    at = {symbols[name]: sympy.Float(text, 30) for name, text in circuit.spots.items()}
    whole = sympy.sympify(circuit.evaluate(sympy_around(at), symbols))
    gradients = {name: float(sympy.diff(whole, symbol).subs(at).evalf(25)) for name, symbol in symbols.items()}
    assert_alike(trace.gradients, gradients, room(trace))
    by_circuit = {name: slope for (name, _), slope in by_sympy(trace.backward()).items()}
    assert by_circuit
    assert_alike(by_circuit, trace.gradients, room(trace))


@examples(60)
@given(circuits())
def test_gradients_agree_with_the_centred_difference(circuit):
    """Away from kinks the centred difference, with four points, finds the same gradients; so does --check."""
    trace = circuit.trace()
    graph = trace.graph
    floors = room(trace)
    kinked = {node: graph.gate(node) for node in graph.gate_nodes if graph.gate(node).kinks}

    def output(name, by):
        moved = {n: float(text) + by * (n == name) for n, text in circuit.spots.items()}
        record = run_forward(graph, [moved[n] for n in graph.inputs])
        sides = [
            [math.copysign(1, record.values[a] - other) for a in graph.operands_of(n) for other in (0, 1, -1)]
            + [record.values[a] > record.values[b] for a in graph.operands_of(n) for b in graph.operands_of(n)]
            for n in kinked
        ]
        return record.values[graph.output], sides

    for name, gradient in trace.gradients.items():
        try:
            points = [output(name, by * 2e-4) for by in (-2, -1, 1, 2)]
        except InputError:
            continue  # the domain ends nearby
        if all(sides == points[0][1] for _, sides in points):
            far_left, left, right, far_right = (value for value, _ in points)
            with_two = (right - left) / 4e-4
            with_four = (4 * with_two - (far_right - far_left) / 8e-4) / 3
            unsettled = abs(with_four - with_two)
            assert abs(gradient - with_four) <= 1e-6 * abs(gradient) + 5e6 * floors[name] + unsettled
    assert "wrong" not in {one.band for one in check(trace.backward())}


@examples(60)
@given(circuits())
def test_the_careful_interpreter_agrees_with_the_fast_loop(circuit):
    """Run as arrays without axes, a circuit of numbers has the values, gradients and products of the fast loop."""
    trace = circuit.trace()
    back, graph = trace.backward(), trace.graph
    careful = interpret.forward(graph, ARRAYS, [trace.given[name].number for name in graph.inputs])
    gradient, product = interpret.backward(graph, ARRAYS, careful, graph.output, 1.0, back.wanted)
    floor = max(room(trace).values())
    for node, number in enumerate(trace.values):
        assert abs(careful[node] - number) <= 1e-9 * abs(number) + floor
        assert abs(gradient[node] - back.gradient[node]) <= 1e-9 * abs(gradient[node]) + floor
    for edge in back.edges:
        assert abs(product[edge.index] - back.product[edge.index]) <= 1e-9 * abs(product[edge.index]) + floor


@examples(30)
@given(circuits(most=5))
def test_exact_numbers_are_the_floats(circuit):
    """The exact pass has the same values, gradients, local gradients and products as the floats."""
    trace = circuit.trace()
    back = trace.backward()
    try:
        exactly = exact_pass(back)
    except TooLargeError:
        assume(False)
    floor = max(room(trace).values())
    for found, expected in ((exactly.values, trace.values), (exactly.gradient, back.gradient)):
        for node, number in enumerate(expected):
            assert abs(float(found[node]) - number) <= 1e-9 * abs(number) + floor
    for edge in back.edges:
        assert abs(float(exactly.local[edge.index]) - trace.record.local[edge.index]) <= 1e-9 + floor
        product = back.product[edge.index]
        assert abs(float(exactly.product[edge.index]) - product) <= 1e-9 * abs(product) + floor


@examples(60)
@given(circuits())
def test_every_row_reads_back(circuit):
    """Each formula and each local gradient, over names and with numbers put in, is read as the number in its row."""
    trace = circuit.trace()
    graph, record = trace.graph, trace.record
    spots = {name: record.values[node] for name, node in graph.nodes.items()}

    def put(node):
        return Text.verbatim(decimal(record.values[node], 17))

    for node in graph.gate_nodes:
        rows = [(formula(graph, node, how), record.values[node]) for how in (None, put)]
        for edge in (edge for edge in trace.backward().edges if edge.node == node):
            rows += [(local_formula(graph, node, edge.slot, how), record.local[edge.index]) for how in (None, put)]
        for text, number in rows:
            assert abs(worth(text, spots) - number) <= 1e-12 + 1e-12 * abs(number), text


def worth(text, spots):
    """What a shown text is worth where the names stand for these numbers."""
    graph = build(text, spots)
    assert set(graph.inputs) <= set(spots)
    return run_forward(graph, [spots[name] for name in graph.inputs]).values[graph.output]


@examples(30)
@given(circuits(most=5))
def test_the_symbolic_gradients_read_back(circuit):
    """The gradients as expressions of the inputs are worth, at the values, what the numbers say."""
    trace = circuit.trace()
    spots = {name: float(text) for name, text in circuit.spots.items()}
    texts = gradient_formulas(Trace(build(circuit.text)).backward())
    found = {name: worth(text, spots) for name, text in texts.items()}
    assert_alike(found, trace.gradients, {name: 10 * floor for name, floor in room(trace).items()})


OPENABLE = sorted(gate.id for gate in GATES.values() if gate.expansion)


@examples(90)
@given(circuits(), st.data())
def test_rewriting_changes_no_number(circuit, data):
    """Grouping, opening and sharing gates leave the value and every gradient as they were."""
    trace = circuit.trace()
    names = [name for name, _ in circuit.statements]
    floors = room(trace)
    for rewriting in (
        {"group": ("auto",)},
        {"group": (data.draw(st.sampled_from(names)),)},
        {"group": (*names, "auto")},
        {"expanded": tuple(OPENABLE)},
        {"share": True},
        {"group": ("auto",), "expanded": ("sigmoid", "square"), "share": True},
    ):
        other = circuit.trace(**rewriting)
        value, expected = other.values[other.graph.output], trace.values[trace.graph.output]
        assert abs(value - expected) <= 1e-12 + 1e-9 * abs(expected), rewriting
        assert_alike(other.gradients, trace.gradients, {name: 10 * floor for name, floor in floors.items()})


@examples(60)
@given(circuits())
def test_a_branch_is_the_sum_of_its_addends(circuit):
    """At each branch the products of its edges add up to the gradient; elsewhere the one product is the gradient."""
    trace = circuit.trace()
    back = trace.backward()
    graph = trace.graph
    for node in {edge.operand for edge in back.edges}:
        edges = [edge for edge in back.edges if edge.operand == node]
        assert back.branches.get(node, edges) == edges
        assert (node in back.branches) == (len(edges) > 1)
        addends = [back.product[edge.index] for edge in edges]
        assert math.isclose(
            math.fsum(addends), back.gradient[node], rel_tol=1e-12, abs_tol=1e-15 * sum(map(abs, addends))
        )
    for edge in back.edges:
        assert back.product[edge.index] == trace.record.local[edge.index] * back.gradient[edge.node]
    assert back.gradient[graph.output] == 1


@examples(36)
@given(circuits(), st.integers(-8, 8))
def test_the_upstream_scales_every_gradient(circuit, upstream):
    """Started from another gradient than 1, the pass gives that many times each gradient; --wrt and --of pick parts."""
    trace = circuit.trace()
    scaled = trace.backward(upstream=upstream / 4)
    expected = {name: gradient * upstream / 4 for name, gradient in trace.gradients.items()}
    assert_alike(scaled.gradients, expected, room(trace), relative=1e-12)
    for name, gradient in trace.gradients.items():
        assert trace.backward(wrt=(name,)).gradients == {name: gradient}
        assert trace.backward(of=name).gradients == {other: float(other == name) for other in trace.gradients}


# What was understood: any text of the language.

ATOMS = ["x", "y", "w1", "x₀", "2", "0.5", "1e-3", "e", "π", "pi", "-3"]
SHAPES = [
    *(f"{{a}}{sign}{{b}}" for sign in (" + ", " - ", "−", "*", " × ", "·", "/", " ÷ ", " ", "^", "**", "^-")),
    *("-{a}", "−({a})", "({a})", "√{a}", "√({a})", "|{a}|", "‖{a}‖", "‖{a}‖²", "{a}²", "({a})³", "({a})^-2", "({a})ᵀ"),
    *("exp({a})", "σ({a})", "ln({a})", "max({a}, {b})", "min({a}, {b}, 1)", "clip({a}, -1, {b})", "hypot({a}, {b})"),
    *("leaky_relu({a}, slope={b})", "elu({a}, 2)", "1[{a} > {b}]", "1[0 < {a} ≤ {b}]", "1[{a} >= 0, {b} < 1]{a}"),
]


@st.composite
def texts(draw):
    """Any text of the language that can be read."""
    random = draw(st.randoms(use_true_random=True))
    parts = [random.choice(ATOMS) for _ in range(3)]
    for _ in range(random.randint(1, 6)):
        operands = [random.choice(("{}", "({})")).format(random.choice(parts[-4:])) for _ in range(2)]
        part = random.choice(SHAPES).format(a=operands[0], b=operands[1])
        try:
            parse(part, FUNCTIONS)
        except InputError:
            continue
        parts.append(part)
    return parts[-1]


def alike(tree):
    """The tree without its places, with equal numbers and equal products spelled alike."""
    done = []
    for node in postorder(tree):
        match node:
            case Number(text=text):
                done.append(text if text in {"e", "pi"} else Fraction(text))
            case Name(name=name):
                done.append(name)
            case Negative():
                done.append(("-", done.pop()))
            case Binary(operator=operator):
                right, left = done.pop(), done.pop()
                done.append(("*" if operator in {" ", "·", "@"} else operator, left, right))
            case Call(function=function, arguments=arguments, keywords=keywords):
                count = len(arguments) + len(keywords)
                below = [done.pop() for _ in range(count)]
                done.append((function, tuple(key for key, _ in keywords), *reversed(below)))
            case Indicator(comparisons=comparisons):
                below = [done.pop() for _ in range(2 * len(comparisons))]
                done.append((tuple(sign for sign, _, _ in comparisons), *reversed(below)))
    return done[0]


@examples(360)
@given(texts())
def test_what_was_understood_reads_back(text):
    """The expression as understood, every product and bracket written out, is read as the same expression."""
    tree = parse(text, FUNCTIONS).statements[0].expression
    understood = expression_text(tree)
    assert alike(parse(understood, FUNCTIONS).statements[0].expression) == alike(tree), understood
    assert expression_text(parse(understood, FUNCTIONS).statements[0].expression) == understood
