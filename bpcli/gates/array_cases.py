"""What a learner sees of a gate over arrays first: calls on small arrays, a case for each way that shapes fit.

A case is a call in bpcli's own notation, with shapes in letters where any size does, and values for one pass. Which
cases there are stands in array_catalogue. A test gives the letters other sizes, and reads the values' shapes.

>>> one = case("A⋅b", "matrix times vector", ("A", "m n", "[[1, 2, 0], [3, -1, 1]]"), ("b", "n", "[2, 1, -1]"))
>>> one.call, one.shapes(), one.letters("A")
('A⋅b', {'A': (2, 3), 'b': (3,)}, '(m, n)')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bpcli.algebra.ndarray import Shape

SIZES = {"m": 2, "n": 3, "p": 4}  # what the letters of shapes stand for in the examples


class Operand(NamedTuple):
    """One input of a call: its name, its axes (letters or numbers), and its value."""

    name: str
    axes: str
    value: str


class Case(NamedTuple):
    """One call: what it is in words, its operands, the axes of its output, and the upstream gradient of the example."""

    call: str
    says: str
    operands: tuple[Operand, ...]
    output: str
    upstream: str = "2"

    def shapes(self, sizes: dict[str, int] | None = None) -> dict[str, Shape]:
        """The shape of each operand."""
        return {operand.name: numbers(operand.axes, sizes) for operand in self.operands}

    def letters(self, name: str) -> str:
        """The shape of an operand as it is shown."""
        return next(shape_text(operand.axes) for operand in self.operands if operand.name == name)


def numbers(axes: str, sizes: dict[str, int] | None = None) -> Shape:
    """The shape that axes stand for: m n → (2, 3)."""
    known = SIZES if sizes is None else sizes
    return tuple(known[axis] if axis in known else int(axis) for axis in axes.split())


def shape_text(axes: str) -> str:
    """Axes as NumPy writes a shape; of a number, a dash.

    >>> shape_text("m n"), shape_text("n"), shape_text("")
    ('(m, n)', '(n,)', '—')
    """
    names = axes.split()
    return f"({', '.join(names)}{',' if len(names) == 1 else ''})" if names else "—"


def case(call: str, says: str, *operands: tuple[str, str, str], to: str = "", upstream: str = "2") -> Case:
    """A case from the operands' names, axes and values; `to` are the axes of the output."""
    return Case(call, says, tuple(Operand(*operand) for operand in operands), to, upstream)
