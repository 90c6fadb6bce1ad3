"""The gates: the only place with calculus. One family a file; `catalogue` lists them all.

Knows what a gate is worth and what the chain rule makes of a gradient, over any algebra. Must not know circuits or values.
"""
