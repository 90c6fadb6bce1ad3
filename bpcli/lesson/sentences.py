"""Every sentence that a lesson says, in one place, so that a teacher can edit them.

What a gate says of itself (`because`) stands with the gate.
"""

from __future__ import annotations

FORWARD = (
    "From the inputs to the output, one gate at a time. Each value is kept: "
    "the backward pass needs it for the local gradients."
)
FORWARD_SYMBOLIC = "From the inputs to the output, one gate at a time."
BACKWARD = (
    "From the output to the inputs, one edge at a time. The gradient of an input of a gate is the gate's local "
    "gradient times the upstream gradient. The upstream gradient has already arrived at the gate's output."
)
BACKWARD_VERBOSE = (
    "The local gradient says how fast the output of a gate changes when one of its inputs changes. The gate knows it "
    "without the rest of the circuit. The upstream gradient says how fast the output of the whole circuit changes when "
    "the gate's output changes. By the chain rule, their product says how fast the circuit's output changes with that "
    "input."
)
BACKWARD_ARRAYS = (
    "From the output down, one edge at a time. Between arrays the local gradient of a gate is a Jacobian, one entry "
    "for each pair of an output and an input; it is never built. Each gate has a rule that makes the product at once: "
    "the upstream gradient in, the gradient of its operand out. The gradient of an array, such as {such}, holds a "
    "derivative for each entry, so it has the shape of the array."
)
BACKWARD_ARRAYS_VERBOSE = (
    "⊙ multiplies entry by entry, ⋅ is the matrix product, ᵀ turns rows into columns. Where only one order and one "
    "transpose make the shapes fit, the shapes alone tell the rule: of an upstream gradient of q's shape and of x "
    "there is one product that has the shape of W."
)
BY_INDEX = (
    "The same by indices. First one entry of the gate's Jacobian, where {hit} is one if the indices are equal and "
    "else zero; then the chain rule, which sums over every output that the entry moves."
)
SAME_SHAPE = "Always check: the gradient with respect to a variable has the shape of the variable."
START_ONES = (
    "{out} is an array, so a gradient of all of it would be a Jacobian (--jacobian shows it). A backward pass carries "
    "a gradient of one number {loss}: it starts from {slope} of ones, as if {loss} were the sum of {out}'s "
    "entries."
)
START_ARRAY = (
    "{out} is an array: the pass starts from the given upstream gradient {start}, where {loss} is a "
    "number that follows {out} outside this circuit, and every gradient below is one of {loss}."
)
BOTH_BROADCAST = (
    "At {node} both sides were broadcast, a column against a row, to an array of shape {large}. Where that is not "
    "meant, give one of them the shape of the other."
)
SOFTMAX_LEVEL = (
    "The entries of {node} always sum to 1, so a start with equal numbers asks how that 1 moves, and every gradient is "
    '0. One class alone is asked about with an upstream such as --upstream "[1, 0, 0]".'
)
TARGET = "{name} is a target of {node}: it is compared with, and no gradient flows into it."
NO_GRADIENT = {
    "index": "{name} says which entries {node} takes. Places have no gradient.",
    "attention": "{name} says which keys each query of {node} may look at. A mask has no gradient.",
}
FEEDS = (
    "Which outputs each entry of {x} feeds: it is a branch, so it gets the sum of their gradients, each times the "
    "weight that it met there."
)
FED, TERMS = "feeds", "gets"
ROUTED = "Where each entry of {y} comes from: its window is a router, so the gradient goes to the largest entry alone."
WINDOW, LARGEST, ITS_VALUE, IT_GETS = "window", "largest entry", "value", "gets"
WAYS = (
    "The three ways back to the first column of {x}. Each entry also changes the mean and the deviation of the column, "
    "and so every entry of {y} there. Without the last two ways the gradient would be the first one alone."
)
STRAIGHT, THROUGH_MEAN, THROUGH_DEVIATION, SUM = "straight", "through the mean", "through the deviation", "sum"
LOOKS = "Who looks at whom in {y}: each row holds the weights that a query gives to the keys, and adds up to 1."
FIRST_OF_STACK = " This is the first matrix of the stack."
QUERY, KEY = "query", "key {key}"
ENTRYWISE = "{equation} works entry by entry: it is no power or inverse of a matrix."
BROADCAST = (
    "{name} {kind} and is used {times} times over in {node}, shape {large}: it was broadcast. A broadcast is a branch, "
    "so its gradient is the sum over {axes}."
)
START_ONE = "It starts with {start}: the output moves exactly as itself."
START_GIVEN = (
    "It starts with the given upstream gradient {start}: {loss} is what follows {out} outside this "
    "circuit, and every gradient below is one of {loss}."
)
BRANCH = "{name} is used {count:,} times, and each use sends a gradient back. They add up: {sum}."
BRANCH_WHY = (
    "Where a node branches, its gradients are added, because a change of the node reaches the output along every "
    "branch. Never overwrite or average them."
)
PICTURE = "Above each wire is the value that it carries to the gate, below it the gradient that comes back along it."
PICTURE_SYMBOLIC = "Each gate takes its inputs from the left, from top to bottom in the order of the formula."
PICTURE_FORK = (
    "Where a wire forks (●), each branch brings back a gradient of its own, written near its gate; they add up before "
    "the fork."
)
PICTURE_FORK_SYMBOLIC = "Where a node is used more than once its wire forks (●)."
PICTURE_BRIDGE = "Where one wire passes over another (─│─) they do not meet."
PICTURE_FOLDED = "The picture is folded: a wire that ends in ▸ goes on further down, at the same name."
PICTURE_LEFT_OUT = "The circuit has {count:,} nodes; the picture shows the {shown:,} nearest to the output."
DRAWING = "Above each wire is the value that goes up to the gate, below it the gradient that comes back down the wire."
DRAWING_COMPACT = (
    "Beside each node: the value that goes up the wire | the gradient that comes back down it (where a node branches: "
    "of how much in all)."
)
DRAWING_SYMBOLIC = "The output comes first. Under each gate are its inputs, in the order of the formula."
DRAWING_FOLDED = "The circuit has {count:,} nodes; the drawing shows the {shown} nearest to the output."
DRAWING_BELOW = "Where a node says “see below”, its inputs are drawn further down."
DRAWING_AGAIN = "A node that feeds several gates is drawn in full once. Each further edge to it says “see above”."
MEANING = "{equation} says: raise {name} by a little h, and {out} changes by about {product}."
MEANING_ZERO = "{equation} says: to first order, a small move of {name} does not move {out}."
MEANING_STOPPED = "A target or stop_gradient depends on {name}, too. No gradient comes back from there."
MEANING_KINK = (
    "The point lies on a kink, where a small move one way differs from a move the other way: there a gradient is a "
    "convention, named above."
)
CHECK = "Add --check to compare these numbers with a centred difference and with SymPy."
CHECK_SYMBOLIC = "To see the numbers, give each input a value: {command}"
NOT_REACHED = "{out} does not depend on {name}, so its gradient is 0."
STOPPED = "No gradient flows from {node} back to {name}: {node} counts as a constant in the backward pass."
NOTHING_FLOWS = "No gradient flows to {name}, so its gradient is 0."
NOT_NEEDED = (
    "– marks what nothing needs: {node} took the other branch. It needs no value and no gradient. "
    "NumPy, PyTorch and JAX work out both branches. There 0 times an infinite slope is nan. "
    "In their programs, put a safe number into the branch that is not taken."
)
KINK = "Convention at {equation}: {convention}."
DEAD = "{equation} is dead here: its input {value} lies left of 0, so it passes no gradient back."
SATURATED = "{equation} is saturated here: its local gradient is only {local}, so little of the upstream passes."
DEAD_ENTRIES = (
    "{equation}: {count:,} of its {size:,} entries are dead here: their inputs are not right of 0, so no "
    "gradient passes back through them."
)
SATURATED_ENTRIES = (
    "{equation}: {count:,} of its {size:,} entries are saturated here: their local gradients are at most 0.01, "
    "so little of the upstream passes."
)
CANCELLED = (
    "The terms of {what} cancel. A computer leaves a rest of the size of its rounding error; that rest is shown as 0."
)
BLOCKED = "{equation} passes nothing back here: at this point its inputs do not move its output."
MORE = "({count:,} more like this.)"
GROUPED = "Grouped into one gate each: {what}."
NOT_GROUPED = "There is nothing to group: no part of this circuit is one of {patterns}."
EXPANDED = "Opened into simpler gates: {what}."
NOT_EXPANDED = "There is nothing to open: the circuit has no {gates}."
SHARED = "Shared: of the gates as written {count:,} repeated another; now they are the same node, which branches."
FEWER = (
    "{before} became {after}: {saved} to keep, and as many fewer steps on the way back. The gradients of the "
    "inputs are the same."
)
MORE_GATES = (
    "{before} became {after}. The gradients of the inputs are the same. As one gate there are {saved} to keep, "
    "and as many fewer steps on the way back."
)
AS_MANY = "There are {after}, as many as before, and the gradients of the inputs are the same."
ROUNDED = "Numbers are computed in full and rounded only when they are shown."
FORMULAS_BY_STEPS = (
    "Written out in the inputs these formulas would be too long; they are given one step at a time, in the gradients "
    "further up."
)
NOT_SHARED = "There is nothing to share: no gate of this circuit repeats another."
NO_INPUTS = "The expression has no inputs, so there is nothing to take a gradient of."
CHECK_INTRO = (
    "Two witnesses check the backward pass. They do not use its local gradients. The centred difference is "
    "{difference}, with {step}, for one input at a time. SymPy differentiates the whole expression. "
    "The relative error is {error}. The CS231n notes read it like this: up to 1e−7 agrees, up to 1e−4 is "
    "fine at kinks, above 1e−2 is probably wrong."
)
CHECK_BELOW = "below {bound}"
CHECK_BANDS = {
    "happy": "agrees",
    "fine": "fine if there are kinks (1e−7 to 1e−4)",
    "uncomfortable": "too far apart to be happy (1e−4 to 1e−2)",
    "wrong": "probably wrong (above 1e−2)",
    "kink": "not comparable: kink at {kinks}",
    "side": "agrees on the side without a kink",
    "sides": "agrees on both sides of the kink",
    "conventions": "differs: conventions at {kinks}",
    "target": "not comparable: a target or stop_gradient depends on it",
    "rounding": "agrees within rounding",
    "coarse": "agrees with SymPy; the difference is too coarse here",
    "unchecked": "no value beside this point",
}
CHECK_KINK = (
    "At a kink the slopes of the two sides differ, or one of them does not exist. The centred difference averages the "
    "two sides; the backward pass uses its convention."
)
CHECK_SIDES = (
    "Where both sides of the kink at {kinks} give the slope of the backward pass, the convention there changes nothing."
)
CHECK_CONVENTIONS = (
    "{derivative}: from both sides the slope is {slope}, so the function is smooth here. The conventions at {kinks} "
    "{together}give {analytic}, a slope that the function does not have. {instead}"
)
CHECK_INSTEAD = "Write {spelling} instead: it has no kink."
CHECK_MOVE = "Write it without kinks, or move the point a little."
CHECK_ENTRIES = "Arrays are checked entry by entry ({which}); the row shows the entry that agrees least."
CHECK_MANY = "The first {shown} of {count:,} inputs are checked."
CHECK_NOTHING = "Only gradients with respect to inputs can be checked; none was asked for."
WORKSHEET = (
    "Fill in the {count} {blanks}, from top to bottom. Where a sign such as ?1 appears again, it means the number that "
    "you wrote at ?1."
)
PLOT_TITLE = "The function and its local gradient"
PLOT = "The line is {label}, the dots are its local gradient: how fast {label} moves when {name} moves."
PLOT_BACK = (
    "The line is {label}. The dots are the gradient that it passes back to {name}: its local gradient times the "
    "upstream gradient {upstream}."
)
LOCAL_GRADIENT = "local gradient"
PASSED_BACK = "passed-back gradient"
PLOT_TANGENT = " The circle is {name} = {at}; the straight line through it is the tangent."
PLOT_GAPS = "Where nothing is drawn, {label} has no value, or one that is too large to draw."
PLOT_LARGEST = (
    "The local gradient is largest in size at {name} = {at}, where it is {largest}: there {label} passes back the "
    "most, {largest} times the upstream gradient."
)
PLOT_PLATEAU = (
    "The local gradient is at most {largest} in size, and is so at {many} of the {count} points drawn: there {label} "
    "passes back the most."
)
PLOT_ALIKE = "The local gradient is {largest} everywhere: {label} passes the same share of the upstream gradient back."
PLOT_STILL = (
    "The local gradient is 0 everywhere: {label} does not move, and nothing of the upstream gradient passes back."
)
PLOT_FLAT = (
    "{flat} of the {count} points drawn are flat (a local gradient below {small} in size): there almost nothing of the "
    "upstream gradient passes back."
)
TANGENT = (
    "The tangent is the straight line with the gradient as its slope. Close to {name} = {at} nobody can tell it from "
    "the curve: that is what a gradient is."
)
NUDGE = (
    "Change {name} from {at} by a little h. The gradient predicts that {label} changes by {slope}·h. The last column "
    "shows what is left. {left}"
)
NUDGE_LEFT = "It shrinks faster than h: a tenth of h leaves about a {part} of it."
NUDGE_PARTS = {2: "hundredth", 3: "thousandth", 4: "ten-thousandth", 5: "hundred-thousandth", 6: "millionth"}
NUDGE_FASTER = "It shrinks faster than h."
NUDGE_NOTHING = "Here that is 0, because the curve is its own tangent."
NUDGE_WILD = "Smaller steps h show that it shrinks faster than h."
NUDGE_KINK = (
    "{at} lies on a kink of {label}: to its two sides the curve leaves in two directions, so no number predicts both. "
    "The gradient shown is the convention."
)

