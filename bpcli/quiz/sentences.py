"""Every sentence that a question says, in one place, so that a teacher can edit them.

Knows words. Must not compute. What a gate says of itself (`because`) stands with the gate.

>>> ASK_VALUE.format(name="q", formula="x + y")
'The forward pass: what is the value of q = x + y?'
"""

from __future__ import annotations

ASK_VALUE = "The forward pass: what is the value of {name} = {formula}?"
ASK_LOCAL = "The gate {gate}: what is its local gradient at {wrt}? (The upstream gradient has no part in it.)"
ASK_UPSTREAM = "Which gradient arrives at {name}, and is the upstream gradient of the gate {gate}?"
ASK_PRODUCT = "On the edge {of} → {wrt}: local gradient times upstream gradient, what flows into {wrt}?"
ASK_GRADIENT = "What is the gradient of {out} with respect to {wrt}?"
ASK_ADDEND = "{wrt} branches into {count} edges. What does the edge {of} → {wrt} bring back, and nothing else?"
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
HINT_FORMULA = "The formula is {formula}."
HINT_NUMBERS = "With the numbers: {numbers}."
HINT_GATE = "{gate} is {kind}: {because}."
HINT_GATE_ONLY = "{gate}: {because}."
HINT_START = "The backward pass starts here: {out} moves exactly as itself."
HINT_BRANCH = "{name} is used {count} times, by {gates}: each use brings a gradient back, and they add up."
HINT_LOCAL = "The local gradient on {of} → {wrt} is {local}."
HINT_RULE = "On {of} → {wrt} flows {rule}."
HINT_CHAIN = "∂{out}/∂{wrt} = (local gradient {local}) · (upstream gradient ∂{out}/∂{of})."
HINT_CHAIN_SUM = "∂{out}/∂{wrt} = {sum}."
HINT_UPSTREAM = "The upstream gradient is ∇{of} {out} = {upstream}."
HINT_SHAPE = "A gradient has the shape of its variable: one entry for each entry that can be moved."
HINT_SHAPE_OF = "{name} has the shape {shape}."
HINT_JACOBIAN = "A Jacobian has a row for each entry of the output {of}, and a column for each entry of {wrt}."
HINT_JACOBIAN_SIZES = "{of} has {rows} and {wrt} has {cols}."
HINT_JACOBIAN_ENTRY = "Entry (i, j) says how fast entry i of {of} moves when entry j of {wrt} moves."
HINT_STRUCTURE = "It is {kind}."
HINT_PATTERN = (
    "Ask what the gate does to the upstream gradient: hand it to every operand, switch the operands, or choose?"
)
HINT_ROUTE = "A max gate sends the whole upstream gradient to its largest operand, a min gate to its smallest."
HINT_ROUTE_NUMBERS = "The operands are {values}."
HINT_FITS = "∇ of a variable has the shape of that variable: {name} has the shape {shape}."
HINT_FITS_SHAPES = "The pieces: {shapes}. Multiply only what fits."
HINT_NUDGE = "A gradient says how fast {out} moves with {wrt}: for a small step the move is gradient times step."
HINT_NUDGE_RULE = "The move is about ∂{out}/∂{wrt} · {step}."
HINT_NUDGE_NUMBERS = "∂{out}/∂{wrt} = {gradient}, so it is {gradient_in} · {step}."
HINT_FIND = (
    "Go from the top down: work out each row from the rows above it, and stop at the first that does not follow."
)
HINT_FIND_RULE = "The mistake is of this kind: {mistake}."
HINT_FIND_HALF = "It is in one of these rows: {rows}."
HINT_FIND_ANSWER = "{row}"

PATTERNS = {
    "distributor": "a distributor",
    "switcher": "a switcher",
    "router": "a router",
}
WHY_PATTERN = "{gate} is {kind}: {because}"
WHY_ROUTE = "{winner} wins, so the whole upstream gradient goes to it"
WHY_STRUCTURE = "∂{of}/∂{wrt} is {kind}"
WHY_FITS = "{product} has the shape {shape}, that of {wrt}; no other order fits"
WHY_NUDGE = "{gradient} · {step} = {move}: the gradient times the step"
WHY_FIND = "{said}. {row} should be {right}"
NOT_A_CHOICE = "this is none of the choices: {choices}"
