"""Asks and answers by indices: right for every value of the letters, whatever the letters are called."""

import re
from contextlib import suppress

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from bpcli import explain
from bpcli.errors import InputError
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from bpcli.judge.work import judge_work
from bpcli.judge.written import sides
from bpcli.trace.by_index import IndexRules

NORM = ("q = W x; f = ||q||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"})
WIDE = ("q = W x; f = ||q||^2", {"W": "[[0.1, 0.5, 2], [-0.3, 0.8, 1]]", "x": "[0.2, 0.4, 3]"})
BATCH = ("S = X W + b; f = mean(S^2)", {"X": "[[1, 2], [3, 4]]", "W": "[[1, 0, 2], [0, 1, 3]]", "b": "[1, 2, 3]"})
SOFTMAX = ("p = softmax(s); f = sum(p*w)", {"s": "[1, 2, 4]", "w": "[1, -1, 2]"})
NAMED = ("q_i = x*y; f = q_i^2 + z", {"x": 2, "y": 3, "z": 1})

RIGHT = [
    (NORM, "dq_k/dW_ij", "1[k=i]*x_j"),
    (NORM, "dq_k/dW_ij", "δ_ki x_j"),
    (NORM, "dq_k/dW_ij", "delta(k,i)·x_j"),
    (NORM, "dq[k]/dW[i,j]", "(k == i) x[j]"),
    (NORM, "df/dW_ij", "2 q_i x_j"),
    (NORM, "∂f/∂W_ij", "2qᵢ·xⱼ"),
    (NORM, "dW_{i,j}", "2 q_{i} x_{j}"),
    (NORM, "df/dW_ab", "2 sum_j W_aj x_j x_b"),
    (NORM, "df/dW_ij", "df/dW_ab = 2 q_a x_b"),
    (NORM, "df/dW_ij", "∂f/∂q_i x_j"),
    (NORM, "df/dW_ij", "sum_k df/dq_k dq_k/dW_ij"),
    (NORM, "df/dW_ij", "outer(2q, x)_ij"),
    (NORM, "df/dW_ij", "[[0.088, 0.176], [0.104, 0.208]]"),
    (NORM, "df/dx_j", "sum_i 2 q_i W_ij"),
    (NORM, "df/dx_j", "2·Σ_{i} q_i·W_ij"),
    (NORM, "df/dx_j", "∑_k 2 q_k W[k][j]"),
    (NORM, "df/dx_j", "2 (Wᵀ q)_j"),
    (NORM, "jacobian(q,x)[k,j]", "W_kj"),
    (NORM, "df/dW[0,1]", "0.176"),
    (NORM, "df/dW[0,1]", "2 q[0] x[1]"),
    (NORM, "dq_1/dW_ij", "1[i=1] x_j"),
    (NORM, "q_k", "sum_j W_kj x_j"),
    (NORM, "f", "sum_k q_k^2"),
    (NORM, "df/dx_j", "Σ_i 2.0·q_i·W_ij"),
    (WIDE, "df/dx_j", "sum_i 2 q_i W_ij"),
    (WIDE, "dq_i/dx_j", "W_ij"),
    (BATCH, "df/db_j", "sum_i 2 S_ij/6"),
    (BATCH, "df/dW_ij", "sum_k X_ki S_kj/3"),
    (BATCH, "dS_kl/dX_ij", "1[k=i] W_jl"),
    (BATCH, "dS_ij/db_k", "1[j=k]"),
    (SOFTMAX, "dp_i/ds_j", "p_i (1[i=j] - p_j)"),
    (SOFTMAX, "dp_i/ds_i", "p_i (1 - p_i)"),
    (SOFTMAX, "p_i", "exp(s_i)/sum_i exp(s_i)"),
    (SOFTMAX, "p_i", "1/sum_k exp(s_k - s_i)"),
    (SOFTMAX, "df/ds_j", "p_j*(w_j - sum_i w_i p_i)"),
    (("y = cumsum(x)", {"x": "[1, 2, 4]"}), "dy_i/dx_j", "1[j<=i]"),
    (("y = cumsum(x)", {"x": "[1, 2, 4]"}), "y_i", "sum_{j<=i} x_j"),
    (("y = x[1:]", {"x": "[1, 2, 4]"}), "dy_o/dx_i", "1[i=o+1]"),
    (("y = x[1:]", {"x": "[1, 2, 4]"}), "y_o", "x_(o+1)"),
    (("y = x[1:] - x[:2]", {"x": "[1, 2, 4]"}), "y_o", "sum_k x_k*(1[k=o+1] - 1[k=o])"),
    (("f = prod(x)", {"x": "[1, 2, 4]"}), "df/dx_i", "prod_{k≠i} x_k"),
    (("f = sum(x)", {"x": "[1, 2, 4]"}), "df/dx_i", "1"),
    (("f = mean(x)", {"x": "[1, 2, 4]"}), "df/dx_i", "0.333"),
    (
        ("y = reshape(x, 2, 3); f = sum(y*w)", {"x": "[1, 2, 4, 5, 3, 6]", "w": "[[1, 2, 3], [4, 5, 6]]"}),
        "y_ij",
        "x_(3i+j)",
    ),
    (BATCH, "S_ij", "sum_k X_i(k)*W_(k)j + b_j"),
    (NAMED, "q_i", "6"),
    (NAMED, "df/dq_i", "2*q_i"),
]

