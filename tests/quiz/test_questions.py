"""The questions about drawn circuits: the truth is right, each known mistake is told, and nothing shown tells it."""

from functools import cache

import pytest

from bpcli import explain
from bpcli.fair.sieve import ROUNDING, shape_of, written
from bpcli.formats import Page, write_story
from bpcli.judge.ask import read_ask
from bpcli.judge.mistakes import predict
from bpcli.judge.truth import truth
from bpcli.lesson.story import Drawing, Section, Sentence, Story, Table
from bpcli.quiz.asks import asks
from bpcli.quiz.draw import draw, sure
from bpcli.quiz.questions import questions
from bpcli.quiz.questions.choices import read
from bpcli.quiz.questions.position import Position
from bpcli.quiz.questions.shown import backward_table
from bpcli.quiz.topics import TOPICS
from bpcli.trace.trace import Trace
from tests.golden import assert_golden
from tests.told import dump

LEVELS = [(topic.id, level) for topic in TOPICS.values() for level in topic.levels]
NO_ASK = {"pattern", "route", "structure", "fits", "nudge", "find"}
SEEDS = range(3)


@cache
def asked(topic, level):
    """A trace and each of its questions, over a few seeds and all stages."""
    traces = [(draw(topic, level, seed).trace, seed) for seed in SEEDS]
    return [
        (trace, one)
        for trace, seed in traces
        for stage in (0, 1, 2)
        for one in questions(trace, topic=topic, level=level, stage=stage, seed=seed)
    ]


def one_of(kind, expression, topic="", level=1, stage=2, **values):
    """The questions of a kind about a circuit."""
    trace = explain(expression, **values)
    found = questions(trace, topic=topic, level=level, stage=stage, seed=1)
    return [one for one in found if one.kind == kind]


def story(one):
    """A question with its hints and its reason as a story."""
    return Story(one.prompt, (Section(one.kind, (*one.shown, *map(Sentence, (*one.hints, one.why)))),))


