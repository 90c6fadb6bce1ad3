"""Every sentence that this room says, in one place, so that a teacher can edit them.

Knows words. Must not compute.
"""

from __future__ import annotations

# In array_files.py
ANY_ENDING = "an array is read from a file whose name ends in .npy, .csv, .txt or .json"

# In array_tables.py
HOW = {
    ".npy": "numpy.save writes such a file",
    ".csv": "a line a row, numbers with commas between them: 0.1, 0.5",
    ".txt": "a line a row, numbers with blanks between them: 0.1 0.5",
    ".json": "it holds lists of numbers: [[0.1, 0.5], [-0.3, 0.8]]",
}

# In check.py
EXAMPLE = 'for example: bpcli check "(x+y)*z" x=-2 y=5 z=-4 "df/dx=-4" "q=3"'

# In course.py
LOCKED = "{file}: new values for {count}. All other entries are as they were."
NOTHING_LOCKED = "No values were locked. Change what is listed first."

# In grade.py
LINT = "bpcli course lint says what a course lacks"

# In help.py
CONTENTS = """\
# The manual

{topics}

Type `bpcli help TOPIC` to read one of these. Type `bpcli COMMAND --help` to see the options of a command.
"""

# In net.py
OTHERS = "for others write the program with --program --output net.txt, then bpcli explain --file net.txt"
NET_EXAMPLE = "for example: bpcli net 3-4-4-1"

# In sources.py
TOML = 'one line a value: x = -2, or y = "1/3"'
TOML_LIST = 'a list holds numbers, and constant expressions in quotes: W = [[0.1, "1/3"], [-0.3, 0.8]]'
SHAPE = "a matrix is W=2x3, a vector x=3; a scalar needs no shape"

# In step.py
BEGIN = "Enter shows a step; before that you may type a guess. :back goes back, :quit ends, :help lists the rest."

# In step_screen.py
KEYS = {
    "→, Space, Enter, n": "the next step",
    "←, b, p": "the step before",
    "Home, g": "back to the beginning",
    "End, G": "on to the end",
    "a number": "begins a guess at what is asked; Enter sends it, Esc leaves it",
    "=": "begins a guess that starts with one of these letters",
    "?": "this list",
    "q, Esc, Ctrl-C": "ends here",
}
SHORT = "→ next   ← back   type a guess   ? keys   q quit"
GUESSING = "Enter: is it right?   Esc: leave it"
AT_END = "← back   Home: from the beginning   Enter or q: done"
ANY_KEY = "any key goes back"

# In version.py
TWO = """\
note: a distribution named {namesake} is installed here too. It owns the same folder and the same command.
It is an older bpcli, or a project of other people. Remove both, then install bpcli again:
  python -m pip uninstall {namesake} {distribution}"""

# In watch.py
HELP = "n next · p previous · h hint · l list · c check all · r mark again · q quit"
WAITING = "Waiting for you to save {file}."
STOPPED = "Stopped. bpcli exercises says where you are."

# In array_files.py
NUMPYS_AS_NPY = "NumPy's, as in .npy files"
THOSE_PNG_PICTURE = "those of a PNG picture"
THOSE_JPEG_PICTURE = "those of a JPEG picture"
THOSE_ZIP_ARCHIVE = "those of a zip archive, as in .npz and .xlsx files"
THOSE_PDF = "those of a PDF"
THOSE_GZIP_ARCHIVE = "those of a gzip archive"
THOSE_HDF5_FILE = "those of an HDF5 file"
THOSE_PICKLE_WHICH = "those of a pickle, which may run programs and is never opened"
CANNOT_TELL_WHAT = "cannot tell what {path} holds"
EMPTY = "{path} is empty"
DAMAGED_ITS_HEADER = "{path} is damaged: its header cannot be read"
UTF_16_TEXT = "{path} is UTF-16 text"
NUMPY_SAVE_WRITES = "numpy.save writes the same array as a .npy file, which may be larger"
SAVE_AS_UTF = "save it as UTF-8"

