"""The circuit alone, without the lesson around it.

Knows which numbers were asked for. Must not know how a circuit is drawn.

>>> from bpcli import explain
>>> alone, named = drawn(explain("(x+y)*z", x=-2, y=5, z=-4))
>>> named, alone.nodes[-1].value
('f = (x + y)·z', '−12')
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.lesson.circuit import MOST, circuit
from bpcli.lesson.figures import Figures
from bpcli.lesson.tell import Telling, passes
from bpcli.lesson.understood import title

if TYPE_CHECKING:
    from bpcli.lesson.story import DrawnCircuit
    from bpcli.trace.trace import Trace


def drawn(trace: Trace, telling: Telling | None = None, most: int | None = None) -> tuple[DrawnCircuit, str]:
    """At most so many nodes of the circuit with their numbers, and its title.

    Raises DomainError where a gradient asked for does not exist.
    """
    telling = telling or Telling()
    back, exact = passes(trace, telling)
    figures = Figures(back, telling.digits, exact, whole=telling.whole)
    return circuit(figures, most or MOST), title(figures)
