"""Every sentence that this room says, in one place, so that a teacher can edit them."""

from __future__ import annotations

# In exercises.py
ALL_DONE = "Everything is right. That was the whole course: {points} points. `bpcli quiz` keeps it fresh."
NEXT = "Next: {number} {title}. `bpcli exercises next` shows it; `bpcli exercises watch` marks it whenever you save."
WRITE = "Write your answers into {file}, then: bpcli grade (or leave bpcli exercises watch running)."
COMPLETE = "Complete {file}, then: bpcli grade (or leave bpcli exercises watch running)."
NOT_THERE = "Your copy does not hold {file}. bpcli exercises reset {id} writes it (add --course if you gave it here)."
READ = "The chapter's text: {file}"
HINTS = "{hints}: bpcli exercises hint"
HINT = "Hint {number} of {count}: {text}"
NO_HINTS = "This exercise has no hints."
LAST_HINT = "That is the last one; bpcli exercises solution {id} shows the answers."
MORE_HINTS = "Asked again, bpcli exercises hint gives the next one. Hints cost nothing."
YOURS = "The values are {learner}'s, in CI too."
NOBODYS = "The values are the course's own, in CI too; --learner and a name gives you others."
OWNERS = (
    "The values are {whose}. In CI the values are those of the repository's owner. If you will push this to GitHub, "
    "start with --learner and your name there."
)

# In html_walk.py
BEGIN = "Only the inputs have values. Step by step the gates get theirs; then the gradients come back."
KEYS = "Keys: → or space for the next step, ← for the one before, Home for the start, End for everything."

# In reports/files.py
ELSEWHERE = "give the report another name"
NO_FOLDER = "is there such a folder?"

# In reports/gradescope.py
UNFINISHED = "Marking did not come to its end. Please hand in again, or ask your teacher."

# In reports/junit.py
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

# In submission.py
STARTED_FOR_YOU = (
    "This copy was {told} It is marked with the values of {learner}. Where your files show other values, "
    "bpcli exercises start my-course --learner {typed} writes yours."
)

# In class_marks.py
NUMBERED_COLUMNS = "The numbered columns are the points of each chapter."
COSTLY_EXERCISES = "Exercises that cost most points"
NO_KNOWN_MISTAKE = "No known mistake was made."
MORE_IN_REPORT = "More in --report results.json: {left:,}."

# In fold.py
ROWS_LEFT_OUT = "{length:,} rows are left out in the middle; --all shows them."

# In html_blocks.py
SOME_POINTS = "Some of its points"

# In markdown.py
SAME_AS_TEXT = "<details><summary>The same as text</summary>"

# In marks.py
COULD_NOT_READ = "{ask} could not be read, and costs nothing: {why}"
FIRST_WRONG_LINE = "Line {line} is the first that is wrong:"

# In record.py
UNKNOWN_FORMAT = "cannot tell the format of {path}"
EXPORT_ENDINGS = "the name must end in .json or .csv"
EXPORT_EXISTS = "{path} is there already"
NEW_NAME = "give the export a new name"

# In reports/__init__.py
REPORTS = "the reports are {examples}"
KINDS_WITH_FILE = "the kinds with a file are {kinds}; if this is the name of a file, write ./{text}"
NO_REPORT = "there is no report {text}"
NOT_INTO_A_FILE = "{kind} does not go into a file: --report {kind}"
FILE_AFTER_KIND = "say where to: {kind}:{kind}.txt"
TWO_REPORTS_IN_FILE = "two reports go into {path}"
FILE_FOR_EACH = "give each report a file of its own"

# In reports/annotations.py
MORE_ANSWERS = "{more} more answers are {word}: see the log or the summary"

# In reports/classroom.py
NO_SUBMISSION = "there is no submission"

# In reports/files.py
REPORT_IS_NOT_A_FILE = "cannot write {path}: there is something else than a file"
REPORT_BEHIND_LINK = "cannot write {path}: {folder} is a link in the submission"

# In reports/summary.py
SUMMARY_FAILED = "## bpcli\n\nCould not be marked: {why}\n"
SUMMARY_OF_CLASS = (
    "\n{submissions}, {marked} marked, {done} with everything right; {mean} of {points} points on average.\n"
)
SUMMARY_NOT_MARKED = "\nCould not be marked: {error}\n"
MISTAKES_HEAD = "| exercise | asked | mistake | learners |\n|---|---|---|--:|"
LEFT_OUT = "\nLeft out here: {more:,} more."

# In submission.py

# Marks
SCORE = "{right} of {count} right."
SCORE_AND_ONE_KEPT = "{right} of {count} right; {kept} wrong but carried forward, with its credit kept."
SCORE_AND_KEPT = "{right} of {count} right; {kept} wrong but carried forward, with their credit kept."
POINTS = "{earned} of {points} points: {told}."
CLASS_SCORE = "{mean} of {worth} points on average, {done:,} with everything right."
CLASS_SCORE_AND_LOST = (
    "{mean} of {worth} points on average, {done:,} with everything right, {lost:,} could not be marked."
)
STILL_BLANK = "Still blank: {asks}."
PLACE = "line {line}, column {column}"
PLACE_IN_FILE = "{file}, line {line}, column {column}"
AT_PLACE = "{place}: {asked}"
UNREAD = "{asked} cannot be read: {why}"
UNMARKED = "{asked} could not be marked: {said}"
CARRIED = "{asked}: {said}"
IS_WRONG = "{asked} is wrong."
ARE_WRONG = "{asked} are wrong."
IS_WRONG_BECAUSE = "{asked} is wrong: {said}"
ARE_WRONG_BECAUSE = "{asked} are wrong: {said}"
ASKS_FOR = "what it asks for"

# In diagram.py, svg.py, tree.py and latex.py
DIAGRAM = (
    "Gates from left to right, the output last. Each arrow carries the value that goes forward, "
    "then the gradient that comes back."
)
NODE_LEFT_OUT = "1 more node is left out: the drawing shows those nearest to the output."
NODES_LEFT_OUT = "{count:,} more nodes are left out: the drawing shows those nearest to the output."
PICTURE = "The circuit, from the inputs to the output: above each wire its value, below it the gradient. {edges}."
TREE_VALUE = "value {value}"
TREE_GRADIENT = "gradient {gradient}"
TREE_BRANCH = "gradient {gradient} on this wire, {total} in all"
LARGE_CIRCUIT = "The circuit is too large to be drawn on a page; the tables have all of it."

# In program.py
OTHER_SHAPE = "another shape"
PROGRAM_RIGHT = "Your backward pass is right: every gradient agrees with the circuit of your forward pass."
PROGRAM_RIGHT_ONE = "Your backward pass is right: the gradient agrees with the circuit of your forward pass."
PROGRAM_WRONG = "Line {line} is the first wrong line. Fix it and run this again."
PROGRAM_WRONG_SOMEWHERE = "A gradient is wrong. No single line explains it. Check the program in smaller parts."
PROGRAM_UNREADABLE = "The program could not be read as far as its gradients, so nothing is judged."
PROGRAM_SOLUTION = "This line would be right:"
NEXT_LINE = "Then look at line {line}, which is wrong, too."
