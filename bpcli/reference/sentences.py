"""Every sentence of the list of gates and of a gate's page, in one place, so that a teacher can edit them.

Why a local gradient is what it is (`because`) stands with the gate, and each step's reason with the derivation.
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
    "running": "Arrays: products, running sums, variance",
    "losses": "Arrays: softmax and losses",
    "layers": "Layers: normalisation, dropout",
    "convolution": "Layers: convolution, pooling",
    "sequences": "Layers: attention, recurrent steps",
    "shaping": "Arrays: entries that only move",
    "picking": "Arrays: entries picked out",
}
READING = (
    "y is the gate's output, which the forward pass has computed. ∂y/∂x is its local gradient for the input x. On the "
    "way back each input gets its local gradient times the upstream gradient. 1[x > 0] is 1 where x > 0, otherwise 0."
)
PATTERNS = (
    "A distributor passes the upstream gradient on to all its inputs. A switcher gives each input the upstream "
    "gradient times the value of the other input. A router sends the upstream gradient to one input, and 0 to the "
    "others."
)
ONE_IN_FULL = "One gate in full, with its derivation: bpcli gates {example}. One family: bpcli gates {family}"
ON_ARRAYS = (
    "A gate of numbers also takes arrays; then it works entry by entry. A gate over arrays has a Jacobian instead of "
    "local gradients: one entry for each pair of an entry of the output and an entry of the input. It is never built. "
    "The gate has a rule instead: ∇y f, the upstream gradient in the shape of y, goes in, and ∇x f, in the shape of x, "
    "comes out."
)
MADE = "Arrays that are made"
MAKERS = (
    ("randn(2, 3)", "drawn from the bell curve, the same for the same --seed"),
    ("rand(2, 3)", "drawn evenly between 0 and 1, the same for the same --seed"),
    ("zeros(2, 3)", "zeros"),
    ("ones(2, 3)", "ones"),
    ("full((2, 3), 0.5)", "one number everywhere; -inf for a mask"),
    ("eye(3)", "the identity matrix"),
    ("arange(3)", "0, 1, 2"),
)
NO_EDGE = (
    "They take sizes and no inputs, so no gradient flows into them. You can give an input this way, too: x=randn(3)."
)
LONG_RULE = "see bpcli gates {gate}"
START = "Start from {start}."
FOR = "For {operand}: start from {start}."
LIMIT = "lim h→0 {formula}"
WHERE = "{formula}, where {where}"
PATTERN = "This gate is a {pattern}."
KEPT = {
    "output": (
        "The backward pass needs only the output {output}, which the forward pass has computed. So this gate keeps "
        "{output} and forgets its input."
    ),
    "inputs": "The backward pass needs {inputs}, so the forward pass keeps {inputs}.",
    "both": "The backward pass needs {inputs} and the output {output}, so the forward pass keeps all of them.",
    "nothing": "The backward pass needs no value of this gate, so the forward pass keeps nothing.",
}
LOCAL_STEPS = "Local gradient, step by step"
RULE_STEPS = "Rule, step by step"
ANY_NUMBER = "any number of them; here two"
NO_PATTERN = "none of its own"
NUMBERS = "The numbers come from running the gate; they are rounded to four digits."
NONE = "none"  # a local gradient that does not exist
NO_SLOPE = "Where the table says none, there is no local gradient. Asking for one is an error."
REMARKS = {"": "", "kink": "kink: a convention", "saturated": "saturated", "dead": "dead"}
PEAK = "From −10 to 10 its local gradient is at most {peak}."
PEAK_AT = "From −10 to 10 its local gradient is at most {peak}, at {operand} = {at}."
PEAK_NEAR = "From −10 to 10 its local gradient is at most {peak}, near {operand} = {at}."
SATURATES = {
    "both": "It saturates on both sides: where {where}, {passes} of the upstream gradient passes.",
    "one": "It saturates on one side: where {where}, {passes} of the upstream gradient passes.",
}
DIES = "It can die: where {where}, {passes} of the upstream gradient passes."
REFUSED = "It has no value where {where}: {message}."
CONVENTION = "Convention: {convention}."
TORCH = "{torch}."
SMOOTH = "None: it has a value and a gradient everywhere."
EXPANSION = "Opened into these gates, it gives the same gradients:"
CODE = "The gate as a class: forward keeps what backward needs."
TRY = "One pass through it, forward and backward:"
TRY_EACH = "One pass through each call, forward and backward:"

# Gates over arrays.
TWO_GATES = (
    "Two gates have this name. One is a gate of numbers, which works entry by entry on arrays. The other takes an "
    "array as a whole. The gate of numbers comes first."
)
OF_ARRAY = "{title} (of an array)"
RULE = (
    "f is what follows the gate. The upstream gradient is the gradient of f with respect to y. Each input gets the "
    "gradient of f with respect to that input, in the shape of the input."
)
SIGNS = {
    "⋅": "⋅ is the matrix product.",
    "⊙": "⊙ multiplies entry by entry.",
    "onehot(": "onehot(t) holds a 1 at the class t, zeros elsewhere.",
    "Σ(": "Σ(…) is the sum along the last axis.",
    "sum(": "sum(…) adds up all entries, or those along an axis.",
    "others(": "others(x) holds, for each entry, the product of the others.",
    "cumprod_back(": "cumprod_back(…) adds up, for each entry, what flows back from its product and the later ones.",
    "flip(": "flip(…) reverses the order.",
    "Π": "Π_k[k ≠ i] multiplies over all k other than i.",
    "ones(": "ones(…) is an array of ones.",
    "eye(": "eye(n) is the identity matrix.",
    "repeat(": "repeat(…, axis=0) puts it back along the axis that was summed.",
    "reshape(": "reshape(…) keeps the entries and changes the shape.",
    " added at [": "“added at […]” adds it where the entries were taken.",
    " at [": "“at […]” puts it where the entries were taken.",
    ":": "0:2 is from 0 up to 2, without 2.",
    "1[": "1[…] is 1 where the condition holds, otherwise 0.",
}
BY_INDEX = (
    "First one entry of the Jacobian. Then the chain rule, which adds up over every output that depends on the input's "
    "entry. Σ_k adds up over all k, and 1[k = i] is 1 where the indices are equal, otherwise 0."
)
JACOBIAN = "The Jacobian has a row for each entry of y and a column for each entry of the input. It is never built."
LOOKS = {
    "row": "one row: the gradient itself, lying flat",
    **dict.fromkeys(("ones", "sums"), "the same number wherever an entry is in the sum, zeros elsewhere"),
    "diagonal": "zeros, but on the diagonal: each entry depends on itself alone",
    "windows": "zeros, but where a window covers the entry",
    "matrix": "the matrix itself (for a⋅B its transpose)",
    **dict.fromkeys(("blocks", "multiples"), "mostly zeros, and the entries of the other side again and again"),
    "triangular": "zeros on one side of the diagonal: an entry flows into its own output and the later ones",
    "taken": "zeros and a single 1 in each row: which entry was taken",
    "masked": "zeros where a query may not look",
    "dense": "dense: every output depends on every input",
    "broadcast": "zeros, but where the entry is used",
    "nested": "diagonals and blocks within one another, zeros elsewhere",
    "diagonals": "a grid of diagonal blocks: each column depends on itself alone",
    "block diagonal": "a dense block for each row, zeros elsewhere",
    "routing": "zeros and ones: a 1 where an entry goes through",
    "permutation": "zeros and a single 1 in each row and column",
    "identity": "the identity: nothing is computed",
}
FOR_CALL = "For {operand} in {call}: start from {start}."
NO_GRADIENT = "No gradient flows into {names}, because {names} is {what}."
NO_GRADIENT_IS = {"index": "an array of places", "attention": "a mask"}
_BY_ROWS = (
    "Without an axis it takes each row of a matrix by itself, with axis=0 each column. "
    "It does not add up or average over a batch."
)
BATCH = {
    **dict.fromkeys(("softmax", "log_softmax", "logsumexp"), _BY_ROWS),
    "batchnorm": (
        "The mean and the variance are those of the batch. standardised(X, axis=0) is X minus its mean, divided by "
        "deviation(X, axis=0), and that is the root of the variance plus eps."
    ),
    "layernorm": (
        "The mean and the variance are those of one row. standardised(X, axis=1) is X minus its mean, divided by "
        "deviation(X, axis=1), and that is the root of the variance plus eps."
    ),
    "attention": (
        "weights(Q, K) is softmax(Q⋅Kᵀ/sqrt(d)), where d is the number of features. A mask holds 1 where a query may "
        "look at a key, otherwise 0. With causal=True query i looks at the keys up to i."
    ),
    "cross_entropy": (
        "For a batch the loss is the mean over the examples, not the sum. So the gradient of each example is divided "
        "by the number of examples."
    ),
    "nll": (
        "It is the last part of cross_entropy, which takes log_softmax first. For a batch the loss is the mean over "
        "the examples."
    ),
    "hinge": (
        "For one example the loss is the sum over the wrong classes. For a batch it is the mean over the examples, so "
        "the gradient of each example is divided by the number of examples."
    ),
    "mse": "It is the mean over all entries. For a batch that is the mean over the examples and the entries of each.",
    "l2": "It is a sum and not a mean, and it has no factor 1/2. Some texts write that factor.",
}
# Names that stand for several gates.
EXPANSIONS = "Names that stand for several gates ({family})"
STANDS_FOR = "{name} is not a gate of its own. The circuit shows the gates that it stands for:"
IS_A_MEAN = "For arrays it is the mean over all entries. For numbers there is nothing to average."
BY_CHAIN_RULE = "The chain rule through these gates gives the gradient:"
GATE_BY_GATE = "The backward pass goes through these gates one by one."
IS_SMOOTH = "None. Its gates have corners, but its gradient is the same on both sides of them."
TRY_FOLDED = "Gate by gate, and folded into one gate:"

# The card.
CARD = ("add", "mul", "max", "neg", "exp", "reciprocal", "square", "sigmoid")
CARD_TITLE = "The eight gates of the lecture"
CARD_FAMILIES = "Families: {families}."
CARD_MORE = (
    "One family: bpcli gates activations. One gate: bpcli gates sigmoid. All {gates} gates, and {names} names for "
    "several gates: bpcli gates --all"
)

STABLE = "Large numbers do not overflow, because the largest is subtracted from all of them before e^x is computed."
ARE_STABLE = ("softmax", "log_softmax", "logsumexp", "cross_entropy")
EXAMPLE = "One pass through y = {call}. It starts with the upstream gradient {upstream}."
HERE = "Here {message}. Anything else is an error."
NO_GATE = "no gate is called {name}"
LISTED = "bpcli gates lists them all"
ALL_GATES = "The {gates} of bpcli"
OF_FAMILY = "{family}: {gates}"
