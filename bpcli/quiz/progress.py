"""How a learner is doing, as a page: what is mastered, what keeps going wrong, a chart of days, what is due.

>>> from datetime import UTC, datetime
>>> from bpcli.quiz.record import Record
>>> from bpcli.quiz.standing import summary
>>> story(summary(Record(None), datetime(2026, 11, 20, tzinfo=UTC))).sections[0].blocks[0].text
'Nothing is recorded yet. Begin with: bpcli quiz'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import Block, Column, Facts, Kind, Listing, Section, Sentence, Story, Table
from bpcli.quiz import sentences as say
from bpcli.quiz.schedule import ago, span

if TYPE_CHECKING:
    from bpcli.quiz.standing import Day, Summary

DAYS = 14  # days with answers that the chart shows
BAR = 20  # columns of the longest bar
NEXT = 5  # things to practise that are named
TOPIC, MISTAKE, LAST, REMARK = map(Column, ("topic", "mistake", "last", "remark"))
RIGHT = Column("right answers")


def story(told: Summary, *, chart: bool = True) -> Story:
    """The summary as a page; `chart` draws bars beside the numbers of the days."""
    if told.last is None:
        begin = Sentence(say.NO_RECORD)
        more = Sentence(say.FIRST_TOPIC.format(topic=told.due[0].topic))
        return Story("Your progress", (Section("How to begin", (begin, more)),))
    facts = (
        ("right answers", _right(told.right, told.answers)),
        ("circuits", str(told.circuits)),
        ("days", str(len(told.days))),
        ("last practised", ago(told.now - told.last)),
    )
    sections = [
        Section("So far", (Facts(facts),)),
        Section("By topic", (_topics(told),) if told.topics else (Sentence(say.OWN_CIRCUITS),)),
        Section("By mistake", (_mistakes(told),) if told.mistakes else (Sentence(say.NO_MISTAKE),)),
        Section("Day by day", _days(told, chart=chart)),
        Section(say.PRACTISE_NEXT, _next(told)),
    ]
    return Story("Your progress", tuple(sections))


def _topics(told: Summary) -> Table:
    def row(index: int) -> tuple[str, ...]:
        one = told.topics[index]
        return one.topic, _right(one.right, one.answers), ago(told.now - one.last), one.state

    return Table((TOPIC, RIGHT, LAST, REMARK), len(told.topics), row)


def _mistakes(told: Summary) -> Table:
    def row(index: int) -> tuple[str, ...]:
        one = told.mistakes[index]
        again = "due now" if one.due <= told.now else say.COMES_AGAIN.format(due=span(one.due - told.now))
        what = f"{one.id}\n{one.text}" if one.text else one.id
        return what, str(one.made), ago(told.now - one.last), f"{one.state}\n{again}"

    return Table((MISTAKE, Column("made", Kind.COUNT), LAST, REMARK), len(told.mistakes), row)


def _days(told: Summary, *, chart: bool) -> tuple[Block, ...]:
    days = told.days[-DAYS:]
    most = max(day.answers for day in days)

    def row(index: int) -> tuple[str, ...]:
        day = days[index]
        cells = (f"{day.day} {day.day:%a}", _right(day.right, day.answers))
        return (*cells, bar(day, most)) if chart else cells

    columns = (Column("day"), RIGHT)
    table = Table((*columns, Column("■ right, ─ wrong", Kind.CODE)) if chart else columns, len(days), row)
    if len(days) == len(told.days):
        return (table,)
    return Sentence(say.LAST_DAYS.format(count=len(days), all=len(told.days))), table


def bar(day: Day, most: int) -> str:
    """As long as there were answers, filled as far as they were right. `most` answers make a whole bar.

    >>> from datetime import date
    >>> from bpcli.quiz.standing import Day
    >>> bar(Day(date(2026, 11, 20), 10, 5), 20), bar(Day(date(2026, 11, 20), 1, 0), 500)
    ('■■■■■─────', '─')
    """
    length = max(round(BAR * day.answers / most), 1)
    filled = length * day.right // day.answers
    return "■" * filled + "─" * (length - filled)


def _next(told: Summary) -> tuple[Block, ...]:
    shown = told.due[:NEXT]

    def row(index: int) -> tuple[str, ...]:
        one = shown[index]
        return one.topic, str(one.level), one.mistake or "", one.why

    words = say.FIRST_OF_MANY if len(told.due) > NEXT else say.IN_THIS_ORDER
    return (
        Sentence(words.format(next=NEXT, count=len(told.due))),
        Table((TOPIC, Column("level", Kind.COUNT), MISTAKE, Column("why")), len(shown), row),
        Sentence(say.FIRST_ALONE),
        Listing(shown[0].command, "sh"),
    )


def _right(right: int, answers: int) -> str:
    """Rounded down: 100 % are all.

    >>> _right(199, 200)
    '199 of 200, 99 %'
    """
    return f"{right} of {answers}, {100 * right // answers} %"
