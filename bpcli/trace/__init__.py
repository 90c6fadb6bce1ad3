"""The run of a circuit: every number the lesson will ever show, and the witnesses that check them."""
