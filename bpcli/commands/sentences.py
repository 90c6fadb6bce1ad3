"""Every sentence that this room says, in one place, so that a teacher can edit them."""

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
OTHER_NETWORKS = "for others write the program with --program --output net.txt, then bpcli explain --file net.txt"
NET_EXAMPLE = "for example: bpcli net 3-4-4-1"

# In sources.py
PLOT_OF_PYTHON = "plot draws a formula, and a program in Python takes its branches at one point only"
EXPLAIN_PYTHON = "bpcli explain --file reads the program"
CALL_OF_PYTHON = "--call is a line that uses a program in Python"
PYTHON_FILE = "give its file with --file net.py, or say --notation python"
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
TWO_DISTRIBUTIONS = """\
note: a distribution named {namesake} is installed here too. It owns the same folder and the same command.
It is an older bpcli, or a project of other people. Remove both, then install bpcli again:
  python -m pip uninstall {namesake} {distribution}"""

# In watch.py
HELP = "n next · p previous · h hint · l list · c check all · r mark again · q quit"
WAITING = "Waiting for you to save {file}."
STOPPED = "Stopped. bpcli exercises says where you are."

# In array_files.py
BYTES_OF_NPY = "NumPy's, as in .npy files"
BYTES_OF_PNG = "those of a PNG picture"
BYTES_OF_JPEG = "those of a JPEG picture"
BYTES_OF_ZIP = "those of a zip archive, as in .npz and .xlsx files"
BYTES_OF_PDF = "those of a PDF"
BYTES_OF_GZIP = "those of a gzip archive"
BYTES_OF_HDF5 = "those of an HDF5 file"
BYTES_OF_PICKLE = "those of a pickle, which may run programs and is never opened"
UNKNOWN_CONTENT = "cannot tell what {path} holds"
EMPTY_FILE = "{path} is empty"
DAMAGED_HEADER = "{path} is damaged: its header cannot be read"
UTF_16_TEXT = "{path} is UTF-16 text"
SAVE_WITH_NUMPY = "numpy.save writes the same array as a .npy file, which may be larger"
SAVE_AS_UTF_8 = "save it as UTF-8"

# In array_tables.py
LINES_DIFFER = "line {first} has {has}, line {number:,} has {count:,}"
WITHOUT_NUMBERS = "{path} holds no numbers"
COMMAS = "{path} has commas between its numbers"
COMMAS_NEED_CSV = "a file with commas between its numbers is called .csv"
NEITHER_NUMBER_NOR_LIST = "{path} holds neither a number nor a list"
NOT_A_NUMBER = "{text} is not a number"
ROWS_DIFFER = "the rows of {path} differ: {lengths}"
HEADER_LINE = "{path} starts with a header"
LEAVE_HEADER_OUT = "leave it out: every line is a row of numbers"
MISSING_ENTRY = "{path}: an entry is missing"
CELL_NOT_NUMBER = "{path}: {cell} is not a number"
MOST_AXES = "{path}: an array may have {max_axes} axes"
DECIMAL_POINT = "a decimal point is written ."

# In check.py
TWO_FROM_STANDARD_INPUT = "standard input cannot be both the expression and the derivation"
NO_EXPRESSION = "there is no expression"
NO_ANSWER = "nothing is answered"
ONE_IN_A_FILE = "put one in a file"
NEITHER_VALUE_NOR_ANSWER = "{argument} is neither a value nor an answer"
VALUE_AND_ANSWER_FORM = "a value is written x=2, an answer df/dx=-4"

# In circuit.py
UNUSED_VALUE = "{name} does not occur in the expression, so its value is not used"
UNUSED_VALUE_NEAR = "{name} does not occur in the expression, so its value is not used (did you mean {near}?)"
READ_AS_LIST = "note: {name}={text} is read as the list [{x}]; a decimal point is written ."

# In course.py
COURSE_IS_SOUND = "{size}. Each exercise fails as shipped and passes with its solution; known mistakes are told apart."
CHANGE_NEW_COURSE = "Change it as you like, then try it out: bpcli course lint {name}"
NO_FAULT = "nothing that must be changed"

# In exercises.py
COMMAND_EXERCISES = "  bpcli exercises   where you are, and what is next"
COMMAND_GRADE = "  bpcli grade       mark what you have"
SALTED_COPIES = "A teacher marks such copies with bpcli grade FOLDER --salt {salt}."
NO_SOURCE = (
    "note: course.toml says no source, so the workflow marks against the copy in the repository, which its "
    'owner can change: source = "https://…" names the teacher\'s own'
)
NOTHING_TO_RESET = "this resets nothing"
OTHER_SALT_IN_CI = "note: CI marks with the salt of the course at {source}: write this salt there, too"
NAME_AN_EXERCISE = "name an exercise: bpcli exercises reset 1.2"
NOT_IN_COPY = "this copy holds no fresh {place}"
SOLUTION_WITH_TEACHER = "the solution of a program lies with the teacher's course"
GIVE_TEACHERS_COURSE = "give the teacher's course with --course"
GIVE_COURSE = "give it with --course"

