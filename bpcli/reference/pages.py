"""The page of a name: that of its gate, or of both its gates.

>>> from bpcli.reference.finding import lookup
>>> pages(lookup("norm")).title, pages(lookup("norm")).sections[-1].title
('norm: y = ‖x‖', 'Try it (of an array)')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.story import Section, Sentence, Story
from bpcli.reference import sentences as say
from bpcli.reference.array_entries import ArrayEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.reference.entries import Entry


def pages(found: Sequence[Entry | ArrayEntry]) -> Story:
    """One page for all that a name means."""
    stories = [_page(entry) for entry in found]
    if len(stories) == 1:
        return stories[0]
    numbers, arrays = stories
    head = Section("Two gates", (Sentence(say.TWO_GATES),))
    marked = (Section(say.OF_ARRAY.format(title=section.title), section.blocks) for section in arrays.sections)
    return Story(numbers.title, (head, *numbers.sections, *marked))


def _page(entry: Entry | ArrayEntry) -> Story:
    if isinstance(entry, ArrayEntry):
        from bpcli.reference.array_page import array_page

        return array_page(entry)
    from bpcli.reference.page import page

    return page(entry)