# In array_tables.py
LINE_HAS_LINE = "line {first} has {has}, line {number:,} has {count:,}"
HOLDS_NO_NUMBERS = "{path} holds no numbers"
HAS_COMMAS_BETWEEN = "{path} has commas between its numbers"
FILE_COMMAS_BETWEEN = "a file with commas between its numbers is called .csv"
HOLDS_NEITHER_NUMBER = "{path} holds neither a number nor a list"
NOT_NUMBER = "{text} is not a number"
ROWS_DIFFER = "the rows of {path} differ: {lengths}"
STARTS_HEADER = "{path} starts with a header"
LEAVE_OUT_EVERY = "leave it out: every line is a row of numbers"
ENTRY_MISSING = "{path}: an entry is missing"
CELL_NOT_NUMBER = "{path}: {cell} is not a number"
ARRAY_MAY_HAVE = "{path}: an array may have {max_axes} axes"
DECIMAL_POINT_WRITTEN = "a decimal point is written ."

# In check.py
STANDARD_INPUT_CANNOT = "standard input cannot be both the expression and the derivation"
THERE_NO_EXPRESSION = "there is no expression"
NOTHING_ANSWERED = "nothing is answered"
PUT_ONE_FILE = "put one in a file"
NEITHER_VALUE_NOR = "{argument} is neither a value nor an answer"
VALUE_WRITTEN_X = "a value is written x=2, an answer df/dx=-4"

# In circuit.py
UNUSED_VALUE = "{name} does not occur in the expression, so its value is not used"
UNUSED_VALUE_NEAR = "{name} does not occur in the expression, so its value is not used (did you mean {near}?)"
NOTE_READ_AS = "note: {name}={text} is read as the list [{x}]; a decimal point is written ."

# In course.py
EACH_EXERCISE_FAILS = (
    "{size}. Each exercise fails as shipped and passes with its solution; known mistakes are told apart."
)
CHANGE_AS_YOU = "Change it as you like, then try it out: bpcli course lint {name}"
NOTHING_MUST_CHANGED = "nothing that must be changed"

# In exercises.py
BPCLI_EXERCISES_WHERE = "  bpcli exercises   where you are, and what is next"
BPCLI_GRADE_MARK = "  bpcli grade       mark what you have"
TEACHER_MARKS_SUCH = "A teacher marks such copies with bpcli grade FOLDER --salt {salt}."
NOTE_COURSE_TOML = (
    "note: course.toml says no source, so the workflow marks against the copy in the repository, which its "
    'owner can change: source = "https://…" names the teacher\'s own'
)
RESETS_NOTHING = "this resets nothing"
NOTE_CI_MARKS = "note: CI marks with the salt of the course at {source}: write this salt there, too"
NAME_EXERCISE_BPCLI = "name an exercise: bpcli exercises reset 1.2"
COPY_HOLDS_NO = "this copy holds no fresh {place}"
SOLUTION_PROGRAM_LIES = "the solution of a program lies with the teacher's course"
GIVE_TEACHERS_COURSE = "give the teacher's course with --course"
GIVE_COURSE = "give it with --course"

# In explain.py
STEP_GOES_THROUGH = "--step goes through the two passes alone"
WORKSHEET_HOLDS_TABLES = "a worksheet holds the tables of the two passes alone"
PICTURE_SHOWS_CIRCUIT = "a picture shows the circuit alone"
KEY_ANSWER_KEY = "--key is the answer key of a worksheet"
VERBOSE_BRIEF_EXCLUDE = "--verbose and --brief exclude each other"
THERE_NO_WORKSHEET = "there is no worksheet as {form}"
ADD_BLANK_AS = "add --blank, as for the sheet itself"
THERE_ONE_AS = "there is one as {stories}"
LEAVE_OUT = "leave out {name}"

# In grade.py
COURSE_HAS_NO = "the course {course} has no questions: there is nothing to mark"
THERE_NO_FOLDER = "there is no folder {folder}"
JOBS_WOULD_MARK = "--jobs {jobs} would mark nothing"
JOBS_CLUSTER_ASKED = "--jobs and --cluster are asked for one at a time"
ONE_LEAST_JOBS = "one is the least: --jobs 1"
CLUSTER_SAYS_HOW = "the cluster says how many it marks"

# In help.py
DID_YOU_MEAN = "did you mean bpcli help {near}?"
BPCLI_HELP_LISTS = "bpcli help lists the pages of the manual"
MANUAL_HAS_NO = "the manual has no page {topic}"

