"""What the course says of answers, copies, marks and submissions, in one place, so that a teacher can edit it.

What it tells those who write a course is in author_sentences.py.

>>> TWICE.format(ask="q", first=3, line=5)
'q is answered twice, in lines 3 and 5: leave one of them out'
"""

from __future__ import annotations

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
    "entry": "by indices: {text}",
    "one entry": "one entry, a number: {text}",
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

# Of a learner's copy.
NO_COPY = "there is no copy of a course in {folder}, nor above it"
NO_COPY_HINT = "bpcli exercises start my-course makes one; then: cd my-course"
ID_FORM = "a learner's ID is one line of plain text"
ID_EXAMPLE = "for example: --learner ada@example.org"
LONG_ID = "a learner's ID has {count:,} characters"
SHORTER_ID = "take a shorter one: at most {most} characters"
SALT_FORM = "a salt is one line of plain text"
SALT_EXAMPLE = "for example: --salt 2027"
FOLDER_IN_USE = "{folder} is there already, and not empty"
OTHER_NAME = "choose another name: nothing is overwritten (bpcli exercises reset renews one exercise)"
WRITABLE_FOLDER = "choose a folder that you may write to"
LEFT_ALONE = "{path} is not a plain file, so bpcli leaves it alone"
NOT_UTF_8 = "cannot read {path}: it is not UTF-8 text"
IGNORED = """\
# What bpcli remembers of your work on this machine.
{folder}/
__pycache__/
"""
NOT_INSTALLED = "this bpcli is not installed as {name}, so a copy cannot carry it"
OTHER_INSTALLED = "this bpcli is {version}, and {installed} is installed"
INSTALL_AGAIN = "install it again, in its checkout: python -m pip install -e ."
ALL_EXERCISES = "bpcli exercises list shows them all"
NOT_A_FOLDER = "{folder} is not a folder"
EXERCISES_FOLDER = "give the folder that holds the exercises"
FOLDER_FAULT = "{folder}: {message}"
NEAR_A_KINK = "the inputs of {id} are near a kink however they are drawn"
NOTHING_DRAWN = "nothing can be drawn"

# Of a cluster that marks: in workers.py.
LOST_CLUSTER = "the Dask scheduler at {address} went away"
MARK_AGAIN = "the marks that were made are written; mark again, or leave --cluster out"
NO_DASK = "--cluster needs Dask"
INSTALL_DASK = "install it: python -m pip install distributed"
NOT_AN_ADDRESS = "--cluster {address!r} is not an address"
ADDRESS_EXAMPLE = "dask scheduler prints its address, such as tcp://10.0.0.5:8786"
MUTE_SCHEDULER = "no answer from a Dask scheduler at {address}"
CHECK_SCHEDULER = "check that it runs, and that this machine can reach it"
NOT_A_SCHEDULER = "what answers at {address} is not a Dask scheduler: {reason}"
PRINTED_ADDRESS = "dask scheduler prints its address when it starts"
MUTE_WORKERS = "no answer from the workers at {address}"
RESTART_WORKERS = "restart them"
NO_WORKERS = "the cluster at {address} has no workers"
START_WORKER = "start one: dask worker {address}"
BROKEN_WORKERS = "the workers at {address} cannot mark: {reason}"
OTHER_VERSIONS = "bpcli {theirs} is on the workers at {address}, and {ours} here"
SAME_VERSIONS = "install the same bpcli, Python and Dask on every machine"
