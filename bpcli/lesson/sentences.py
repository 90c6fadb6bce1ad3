"""Every sentence that a lesson says, in one place, so that a teacher can edit them.

Knows words. Must not compute. What a gate says of itself (`because`) stands with the gate.
"""

from __future__ import annotations

FORWARD = (
    "From the inputs to the output, one gate at a time. Each value is kept: "
    "the backward pass needs it for the local gradients."
)
FORWARD_SYMBOLIC = "From the inputs to the output, one gate at a time."
BACKWARD = (
    "From the output down, one edge at a time: the gradient that flows into an input of a gate is the gate's local "
    "gradient times the upstream gradient, the one that has already arrived at the gate's output."
)
BACKWARD_VERBOSE = (
    "The local gradient of a gate says how fast its output moves when one of its inputs moves, and the gate needs no "
    "knowledge of the rest of the circuit for it. The upstream gradient says how fast the output of the whole circuit "
    "moves when the gate's output moves. By the chain rule their product is how fast the whole moves with that input."
)
START = "It starts with ∂{out}/∂{out} = {seed}."
START_ONE = "It starts with ∂{out}/∂{out} = 1: the output moves exactly as itself."
START_GIVEN = "It starts with the given upstream gradient {seed} at {out}: what follows {out} outside this circuit."
BRANCH = (
    "{name} feeds {count} gates, so a move of {name} reaches {out} along {count} paths at once. What the paths bring "
    "adds up: {sum}."
)
BRANCH_SAME = (
    "{name} feeds {count} inputs of gates, so a move of {name} reaches {out} along {count} paths at once. What the "
    "paths bring adds up: {sum}."
)
BRANCH_WHY = (
    "At a branch gradients are added (never overwritten or averaged), because each path moves the output on its own."
)
DRAWING = "Above each wire is the value that goes up to the gate, below it the gradient that comes back down the wire."
DRAWING_COMPACT = "Beside each node: the value that goes up to the gate | the gradient that comes back down to it."
DRAWING_SYMBOLIC = "The output stands first; under each gate are its inputs, in the order of the formula."
DRAWING_FOLDED = "The circuit has {count:,} nodes; the drawing shows the {shown} nearest to the output."
DRAWING_AGAIN = "A node that feeds several gates is drawn out once; each further wire to it says “see above”."
MEANING = "∂{out}/∂{name} = {gradient} says: move {name} by a little, and {out} moves {gradient} times as much."
MEANING_ZERO = "A gradient of 0 says: at this point a small move of {name} does not move {out}."
CHECK = "To check these numbers against a centred difference and against SymPy, add --check."
CHECK_SYMBOLIC = "To see the numbers, give each input a value: {command}"
NOT_REACHED = "{out} does not depend on {name}, so its gradient is 0."
KINK = "At {node} = {formula} the function has no derivative: {convention}."
KINK_TORCH = " {torch}."
DEAD = "{node} = {formula} is dead here: its input {value} lies left of 0, so it passes no gradient back."
SATURATED = (
    "{node} = {formula} is saturated here: its local gradient is only {local}, so little of the upstream passes."
)
GROUPED = (
    "Grouped into one gate: {what}. {before} gates became {after}; {saved} fewer values to keep, {saved} fewer steps "
    "back, and the gradients of the inputs are the same."
)
GROUPED_SAME = (
    "Grouped into one gate: {what}. There are {after} gates as before, and the gradients of the inputs are the same."
)
NOT_GROUPED = "There was nothing to group: no part of this circuit is one of {known}."
EXPANDED = (
    "Opened into simpler gates: {what}. {before} gates became {after}; the gradients of the inputs are the same. As "
    "one gate it saves {saved} values and as many steps back."
)
NOT_EXPANDED = "There was nothing to open: the circuit has no {known}."
SHARED = (
    "Shared: {count} {gates} written twice became branches. {before} gates became {after}, the gradients are the same, "
    "and at each branch they are summed."
)
NOT_SHARED = "There was nothing to share: no sub-expression stands twice."
NO_INPUTS = "The expression has no inputs, so there is nothing to take a gradient of."
EXACT = "Fractions and roots are kept exact."
CHECK_INTRO = (
    "Two witnesses that know nothing of the backward pass. The centred difference (f(x + h) − f(x − h))/(2h) moves one "
    "input at a time, with h = {step}; SymPy differentiates the whole expression. The relative error is "
    "|a − n|/max(|a|, |n|), read with the bands of the CS231n notes."
)
CHECK_BANDS = {
    "happy": "agrees (1e−7 or less)",
    "fine": "fine if there are kinks (1e−7 to 1e−4)",
    "uncomfortable": "too far apart to be happy (1e−4 to 1e−2)",
    "wrong": "probably wrong (above 1e−2)",
    "kink": "not comparable: kink at {kinks}",
    "rounding": "agrees within rounding",
    "unchecked": "no value beside this point",
}
CHECK_KINK = (
    "At a kink the difference straddles a corner and averages its two sides, so it says nothing of the convention used "
    "at the corner itself."
)
CHECK_MANY = "The first {shown} of {count:,} inputs are checked."
