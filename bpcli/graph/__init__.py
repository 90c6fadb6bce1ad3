"""The computational graph: syntax → circuit, with grouping, expanding and sharing on the way.

Knows gates by name, their operands and shapes. Must not know values or calculus.
"""
