"""Every sentence that this room says, in one place, so that a teacher can edit them."""

from __future__ import annotations

# In allowed.py
A_VALUE_IS = "a value is a number, such as -4, 0.73 or 2/3, or arithmetic on numbers"
AN_ANSWER_IS = "an answer is a number, such as -4, 0.73 or 2/3, or a formula in the names of the circuit"
RANDOM = "random numbers are not an answer"
MANY_ENTRIES = "this makes an array of {largest:,} entries; an answer may have {most:,}"
OTHER_NAMES = "write a number, or a formula in other names"
NAME_FOR_VALUE = "{text} is a name, but a value is a number"
IN_NODES = "write a number, or a formula in the nodes of the circuit"
AFTER_IT = "write numbers and nodes; you may write {named} once you have answered it"
FIX_SHAPE = "{named} has the shape {shapes}: fix your {named} first"
MEANING_OF_NAME = "write what {name} stands for; the names are {names}"
NO_NODE_HERE = "there is no node {name} in this circuit"
ASKED_BY_NAME = "{named} is the same as {text}, which the question asks for"
ASKED_ITSELF = "the question asks for {text} itself"
NO_GRADIENT_IN = "you never need a gradient for a {kind}"
NOT_ANSWERED = "you have not answered {named} before this question"
YOUR_SHAPE = "your {named} has the shape {shape}"

# In answer.py
DECIMAL_POINT = "write a decimal point as . and a list in brackets: [1, 5]"
NO_ANSWER = "there is no answer here"
LONG_ANSWER = "an answer may have {most:,} characters; this one has {count:,}"
LARGE_NUMBER = "this number is too large for a float (about 1.8e308)"
LONG_FORMULA = "a formula may have {most:,} characters; this answer has {count:,}"
ONE_FORMULA = "an answer is one number or one formula"
WRITE_SHAPES = "write down the shapes: they have to fit"
COMMA = "a comma separates the entries of a list"

# In ask.py
ASKS = (
    "q is a forward value, df/dx a gradient, local(f,q) a local gradient, edge(f,q) what flows on an edge, "
    "move(f,x,0.01) a move, shape(df/dW) a shape, jacobian(q,x) a Jacobian, df/dW_ij and df/dW[0,1] an entry"
)
NO_NODE = "there is no node {name}"
NO_SUCH_EDGE = "{of} uses {wrt} {count} times: there is no edge {place}"
MOVE_OF_ARRAY = "a move is a question about numbers, not about arrays"
NO_EDGE = "{wrt} is not an input of {of}: there is no edge between them"
NO_ASK = "this does not ask for anything"
EDGES_FROM_1 = "count the edges from 1"

# In by_index/places.py
NO_SUCH_ENTRY = "{name} has {size} entries along this axis"
COUNT_FROM_0 = "count from 0 to {last}"
NUMBER_OF_INDICES = "{name} has shape {shape}: an entry of it has {count}, and this has {given}"
NO_INDICES = "{name} is a number, so it has no entries"
NO_INDEX = "this is not an index"
AN_INDEX_IS = "an index is a letter or a number: W_ij, W[0,1]"
TWO_SIZES = "{letter} is one index for two axes of different sizes, {first} and {second}"
OTHER_LETTER = "use another letter for one of them"
MANY_LETTERS = "at most {most} letters can be told apart"

# In by_index/ranges.py and worth.py
NOT_BOUND = "{letter} is not an index of the question, and no sum runs over it"
BIND = "write sum_{letter} before the product, or use an index of the question"
NO_RANGE = "nothing says how far {letter} runs"
RANGES = "an index runs as far as an axis: write it alone in a place, such as x_i"
MANY_PLACES = "this formula has more than {most:,} values to work out"
LEAVES_RANGE = "the index {index} becomes {value} here, but {name} has {size} entries along this axis"