UNREADABLE = [  # what is wrong, and the text above the caret
    (NORM, "df/dW_ij", "2 q_a x_b", "a is not an index of the question", "a"),
    (NORM, "df/dW_ij", "2 q_i x_ij", "an entry of it has 1 index, and this has 2", "x_ij"),
    (NORM, "df/dW_ij", "2 q x_j", "an entry of it has 1 index, and this has 0", "q"),
    (NORM, "df/dW_ij", "f_i x_j", "f is a number", "f_i"),
    (NORM, "df/dW_ij", "2 z_i x_j", "there is no node z_i", "z_i"),
    (NORM, "df/dW_ij", "2 q_i x_j +", "is missing here", " "),
    (NORM, "df/dW_ij", "2 q_i (x_j", ") is missing here", " "),
    (NORM, "df/dW_ij", "sum_i^2 q_i", "is missing here", "^"),
    (NORM, "df/dW_ij", "2 q_(i+1) x_j", "the index i + 1 becomes 2 here, but q has 2 entries", "q_(i+1)"),
    (NORM, "df/dW_ij", "df/dW_ij", "is the same as df/dW_ij", "df/dW_ij"),
    (NORM, "df/dx_j", "sum_i 2 q_1 W_1j", "nothing says how far i runs", "sum_i"),
    (WIDE, "df/dW_ij", "2 q_j x_i", "j is one index for two axes of different sizes, 3 and 2", "j"),
    (WIDE, "df/dx_j", "sum_i q_i x_i", "i is one index for two axes of different sizes, 2 and 3", "i"),
    (NORM, "q_k", "q_k", "which the question asks for", "q_k"),
    (NORM, "df/dW_ij", "$q_i", "no sign $", "$"),
]

BAD_ASKS = [
    ("df/dW_ijk", "an entry of it has 2 indices, and this has 3", "W_ijk"),
    ("df/dW_i", "an entry of it has 2 indices, and this has 1", "W_i"),
    ("dq/dx_j", "an entry of it has 1 index, and this has 0", "q"),
    ("df/dW[0,2]", "W has 3 entries", None),
    ("df/dW[0,3]", "W has 3 entries along this axis", "3"),
    ("dq_i/dx_i", "i is one index for two axes", "i"),
    ("dg/dW_ij", "there is no node g", "g"),
    ("jacobian(q,x)[k]", "an entry of it has 1 index, and this has 0", "[k]"),
]


@pytest.mark.parametrize(("circuit", "ask", "answer"), RIGHT)
def test_the_right_formula_is_right(circuit, ask, answer):
    """As it is typed, as it was understood, with other letters everywhere; and it was not text that was compared."""
    trace = explain(*circuit)
    asked = read_ask(ask, trace)
    verdict = judge(trace, asked, answer)
    assert (verdict.verdict, verdict.problem) == ("right", None)
    again = judge(trace, read_ask(asked.text, trace), verdict.understood)
    assert again.verdict == "right", f"{verdict.understood}: {again.said}"
    other = judge(trace, asked, f"({answer.split(' = ')[-1]})*2")
    assert other.verdict != "right"


