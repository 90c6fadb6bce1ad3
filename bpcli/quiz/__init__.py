"""Practice: which circuit to ask about and what, the conversation, the learner's record, what is due next."""
