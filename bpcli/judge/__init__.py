"""Marking: what is asked, what an answer says, whether it is right, and which mistake it is if not."""