# Step by step.
ASK_VALUE = "What is {node} = {formula}?"
ASK_SHAPED_VALUE = "What is {node} = {formula}? Its shape is {shape}."
ASK_START = "What is {gradient}, the gradient of {out} with respect to itself?"
ASK_EDGE = "What is {gradient}? Multiply the local gradient of {gate} at {name} by the upstream gradient {upstream}."
ASK_BRANCH_EDGE = (
    "{name} is used {count:,} times. What comes back on this edge, {edge}? Multiply the local gradient of {gate} at "
    "{name} by the upstream gradient {upstream}."
)
ASK_RULE = "What is {gradient}? It has the shape of {name}, {shape}. The upstream gradient is {upstream}."
ASK_BRANCH_RULE = (
    "{name} is used {count:,} times. What comes back on this edge, {edge}? It has the shape of {name}, {shape}. The "
    "upstream gradient is {upstream}."
)
ASK_SUM = "{count} gradients have come back to {name}: {addends}. What is their sum, {gradient}?"
STEP_FORWARD = "{chain}."
STEP_FORWARD_WHY = "Keep the value, because the backward pass needs it for the local gradients."
STEP_EDGE = (
    "The local gradient of {gate} at {name} is {local}. The upstream gradient is {upstream}. Local times upstream: "
    "{product}."
)
STEP_RULE = "The rule of {gate} for {name}: {rule}. The upstream gradient is {upstream}, so the rule gives {product}."
STEP_RULE_SYMBOLIC = "The rule of {gate} for {name}: {rule}."
ARRIVES = "So {gradient} = {value}."
ARRIVES_AT_BRANCH = "This is one of {count} gradients that come back to {name}. Add them when all have arrived."

# Errors of what is asked for
NO_NODE_NAMED = "--wrt names no node"
WRT_EXAMPLE = "for example --wrt x,z"
DIGITS = "--digits takes a number from 1 to {most}"
NEEDS_NUMBERS = "{option} needs numbers"
GIVE_VALUES = "give each input a value: {values}"
NO_VALUE_BETWEEN = "{label} has no value between {name} = {low} and {high}"
OTHER_RANGE = "give another range: {name}=1..5"
SOME_ENTRIES = "{count} entries of each large one"
EVERY_ENTRY = "every entry"
FORMULAS_ONLY = " (no values: formulas only)"
