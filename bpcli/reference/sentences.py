"""Every sentence of the list of gates and of a gate's page, in one place, so that a teacher can edit them.

Knows words. Must not compute. Why a local gradient is what it is (`because`) stands with the gate, and each step's
reason with the derivation.
"""

from __future__ import annotations

FAMILIES = {
    "arithmetic": "Arithmetic",
    "elementary": "Elementary functions",
    "activations": "Activation functions",
    "choice": "Choices",
    "norms": "Norms of a number",
}
READING = (
    "y is the gate's output, which the forward pass has computed; ∂y/∂x is its local gradient for the input x. On the "
    "way back each input gets its local gradient times the upstream gradient. 1[x > 0] is 1 where x > 0, else 0."
)
PATTERNS = (
    "A distributor hands the upstream gradient on to all its inputs, a switcher gives each input the other's value "
    "times the upstream gradient, a router sends it to one input and 0 to the others."
)
ONE_IN_FULL = "One gate in full, with the derivation of its local gradient: bpcli gates {example}"
START = "Start from {start}."
FOR = "For {operand}: start from {start}."
LIMIT = "lim h→0 {formula}"
WHERE = "{formula}, where {where}"
PATTERN = "In the lecture's words it is a {pattern}."
READS = {
    "output": (
        "{subject} only the output {output}. The forward pass has it already, so this gate keeps {output} and forgets "
        "its input."
    ),
    "inputs": "{subject} {inputs}, so the forward pass keeps {them} for the way back.",
    "both": (
        "{subject} the output {output}, which the forward pass has already, and {inputs}, so the forward pass keeps "
        "them for the way back."
    ),
    "nothing": "The local gradient is the same everywhere, so nothing has to be kept for the way back.",
}
NEEDS = "The local gradient needs"
NEED = "The local gradients need"
ANY_NUMBER = "any number of them; here two"
NO_PATTERN = "none of its own"
NUMBERS = "The numbers come from running the gate; they are rounded to four digits."
NONE = "none"  # a local gradient that does not exist
NO_SLOPE = "Where the table says none there is no local gradient, and asking for one is an error."
KINK = "kink: a convention"
REMARKS = {"saturated": "saturated", "dead": "dead"}
PEAK = "From −10 to 10 its local gradient is never more than {peak}{where}."
PEAK_AT = ", which it has at {operand} = {where}"
PEAK_NEAR = ", which it has near {operand} = {where}"
FLAT = {
    "both": "It saturates on both sides: ",
    "left": "It saturates on the left: ",
    "right": "It saturates on the right: ",
    "dead": "It can die: ",
}
FLAT_WHERE = {
    "both": "left of {operand} = {left} and right of {operand} = {right} ",
    "left": "left of {operand} = {left} ",
    "right": "right of {operand} = {right} ",
}
FLAT_SHARE = "less than {share} of the upstream gradient passes."
FLAT_NOTHING = "nothing of the upstream gradient passes."
REFUSED = "It has no value where {where}: {message}."
CONVENTION = "Convention: {convention}."
TORCH = "{torch}."
SMOOTH = "None: it has a value and a local gradient for every number."
EXPANSION = "Opened into these gates it gives the same gradients:"
CODE = "The gate as a class: forward keeps what backward needs."
TRY = "One pass through it, forward and backward:"