# In explain.py
STEP_ALONE = "--step goes through the two passes alone"
WORKSHEET_ALONE = "a worksheet holds the tables of the two passes alone"
PICTURE_ALONE = "a picture shows the circuit alone"
KEY_OF_WORKSHEET = "--key is the answer key of a worksheet"
VERBOSE_OR_BRIEF = "--verbose and --brief exclude each other"
NO_WORKSHEET_FORMAT = "there is no worksheet as {form}"
ADD_BLANK = "add --blank, as for the sheet itself"
WORKSHEET_FORMATS = "there is one as {stories}"
LEAVE_OPTION_OUT = "leave out {name}"

# In grade.py
COURSE_WITHOUT_QUESTIONS = "the course {course} has no questions: there is nothing to mark"
NO_FOLDER = "there is no folder {folder}"
NO_JOBS = "--jobs {jobs} would mark nothing"
JOBS_OR_CLUSTER = "--jobs and --cluster are asked for one at a time"
LEAST_JOBS = "one is the least: --jobs 1"
CLUSTER_HAS_JOBS = "the cluster says how many it marks"

# In help.py
NEAREST_TOPIC = "did you mean bpcli help {near}?"
LIST_TOPICS = "bpcli help lists the pages of the manual"
NO_TOPIC = "the manual has no page {topic}"

# In net.py
CHANGE_PROGRAM = "write the program with --output net.txt, change it there, then: bpcli explain --file net.txt"
JSON_HOLDS_PROGRAM = "leave one of them out: --format json holds the program too"
NO_SIZES = "there are no sizes"
SIZES_IN_ONE_WORD = "the sizes are one word"
SIZES_FROM_STANDARD_INPUT = "the sizes cannot be read from standard input"
NET_WITHOUT_VALUES = "bpcli net takes no values, and {name} is given one"
FILE_EXISTS = "{file} exists already, and may hold your changes"
NO_NET_FORMAT = "bpcli net has no format {form}"
SEED_FORM = "--seed takes a whole number, 0 or more"
PROGRAM_WITHOUT_FORMAT = "--program writes the program alone, which has no format {form}"
SEED_EXAMPLE = "for example --seed 1"
ANOTHER_OUTPUT = "give --output another name, or remove the file"

# In plot.py
NOTHING_TO_PLOT = "there is nothing to plot"
FUNCTIONS_FIRST = "the functions come first, then the range"
MOST_FUNCTIONS = "at most {most} functions are plotted at once"
NOT_A_RANGE_OF_X = "{odd} is not a range of x"
EXPRESSION_HAS_ARRAY = "a plot is of numbers, and this expression holds an array"
SEVERAL_VARY = "one input varies at a time, and {ranges} do"
NONE_VARIES = "no input varies"
AT_IS_OUTSIDE = "--at {at} lies outside {name}={text}"
NOT_A_RANGE = "{text} is no range"
EMPTY_RANGE = "the range of {name} begins where it ends"
REVERSED_RANGE = "the range of {name} ends before it begins"
LONG_RANGE = "the range of {name} is too long"
LIST_FOR_NUMBER = "{name} takes a number, and {text} is a list"
NO_PLOT_FORMAT = "there is no plot as {form}"
PLOT_EXAMPLE = "for example: bpcli plot sigmoid tanh relu"
PLOT_COMMAND = "bpcli plot {names} x=-3..3"
FUNCTION_OF_ARRAY = "{name} takes an array, and a plot is of numbers"
FUNCTION_OF_SEVERAL = "{name} is not a function of one number"
LIST_FUNCTIONS = "bpcli gates lists them; as an input it is {name}=-2..4"
NO_FUNCTION = "no function is called {name}"
PLOT_EXAMPLE_WITH_RANGE = "for example: bpcli plot {names} x=-3..3"
RANGE_OF_UNKNOWN = "{name} does not occur in the expression"
GIVE_NUMBER = "give {ranges} a number"
GIVE_OTHERS_NUMBERS = "one input varies, the others are given numbers: {others}"
GIVE_A_RANGE = "give one of them a range: x=-2..4"
CHOOSE_A_POINT = "choose a point of the range"
RANGE_FORM = "a range is written {name}=-2..4"
RANGE_EXAMPLE = "for example {name}=-2..4"
SMALLER_END_FIRST = "write the smaller end first: {name}={parts}..{parts2}"
PLOT_FORMS = "there is one as {forms}"
SHOW_GATE = "bpcli gates {name} shows it"
EXPRESSION_OF_ONE_INPUT = 'give an expression of one input, for example: bpcli plot "{name}(x, 1)" x=-3..3'

