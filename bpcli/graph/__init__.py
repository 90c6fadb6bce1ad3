"""The computational graph: syntax → circuit, with grouping, expanding and sharing on the way."""
