"""What can be practised, in the order of the lecture, and how the help fades: the table in topics.toml.

>>> list(TOPICS)[:3], TOPICS["max"].title, list(TOPICS["max"].levels), [stage.blank for stage in STAGES]
(['add', 'mul', 'max'], 'The max gate', [1, 2, 3], ['concept', 'chain', 'all'])
>>> form = TOPICS["add"].levels[1].forms[0]
>>> form.circuit, form.expression(Dice("7")), form.ranges("xy")["y"].high
('{k}*(x + y)', '2*(x + y)', 9)
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.fair.draw import Dice, Range
from bpcli.quiz import sentences as say
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bpcli.algebra.ndarray import Shape

CONSTANTS = (2, 3, 4, 5, 6)  # what {k} is drawn from


@dataclass(frozen=True, slots=True)
class Stage:
    """How much of a circuit the learner works out; `topics.toml` says what each field means."""

    blank: str
    says: str
    asks: Sequence[str] = ()
    find_one_in: int = 0

    def blanks(self, count: int, concepts: Sequence[int], dice: Dice) -> range:
        """Which of `count` steps are the learner's, of which some are `concepts`; the steps before are worked out."""
        match self.blank:
            case "concept":
                place = dice.pick(concepts)
                return range(place, place + 1)
            case "chain":
                return range(max(min(concepts[-1], count - max(count // 2, 2)), 0), count)
        return range(count)


@dataclass(frozen=True, slots=True)
class Form:
    """A circuit whose values are drawn; `topics.toml` says what each field means."""

    circuit: str
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    low: int = 2
    high: int = 9
    positive: Sequence[str] = ()
    halves: Sequence[str] = ()

    def expression(self, dice: Dice) -> str:
        """The circuit with its constant put in."""
        return self.circuit.replace("{k}", str(dice.pick(CONSTANTS)))

    def ranges(self, names: Iterable[str]) -> dict[str, Range]:
        """What the value of each input is drawn from."""
        return {
            name: Range(self.low, self.high, self.shapes.get(name, ()), name in self.positive, name in self.halves)
            for name in names
        }


@dataclass(frozen=True, slots=True)
class Level:
    """The forms to draw from, a circuit with its values that is known to be good, and the bound of every number."""

    forms: tuple[Form, ...]
    sure: tuple[str, Mapping[str, str]]
    largest: float = 300


@dataclass(frozen=True, slots=True)
class Topic:
    """Something to practise: its name in commands, a title, its rule, and its levels from 1 up.

    `gates` are the ids of the gates that it is about (all gates if empty), `asks` the kinds of questions that it adds.
    `mistakes` are the known mistakes that it practises when they are made on a learner's own circuit.
    """

    id: str
    title: str
    rule: str
    levels: Mapping[int, Level]
    gates: Sequence[str] = ()
    asks: Sequence[str] = ()
    mistakes: Sequence[str] = ()


def home(mistake: str) -> str:
    """The topic in which a known mistake is practised that was made on a learner's own circuit.

    >>> home("routed-to-both"), home("sign")
    ('max', 'mixed')
    """
    return next((topic.id for topic in TOPICS.values() if mistake in topic.mistakes), "mixed")


def find_level(topic: str, level: int) -> Level:
    """A level of a topic. Raises InputError, with what there is, for any other."""
    if topic not in TOPICS:
        hint = did_you_mean(topic, TOPICS, f"the topics are {', '.join(TOPICS)}")
        raise InputError(say.NO_TOPIC.format(topic=topic), hint=hint)
    levels = TOPICS[topic].levels
    if level not in levels:
        raise InputError(
            say.NO_LEVEL.format(topic=topic, level=level), hint=say.LEVELS.format(levels=", ".join(map(str, levels)))
        )
    return levels[level]


def _topic(name: str, levels: list[dict[str, Any]], **fields: Any) -> Topic:
    return Topic(name, levels={number: _level(**level) for number, level in enumerate(levels, 1)}, **fields)


def _level(forms: list[str | dict[str, Any]], sure: dict[str, Any], **fields: Any) -> Level:
    values = {name: str(value) for name, value in sure["values"].items()}
    return Level(tuple(map(_form, forms)), (sure["circuit"], values), **fields)


def _form(form: str | dict[str, Any]) -> Form:
    """A form, which is its circuit alone where nothing else is said."""
    if isinstance(form, str):
        return Form(form)
    shapes = {name: tuple(sizes) for name, sizes in form.get("shapes", {}).items()}
    return Form(**{**form, "shapes": shapes})


_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

TOPICS = {name: _topic(name, **fields) for name, fields in _TABLE["topics"].items()}
STAGES = tuple(Stage(**fields) for fields in _TABLE["stages"])
WHOLE = len(STAGES) - 1  # the stage from which every step is the learner's
OWN = Topic("", say.OWN_CIRCUIT, "", {}, asks=("pattern", "addend"))
"""What a learner's own circuit is asked as."""
