r"""From an `exercise.toml` to an Exercise; everything that is wrong with its fields is noted.

>>> text = 'id="a"\ntitle="A"\nexpression="x*y"\nhints=["h"]\n[values]\nx=2\ny=0.50\n[[questions]]\nask="df/dx"'
>>> one = read_exercise(Source("exercise.toml", text, faults := []), "01/01")
>>> one.values, one.questions[0].line, faults
({'x': '2', 'y': '0.50'}, 8, [])
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bpcli.algebra.sizes import MAX_AXES
from bpcli.course import author_sentences as say
from bpcli.course.fields import Fields, Source, kind, unknown, value_text
from bpcli.course.model import Code, Exercise, Question
from bpcli.course.reading import plain_ask
from bpcli.errors import shortened
from bpcli.fair.draw import Range

MAX_SIDE = 12  # of an array whose entries are drawn: a learner has to type the gradient
MAX_DRAWN = 99  # the largest size of a drawn number
ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
_RANGE = re.compile(r"\s*(\d{1,4})\s*\.\.\s*(\d{1,4})\s*")
_PARTS = ("forward", "backward")
# What is written in which part of the file, for those who put it into another.
_OF_TABLES = dict.fromkeys(("file", "forward", "backward", "inputs", "keeps"), say.UNDER.format(table="code"))
_OF_TABLES |= dict.fromkeys(("ask", "points", "allow"), say.UNDER.format(table="[questions]"))
_OF_THE_FILE = dict.fromkeys(
    ("id", "title", "expression", "text", "seed", "largest", "group", "expand", "share", "hints"), say.AT_TOP
)


def read_exercise(source: Source, folder: str) -> Exercise:
    """The exercise that a file describes; where something is wrong, it is noted, and left out or the default taken."""
    fields = Fields(source)
    fields.need("id", say.GIVE_ID)
    fields.need("title", say.GIVE_TITLE)
    fields.need("expression", say.GIVE_EXPRESSION)
    fields.need("hints", say.GIVE_HINTS)
    fields.need("questions", say.GIVE_QUESTIONS)
    name = fields.text("id")
    if name and not ID.fullmatch(name):
        fields.fault("id", say.NOT_AN_ID.format(id=name), say.ID_FORM)
    values, ranges = _values(fields), _ranges(fields)
    exercise = Exercise(
        id=name,
        title=fields.text("title"),
        expression=fields.text("expression"),
        text=fields.text("text"),
        values=values,
        ranges=ranges,
        largest=fields.number("largest", 300.0),
        shapes={key: _shape(source, ("shapes", key), shape) for key, shape in fields.items("shapes")},
        seed=fields.whole("seed"),
        group=fields.texts("group"),
        expand=fields.texts("expand"),
        share=fields.flag("share"),
        hints=fields.texts("hints"),
        code=_code(fields),
        questions=_questions(fields),
        folder=folder,
    )
    fields.done(_OF_TABLES)
    _agree(source, exercise)
    return exercise


def _agree(source: Source, exercise: Exercise) -> None:
    """Note fields that do not go together."""
    for name in exercise.ranges:
        if name in exercise.values:
            source.fault(("draw", name), say.DRAWN_AND_GIVEN.format(name=name), say.LEAVE_ONE_OUT)
    if exercise.code is not None:
        for table, there in (("values", exercise.values), ("draw", exercise.ranges)):
            if there:
                source.fault((table,), say.UNUSED_TABLE.format(table=table), say.DRAW_INPUTS)
    for place, question in enumerate(exercise.questions):
        is_part = question.ask in _PARTS
        path = ("questions", place, "ask")
        if exercise.code is not None and question.ask and not is_part:
            source.fault(path, say.NOT_OF_PROGRAM.format(ask=question.ask), say.PROGRAM_ASKS)


def _questions(fields: Fields) -> tuple[Question, ...]:
    questions: list[Question] = []
    first: dict[str, int] = {}
    for table in fields.tables("questions"):
        table.need("ask", say.GIVE_ASK)
        ask, points = table.text("ask"), table.number("points", 1.0)
        if not 0 < points < 1e6:
            table.fault("points", say.WRONG_POINTS.format(points=points), say.POINTS_FORM)
        line = fields.source.line(table.path)
        if ask and plain_ask(ask) in first:
            table.fault("ask", say.ASKED_TWICE.format(ask=ask, line=first[plain_ask(ask)]), say.LEAVE_ONE_OUT)
        first.setdefault(plain_ask(ask), fields.source.line((*table.path, "ask")))
        questions.append(Question(ask, points, table.text("text"), table.texts("hints"), table.texts("allow"), line))
        table.done(_OF_THE_FILE)
    return tuple(questions)


def _values(fields: Fields) -> dict[str, str]:
    texts = {}
    for name, value in fields.items("values"):
        text = value_text(value)
        if text is None:
            fields.source.fault(("values", name), say.NOT_A_VALUE.format(name=name), say.VALUE_FORM)
        else:
            texts[name] = text
    return texts


def _ranges(fields: Fields) -> dict[str, Range]:
    return {name: _range(fields.source, ("draw", name), value) for name, value in fields.items("draw")}


def _range(source: Source, path: tuple[str, ...], value: Any) -> Range:
    shape: tuple[int, ...] = ()
    positive = halves = False
    if kind(value) is dict:
        fields = Fields(source, path, value)
        fields.need("range", say.RANGE_FORM)
        fields.known.append("shape")
        if "shape" in value:
            shape = _shape(source, (*path, "shape"), value["shape"])
        positive, halves, text = fields.flag("positive"), fields.flag("halves"), fields.text("range", "2..9")
        fields.done()
    else:
        text = value if isinstance(value, str) else ""
    match = _RANGE.fullmatch(text)
    if match is None:
        source.fault(path, say.NOT_A_RANGE.format(name=path[-1]), say.RANGE_FORM)
        return Range(shape=shape, positive=positive, halves=halves)
    low, high = int(match[1]), int(match[2])
    least = 2 if halves else 1
    if not least <= low < high <= MAX_DRAWN:
        hint = say.SMALLER_FIRST_OF_HALVES if halves else say.SMALLER_FIRST
        source.fault(path, say.EMPTY_RANGE.format(range=text), hint.format(least=least, most=MAX_DRAWN))
        low, high = 2, 9
    if shape and (len(shape) > 2 or max(shape) > MAX_SIDE):
        source.fault(path, say.LARGE_DRAW.format(name=path[-1]), say.LARGEST_DRAW.format(side=MAX_SIDE))
        shape = ()
    return Range(low, high, shape, positive, halves)


def _shape(source: Source, path: tuple[str, ...], value: Any) -> tuple[int, ...]:
    """A shape: "2x3", "3", 3 or [2, 3]."""
    text = "x".join(map(str, value)) if isinstance(value, list) else str(value)
    sizes = [size.strip() for size in re.split(r"[x×*,]", text.strip("() "))]
    if all(re.fullmatch(r"[1-9]\d{0,5}", size) for size in sizes) and len(sizes) <= MAX_AXES:
        return tuple(map(int, sizes))
    name = path[-2] if path[-1] == "shape" else path[-1]
    source.fault(path, say.NOT_A_SHAPE.format(name=name), say.SHAPE_FORM)
    return ()


def _code(fields: Fields) -> Code | None:
    table = fields.table("code")
    if table is None:
        return None
    table.need("file", say.GIVE_PROGRAM)
    table.need("name", say.GIVE_CLASS)
    table.need("forward", say.GIVE_FORWARD)
    table.need("backward", say.GIVE_BACKWARD)
    table.need("inputs", say.GIVE_INPUTS)
    inputs = {}
    for name, value in table.items("inputs"):
        text = value_text(value)
        if text is None:
            table.source.fault((*table.path, "inputs", name), say.NOT_DRAWN.format(name=name), say.DRAW_FROM)
        else:
            inputs[name] = text
    code = Code(
        file=table.text("file"),
        name=table.text("name"),
        forward=table.texts("forward"),
        backward=table.texts("backward"),
        inputs=inputs,
        keeps=table.texts("keeps"),
    )
    table.done(_OF_THE_FILE)
    if code.file and not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*\.py", code.file):
        what = say.OTHER_PLACE if re.search(r"[/\\:]", code.file) else say.NOT_A_PROGRAM
        table.fault("file", what.format(file=shortened(code.file, 60)), say.PROGRAM_FORM)
        code = replace(code, file="")
    if code.name and not code.name.isidentifier():
        table.fault("name", say.NOT_A_CLASS.format(name=code.name), say.CLASS_FORM)
    for part, names in (("forward", code.forward), ("backward", code.backward)):
        for place, name in enumerate(names):
            if name not in inputs:
                unknown(table.source, (*table.path, part, place, name), "input", inputs)
    return code
