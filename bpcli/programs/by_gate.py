"""A function that no library computes here: its gate does, as a circuit of one call.

>>> import numpy as np
>>> computed("softplus", (np.zeros(2),), {}).round(4).tolist()
[0.6931, 0.6931]
"""

from __future__ import annotations

from typing import Any

from bpcli.errors import Span
from bpcli.notation.syntax import Name, Program, Statement
from bpcli.programs.notation import call_of, settled

_NOWHERE = Span(0, 1)


def computed(function: str, values: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """The value of a function's gate. Raises InputError where it does not take these values."""
    import numpy as np

    from bpcli.graph.build import build_program
    from bpcli.trace.interpret import run

    given: dict[str, Any] = {}

    def tree(value: Any) -> Any:
        if not (isinstance(value, float) or hasattr(value, "ndim")):
            return settled(value, _NOWHERE)
        name = f"x{len(given)}"
        given[name] = float(value) if np.ndim(value) == 0 else np.asarray(value, dtype=float)
        return Name(name, _NOWHERE)

    call = call_of(function, [tree(value) for value in values], {key: tree(v) for key, v in keywords.items()}, _NOWHERE)
    program = Program("", (Statement("out", call, _NOWHERE),), ())
    graph = build_program(program, given)
    inputs = [given[name] for name in graph.inputs]
    return run(graph, inputs).values[graph.output]
