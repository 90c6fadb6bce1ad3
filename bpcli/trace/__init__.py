"""The run of a circuit: every number the lesson will ever show, and the witnesses that check them.

Knows a circuit, the values of its inputs, and algebras. Must not know calculus.
"""
