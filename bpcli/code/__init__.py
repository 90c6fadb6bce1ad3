"""A circuit → a Python program that does its forward and its backward pass. One style a file; `program` joins all."""
