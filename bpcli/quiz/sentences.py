"""Every sentence that a question says, in one place, so that a teacher can edit them.

What a gate says of itself (`because`) stands with the gate.

>>> ASK_VALUE.format(name="q", formula="x + y")
'The forward pass: what is the value of q = x + y?'
"""

from __future__ import annotations

ASK_VALUE = "The forward pass: what is the value of {name} = {formula}?"
ASK_LOCAL = "The gate {gate}: what is its local gradient at {wrt}? (The upstream gradient has no part in it.)"
ASK_UPSTREAM = "Which gradient arrives at {name}, and is the upstream gradient of the gate {gate}?"
ASK_PRODUCT = "On the edge {of} → {wrt}: local gradient times upstream gradient, what flows into {wrt}?"
ASK_GRADIENT = "What is the gradient of {out} with respect to {wrt}?"
ASK_ADDEND = "{wrt} branches into {count} edges. What does the edge {of} → {wrt} alone contribute?"
ASK_SUM = "{wrt} branches: {count} edges bring a gradient back. What is the gradient at {wrt}?"
ASK_PATTERN = "Which pattern of backward flow is the gate {gate}?"
ASK_ROUTE = "The gate {gate} routes: which of its operands gets the upstream gradient?"
ASK_SHAPE = "Which shape has the gradient {name}?"
ASK_JACOBIAN_SHAPE = "Which shape has the Jacobian ∂{of}/∂{wrt}: how many rows, how many columns?"
ASK_ENTRY = "An entry of the gate's Jacobian, by indices: what is {entry}?"
ASK_GRADIENT_ENTRY = "An entry of the gradient, by indices: what is {entry}?"
ASK_JACOBIAN = "What is the Jacobian ∂{of}/∂{wrt} of the gate {gate}? Write it as a list of rows."
ASK_STRUCTURE = "What does the Jacobian ∂{of}/∂{wrt} of the gate {gate} look like?"
ASK_FITS = "Which of these products has the shape of {wrt}, so that it can be {name}?"
ASK_NUDGE = (
    "{wrt} = {value} is raised by {step}. Which way does {out} move, and by about how much? (A number with its sign.)"
)
ASK_FIND = "One row of this backward pass is wrong, and the rows after it follow from it. Which one?"

HINT_VALUE = "{gate}: put in the values that arrive at the gate, nothing else is needed."
HINT_NUMBERS = "With the numbers: {numbers}."
HINT_GATE = "{gate} is {kind}: {because}."
HINT_GATE_ONLY = "{gate}: {because}."
HINT_START = "The backward pass starts here: {out} moves exactly as itself."
HINT_BRANCH = "{name} is used {count} times, by {gates}: each use brings a gradient back, and they add up."
HINT_LOCAL = "The local gradient on {of} → {wrt} is {local}."
HINT_RULE = "On {of} → {wrt} flows {rule}."
HINT_CHAIN_SUM = "∂{out}/∂{wrt} = {sum}."
HINT_SHAPE = "A gradient has the shape of its variable: one entry for each entry that can be moved."
HINT_SHAPE_OF = "{name} has the shape {shape}."
HINT_JACOBIAN = "A Jacobian has a row for each entry of the output {of}, and a column for each entry of {wrt}."
HINT_JACOBIAN_SIZES = "{of} has {rows} and {wrt} has {cols}."
HINT_ENTRY = "Write an entry of {of} as a sum. Which terms hold the entry of {wrt}? Only their slopes count."
HINT_JACOBIAN_ENTRY = "Entry (i, j) says how fast entry i of {of} moves when entry j of {wrt} moves."
HINT_PATTERN = "What does it do to the upstream gradient: hand it to every operand, switch the operands, or choose one?"
HINT_PATTERN_RULES = (
    "A distributor's local gradients are all 1, a switcher's are the other operand, a router's are 1 and 0."
)
HINT_ROUTE = "A max gate sends the whole upstream gradient to its largest operand, a min gate to its smallest."
HINT_ROUTE_NUMBERS = "The operands are {values}."
HINT_FITS = "A gradient has the shape of its variable: {name} has the shape {shape}."
HINT_FITS_SHAPES = "The pieces are {shapes}; a vector counts as a column. A product fits where the inner sizes agree."
HINT_NUDGE = "A gradient says how fast {out} moves with {wrt}: for a small step the move is gradient times step."
HINT_NUDGE_RULE = "The move is about ∂{out}/∂{wrt} · {step}."
HINT_NUDGE_NUMBERS = "∂{out}/∂{wrt} = {gradient}."
HINT_ADDEND = "Each edge contributes its own local gradient times its own upstream gradient. The sum comes afterwards."
HINT_FIND = (
    "Go from the top down: work out each row from the rows above it, and stop at the first that does not follow."
)
HINT_FIND_KIND = "The mistake is of this kind: {mistake}."
HINT_FIND_HALF = "It is one of {rows}."

