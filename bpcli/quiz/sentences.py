"""Every sentence that a question says, in one place, so that a teacher can edit them.

What a gate says of itself (`because`) stands with the gate.

>>> ASK_VALUE.format(name="q", formula="x + y")
'The forward pass: what is the value of q = x + y?'
"""

from __future__ import annotations

ASK_VALUE = "The forward pass: what is the value of {name} = {formula}?"
ASK_LOCAL = "The gate {gate}: what is its local gradient at {wrt}? (The upstream gradient has no part in it.)"
ASK_UPSTREAM = "Which gradient arrives at {name}, and is the upstream gradient of the gate {gate}?"
ASK_PRODUCT = "On the edge {of} → {wrt}: local gradient times upstream gradient, what flows into {wrt}?"
ASK_GRADIENT = "What is the gradient of {out} with respect to {wrt}?"
ASK_ADDEND = "{wrt} branches into {count} edges. What does the edge {of} → {wrt} alone contribute?"
ASK_SUM = "{wrt} branches: {count} edges bring a gradient back. What is the gradient at {wrt}?"
ASK_PATTERN = "Which pattern of backward flow is the gate {gate}?"
ASK_ROUTE = "The gate {gate} routes: which of its operands gets the upstream gradient?"
ASK_SHAPE = "Which shape has the gradient {name}?"
ASK_JACOBIAN_SHAPE = "Which shape has the Jacobian ∂{of}/∂{wrt}: how many rows, how many columns?"
ASK_JACOBIAN = "What is the Jacobian ∂{of}/∂{wrt} of the gate {gate}? Write it as a list of rows."
ASK_STRUCTURE = "What does the Jacobian ∂{of}/∂{wrt} of the gate {gate} look like?"
ASK_FITS = "Which of these products has the shape of {wrt}, so that it can be {name}?"
ASK_NUDGE = (
    "{wrt} = {value} is raised by {step}. Which way does {out} move, and by about how much? (A number with its sign.)"
)
ASK_FIND = "One row of this backward pass is wrong, and the rows after it follow from it. Which one?"

HINT_VALUE = "{gate}: put in the values that arrive at the gate, nothing else is needed."
HINT_NUMBERS = "With the numbers: {numbers}."
HINT_GATE = "{gate} is {kind}: {because}."
HINT_GATE_ONLY = "{gate}: {because}."
HINT_START = "The backward pass starts here: {out} moves exactly as itself."
HINT_BRANCH = "{name} is used {count} times, by {gates}: each use brings a gradient back, and they add up."
HINT_LOCAL = "The local gradient on {of} → {wrt} is {local}."
HINT_RULE = "On {of} → {wrt} flows {rule}."
HINT_CHAIN_SUM = "∂{out}/∂{wrt} = {sum}."
HINT_SHAPE = "A gradient has the shape of its variable: one entry for each entry that can be moved."
HINT_SHAPE_OF = "{name} has the shape {shape}."
HINT_JACOBIAN = "A Jacobian has a row for each entry of the output {of}, and a column for each entry of {wrt}."
HINT_JACOBIAN_SIZES = "{of} has {rows} and {wrt} has {cols}."
HINT_JACOBIAN_ENTRY = "Entry (i, j) says how fast entry i of {of} moves when entry j of {wrt} moves."
HINT_PATTERN = "What does it do to the upstream gradient: hand it to every operand, switch the operands, or choose one?"
HINT_PATTERN_RULES = (
    "A distributor's local gradients are all 1, a switcher's are the other operand, a router's are 1 and 0."
)
HINT_ROUTE = "A max gate sends the whole upstream gradient to its largest operand, a min gate to its smallest."
HINT_ROUTE_NUMBERS = "The operands are {values}."
HINT_FITS = "A gradient has the shape of its variable: {name} has the shape {shape}."
HINT_FITS_SHAPES = "The pieces are {shapes}; a vector counts as a column. A product fits where the inner sizes agree."
HINT_NUDGE = "A gradient says how fast {out} moves with {wrt}: for a small step the move is gradient times step."
HINT_NUDGE_RULE = "The move is about ∂{out}/∂{wrt} · {step}."
HINT_NUDGE_NUMBERS = "∂{out}/∂{wrt} = {gradient}."
HINT_ADDEND = "Each edge contributes its own local gradient times its own upstream gradient. The sum comes afterwards."
HINT_FIND = (
    "Go from the top down: work out each row from the rows above it, and stop at the first that does not follow."
)
HINT_FIND_KIND = "The mistake is of this kind: {mistake}."
HINT_FIND_HALF = "It is one of {rows}."

PATTERNS = {
    "distributor": "a distributor",
    "switcher": "a switcher",
    "router": "a router",
}
WHY_PATTERN = "{gate} is {kind}: {because}"
NOT_PATTERN = {
    "distributor": "a distributor hands every operand the same gradient, whatever their values are",
    "switcher": "a switcher multiplies the upstream gradient by the value of the other operand",
    "router": "a router hands the whole upstream gradient to one operand, and 0 to the others",
}
BOTH = "both"
WHY_ROUTE = "{winner} wins, so the whole upstream gradient goes to it, and 0 to the rest"
ROUTED_TO_LOSER = "{chosen} = {value} loses at {gate}: a loser gets 0, the winner the whole upstream gradient"
ROUTED_TO_BOTH = "{gate} passes one operand on; only that one moves it, so only that one gets the gradient"
STRUCTURES = {
    "identity": "the identity",
    "diagonal": "diagonal, not the identity",
    "full": "full",
    "zeros": "zeros only",
}
WHY_STRUCTURE = {
    "identity": "each output moves with its own input, one to one: {gate}",
    "diagonal": "each output depends on its own input alone, so everything off the diagonal is 0: {gate}",
    "full": "each output is a sum over all the inputs: {gate}",
    "zeros": "no input moves an output here: {gate}",
}
NOT_STRUCTURE = {
    "identity": "entry (i, i) would have to be 1 for every i, and every other entry 0",
    "diagonal": "then everything off the diagonal would be 0, and not everything on it 1",
    "full": "then moving one input would move every output",
    "zeros": "then no input would move an output",
}
HINT_STRUCTURE = "Ask of entry (i, j): does output i move when input j moves? And by how much, if i = j?"
WHY_FITS = "{product} has the shape {shape}, that of {wrt}, and no other product of the two has"
NO_PRODUCT = "the shapes {one} and {other} do not go together"
OTHER_SHAPE = "this product has the shape {shape}, and {wrt} has {wanted}"
WHY_FIND = "{text}; {row} = {right} would be right"
ROW_IS_RIGHT = "{row} is right: it follows from the rows above it"
ROW_FOLLOWS = "{row} is not what it should be, but it follows from a wrong row above it: find that one"
NOT_A_CHOICE = "this is none of the choices: {choices}"
NO_ANSWER = "nothing is answered here: {choices}"
