"""The catalogue of gates as a learner reads it: the list, and a page for each gate.

Knows what the definitions of gates say. Must not compute a gradient, nor know screens.
"""
