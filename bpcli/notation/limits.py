"""How large a text may be. Checked before anything is read, so that no text can make bpcli hang.

>>> MAX_DEPTH < 200  # CPython's own parser stops at 200 nested brackets
True
"""

from __future__ import annotations

MAX_TEXT = 500_000  # characters of a program, and bytes of any file a person hands in
MAX_STATEMENT = 60_000  # characters of one statement: a flat sum of 2,000 terms needs a quarter of that
MAX_DEPTH = 180  # nested brackets and bars
MAX_STATEMENTS = 25_000
MAX_OPERATORS = 20_000  # operators in one statement; a chain of about 2,800 is the deepest that Python's parser builds
MAX_WORDS = 250_000  # numbers, names and signs of a whole program
MAX_SPLIT = 24  # characters of a name that may be read as a product, such as w0x0
MAX_COMPARED = 50  # operands of one max, min or indicator, where each is compared with every other
MAX_FOLDED = 200  # gates of a statement that is folded into one gate
MAX_NAME = 100  # characters of a name
MAX_DIGITS = 400  # digits of a number, and the size of its exponent
MAX_LIST = 2_500_000  # characters of a list of numbers: larger arrays come in files
