"""Programs of circuits with `where`: what no branch takes neither stops a program nor makes a gradient nan."""

import contextlib
import io
import json
import re
import warnings
from importlib.util import find_spec

import numpy as np
import pytest

from bpcli import explain
from bpcli.code import sentences as say
from bpcli.code.program import STYLES, write_program
from bpcli.errors import InputError
from bpcli.graph.build import build
from bpcli.trace.trace import Trace
from tests.trace.test_needed import CASES as NEEDED

RUNS = [style for style in STYLES if style != "torch" or find_spec("torch")]
CASES = [(text, values) for text, values, _, _ in NEEDED.values()]
CASES += [
    ("where(x > 0, sqrt(x), x)", {"x": -4}),
    ("where(x > 0, sqrt(x), x)", {"x": 4}),
    ("where(x > 0, sqrt(x)*y, x)", {"x": 0, "y": 2}),
    ("where(x != 0, y/x, 3*y)", {"x": 0, "y": 2}),
    ("where(x > 0, x^0.5 + log(x), x^2)", {"x": 0}),
    ("where(x > 0, x^y, y)", {"x": -2, "y": 0.5}),
    ("where(x < 2, asin(x/4) + acos(x/4), x)", {"x": 9}),
    ("where(x > 0, log(log(x + 1)), -x)", {"x": -3}),
    ("where(x > 0, where(x > 1, log(x - 1), 1/x), sqrt(-x))", {"x": -4}),
    ("where(x > 0, where(x > 1, log(x - 1), 1/x), sqrt(-x))", {"x": 0.5}),
    ("where(x > 0, where(x > 1, log(x - 1), 1/x), sqrt(-x))", {"x": 3}),
    ("r = sqrt(x); s = log(r); where(x > 0, s*r, x) + where(x > 1, r, x)", {"x": -1}),
    ("r = sqrt(x); where(x > 0, r, 2*r + x)", {"x": 2}),
    ("sum(where(x > 0, where(x > 1, log(x - 1)/y, 3*x), exp(y)*x))", {"x": [[-4, 0, 3]], "y": [[2], [3]]}),
    ("sum(where(c > 0, log(y), x))", {"c": [[1, 0], [0, 0]], "x": 2, "y": [[2], [-1]]}),
    ("sum(where(c > 0, log(y), x))", {"c": [[1, 0], [1, 0]], "x": 2, "y": [2, -1]}),
    ("sum(where(c > 0, log(y)*sqrt(z), x))", {"c": [1, 0], "x": [2, 3], "y": 2, "z": [4, -1]}),
    ("sum(where(c > 0, log(y), x))", {"c": [0, 0], "x": [2, 3], "y": -1}),
    ("sum(where(c > 0, log(y), x))", {"c": [[0], [1]], "x": [[2, 3], [4, 5]], "y": [[-1, 2], [0.5, 3]]}),
    ("where(x > 0, sum(log(y)), x)", {"x": -1, "y": [1, -1]}),
    ("sum(where(c > 0, sum(log(y)), c))", {"c": [0, -1], "y": [1, -1]}),
    ("P = softmax(where(c > 0, x, -inf)); sum(P^2)", {"c": [1, 0, 1], "x": [1, 2, 0.5]}),
    ("sum(softmax(x + triu(full((2, 2), -inf), 1))^2)", {"x": [[1, 2], [0.5, 3]]}),
    ("cross_entropy(x + c, [2])", {"c": [[0, float("-inf"), 0]], "x": [[1, 2, 0.5]]}),
]
MOVED = "sum(where(x > 0, reshape(log(x), 2), 0))"


def world(program):
    """The variables of a program that ran, and what it printed; a warning is an error."""
    names, out = {"__name__": "__main__"}, io.StringIO()
    with contextlib.redirect_stdout(out), warnings.catch_warnings(), np.errstate(all="raise", under="ignore"):
        warnings.simplefilter("error")
        exec(compile(program, "<program>", "exec"), names)  # noqa: S102  (it is what is tested)
        rows = dict(line.split(" = ", 1) for line in out.getvalue().splitlines())
    return names, {name: np.asarray(json.loads(value.replace("-inf", "-Infinity"))) for name, value in rows.items()}


@pytest.mark.parametrize("style", RUNS)
@pytest.mark.parametrize(("text", "values"), [case for case in CASES if case[0] != MOVED])
def test_a_program_gives_what_is_needed_and_no_more(text, values, style):
    """It runs without a warning; it prints the values that the trace has, and the trace's gradients."""
    trace = explain(text, values)
    program = write_program(trace, style)
    _, rows = world(program)
    for name, value in rows.items():
        assert not (np.isnan(value) | np.isposinf(value)).any(), program
        node = trace.graph.nodes.get(name)
        if node is not None:
            own = np.asarray(trace.values[node])
            has_value = ~np.isnan(own)
            np.testing.assert_allclose(value[has_value], own[has_value], rtol=1e-12, err_msg=program)
        else:
            own = trace.backward().gradient[trace.graph.nodes[name.removeprefix("d")]]
            np.testing.assert_allclose(value, own, rtol=1e-12, err_msg=program)
    for name, gradient in trace.gradients.items():
        np.testing.assert_allclose(rows[f"d{name}"], gradient, rtol=1e-12, err_msg=program)


@pytest.mark.parametrize("style", RUNS)
def test_a_function_is_as_safe_as_a_script(style):
    """It takes every branch, one after the other."""
    text = "r = sqrt(x); where(x > 0, where(x > 1, log(x - 1)*y, r), -y/x)"
    names, _ = world(write_program(Trace(build(text)), style))
    for x in (-4.0, 0.5, 3.0):
        trace = explain(text, x=x, y=2)
        value, gradients = names["forward_backward"](x, 2.0)
        assert float(value) == pytest.approx(trace.value(trace.graph.names[trace.graph.output]))
        assert list(map(float, gradients)) == pytest.approx(list(trace.gradients.values()))


@pytest.mark.parametrize("style", STYLES)
def test_only_a_gate_that_may_fail_gets_a_stand_in(style):
    """One comment says why; a sum, a product, and a value that is always needed are as they were."""
    program = write_program(explain("where(x > 0, sqrt(x) + log(x), x)", x=2), style)
    assert program.count(say.STANDS_IN) == 1
    assert len(re.findall(r"^x_safe\w* = ", program, re.MULTILINE)) == 1
    for text in ("where(x > 0, 2*x + x^2, sigmoid(x))", "r = log(x); where(x > 1, r, 2*r)", "where(log(x) > 0, x, 2)"):
        assert "safe" not in write_program(explain(text, x=2), style)


def test_many_branches_are_written_in_a_short_time():
    """A node that many branches share has few ways to be needed, however deep they are."""
    text = "a0 = sqrt(x); " + "; ".join(f"a{n + 1} = where(x > {n}, a{n}*2, log(a{n}))" for n in range(40))
    for style in STYLES:
        try:
            write_program(Trace(build(text)), style)
        except InputError as error:
            pytest.fail(str(error))