# In net.py
WRITE_PROGRAM_OUTPUT = "write the program with --output net.txt, change it there, then: bpcli explain --file net.txt"
LEAVE_ONE_THEM = "leave one of them out: --format json holds the program too"
THERE_NO_SIZES = "there are no sizes"
SIZES_ONE_WORD = "the sizes are one word"
SIZES_CANNOT_READ = "the sizes cannot be read from standard input"
BPCLI_NET_TAKES = "bpcli net takes no values, and {name} is given one"
EXISTS_ALREADY_MAY = "{file} exists already, and may hold your changes"
BPCLI_NET_HAS = "bpcli net has no format {form}"
SEED_TAKES_WHOLE = "--seed takes a whole number, 0 or more"
PROGRAM_WRITES_PROGRAM = "--program writes the program alone, which has no format {form}"
FOR_EXAMPLE_SEED = "for example --seed 1"
GIVE_OUTPUT_ANOTHER = "give --output another name, or remove the file"

# In plot.py
THERE_NOTHING_PLOT = "there is nothing to plot"
FUNCTIONS_COME_FIRST = "the functions come first, then the range"
MOST_FUNCTIONS_PLOTTED = "at most {most} functions are plotted at once"
NO_RANGE_X = "{odd} is no range of x"
PLOT_NUMBERS_EXPRESSION = "a plot is of numbers, and this expression holds an array"
ONE_INPUT_VARIES = "one input varies at a time, and {ranges} do"
NO_INPUT_VARIES = "no input varies"
LIES_OUTSIDE = "--at {at} lies outside {name}={text}"
NO_RANGE = "{text} is no range"
RANGE_BEGINS_WHERE = "the range of {name} begins where it ends"
RANGE_ENDS_BEFORE = "the range of {name} ends before it begins"
RANGE_TOO_LONG = "the range of {name} is too long"
TAKES_NUMBER_LIST = "{name} takes a number, and {text} is a list"
THERE_NO_PLOT = "there is no plot as {form}"
PLOT_EXAMPLE = "for example: bpcli plot sigmoid tanh relu"
BPCLI_PLOT_X = "bpcli plot {names} x=-3..3"
TAKES_ARRAY_PLOT = "{name} takes an array, and a plot is of numbers"
NOT_FUNCTION_ONE = "{name} is not a function of one number"
BPCLI_GATES_LISTS = "bpcli gates lists them; as an input it is {name}=-2..4"
NO_FUNCTION_CALLED = "no function is called {name}"
PLOT_EXAMPLE_WITH_RANGE = "for example: bpcli plot {names} x=-3..3"
RANGE_DOES_NOT_OCCUR = "{name} does not occur in the expression"
GIVE_NUMBER = "give {ranges} a number"
OTHERS_GET_NUMBERS = "one input varies, the others are given numbers: {others}"
GIVE_ONE_THEM = "give one of them a range: x=-2..4"
CHOOSE_POINT_RANGE = "choose a point of the range"
A_RANGE = "a range is written {name}=-2..4"
RANGE_EXAMPLE = "for example {name}=-2..4"
WRITE_SMALLER_END = "write the smaller end first: {name}={parts}..{parts2}"
PLOT_FORMS = "there is one as {forms}"
BPCLI_GATES_SHOWS = "bpcli gates {name} shows it"
GIVE_EXPRESSION_ONE = 'give an expression of one input, for example: bpcli plot "{name}(x, 1)" x=-3..3'

# In progress.py
DELETE_FROM_CANNOT = "Delete {answers} from {path}? This cannot be undone."
WHERE_EXPORT_FORGET = "--where, --export and --forget are asked for one at a time"
FORGET_DELETES_WHOLE = "--forget deletes the whole record and cannot be undone"
ADD_YES_IF = "add --yes if you mean it"

# In quiz.py
FOR_FRESH_CIRCUITS = "{name} is for fresh circuits, and this is one of your own"
INPUTS_GIVES_VALUES = "--inputs gives values, and there is no expression"
LEVEL_NEEDS_TOPIC = "--level needs a topic"
CIRCUIT_HAS_GATES = "this circuit has {gates:,} gates: too many to ask about each step (up to {most_gates})"
THERE_NOTHING_ASK = "there is nothing to ask about this circuit"
COUNT_TAKES_NUMBER = "--count takes a number from 1 to {most}"
LEAVE_ONE_OUT = "leave one out"
ADD_ONE_OR = "add one, or --file"
TOPIC_TAKES_ONE = "--topic takes one of {topics}"
BPCLI_CHECK_MARKS = "bpcli check marks single answers about it, bpcli explain shows its steps"
NEEDS_GATE_FOR = "it needs a gate: for example x*y"

