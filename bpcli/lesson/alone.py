"""The circuit alone, without the lesson around it.

Knows which numbers were asked for. Must not know how a circuit is drawn.

>>> from bpcli import explain
>>> alone, named = drawn(explain("(x+y)*z", x=-2, y=5, z=-4))
>>> named, alone.points[-1].value
('f = (x + y)·z', '−12')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.circuit import circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.tell import Telling, passes, title

if TYPE_CHECKING:
    from bpcli.lesson.story import Circuit
    from bpcli.trace.trace import Trace


def drawn(trace: Trace, telling: Telling | None = None) -> tuple[Circuit, str]:
    """The circuit with its numbers, and its title. Raises DomainError where a gradient asked for does not exist."""
    telling = telling or Telling()
    back, exact = passes(trace, telling)
    figures = Figures(back, telling.digits, exact, whole=telling.whole)
    return circuit(figures), title(figures)
