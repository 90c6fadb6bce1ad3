"""What the course tells learners and teachers, in one place, so that a teacher can edit it.

>>> TWICE.format(ask="q", first=3, line=5)
'q is answered twice, in lines 3 and 5: leave one of them out'
"""

from __future__ import annotations

from bpcli.fair.draw import Objection

# Of a file of answers.
NOT_TEXT = "line {line} is not UTF-8 text: save the file as UTF-8"
TOO_LARGE = "this file has more than {most:,} bytes, so bpcli does not read it"
NO_FILE = "there is no such file"
TWICE = "{ask} is answered twice, in lines {first} and {line}: leave one of them out"
NO_EQUALS = "line {line}: {text} answers nothing: write ASK = ANSWER, and start a remark with #"
UNASKED = "line {line}: this exercise does not ask for {key}{hint}"
DID_YOU_MEAN = "; did you mean {ask}?"
ASKED = "; it asks for {asks}"
BOTH = "you have {older} beside {file}: only {file} is read. Remove one of them"
MORE = "more lines that answer nothing: {count}"

# Of a submission.
OTHER_COURSE = "this is of the course {found}, and it is marked against {course}: give its own with --course"
NOTHING = "nothing of the course {course} was found here: no {example}, nor any other of its files"
LINK = "this is a symbolic link, so bpcli does not follow it"
NO_PLAIN_FILE = "this is not a plain file, so bpcli does not read it"
UNREADABLE = "this file cannot be read: {reason}"
OTHER_VALUES = (
    "this file was written for {shown}, but you are marked with {marked}. "
    "bpcli exercises reset {id} writes a new file, and keeps this one beside it"
)
REMARKS = {
    "practice": "practice feedback: marks that count come from your teacher's grade",
    "marked-as": "started for {learner}, marked as {learner}",
    "started-for": "started for {learner}",
    "started-without": "started without --learner",
    "self-named": "marked as {learner}, because the copy says so",
    "nobody": "marked with the course's own values, because nobody says whose it is",
    "same-learner": "shares the values of {learner} with {files}",
    "other-values": "written for other values than those marked: {files}",
    "other-salt": "started with another salt: {files}",
    "changed": "the copy asks something else than the course: {files}",
    "missing": "files that start wrote are missing: {files}",
    "stray-lines": "lines that answer nothing: {files}",
    "archive": "an archive, not opened: {files}",
    "double": "exercises that lie here twice, not read: {files}",
    "stranger": "exercises with an id that the course does not have, not read: {files}",
    "copies": "{count} copies of the course lie here: {files}. Leave one",
    "another-copy": "another copy of the course, not marked: {files}",
    "link": "links, not followed: {files}",
    "special": "not plain files, not read: {files}",
    "unread": "files that could not be read: {files}",
    "many": "more files than were looked at, in {files}",
}
"""What a teacher is told of a submission, by the remark's id; never a whole sentence, without a full stop."""
BUG = "bpcli could not mark this, and that is its fault, not yours ({kind}: {error}): please report it"
NO_EXERCISE = "there is no exercise {id} in this course"

# Of a file of answers that is written for a learner.
SHEET = """\
Write a value in numbers after its =: -4, 2/3, [1, 2]. A gradient may also name inputs and nodes: 2*z.
A remark starts with #. bpcli grade marks what is here.
"""
SHAPE = "{name} is an array of shape {shape}"
YOURS = "These values are yours, {learner}."
NOBODYS = "These values are the course's own: `bpcli exercises start --learner ID` gives you yours."
ASKS = {
    "value": "the value of {of} after the forward pass",
    "gradient": "the gradient of {of} with respect to {wrt}",
    "local": "the local gradient of {of} with respect to {wrt}, on that edge alone",
    "edge": "what the edge {of} → {wrt} contributes to the gradient at {wrt}",
    "move": "by how much {of} changes, by its gradient, when {wrt} is raised by {number:g}",
    "shape": "the shape of {inner}",
    "jacobian": "the Jacobian of {of} with respect to {wrt}: a row for each entry of {of}",
}
CODE_ASKS = {
    "forward": "the forward pass of {name}",
    "backward": "the backward pass of {name}",
}

# What is said of a submission that could not be marked, and of a folder of them.
WORKER_DIED = "could not be marked: the process that marks it dies of it"
TOO_LATE = "could not be marked: it was not done after {seconds} seconds"
MARKING_FAILED = "could not be marked: {error}"
NO_SUBMISSIONS = "there are no submissions in {folder}: nothing of the course, and no folders"
NOTHING_IN_ANY = "nothing of the course {course} was found in {folder}, nor in a folder of it (there are {count})"
ONE_ALONE = "{kinds} reports on one submission, but {folder} is a folder of submissions: take csv, json or junit"
ARCHIVES_ALONE = "{folder} holds archives and no folders: {files}"
UNPACK = "unpack each archive into a folder of its own, named after its learner"
ONE_LEARNER = "--learner names the learner of one submission, but {folder} is a folder of submissions"
ONE_CLUSTER = "--cluster shares out the submissions of a class, but {folder} is one submission"
CLUSTER_HINT = "leave --cluster out, or give the folder that holds all submissions"
ALONE_HINT = "leave --learner out, or give the folder of one submission"
CLASS_OF_ANOTHER = "{folder} holds copies of the course {found}, not of {course}"
GIVE_COURSE = "name the course that you teach: bpcli grade {folder} --course …"
WHICH_FOLDER = "give the folder of one submission, or a folder that holds one folder a learner"

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

# Of a learner's copy.
NO_COPY = "there is no copy of a course in {folder}, nor above it"
NO_COPY_HINT = "bpcli exercises start my-course makes one; then: cd my-course"
