r"""The quiz's conversation as text: questions, what is said to an answer, and JSON without a conversation.

>>> from bpcli.quiz.replies import Reply, sentences
>>> out: list[str] = []
>>> write_reply("plain", Reply("right", "Right.", sentences("−2 + 5 = 3.")), Page(out.append))
>>> out
['Right. −2 + 5 = 3.\n']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.formats import Page, write_story
from bpcli.formats.clean import encoded
from bpcli.formats.marks import row, unread
from bpcli.formats.plain import block_lines
from bpcli.lesson.story import Drawing, Facts, Sentence, Table
from bpcli.quiz.ending import mistakes
from bpcli.quiz.replies import said
from bpcli.quiz.sentences import COSTS_NOTHING, NEW_CIRCUIT, NOT_ANSWERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.lesson.story import Block
    from bpcli.quiz.item import Item
    from bpcli.quiz.replies import Reply
    from bpcli.quiz.session import Session

SCHEMA = 1
MOST_LINES = 8  # of a drawing that is shown with every question
TONES = {"right": "bold green", "wrong": "bold red", "unreadable": "bold yellow", "hint": "bold cyan"}


def write_question(form: str, item: Item, before: Item | None, total: int, page: Page) -> None:
    """Write a question: the circuit where it is a new one, what is looked at where it changed, what is asked."""
    page.write("\n")
    if before is None or before.circuit != item.circuit:
        given = ", ".join(f"{name} = {text}" for name, text in item.round.values.items())
        title = NEW_CIRCUIT.format(number=item.circuit, expression=item.round.expression)
        heading = [f"{title}, with {given}" if given else title, *([item.round.why] if item.round.why else [])]
        _heading(form, heading, page)
        _blocks(form, item.question.shown, page)
    elif before.question.shown != item.question.shown:
        _blocks(form, _shorter(item.question.shown), page)
    asked: list[Block] = [Sentence(item.question.prompt)]
    if item.question.choices:
        asked.append(Facts(tuple((str(place), text) for place, text in enumerate(item.question.choices, 1))))
    _led(form, f"Question {item.number} of {total}.", "bold", asked, page)


def _shorter(shown: Sequence[Block]) -> list[Block]:
    """What is looked at after a circuit's first question: no captions, and a large drawing only without a table.

    A screen has some thirty lines, and what is asked should be seen together with its numbers.
    """
    has_table = any(isinstance(block, Table) for block in shown)
    return [
        block._replace(tall="", compact="") if isinstance(block, Drawing) else block
        for block in shown
        if not (has_table and isinstance(block, Drawing) and len(block.tree) > MOST_LINES)
    ]


def write_reply(form: str, reply: Reply, page: Page) -> None:
    """Write what is said to something typed."""
    if reply.lesson is not None:
        write_story(form, reply.lesson, page)
        return
    blocks: Sequence[Block] = reply.blocks
    if reply.verdict is not None and reply.verdict.problem is not None:
        message, *rest = unread(reply.verdict.problem)
        told = [message, *(Sentence(said(one.text)) if isinstance(one, Sentence) else one for one in rest)]
        blocks = [*told, Sentence(COSTS_NOTHING if reply.asks_again else NOT_ANSWERED)]
    if reply.lead or blocks:
        _led(form, reply.lead, TONES.get(reply.tone, "bold"), blocks, page)


def _heading(form: str, lines: list[str], page: Page) -> None:
    if form == "plain":
        page.write("".join(f"{page.spell(line)}\n" for line in lines))
        return
    from rich.text import Text

    from bpcli.formats.table import console

    with console(page) as opened:
        for index, line in enumerate(lines):
            opened.print(Text(page.spell(line), style="" if index else "bold underline"))
        opened.print()


def _blocks(form: str, blocks: Sequence[Block], page: Page) -> None:
    if not blocks:
        return
    if form == "plain":
        page.write("".join(f"{page.spell(line)}\n" for block in blocks for line in block_lines(block)))
        return
    from bpcli.formats.table import console, show_blocks

    with console(page) as opened:
        show_blocks(blocks, opened, page)
        opened.print()


def _led(form: str, lead: str, style: str, blocks: Sequence[Block], page: Page) -> None:
    """Blocks, the first of them (if it is a sentence) after a word that stands out."""
    first = blocks[0].text if blocks and isinstance(blocks[0], Sentence) else ""
    rest = blocks[1:] if first else blocks
    if form == "plain":
        page.write(f"{page.spell(f'{lead} {first}'.strip())}\n" if lead or first else "")
        _blocks(form, rest, page)
        return
    from rich.text import Text

    from bpcli.formats.table import console, show_blocks

    with console(page) as opened:
        if lead or first:
            opened.print(Text.assemble((page.spell(lead), style), " " * bool(lead and first), page.spell(first)))
        show_blocks(rest, opened, page)


def question_json(item: Item) -> str:
    """One question and what was answered, in a line."""
    one, question = item.round, item.question
    asked: dict[str, Any] = {
        "number": item.number,
        "expression": one.expression,
        "values": dict(one.values),
        "topic": one.topic or None,
        "level": one.level or None,
        "seed": one.seed,
        "kind": question.kind,
        "ask": question.ask or None,
        "prompt": question.prompt,
        "choices": list(question.choices),
        "shown": [line for block in question.shown for line in block_lines(block)],
    }
    return encoded(
        {
            "schema": SCHEMA,
            "question": asked,
            "answers": [row(verdict) for verdict in item.verdicts],
            "hints": item.hints,
            "skipped": item.skipped,
            "credit": item.credit,
        }
    )


def summary_json(session: Session, repeat: str) -> str:
    """The end of the quiz, in a line."""
    done = [item for item in session.items if item.done]
    summary = {
        "questions": len(session.items),
        "answered": sum(bool(item.verdicts) for item in done),
        "right": sum(item.is_right for item in done),
        "credit": sum(item.credit for item in done),
        "mistakes": [{"id": name, "made": made} for name, made in mistakes(session.items)],
        "repeat": repeat or None,
    }
    return encoded({"schema": SCHEMA, "summary": summary})
