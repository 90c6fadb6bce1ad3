"""The first wrong line of a program: the first whose repair makes the end right.

A line is repaired by its truth (the right gradient is put in the place of what it wrote), or by a small change of its
text that mends a known mistake. Lines whose values are true gradients are never accused.
"""

from __future__ import annotations

import ast
from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.program.mutants import Mutant, Pool, mutants, names_in
from bpcli.judge.program.outcome import ancestors, is_gradient_name
from bpcli.judge.program.places import is_near, same_size, stems
from bpcli.judge.program.truths import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.judge.program.places import Place
    from bpcli.judge.program.truths import Truths
    from bpcli.programs.targets import Event
    from bpcli.programs.walk import Walk

MOST_STEPS = 400_000  # of all walks of a search together
MOST_WALKS = 800
MOST_TRIED = 8  # truths of one shape that are put in the place of a value
MOST_POOL = 40  # expressions of a function that a change may use


class Repair(NamedTuple):
    """What makes the end right: the event of the wrong line, the truth that it should hold, or the changes that mend it.

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


class Line(NamedTuple):
    """A statement that wrote one target, once or several times."""

    statement: ast.stmt
    target: str
    events: list[Event]


class Search:
    """The search through one program whose end is wrong."""

    def __init__(self, walk: Walk, total: str, truths: Truths, asked: Mapping[str, tuple[Place, Any]]) -> None:
        """`asked` has for each input the place of its gradient and the truth."""
        self.walk, self.truths, self.asked = walk, truths, asked
        self.steps = self.walks = 0
        self.patched: dict[int, Any] = {}
        self.total = total
        node = walk.node(total)
        self.forward = {id(one) for one in ancestors(node)} if node is not None else set()
        self.nodes: dict[str, list[Any]] = {}
        for name, bound, _ in walk.bindings:
            known = self.nodes.setdefault(name, [])
            if id(bound) in self.forward and all(bound is not one for one in known):
                known.append(bound)
        self.wrong = self.wrong_after(walk)
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
            is_forward &= not any(stem in self.nodes for name in _names_of(event.target) for stem in stems(name))
            is_forward |= event.node is event.base_node is None and not is_gradient_name(event.base_name)
            if is_forward or event.statement is None or event.line > last or event.target == self.total:
                continue
            key = id(event.statement), event.target
            found.setdefault(key, Line(event.statement, event.target, [])).events.append(event)
        return list(found.values())

    def first(self) -> Repair | None:
        """The first repair that makes the end right; where none does, the first that mends a part of it."""
        lines = sorted(self.lines, key=lambda line: self._first_wrong(line).number)
        moves = [line for line in lines if self._moves(line) or _begins(line)]
        for line in lines:
            if len(line.events) > 1 and not self._is_right(line, strict=True):
                repair = self._by_write(line)
                if repair is not None:
                    return repair
        doubtful = [line for line in lines if line not in moves and not self._is_right(line, strict=False)]
        known = {id(line.statement) for line in (*moves, *doubtful)}
        rest = [line for line in lines if id(line.statement) not in known and not self._is_right(line, strict=True)]
        part: Repair | None = None
        passes = ((doubtful, False), (rest, False), (doubtful, True), (rest, True), (moves, False))
        for some, thorough in passes:
            later: list[tuple[Repair, Line]] = []
            for line in some:
                repair = self._repaired(line, thorough=thorough)
                if repair is not None and repair.whole:
                    repair = self._narrowed(repair, line)
                    if repair.cures or not self._is_part(line) or self._curable(repair):
                        return repair
                    later.append((repair, line))
                if repair is not None and (part is None or repair.left < part.left):
                    part = repair
            if later:
                return later[0][0]
        return part

    def _moves(self, line: Line) -> bool:
        """Whether a line only gives a value another name: what is wrong with it was wrong before."""
        event = line.events[0]
        if not isinstance(line.statement, ast.Assign) or not isinstance(event.right, ast.Name | ast.Attribute | ast.Subscript):
            return False
        names = _names_of(ast.unparse(event.right))
        if not any(stems(name) for name in names):
            return False
        meant = {truth.node for truth in self._spelled(names)}
        return not meant or bool(meant & {truth.node for truth in self._named(event)})

    def _is_part(self, line: Line) -> bool:
        """Whether a line's value is one of several gradients that arrive at a branch."""
        event = line.events[0]
        match = self.truths.match(event.value) if event.value is not None else None
        return match is not None and match.is_part

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

    # What a line should write

    def _named(self, event: Event) -> list[Truth]:
        """The truths that an event is meant to hold, by the spelling of its target."""
        found = self._spelled(_names_of(event.target))
        for name, (place, truth) in self.asked.items():
            if place.expression in {event.target, event.base_name}:
                node = self.walk.inputs.get(name)
                known_truth = self.truths.of(node) if node is not None else None
                found.append(known_truth or Truth(name, -1, truth))
        held = event.base if event.base is not None else event.value
        own = {place.expression for place, _ in self.asked.values()}
        fits = _distinct(found)
        return fits if event.target in own else [truth for truth in fits if same_size(truth.value, held)]

    def _spelled(self, names: Sequence[str]) -> list[Truth]:
        """The truths of all nodes of which these names may be the gradients."""
        found = []
        for name in names:
            for stem in stems(name):
                wanted = stem.replace("_", "").lower()
                for known, nodes in self.nodes.items():
                    if known.replace("_", "").lower() == wanted and (len(wanted) > 1 or known == stem):
                        found += [truth for node in nodes if (truth := self.truths.of(node)) is not None]
        return found

    def _is_right(self, line: Line, *, strict: bool) -> bool:
        """Whether all that a line wrote are true gradients: those of its name, or where it has none any."""
        return all(self._is_right_event(event, strict=strict) for event in line.events)

    def _is_right_event(self, event: Event, *, strict: bool) -> bool:
        held = event.base if event.base is not None and event.target != event.base_name else event.value
        if held is None:
            return True
        named = self._named(event)
        if named:
            if any(self.truths.is_right(held, truth) for truth in named):
                return True
            own = self.truths.match(held)
            is_part = own is not None and own.is_part and own.node in {truth.node for truth in named}
            return is_part and not strict and self._goes_on(event)
        own = self.truths.match(held)
        return not strict and own is not None and not own.is_part

    def _goes_on(self, event: Event) -> bool:
        """Whether more is added to what an event wrote, before another statement reads it."""
        later = [one for one in self.walk.events if one.base_name == event.base_name and one.number > event.number]
        return bool(later) and all(number >= later[0].number for number in event.read_by)

    # Repairs

    def _by_truth(self, line: Line) -> Repair | None:
        part: Repair | None = None
        for patches, truth in self._assignments(line):
            wrong = self.try_walk(patches)
            if not wrong:
                return Repair(self._first_wrong(line), truth, patches=patches)
            if wrong < self.wrong and (part is None or len(wrong) < part.left):
                part = Repair(self._first_wrong(line), truth, patches=patches, left=len(wrong))
        return part

    def _first_wrong(self, line: Line) -> Event:
        return next((event for event in line.events if not self._is_right_event(event, strict=True)), line.events[0])

    def _assignments(self, line: Line) -> Iterator[tuple[dict[int, Any], Truth]]:
        """Truths for all events of a line, the likeliest first."""
        events = line.events
        named = self._named(events[0])
        if len(events) == 1:
            event = events[0]
            held = event.base if event.base is not None else event.value
            if held is None:
                return
            named += self.truths.mostly(held)
            others = [truth for truth in self.truths.of_shape(held) if not truth.is_part]
            parts = [truth for truth in self.truths.of_shape(held) if truth.is_part]
            scaled = self.truths.match(held, scaled=True)
            first = [scaled] if scaled is not None else []
            for truth in _distinct([*named, *first, *others[:MOST_TRIED], *parts[:MOST_TRIED]]):
                if not is_near(held, truth.value):
                    yield {event.number: _shaped(truth.value, held)}, truth
            return
        for chosen in self._in_order(events, named):
            yield {e.number: _shaped(t.value, e.value) for e, t in zip(events, chosen, strict=True)}, chosen[0]
        if named and all(event.base_name == events[0].base_name for event in events):
            last = events[-1]
            for truth in named[:MOST_TRIED]:
                held = last.base if last.base is not None else last.value
                yield {last.number: _shaped(truth.value, held)}, truth

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
        for statement, cure in _other_writes(line.statement):
            if not self.is_spent and not self.try_walk({}, [(line.statement, [statement])]):
                return Repair(self._first_wrong(line), None, (cure,))
        return None

    def _by_text(self, line: Line, *, thorough: bool = True) -> Repair | None:
        """The changes of a line's text that make the end right."""
        event = self._first_wrong(line)
        cures: list[Mutant] = []
        size = 0
        for statement, cure in self._changes(line, event, thorough=thorough):
            if (cures and cure.size > size) or self.is_spent or (cure.size > 1 and not thorough):
                break
            if not self.try_walk({}, [(line.statement, [statement])]):
                cures.append(cure)
                size = cure.size
                if not thorough:
                    return self._by_text(line)
        return Repair(event, None, tuple(cures)) if cures else None

    def _changes(self, line: Line, event: Event, *, thorough: bool) -> Iterator[tuple[ast.stmt, Mutant]]:
        """Other statements in the place of a line, each with what it mends."""
        statement = line.statement
        yield from _other_writes(statement)
        if not isinstance(statement, ast.Assign | ast.AugAssign):
            return
        for mutant in mutants(statement.value, self.pool(event) if thorough else Pool((), (), ())):
            new = deepcopy(statement)
            new.value = mutant.right
            yield _placed(new, statement), mutant

    def pool(self, event: Event) -> Pool:
        """What the function of an event names: arrays of its own shape, and numbers."""
        import numpy as np

        expressions = self._expressions(event)
        values = self.walk.evaluate(event.number, [*expressions, *([event.right] if event.right is not None else [])])
        own = np.shape(values[-1]) if event.right is not None and values else np.shape(event.value)
        alike, broadcast, scalars = [], [], []
        for expression, value in zip(expressions, values[: len(expressions)], strict=True):
            if value is None or isinstance(value, str | bool | dict | list | tuple):
                continue
            try:
                shape = np.shape(value)
            except ValueError:
                continue
            if shape == own:
                alike.append(expression)
            is_variable = bool(names_in(expression) & self.nodes.keys())
            if shape == () and not is_variable:
                scalars.append(expression)
            if shape != own and is_variable and _fits(shape, own):
                broadcast.append(expression)
        return Pool(tuple(alike[:MOST_POOL]), tuple(broadcast[:MOST_POOL]), tuple(scalars[:MOST_POOL]))

    def _expressions(self, event: Event) -> list[ast.expr]:
        """Names, attributes and entries that stand in the function around an event, each once, the nearest first."""
        around = _function_around(self.walk.source.tree, event.statement)
        counted: Counter[str] = Counter()
        found: dict[str, ast.expr] = {}
        for part in ast.walk(around):
            is_size = isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id in {"len", "float"}
            if is_size or (isinstance(part, ast.Name | ast.Attribute | ast.Subscript)):
                text = ast.unparse(part)
                counted[text] += 1
                copied = deepcopy(part)
                if hasattr(copied, "ctx"):
                    copied.ctx = ast.Load()
                found.setdefault(text, copied)
        if not any(isinstance(part, ast.FunctionDef) for part in ast.walk(around) if part is around):
            return list(found.values())
        return list(found.values())

    # A wrong value of several writes: which of them

    def _narrowed(self, repair: Repair, line: Line) -> Repair:
        """The write that is wrong, of those that made one value before it was read: by a change that mends it."""
        if repair.cures or repair.truth is None:
            return repair
        stage = self._stage(line)
        if len(stage) == 1 and len(line.events) == 1 and _is_plain(line.statement):
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
        adding = [one for one in stage if _adds(one.statement) and not self._adds_truth(one)]
        if adding and adding[-1] is not line:
            return repair._replace(event=adding[-1].events[-1], after=True)
        return repair._replace(after=len(stage) > 1)

    def _stage(self, line: Line) -> list[Line]:
        """The lines that wrote the value of a line before another statement read it, in order."""
        base = line.events[-1].base_name
        numbers = {event.number for event in line.events}
        around = _function_around(self.walk.source.tree, line.statement)
        stage = [
            one
            for one in self.lines
            if one.events[0].base_name == base
            and _function_around(self.walk.source.tree, one.statement) is around
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


def _other_writes(statement: ast.stmt) -> Iterator[tuple[ast.stmt, Mutant]]:
    """= for +=, += for =, np.add.at for += at an index that repeats, other indices of the target."""
    match statement:
        case ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript() as target], value=value):
            new: ast.stmt = ast.AugAssign(deepcopy(target), ast.Add(), value)
            yield _placed(new, statement), Mutant(value, ("overwrote-branch",))
        case ast.AugAssign(target=target, op=operator, value=value):
            yield _placed(ast.Assign([deepcopy(target)], value), statement), Mutant(value, ("counted-twice",))
            turned = ast.Sub() if isinstance(operator, ast.Add) else ast.Add()
            if isinstance(operator, ast.Add | ast.Sub):
                yield _placed(ast.AugAssign(deepcopy(target), turned, value), statement), Mutant(value, ("sign",))
            if isinstance(target, ast.Subscript) and isinstance(operator, ast.Add):
                at = ast.parse("np.add.at(0, 0, 0)", mode="eval").body
                assert isinstance(at, ast.Call)
                at.args = [_loaded(target.value), target.slice, value]
                yield _placed(ast.Expr(at), statement), Mutant(value, ("overwrote-branch", "wrong-index"))
    for index in _other_targets(statement):
        changed = deepcopy(statement)
        owner = changed.targets[0] if isinstance(changed, ast.Assign) else changed.target  # type: ignore[attr-defined]
        owner.slice = index
        is_mask = isinstance(index, ast.Compare | ast.UnaryOp | ast.Name | ast.Attribute)
        yield _placed(changed, statement), Mutant(ast.Constant(0), ("routed-to-loser",) if is_mask else ("wrong-index",))


