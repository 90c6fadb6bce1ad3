"""What the course tells those who write one: each fault in its files, and what a trial of it finds.

A fault says what is wrong; the sentence after it says what to do.

>>> MISSING_FIELD.format(field="title"), GIVE_VALUE
('title is missing', 'give a value under [values], or a range under [draw]')
"""

from __future__ import annotations

from bpcli.fair.draw import Objection

MUST_CHANGE = "{things} in this course must be changed before it can be used"
MORE_FAULTS = "and {count} more"
LEAVE_ONE_OUT = "leave one of them out"

# Of the folders and files of a course: in load.py.
NO_FOLDER = "there is no folder {folder}"
NOT_A_COURSE = "{folder} has no {file}, so it is not a course"
NEW_COURSE = "bpcli course new NAME writes a small course to start from"
NOT_SHIPPED = "this bpcli was installed without its course"
INSTALL_AGAIN = "install it again, or give a course of your own"
GIVE_COURSE_ID = 'give the course a short name: id = "backprop"'
GIVE_COURSE_TITLE = 'title = "Backpropagation"'
EMPTY_COURSE = "the course has no exercises"
CHAPTER_FOLDER = (
    "a chapter is a folder such as 01-forward-pass, with a README.md and its exercises in folders of their own"
)
DOUBLE_ID = "the id {id} is that of {folder} too"
OWN_ID = "give each exercise an id of its own, or remove one of the two folders"
EMPTY_TEXT = "the chapter has no text"
WRITE_TEXT = "write what the chapter teaches; its first line: # Title"
NO_TITLE = "the chapter's text has no title"
TITLE_LINE = "its first line is: # Title"
EMPTY_CHAPTER = "the chapter has no exercises"
EXERCISE_FOLDER = "an exercise is a folder such as 01-a-sum in it"
NO_DEFINITION = "there is no {file} in this folder"
WRITE_DEFINITION = "write one, or rename the folder"
NO_PROGRAM = "there is no {what} {place}"
WRITE_PROGRAM = "write it beside {file}"
LINKED_PROGRAM = "the {what} {place} is a link to another folder"
PUT_PROGRAM = "put the file itself here"
NO_CLASS = "the {what} {place} has no class {name}"
WRITE_CLASS = "write the class in it"
SPECIAL_FILE = "this is not a plain file"
NOT_UTF_8 = "this file is not UTF-8 text"
SAVE_AS_UTF_8 = "save the file as UTF-8"

# Of a TOML file, whatever it is about: in fields.py.
KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    object: "a date",
}
NOT_TOML = "this is not TOML: {reason}"
OPEN_TEXT = "this is not TOML: a text is opened here and not closed on its line"
TOML_FORM = "write texts in quotes, lists in [brackets], and each key once in a table"
MANY_PARTS = "a key has more than {most} parts"
DEEP_BRACKETS = "more than {most} brackets in brackets"
LONG_NUMBER = "a number has too many digits"
MISSING_FIELD = "{field} is missing"
EMPTY_FIELD = "{field} is empty"
WRONG_KIND = "{field} is {kind}, and should be {wanted}"
WRONG_ITEM = "{field} holds {kind}, and should hold texts"
QUOTE_ITEMS = 'put it in quotes: ["…", "…"]'
NOT_TABLES = "{field} is a list, and should be tables"
START_TABLES = "start each with [[{field}]]"
UNKNOWN = "there is no {what} {name}"
NOT_HERE = "there is no {what} {name} here"
DID_YOU_MEAN = "did you mean {name}?"
BELONGS = "{name} belongs {where}"
MEANT_ELSEWHERE = "did you mean {name}? It belongs {where}"
THERE_ARE = "there are {names}"

