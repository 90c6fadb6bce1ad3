"""Fair questions: chance that falls alike everywhere, and the sieve that throws away values that would mislead."""
