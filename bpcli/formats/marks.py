"""Marked answers as text: a table with a sentence each, or the JSON of LANGUAGE (schema 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import stopped, visible
from bpcli.formats import sentences as say
from bpcli.formats import write_story
from bpcli.formats.clean import encoded
from bpcli.lesson.story import Column, Kind, Listing, Section, Sentence, Story, Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.errors import Problem
    from bpcli.formats import Page
    from bpcli.judge.verdict import Verdict
    from bpcli.judge.work import Marked

SCHEMA = 1


def write(form: str, title: str, verdicts: Sequence[Verdict], page: Page, work: Marked | None = None) -> None:
    """Write verdicts; `work` is the derivation that they are of, if they are of one."""
    if form == "json":
        rows = ",\n  ".join(encoded(row(one)) for one in verdicts)
        more = "" if work is None else f', "first_wrong": {encoded(work.line)}'
        page.write(f'{{"schema": {SCHEMA}, "answers": [\n  {rows}]{more}}}\n')
        return
    write_story(form, story(title, verdicts, work), page)


def row(verdict: Verdict) -> dict[str, Any]:
    """One verdict as JSON has it."""
    return {
        "ask": verdict.ask,
        "answer": verdict.answer,
        "understood": verdict.understood,
        "verdict": verdict.verdict,
        "mistakes": [{"id": mistake.id, "text": mistake.text} for mistake in verdict.mistakes],
        "carried_forward": verdict.carried_forward,
        "credit": verdict.credit,
    }


def story(title: str, verdicts: Sequence[Verdict], work: Marked | None = None) -> Story:
    """Verdicts as a story: a table, and what is to be said of each answer."""

    def cells(index: int) -> tuple[str, ...]:
        one = verdicts[index]
        verdict = f"{one.verdict}, carried forward" if one.carried_forward else one.verdict
        return visible(one.ask), visible(one.answer) if one.understood is None else one.understood, verdict

    remarks: list[Sentence | Listing] = []
    for one in verdicts:
        ask = visible(one.ask)
        if one.problem is not None:
            remarks += unread(one.problem, say.COULD_NOT_READ, ask=ask)
        elif one.said:
            remarks.append(Sentence(stopped(f"{ask}: {one.said}")))
    if work is not None and work.first_wrong is not None:
        remarks.append(Sentence(say.FIRST_WRONG_LINE.format(line=work.line)))
        remarks.append(Listing(work.first_wrong, "text"))
    columns = (Column("asked", Kind.FORMULA), Column("answer", Kind.FORMULA), Column("verdict"))
    return Story(
        " ".join(title.split()),
        (
            Section("Answers", (Table(columns, len(verdicts), cells),)),
            Section("Remarks", tuple(remarks)),
            Section("Score", (Sentence(score(verdicts)),)),
        ),
        Kind.FORMULA,
    )


def unread(problem: Problem, template: str = "{why}", **fields: str) -> list[Sentence | Listing]:
    """Why an answer could not be read: the message (in a template with the field `why`), its caret, what to try."""
    where = [Listing("\n".join(problem.where), "text")] if problem.where else []
    hints = (Sentence(stopped(hint)) for hint in problem.hints)
    return [Sentence(stopped(template.format(why=problem.message, **fields))), *where, *hints]


def score(verdicts: Sequence[Verdict]) -> str:
    """How many are right, in a sentence."""
    right = sum(one.verdict == "right" for one in verdicts)
    kept = sum(one.carried_forward for one in verdicts)
    words = say.SCORE if not kept else say.SCORE_AND_ONE_KEPT if kept == 1 else say.SCORE_AND_KEPT
    return words.format(right=right, count=len(verdicts), kept=kept)


def write_mistakes(form: str, mistakes: Mapping[str, str], page: Page) -> None:
    """Write the known mistakes and their ids."""
    if form == "json":
        rows = [{"id": name, "text": text} for name, text in mistakes.items()]
        page.write(f"{encoded({'schema': SCHEMA, 'mistakes': rows})}\n")
        return
    names = list(mistakes)
    columns = (Column("id", Kind.CODE), Column("meaning"))
    table = Table(columns, len(names), lambda index: (names[index], mistakes[names[index]]))
    write_story(form, Story("The known mistakes", (Section("Mistakes", (table,)),)), page)