PATTERNS = {
    "distributor": "a distributor",
    "switcher": "a switcher",
    "router": "a router",
}
WHY_PATTERN = "{gate} is {kind}: {because}"
NOT_PATTERN = {
    "distributor": "a distributor hands every operand the same gradient, whatever their values are",
    "switcher": "a switcher multiplies the upstream gradient by the value of the other operand",
    "router": "a router hands the whole upstream gradient to one operand, and 0 to the others",
}
BOTH = "both"
WHY_ROUTE = "{winner} wins, so the whole upstream gradient goes to it, and 0 to the rest"
ROUTED_TO_LOSER = "{chosen} = {value} loses at {gate}: a loser gets 0, the winner the whole upstream gradient"
ROUTED_TO_BOTH = "{gate} passes one operand on; only that one moves it, so only that one gets the gradient"
STRUCTURES = {
    "identity": "the identity",
    "diagonal": "diagonal, not the identity",
    "full": "full",
    "zeros": "zeros only",
}
WHY_STRUCTURE = {
    "identity": "each output moves with its own input, one to one: {gate}",
    "diagonal": "each output depends on its own input alone, so everything off the diagonal is 0: {gate}",
    "full": "each output is a sum over all the inputs: {gate}",
    "zeros": "no input moves an output here: {gate}",
}
NOT_STRUCTURE = {
    "identity": "entry (i, i) would have to be 1 for every i, and every other entry 0",
    "diagonal": "then everything off the diagonal would be 0, and not everything on it 1",
    "full": "then moving one input would move every output",
    "zeros": "then no input would move an output",
}
HINT_STRUCTURE = "Ask of entry (i, j): does output i move when input j moves? And by how much, if i = j?"
WHY_FITS = "{product} has the shape {shape}, that of {wrt}, and no other product of the two has"
NO_PRODUCT = "the shapes {one} and {other} do not go together"
OTHER_SHAPE = "this product has the shape {shape}, and {wrt} has {wanted}"
WHY_FIND = "{text}; {row} = {right} would be right"
ROW_IS_RIGHT = "{row} is right: it follows from the rows above it"
ROW_FOLLOWS = "{row} is not what it should be, but it follows from a wrong row above it: find that one"
NOT_A_CHOICE = "this is none of the choices: {choices}"
NO_ANSWER = "nothing is answered here: {choices}"

# In ending.py
NO_QUESTION_ANSWERED = "You answered no question. Start again any time."

# In record.py
RECORD_MOVED = (
    "bpcli cannot use your record {path}: {why}. That file is now called {aside}. A new record begins with "
    "{kept} of its answers."
)
RECORD_UNSAVED = "bpcli cannot {what} your record {path}: {reason}. Your answers in this session are not saved."
OTHER_RECORD = "to use another record, set BPCLI_HOME to another folder"

# In replies.py
COMMANDS = {
    "?": "a hint for this question; what the next one costs is said beforehand",
    ":skip": "on to the next question, without credit for this one",
    ":back": "look at the question before this one again",
    ":explain": "the whole lesson on this circuit",
    ":quit": "end here, with a summary; what you answered is kept",
    ":help": "this list",
}
BEGIN = "Answer a value in numbers. ? gives a hint (the first is free), :help lists the rest."
RULE = (
    "A value is a number, a fraction or arithmetic on numbers. A gradient may also name inputs, nodes and gradients "
    "that are known by then. A local gradient never names a gradient."
)
FIRST_FREE = "The first hint is free."
NEXT_QUARTER = "The next hint costs a quarter of the credit."
NEXT_ANSWER = "The next hint is the answer: no credit is left after it."
TYPE_IT = "Type the answer to go on. There is no credit for it, but typing helps you remember."
NO_MORE = "There is no further hint: the last one was the answer."
NOTHING_TYPED = "You have not typed anything yet. ? gives a hint, :skip goes on, :quit ends."
COLON = "Commands start with a colon, since letters can be answers: {name}."
QUESTION_MARK = "For a hint, type ? on its own."
NO_COMMAND = "There is no command {name}. There are {names}."
AGAIN = "Try once more, for half the credit; ? gives a hint."
AGAIN_FREE = "Try once more; ? gives a hint."
ANSWER = "The answer: {answer}"
RIGHT_NUMBER = "Here the circuit has: {answer}"
WORTH = "Worth {credit} of a point."
READ_AS = "Read as {understood}."
PRACTICE = "This question was answered before, so the score stays as it is."
FIRST_QUESTION = "This is the first question: there is none before it."
LOOK_BACK = "Back to question {number}. It is done, so answering again is practice; :skip goes on."
SKIPPED = "The answer was: {answer}"
EXPLAIN_COSTS = (
    "The lesson shows every number of this circuit. After it there is no credit for the {count} questions that are "
    "left on it. Type :explain once more to see it."
)
EXPLAIN_COSTS_ONE = (
    "The lesson shows every number of this circuit. After it there is no credit for the question that is left on it. "
    "Type :explain once more to see it."
)
COSTS_NOTHING = "It costs nothing: type it again."
NOT_ANSWERED = "So this question is not answered; each line answers one."
LEFT_OUT = "Left out of what was pasted: the {lines} after this one."
STARTS_WITH = "The backward pass starts with the upstream gradient {upstream}."
NEW_CIRCUIT = "Circuit {number}: {expression}"

