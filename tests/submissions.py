"""Learners' copies of a course, as they hand them in.

>>> SMALL.name
'small'
"""

import shutil
from pathlib import Path

from bpcli.course.answers import blank_answers, filled_answers
from bpcli.course.load import load_course
from bpcli.course.values import values_of

SMALL = Path(__file__).parent / "course/small"
PROGRAM = "02-arrays-and-code/03-multiply"


def values_only(folder):
    """The small course without its program, in a folder; where it is."""
    shutil.copytree(SMALL, folder / "course")
    shutil.rmtree(folder / "course" / PROGRAM)
    return folder / "course"


def write_submission(course, folder, learner="", kind="right"):
    """A learner's copy: everything right, everything blank, or (wrong) right but for every df/dx; its folder."""
    if isinstance(course, Path):
        course = load_course(course)
    for exercise in course.exercises:
        place = folder / exercise.folder
        place.mkdir(parents=True)
        if exercise.code is not None:
            source = SMALL / exercise.folder / ("solution" if kind == "right" else "") / exercise.code.file
            shutil.copy(source, place)
            continue
        values = values_of(exercise, course.salt, learner)
        text = (blank_answers if kind == "blank" else filled_answers)(exercise, values, learner)
        if kind == "wrong":
            text = text.replace("df/dx = ", "df/dx = 9")
        (place / "answers.txt").write_text(text, encoding="utf-8")
    (folder / "course.toml").write_text(f'id = "{course.id}"\ntitle = "{course.title}"\n', encoding="utf-8")
    return folder
