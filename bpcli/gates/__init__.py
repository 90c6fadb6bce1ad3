"""The gates: the only place with calculus. One family a file; `catalogue` lists them all."""
