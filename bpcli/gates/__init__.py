"""The gates: the only place with calculus. One family a file; `catalogue` lists them all.

Knows a gate's value over any algebra, and what the chain rule makes of a gradient. Must not know circuits or values.
"""
