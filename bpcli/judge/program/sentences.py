"""Every sentence about a learner's program, in one place, so that a teacher can edit them."""

from __future__ import annotations

DRAWN = "{name} was not given, so it is drawn at random in the shape of {output}. Ones would hide mistakes."
SUMMED = "{output} is an array and no upstream gradient is given: the gradients are those of its sum."
NO_OUTPUT = "this program has no value that depends on its inputs, so there are no gradients to compare with"
SAY_OUTPUT = "say what the gradients are of: --of loss"
NO_GRADIENTS = "this program holds no gradient of an input"
SAY_GRADIENT = "say where it is: --grad {name}=EXPRESSION"
OPAQUE = "No gate covers {names}: the gradient there comes from central differences."
NOT_FOUND = "No gradient is found for {names}, so nothing is said about that. --grad says where one is."
EQUAL_SIZES = "The axes of {names} have equal sizes, which can hide a transpose. Try sizes that differ."
NOT_AN_INPUT = "{name} is not an input that has a gradient"
INPUTS_ARE = "the inputs are {names}"
SEVERAL_FIT = "several functions fit the values: {names}"
SAY_CALL = "say which: --call 'out, cache = forward(x, w)'"
CALLED = "These lines were added: {lines}."

VALUE = "{variable} is {yours} here, and the right value is {truth}."
ENTRY = "At {variable}{place} this line leaves {yours}, and the right value is {truth}."
SHAPE = "{variable} has shape {yours}, and the right one is {truth}."
MISSING = "Something is missing after this line."
FIX = "Fix this line and run it again."
KNOWN = "This looks like {what}."
UNKNOWN = "None of the known mistakes gives this value."
TIMES = "The value is {factor} times the right one."

MEANINGS = {
    "forgot-branch": "A value is used in more than one place, and the gradient from one of them is missing. Add it.",
    "overwrote-branch": "A value is used more than once: its gradients add up, so write += and not =.",
    "counted-twice": "One gradient is counted twice.",
    "dropped-factor": "A constant factor is missing.",
    "wrong-factor": "A constant factor is wrong.",
    "lost-factor": "A constant factor of the forward pass is missing.",
    "lost-two": "The 2 of a square is missing.",
    "lost-exponent": "The exponent of the power is wrong.",
    "wrong-local": "The local gradient is wrong.",
    "wrong-node": "The local gradient is taken at the wrong value.",
    "wrong-index": "The index is wrong.",
    "wrong-order": "The operands are in the wrong order.",
    "operands-swapped": "The operands are in the other order.",
    "operands-not-switched": "In a product each operand gets the value of the other one.",
    "alias": "This name and another one share an array, so a write to one changes the other. Make a copy.",
    "sign": "The sign is wrong.",
    "lost-minus": "A minus is missing.",
    "plus-for-minus": "A plus stands where a minus belongs, or the reverse.",
    "transposed": "A transpose is missing, or there is one too many.",
    "wrong-axis": "The sum goes along the wrong axis.",
    "sum-for-mean": "The forward pass takes a mean, so the gradient is divided by the number of its entries.",
    "mean-for-sum": "The forward pass takes a sum, so the gradient is not divided.",
    "routed-to-loser": "The mask lets the gradient through on the wrong side.",
    "mask-of-gradient": "The mask asks the gradient for its sign. The sign of the forward value decides.",
    "slope-at-gradient": "The slope is taken at the gradient. It belongs at the forward value.",
    "upstream-alone": "The local gradient is not multiplied in.",
    "dropped-upstream": "The upstream gradient is not multiplied in.",
    "reciprocal-square": "The local gradient of 1/x is −1/x²: the square is missing.",
    "max-for-sum": "The forward pass takes a maximum.",
}