# In walk.py
NOTHING_TO_GUESS = "There is no number to guess here: go on to see it."
AT_THE_START = "Nothing is computed yet, only the inputs are known. A gradient that is not there yet is not zero."
AT_THE_START_SYMBOLIC = "Nothing is written down yet. The inputs have no values, so each step is a formula."
WALK_LEFT_OUT = "The circuit has {count} nodes; these are the steps of the {shown} that are nearest to the output."
AT_THE_END = "That was the last step: every gradient has arrived."
WALK_AGAIN = "Guess again, or go on to see it."
WALK_TALLY = "Guessed: {guessed} of {steps} steps, {right} right at once."
WALK_DONE = "The end of the lesson: {count} steps."
WALK_STOPPED = "Stopped after step {at} of {count}."
WALK_NOT_BEGUN = "Stopped before the first of {count} steps."
WALK_TRY = "What to try next"
WALK_WHOLE = "the whole lesson on one page"
WALK_QUIZ = "quiz yourself, with hints"
WALK_ORDER = "why the backward pass goes in this order"
WALK_CHECK = "check the gradients against two witnesses"
WALK_VALUES = "with numbers: a value for each input"

# In ending.py, too
THE_END = "The end of the quiz"
PRACTISE_WRONG = "Fresh circuits on what went wrong:"
ALL_RIGHT_AT_LAST = "Nothing went wrong on the last level. What is due:"
SAME_AGAIN = "The same quiz again"
RIGHT_LATER = "right later, or carried forward"
LOOK_AT_LESSON = "The lesson on this question:"
LOOK_AT_LESSONS = "The lessons on these questions:"
ALL_RIGHT_OWN = "Nothing went wrong here. Fresh circuits, and what is due:"
ALL_RIGHT_NEXT = "Nothing went wrong here. The next level:"
ENDED_EARLY_KEPT = "You ended early; what you answered counts."

# In progress.py, too
FIRST_OF_MANY = "bpcli quiz takes them in this order, each on a fresh circuit. These are the first {next} of {count}."
NO_RECORD = "Nothing is recorded yet. Begin with: bpcli quiz"
FIRST_TOPIC = "The first topic is {topic}. For another one: bpcli quiz --topic branches"
PRACTISE_NEXT = "What to practise next"
COMES_AGAIN = "comes up again in {due}"
LAST_DAYS = "The last {count} of {all} days with answers."
IN_THIS_ORDER = "bpcli quiz takes them in this order, each on a fresh circuit."
FIRST_ALONE = "Only the first one:"
OWN_CIRCUITS = "Only circuits of your own so far."
NO_MISTAKE = "No known mistake so far."

# In rounds.py, too
MISTAKE_AGAIN = "A mistake comes up again, {why}."

# In schedule.py, too
NOTHING_DUE = "nothing is due; this is the next, in {due}"

# In standing.py, too
KEEPS_WRONG = "level {level} keeps going wrong"
ON_THE_WAY = "on the way to level {level}"

# In store.py
BROKEN = "parts of it are not readable"
DISK_FULL = "the disk is full"
IN_USE = "another program uses it"
TOO_SLOW = "it takes too long to look at it"
NOT_OPENED = "it cannot be opened"
DISK_ERROR = "the disk reports an error"
TOO_LARGE = "it has more than {most:,} bytes"
MAY_NOT_READ = "you may not read it"
OF_ANOTHER_PROGRAM = "another program made it"
MORE_THAN_ANSWERS = "it holds more than your answers"
DAMAGED = "it is damaged; {error}"
OF_NEWER_BPCLI = "a newer bpcli made it"
MAY_NOT_WRITE_BESIDE = "you may not write in its folder"
MAY_NOT_WRITE = "you may not write in it"
MOVED_ASIDE = "{error}; the damaged file is now called {aside}"

# In topics.py
OWN_CIRCUIT = "A circuit of your own"
NO_TOPIC = "there is no topic {topic}"
NO_LEVEL = "{topic} has no level {level}"
LEVELS = "its levels are {levels}"
