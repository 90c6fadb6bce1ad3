"""A course from its folder, and every fault of it told at once, with file, line and what to do."""

import shutil
from pathlib import Path

import pytest

from bpcli.course.faults import CourseError
from bpcli.course.load import course_folder, load_course
from bpcli.errors import InputError
from tests.golden import assert_golden

SMALL = Path(__file__).parent / "small"
SUM = "01-forward-and-backward/01-a-sum"
OWN = "01-forward-and-backward/02-your-own"
CODE = "02-arrays-and-code/03-multiply"


@pytest.fixture
def course(tmp_path):
    """Give a copy of the small course, to break."""
    shutil.copytree(SMALL, tmp_path / "small")
    return tmp_path / "small"


def faults(folder):
    """Return what is wrong with a course."""
    with pytest.raises(CourseError) as caught:
        load_course(folder)
    return caught.value.faults


def test_chapters_and_exercises_come_in_order(course):
    """Numbers order folders, 10 after 9; other folders are none of the course's."""
    (course / "10-last").mkdir()
    shutil.copytree(course / OWN, course / "10-last" / "9-x")
    shutil.copytree(course / SUM, course / "10-last" / "10-y")
    for place, number in (("9-x", "nine"), ("10-y", "ten")):
        file = course / "10-last" / place / "exercise.toml"
        file.write_text(file.read_text().replace('id = "', f'id = "{number}-'))
    (course / "10-last" / "README.md").write_text("\n# The last #\n\ntext")
    (course / "notes").mkdir()
    found = load_course(course)
    assert [one.folder for one in found.chapters] == ["01-forward-and-backward", "02-arrays-and-code", "10-last"]
    assert [one.id for one in found.chapters[-1].exercises] == ["nine-own-values", "ten-sum-product"]
    assert found.chapters[0].title == "Forward and backward"
    assert (found.points, found.salt, found.exercises[0].points) == (22.0, "2026", 4.0)


def test_values_are_kept_as_they_are_typed():
    """0.1 stays one tenth, lists stay lists, questions know their lines."""
    first, own, matrix, _, code = load_course(SMALL / "course.toml").exercises
    assert first.values == {"x": "-2", "y": "5", "z": "-4"}
    assert matrix.values["W"] == "[[0.1, 0.5], [-0.3, 0.8]]"
    assert [one.line for one in first.questions] == [14, 17, 21]
    assert own.is_drawn
    assert own.ranges["x"].high == 9
    assert code.code.inputs == {"x": "randn()", "y": "randn()"}


def test_everything_is_told_at_once(course):
    """A golden: a course with a fault of most kinds, as its teacher sees it."""
    (course / "course.toml").write_text('id = "Small course"\ntitel = "A"\n')
    (course / SUM / "exercise.toml").write_text(
        'id = "sum"\ntitle = 3\nexpresion = "x"\nexpression = "q = x + y; f = q*sigmod(z)"\nseed = "1"\n'
        '[values]\nx = true\ny = 2\n[draw]\ny = "9..2"\nz = { range = "1..9", halves = true, shap = "2" }\n'
        '[[questions]]\nask = "q"\npoints = 0\n[[questions]]\nask = "q"\nhints = [3]\n[[questions]]\npoint = 1\n'
    )
    (course / OWN / "exercise.toml").write_text('id = "own"\ntitle = "broken\n')
    (course / "02-arrays-and-code" / "README.md").unlink()
    (course / CODE / "multiply.py").write_text("def f(): ...\n")
    (course / CODE / "solution" / "multiply.py").unlink()
    (course / "02-arrays-and-code" / "04-empty").mkdir()
    with pytest.raises(CourseError) as caught:
        load_course(course)
    assert_golden("course/faults.txt", caught.value.render() + "\n")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("q = x + y; f = q*z", "q = x + y; f = q*sigmod(z)", 6, "sigmod"),
        ("q = x + y; f = q*z", "q = x + y; f = q*(z", 6, ""),
        ("q = x + y; f = q*z", "q = x + y; f = q*w", 6, "w has no value"),
        ('ask = "q"', 'ask = "dq/dw"', 15, "dq/dw: there is no node w"),
        ('ask = "q"', 'ask = "1+1"', 15, "1+1: this does not ask for anything"),
        ('ask = "q"', 'ask = "local(f,x)"', 15, "x is not an input of f"),
        ("z = -4", "z = -4\nw = 3", 13, "w does not occur in the expression"),
        ("z = -4", 'z = "1/0"', 12, "z: "),
        ("z = -4", 'z = "z"', 12, "z: z is not a number"),
        ("[values]\nx = -2\ny = 5\nz = -4\n", "", 11, "q has no answer without values"),
        ("z = -4", "z = 1979-05-27", 12, "z has no value that can be read"),
        ("x + y; f = q*z", "log(x) + y; f = q*z", 6, "log"),
        ("points = 2", 'points = "2"', 23, "points is a text, and should be a number"),
        ("points = 2", "points = -1", 23, "points are -1"),
        ("points = 2", 'allow = ["dropped-upstrem"]', 23, "there is no known mistake dropped-upstrem"),
        ('id = "sum-product"', 'id = "own-values"', 1, "the id own-values is that of"),
        ('id = "sum-product"', 'id = "A sum"', 1, "A sum is not an id"),
        ("[[questions]]", "[[question]]", 14, "there is no field question"),
        ('hints = ["Start', 'hunts = ["Start', 1, "hints is missing"),
        ("z = -4", "z = " + "[" * 30 + "]" * 30, 12, "brackets in brackets"),
        ("z = -4", "z = " + "9" * 5000, 1, "too many digits"),
        ("z = -4", "z" + ".z" * 200 + " = 1", 12, "more than 20 parts"),
    ],
)
def test_each_fault_has_its_line(course, old, new, line, said):
    """Each is found where it stands, and says what is wrong."""
    file = course / SUM / "exercise.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    found = [one for one in faults(course) if said in one.what and (one.line == line or one.line > line)]
    assert found, faults(course)
    if old != "[[questions]]" and "own-values" not in new:
        assert found[0].file == f"{SUM}/exercise.toml"
    assert any(one.line == line for one in found), found


