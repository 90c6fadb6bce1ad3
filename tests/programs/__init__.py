"""Tests of the room that reads learners' Python."""
