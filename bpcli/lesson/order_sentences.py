"""Every sentence about the order of the backward pass, in one place, so that a teacher can edit them."""

from __future__ import annotations

ONCE = (
    "On the way back each gate passes its gradient on once, so its gradient has to be whole by then: from every wire "
    "on which the gate's value left, an addend must have come back."
)
WAITS = "Here {name} is taken by {gates}, so it has to wait for {all}."
REVERSED = (
    "The forward pass came to {name} before it came to {gates}, which take its value. Turned around, the same order "
    "comes to {name} after them. So the reversed order of the forward pass is right, and nothing else has to be "
    "watched."
)
NO_BRANCH = (
    "In this circuit no node leaves on more than one wire, so each gradient arrives whole, on a single edge. A gate "
    "that has been reached is complete: every order that goes down from the output gives the same gradients here, and "
    "= does the same as +=."
)
ONLY_INPUTS = (
    "Here only inputs branch ({names}), and an input passes nothing on: no gate has to wait, so every order that goes "
    "down from the output gives the same gradients. The addends must be added all the same: = in place of += keeps "
    "only the last."
)
ONE_GATE = (
    "Where the value of a gate branches here ({names}), all its wires go to one gate, which sends all the addends in "
    "one turn. So a gate that is called once is complete in every order; a recursion that passes on at every visit is "
    "another matter."
)
BY_CHANCE = (
    "The orders that come to mind first, depth-first and breadth-first, happen to count right on this circuit: they "
    "reach no gate too early, or what comes late is 0. Only the reversed order is right on every circuit."
)
TRY = "A circuit on which the order matters:"
COMMAND = 'bpcli explain "b = a + a; c = b + b; d = b * c" a=1 --why-order'
DEPTH, FROM_RIGHT, BREADTH = "depth-first", "depth-first from the right", "breadth-first"
ORDERS = {
    DEPTH: "Depth-first, each gate passes on as soon as it is first reached, the left operand before the right.",
    FROM_RIGHT: "Depth-first, each gate passes on as soon as it is first reached, the right operand before the left.",
    BREADTH: "Breadth-first, each gate passes on by its distance from the output: first those that are one edge away.",
}
"""The orders that come to mind first, by their names."""
TOO_LATE = (
    "So {name} passes on {sent}, and {missing} of its {count} addends {are} still on the way. What comes late is added "
    "to {name}, but nobody takes it further: the nodes under {name} never hear of it."
)
FIRST_VISIT = "first visit: each gate passes on once, when it is first reached ({order})."
EVERY_VISIT = (
    "every visit: a recursion that passes on, at each visit, all that has arrived so far. The first addends are sent "
    "again with the later ones."
)
NO_VISITS = "every visit: left out, because such a recursion would take {visits} visits here."
OVERWRITES = "= for +=: the right order, but each gradient that arrives replaces the one before it."
PATHS = (
    "A recursion that passes on only what has just come, and not the sum, counts right in every order: it walks each "
    "path from {out} on its own, and the paths add up. But it goes down an edge {walks} times, where the circuit has "
    "{edges} edges and the right order uses each once. Every branch multiplies the paths below it: n doublings in a "
    "row, such as {doubling}, make 2ⁿ paths."
)
ONE_PATH = "There are no more paths than edges here, so a recursion down every wire does no more work than this order."
TWICE = (
    "Twice: a second backward pass without setting the gradients back to 0 adds to what is there. Where only the "
    "inputs keep theirs (as in PyTorch) {gradient} doubles, to {double}."
)
TWICE_MORE = (
    "Where every node keeps its own (as in micrograd) the old addends are passed on once more, and it is {more}."
)
OVERFLOW = "too large for a float"