# Of the fields of an exercise: in exercise_file.py.
UNDER = "under [{table}]"
AT_TOP = "at the top of the file, before the first table"
GIVE_ID = 'give a short name that no other exercise has: id = "sum-forward"'
GIVE_TITLE = 'say what the exercise is about: title = "A sum, then a product"'
GIVE_EXPRESSION = 'give the circuit: expression = "(x+y)*z"'
GIVE_HINTS = 'say what to think of, from the general to the particular: hints = ["…", "…"]'
GIVE_QUESTIONS = '[[questions]] starts one, and under it: ask = "df/dx"'
GIVE_ASK = 'say what is asked, as in bpcli check: ask = "df/dx"'
GIVE_PROGRAM = 'name the program that the learner completes: file = "multiply.py"'
GIVE_CLASS = 'name its class: name = "MultiplyGate"'
GIVE_FORWARD = 'list the arguments of forward, in order: forward = ["x", "y"]'
GIVE_BACKWARD = 'list the gradients that backward(upstream) returns, in order: backward = ["x", "y"]'
GIVE_INPUTS = 'say what each input is drawn from: inputs = { x = "randn()", y = "randn(3)" }'
NOT_AN_ID = "{id} is not an id"
ID_FORM = "an id is made of small letters, digits, - and _, at most 80"
DRAWN_AND_GIVEN = "{name} is drawn, and has a value too"
UNUSED_TABLE = "a program is marked at inputs drawn afresh, so [{table}] is not used"
DRAW_INPUTS = 'under [code], inputs says what each is drawn from: x = "randn()"'
NOT_OF_PROGRAM = "a question about a program cannot ask for {ask}"
PROGRAM_ASKS = 'ask = "forward" or ask = "backward"'
WRONG_POINTS = "points are {points:g}"
POINTS_FORM = "a question is worth more than 0: points = 1"
ASKED_TWICE = "{ask} is asked twice, in line {line} too"
NOT_A_VALUE = "{name} has no value that can be read"
VALUE_FORM = 'a value is a number, an expression in quotes ("1/2", "randn(2, 3)"), or a list of these'
NOT_A_RANGE = "{name} has no range that can be read"
RANGE_FORM = 'a range is "2..9": whole numbers of these sizes, of either sign; or { range = "2..9", shape = "2x3" }'
EMPTY_RANGE = "nothing can be drawn from {range}"
SMALLER_FIRST = "write the smaller number first, both from {least} to {most}"
SMALLER_FIRST_OF_HALVES = "write the smaller number first, both from {least} to {most}; halves make 2 into 0.5"
LARGE_DRAW = "{name} is too large to be drawn"
LARGEST_DRAW = "at most {side}x{side}, because learners type it"
NOT_A_SHAPE = "{name} has no shape that can be read"
SHAPE_FORM = 'a matrix is "2x3", a vector "3"'
NOT_DRAWN = "{name} is drawn from nothing"
DRAW_FROM = 'write x = "randn(3)"'
OTHER_PLACE = "file: {file} is not a file in the exercise's folder"
NOT_A_PROGRAM = "file: {file} is not a name of a program"
PROGRAM_FORM = 'the program lies in the folder of its exercise: give its plain name, file = "multiply.py"'
NOT_A_CLASS = "{name} is not a name of a class"
CLASS_FORM = 'name = "MultiplyGate"'

# Of the circuit of an exercise: in circuits.py.
NO_VALUE = "{name} has no value"
GIVE_VALUE = "give a value under [values], or a range under [draw]"
GIVE_VALUE_FOR_ASK = "give a value under [values], or a range under [draw]; a shape needs none"
NOT_IN_EXPRESSION = "{name} does not occur in the expression"
ITS_INPUTS = "its inputs are {names}"
AT = "{what}: {message}"
NO_ANSWER = "{ask} has no answer without values"
NOT_AN_INPUT = "{name} is not an input of the expression"
THE_INPUTS = "the inputs are {names}"
NOT_A_NODE = "no node is called {name}"
THE_NODES = "the nodes are {names}"
INPUT_LEFT_OUT = "forward does not take {name}"
ALL_INPUTS = "forward needs every input of the expression"

# Of the locked values: in locked.py.
LOCK_HEAD = """\
# The values of each exercise, drawn once: an id, a fingerprint of what they were drawn from, a line a slot.
# `bpcli course lint COURSE --lock` adds what is missing; the rest stays. To draw an entry anew, remove it first.
"""
STALE_ENTRY = "the values of {id} were drawn for another exercise.toml"
RENEW_ENTRY = "put exercise.toml back as it was, or draw new values: bpcli course lint COURSE --lock"
NOT_A_SLOT = "this line does not hold the values of a slot"
NOT_AN_ENTRY = "this line does not start an exercise"
ENTRY_FORM = (
    'an exercise is a line: its id and a fingerprint; under it, after a blank, {"x": "2", "y": "-3"} for each slot'
)
DOUBLE_ENTRY = "the values of {id} are here twice"
KEEP_ONE = "keep one of the two: what learners answered decides which"
OTHER_NAMES = "a slot of {id} should hold values of {names}, as texts"