def _other_targets(statement: ast.stmt) -> Iterator[ast.expr]:
    """Other indices of what a line writes to: rows by number for :, and masks turned."""
    match statement:
        case ast.Assign(targets=[ast.Subscript() as target]) | ast.AugAssign(target=ast.Subscript() as target):
            index = target.slice
        case _:
            return
    match index:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), second]):
            rows = ast.parse(f"np.arange(len({ast.unparse(target.value)}))", mode="eval").body
            yield ast.Tuple([rows, second], ast.Load())
            yield ast.Tuple([second, ast.Slice()], ast.Load())
        case ast.UnaryOp(op=ast.Invert(), operand=mask):
            yield mask
        case ast.Name() | ast.Attribute():
            yield ast.UnaryOp(ast.Invert(), index)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            for other in (ast.Gt, ast.LtE, ast.Lt, ast.GtE):
                if not isinstance(operator, other):
                    yield ast.Compare(left, [other()], [right])


def _loaded(target: ast.expr) -> ast.expr:
    copied = deepcopy(target)
    if hasattr(copied, "ctx"):
        copied.ctx = ast.Load()
    return copied


def _placed(new: ast.stmt, at: ast.stmt) -> ast.stmt:
    """A statement with a place for every part, so that errors have one."""
    for part in ast.walk(new):
        if not hasattr(part, "lineno") and "lineno" in part._attributes:
            part.lineno = part.end_lineno = at.lineno  # type: ignore[attr-defined]
            part.col_offset, part.end_col_offset = at.col_offset, at.col_offset + 1  # type: ignore[attr-defined]
    return ast.copy_location(new, at)


