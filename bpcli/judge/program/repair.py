"""The first wrong line of a program: the first whose repair makes the end right.

A line is repaired by its truth (the right gradient is put in the place of what it wrote), or by a small change of its
text that mends a known mistake. Lines whose values are true gradients are never accused.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge.program.meant import Line, Meant, Repair, begins
from bpcli.judge.program.mutants import mutants
from bpcli.judge.program.outcome import ancestors, is_gradient_name
from bpcli.judge.program.places import is_near, shaped, stems
from bpcli.judge.program.pool import pool
from bpcli.judge.program.statements import adds, function_around, is_plain, names_of, other_writes, placed
from bpcli.judge.program.trees import Mutant, Pool
from bpcli.judge.program.truths import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.judge.program.places import Place
    from bpcli.judge.program.truths import Truths
    from bpcli.programs.events import Event
    from bpcli.programs.walk import Walk

MOST_STEPS = 400_000  # of all walks of a search together
MOST_WALKS = 800
MOST_TRIED = 8  # truths of one name


class Search:
    """The search through one program whose end is wrong."""

    def __init__(self, walk: Walk, total: str, truths: Truths, asked: Mapping[str, tuple[Place, Any]]) -> None:
        """`asked` has for each input the place of its gradient and the truth."""
        self.walk, self.truths, self.asked = walk, truths, asked
        self.steps = self.walks = 0
        self.patched: dict[int, Any] = {}
        self.tried: dict[tuple[int, str], set[str]] = {}  # what is wrong after a change of a statement
        self.total = total
        node = walk.node(total)
        self.forward = {id(one) for one in ancestors(node)} if node is not None else set()
        self.nodes: dict[str, list[Any]] = {name: [bound] for name, bound in walk.inputs.items()}
        for name, bound, _ in walk.bindings:
            known = self.nodes.setdefault(name, [])
            if id(bound) in self.forward and all(bound is not one for one in known):
                known.append(bound)
        self.wrong = self.wrong_after(walk)
        self.sizes = sorted({n for node in walk.inputs.values() for n in getattr(node.value, "shape", ()) if n > 1})
        self.meant = Meant(walk, truths, asked, self.nodes)
        self.lines = self._lines()

    def wrong_after(self, walk: Walk) -> set[str]:
        """The inputs whose gradient is wrong in the end of a walk."""
        wrong = set()
        for name, (place, truth) in self.asked.items():
            try:
                value = walk.value(place.expression)
            except InputError:
                wrong.add(name)
                continue
            if not is_near(value, truth):
                wrong.add(name)
        return wrong

    def go_on(self, repair: Repair) -> None:
        """Keep a repair that mends a part: what is wrong besides is looked for next."""
        self.patched = dict(repair.patches)
        self.tried.clear()
        self.wrong = self.try_walk({})

    def try_change(self, statement: ast.stmt, new: ast.stmt) -> set[str]:
        """What is wrong after a statement is changed; each change is walked once."""
        key = id(statement), ast.unparse(new)
        if key not in self.tried:
            self.tried[key] = self.try_walk({}, [(statement, [new])])
        return self.tried[key]

    def try_walk(
        self, patches: Mapping[int, Any], edits: Sequence[tuple[ast.stmt, Sequence[ast.stmt]]] = ()
    ) -> set[str]:
        """What is wrong after a repair."""
        if self.is_spent:
            return set(self.asked)
        self.walks += 1
        try:
            walk = self.walk.again({**self.patched, **patches}, edits)
        except InputError:
            self.steps += self.walk.steps
            return set(self.asked)
        self.steps += walk.steps
        return self.wrong_after(walk)

    @property
    def is_spent(self) -> bool:
        """Whether the search has cost what it may."""
        return self.steps > MOST_STEPS or self.walks > MOST_WALKS

    def _lines(self) -> list[Line]:
        found: dict[tuple[int, str], Line] = {}
        last = self.walk.source.lines
        for event in self.walk.events:
            is_forward = event.node is not None and id(event.node) in self.forward
            is_forward &= not any(stem in self.nodes for name in names_of(event.target) for stem in stems(name))
            is_forward |= event.node is event.base_node is None and not is_gradient_name(event.base_name)
            if is_forward or event.statement is None or event.line > last or event.target == self.total:
                continue
            key = id(event.statement), event.target
            found.setdefault(key, Line(event.statement, event.target, [])).events.append(event)
        return list(found.values())

    def first(self) -> Repair | None:
        """The first repair that makes the end right; where none does, the first that mends a part of it."""
        lines = sorted(self.lines, key=lambda line: self.meant.first_wrong(line).number)
        moves = [line for line in lines if self.meant.moves(line) or begins(line)]
        for line in lines:
            if len(line.events) > 1 and not self.meant.is_right(line, strict=True):
                repair = self._by_write(line)
                if repair is not None:
                    return repair
        doubtful = [line for line in lines if line not in moves and not self.meant.is_right(line, strict=False)]
        known = {id(line.statement) for line in (*moves, *doubtful)}
        rest = [
            line for line in lines if id(line.statement) not in known and not self.meant.is_right(line, strict=True)
        ]
        part: Repair | None = None
        passes = ((doubtful, False), (rest, False), (doubtful, True), (rest, True), (moves, False))
        for some, thorough in passes:
            later: list[tuple[Repair, Line]] = []
            for line in some:
                repair = self._repaired(line, thorough=thorough)
                if repair is not None and repair.whole:
                    repair = self._narrowed(repair, line)
                    if repair.cures or not self.meant.is_part(line) or self._curable(repair):
                        return repair
                    later.append((repair, line))
                if repair is not None and (part is None or repair.left < part.left):
                    part = repair
            if later:
                return later[0][0]
        return part

    def _curable(self, repair: Repair) -> bool:
        """Whether a small change of the line gives the value that it should have."""
        from bpcli.judge.program.naming import cures

        return repair.truth is not None and repair.event.right is not None and bool(cures(self, repair))

    def _repaired(self, line: Line, *, thorough: bool) -> Repair | None:
        """How a line is mended: by its truth, or where it runs several times by a change of its text."""
        if len(line.events) > 1:
            by_text = self._by_text(line, thorough=thorough)
            if by_text is not None:
                return by_text
        return None if thorough else self._by_truth(line)

    # Repairs

    def _by_truth(self, line: Line) -> Repair | None:
        part: Repair | None = None
        for patches, truth in self._assignments(line):
            wrong = self.try_walk(patches)
            if not wrong:
                return Repair(self.meant.first_wrong(line), truth, patches=patches)
            if wrong < self.wrong and (part is None or len(wrong) < part.left):
                part = Repair(self.meant.first_wrong(line), truth, patches=patches, left=len(wrong))
        return part

    def _assignments(self, line: Line) -> Iterator[tuple[dict[int, Any], Truth]]:
        """Truths for all events of a line, the likeliest first."""
        events = line.events
        named = self.meant.named(events[0])
        if len(events) == 1:
            event = events[0]
            held = event.base if event.base is not None else event.value
            if held is None:
                return
            for truth in self.truths.candidates(held, named, self.sizes):
                if not is_near(held, truth.value):
                    yield {event.number: shaped(truth.value, held)}, truth
            return
        for chosen in self._in_order(events, named):
            yield {e.number: shaped(t.value, e.value) for e, t in zip(events, chosen, strict=True)}, chosen[0]
        if named and all(event.base_name == events[0].base_name for event in events):
            last = events[-1]
            for truth in named[:MOST_TRIED]:
                held = last.base if last.base is not None else last.value
                yield {last.number: shaped(truth.value, held)}, truth

    def _in_order(self, events: list[Event], named: list[Truth]) -> Iterator[list[Truth]]:
        """The truths of the steps of a loop: those of the nodes of the forward loop, backward and forward."""
        if len(named) != len(events):
            held = [event.value for event in events if event.value is not None]
            match = next((found for value in held if (found := self.truths.match(value)) is not None), None)
            named = self.truths.siblings(match) if match is not None else []
        if len(named) == len(events):
            yield named[::-1]
            yield named

    def _by_write(self, line: Line) -> Repair | None:
        """= for +=, or another way to write to the same target, where that makes the end right."""
        for statement, cure in other_writes(line.statement):
            if not self.is_spent and not self.try_change(line.statement, statement):
                return Repair(self.meant.first_wrong(line), None, (cure._replace(line=ast.unparse(statement)),))
        return None

    def _by_text(self, line: Line, *, thorough: bool = True) -> Repair | None:
        """The changes of a line's text that make the end right."""
        event = self.meant.first_wrong(line)
        cures: list[Mutant] = []
        size = 0
        for statement, cure in self._changes(line, event, thorough=thorough):
            if (cures and cure.size > size) or self.is_spent or (cure.size > 1 and not thorough):
                break
            if not self.try_change(line.statement, statement):
                cures.append(cure._replace(line=ast.unparse(statement)))
                size = cure.size
                if not thorough:
                    return self._by_text(line)
        return Repair(event, None, tuple(cures)) if cures else None

    def _changes(self, line: Line, event: Event, *, thorough: bool) -> Iterator[tuple[ast.stmt, Mutant]]:
        """Other statements in the place of a line, each with what it mends."""
        statement = line.statement
        yield from other_writes(statement)
        if not isinstance(statement, ast.Assign | ast.AugAssign):
            return
        for mutant in mutants(statement.value, pool(self.walk, event, self.nodes) if thorough else Pool((), (), ())):
            new = deepcopy(statement)
            new.value = mutant.right
            yield placed(new, statement), mutant

    # A wrong value of several writes: which of them

    def _narrowed(self, repair: Repair, line: Line) -> Repair:
        """The write that is wrong, of those that made one value before it was read: by a change that mends it."""
        if repair.cures or repair.truth is None:
            return repair
        stage = self._stage(line)
        if len(stage) == 1 and len(line.events) == 1 and is_plain(line.statement):
            return repair
        for other in stage:
            by_text = self._by_text(other)
            if by_text is not None:
                return by_text._replace(truth=repair.truth if other is line else None, patches=repair.patches)
        if len(stage) == 1 and len(line.events) == 1:
            return repair
        held = line.events[-1].base if line.events[-1].base is not None else line.events[-1].value
        scaled = self.truths.match(held, scaled=True)
        if scaled is not None and scaled.node == repair.truth.node:
            return repair._replace(after=True)
        adding = [one for one in stage if adds(one.statement) and not self._adds_truth(one)]
        if adding and adding[-1] is not line:
            return repair._replace(event=adding[-1].events[-1], after=True)
        return repair._replace(after=len(stage) > 1)

    def _stage(self, line: Line) -> list[Line]:
        """The lines that wrote the value of a line before another statement read it, in order."""
        base = line.events[-1].base_name
        numbers = {event.number for event in line.events}
        around = function_around(self.walk.source.tree, line.statement)
        stage = [
            one
            for one in self.lines
            if one.events[0].base_name == base
            and function_around(self.walk.source.tree, one.statement) is around
            and one.events[0].number <= max(numbers)
        ]
        kept: list[Line] = []
        for one in reversed(stage):
            readers = {n for event in one.events for n in event.read_by}
            own = {event.number for other in stage for event in other.events}
            if one is line or readers <= own:
                kept.append(one)
            else:
                break
        return kept[::-1]

    def _adds_truth(self, line: Line) -> bool:
        """Whether what a line adds is the part of a true gradient that comes along some edges."""
        event = line.events[-1]
        if len(line.events) > 1 or event.right is None:
            return False
        value = self.walk.evaluate(event.number, [event.right])[:1]
        return bool(value) and value[0] is not None and self.truths.match(value[0]) is not None
