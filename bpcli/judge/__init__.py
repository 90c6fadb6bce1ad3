"""Marking: what is asked, what an answer says, whether it is right, and which mistake it is if not.

Knows a trace, and what a learner typed. Must not know screens, the record of a learner, or how points are given.
"""