# In saving.py
NAME_OR_SAY = "name it {endings}, or say which with --format"
HAS_WHICH_NAMES = "{output} has {ending}, which names no format"
WHAT_MADE_FROM = "{file} is what this is made from"
CANNOT_WRITE_FOLDER = "cannot write {file}: it is a folder"
OTHER_OUTPUT = "give --output another name"

# In sources.py
SHOULD_HOLD_EXPRESSION = "it should hold an expression, such as (x+y)*z"
EMPTY_TEXT = "{file} is empty"
NEITHER_EXPRESSION_NOR = "{argument} is neither the expression nor a value"
NOT_NAME_SO = "{name} is not a name, so it cannot be given a value"
NOT_NAME = "{name} is not a name"
SHAPE_GIVEN_AS = "a shape is given as NAME=SHAPE"
GIVEN_TWO_SHAPES = "{name} is given two shapes"
MANY_AXES = "{file}: an array may have {max_axes} axes, and {x} has more"
NO_VALUE_EXPRESSION = "{argument} is no value, and the expression comes from {file}"
GIVEN_TWO_VALUES = "{name} is given two values: {name}={values} and {name}={value}"
LEAVE_ONE_OUT_OF_TWO = "leave one of them out"
NOT_SIZE = "{strip} is not a size"
SIZE_MISSING_HERE = "a size is missing here"
HELP_LISTS_OPTIONS = "--help lists the options"
THERE_NO_OPTION = "there is no option {name}"
LINE_HAS_MORE = "{file}: line {number} has more than {max_dots} dots"
NOT_TOML = "{file} is not TOML: {error}"
NUMBER_HAS_MORE = "{file}: a number has more than {max_digits} digits"
NAME_NOT_NUMBER = "{file}: {name} is not a number"
FILE_NOT_NAME = "{file}: {name} is not a name"
HAS_MORE_THAN = "{file}: {name} has more than {max_digits} digits"
NOT_UTF_8 = "{source} is not UTF-8 text (line {line})"
EXPLAIN_EXAMPLE = 'for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4'
A_VALUE = "a value is written {name}=2; put an expression with spaces in quotes"
PUT_WHOLE_EXPRESSION = 'put the whole expression in quotes: "(x + y)*z"'
STANDS_AFTER = "{name} stands after --"
PLACE_NOT_NUMBER = "{file}: {place} is not a number"
AFTER_COME_ONLY = "after -- come only the expression and the values"
NOT_ONE_NUMBER = "{file}: {place} is not one number: {item}"

# In step.py
NUMBER_OR_FORMULA = "a number or a formula"
SHOW_STEP_ASKED = "show the step that is asked"
GUESS_YOU_TOLD = "a guess at it; you are told whether it is right, and which mistake it is"
ALL_STEPS_LEFT = "all the steps that are left"
STEP_HAS_NO = "--step has no format {form}"
THERE_NO_STEPS = "there are no steps: no gate with an input leads to {name}"
LEAVE_OUT_FORMAT = "leave out --format, or take {forms}"
FOR_EXAMPLE_X = "for example x*y x=2 y=3"

# In streams.py
CANNOT_WRITE_STANDARD = "cannot write standard output: {error}"

# One sentence for each case
COPIED = "{folder} holds {count} files of “{course}”: {exercises}."
HERE_NOW = "{place} is here now."
BLANK_AGAIN = "{place} is blank again."
BLANK_AGAIN_KEPT = "{place} is blank again; yours is kept as {kept}."
CUT_SHORT = "{path} is cut short: {promised:,} bytes of data were to come, and there are {found:,}"
GOES_ON = "{path} goes on after its array: {promised:,} bytes of data were to come, and there are {found:,}"
OTHER_FILE = "{path} is not what its ending says"
KNOWN_OTHER_FILE = "{path} is not what its ending says: its first bytes are {known}"
HAS_NO_VALUE = "{others} has no value"
HAVE_NO_VALUE = "{others} have no value"
