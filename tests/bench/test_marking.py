"""How long a class takes to mark, and what one submission costs.

Run with `python -m pytest tests/bench/test_marking.py --benchmark-only -s`. What is aimed at: 1,000 submissions of
about 55 value exercises in a minute on two cores, so 120 ms of one core each, with the drawing of their values.
Nothing here asserts a time; the times are printed and kept.
"""

import pickle
from random import Random
from shutil import copyfile
from time import process_time

from bpcli.course.answers import filled_answers
from bpcli.course.collect import Submission, collect
from bpcli.course.load import course_folder, load_course
from bpcli.course.mark import mark
from bpcli.course.model import Chapter, Course, Exercise, Question
from bpcli.course.values import POOL, recipe_of, slot_of, slot_values, values_of
from bpcli.fair.draw import Range

SIZES, FEW, HALF = Range(), Range(2, 5), Range(2, 5, halves=True)
FORMS = [
    ("q = x + y; f = q*z", {"x": SIZES, "y": SIZES, "z": SIZES}, ["q", "df/dq", "df/dx"]),
    ("(x+y)*z + x*y", {"x": SIZES, "y": SIZES, "z": SIZES}, ["f", "df/dx", "df/dy"]),
    ("a = x*y; b = a + z; f = a*b", {"x": FEW, "y": FEW, "z": SIZES}, ["f", "df/da", "df/dx"]),
    ("s = w0 x0 + w1 x1 + b; f = sigmoid(s)", dict.fromkeys(["w0", "x0", "w1", "x1", "b"], HALF), ["s", "f", "df/dw0"]),
    ("max(x, y)*z", {"x": SIZES, "y": SIZES, "z": SIZES}, ["f", "df/dx", "df/dz"]),
    ("q = W x; f = ‖q‖²", {"W": Range(2, 5, (2, 2)), "x": Range(2, 5, (2,))}, ["q", "df/dW", "df/dx"]),
    ("exp(x)/y", {"x": Range(2, 4, halves=True), "y": SIZES}, ["f", "df/dx", "df/dy"]),
    ("x^2*y - y*z", {"x": SIZES, "y": SIZES, "z": SIZES}, ["f", "df/dx", "df/dy"]),
    ("q = x - y; f = 1/q + z", {"x": SIZES, "y": SIZES, "z": SIZES}, ["q", "df/dx", "df/dz"]),
]
COUNT = 55
WRONG = ("", "7", "-12", "0.25", "x*y", "-z", "3.5", "q", "((")


def course():
    """A course of value exercises, each learner with values of their own."""
    exercises = []
    for number in range(COUNT):
        expression, ranges, asks = FORMS[number % len(FORMS)]
        questions = tuple(map(Question, asks))
        place = f"01-c/{number:02}-e"
        exercises.append(
            Exercise(f"e-{number}", "E", expression, ranges=ranges, largest=2e3, questions=questions, folder=place)
        )
    return Course("bench", "B", (Chapter("01-c", "C", tuple(exercises)),), salt="2026")


def submissions(of, count):
    """Learners who answer seven questions of ten rightly."""
    chance = Random(1)  # noqa: S311  (nothing secret)
    for number in range(count):
        name, files = f"learner-{number}", {}
        for one in of.exercises:
            lines = filled_answers(one, values_of(one, of.salt, name)).split("\n")
            for place, line in enumerate(lines):
                if line[:1] not in {"", "#"} and chance.random() < 0.3:
                    lines[place] = f"{line.partition(' = ')[0]} = {chance.choice(WRONG)}"
            files[f"{one.folder}/answers.txt"] = "\n".join(lines).encode()
        yield Submission(name, files)


def test_a_submission_is_marked(benchmark):
    """One after the other, from a class of 40; verdicts on the same answers are kept, as for a whole class."""
    of = course()
    found = list(submissions(of, 40))
    benchmark.pedantic(lambda: [mark(of, one) for one in found], rounds=1)
    print(f"\na submission: {benchmark.stats['mean'] / len(found) * 1e3:.0f} ms")


def test_a_class_s_values_are_drawn(benchmark):
    """Every slot of an exercise of each form: done once a process, however large the class."""
    of = course()
    recipes = [recipe_of(one) for one in of.exercises[: len(FORMS)]]
    benchmark.pedantic(lambda: [slot_values(one, "s", slot) for one in recipes for slot in range(POOL)], rounds=1)
    print(f"\nan exercise's values for a class: {benchmark.stats['mean'] / len(recipes) * 1e3:.0f} ms")
    assert slot_of(of.exercises[0], "s", "") == 0


def test_a_submission_of_the_shipped_course_costs_little_more_than_its_marking(benchmark, tmp_path):
    """Reading it, marking it and handing both to a worker and back, against marking alone, its verdicts known."""
    of = load_course()
    for exercise in of.exercises:
        folder = tmp_path / "class/ada" / exercise.folder
        folder.mkdir(parents=True)
        copyfile(course_folder() / exercise.folder / "exercise.toml", folder / "exercise.toml")
        if exercise.code is None:
            text = filled_answers(exercise, values_of(exercise, of.salt, "ada"), "ada")
            (folder / "answers.txt").write_text(text.replace("= -", "= "), encoding="utf-8")

    def whole():
        read = collect(tmp_path / "class/ada", of, "ada", tmp_path / "class")
        return pickle.loads(pickle.dumps(mark(of, pickle.loads(pickle.dumps(read)))))  # noqa: S301  (our own)

    whole()
    read = collect(tmp_path / "class/ada", of, "ada")
    start = process_time()
    for _ in range(10):
        mark(of, read)
    middle = process_time()
    benchmark.pedantic(whole, rounds=10)
    alone, together = (middle - start) * 100, (process_time() - middle) * 100
    print(f"\nof the shipped course: {together / alone:.1f} times its marking, {alone:.0f} ms")