@pytest.mark.parametrize(("circuit", "ask", "answer", "says", "under"), UNREADABLE)
def test_a_bad_formula_gets_a_caret(circuit, ask, answer, says, under):
    """What cannot be read costs nothing, and the caret is under the culprit."""
    verdict = judge(explain(*circuit), read_ask(ask, explain(*circuit)), answer)
    assert verdict.verdict == "unreadable"
    assert says in verdict.said
    line, carets = verdict.problem.where[-2:]
    assert line.ljust(len(carets))[carets.index("^") : len(carets.rstrip())] == under


@pytest.mark.parametrize(("ask", "says", "under"), BAD_ASKS)
def test_a_bad_ask_gets_a_caret(ask, says, under):
    """So does a place that does not fit."""
    trace = explain(*WIDE)
    if under is None:
        assert read_ask(ask, trace).text == ask
        return
    with pytest.raises(InputError, match=re.escape(says)) as error:
        read_ask(ask, trace)
    span = error.value.span
    assert error.value.text[span.start : span.end] == under


PLACES = {"argmax", "argmin"}  # they have no gradient


@pytest.mark.parametrize("name", [name for name, f in ARRAY_FUNCTIONS.items() if f.cases and name not in PLACES])
def test_what_is_shown_by_indices_can_be_asked_and_answered(name):
    """Each rule of each gate is an ask and its answer: an entry of the Jacobian and an entry of the gradient."""
    for case in ARRAY_FUNCTIONS[name].cases:
        trace = explain(f"f = {case.call}", {operand.name: operand.value for operand in case.operands})
        back = trace.backward(None, 1.0 if trace.graph.shapes[trace.graph.output] else None)
        rules = IndexRules(back, "f")
        for edge in back.edges:
            for rule in (rules.of(edge) or ())[: 1 if trace.graph.shapes[edge.node] else 2]:
                left, *steps = sides(rule)
                if any(word in rule for word in ("standardised", "deviation", "weights", "∂f/∂f")):
                    continue  # pieces of rules that a formula does not name
                verdict = judge(trace, read_ask(left, trace), steps[-1])
                assert verdict.verdict == "right", f"{rule}: {verdict.said}"


def test_a_circuit_without_values_is_asked_by_indices():
    """Then a formula is judged at random values."""
    trace = explain("||W x||^2", shapes={"W": (2, 3), "x": (3,)})
    answers = {"2 q_i x_j": "right", "q_i x_j": "wrong", "2 q_i": "wrong", "2 q_j x_i": "unreadable"}
    assert {answer: judge(trace, read_ask("df/dW_ij", trace), answer).verdict for answer in answers} == answers


def test_a_derivation_by_indices_is_judged_line_by_line():
    """The lecture's, with a slip in its last line."""
    work = (
        "q_k = sum_j W_kj x_j\ndf/dq_k = 2 q_k\ndq_k/dW_ij = 1[k=i]*x_j\ndf/dW_ij = sum_k 2 q_k 1[k=i] x_j = 2 q_j x_i"
    )
    marked = judge_work(explain(*NORM), work)
    assert [one.verdict for one in marked.verdicts] == ["right", "right", "right", "wrong"]
    assert (marked.line, [one.id for one in marked.verdicts[-1].mistakes]) == (4, ["transposed"])


PIECES = ["q_i", "x_j", "W_ij", "sum_k", "Σ_{k<i}", "1[", "]", "(", ")", "δ_ij", "softmax(q)_i", "df/d", "[i,", "1e999"]
PIECES += [*"+*/^=2²_,ike|{}"]


@drawn(st.lists(st.sampled_from(PIECES), max_size=9))
def test_whatever_is_typed_is_at_worst_unreadable(pieces):
    """No text raises anything but an error for people, in an ask or in an answer."""
    trace = explain(*NORM)
    typed = " ".join(pieces)
    assert judge(trace, read_ask("df/dW_ij", trace), typed).verdict in {"right", "wrong", "unreadable"}
    with suppress(InputError):
        assert read_ask(typed.replace(" ", ""), trace).text
