"""Find the mistake: a worked table with one planted error, of which the learner names the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.judge.mistakes import MISTAKES
from bpcli.judge.shapes import shape_text
from bpcli.judge.truth import truth
from bpcli.lesson.columns import STEP
from bpcli.lesson.figures import Figures
from bpcli.lesson.story import Column, Facts, Kind, Table
from bpcli.quiz import sentences as say
from bpcli.quiz.planted import planted
from bpcli.quiz.questions.choices import Choice, choice
from bpcli.trace.wording import formula

if TYPE_CHECKING:
    from bpcli.quiz.planted import Planted
    from bpcli.quiz.question import Question
    from bpcli.quiz.questions.place import Place

LEAST = 4  # rows


def find(place: Place) -> list[Question]:
    """The whole circuit, worked out with one error; nothing where none can be planted."""
    if place.trace.is_symbolic:
        return []
    steps = [ask for ask in place.steps if ask.kind in {"value", "local", "gradient"}]
    found = planted(place.trace, place.seed, steps)
    return [] if found is None or len(found.rows) < LEAST else [_question(place, found)]


def _question(place: Place, found: Planted) -> Question:
    figures = Figures(place.back)
    rows = [row.ask.text for row in found.rows]
    wrong = rows[found.wrong_row]
    right = figures.number(truth(place.trace, found.rows[found.wrong_row].ask))

    def said(chosen: str) -> str:
        at = rows.index(chosen)
        row = found.rows[at]
        follows = at > found.wrong_row and figures.number(row.value) != figures.number(truth(place.trace, row.ask))
        return (say.ROW_FOLLOWS if follows else say.ROW_IS_RIGHT).format(row=chosen)

    half = rows[: len(rows) // 2] if found.wrong_row < len(rows) // 2 else rows[len(rows) // 2 :]
    hints = (
        say.HINT_FIND,
        say.HINT_FIND_HALF.format(rows=", ".join(half)),
        say.HINT_FIND_KIND.format(mistake=MISTAKES[found.mistake_id]),
    )
    why = say.WHY_FIND.format(text=found.text, row=wrong, right=right)
    one = Choice(tuple(rows), wrong, {}, said)
    return choice("find", say.ASK_FIND, (_circuit(place), _table(figures, found)), one, hints, why)


def _circuit(place: Place) -> Facts:
    """The gates and the values of the inputs."""
    graph, figures = place.graph, place.figures
    gates = [node for node in graph.gate_nodes if not graph.constant[node]]
    inputs = ", ".join(f"{name} = {figures.value(node)}" for name, node in graph.inputs.items())
    circuit = "; ".join(f"{graph.names[n]} = {formula(graph, n)}" for n in gates)
    return Facts((("circuit", circuit), ("inputs", inputs)), Kind.FORMULA)


def _table(figures: Figures, found: Planted) -> Table:
    def row(index: int) -> tuple[str, ...]:
        ask, value = found.rows[index]
        return str(index + 1), ask.text, shape_text(value) if isinstance(value, tuple) else figures.number(value)

    return Table((STEP, Column("what", Kind.FORMULA), Column("worked out", Kind.NUMBER)), len(found.rows), row)