def _function_around(tree: ast.AST, statement: ast.stmt | None) -> ast.AST:
    """The innermost function that holds a statement; the file where none does."""
    found = tree
    for part in ast.walk(tree):
        if isinstance(part, ast.FunctionDef) and any(inner is statement for inner in ast.walk(part)):
            found = part
    return found


def _begins(line: Line) -> bool:
    """Whether a line only makes an array of zeros, to be added to."""
    import numpy as np

    event = line.events[0]
    return event.node is None and event.value is not None and not event.sign and not np.any(event.value)


def _is_plain(statement: ast.stmt) -> bool:
    """Whether a statement gives one name a value: its right side alone says what it is."""
    return isinstance(statement, ast.Assign) and not any(isinstance(one, ast.Subscript) for one in statement.targets)


def _adds(statement: ast.stmt) -> bool:
    return not (isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Mult | ast.Div))


def _names_of(target: str) -> list[str]:
    """The names that say what a target is: dW of dW[:, j], W1 of grads['W1'], dW of self.dW."""
    tree = ast.parse(target.strip(), mode="eval").body
    names: list[str] = []
    while True:
        match tree:
            case ast.Subscript(value=value, slice=key):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    names.append(key.value if key.value.startswith("d") else f"d{key.value}")
                    return names
                tree = value
            case ast.Attribute(value=value, attr="grad"):
                names += [f"d{name}" for name in _names_of(ast.unparse(value))]
                return names
            case ast.Attribute(attr=name) | ast.Name(id=name):
                return [*names, name]
            case _:
                return names


def _distinct(truths: Sequence[Truth]) -> list[Truth]:
    found: list[Truth] = []
    for truth in truths:
        if all(not (truth.node == one.node and is_near(truth.value, one.value, 1e-12)) for one in found):
            found.append(truth)
    return found


def _fits(shape: tuple[int, ...], own: tuple[int, ...]) -> bool:
    """Whether a shape broadcasts to another."""
    if len(shape) > len(own):
        return False
    return all(n in {1, m} for n, m in zip(shape[::-1], own[::-1], strict=False))


def _shaped(value: Any, held: Any) -> Any:
    """A true value in the shape that the program gave its own."""
    import numpy as np

    if np.shape(held) == np.shape(value):
        return value
    return np.reshape(value, np.shape(held)) if np.size(value) == np.size(held) else value
