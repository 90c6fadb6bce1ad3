"""A learner's Python → a circuit and what it writes, by a walk over its syntax tree; nothing is executed as Python.

Knows what a program of NumPy or PyTorch does, statement by statement, over arrays that remember the node that made
them. Must not know whether what it writes is right: the judge does.
"""
