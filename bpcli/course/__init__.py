"""Exercises: a course and its answers, each learner's values, marking, and the sandbox for learners' code."""
