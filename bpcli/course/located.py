"""Where each exercise lies in a learner's copy: an exercise is its id, whatever number its folder has today.

>>> from bpcli.course.model import Chapter, Course, Exercise
>>> sums = [Exercise(id, "", "x + y", folder=f"01-sums/{id}") for id in ("1-a", "2-b", "3-c")]
>>> course = Course("c", "", (Chapter("01-sums", "", tuple(sums)),))
>>> located(course, {"01-sums/1-a": "2-b", "01-sums/9-z": "2-b"})
Located(folders={'1-a': '01-sums/1-1-a', '2-b': '01-sums/1-a'}, doubles=('01-sums/9-z',), strangers=())
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.course.model import Course, Exercise


class Located(NamedTuple):
    """The folders of exercises, by id, that lie elsewhere than in the course.

    `doubles` are folders that hold such an exercise once more, `strangers` those that hold one that the course has not.
    """

    folders: Mapping[str, str]
    doubles: tuple[str, ...]
    strangers: tuple[str, ...]


def located(course: Course, ids: Mapping[str, str]) -> Located:
    """Where the exercises of a course lie in a copy, whose folders' definitions have these `ids`.

    Where several have one id, the folder that the course names counts, else the first. An exercise that the copy does
    not hold has its folder of the course, or a new name beside it where the copy has another exercise there.
    """
    places: dict[str, list[str]] = defaultdict(list)
    for place in sorted(ids):
        places[ids[place]].append(place)
    folders, doubles = {}, []
    for exercise in course.exercises:
        there = places.get(exercise.id, [])
        if exercise.folder in there or (not there and exercise.folder not in ids):
            used = exercise.folder
        else:
            used = folders[exercise.id] = there[0] if there else _beside(exercise)
        doubles += [place for place in there if place != used]
    known = {exercise.id for exercise in course.exercises}
    return Located(folders, tuple(doubles), tuple(place for place in sorted(ids) if ids[place] not in known))


def _beside(exercise: Exercise) -> str:
    """A folder of its own for an exercise whose folder is taken: its number and its id."""
    chapter, _, name = exercise.folder.rpartition("/")
    number = re.match(r"\d*", name)
    return f"{chapter}/{number[0] if number else ''}-{exercise.id}"
