"""The readings of a gate: floats, arrays, exact numbers and symbols, shown text, and Python source.

Each file offers the same functions under the same names, so that a gate written once, over `m`, can be read by all.
"""
