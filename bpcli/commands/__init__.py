"""One command a file: its options, one call of a function of a room below, print. The table of all commands.

Knows options, files, streams and exit codes. Must not know gates or numbers, or what is right.
"""

# What is typed, the class that holds its options, in its module, and its line of help.
COMMANDS = {
    "explain": ("explain:Explain", "Explain the forward and the backward pass of an expression, step by step."),
    "gates": ("gates:Gates", "List every gate with its local gradients or rules, or show one in full."),
    "code": ("code:Code", "Write the Python program that does the forward and the backward pass of an expression."),
    "net": ("net:Net", "Write a fully connected network as a staged program, and explain one of its passes."),
    "draw": ("draw:Draw", "Draw the circuit as the lecture does: values above the wires, gradients below them."),
    "plot": (
        "plot:Plot",
        "Draw functions and their local gradients; the tangent at a point, and what a nudge does there.",
    ),
    "check": ("check:Check", "Mark answers about a circuit: right, wrong (and which mistake it is) or unreadable."),
    "quiz": (
        "quiz:Quiz",
        "Answer questions about backward passes. Each wrong answer is told which mistake it is.",
    ),
    "progress": (
        "progress:Progress",
        "Show what is mastered, what keeps going wrong, and what to practise next.",
    ),
    "help": ("help:Help", "Read the manual: list its pages, or show one."),
    "exercises": (
        "exercises:Where",
        "Work through a course: where you are, what is next, whether it is right.",
    ),
    "exercises start": (
        "exercises:Start",
        "Copy a course: its texts, its exercises, files for your answers, and a workflow that marks them in CI.",
    ),
    "exercises list": ("exercises:Listing", "List every exercise and how far it is."),
    "exercises next": (
        "exercises:Next",
        "Show the next exercise, or another: its text, its circuit, what is asked, what is wrong so far.",
    ),
    "exercises hint": (
        "exercises:Hint",
        "Give a hint on the next exercise, or on another; asked again, the next hint.",
    ),
    "exercises watch": (
        "watch:Watch",
        "Mark the exercise whenever you save, and go on to the next when it is right.",
    ),
    "exercises reset": ("exercises:Reset", "Blank an exercise again. What you had is kept beside it."),
    "exercises solution": (
        "exercises:Solution",
        "Show the answers to the next exercise, or to another, for your values.",
    ),
    "grade": (
        "grade:Grade",
        "Mark exercises: your own, or a folder of submissions. Exit code 1 while something is wrong or blank.",
    ),
    "course": ("course:Courses", "Write a course: start one, and try it out."),
    "course lint": (
        "course:Lint",
        "Try a course out: exercises fail as shipped, pass with their solutions, tell known mistakes apart.",
    ),
    "course new": ("course:New", "Write a small course with an exercise of each kind, to start from."),
}
