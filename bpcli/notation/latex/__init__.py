"""LaTeX → bpcli's own notation, with the place in the LaTeX of every character, so that there is one grammar.

Knows the commands of LaTeX and how notes use them. Must not know a gate, a value or calculus. A command that is not in
the tables of `words` is an error: nothing is guessed.
"""
