"""Practice: which circuit to ask about and what, the conversation, the learner's record, what is due next.

Knows the order of a conversation, and what an answer is worth. Must not know screens, or what is right.
"""
