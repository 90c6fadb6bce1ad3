"""A derivation as it is written on paper or in code: each line in its context, the caret under the first wrong one."""

import time

import pytest

from bpcli import InputError, explain
from bpcli.judge.work import judge_work

LECTURE = explain("(x+y)*z", x=-2, y=5, z=-4)
BRANCH = explain("x*y + x*z", x=2, y=3, z=4)
NORM = explain("||W x||^2", W="[[0.1, 0.5], [-0.3, 0.8]]", x="[0.2, 0.4]")
LAYER = explain("h = relu(X W + b); f = sum(h*h)", X="[[1, 2], [3, -4]]", W="[[1, -1], [2, 0.5]]", b="[0.1, 0.2]")

RIGHT = [
    (LECTURE, "q = x + y\nf = q * z\ndf = 1\ndq = z * df\ndz = q * df\ndx = 1 * dq\ndy = 1 * dq"),
    (
        LECTURE,
        "# forward\nq = x + y = 3   # the sum\n\nf = qz = -12\nBackward:\n∂f/∂q = z = −4; df/dz = q\nx.grad = dq",
    ),
    (LECTURE, "| node | value | gradient |\n|---|---|---|\n| x | -2 | -4 |\n| q | 3 | ? |\n| z | -4 | 3 |"),
    (LECTURE, "node | gradient\nx | -4\n\nx: -2, -4\nq: 3\nz: -4, 3"),
    (LECTURE, "t = 2*z\ndq = t/2\ns = 3\ndz = s"),
    (LECTURE, "dx += dq"),
    (BRANCH, "dx = 0\ndx += y\ndx += z"),
    (BRANCH, "dx = y\ndy = x\ndx += z\ndz = x"),
    (BRANCH, "dx = 10\ndx -= 3"),
    (NORM, "q = W.dot(x)\nf = np.sum(q**2)\ndq = 2.0 * q\ndW = np.outer(dq, x)\ndx = W.T.dot(dq)"),
    (NORM, "q = W @ x = [0.22, 0.26]\n∇q f = 2q\n∇W f = dq xᵀ\ndx = Wᵀ dq = [-0.112, 0.636]"),
    (LAYER, "dh = 2*h\ndq2 = dh * (q2 > 0)\ndb = dq2.sum(axis=0)\ndW = X.T @ dq2\ndX = np.dot(dq2, W.T)"),
]


@pytest.mark.parametrize(("trace", "work"), RIGHT)
def test_a_right_derivation_is_right(trace, work):
    """On paper, in NumPy's code, and as a table."""
    marked = judge_work(trace, work)
    assert [(one.ask, one.answer, one.said) for one in marked.verdicts if one.verdict != "right"] == []
    assert marked.line is marked.first_wrong is None


WRONG = [
    # the derivation, the first wrong line, what the caret stands under, a mistake, how many are carried forward
    (LECTURE, "q = x + y\ndq = q * 1\ndx = dq\ndy = dq", 2, "q * 1", "operands-not-switched", 2),
    (LECTURE, "dq = 3\ndx = 3\ndy = dq", 1, "3", "operands-not-switched", 2),
    (LECTURE, "dq = z = 4\ndx = dq", 1, "4", "sign", 1),
    (LECTURE, "x: -2, 3\ny: 5, 3\nq: 3, 3", 3, "3", "operands-not-switched", 2),
    (LECTURE, "q = x - y\ndz = q", 1, "x - y", None, 1),
    (LECTURE, "node | value | gradient\nx | -2 | 3\nq | 3 | -4", 2, "3", "operands-not-switched", 0),
    (LECTURE, "t = 2*z\ndq = t\ndx = dq", 2, "t", None, 1),
    (BRANCH, "dx = y\ndx = z", 1, "y", "overwrote-branch", 0),
    (BRANCH, "dx = 0\ndx += y\ndx += 2*z\ndy = x", 3, "2*z", None, 0),
    (BRANCH, "dx += y", 1, "y", "overwrote-branch", 0),
    (NORM, "dq = q\ndW = np.outer(dq, x)\ndx = W.T @ dq", 1, "q", "lost-two", 2),
    (NORM, "dq = 2*q\ndW = np.outer(x, dq)", 2, "np.outer(x, dq)", "transposed", 0),
]


@pytest.mark.parametrize(("trace", "work", "line", "under", "mistake", "carried"), WRONG)
def test_the_first_wrong_line_is_shown(trace, work, line, under, mistake, carried):
    """With a caret under what is wrong in it, and the mistake named; what follows from it is carried forward."""
    marked = judge_work(trace, work)
    assert marked.line == line
    shown, caret = marked.first_wrong.splitlines()
    assert shown[caret.index("^") : caret.rindex("^") + 1] == under
    first = next(one for one in marked.verdicts if one.verdict == "wrong" and not one.carried_forward)
    assert mistake is None or mistake in {one.id for one in first.mistakes}
    assert sum(one.carried_forward for one in marked.verdicts) == carried


def test_a_line_that_cannot_be_read_blocks_no_other():
    """It is unreadable, and the rest is judged."""
    marked = judge_work(LECTURE, "dq = z $\nq = (\ndz = 3\nf *= 2\nimport os\nfor i in x: pass\ndx, dy = 1, 2")
    assert [(one.ask, one.verdict) for one in marked.verdicts][:3] == [
        ("df/dq", "unreadable"),
        ("q", "unreadable"),
        ("df/dz", "right"),
    ]
    assert all(one.verdict == "unreadable" for one in marked.verdicts[3:])


@pytest.mark.parametrize("work", ["", "nothing here", "# x = 3", "x = " * 3, "t = 3", "|" * 1000])
def test_a_derivation_that_says_nothing_is_an_error(work):
    """Vacuous is not right."""
    with pytest.raises(InputError, match="does not say anything"):
        judge_work(LECTURE, work)


def test_a_hostile_derivation_comes_back():
    """Doubling helpers, thousands of lines and deep brackets: an answer or an error, within seconds."""
    before = time.process_time()
    doubling = "t0 = z\n" + "\n".join(f"t{i + 1} = t{i} + t{i}" for i in range(60)) + "\ndq = t60"
    assert judge_work(LECTURE, doubling).verdicts[0].verdict in {"wrong", "unreadable"}
    with pytest.raises(InputError, match="lines"):
        judge_work(LECTURE, "q = 3\n" * 5000)
    judge_work(LECTURE, "q = " + "(" * 9000 + "\n" + "dq = " + "=" * 500 + "\ndz = 3")
    judge_work(LECTURE, "dx += z\n" * 300)
    assert time.process_time() - before < 10
