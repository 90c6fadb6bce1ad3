"""A circuit → a Python program that does its forward and its backward pass. One style a file; `program` joins all.

Knows Python, NumPy and PyTorch, and how code is laid out. Must not know how a gradient is derived.
"""
