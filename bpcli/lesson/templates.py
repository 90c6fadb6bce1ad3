"""Sentences of templates. A formula that fills a field stays a formula."""

from __future__ import annotations

from string import Formatter
from typing import Any

from bpcli.algebra.formula import Formula
from bpcli.lesson.story import Phrase, Sentence


def filled(template: str, **fields: Any) -> Phrase:
    """A template with its fields filled.

    >>> filled("{slope} is {count:,}.", slope=Formula("x"), count=1000).parts
    ('x', ' is ', '1,000', '.')
    """
    parts: list[str] = []
    for words, name, form, _ in Formatter().parse(template):
        value = fields[name] if name is not None else ""
        field = value if isinstance(value, Formula) and not form else format(value, form or "")
        parts += [part for part in (words, *(field.parts if isinstance(field, Phrase) else (field,))) if part]
    return Phrase(*parts)


def sentence(template: str, about: str = "", **fields: Any) -> Sentence:
    """A sentence of a template."""
    return Sentence(filled(template, **fields), about)
