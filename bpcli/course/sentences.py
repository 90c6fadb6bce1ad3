"""What the course tells learners and teachers, in one place, so that a teacher can edit it.

>>> TWICE.format(ask="q", first=3, line=5)
'q is answered twice, in lines 3 and 5: leave one of them out'
"""

from __future__ import annotations

# Of a file of answers.
NOT_TEXT = "the file is no UTF-8 text (line {line}): save it as UTF-8"
TOO_LARGE = "the file has more than {most:,} bytes, so it was not read"
NO_FILE = "there is no such file"
TWICE = "{ask} is answered twice, in lines {first} and {line}: leave one of them out"
QUOTE_KEY = 'what is asked needs quotes here: "{ask}" = …'
NO_VALUE = 'nothing stands after {key}: write {key} = "…", or leave it blank with {key} = ""'
NEVER_ENDS = {
    '"': 'the quotes are opened and never closed: an answer stands in one pair, "-4"',
    "'": "the quotes are opened and never closed: an answer stands in one pair, '-4'",
    "[": "the bracket is opened and never closed, or closed by another kind",
    "{": "the brace is opened and never closed, or closed by another kind",
}
AFTER = 'something stands after the answer: put all of it in one pair of quotes, "2*z"; a remark starts with #'
DEEP = "too many brackets in brackets"
NOT_TOML = 'this is no value of TOML: put the answer in quotes, "[1, 2]"; in them \\ is written \\\\'
IS_TABLE = 'braces make a table, and an answer is a number, a list or a formula: put it in quotes, "-4"'
IS_FLAG = "true and false answer nothing that is asked: write a number, or a formula in quotes"
IS_DATE = 'this is a date or a time for TOML: put the answer in quotes, "3 - 4"'
LIST_HOLDS = 'a list holds numbers, and expressions in quotes: [0.1, "1/3"], [[1, 2], [3, 4]]'
QUOTE_VALUE = 'an answer that is no plain number stands in quotes: "{answer}"'
HEADER = "line {line}: {header} starts a table, and there are none in a file of answers: leave it out"
IN_TABLE = "line {line}: {key} stands under {header}, so it is no answer: leave {header} out"
NO_EQUALS = "line {line}: {text} answers nothing: a line is ASK = ANSWER, and a remark starts with #"
UNASKED = "line {line}: {key} is not asked in this exercise{hint}"
DID_YOU_MEAN = "; did you mean {ask}?"
ASKED = "; asked is {asks}"
TOO_MANY = "line {line}: the file has more than {most} lines with answers; the rest was not read"
MORE = "and {count} more lines that answer nothing"

# Of a submission.
OTHER_COURSE = "this is of the course {found}, and it is marked against {course}: give its own with --course"
NOTHING = "nothing of the course {course} was found here: no {example}, nor any other of its files"
CHANGED = "is not what the course says; the course's own is used"
LINK = "is a symbolic link: not followed"
NO_PLAIN_FILE = "is no plain file: not read"
UNREADABLE = "cannot be read: {reason}"
ODD_PYTHON = "is no file of the course; nothing here is run to mark values"
ODD_MANY = "there are more entries here than were looked at ({most:,})"
NO_EXERCISE = "there is no exercise {id} in this course"

# Of a file of answers that is written for a learner.
SHEET = """\
{title}

{circuit}

Answer between the quotes, with a number or a formula in the names of the circuit: "-4", "2*z", "[1, 2]".
bpcli grade marks what is here.
"""
YOURS = "These values are yours, {learner}."
NOBODYS = "These values are the course's own: `bpcli exercises start --learner ID` gives you yours."
ASKS = {
    "value": "the value of {of} after the forward pass",
    "gradient": "the gradient of {of} with respect to {wrt}",
    "local": "the local gradient of {of} with respect to {wrt}, on that edge alone",
    "shape": "the shape of {inner}",
    "jacobian": "the Jacobian of {of} with respect to {wrt}: a row for each entry of {of}",
}
CODE_ASKS = {
    "forward": "the forward pass of {name}",
    "backward": "the backward pass of {name}",
}