# In progress.py
CONFIRM_FORGET = "Delete {answers} from {path}? This cannot be undone."
ONE_OF_THREE = "--where, --export and --forget are asked for one at a time"
FORGET_DELETES = "--forget deletes the whole record and cannot be undone"
ADD_YES = "add --yes if you mean it"

# In quiz.py
FRESH_CIRCUITS_ONLY = "{name} is for fresh circuits, and this is one of your own"
UPSTREAM_OF_NOTHING = "--upstream starts a backward pass, and there is no expression"
INPUTS_WITHOUT_EXPRESSION = "--inputs gives values, and there is no expression"
LEVEL_NEEDS_TOPIC = "--level needs a topic"
MANY_GATES = "this circuit has {gates:,} gates: too many to ask about each step (up to {most_gates})"
NOTHING_TO_ASK = "there is nothing to ask about this circuit"
COUNT_FORM = "--count takes a number from 1 to {most}"
LEAVE_ONE_OUT = "leave one out"
ADD_EXPRESSION = "add one, or --file"
TOPICS = "--topic takes one of {topics}"
CHECK_OR_EXPLAIN = "bpcli check marks single answers about it, bpcli explain shows its steps"
NEEDS_GATE = "it needs a gate: for example x*y"

# In saving.py
NAME_WITH_ENDING = "name it {endings}, or say which with --format"
UNKNOWN_ENDING = "{output} has {ending}, which names no format"
OUTPUT_IS_SOURCE = "{file} is what this is made from"
OUTPUT_IS_FOLDER = "cannot write {file}: it is a folder"
OTHER_OUTPUT = "give --output another name"

# In sources.py
NO_FORMULAS = "{file} has no formulas"
FORMULA_FORM = "a formula stands between two dollar signs: $f = xy$; --notation bpcli reads the file without them"
EXPRESSION_IN_FILE = "it should hold an expression, such as (x+y)*z"
EMPTY_TEXT = "{file} is empty"
NEITHER_EXPRESSION_NOR_VALUE = "{argument} is neither the expression nor a value"
VALUE_OF_NO_NAME = "{name} is not a name, so it cannot be given a value"
NOT_A_NAME = "{name} is not a name"
SHAPE_FORM = "a shape is given as NAME=SHAPE"
TWO_SHAPES = "{name} is given two shapes"
MANY_AXES = "{file}: an array may have {max_axes} axes, and {x} has more"
VALUE_WITH_FILE = "{argument} is no value, and the expression comes from {file}"
TWO_VALUES = "{name} is given two values: {name}={values} and {name}={value}"
LEAVE_ONE_OUT_OF_TWO = "leave one of them out"
NOT_A_SIZE = "{strip} is not a size"
MISSING_SIZE = "a size is missing here"
LIST_OPTIONS = "--help lists the options"
NO_OPTION = "there is no option {name}"
MANY_DOTS = "{file}: line {number} has more than {max_dots} dots"
NOT_TOML = "{file} is not TOML: {error}"
LONG_NUMBER = "{file}: a number has more than {max_digits} digits"
FIELD_IS_NOT_A_NUMBER = "{file}: {name} is not a number"
FIELD_IS_NOT_A_NAME = "{file}: {name} is not a name"
LONG_FIELD = "{file}: {name} has more than {max_digits} digits"
NOT_UTF_8 = "{source} is not UTF-8 text (line {line})"
EXPLAIN_EXAMPLE = 'for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4'
VALUE_FORM = "a value is written {name}=2; put an expression with spaces in quotes"
QUOTE_EXPRESSION = 'put the whole expression in quotes: "(x + y)*z"'
OPTION_AFTER_DASHES = "{name} stands after --"
ENTRY_IS_NOT_A_NUMBER = "{file}: {place} is not a number"
AFTER_DASHES = "after -- come only the expression and the values"
ENTRY_IS_NOT_ONE_NUMBER = "{file}: {place} is not one number: {item}"

# In step.py
NUMBER_OR_FORMULA = "a number or a formula"
SHOW_STEP = "show the step that is asked"
TYPE_A_GUESS = "a guess at it; you are told whether it is right, and which mistake it is"
REST_OF_STEPS = "all the steps that are left"
NO_STEP_FORMAT = "--step has no format {form}"
NO_STEPS = "there are no steps: no gate with an input leads to {name}"
STEP_FORMATS = "leave out --format, or take {forms}"
STEP_EXAMPLE = "for example x*y x=2 y=3"

# In streams.py
BROKEN_OUTPUT = "cannot write standard output: {error}"

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
