"""A learner's values: the same for the same learner on every machine, and fair to everybody.

A learner's slot comes from a hash. The values of a slot are those that the course has locked; where it has locked
none, they come from dice and the sieve, so that they last only as long as the sieve.

>>> from bpcli.course.model import Exercise, Question
>>> from bpcli.fair.draw import Range
>>> ranges = {"x": Range(), "y": Range()}
>>> one = Exercise("product", "A product", "x*y", ranges=ranges, questions=(Question("df/dx"),))
>>> values_of(one, "2026", "ada") == values_of(one, "2026", "ada"), slot_of(one, "2026", "")
(True, 0)
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from bpcli.algebra.draws import Draws
from bpcli.course import sentences as say
from bpcli.errors import InputError, TooLargeError
from bpcli.fair.draw import Objection, attempts, first_fair, values
from bpcli.fair.sieve import known, objection
from bpcli.graph.build import build
from bpcli.judge.ask import read_ask
from bpcli.trace.trace import Trace
from bpcli.trace.values import check_names, given

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bpcli.course.model import Exercise
    from bpcli.fair.draw import Attempt, Dice, Range
    from bpcli.graph.graph import Graph

    Shape = tuple[int, ...]
    Texts = tuple[tuple[str, str], ...]

POOL = 32  # slots of an exercise whose values are not locked
MAX_LEARNER = 200  # characters of a learner's ID


class CircuitSpec(NamedTuple):
    """What an exercise says about its circuit, hashable: what is kept, is kept under it."""

    expression: str
    shapes: tuple[tuple[str, Shape], ...] = ()
    seed: int = 0
    group: tuple[str, ...] = ()
    expand: tuple[str, ...] = ()
    share: bool = False


class Recipe(NamedTuple):
    """What a slot's values are drawn from."""

    id: str
    circuit: CircuitSpec
    values: Texts
    ranges: tuple[tuple[str, Range], ...]
    asks: tuple[str, ...]
    largest: float


def circuit_of(exercise: Exercise) -> CircuitSpec:
    """What an exercise says about its circuit."""
    shapes = tuple(exercise.shapes.items())
    return CircuitSpec(exercise.expression, shapes, exercise.seed, exercise.group, exercise.expand, exercise.share)


def values_of(exercise: Exercise, salt: str, learner: str) -> dict[str, str]:
    """The values of an exercise's inputs, as a learner would type them.

    Raises InputError for a learner's ID that is too long, or ranges that hold no values for this circuit.
    """
    check_learner(learner)
    if not exercise.is_drawn:
        return dict(exercise.values)
    slot = slot_of(exercise, salt, learner)
    if exercise.pool:
        return dict(exercise.values) | dict(exercise.pool[slot])
    return dict(slot_values(recipe_of(exercise), salt, slot))


def draw_pool(exercise: Exercise, salt: str, slots: int = POOL) -> list[dict[str, str]] | None:
    """What is drawn for each slot; None where nothing fair can be drawn for one of them."""
    recipe, pool = recipe_of(exercise), []
    for slot in range(slots):
        fair = first_fair(draws_of(recipe, salt, slot))
        if fair is None:
            return None
        pool.append({name: dict(fair)[name] for name in exercise.ranges})
    return pool


def trace_of(exercise: Exercise, values: Mapping[str, str]) -> Trace:
    """The trace of an exercise at these values. Raises InputError, with a caret, for what cannot be run."""
    return trace_at(circuit_of(exercise), tuple(values.items()))


def check_learner(learner: str) -> None:
    """Raise InputError for what is no learner's ID: any text will do that is not too long."""
    if len(learner) > MAX_LEARNER:
        raise TooLargeError(
            say.LONG_ID.format(count=len(learner)),
            hint=say.SHORTER_ID.format(most=MAX_LEARNER),
        )


def learner_key(learner: str) -> str:
    """What tells one learner from another: neither case nor how an accent is written. GitHub tells no Ada from an ada.

    >>> learner_key("Zoe\u0308") == learner_key("zo\u00eb")
    True
    """
    return unicodedata.normalize("NFC", learner).casefold()


