"""A small course to start from: one exercise of each kind, complete, so that its lint is clean.

>>> [name for name in files_of("backprop-2026") if name.endswith("exercise.toml")][0]
'01-first-steps/01-a-sum-and-a-product/exercise.toml'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.course.lint import lock
from bpcli.course.locked import LOCK_FILE
from bpcli.errors import InputError, shortened
from bpcli.files import cannot, real, write_tree

if TYPE_CHECKING:
    from pathlib import Path

_COURSE = """\
# The course: what it is called, and what its learners' values are drawn from.
id = "{id}"
title = "{title}"

# The salt decides which values of values.lock each learner gets. Change the salt each year.
salt = "{salt}"

# What a learner's CI installs: a URL (https://… or git+https://…), or a wheel that you keep in the course. While it is
# empty, each copy carries the wheel of the bpcli that started it.
install = ""

# Where a learner's CI fetches your own copy of this course: a Git URL that it may clone without a password. While it is
# empty, CI marks against the copy in the learner's repository, which the learner can change.
source = ""
"""

_README = """\
# {title}

A course for `bpcli`. Each folder that starts with digits is a chapter, each such folder in it an exercise.

    bpcli course lint .                        # does every exercise teach and mark as it should?
    bpcli course lint . --lock                 # after a change: draw the values that values.lock does not hold
    bpcli exercises start FOLDER --course .    # a learner's copy, without solutions
    bpcli grade FOLDER --course .              # mark one, or a folder of many
"""

_CHAPTER = """\
# First steps

The forward pass computes the value of every node, inputs first. The backward pass goes back from the output: at each
gate, the gradient at an input is the local gradient times the upstream gradient.

An add gate hands on its upstream gradient. A mul gate switches: the gradient at one input is the other input times the
upstream gradient. Try it: `bpcli explain "q = x + y; f = q*z" x=-2 y=5 z=-4`.
"""

_GIVEN = """\
# Values that are the same for everybody.
id = "sum-and-product"
title = "A sum and a product"
text = \"\"\"
The lecture's first circuit. Go forward first, then back from f.
\"\"\"
expression = "q = x + y; f = q*z"
hints = ["Write down the value of each node, then go back from f.", "df/dx is df/dq times a local gradient."]

[values]
x = -2
y = 5
z = -4

[[questions]]
ask = "q"

[[questions]]
ask = "df/dq"
hints = ["A mul gate is a switcher."]

[[questions]]
ask = "df/dx"
points = 2
text = "The gradient at the input x."
"""

_DRAWN = """\
# Values of each learner's own: whole numbers of these sizes, of either sign.
id = "two-products"
title = "Two products and a sum"
expression = "f = a*b + c*d"
hints = ["An add gate hands on its upstream gradient to both.", "A mul gate is a switcher."]

[draw]
a = "2..9"
b = "2..9"
c = "2..9"
d = "2..9"

[[questions]]
ask = "f"

[[questions]]
ask = "df/da"

[[questions]]
ask = "df/dd"
"""

_CODE = """\
# A program to complete, marked by comparing it with the circuit at fresh random inputs.
id = "multiply-gate"
title = "A gate as a program"
text = \"\"\"
Complete the class: forward keeps what backward needs, backward returns a gradient for each input.
\"\"\"
expression = "f = x*y"
hints = ["backward needs x and y: keep them in forward, as self.x and self.y."]

[code]
file = "multiply.py"
name = "MultiplyGate"
forward = ["x", "y"]
backward = ["x", "y"]
inputs = { x = "randn()", y = "randn()" }

[[questions]]
ask = "forward"

[[questions]]
ask = "backward"
points = 2
"""

_STARTER = '''\
"""Complete the gate f = x*y."""


class MultiplyGate:
    """A gate that multiplies two numbers."""

    def forward(self, x, y):
        """Return x times y, and keep what backward needs."""
        raise NotImplementedError("forward is still to be written")

    def backward(self, upstream):
        """Return the gradients at x and at y, in this order."""
        raise NotImplementedError("backward is still to be written")
'''

_SOLUTION = '''\
"""The gate f = x*y."""


class MultiplyGate:
    """A gate that multiplies two numbers."""

    def forward(self, x, y):
        """Return x times y, and keep what backward needs."""
        self.x, self.y = x, y
        return x * y

    def backward(self, upstream):
        """Return the gradients at x and at y: each is the other input times the upstream gradient."""
        return self.y * upstream, self.x * upstream
'''


def files_of(name: str, salt: str = "") -> dict[str, str]:
    """The text of each file of the course, by its place in it. Raises InputError for a name that makes no id."""
    plain = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:80]
    if not plain:
        raise InputError(f"{shortened(name)} makes no name of a course", hint="for example: bpcli course new my-course")
    title = plain.replace("-", " ").replace("_", " ").capitalize()
    chapter = "01-first-steps"
    return {
        "course.toml": _COURSE.format(id=plain, title=title, salt=salt or plain),
        "README.md": _README.format(title=title),
        f"{chapter}/README.md": _CHAPTER,
        f"{chapter}/01-a-sum-and-a-product/exercise.toml": _GIVEN,
        f"{chapter}/02-two-products/exercise.toml": _DRAWN,
        f"{chapter}/03-a-gate-as-a-program/exercise.toml": _CODE,
        f"{chapter}/03-a-gate-as-a-program/multiply.py": _STARTER,
        f"{chapter}/03-a-gate-as-a-program/solution/multiply.py": _SOLUTION,
    }


def scaffold(folder: Path, salt: str = "") -> list[str]:
    """Write a small course into a new folder, its values locked; the places of its files.

    Raises InputError for a folder that holds something already, or cannot be written to.
    """
    files = files_of(real(folder).name, salt)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                f"{folder} is there already, and not empty", hint="choose another name: nothing is overwritten"
            )
        write_tree(folder, ((place, text.encode()) for place, text in files.items()))
    except OSError as error:
        raise cannot("write", folder, error, "choose a folder that you may write to") from None
    lock(folder)
    return [*files, LOCK_FILE]
