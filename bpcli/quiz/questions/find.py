"""Find the mistake: a worked table with one planted error, of which the learner names the row.

The error is one that a known mistake makes, and what comes after it is worked out rightly from the wrong number: so one
step is wrong and every other follows from the steps before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.fair.draw import Dice
from bpcli.fair.sieve import ROUNDING, alike, known, shape_of
from bpcli.judge.ask import Ask
from bpcli.judge.mistakes import MISTAKES
from bpcli.judge.truth import truth
from bpcli.judge.typed import shape_text
from bpcli.lesson.columns import STEP
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import Column, Facts, Kind, Table
from bpcli.quiz import sentences as say
from bpcli.quiz.asks import asks
from bpcli.quiz.questions.choices import Choice, choice
from bpcli.trace.wording import formula

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.fair.sieve import Marking
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.position import Position
    from bpcli.trace.trace import Trace

LEAST = 4  # rows


def find(position: Position) -> list[Question]:
    """The whole circuit, worked out with one error; nothing where none can be planted."""
    if position.trace.is_symbolic:
        return []
    steps = [ask for ask in position.steps if ask.kind in {"value", "local", "gradient"}]
    found = planted(position.trace, position.seed, steps)
    return [] if found is None or len(found.rows) < LEAST else [_question(position, found)]


def _question(position: Position, found: Planted) -> Question:
    figures = Figures(position.back)
    rows = [row.ask.text for row in found.rows]
    wrong = rows[found.wrong_row]
    right = figures.number(truth(position.trace, found.rows[found.wrong_row].ask))

    def said(chosen: str) -> str:
        at = rows.index(chosen)
        row = found.rows[at]
        follows = at > found.wrong_row and figures.number(row.value) != figures.number(truth(position.trace, row.ask))
        return (say.ROW_FOLLOWS if follows else say.ROW_IS_RIGHT).format(row=chosen)

    half = rows[: len(rows) // 2] if found.wrong_row < len(rows) // 2 else rows[len(rows) // 2 :]
    hints = (
        say.HINT_FIND,
        say.HINT_FIND_HALF.format(rows=", ".join(half)),
        say.HINT_FIND_KIND.format(mistake=MISTAKES[found.mistake_id]),
    )
    why = say.WHY_FIND.format(text=found.text, row=wrong, right=right)
    one = Choice(tuple(rows), wrong, {}, said)
    return choice("find", say.ASK_FIND, (_circuit(position), _table(figures, found)), one, hints, why)


def _circuit(position: Position) -> Facts:
    """The gates and the values of the inputs."""
    graph, figures = position.graph, position.figures
    gates = [node for node in graph.gate_nodes if not graph.constant[node]]
    inputs = ", ".join(f"{name} = {figures.value(node)}" for name, node in graph.inputs.items())
    circuit = "; ".join(f"{graph.names[n]} = {formula(graph, n)}" for n in gates)
    return Facts((("circuit", circuit), ("inputs", inputs)), Kind.FORMULA)


def _table(figures: Figures, found: Planted) -> Table:
    def row(index: int) -> tuple[str, ...]:
        ask, value = found.rows[index]
        return str(index + 1), ask.text, shape_text(value) if isinstance(value, tuple) else figures.number(value)

    return Table((STEP, Column("what", Kind.FORMULA), Column("worked out", Kind.NUMBER)), len(found.rows), row)


class Row(NamedTuple):
    """One step of the table: what is worked out, and the number, array or shape that stands there."""

    ask: Ask
    value: Any


class Planted(NamedTuple):
    """The table, the place of its wrong row, and the mistake made there: its id and its sentence to the learner."""

    rows: list[Row]
    wrong_row: int
    mistake_id: str
    text: str


def planted(
    trace: Trace, seed: int, steps: Sequence[Ask] | None = None, marking: Marking | None = None
) -> Planted | None:
    """A table of a circuit's steps with one error in the backward pass; None where no known mistake can be planted.

    The same seed plants the same error. `steps` are the rows, those of `asks` if None.
    """
    marking = marking or known()
    steps = asks(trace) if steps is None else steps
    rows = [Row(ask, marking.truth(trace, ask)) for ask in steps]
    errors = [
        (position, found)
        for position, row in enumerate(rows)
        if _can_be_wrong(trace, row.ask)
        for found in marking.predict(trace, row.ask)
        if found.id not in ROUNDING and shape_of(found.value) == shape_of(row.value)
        if not alike(found.value, row.value)
    ]
    if not errors:
        return None
    dice = Dice(f"planted/{seed}")
    # First which mistake, then where: else the commonest would nearly always be the one.
    chosen = dice.pick(list(dict.fromkeys(found.id for _, found in errors)))
    position, error = dice.pick([one for one in errors if one[1].id == chosen])
    return Planted(_worked_on(trace, rows, position, error.value), position, error.id, error.text)


def _can_be_wrong(trace: Trace, ask: Ask) -> bool:
    """Whether what follows from a wrong answer can be worked out: gradients of the output, and local gradients."""
    if ask.kind == "gradient":
        return trace.node(ask.of) == trace.graph.output and ask.wrt != ask.of
    return ask.kind == "local" and not trace.graph.has_arrays


def _worked_on(trace: Trace, rows: list[Row], position: int, wrong: Any) -> list[Row]:
    """The rows with the wrong value, and those after it as they follow from it.

    A backward pass is linear in the gradient that it starts from: when the gradient at a node is off by δ, the gradient
    at x below it is off by what a pass from that node makes of δ.
    """
    ask, right = rows[position]
    node, error = ask.wrt or "", wrong - right
    if ask.kind == "local":
        output = trace.graph.names[trace.graph.output]
        error *= trace.backward(output, 1.0, (ask.of,)).gradients[ask.of]
    worked = [*rows[:position], Row(ask, wrong)]
    for row in rows[position + 1 :]:
        below = row.ask.kind == "gradient" and row.ask.wrt is not None and _leads(trace, row.ask.wrt, node)
        worked.append(Row(row.ask, row.value + _passed_on(trace, node, error, row.ask.wrt or "")) if below else row)
    return worked


def _leads(trace: Trace, low: str, high: str) -> bool:
    """Whether a node depends on another, or is that other."""
    return bool(trace.graph.above(trace.node(high))[trace.node(low)])


def _passed_on(trace: Trace, node: str, error: Any, wrt: str) -> Any:
    return error if node == wrt else trace.backward(node, error, (wrt,)).gradients[wrt]
