"""A learner's backward pass, held against the circuit of their own forward pass: right, or its first wrong line.

The gradients that are asked for decide. Where they are right the program is right, whatever the lines in between hold.
Otherwise the first line whose repair makes the end right is the wrong one.
"""
