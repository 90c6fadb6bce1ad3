"""The algebras over which a gate is read: floats, arrays, exact numbers and symbols, shown text, and Python source.

`algebra` states the functions that a gate may ask for; every other algebra is a subclass of `Algebra`, one a file.
Must not know which gates there are.
"""
