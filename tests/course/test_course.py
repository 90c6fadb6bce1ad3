"""The course that ships with bpcli: it covers the lecture in order, and nothing in it misleads."""

import pytest

from bpcli.course.answers import filled_answers
from bpcli.course.lint import lint
from bpcli.course.load import load_course
from bpcli.course.values import POOL, trace_of, values_of
from bpcli.judge.ask import read_ask

COURSE = load_course(None)
CHAPTERS = {  # in the lecture's order, each with a word of its title
    "01-forward-pass": "forward",
    "02-local-gradients": "Local",
    "03-chain-rule": "chain rule",
    "04-gate-patterns": "patterns",
    "05-branches": "order matters",
    "06-sigmoid-circuit": "sigmoid",
    "07-staged-computation": "Staged",
    "08-vectors": "broadcasting",
    "09-jacobian": "Jacobian",
    "10-matrix-products": "‖W x‖²",
    "11-activations": "Activation",
    "12-losses": "Losses",
    "13-networks": "layers",
    "14-code": "forward/backward API",
    "15-by-index": "By indices",
    "16-normalisation": "Normalisation",
    "17-convolution": "Convolution",
    "18-sequences": "attention",
}
SLOTS = 2  # of the values that are drawn; `bpcli course lint exercises` looks at all
LEARNERS = [f"learner-{number}" for number in range(8)]


def by_folder(exercise):
    """Name a case."""
    return exercise.folder


def test_the_course_covers_the_whole_lecture_in_order():
    """Eighteen chapters in order, at least fifty exercises, each with an ID of its own."""
    assert [chapter.folder for chapter in COURSE.chapters] == list(CHAPTERS)
    for chapter in COURSE.chapters:
        assert CHAPTERS[chapter.folder] in chapter.title
        assert len(chapter.exercises) >= 4
    ids = [exercise.id for exercise in COURSE.exercises]
    assert len(ids) >= 50
    assert len(set(ids)) == len(ids)


def test_nothing_in_the_course_misleads():
    """Each exercise fails as shipped, passes with its solution, and tells known mistakes apart.

    Locked values never change. So a mistake that is known later may meet another one there, and lint warns of that.
    """
    course, faults = lint(None, slots=SLOTS)
    faults = [fault for fault in faults if not (fault.warning and "locked sets of values" in fault.what)]
    assert "\n".join(line for fault in faults for line in fault.lines()) == ""
    assert course == COURSE


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=by_folder)
def test_each_exercise_asks_for_steps_and_has_a_ladder_of_hints(exercise):
    """A title, a text, two to six questions, and hints from the pattern to the rule."""
    assert exercise.title
    assert exercise.text.strip()
    assert 2 <= len(exercise.questions) <= 6
    assert len(exercise.hints) >= 2
    assert len(set(exercise.hints)) == len(exercise.hints)


def test_most_questions_are_about_steps_on_the_way():
    """Nodes between the inputs and the output are asked about in nearly every exercise of a circuit."""
    final = []
    for exercise in COURSE.exercises:
        if exercise.code is not None:
            continue
        trace = trace_of(exercise, values_of(exercise, COURSE.salt, ""))
        asks = [read_ask(question.ask, trace) for question in exercise.questions]
        inputs, out = set(trace.graph.inputs), trace.graph.names[trace.graph.output]
        if not any(ask.kind != "gradient" or ask.of != out or ask.wrt not in inputs for ask in asks):
            final.append(exercise.id)
    assert final == ["sigmoid-weights"]  # its way was asked for in the exercise before


def test_most_exercises_have_values_of_each_learners_own():
    """The lecture's own circuits keep the lecture's numbers; of the others nearly all are drawn, for each learner."""
    circuits = [exercise for exercise in COURSE.exercises if exercise.code is None]
    drawn = [exercise for exercise in circuits if exercise.is_drawn]
    assert len(drawn) > 2 / 3 * len(circuits)
    for exercise in drawn[:: len(drawn) // 6]:
        assert len({tuple(values_of(exercise, COURSE.salt, learner).items()) for learner in LEARNERS}) > 2
    assert len(LEARNERS) <= POOL


@pytest.mark.parametrize(
    ("exercise", "answers"),
    [
        ("lecture-forward", {"q": "3", "f": "-12"}),
        ("lecture-backward", {"df/dq": "-4", "df/dz": "3", "df/dx": "-4", "df/dy": "-4"}),
        ("sigmoid-forward", {"c": "4", "s": "1", "t": "0.37", "d": "1.37", "f": "0.73"}),
        ("sigmoid-four-gates", {"df/dd": "-0.53", "df/dt": "-0.53", "df/dn": "-0.20", "df/ds": "0.20"}),
        (
            "sigmoid-weights",
            {"df/dw2": "0.20", "df/dw0": "-0.20", "df/dx0": "0.39", "df/dw1": "-0.39", "df/dx1": "-0.59"},
        ),
    ],
)
def test_the_lectures_own_circuits_have_the_lectures_answers(exercise, answers):
    """The numbers on the slides are right, as the slides round them."""
    from bpcli.judge.judge import judged

    [found] = [one for one in COURSE.exercises if one.id == exercise]
    assert [question.ask for question in found.questions] == list(answers)
    verdicts = judged(trace_of(found, found.values), answers.items())
    assert {one.verdict for one in verdicts} == {"right"}


def test_no_hint_and_no_text_holds_an_answer_of_the_seeds():
    """A text that gives an answer away would give away the wrong one to everybody else."""
    for exercise in COURSE.exercises:
        if not exercise.is_drawn:
            continue
        values = values_of(exercise, COURSE.salt, "")
        told = " ".join((exercise.text, *exercise.hints, *(question.text for question in exercise.questions)))
        assert filled_answers(exercise, values)
        for name, value in values.items():
            assert f"{name} = {value}" not in told