# Of where CI finds bpcli and the course: in delivery.py.
WHEEL_EXAMPLE = "wheels/bpcli_tutor-1.0-py3-none-any.whl"
NOT_A_GIT_URL = "source is not a Git URL"
SOURCE_FORM = 'give a Git URL that anybody may clone: source = "https://example.org/course.git"'
NOT_INSTALLABLE = "CI cannot install what install names"
INSTALL_FORM = (
    'give a URL (install = "git+https://…") or a wheel in the course (install = "{example}"), '
    "or leave install empty: then each copy carries the wheel of your own bpcli"
)
NAME_OF_OTHERS = "{name} is a name that we have not published: pip would install a project of other people"
WHEEL_ELSEWHERE = "this wheel is not in the course"
WHEEL_PLACE = "give its place in the course, with slashes: {example}"
NOT_A_WHEEL = "this is not a name of a wheel"
WHEEL_NAME = "keep the name it was built with: pip reads it"
KEEP_WHEEL = "keep the wheel itself in the course"
WHEEL_FAULT = "the wheel {place}: {message}"
NO_WHEEL = "there is no wheel {place}"
PUT_WHEEL = "put it there, or leave install empty: then each copy carries the wheel of your own bpcli"
UNPRINTED_SIGN = "{field} holds {sign}, which is not printed"
ONE_PLAIN_LINE = "write it on one line, as plain text"
OUTER_BLANK = "{field} begins or ends with a blank"
LEAVE_BLANK_OUT = "leave the blank out"
IS_AN_OPTION = "{field} is an option"
OPTION_IS_OBEYED = "a program that is given it would do what the option says"
GITHUB_EXPRESSION = "{field} holds {sign}"
WRITE_IT_OUT = "GitHub would put something else there: write it out"

# Of a course that is tried out.
UNNUMBERED = "this is no part of the course: the folder {name} has no number"
NUMBER_IT = "give it its place: 03-{name}; or leave it out on purpose"
NO_CHAPTER = ("this is no part of the course: the exercise lies in no chapter", "move its folder into a chapter's")
BLANK_EARNS = "with nothing answered, something is marked"
SOLUTION_FAILS = "the right answer to {ask} is {answer}, and it is marked {verdict}"
STARTER_PASSES = "the starter passes {ask} as it is shipped"
STARTER_HINT = "leave something to do: raise NotImplementedError where the learner's lines belong"
SOLUTION_PROGRAM_FAILS = "the solution is marked {verdict} at {ask}"
NOT_MARKED = "{ask} of the starter could not be marked"
MARKS_MISSING = "there are {marks} marks for {questions} questions"
NOTHING_FAIR = "of {tries} draws none is fair: most often ({count} times), {reason}"
OBJECTIONS = {
    Objection.NO_VALUE: "the circuit has no value there",
    Objection.UNPLEASANT_VALUE: "the value of a node is larger than `largest`, or nearly 0",
    Objection.UNPLEASANT_GRADIENT: "a gradient is larger than `largest`, or nearly 0",
    Objection.TOO_MANY_ZEROS: "too many gradients are 0",
    Objection.ON_A_KINK: "a gate is on its kink",
    Objection.NEAR_A_KINK: "a gate is close to its kink",
    Objection.SATURATED: "a gate is saturated",
    Objection.ONE_SIDED: "all entries of an array are on one side of a kink",
    Objection.EQUAL_ANSWERS: "two questions have one answer",
    Objection.MISTAKE_IS_RIGHT: "a known mistake gives the right answer",
    Objection.MISTAKE_IS_MARKED_RIGHT: "a known mistake is marked right",
    Objection.EQUAL_MISTAKES: "two known mistakes give one number",
}
NOTHING_FAIR_HINT = {
    Objection.UNPLEASANT_VALUE: 'draw smaller numbers ("2..5"), or raise largest = 1000',
    Objection.UNPLEASANT_GRADIENT: 'draw smaller numbers ("2..5"), or raise largest = 1000',
    Objection.SATURATED: 'draw smaller numbers for what enters the gate: { range = "2..4", halves = true }',
    Objection.EQUAL_MISTAKES: "draw from more numbers, or ask for fewer steps in one exercise",
}
NOT_LOCKED = "the values of your learners are not locked: a later bpcli may draw others"
LOCK = "bpcli course lint COURSE --lock draws them once, into {file}"
MISSING_ENTRY = "the values of {id} are not locked"
SPARE_ENTRY = "no exercise draws values under the id {id}"
DROP_ENTRY = "bpcli course lint COURSE --lock removes the entry"
NO_LONGER_FAIR = "{count} of {of} locked sets of values: {reason} (set {sets})"
STAY = "these values stay as they are; to draw others, remove {id} from {file}, then: bpcli course lint COURSE --lock"
NO_LOCKED_VALUE = "set {slot} of the locked values cannot be used: {reason}"
WIDEN = "draw from other numbers, or give the values under [values]"
SCORES = "the mistake {id} gives {value}, which is right"
ALIKE = "the mistakes {ids} give one number, {value}"
TRY = "{better} would tell them apart"
TRY_OTHERS = "other values may tell them apart"
ALLOW = "where these numbers must stay, add to the question: allow = [{ids}]"
NOT_NEEDED = "{ask}: the values tell {ids} apart"
LEAVE_OUT = "leave it out of allow"
