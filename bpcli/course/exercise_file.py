r"""From an `exercise.toml` to an Exercise; everything that is wrong with its fields is noted.

Knows the fields of the file. Must not know folders, nor whether the circuit makes sense.

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
# What stands in which part of the file, for those who put it into another.
_OF_TABLES = dict.fromkeys(("file", "forward", "backward", "inputs", "keeps"), "under [code]") | dict.fromkeys(
    ("ask", "points", "allow"), "under [[questions]]"
)
_OF_THE_FILE = dict.fromkeys(
    ("id", "title", "expression", "text", "seed", "largest", "group", "expand", "share", "hints"),
    "at the top of the file, before the first table",
)
_A_VALUE = 'a value is a number, an expression in quotes ("1/2", "randn(2, 3)"), or a list of these'
_A_RANGE = 'a range is "2..9": whole numbers of these sizes, of either sign; or { range = "2..9", shape = "2x3" }'
_A_PROGRAM = 'the program lies in the folder of its exercise: give its plain name, file = "multiply.py"'
_A_SHAPE = 'a matrix is "2x3", a vector "3"'


def read_exercise(source: Source, folder: str) -> Exercise:
    """The exercise that a file describes; where something is wrong, it is noted, and left out or the default taken."""
    fields = Fields(source)
    fields.need("id", 'a short name that no other exercise has: id = "sum-forward"')
    fields.need("title", 'what the exercise is about: title = "A sum, then a product"')
    fields.need("expression", 'the circuit: expression = "(x+y)*z"')
    fields.need("hints", 'say what to think of, from the general to the particular: hints = ["…", "…"]')
    fields.need("questions", '[[questions]] starts one, and under it: ask = "df/dx"')
    name = fields.text("id")
    if name and not ID.fullmatch(name):
        fields.fault("id", f"{name} is no id", "an id is made of small letters, digits, - and _, at most 80")
    values, ranges = _values(fields), _ranges(fields)
    exercise = Exercise(
        id=name,
        title=fields.text("title"),
        expression=fields.text("expression"),
        text=fields.text("text"),
        values=values,
        ranges=ranges,
        largest=fields.number("largest", 300.0),
        shapes={key: _shape(source, ("shapes", key), one) for key, one in fields.items("shapes")},
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
            source.fault(("draw", name), f"{name} is drawn, and has a value too", "leave one of them out")
    if exercise.code is not None:
        for table, there in (("values", exercise.values), ("draw", exercise.ranges)):
            if there:
                hint = 'under [code], inputs says what each is drawn from: x = "randn()"'
                source.fault((table,), f"a program is marked at inputs drawn afresh, so [{table}] is not used", hint)
    for place, question in enumerate(exercise.questions):
        is_part = question.ask in _PARTS
        path = ("questions", place, "ask")
        if exercise.code is not None and question.ask and not is_part:
            source.fault(path, f"{question.ask} is not asked of a program", 'ask = "forward" or ask = "backward"')


def _questions(fields: Fields) -> tuple[Question, ...]:
    found: list[Question] = []
    first: dict[str, int] = {}
    for one in fields.tables("questions"):
        one.need("ask", 'what is asked, as in bpcli check: ask = "df/dx"')
        ask, points = one.text("ask"), one.number("points", 1.0)
        if not 0 < points < 1e6:
            one.fault("points", f"points are {points:g}", "a question is worth more than 0: points = 1")
        line = fields.source.line(one.path)
        if ask and plain_ask(ask) in first:
            one.fault("ask", f"{ask} is asked twice, in line {first[plain_ask(ask)]} too", "leave one of them out")
        first.setdefault(plain_ask(ask), fields.source.line((*one.path, "ask")))
        found.append(Question(ask, points, one.text("text"), one.texts("hints"), one.texts("allow"), line))
        one.done(_OF_THE_FILE)
    return tuple(found)


def _values(fields: Fields) -> dict[str, str]:
    found = {}
    for name, value in fields.items("values"):
        text = value_text(value)
        if text is None:
            fields.source.fault(("values", name), f"{name} is no value", _A_VALUE)
        else:
            found[name] = text
    return found


def _ranges(fields: Fields) -> dict[str, Range]:
    return {name: _range(fields.source, ("draw", name), value) for name, value in fields.items("draw")}


def _range(source: Source, path: tuple[str, ...], value: Any) -> Range:
    shape: tuple[int, ...] = ()
    positive = halves = False
    if kind(value) is dict:
        fields = Fields(source, path, value)
        fields.need("range", _A_RANGE)
        fields.known.append("shape")
        if "shape" in value:
            shape = _shape(source, (*path, "shape"), value["shape"])
        positive, halves, text = fields.flag("positive"), fields.flag("halves"), fields.text("range", "2..9")
        fields.done()
    else:
        text = value if isinstance(value, str) else ""
    match = _RANGE.fullmatch(text)
    if match is None:
        source.fault(path, f"{path[-1]} is no range", _A_RANGE)
        return Range(shape=shape, positive=positive, halves=halves)
    low, high = int(match[1]), int(match[2])
    if not (2 if halves else 1) <= low < high <= MAX_DRAWN:
        least = "2, which halves make 0.5" if halves else f"1, and at most {MAX_DRAWN}"
        source.fault(path, f"nothing can be drawn from {text}", f"the first number is smaller, and at least {least}")
        low, high = 2, 9
    if shape and (len(shape) > 2 or max(shape) > MAX_SIDE):
        source.fault(path, f"{path[-1]} is too large to be drawn", f"at most {MAX_SIDE}x{MAX_SIDE}: learners type it")
        shape = ()
    return Range(low, high, shape, positive, halves)


def _shape(source: Source, path: tuple[str, ...], value: Any) -> tuple[int, ...]:
    """A shape: "2x3", "3", 3 or [2, 3]."""
    text = "x".join(map(str, value)) if isinstance(value, list) else str(value)
    sizes = [size.strip() for size in re.split(r"[x×*,]", text.strip("() "))]
    if all(re.fullmatch(r"[1-9]\d{0,5}", size) for size in sizes) and len(sizes) <= MAX_AXES:
        return tuple(map(int, sizes))
    source.fault(path, f"{path[-2] if path[-1] == 'shape' else path[-1]} has no shape that can be read", _A_SHAPE)
    return ()


def _code(fields: Fields) -> Code | None:
    table = fields.table("code")
    if table is None:
        return None
    table.need("file", 'the program that the learner completes: file = "multiply.py"')
    table.need("name", 'its class: name = "MultiplyGate"')
    table.need("forward", 'the arguments of forward, in order: forward = ["x", "y"]')
    table.need("backward", 'the gradients that backward(upstream) returns, in order: backward = ["x", "y"]')
    table.need("inputs", 'what each input is drawn from: inputs = { x = "randn()", y = "randn(3)" }')
    inputs = {}
    for name, value in table.items("inputs"):
        text = value_text(value)
        if text is None:
            table.source.fault((*table.path, "inputs", name), f"{name} is drawn from nothing", 'write x = "randn(3)"')
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
        is_path = re.search(r"[/\\:]", code.file)
        what = "is not a file in the exercise's folder" if is_path else "is not a name of a program"
        table.fault("file", f"file: {shortened(code.file, 60)} {what}", _A_PROGRAM)
        code = replace(code, file="")
    if code.name and not code.name.isidentifier():
        table.fault("name", f"{code.name} is no name of a class", 'name = "MultiplyGate"')
    for part, names in (("forward", code.forward), ("backward", code.backward)):
        for place, name in enumerate(names):
            if name not in inputs:
                unknown(table.source, (*table.path, part, place, name), "input", inputs)
    return code
