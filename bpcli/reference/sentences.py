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
    "linear": "Arrays: products, transpose, trace",
    "reductions": "Arrays: sums, extremes, norms",
    "losses": "Arrays: softmax and losses",
    "shaping": "Arrays: entries that only move",
}
READING = (
    "y is the gate's output, which the forward pass has computed; ∂y/∂x is its local gradient for the input x. On the "
    "way back each input gets its local gradient times the upstream gradient. 1[x > 0] is 1 where x > 0, else 0."
)
PATTERNS = (
    "A distributor hands the upstream gradient on to all its inputs, a switcher gives each input the other's value "
    "times the upstream gradient, a router sends it to one input and 0 to the others."
)
ONE_IN_FULL = "One gate in full, with its derivation: bpcli gates {example}. One family: bpcli gates {family}"
ON_ARRAYS = (
    "A gate of numbers takes arrays too and then works entry by entry. A gate over arrays has no local gradient for "
    "each input but a Jacobian, one entry for each pair of an entry of the output and one of the input, which is never "
    "built. It has a rule instead: ∇y f, the upstream gradient in the shape of y, goes in, and ∇x f in the shape of x "
    "comes out."
)
MADE = "Arrays that are made"
MAKERS = (
    ("randn(2, 3)", "drawn from the bell curve, the same for the same --seed"),
    ("rand(2, 3)", "drawn evenly between 0 and 1, the same for the same --seed"),
    ("zeros(2, 3)", "zeros"),
    ("ones(2, 3)", "ones"),
    ("eye(3)", "the identity matrix"),
    ("arange(3)", "0, 1, 2"),
)
NO_EDGE = "They take no inputs, only sizes, so no gradient flows into them. An input may be given so too: x=randn(3)."
LONG_RULE = "see bpcli gates {gate}"
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

# Gates over arrays.
TWO_GATES = (
    "The name stands for two gates: one of numbers, which on arrays works entry by entry, and one that takes an array "
    "as a whole. First the one of numbers."
)
OF_ARRAY = "{title} (of an array)"
RULE = (
    "f is what follows the gate. Upstream comes the gradient of f with respect to y, and to each input goes the "
    "gradient of f with respect to it, in its shape."
)
SIGNS = {
    "⋅": "⋅ is the matrix product.",
    "⊙": "⊙ multiplies entry by entry.",
    "onehot(": "onehot(t) holds a 1 at the class t, zeros elsewhere.",
    "Σ(": "Σ(…) is the sum along the last axis.",
    "sum(": "sum(…) adds up all entries, or those along an axis.",
    "ones(": "ones(…) is an array of ones.",
    "eye(": "eye(n) is the identity matrix.",
    "repeat(": "repeat(…, axis=0) puts it back along the axis that was summed.",
    "reshape(": "reshape(…) keeps the entries and changes the shape.",
    " at [": "“at […]” puts it where the entries were taken.",
    ":": "0:2 is from 0 up to 2, without 2.",
    "1[": "1[…] is 1 where the condition holds, else 0.",
}
BY_INDEX = (
    "First one entry of the Jacobian, then the chain rule, which adds up over every output that the entry moves: Σ_k "
    "adds up over all k, and 1[k = i] is 1 where the indices are equal, else 0."
)
JACOBIAN = "It has a row for each entry of y and a column for each entry of the input, and is never built."
LOOKS = {
    "row": "one row: the gradient itself, lying flat",
    **dict.fromkeys(("ones", "sums"), "the same number wherever an entry is in the sum, zeros elsewhere"),
    "matrix": "the matrix itself (for a⋅B its transpose)",
    **dict.fromkeys(("blocks", "multiples"), "mostly zeros, and the entries of the other side again and again"),
    "dense": "dense: every input moves every output",
    "block diagonal": "a dense block for each row, zeros elsewhere",
    "routing": "zeros and ones: a 1 where an entry goes through",
    "permutation": "zeros and a single 1 in each row and column",
    "identity": "the identity: nothing is computed",
}
FOR_CALL = "For {operand} in {call}: start from {start}."
NEED_RULE = "The rule needs"
NEED_RULES = "The rules need"
NOTHING_KEPT = "The rule needs only the shapes, so no value has to be kept for the way back."
NO_GRADIENT = "{names} is a target: no gradient flows into it."
BATCH = {
    "softmax": "Each row of a matrix is taken by itself: nothing is summed or averaged over a batch.",
    "log_softmax": "Each row of a matrix is taken by itself: nothing is summed or averaged over a batch.",
    "logsumexp": "Each row of a matrix is taken by itself: nothing is summed or averaged over a batch.",
    "cross_entropy": (
        "Of a batch the loss is the mean over its examples, not the sum: each example's gradient is divided by their "
        "number."
    ),
    "hinge": (
        "Of one example the loss is the sum over the wrong classes; of a batch it is the mean over its examples: each "
        "example's gradient is divided by their number."
    ),
    "mse": "It is the mean over all entries: of a batch, over the examples and over the entries of each.",
    "l2": "It is a sum, not a mean, and without the factor 1/2 that some write.",
}
STABLE = "Large numbers do not overflow: the largest is taken away from all of them before e^x is."
ARE_STABLE = ("softmax", "log_softmax", "logsumexp", "cross_entropy")
EXAMPLE = "The pass through y = {call}, started with the upstream gradient {upstream}."
HERE = "Here {message}; anything else is an error."
SMOOTH_ARRAY = "None: it has a value and a rule for all numbers."
TRY_ARRAY = "One pass through each, forward and backward:"