def test_the_caret_stands_under_the_place_in_the_expression(course):
    """Escapes, several lines: the place in the file is that of the character, not of the reading."""
    file = course / SUM / "exercise.toml"
    file.write_text(file.read_text().replace('"q = x + y; f = q*z"', '"""\nq = x + \\u0079\nf = q*sigmod(z)\n"""'))
    [fault] = faults(course)
    assert fault.line == 8
    assert fault.text[slice(*fault.span)] == "sigmod"


def test_a_program_needs_a_starter_and_a_solution(course):
    """Both with the class, and arguments that are inputs."""
    (course / CODE / "solution" / "multiply.py").unlink()
    (course / CODE / "multiply.py").write_text("class Multiply: ...")
    file = course / CODE / "exercise.toml"
    file.write_text(
        file.read_text().replace('forward = ["x", "y"]', 'forward = ["x", "w"]').replace("backward", "back")
    )
    said = " ".join(one.what for one in faults(course))
    for part in (
        "no solution solution/multiply.py",
        "no class MultiplyGate",
        "no input w",
        "no field back",
        "cannot ask for back",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("/etc/passwd", "file: /etc/passwd is not a file in the exercise's folder"),
        ("/etc/x.py", "is not a file in the exercise's folder"),
        ("../01-a-sum/multiply.py", "is not a file in the exercise's folder"),
        ("solution/multiply.py", "is not a file in the exercise's folder"),
        ("C:\\\\x.py", "is not a file in the exercise's folder"),
        ("..\\\\x.py", "is not a file in the exercise's folder"),
        ("c:x.py", "is not a file in the exercise's folder"),
        ("~/x.py", "is not a file in the exercise's folder"),
        ("..", "file: .. is not a name of a program"),
        ("multiply", "is not a name of a program"),
        ("a\\u0000.py", "is not a name of a program"),
        ("x" * 5000, "is not a name of a program"),
        ("", "file is empty"),
        ("folder.py", "there is no starter folder.py"),
        ("link.py", "the starter link.py is a link to another folder"),
    ],
)
def test_a_program_lies_in_its_exercise(course, tmp_path, file, said):
    """Whatever path is given, the field is named, once, and nothing outside is looked at."""
    (course / CODE / "folder.py").mkdir()
    (tmp_path / "outside.py").write_text("class MultiplyGate: ...")
    (course / CODE / "link.py").symlink_to(tmp_path / "outside.py")
    (course / CODE / "solution" / "link.py").write_text("class MultiplyGate: ...")
    (course / CODE / "solution" / "folder.py").write_text("class MultiplyGate: ...")
    toml = course / CODE / "exercise.toml"
    toml.write_text(toml.read_text().replace('file = "multiply.py"', f'file = "{file}"'))
    [fault] = faults(course)
    assert said in fault.what
    assert fault.line == toml.read_text().split("\n").index(f'file = "{file}"') + 1


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("hints = [", "point = 3\nhints = [", "did you mean points? It belongs under [[questions]]"),
        ("hints = [", "points = 3\nhints = [", "points belongs under [[questions]]"),
        (
            'ask = "q"',
            'ask = "q"\nexpression = "x"',
            "expression belongs at the top of the file, before the first table",
        ),
        ('ask = "q"', 'ask = "q"\npoint = 3', "did you mean points?"),
        ("hints = [", "hnits = [", "did you mean hints?"),
    ],
)
def test_a_field_in_the_wrong_place_is_told_where_it_belongs(course, old, new, hint):
    """A field of a question outside one, a field of the exercise inside one, and a slip of the keyboard."""
    file = course / SUM / "exercise.toml"
    file.write_text(file.read_text().replace(old, new, 1))
    assert hint in [fault.hint for fault in faults(course)]


def test_a_list_of_what_there_is_holds_each_name_once(course):
    """However many ways a field may be written."""
    file = course / SUM / "exercise.toml"
    file.write_text("zzzzzz = 1\n" + file.read_text().replace('ask = "q"', 'ask = "q"\nzzzzzz = 1'))
    hints = [fault.hint.removeprefix("there are ").split(", ") for fault in faults(course)]
    assert len(hints) == 2
    assert all(len(names) == len(set(names)) >= 5 for names in hints)


def test_what_is_no_course_says_so(tmp_path):
    """A folder that there is not, one without course.toml, one without exercises."""
    for path, said in ((tmp_path / "none", "there is no folder"), (tmp_path, "has no course.toml")):
        with pytest.raises(InputError, match=said):
            load_course(path)
    (tmp_path / "course.toml").write_text('id = "a"\ntitle = "A"\n')
    [fault] = faults(tmp_path)
    assert fault.what == "the course has no exercises"


def test_without_a_path_it_is_the_course_inside(tmp_path, monkeypatch):
    """In the package, or beside it in a checkout; an installation that has lost it says so."""
    package = tmp_path / "site" / "bpcli"
    (package / "course").mkdir(parents=True)
    monkeypatch.setattr("bpcli.course.load.__file__", str(package / "course" / "load.py"))
    with pytest.raises(InputError, match="without its course"):
        course_folder()
    shutil.copytree(SMALL, tmp_path / "site" / "exercises")
    assert course_folder() == tmp_path / "site" / "exercises"
    shutil.copytree(SMALL, package / "exercises")
    assert course_folder() == package / "exercises"
    assert load_course().id == "small"
