"""Trace → Story: what the lesson says, in steps and sentences without markup.

Knows what a learner should read, and when. Must not compute a number, because every number comes from the trace. Must
not know colours, screens or keys.
"""