# In by_index/reader.py
BY_INDICES = "write a formula by indices, such as 2*q_i*x_j, sum_i W_ij*q_i or 1[k=i]*x_j"
NOT_HERE = "{sign} cannot be here"
UNKNOWN_SIGN = "a formula by indices has no sign {sign}"
LONG_BY_INDEX = "a formula by indices may have {most} names, numbers and signs"
DEEP_BY_INDEX = "a formula by indices may have {most} brackets in brackets"
SIGN_MISSING = "{sign} is missing here"
FACTOR_MISSING = "a number, a name or a bracket is missing here"
NO_LETTER_TO_SUM = "this sum does not say which index it runs over"
NO_COMPARISON = "write a comparison of indices here, such as k=i"
INDICES_ARE = "an index is a letter, a number, or a sum such as o+10"
DELTA_TAKES_TWO = "δ takes two indices: δ_ki"
OTHER_ARGUMENTS = "{name} takes {count} here"

# In by_index/answer.py and mistakes/indices.py
GRADIENT_BY_INDEX = "you may name {named} only after you have answered it rightly"
SUMMED_OVER_ASKED = "{letter} is an index of the question, so it is fixed. Sum over {other} instead"
SUM_FORGOTTEN = (
    "{letters} is not in the question, so your formula has a value for each {letters}. Add them up: write sum_{run}"
)
NO_RULE = "this gradient has no short rule by indices"
INDICATOR_FORGOTTEN = "{indicator} is missing: where it is 0, the entry is 0"
OTHER_SUM = "the sum runs over {summed}. You summed over {free}, an index of the question, which is fixed"
INDICES_SWAPPED = "two indices are swapped: {entry} belongs here"
LETTERS_SWAPPED = "{first} and {second} have changed places"
ONE_FOR_TWO = "you wrote {kept} for {lost}, too. Indices that may differ need a letter each"
WRONG_PLACE = "at {place} your formula gives {value}, which is not the entry there"
WRONG_NUMBER = "your formula gives {value}, which is not right"

# In carried.py
JACOBIAN_CARRIED = "a Jacobian is not carried forward"

# In judge.py
LEAVE_OUT_LARGE = "leave the large numbers out, or write the number alone"
NO_VALUE = "this formula has no value where the circuit has one"
DIVISION = "check for a division by zero"

# In mistakes/__init__.py
MOVE_WITH_WRONG = "this is {value} · {step}, with a wrong gradient: {text}"
GRADIENT_FOR_VALUE = "{slope} is the gradient ∂{out}/∂{of}. The question asks for the forward value of {of}"

# In mistakes/arrays.py
TRANSPOSED = "the numbers are right, but rows and columns are swapped"

# In mistakes/branches.py
KEPT_ONE = "{name} is used more than once. You kept one gradient ({kept}) of {listed}. Add them all"
TOOK_MEAN = "you took the mean of the gradients that arrive at {name} ({listed}). Add them instead"
KEPT_ONE_OF_TWO = "{name} is used twice. You kept one gradient ({kept}) and lost the other ({lost}). Add them"

# In mistakes/chain.py
VALUE_FOR_GRADIENT = "{value} is the value of {node}. The question asks for the gradient of {of} at {wrt}"
SIGN = "right size, wrong sign"
UPSTREAM_FOR_LOCAL = (
    "{upstream} is the upstream gradient ∂{out}/∂{of}. The question asks for the local gradient of one gate"
)
WHOLE_FOR_LOCAL = (
    "{whole} includes the upstream gradient. The question asks for the local gradient of the gate {of} alone"
)
VALUE_FOR_LOCAL = "{value} is the value of {node}. The question asks for the local gradient of {of} at {wrt}"