def page(one, form):
    """A question as it is written."""
    lines = []
    write_story(form, story(one), Page(lines.append))
    return "".join(lines)


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_the_answer_is_right_and_hints_end_with_it(topic, level):
    """Every topic and level has questions; the last rung is judged right, and so is the truth with every digit."""
    found = asked(topic, level)
    assert found
    for trace, one in found:
        assert one.judge(one.hints[-1], ()).verdict == "right", one
        assert len(one.hints) >= 2
        assert one.why
        assert one.prompt
        assert (one.ask == "") == (one.kind in NO_ASK)
        if one.kind not in NO_ASK:
            right = written(truth(trace, read_ask(one.ask, trace)))
            assert one.judge(right, ()).verdict == "right", one
            assert one.judge(f"{one.ask} = {right}", ()).verdict == "right", one


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_each_known_mistake_is_wrong_and_named(topic, level):
    """What a known mistake gives is never right, and is told as that mistake."""
    for trace, one in asked(topic, level):
        if one.kind in NO_ASK:
            continue
        ask = read_ask(one.ask, trace)
        found = [wrong for wrong in predict(trace, ask) if wrong.id not in ROUNDING]
        assert {wrong.id for wrong in found} <= set(one.possible)
        for wrong in found:
            verdict = one.judge(written(wrong.value), ())
            assert verdict.verdict == "wrong", (one.ask, wrong)
            assert wrong.id in {mistake.id for mistake in verdict.mistakes}, (one.ask, wrong)


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_what_is_made_without_knowing_is_never_right(topic, level):
    """What cancels, the question itself, its gradient for a local one, a formula for a value: wrong or unreadable."""
    numeric = [(trace, one) for trace, one in asked(topic, level) if not one.choices and one.kind != "shape"]
    for trace, one in numeric[::3]:
        name = next(iter(trace.graph.inputs))
        forged = [f"sum({name})*0 + 1e300 - 1e300", f"1e300 + sum({name}) - 1e300", one.ask]
        if "→" in one.ask:
            forged[-1] = f"d{trace.graph.names[trace.graph.output]}/d{one.ask.partition(' → ')[2]}"
        ask = read_ask(one.ask, trace) if one.kind not in NO_ASK else None
        if ask is not None and ask.wrt is not None and ask.kind != "edge":  # where 1 arrives, it is its local gradient
            forged.append(f"d{ask.of}/d{ask.wrt}")
        if ask is not None and ask.kind == "value":
            forged += [f"{trace.graph.names[node]}*1" for node in trace.graph.gate_nodes if trace.graph.names[node]]
            assert "write numbers only" in one.judge(f"{name} + 0", ()).said
        for text in filter(None, forged):
            assert one.judge(text, ()).verdict in {"wrong", "unreadable"}, (one.ask, text)


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_a_nudge_scales_every_mistake(topic, level):
    """A move with a wrong gradient is that mistake; so is the other direction."""
    for trace, one in asked(topic, level):
        if one.kind != "nudge":
            continue
        name = one.prompt.partition(" = ")[0]
        ask = read_ask(f"d{trace.graph.names[trace.graph.output]}/d{name}", trace)
        right = float(truth(trace, ask))
        assert one.judge(f"{'up' if right > 0 else 'down'} by {abs(right) * 0.01:.12f}", ()).verdict == "right"
        assert "sign" in {found.id for found in one.judge(f"{-right * 0.01:.12f}", ()).mistakes}
        for wrong in predict(trace, ask):
            if wrong.id not in ROUNDING:
                verdict = one.judge(written(wrong.value * 0.01), ())
                assert verdict.verdict == "wrong", (one.prompt, wrong)
                assert wrong.id in {mistake.id for mistake in verdict.mistakes}


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_nothing_shown_tells_what_is_asked(topic, level):
    """The wire and the cell of what is asked hold a question mark, and no later number is there."""
    for trace, one in asked(topic, level):
        drawings = [block for block in one.shown if isinstance(block, Drawing)]
        if one.kind == "value":
            own = [line for line in drawings[0].tree if line.label.partition(" (")[0] == one.ask]
            assert own, one
            assert all(line.value == "?" or "see above" in line.label for line in own), one
            assert not any(line.gradient for line in drawings[0].tree)
        if one.kind in {"upstream", "product", "gradient", "sum"}:
            name = read_ask(one.ask, trace).wrt
            own = [line for line in drawings[0].tree if line.label.partition(" ")[0] == name]
            assert own, one
            assert all("?" in {line.gradient, line.total} for line in own), one
        if one.kind != "find":
            for table in one.shown:
                if isinstance(table, Table):
                    assert any("?" in cell for cell in table.row(table.length - 1)), one


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_choices(topic, level):
    """A choice is its text or its number; every other one is wrong; anything else is unreadable and costs nothing."""
    for _, one in asked(topic, level):
        if not one.choices:
            continue
        assert len(set(one.choices)) == len(one.choices) >= 2
        right = one.choices.index(one.hints[-1])
        for place, text in enumerate(one.choices):
            verdict = one.judge(f" {text.upper()} ", ())
            assert verdict.verdict == ("right" if place == right else "wrong")
            assert verdict.understood == text
            assert verdict.said
            if text.isdigit():
                continue  # a constant operand is named by its text
            if str(place + 1) not in one.choices:
                assert one.judge(str(place + 1), ()).understood == text
        for text in ("", "nothing of these", "99", "?" * 10_000):
            assert one.judge(text, ()).verdict == "unreadable"
        told = {mistake.id for text in one.choices for mistake in one.judge(text, ()).mistakes}
        assert told == set(one.possible)


@pytest.mark.parametrize(("topic", "level"), LEVELS)
def test_the_same_seed_is_the_same_quiz(topic, level):
    """Twice the same, word for word."""
    trace = draw(topic, level, 1).trace
    other = Trace(trace.graph, trace.given)
    one, two = (
        [page(q, "plain") for q in questions(t, topic=topic, level=level, stage=2, seed=1)] for t in (trace, other)
    )
    assert one == two


def test_every_kind_is_asked_somewhere():
    """No kind is dead."""
    found = {one.kind for topic, level in LEVELS for _, one in asked(topic, level)}
    assert found == {
        *("value", "local", "upstream", "product", "gradient", "addend", "sum", "pattern", "route"),
        *("shape", "structure", "jacobian", "entries", "fits", "nudge", "find"),
    }


@pytest.mark.parametrize("topic", TOPICS)
def test_fading(topic):
    """First one blank, then the last steps, then all."""
    trace = sure(topic, 1).trace
    counts = [len(questions(trace, topic="staged", level=3, stage=stage, seed=2)) for stage in (0, 1, 2)]
    assert counts[0] == 1
    assert counts == sorted(counts)