def slot_of(exercise: Exercise, salt: str, learner: str) -> int:
    """Which of the pool's values are this learner's; 0 without a learner. GitHub tells no Ada from an ada."""
    if not learner:
        return 0
    digest = blake2b(digest_size=8)
    for part in (salt, exercise.id, learner_key(learner)):
        text = part.encode("utf-8", "surrogatepass")
        digest.update(len(text).to_bytes(4, "big") + text)
    return int.from_bytes(digest.digest(), "big") % (len(exercise.pool) or POOL)


def recipe_of(exercise: Exercise) -> Recipe:
    """What an exercise's slots are drawn from."""
    return Recipe(
        exercise.id,
        circuit_of(exercise),
        tuple(exercise.values.items()),
        tuple(exercise.ranges.items()),
        tuple(question.ask for question in exercise.questions),
        exercise.largest,
    )


@lru_cache(maxsize=4096)
def slot_values(recipe: Recipe, salt: str, slot: int) -> Texts:
    """The first draw of a slot against which nothing speaks; else the first that has a value.

    Raises InputError where none has one.
    """
    tried = []
    for attempt in draws_of(recipe, salt, slot):
        if attempt.objection is None:
            return attempt.drawn
        tried.append(attempt)
    for attempt in tried:
        if attempt.error is None:
            return attempt.drawn
    raise tried[0].error or InputError(say.NOTHING_DRAWN)


def draws_of(recipe: Recipe, salt: str, slot: int) -> Iterator[Attempt[Texts]]:
    """Every draw of a slot, in order: the values, what speaks against them, and why they have no value if so."""

    def throw(dice: Dice) -> Texts:
        return recipe.values + tuple(values(dice, dict(recipe.ranges)).items())

    seed = f"{salt}/{recipe.circuit.seed}/{recipe.id}/{slot}"
    return attempts(seed, throw, lambda texts: objection_to(recipe, texts))


def objection_to(recipe: Recipe, texts: Texts) -> Objection | None:
    """What speaks against these values. Raises InputError where the circuit has no value there."""
    trace = make_trace(recipe.circuit, texts)
    asks = [read_ask(ask, trace) for ask in recipe.asks]
    return objection(trace, asks, known(), recipe.largest) or _one_sided(trace)


@lru_cache(maxsize=4096)
def trace_at(circuit: CircuitSpec, texts: Texts) -> Trace:
    """The trace of a circuit at values, kept. Raises InputError for what cannot be run."""
    return make_trace(circuit, texts)


def make_trace(circuit: CircuitSpec, texts: Texts) -> Trace:
    """The trace of a circuit at values. Raises InputError for what cannot be run."""
    draws = Draws(circuit.seed)
    values_by_name = {name: given(text, name, draws) for name, text in texts}
    shapes = dict(circuit.shapes) | {name: value.shape for name, value in values_by_name.items()}
    graph = graph_of(circuit, tuple(shapes.items()))
    return Trace(graph, check_names(graph, values_by_name, draws=draws).given, draws)


@lru_cache(maxsize=512)
def graph_of(circuit: CircuitSpec, shapes: tuple[tuple[str, Shape], ...]) -> Graph:
    """A circuit's graph; arrays' shapes decide its gates, values do not. Raises InputError, with a caret."""
    arrays = dict(shapes)
    return build(circuit.expression, arrays, share=circuit.share, group=circuit.group, expanded=circuit.expand)


def _one_sided(trace: Trace) -> Objection | None:
    """Whether a gate with a corner, such as a ReLU, treats every entry of an array alike: nobody would miss it."""
    if trace.record is None:
        return None
    graph, local = trace.graph, trace.record.local
    for edge in trace.backward().edges:
        if not graph.shapes[edge.node] or edge.index in trace.record.undefined or not graph.gate(edge.node).kinks:
            continue
        slopes = local[edge.index]
        if getattr(slopes, "size", 1) > 1 and float(slopes.min()) == float(slopes.max()):
            return Objection.ONE_SIDED
    return None
