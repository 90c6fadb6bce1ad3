"""Every sentence that the lesson says of Jacobians, in one place, so that a teacher can edit them.

>>> sorted(WORDS) == sorted(KINDS)  # each structure has its words
True
"""

from __future__ import annotations

from bpcli.gates.jacobian import KINDS

__all__ = ["KINDS", "WORDS"]

INTRO = (
    "The Jacobian of an edge holds the derivative of every entry of a gate's output with respect to every entry of one "
    "of its inputs: a row for each entry of the output, a column for each entry of the input."
)
PICTURES = "In a picture ■ is an entry that is not 0; where entries are left out, one that may be."
POINT = (
    "It is almost never built. What the backward pass needs is its product with the upstream gradient (the Jacobian "
    "transposed, times the upstream), and each gate knows a short way to that product: its vjp."
)
NUMBERS = "Every gate here takes numbers and gives a number, so each Jacobian is 1 × 1: the local gradient."
SOME_NUMBERS = "Between numbers a Jacobian is 1 × 1, the local gradient: {names}."
NO_EDGES = "No gradient flows here, so there is no Jacobian to show."
SHAPE = "{name} is {rows} × {cols}{shapes}: {words}"
SHAPES = " ({output}, {operand})"
HAS_SHAPE = "{name} has shape {shape}"
IS_NUMBER = "{name} is a number"
ONLY_ADDS = "only additions"
WORDS = {
    "number": "one number, the local gradient.",
    "zero": "all zeros. A small move of {wrt} does not move {of}.",
    "identity": "the identity. Each entry of {wrt} goes into its entry of {of} as it is.",
    "scaled identity": (
        "a multiple of the identity. Each entry of {of} moves with its own entry of {wrt}, all at one rate."
    ),
    "zeros and ones": (
        "diagonal, with only zeros and ones. Each entry of {of} depends on its own entry of {wrt} alone, which passes "
        "whole or not at all."
    ),
    "diagonal": "diagonal. Each entry of {of} depends on its own entry of {wrt} alone.",
    "broadcast": (
        "one entry in each row. Each entry of {of} depends on one entry of {wrt}, and several on the same one."
    ),
    "row": "one row. {of} is one number, so its Jacobian is the gradient, laid in a row.",
    "column": "one column. {wrt} is one number, and moves every entry of {of}.",
    "ones": "the same number everywhere. Each entry of {wrt} moves {of} at the same rate.",
    "sums": "rows of one number repeated. Each entry of {of} gathers a few entries of {wrt}, all at the same rate.",
    "matrix": "the matrix {block} itself. A linear gate is its own derivative.",
    "blocks": "{copies:,} times the same block {block} ({high:,} × {wide:,}) down the diagonal, zeros elsewhere.",
    "multiples": (
        "a grid of identities ({copies:,} × {copies:,}), each multiplied by one entry of {block}, and zeros elsewhere."
    ),
    "block diagonal": (
        "{copies:,} blocks of {high:,} × {wide:,} down the diagonal, zeros elsewhere. Each part of {of} depends on its "
        "own part of {wrt} alone."
    ),
    "diagonals": "a grid of {copies:,} × {copies:,} diagonal blocks, zeros elsewhere.",
    "permutation": "a permutation. Each row and each column holds a single 1: the entries only move to other places.",
    "routing": "zeros and single ones. At most one 1 in each row and each column says which entry went where.",
    "scattered": "nearly all zeros. At most one entry in each row and each column is other than 0.",
    "windows": "mostly zeros. An entry is other than 0 only where a window covers it.",
    "nested": "diagonals and blocks within one another, zeros elsewhere.",
    "triangular": "triangular. Each entry of {of} depends on its own entry of {wrt} and on those before it.",
    "taken": "zeros, and a single 1 in each row. It says which entry of {wrt} was taken; some may be taken twice.",
    "masked": "mostly filled. An entry of {of} is 0 there for each row of {wrt} that its query may not look at.",
    "dense": "dense. In general every entry of {of} depends on every entry of {wrt}.",
}
WHOLE_DENSE = "dense, as far as the structures of the gates on its paths tell."
ONES_OF = "Here {ones:,} of the {all:,} on the diagonal {are} 1."
FEWER = "The same with fewer entries:"
EXAMPLE = "For example:"
USED = "The backward pass uses only {vjp}: {effort}."
COST = (
    "In full it would have {size} entries, {memory} as float32 and twice that as float64, and at most {filled} of them "
    "are other than 0. It is never built: {vjp} takes {effort}, and what it makes takes {result}."
)
COST_DENSE = (
    "In full it would have {size} entries, {memory} as float32 and twice that as float64. It is never built: {vjp} "
    "takes {effort}, and what it makes takes {result}."
)
WHOLE = "The Jacobian of {of}, over all paths from each input:"
WHOLE_NUMBER = (
    "The Jacobian of {of}, over all paths: {of} is one number, so with respect to each input it has one row, and that "
    "row is the gradient."
)
WHOLE_SAME = "{name} over all paths is that of the one gate between them, above."
WHOLE_BUILT = "It was built with {rows}, one for each entry of {of}."
WHOLE_COST = (
    "In full it would have {size} entries, {memory} as float32{filled}, and building it would take {rows}, one for "
    "each entry of {of}. One backward pass gives its product with any upstream gradient."
)
WHOLE_FILLED = " (at most {filled} of them other than 0)"
MORE = "The {count:,} edges that follow, in short:"
