"""The catalogue of gates as a learner reads it: the list, and a page for each gate."""
