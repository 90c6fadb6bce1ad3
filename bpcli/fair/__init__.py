"""Fair questions: chance that falls alike everywhere, and the sieve that throws away values that would mislead.

Knows numbers, and the known mistakes by their ids. Must not know how a mistake is made, or who asks.
"""
