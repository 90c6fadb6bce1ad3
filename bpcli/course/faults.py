r"""What is wrong with a course, for its teacher: all of it at once, each with file, line and what to do.

>>> one = Fault("01/01/exercise.toml", 3, "no node is called z", "the nodes are x, y", 'ask = "df/dz"', Span(11, 12))
>>> print("\n".join(one.lines()))
01/01/exercise.toml:3: no node is called z
    ask = "df/dz"
               ^
    the nodes are x, y
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bpcli.course import author_sentences as say
from bpcli.errors import InputError, Span, point, shortened, visible
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_SHOWN = 50


class Fault(NamedTuple):
    """One thing to change: its file and line, what it is, what to do, and the line's text with the place in it.

    A warning speaks against nothing: the course can be used as it is.
    """

    file: str
    line: int
    what: str
    hint: str = ""
    text: str = ""
    span: Span | None = None
    warning: bool = False

    def lines(self, spell: Callable[[str], str] = str) -> list[str]:
        """The fault as it is shown."""
        kind = "warning: " if self.warning else ""
        lines = [spell(visible(f"{self.file}:{self.line}: {kind}{shortened(self.what, 500)}"))]
        if self.span is not None:
            lines += [f"  {line}" for line in point(self.text, self.span, spell=spell)]
        return lines + [f"    {spell(visible(shortened(line, 500)))}" for line in self.hint.split("\n") if line]


class CourseError(InputError):
    """A course that cannot be used as it is, with everything that is wrong."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """`faults` are in the order of the course."""
        super().__init__(say.MUST_CHANGE.format(things=plural(len(faults), "thing")))
        self.faults = tuple(faults)

    def render(self, spell: Callable[[str], str] = str) -> str:
        """What is wrong, one after the other."""
        lines = [f"error: {self.message}"]
        for fault in self.faults[:MOST_SHOWN]:
            lines += fault.lines(spell)
        if len(self.faults) > MOST_SHOWN:
            lines.append(say.MORE_FAULTS.format(count=len(self.faults) - MOST_SHOWN))
        return "\n".join(lines)
