"""The lesson from Python: `explain` gives the Trace, and a notebook shows it as tables.

>>> print(str(explain("x*y", x=2, y=3)).splitlines()[0])
f = x·y
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.formats import Page, write_lesson
from bpcli.graph.build import build
from bpcli.lesson.tell import Telling
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction


class ShownTrace(Trace):
    """A Trace that prints as the lesson."""

    def __str__(self) -> str:
        """The lesson in plain text."""
        return self.lesson("plain")

    def _repr_markdown_(self) -> str:
        return self.lesson("markdown")

    def lesson(self, form: str = "plain", *, digits: int = 4, detail: str = "normal") -> str:
        """The lesson as text, in one of the formats of `--format`."""
        parts: list[str] = []
        write_lesson(form, self, Telling(detail=detail, digits=digits), Page(parts.append))
        return "".join(parts)


def explain(
    expression: str,
    values: dict[str, float | Fraction | str] | None = None,
    /,
    *,
    group: Iterable[str] = (),
    expand: Iterable[str] = (),
    share: bool = False,
    **named: float | Fraction | str,
) -> ShownTrace:
    """Run an expression or a staged program, forward and backward.

    Values are numbers, or texts such as "1/3"; without any, the trace is symbolic. `group`, `expand` and `share` are
    those of the command. Raises InputError with the place of what cannot be used.
    """
    texts = {
        name: value if isinstance(value, str) else repr_number(value)
        for name, value in {**(values or {}), **named}.items()
    }
    found = {name: given(text, name) for name, text in texts.items()}
    graph = build(expression, found, group=tuple(group), expanded=tuple(expand), share=share)
    return ShownTrace(graph, check_names(graph, found).given)


def repr_number(value: float | Fraction) -> str:
    """A number as the text that a learner would type."""
    return str(value)
