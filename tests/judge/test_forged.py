"""What is made without knowing the answer is never right: huge numbers that cancel, the question asked back."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bpcli import check, explain
from bpcli.errors import InputError
from bpcli.judge.allowed import Sheet
from bpcli.judge.ask import read_ask
from bpcli.judge.judge import judge
from bpcli.judge.truth import truth
from bpcli.judge.work import judge_work

LECTURE = ("q=x+y; f=q*z", {"x": -2, "y": 5, "z": -4})
NORM = ("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"})
CIRCUITS = [
    explain(*LECTURE),
    explain("f=sigmoid(w*x+y)*z", w=3, x=2, y=-1, z=4),
    explain("f=max(x,y)*z+exp(w)", x=3, y=1, z=2, w=0.5),
    explain("f=sigmoid(x)*y", x=40, y=3),
    explain("f=x*1e-30*y", x=3, y=4),
    explain("f=(x+y)*z"),
]
HUGE = ["1e300", "1e20", "1e16", "2^60", "exp(600)", "1e155^2", "1/1e-300", "4503599627370497.5"]
CANCELS = [
    "x*0+{h}-{h}",
    "{h}+x-{h}",
    "(x+{h})-(x+{h})*1",
    "sum([{h},x,-{h}])",
    "max(x+{h},{h})-{h}",
    "{h}*(x+1)-{h}*x-{h}",
    "sqrt((x+{h})^2)-{h}",
    "({h}+x)/{h}*{h}-{h}",
    "[{h},x]@[1,1]-{h}",
    "log(exp(x)*{h})-log({h})",
    "sin({h}*x)",
    "abs(x-{h})-{h}",
]
NOWHERE = ["log(-x^2-1)", "sqrt(-x^2-1)", "x*0+tan(pi/2)", "1/(x-x)", "1[x>1e9]/1[x>1e9]"]


@pytest.mark.parametrize("trace", CIRCUITS)
def test_what_cancels_or_has_no_value_is_right_nowhere(trace):
    """For every question about a circuit, where the truth is no matter of chance: no formula of these knows it.

    Each question meets every third formula, and the next question the next ones.
    """
    asks = [name for name in trace.graph.nodes if name not in trace.graph.inputs]
    asks += [f"df/d{name}" for name in trace.graph.nodes if name != "f"]
    forged = [one.format(h=h) for one in CANCELS for h in HUGE] + NOWHERE
    for number, ask in enumerate(read_ask(text, trace) for text in asks):
        if not trace.is_symbolic and truth(trace, ask) in {0, 1, trace.value("x")}:
            continue
        for text in forged[number % 3 :: 3]:
            assert judge(trace, ask, text).verdict != "right", (ask.text, text)


@pytest.mark.parametrize(
    ("circuit", "answer"),
    [
        (LECTURE, "df/dx = x*0+1e300-1e300"),
        (LECTURE, "f = x+1e20-1e20"),
        (LECTURE, "df/dx = 1e300-1e300-4"),
        (LECTURE, "df/dx = x*0.5+1e300-1e300"),
        (NORM, "df/dW = 2q xᵀ + 1e300 - 1e300"),
        (NORM, "df/dq = [1e300-1e300+0.44, 0.52]"),
        (NORM, "df/dq = 2q + [1e200, 0] - [1e200, 0]"),
    ],
)
def test_what_cancels_is_unreadable_with_the_reason(circuit, answer):
    """For numbers, lists and matrices, in a derivation too: which number is taken from which."""
    trace = explain(*circuit)
    verdicts = [*check(*circuit, [answer]), judge_work(trace, answer).verdicts[0]]
    ask, _, text = answer.partition(" = ")
    if not ask.startswith("f"):
        verdicts.append(judge(trace, read_ask(ask, trace), text, (), Sheet()))
    for one in verdicts:
        assert (one.verdict, one.credit) == ("unreadable", 0)
        assert "nothing of the difference" in one.said


@st.composite
def disguised(draw):
    """An answer, and the same with a huge number added and taken away in some way."""
    trace = draw(st.sampled_from([one for one in CIRCUITS if not one.is_symbolic]))
    names = list(trace.graph.nodes)
    ask = draw(st.sampled_from([f"df/d{name}" for name in names] + names[len(trace.graph.inputs) :]))
    answer = draw(
        st.sampled_from(names)
        | st.floats(-99, 99).map(repr)
        | st.integers(-99, 99).map(str)
        | st.tuples(st.sampled_from(names), st.sampled_from("+-*"), st.sampled_from([*names, "2", "0.5"])).map("".join)
    )
    huge = draw(st.floats(1e3, 1e307).map(repr) | st.sampled_from(HUGE))
    way = draw(st.sampled_from(["({a})+{h}-{h}", "{h}+({a})-{h}", "({a}-{h})+{h}", "(({a})/{h})*{h}+{h}-{h}"]))
    return trace, ask, answer, way.format(a=answer, h=huge)


@given(disguised())
@settings(max_examples=200, deadline=None, derandomize=True, database=None)
def test_a_huge_number_never_makes_a_wrong_answer_right(case):
    """Added and taken away, whatever its size: what was wrong is wrong, or cannot be told."""
    trace, ask, answer, dressed = case
    try:
        what = read_ask(ask, trace)
        plain = judge(trace, what, answer)
    except InputError:
        assume(False)
    assume(plain.verdict == "wrong")
    assert judge(trace, what, dressed).verdict in {"wrong", "unreadable"}


ASKED_BACK = [
    ("f", "f", LECTURE),
    ("f", "f + 0", LECTURE),
    ("local(q,x)", "dq/dx", LECTURE),
    ("local(f,z)", "dz", LECTURE),
    ("df/dx", "df/df*df/dx", LECTURE),
    ("df/dx", "dx", LECTURE),
    ("dx", "∂f/∂x", LECTURE),
    ("jacobian(f,x)", "df/dx", LECTURE),
    ("jacobian(f,x)", "dx", LECTURE),
    ("q", "r", ("q=x+y; r=q; f=r*z", {"x": 1, "y": 2, "z": 3})),
    ("r", "q", ("q=x+y; r=y+x; f=r*q", {"x": 1, "y": 2})),
    ("df/dx", "dg/dx", ("g=x*y; f=g", {"x": 1, "y": 2})),
    ("df/dq", "df/dr", ("q=x+y; r=q; f=r*z", {"x": 1, "y": 2, "z": 3})),
]


@pytest.mark.parametrize(("ask", "answer", "circuit"), ASKED_BACK)
def test_the_question_is_not_its_own_answer(ask, answer, circuit):
    """By its name, by an alias, by an equal node, alone or in a product; with values and without."""
    expression, values = circuit
    for trace in (explain(expression, values), explain(expression)):
        for sheet in (None, Sheet()):
            one = judge(trace, read_ask(ask, trace), answer, (), sheet)
            assert one.verdict == "unreadable"
            assert "the question asks for" in one.said


ON_A_SHEET = [
    ("q", "-2 + 5", "right", ""),
    ("q", "6/2", "right", ""),
    ("q", "x + y", "unreadable", "write numbers only: x is −2, y is 5"),
    ("f", "q*z", "unreadable", "write numbers only: q is 3, z is −4"),
    ("f", "dz*z", "unreadable", "write numbers only"),
    ("df/dx", "z", "right", ""),
    ("df/dx", "1*df/dq", "right", ""),
    ("df/dx", "dq", "right", ""),
    ("df/dx", "df/dq*dq/dx", "unreadable", "you have not answered dq/dx"),
    ("df/dx", "df/dy", "unreadable", "you have not answered df/dy"),
    ("df/dx", "df/df*z", "unreadable", "df/df is 1: write the 1"),
    ("local(f,q)", "z", "right", ""),
    ("local(f,z)", "f/z", "right", ""),
    ("local(f,z)", "df/dq", "unreadable", "you never need a gradient for a local gradient"),
]


@pytest.mark.parametrize(("ask", "answer", "verdict", "said"), ON_A_SHEET)
def test_what_an_answer_on_a_sheet_may_be_made_of(ask, answer, verdict, said):
    """Values are numbers, gradients may name nodes and what was answered, local gradients never name a gradient."""
    trace = explain(*LECTURE)
    one = judge(trace, read_ask(ask, trace), answer, (), Sheet(frozenset({"q", "df/dq"})))
    assert (one.verdict, one.credit) == (verdict, float(verdict == "right"))
    assert said in one.said
    symbolic = explain("q=x+y; f=q*z")
    assert judge(symbolic, read_ask(ask, symbolic), answer, (), Sheet()).verdict != "unreadable"


def test_on_a_sheet_a_name_stands_for_the_learners_own_answer():
    """What follows from a wrong one keeps its credit, also further on; an answered local gradient may be named."""
    trace, sheet = explain("a=x*y; b=a*z; f=b*w", x=2, y=3, z=5, w=7), Sheet(frozenset({"local(a,x)"}))
    earlier = []
    for ask, answer in [("df/db", "4"), ("df/da", "df/db*z"), ("df/dx", "df/da*da/dx"), ("df/dy", "40")]:
        earlier.append(judge(trace, read_ask(ask, trace), answer, earlier, sheet))
    assert [(one.verdict, one.carried_forward) for one in earlier] == [("wrong", False)] + [("wrong", True)] * 3
    copied = [judge(trace, read_ask(ask, trace), "a*b", (), sheet) for ask in ("df/db",)]
    assert not judge(trace, read_ask("df/da", trace), "a*b", copied, sheet).carried_forward


@pytest.mark.parametrize("slip", ["1e300", "-1e300", "1e9", "1e-9", "401"])
def test_a_wild_number_carries_nothing(slip):
    """More than two orders of magnitude from the truth is not a slip; a known mistake is, whatever its size."""
    answers = [f"df/dq = {slip}", f"df/dx = {slip}"]
    work = judge_work(explain(*LECTURE), f"dq = {slip}\ndx = dq")
    assert [one.carried_forward for one in [*check(*LECTURE, answers), *work.verdicts]] == [False] * 4
    [_, follows] = check("q=x+y; f=q*z", {"x": 2000, "y": 5, "z": 3}, ["df/dq = q", "df/dx = 2005"])
    assert follows.carried_forward
