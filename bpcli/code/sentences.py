"""What a written program says in its comments and docstrings, in one place, so that a teacher can edit it.

A comment's # and a docstring's quotes are the program's: see layout.py.

>>> BRANCH.format(sign="+=", name="q")
'+= because q is a branch: gradients add up'
"""

from __future__ import annotations

# The heading of a program, and of its parts.
PROGRAM_OF = "The forward and the backward pass of"
MORE_LINES = "and {count:,} more lines"
LARGE_INPUTS = "The arrays have too many entries to be written here: the function takes them."
OTHER_CONVENTION = "At {names} the lesson has a convention of its own: {convention}."
GATES = "the gates of the circuit"
FORWARD = "forward pass"
BACKWARD = "backward pass, from the output back to the inputs"
BACKPROP = "backprop {name} = {formula}"

# The docstring of a function.
RETURNS = "Return {output} and its gradients."
ARRAY = "{name} has shape {shape}."
NUMBER = "{name} is a number."
INDICES = "{name} holds class indices and has shape {shape}."
INDEX = "{name} is a class index."
UPSTREAM = "{name} is the upstream gradient and has shape {shape}."

# Lines of the passes.
KEEP_ONE = "must keep this around!"
KEEP_SEVERAL = "must keep these around!"
LOCAL_TIMES_UPSTREAM = "the local gradient times the upstream gradient"
PULLED_BACK = "the upstream gradient, pulled back to each operand"
SUMMED = "local gradient times upstream gradient, summed where an operand is repeated"
UNREACHED = "nothing flows back to {name}"
BRANCH = "{sign} because {name} is a branch: gradients add up"
STANDS_IN = "a safe number replaces what no branch takes, because the gate may fail there"
RETAIN = "PyTorch keeps the gradients of the inputs only, unless asked"

# An error.
LARGE_CONSTANT = "{literal} is too large to be written"
MAKE_INPUT = "make it an input: W={literal}"