# In mistakes/parts.py
SOFTMAX_DIAGONAL = (
    "you used the diagonal p·(1 − p) of the Jacobian of {gate} alone. Each input changes every output: use "
    "p·(g − Σ g·p), with g the upstream gradient {g}"
)
SUM_OF_PRODUCTS = "at {gate} a factor p is in the wrong place. Multiply the sum over the classes by p: p·Σ y − y"
TARGET_LEFT_OUT = "at {gate} you took the probabilities alone. Subtract 1 from the probability of the target class"
TARGET_FOR_PROBABILITY = "at {gate} you swapped the target and the probability: in y·log(p) the slope at p is y/p"
SLOPE_AT_GRADIENT = "you evaluated the slope of {gate} at the gradient {g}. Evaluate it at {x} = {v}, where y is {y}"
MASK_OF_GRADIENT = "you masked by the sign of the gradient. {gate} passes it on where its input {x} is positive: {v}"
SQUARED_NORM = "2·{x} is the gradient of the squared norm. That of {gate} is {x}/‖{x}‖: divide {x} by {y}"
FROZEN_STATISTICS = (
    "you took a statistic of {x} as a constant at {gate}. It depends on {x}, so add the gradient through it, too"
)
KEPT_BATCH = "your shape is {shape}, but {x} has shape {own}. {gate} uses {x} again along {axes}: sum over it"

# In mistakes/forward.py
OTHER_ORDER = "at {gate} you put the inputs in the other order. Use the order of the formula: the result is {right}"
OTHER_SIGN = "at {gate} you took the other sign between the inputs. Here it gives {right}"
OTHER_OF_TWO = "at {gate} you took the wrong one of the inputs. {gate} gives {right}"
POWER_OF_PRODUCT = "at {gate} you raised the product to the power. Take the power first, then multiply: {right}"

# In mistakes/factors.py
LOST_FACTOR = "a factor is missing: your answer is {times} times the right one, and {times} is {expr} here. {how}"
TWICE_FACTOR = "a factor is twice there: your answer is {times} times the right one, and {times} is {expr} here. {how}"
TURNED_FACTOR = "a factor is upside down: your answer is {times} times the right one, and {times} is {expr}. {how}"
MULTIPLIES = "Multiply by {name} at {gate}"
DIVIDES = "Divide by {name} at {gate}"

# In mistakes/prediction.py
AN_ARRAY = "the array of shape {shape}"

# In mistakes/rounding.py
ROUNDED = "close: it looks as if you rounded to {decimals} on the way. Round only at the end"

# In mistakes/shapes.py
SHAPE_OF_OTHER = "{shape} is the shape of {node}. The question asks for the shape of {inner}"
SHAPE_OF_VARIABLE = (
    "{variable} is the shape of {name}. A Jacobian has a row for each output and a column for each input"
)
ONE_AXIS = "a vector has one axis here, so its shape is one number"
SHAPE_TRANSPOSED = "rows and columns are swapped: the first size counts the rows"
SHAPE_OF_JACOBIAN = "{whole} is the shape of a whole Jacobian. A gradient has the shape of its variable, {name}"

# In noise.py
LOST_TO_ROUNDING = "rounding leaves nothing of the value of this formula"
CANCELLED = "this subtracts {other} from {one}: rounding leaves nothing of the difference"

# In said.py
BY_RULE = "{rule}, by the rule with indices"
A_ROW_EACH = "a row for each entry of {of}, a column for each entry of {wrt}"
CHAIN = "{written} = {total}: the local gradient of {gate} times the upstream gradient"
SHAPE_OF_A_JACOBIAN = "a Jacobian has a row for each entry of {of}, and a column for each entry of {wrt}"
WHOLE_FOR_EDGE = "{value} is the whole gradient at {wrt}. The question asks for {edge} alone"
OF_ITSELF = "the gradient of {of} with respect to itself is 1"
STARTS_WITH = "the backward pass starts at {of} with {start}, the upstream gradient that is given"
INDEPENDENT = "{of} does not depend on {wrt}"
CHAIN_IN_WORDS = "the local gradient of {gate} times the upstream gradient"
BRANCH = "{written} = {total}: {wrt} branches, and the gradients that arrive there add up"
EDGE_IN_WORDS = "the local gradient times the upstream gradient: what {edge} contributes"
SHAPE_OF_GRADIENT = "a gradient has the shape of its variable, {wrt}"
MOVE = "{slope} · {step} = {change}: the gradient times the step"
UNKNOWN = "I can't tell how you got this"
GRADIENT_FOR_MOVE = "this is the gradient itself: multiply it by the step {step}"
OTHER_EDGE = "{value} comes back on the edge {other}. The question asks for {edge}"
BRANCH_IN_WORDS = "{wrt} branches, and the gradients that arrive there add up"

