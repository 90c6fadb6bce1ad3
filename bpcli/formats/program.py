"""The verdict on a learner's program: its gradients and its first wrong line, or the JSON of LANGUAGE (schema 1)."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.errors import visible
from bpcli.formats import sentences as say
from bpcli.formats import write_story
from bpcli.formats.clean import encoded
from bpcli.formats.marks import SCHEMA
from bpcli.lesson.story import Column, Facts, Kind, Listing, Section, Sentence, Story, Table

if TYPE_CHECKING:
    from bpcli.formats import Page
    from bpcli.judge.program.verdict import Gradient, ProgramVerdict, WrongLine
    from bpcli.lesson.story import Block


def write(form: str, title: str, verdict: ProgramVerdict, page: Page, *, solution: bool = False) -> None:
    """Write a verdict; with `solution` also the line that would be right."""
    if form == "json":
        page.write(f"{encoded(as_json(verdict), 1)}\n")
        return
    write_story(form, story(title, verdict, solution=solution), page)


def as_json(verdict: ProgramVerdict) -> dict[str, Any]:
    """The verdict as JSON has it."""
    return {
        "schema": SCHEMA,
        "verdict": verdict.verdict,
        "loss": verdict.loss,
        "gradients": [
            {"input": one.input, "found_in": one.found_in, "verdict": one.verdict, "largest_error": _finite(one)}
            for one in verdict.gradients
        ],
        "first_wrong": _line(verdict.first_wrong),
        "unreadable": [{"line": one.line, "said": one.said} for one in verdict.unreadable],
    }


def _finite(one: Gradient) -> float | None:
    return one.largest_error if one.largest_error is not None and isfinite(one.largest_error) else None


def _line(wrong: WrongLine | None) -> dict[str, Any] | None:
    if wrong is None:
        return None
    return {
        "line": wrong.line,
        "column": wrong.column,
        "text": wrong.text,
        "variable": wrong.variable,
        "mistakes": list(wrong.mistakes),
        "said": " ".join(wrong.said),
    }


def story(title: str, verdict: ProgramVerdict, *, solution: bool = False) -> Story:
    """The verdict as a story: the gradients, then the first wrong line with a caret and what it should hold."""
    rows = [(one.input, visible(one.found_in), _error(one), one.verdict) for one in verdict.gradients]
    columns = (
        *(Column("input", Kind.NAME), Column("found in", Kind.CODE), Column("largest error", Kind.VALUE)),
        Column("verdict"),
    )
    gradients: tuple[Block, ...] = (Table(columns, len(rows), rows.__getitem__),)
    sections = [Section("Gradients", (*gradients, *map(Sentence, verdict.notes)))]
    if verdict.first_wrong is not None:
        sections.append(Section("The first wrong line", tuple(_blocks(verdict.first_wrong, solution=solution))))
    if verdict.next_wrong is not None:
        next_line = say.NEXT_LINE.format(line=verdict.next_wrong.line)
        sections.append(Section("After that", (Sentence(next_line), _listing(verdict.next_wrong))))
    if verdict.unreadable:
        pairs = tuple((f"line {one.line}", visible(one.said)) for one in verdict.unreadable[:MOST])
        sections.append(Section("Not read", (Facts(pairs),)))
    sections.append(Section("Verdict", (Sentence(_said(verdict)),)))
    return Story(title, tuple(sections), Kind.CODE)


MOST = 5  # lines that could not be read


def _error(one: Gradient) -> str:
    return say.OTHER_SHAPE if one.largest_error is None else decimal(one.largest_error, 2)


def _said(verdict: ProgramVerdict) -> str:
    if verdict.verdict == "right":
        return say.PROGRAM_RIGHT if len(verdict.gradients) > 1 else say.PROGRAM_RIGHT_ONE
    if verdict.verdict == "unreadable":
        return say.PROGRAM_UNREADABLE
    if verdict.first_wrong is None:
        return say.PROGRAM_WRONG_SOMEWHERE
    return say.PROGRAM_WRONG.format(line=verdict.first_wrong.line)


def _blocks(wrong: WrongLine, *, solution: bool) -> list[Block]:
    said: list[Block] = [_listing(wrong), *map(Sentence, wrong.said)]
    if solution and wrong.solution:
        said.append(Sentence(say.PROGRAM_SOLUTION))
        said.append(Listing(visible(wrong.solution), "python"))
    return said


def _listing(wrong: WrongLine) -> Listing:
    """The line with its number, and a caret under what it writes."""
    number = f"{wrong.line}: "
    text = visible(wrong.text)
    return Listing(
        f"{number}{text}\n{' ' * (len(number) + wrong.column - 1)}{'^' * max(len(wrong.variable), 1)}", "text"
    )
