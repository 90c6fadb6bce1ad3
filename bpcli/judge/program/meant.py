"""The lines of a backward pass, what they are meant to hold (by name, or by value), and what repairs one."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.judge.program.places import same_size, stems
from bpcli.judge.program.statements import names_of
from bpcli.judge.program.truths import Truth, distinct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.judge.program.places import Place
    from bpcli.judge.program.trees import Mutant
    from bpcli.judge.program.truths import Truths
    from bpcli.programs.events import Event
    from bpcli.programs.walk import Walk


class Line(NamedTuple):
    """A statement that wrote one target, once or several times."""

    statement: ast.stmt
    target: str
    events: list[Event]


class Repair(NamedTuple):
    """What makes the end right: the event of the wrong line, what it should hold, or the changes that mend it.

    `after` says that something is missing after the line. `patches` are what was put in, and `left` says how many
    gradients are wrong after that.
    """

    event: Event
    truth: Truth | None
    cures: tuple[Mutant, ...] = ()
    after: bool = False
    patches: Mapping[int, Any] = {}
    left: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong any more."""
        return not self.left


class Meant:
    """What each event of a walk is meant to hold."""

    def __init__(
        self, walk: Walk, truths: Truths, asked: Mapping[str, tuple[Place, Any]], nodes: Mapping[str, Sequence[Any]]
    ) -> None:
        """`asked` are the places of the gradients, with the truth; `nodes` those of the forward pass by name."""
        self.walk, self.truths, self.asked, self.nodes = walk, truths, asked, nodes

    def named(self, event: Event) -> list[Truth]:
        """The truths that an event is meant to hold, by the spelling of its target."""
        found = self.spelled(names_of(event.target))
        for name, (place, truth) in self.asked.items():
            if place.expression in {event.target, event.base_name}:
                node = self.walk.inputs.get(name)
                known_truth = self.truths.of(node) if node is not None else None
                found.append(known_truth or Truth(name, -1, truth))
        held = event.base if event.base is not None else event.value
        own = {place.expression for place, _ in self.asked.values()}
        fits = distinct(found)
        return fits if event.target in own else [truth for truth in fits if same_size(truth.value, held)]

    def spelled(self, names: Sequence[str]) -> list[Truth]:
        """The truths of all nodes of which these names may be the gradients."""
        found = []
        for name in names:
            for stem in stems(name):
                wanted = stem.replace("_", "").lower()
                for known, nodes in self.nodes.items():
                    if known.replace("_", "").lower() == wanted and (len(wanted) > 1 or known == stem):
                        found += [truth for node in nodes if (truth := self.truths.of(node)) is not None]
        return found

    def is_right(self, line: Line, *, strict: bool) -> bool:
        """Whether all that a line wrote are true gradients: those of its name, or where it has none any."""
        return all(self.is_right_event(event, strict=strict) for event in line.events)

    def is_right_event(self, event: Event, *, strict: bool) -> bool:
        """Whether what an event wrote is a true gradient: the one of its name, or where it has none any."""
        held = event.base if event.base is not None and event.target != event.base_name else event.value
        if held is None:
            return True
        named = self.named(event)
        if named:
            if any(self.truths.is_right(held, truth) for truth in named):
                return True
            own = self.truths.match(held)
            is_part = own is not None and own.is_part and own.node in {truth.node for truth in named}
            return is_part and not strict and self.goes_on(event)
        own = self.truths.match(held)
        return not strict and own is not None and not own.is_part

    def goes_on(self, event: Event) -> bool:
        """Whether more is added to what an event wrote, before another statement reads it."""
        later = [one for one in self.walk.events if one.base_name == event.base_name and one.number > event.number]
        return bool(later) and all(number >= later[0].number for number in event.read_by)

    def first_wrong(self, line: Line) -> Event:
        """The first event of a line that is not known to be right."""
        return next((event for event in line.events if not self.is_right_event(event, strict=True)), line.events[0])

    def moves(self, line: Line) -> bool:
        """Whether a line only gives a value another name: what is wrong with it was wrong before."""
        event = line.events[0]
        if not isinstance(line.statement, ast.Assign) or not isinstance(
            event.right, ast.Name | ast.Attribute | ast.Subscript
        ):
            return False
        names = names_of(ast.unparse(event.right))
        if not any(stems(name) for name in names):
            return False
        meant = {truth.node for truth in self.spelled(names)}
        return not meant or bool(meant & {truth.node for truth in self.named(event)})

    def is_part(self, line: Line) -> bool:
        """Whether a line's value is one of several gradients that arrive at a branch."""
        event = line.events[0]
        match = self.truths.match(event.value) if event.value is not None else None
        return match is not None and match.is_part


def begins(line: Line) -> bool:
    """Whether a line only makes an array of zeros, to be added to."""
    import numpy as np

    event = line.events[0]
    return event.node is None and event.value is not None and not event.sign and not np.any(event.value)