# In truth.py
NO_VALUES = "the inputs have no values"
LARGE_JACOBIAN = "the local gradient of {node} at {wrt} is a Jacobian that is too large for a question"

# In typed.py
SHAPES = "write a shape as (2, 3) or 2x3; a vector of three has (3,), a number ()"
NO_SHAPE = "this is not a shape"

# In verdict.py
CARRIED = "your {names} was wrong, but this step is right. You keep the credit"

# In work.py
LINES = "write lines such as: q = x + y, dq = z * df, dx += dq, x: -2, -4"
NOTHING_HERE = "the derivation does not say anything about this circuit"

# In written.py
LONG_DERIVATION = "a derivation may have {most:,} lines"

# Words beside numbers
OR = ". Or: "
IS = "{name} is {value}"
GIVEN = "{name} is given"
ITSELF = "{named} is 1: write the 1"
NODES = "the nodes are {nodes}"
WRITE = "write {example}"
THE_EDGE = "the edge {of} → {wrt}"
NUMBERED_EDGE = "edge {number:g} {of} → {wrt}"
EDGE = "{products} = {total}: what {edge} contributes"
TAKES_NODES = "{kind} takes two nodes"
TAKES_NODES_AND_STEP = "move takes two nodes and a step"
IN_NUMBERS = "write numbers only"
IN_THESE_NUMBERS = "write numbers only: {numbers}"
WORK_OUT = "write numbers only; work out {first} first"
IN_THESE_AND_WORK_OUT = "write numbers only: {numbers}; work out {first} first"
CARRIED_FROM_SEVERAL = "your {names} were wrong, but this step is right. You keep the credit"
WRONG_ENTRY = "entry {named} is not right"
WRONG_ENTRIES = "entries {named} are not right"
MANY_WRONG_ENTRIES = "entries {named} and {rest} more are not right"
ENTRIES_AND_MISTAKES = "{entries}; {mistakes}"
ARRAY_FOR_ARRAY = "this has shape {found}, but the answer has shape {asked}"
ARRAY_FOR_NUMBER = "this has shape {found}, but the answer is a number"
NUMBER_FOR_ARRAY = "this is a number, but the answer is an array of shape {asked}"

# Known mistakes of the chain rule
TOOK_EVERY_MEAN = "you took the mean of the gradients where a node branches. Add them instead"
KEPT_ONE_EVERYWHERE = "you kept only one gradient where a node branches. Add all gradients that arrive there"
ONLY_LOCAL = "{local} is only the local gradient of {gate} at {name}. Multiply it by the upstream gradient, {first}"
ONLY_LOCALS = (
    "{local} is only the sum of the local gradients at {name}. Multiply each one by its upstream gradient, then add"
)
ONLY_UPSTREAM = (
    "{upstream} is only the upstream gradient of {gate}. Multiply it by the local gradient at {name}, {local}"
)
ONLY_UPSTREAMS = (
    "{upstream} is only the sum of the upstream gradients. Multiply each one by its local gradient at {name}, then add"
)
ADDED = "you added the local gradient {local} and the upstream gradient {upstream}. The chain rule multiplies them"
ADDED_EACH = "you added each local gradient and its upstream gradient. The chain rule multiplies them"