def test_branch_addends_then_their_sum():
    """Each edge alone, in numbers and formulas; another edge's addend and the sum are told from it."""
    one, two = one_of("addend", "x*y + x*z", x=2, y=3, z=5)
    assert [q.judge(text, ()).verdict for q, text in ((one, "5"), (one, "z"), (two, "3"), (two, "y"))] == ["right"] * 4
    assert one.judge("3", ()).said == "3 comes back on the edge q1 → x. The question asks for the edge q2 → x"
    assert "whole gradient at x" in one.judge("8", ()).said
    assert {found.id for found in one.judge("x", ()).mistakes} == {"operands-not-switched", "forward-value"}
    assert {found.id for found in one.judge("2", ()).mistakes} == {"operands-not-switched", "forward-value"}
    assert one.judge("3 +", ()).verdict == "unreadable"
    (total,) = one_of("sum", "x*y + x*z", x=2, y=3, z=5)
    assert total.judge("8", ()).verdict == "right"
    assert {found.id for found in total.judge("5", ()).mistakes} >= {"overwrote-branch"}


@pytest.mark.parametrize(("topic", "level"), [place for place in LEVELS if place[0] == "branches"])
def test_addends_of_drawn_circuits(topic, level):
    """An addend that is another number is wrong, and the mistakes of one step are predicted."""
    for trace, one in asked(topic, level):
        if one.kind == "addend":
            right = float(one.hints[-1].partition(" = ")[2].replace("−", "-"))
            assert one.judge(str(right), ()).verdict == "right"
            assert one.judge(str(right + 1.5), ()).verdict == "wrong"
            if right:  # zero has no other sign
                assert {found.id for found in one.judge(str(-right), ()).mistakes} >= {"sign"}
            assert one.ask.partition(" → ")[2] in trace.graph.nodes


def test_errors_are_carried_along_a_branch():
    """A wrong addend costs itself, and the sum that follows from it keeps its credit; a zero carries nothing."""
    trace = explain("(x + y)*z + x*y", x=2, y=3, z=5)
    found = {one.ask: one for one in questions(trace, topic="branches", level=2, stage=2, seed=0)}
    one, two = (name for name in found if name.endswith("→ x"))
    wrong = found[one].judge("11", ())
    right = found[two].judge(found[two].hints[-1], ())
    assert (wrong.verdict, right.verdict) == ("wrong", "right")
    number = {name: float(found[name].hints[-1].partition(" = ")[2]) for name in (one, two)}
    total = found["df/dx"].judge(str(11 + number[two]), (wrong, right))
    assert (total.verdict, total.carried_forward, total.credit) == ("wrong", True, 1.0)
    assert one in total.said
    assert not found["df/dx"].judge("12", (wrong, right)).carried_forward
    of = one.partition(" ")[0]
    upstream = found[f"df/d{of}"].judge("7", ())
    assert upstream.verdict == "wrong"
    assert not found[one].judge("13", (upstream,)).carried_forward
    local = number[one] / trace.backward().gradient[trace.node(of)]
    assert found[one].judge(str(7 * local), (upstream,)).carried_forward


def test_a_route_names_its_mistakes():
    """The loser, and both."""
    (one,) = one_of("route", "max(x, y)*z", x=2, y=7, z=-3)
    assert one.choices == ("x", "y", "both")
    assert one.judge("y", ()).verdict == "right"
    assert [one.judge(text, ()).mistakes[0].id for text in ("x", "b")] == ["routed-to-loser", "routed-to-both"]
    assert not one_of("route", "max(x, y)*z", x=7, y=7, z=-3)  # a tie is no question


def test_the_product_that_fits():
    """Only one has the shape of W; where W is square the shapes do not tell, and nothing is asked."""
    (one,) = one_of("fits", "||W x||^2", W=[[1, 2, 3], [4, 5, 6]], x=[1, 0, 2])
    assert one.hints[-1] == "∇q f ⋅ xᵀ"
    assert one.judge("∇q f * x.T", ()).verdict == "right"
    assert one.judge("x ⋅ (∇q f)ᵀ", ()).mistakes[0].id == "transposed"
    assert not one_of("fits", "||W x||^2", W=[[1, 2], [4, 5]], x=[1, 2])


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("-0.04", "right"),
        ("down by 0.04", "right"),
        ("falls 4/100", "right"),
        ("up 0.04", "wrong"),
        ("up", "unreadable"),
    ],
)
def test_a_nudge_in_words(answer, verdict):
    """Which way may be said in words."""
    (one,) = one_of("nudge", "x*z", topic="mul", stage=1, x=-4, z=-4)
    assert one.judge(answer, ()).verdict == verdict


