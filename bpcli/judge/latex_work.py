r"""The lines of a derivation in LaTeX: which of its statements are about the circuit, and where they stand.

>>> from bpcli import explain
>>> trace = explain("q = x + y; f = q*z", x=-2, y=5, z=-4)
>>> [line.left for line in lines(r"$q = Wx$, $\frac{dq}{dx} = W$, $q = x + y$, $\frac{dq}{dx} = 1$", trace)]
['q', 'dq/dx']
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import InputError, Span
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.judge.ask import Ask
from bpcli.judge.judge import judge
from bpcli.judge.written import Part, Statement
from bpcli.notation.latex.claims import claims

if TYPE_CHECKING:
    from bpcli.notation.latex.claims import Claim
    from bpcli.trace.trace import Trace


def lines(text: str, trace: Trace) -> list[Statement]:
    """What a text says of a circuit. Notes hold several circuits: what is about another one is left out.

    A definition that is not true of the circuit is another circuit's, and so are derivatives of its name from there
    on; but where the name is defined only here, or was with the same arguments, it is a slip. Raises InputError for
    what cannot be read as LaTeX.
    """
    found = claims(text, FUNCTIONS, trace.graph.nodes)
    defined = [claim.left for claim in found if claim.arguments is not None]
    foreign: set[str] = set()
    true_ones: set[tuple[str, str | None]] = set()
    statements: list[Statement] = []
    for claim in found:
        if claim.arguments is not None:
            is_ours = _is_true(claim, trace)
            is_slip = bool(claim.parts) and claim.left in trace.graph.nodes
            is_slip = is_slip and (defined.count(claim.left) == 1 or (claim.left, claim.arguments or None) in true_ones)
            if is_ours:
                true_ones.add((claim.left, claim.arguments))
            if not (is_ours or is_slip):
                foreign.add(claim.left)
            else:
                foreign.discard(claim.left)
        if not claim.names & foreign and claim.left not in trace.graph.inputs:
            parts = tuple(Part(part.text, part.place(Span(0, len(part.text)))) for part in claim.parts)
            statements.append(Statement(claim.left, "=", parts, claim.place, error=claim.error))
    return statements


def _is_true(claim: Claim, trace: Trace) -> bool:
    """Whether a definition is true of the circuit: each of its sides that can be read."""
    if claim.left not in trace.graph.nodes or not claim.parts:
        return False
    try:
        verdicts = [judge(trace, Ask("value", claim.left), part.text).verdict for part in claim.parts]
    except InputError:
        return False
    return set(verdicts) == {"right"}
