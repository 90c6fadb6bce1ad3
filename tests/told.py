r"""A story as text, by value: what a lesson holds and says, whatever a format makes of it.

The names of fields, the kinds of columns and the parts of a text are seen; what has its default is left out. Words that
another story told already are left out too: a change of a sentence is then a change of one golden.

>>> from bpcli.algebra.formula import Formula
>>> from bpcli.lesson.story import Column, Kind, Phrase, Section, Sentence, Story, Table
>>> table = Table((Column("node", Kind.NAME), Column("value", Kind.VALUE)), 1, lambda _: ("q", "3"))
>>> sentence = Sentence(Phrase("Because ", Formula("x < 2"), "."), about="x")
>>> story = Story("f = x·y", (Section("Forward pass", (sentence, table)),), Kind.FORMULA)
>>> print(dump(story), end="")
f = x·y [formula]
<BLANKLINE>
# Forward pass
Sentence (about x): Because ‹x < 2›.
Table: node [name] | value [value]
  q | 3
>>> print(dump(story, {"Because ‹x < 2›.": "first 1"}).splitlines()[3])
Sentence (about x): as in first 1
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bpcli.lesson.story import Parts, Phrase, Sentence, Story, Table

LONG = 40  # characters of a text that are words, and not a name or a number
MOST = 12  # numbers of a curve that are all shown
SHOWN = 5  # of more numbers


def dump(story: Story, told: Mapping[str, str] | None = None) -> str:
    """The whole story as text. `told` names the place of each sentence and caption that is told elsewhere."""
    told = told or {}
    lines = [f"{_text(story.title)} [{story.kind}]"]
    for section in story.sections:
        lines += ["", f"# {_text(section.title)}"]
        lines += [line for block in section.blocks for line in _fields(block, told)]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def words(story: Story) -> list[str]:
    """The sentences and captions of a story, as `dump` shows them."""
    blocks = [block for section in story.sections for block in section.blocks]
    texts = [field for block in blocks for field in block if isinstance(field, str)]
    return [_text(text) for text in texts if len(text) > LONG]


def _fields(value: Any, told: Mapping[str, str], *, is_item: bool = False) -> Iterator[str]:
    """A tuple with names: a line with those of its fields that are short, then the others. An item has no class."""
    if isinstance(value, Sentence):
        about = f" (about {_text(value.about)})" if value.about else ""
        yield f"Sentence{about}: {_told(value.text, told)}"
        return
    if isinstance(value, Table):
        yield f"Table: {' | '.join(f'{_text(column.name)} [{column.kind}]' for column in value.columns)}"
        yield from (f"  {' | '.join(map(_text, value.row(index)))}" for index in range(value.length))
        return
    fields = value._asdict()
    named = {name: field for name, field in fields.items() if field != value._field_defaults.get(name, ())}
    short = {name: _short(field) for name, field in named.items() if _is_short(field)}
    said = ", ".join(f"{name} {text}" for name, text in short.items())
    yield said if is_item else f"{type(value).__name__}{': ' if said else ''}{said}"
    for name, field in named.items():
        if name in short:
            continue
        if isinstance(field, str) and "\n" not in field:
            yield f"  {name}: {_told(field, told)}"
        elif hasattr(field, "_fields"):
            said, *more = _fields(field, told, is_item=True)
            yield f"  {name}:{' ' if said else ''}{said}"
            yield from (f"  {line}" for line in more)
        else:
            yield f"  {name}:"
            yield from (f"    {line}" for line in _lines(field, told))


def _lines(value: Any, told: Mapping[str, str]) -> Iterator[str]:
    """The lines of a text, or an item of a list a line."""
    if isinstance(value, str):
        yield from value.rstrip("\n").split("\n")
        return
    for item in value:
        if isinstance(item, str):
            yield _told(item, told)
        elif hasattr(item, "_fields"):
            yield from _fields(item, told, is_item=True)
        else:
            yield " | ".join(map(_short, item))


def _is_short(value: Any) -> bool:
    """Whether a field is in the first line of its owner: a name, a number, numbers."""
    if isinstance(value, str):
        return len(value) <= LONG and ("\n" not in value or isinstance(value, Parts))
    return not isinstance(value, tuple) or not (
        hasattr(value, "_fields") or any(isinstance(i, str | tuple) for i in value)
    )


def _short(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        return f"{round(value, 6) + 0:.4g}"  # the same on each machine
    if not isinstance(value, tuple):
        return str(value)
    step = max(1, (len(value) - 1) // (SHOWN - 1)) if len(value) > MOST else 1
    return f"({' '.join(map(_short, value[::step]))}){f' of {len(value)}' if step > 1 else ''}"


def _told(text: str, told: Mapping[str, str]) -> str:
    shown = _text(text)
    return f"as in {told[shown]}" if shown in told else shown


def _text(text: str) -> str:
    """A text in one line. What is no mere word of a sentence is in brackets; ⏎ is between the parts of a text."""
    if isinstance(text, Phrase):
        return "".join(part if type(part) is str else f"‹{part}›" for part in text.parts)
    if isinstance(text, Parts):
        return "⏎".join(text.parts).replace("\n", "\\n")
    return text.replace("\n", "\\n")