def test_a_nudge_is_about():
    """What the output truly does is right too; what it would do with a wrong gradient is not."""
    (one,) = one_of("nudge", "x^2", topic="functions", stage=1, x=30)
    assert one.judge("0.6001", ()).verdict == "right"
    assert [found.id for found in one.judge("0.3", ()).mistakes] == ["lost-two", "forward-value"]


def test_find_the_mistake():
    """Rows before the planted one are true, the planted one is not, and both are told."""
    found = [(trace, one) for topic, level in LEVELS for trace, one in asked(topic, level) if one.kind == "find"]
    assert len(found) > 5
    for trace, one in found:
        table = one.shown[-1]
        wrong = one.choices.index(one.hints[-1])
        for place in range(wrong):
            assert one.judge(str(place + 1), ()).said.endswith("it follows from the rows above it")
        name, value = table.row(wrong)[1:]
        (right,) = [text for text in (one.why,) if f"{name} = " in text]
        assert f"{name} = {value} would be right" not in right
        assert shape_of(truth(trace, read_ask(name, trace))) is not None


def test_a_learner_s_own_circuit():
    """Any circuit is asked about, with values or without; one of a single input too."""
    assert [one.ask for one in one_of("gradient", "(x+y)*z", x=-2, y=5, z=-4)] == ["df/dz", "df/dx", "df/dy"]
    for source, values in (("x", {"x": 1}), ("x*x*x", {"x": 2}), ("max(x, x)", {"x": 1}), ("sum([1, 2])", {})):
        for stage in (0, 1, 2):
            for one in questions(explain(source, **values), topic="", level=1, stage=stage, seed=0):
                assert one.judge(one.hints[-1], ()).verdict == "right", (source, one)
    for source in ("(x+y)*z", "x*σ(w*x)", "1/(1+e^-x)", "max(x, y)*x"):
        symbolic = questions(explain(source), topic="", level=1, stage=2, seed=0)
        assert symbolic
        for one in symbolic:
            assert one.judge(one.hints[-1], ()).verdict == "right", (source, one)


def test_how_a_choice_is_read():
    """By its text whatever the case, its number, its first letters where they tell."""
    choices = ("distributor", "switcher", "router")
    assert [read(text, choices) for text in ("S", "a switcher", "2", "(2)", "2.")] == ["switcher"] * 5
    assert [read(text, choices) for text in ("", "0", "4", "x", "²")] == [None] * 5
    assert read("0", ("0", "q")) == "0"  # an operand that is a number is named by it


SHOWN = {
    "value": ("staged", 2, 2),
    "product": ("mixed", 2, 1),
    "sum": ("branches", 2, 2),
    "fits": ("networks", 2, 1),
    "find": ("mixed", 2, 2),
    "local": ("sigmoid", 2, 1),
}


@pytest.mark.parametrize("kind", SHOWN)
def test_the_question_is_the_golden(kind):
    """What is shown, asked and hinted, by value; on a page of 80 columns it fits."""
    topic, level, stage = SHOWN[kind]
    one = next(
        one
        for seed in range(12)
        for one in questions(draw(topic, level, seed).trace, topic=topic, level=level, stage=stage, seed=seed)
        if one.kind == kind
    )
    assert max(map(len, page(one, "table").split("\n"))) <= 80
    assert_golden(f"stories/quiz/{kind}.txt", dump(story(one)))


def test_the_rule_that_is_asked_is_blank_at_a_branch_too():
    """Where an array branches its rules say +=; the side that tells how the gradient is made is hidden all the same."""
    trace = explain("f = sum(W*V) + sum(W)", W=[[1.0, 2.0], [3.0, 4.0]], V=[[1.0, 2.0], [3.0, 5.0]])
    asked = tuple(asks(trace))
    at = next(index for index, one in enumerate(asked) if (one.kind, one.wrt) == ("gradient", "W"))
    position = Position(trace, "mixed", 1, 2, 7, asked, at)
    edges = [edge for edge in position.back.edges if edge.operand == trace.graph.nodes["W"]]
    for table in (backward_table(position), *(backward_table(position, edge) for edge in edges)):
        rows = [table.row(index) for index in range(table.length)]
        assert {rule for _, _, rule, _, product, _ in rows if product == "?"} == {"∇W f += ?"}
