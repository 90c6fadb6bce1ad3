"""What is said on a worksheet: every sentence in one place, so that a teacher can edit them."""

from __future__ import annotations

KINDS = {
    "value": "the forward values of the gates",
    "local": "the local gradients",
    "product": "local × upstream on every edge, and the sums at branches",
    "upstream": "the gradients that go on as upstream gradients",
    "sum": "the sums at branches",
    "gradient": "the gradients of the inputs",
    "shape": "the shapes of arrays",
    "rule": "the rules of gates over arrays",
}
"""What may be left blank."""

ASKS = "what it asks for"
TAKES = "it takes a number, or some of {kinds}, or all"
TAKES_COUNT = "--blank takes a number of blanks from 1 to {most}, or what to leave blank"
CANNOT_LEAVE_OUT = "--blank cannot leave out “{kind}”"
NAMES_NOTHING = "--blank names nothing"
FOR_EXAMPLE = "for example --blank local,product, or --blank 5"
TOO_LONG = "a worksheet has at most {most} rows in a table, and this circuit needs more"
SMALLER = "take a smaller circuit, or fold parts of it with --group"
NOTHING_BLANK = "this circuit has no {kinds} to leave blank"
THERE_ARE = "there are {kinds}"
