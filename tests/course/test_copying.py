"""Who copies what stands on a sheet, or asks it back, earns next to nothing of the shipped course."""

import re

import pytest

from bpcli.course.collect import Submission
from bpcli.course.load import load_course
from bpcli.course.mark import mark
from bpcli.course.values import trace_of, values_of

COURSE = load_course(None)
SHEETS = [exercise for exercise in COURSE.exercises if exercise.code is None]
POINTS = sum(exercise.points for exercise in SHEETS)
PAIR = re.compile(r"(?:d(\w+)/d|(?:local|jacobian)\((\w+),)(\w+)")


def statements(trace):
    """Return the right-hand sides as they stand on the sheet, by name."""
    graph, text = trace.graph, trace.graph.program.text
    return {
        one.name or graph.names[graph.output]: text[slice(*one.expression.span)] for one in graph.program.statements
    }


def own_right_side(trace, ask):
    """The right-hand side of the statement that is asked about."""
    pair = PAIR.match(ask)
    return statements(trace).get(pair[1] or pair[2] if pair else ask, "")


def last_right_side(trace, _):
    """That of the output, for everything."""
    return list(statements(trace).values())[-1]


def asked_back(_, ask):
    """What is asked, as a gradient where it can be one."""
    return PAIR.sub(lambda match: f"d{match[1] or match[2]}/d{match[3]}", ask).removesuffix(")")


def by_the_next_gate(trace, ask):
    """The chain rule in names alone, with nothing worked out."""
    pair, graph = PAIR.match(ask), trace.graph
    if pair is None or pair[3] not in graph.nodes:
        return ask
    above = [node for node in graph.gate_nodes if graph.nodes[pair[3]] in graph.operands_of(node) and graph.names[node]]
    through = [graph.names[node] for node in above]
    return " + ".join(f"d{pair[1] or pair[2]}/d{name}*d{name}/d{pair[3]}" for name in through)


def the_gate_above(trace, ask):
    """The gradient that arrives at the gate, handed on as it is."""
    return by_the_next_gate(trace, ask).partition("*")[0]


def the_name_itself(trace, ask):
    """The node with respect to which a gradient is asked."""
    pair = PAIR.match(ask)
    return pair[3] if pair else next(iter(trace.graph.inputs))


def cancelled(*_):
    """A huge number, added and taken away."""
    return "x*0 + 1e300 - 1e300"


def huge(*_):
    """A wild number everywhere: right nowhere, and nothing follows from it."""
    return "1e300"


def earned(copy):
    """Return the points of a script, and how many questions it answered."""
    files = {}
    for exercise in SHEETS:
        trace = trace_of(exercise, values_of(exercise, COURSE.salt, ""))
        lines = [f"{one.ask} = '{copy(trace, one.ask)}'" for one in exercise.questions]
        files[f"{exercise.folder}/answers.txt"] = "\n".join(lines).encode()
    marks = mark(COURSE, Submission("", files), None, lambda *_: ()).exercises
    return sum(one.earned for one in marks), sum(q.verdict != "blank" for one in marks for q in one.questions)


@pytest.mark.parametrize(
    "copy",
    [
        own_right_side,
        last_right_side,
        asked_back,
        by_the_next_gate,
        the_gate_above,
        the_name_itself,
        cancelled,
        huge,
    ],
)
def test_copying_earns_next_to_nothing(copy):
    """A value needs numbers, a gradient something that was worked out, and a huge number is worth nothing."""
    points, answered = earned(copy)
    assert answered > len(SHEETS)
    assert points <= 0.05 * POINTS, f"{copy.__name__}: {points} of {POINTS}"
