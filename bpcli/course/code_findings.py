"""What came of trying a program, read as two findings: one for forward, one for backward.

What is returned decides; what is kept as attributes only names the first value that differs.

>>> _first_line({"forward": {"line": 7}}, "forward"), _first_line({}, "forward")
(7, 0)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.course import code_compare as compare
from bpcli.course import code_sentences as say
from bpcli.course.received import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.code_talk import Interview, Round
    from bpcli.course.model import Code
    from bpcli.course.received import Received
    from bpcli.course.sandbox import Limits, Outcome
    from bpcli.trace.trace import Trace

FITS = 1e-4  # relative: a backward pass that is the gradient of its own forward pass
SHOWN = 400  # characters of what a program printed
_ORDER = ("load", "forward", "backward", "probe")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on forward or on backward, what is said, known mistakes (id, sentence), and a line of the file."""

    verdict: str
    said: str
    mistakes: tuple[tuple[str, str], ...] = ()
    line: int = 0


class _End(NamedTuple):
    """How the program ended, its lines, and what it was allowed."""

    outcome: Outcome
    lines: list[str]
    limits: Limits


def findings(code: Code, noted: Interview, outcome: Outcome, source: bytes, limits: Limits) -> dict[str, Finding]:
    """The findings by ask."""
    import numpy as np

    end = _End(outcome, source.decode("utf-8", "replace").split("\n"), limits)
    found = {}
    for what in ("forward", "backward"):
        with np.errstate(all="ignore"):  # a learner's numbers may be anything
            one = _stopped(what, code, noted, end)
            if one is None:
                one = _forward(code, noted) if what == "forward" else _backward(code, noted)
        if not one.line:
            one = replace(one, line=_first_line(noted.methods, what))
        if one.verdict == "wrong" and outcome.printed.strip():
            one = replace(one, said=one.said + say.printed(text(outcome.printed.strip()[:SHOWN])))
        found[what] = one
    return found


def _stopped(what: str, code: Code, noted: Interview, end: _End) -> Finding | None:
    """Why it did not come to this question, if it did not; or what stopped it there."""
    if noted.classes is not None:
        return _wrong("class", say.missing_class(code.name, [text(name) for name in noted.classes]))
    method = noted.methods.get(what)
    if isinstance(method, dict) and method.get("missing") is True:
        return _wrong("method", say.missing_method(code.name, what))
    for stage in ("load", what):
        if stage in noted.trouble:
            return _raised(stage, code, noted, end.lines)
    if what == "backward" and "forward" in noted.trouble:
        blank = noted.trouble["forward"].type == "NotImplementedError"
        return Finding("blank" if blank else "unmarked", say.NOT_REACHED)
    ended, stage = end.outcome.ended, noted.stage
    if not ended or (ended != "garbled" and _ORDER.index(stage) > _ORDER.index(what)):
        return None  # what is asked here was answered before
    if what == "backward" and stage == "forward" and ended != "garbled":
        return Finding("unmarked", say.NOT_REACHED)
    return _wrong(ended, say.ended(ended, stage, end.limits, end.outcome.code))


def _raised(stage: str, code: Code, noted: Interview, lines: list[str]) -> Finding:
    trouble = noted.trouble[stage]
    if trouble.type == "NotImplementedError":
        return Finding("blank", say.BLANK.format(what=stage), line=trouble.line)
    if trouble.type == "TypeError" and not trouble.line and stage != "load":
        wanted = code.forward if stage == "forward" else ("upstream",)
        method = noted.methods.get(stage)
        names = method.get("arguments") if isinstance(method, dict) else None
        if isinstance(names, list) and len(names) == len(wanted) and "self" not in names:
            return _wrong("self", say.no_self(stage, [text(name) for name in names]))
        return _wrong("arguments", say.wrong_arguments(stage, wanted, trouble.message))
    said = say.raised(stage, trouble, code.file, lines)
    if trouble.type == "SyntaxError" and "forgot a comma" in trouble.message:
        said += f"\n{say.LISTED}"
    return replace(_wrong("raised", said), line=trouble.line)


def _wrong(kind: str, said: str) -> Finding:
    """A mistake that is one of programs: its id starts with code-."""
    return Finding("wrong", said, ((f"code-{kind}", say.KINDS[kind]),))


def _first_line(methods: dict[str, Any], what: str) -> int:
    """Where a method starts; 0 where that is not known."""
    method = methods.get(what)
    line = method.get("line") if isinstance(method, dict) else 0
    return line if type(line) is int and 0 < line < 10**6 else 0


def _forward(code: Code, noted: Interview) -> Finding:
    for number, one in enumerate(noted.rounds):
        found = _forward_round(code, one)
        if found is not None:
            return _again(found) if number == 1 and found.verdict == "wrong" else found
    if not noted.rounds:
        return Finding("unmarked", say.NOT_REACHED)
    said = say.right("forward", len(noted.rounds))
    changed = noted.rounds[0].changed
    return Finding("right", f"{said} {say.CHANGED.format(names=', '.join(changed))}" if changed else said)


def _forward_round(code: Code, one: Round) -> Finding | None:
    """What is wrong with one forward pass; where its output is, the first of what was kept that differs."""
    trace, graph = one.trial.trace, one.trial.trace.graph
    if one.forward is None:
        return Finding("unmarked", say.NOT_REACHED)
    if one.forward.kind == "none":
        return Finding("blank", say.nothing("forward"))
    last = "what it returns", one.forward, trace.values[graph.output]
    if not compare.difference(last[1], last[2]):
        return None
    there = [name for name, value in one.values.items() if value.kind != "none" and name in code.keeps]
    kept = sorted((graph.nodes[name], name) for name in there if name in graph.nodes)
    pairs = [(f"self.{name}", one.values[name], trace.value(name)) for node, name in kept if node != graph.output]
    for name, value, right in (*pairs, last):
        kind = compare.difference(value, right)
        if kind:
            return _wrong(kind, _said(("forward", name), value, right, kind, first=bool(pairs)))
    return None


def _again(found: Finding) -> Finding:
    """The same instance was right with the first inputs: say that."""
    return replace(found, said=f"{found.said}\n{say.STALE}", mistakes=(("code-stale", say.KINDS["stale"]),))


def _backward(code: Code, noted: Interview) -> Finding:
    for number, one in enumerate(noted.rounds):
        found = _backward_round(code, one)
        if found is not None:
            if number == 1 and found.verdict == "wrong":
                found = _second(code, noted, found)
            return _with_check(code, noted, found)
    if not noted.rounds:
        return Finding("unmarked", say.NOT_REACHED)
    return _with_check(code, noted, Finding("right", say.right("backward", len(noted.rounds))))


def _backward_round(code: Code, one: Round) -> Finding | None:
    """What is wrong with one backward pass; where a gradient is, the first that differs, from the output down."""
    if one.backward is None:
        return Finding("unmarked", say.NOT_REACHED)
    if one.backward.kind == "none" or {each.kind for each in one.backward.items} == {"none"}:
        return Finding("blank", say.nothing("backward"))
    rights = _gradients(code, one.trial.trace, one.trial.upstream)
    wanted = [rights[name] for name in code.backward]
    returned = compare.sorted_out(one.backward, code.backward, wanted)
    if returned.problem == "count":
        return _wrong("count", say.count(code.backward, returned.found))
    if returned.problem:
        return _wrong("type", say.no_array("backward", "what it returns", one.backward.type))
    found = returned.gradients
    if not any(compare.difference(found[name], right) for name, right in zip(code.backward, wanted, strict=True)):
        return None
    order = compare.other_order(found, code.backward, wanted)
    if order:
        return _wrong("order", say.order(code.backward, order))
    several = len(wanted) > 1 or any(f"d{name}" in one.gradients for name in code.keeps)
    for name, value in _downwards(code, one, found, rights):
        kind = compare.difference(value, rights[name])
        if kind:
            said = _said(("backward", f"d{name}"), value, rights[name], kind, first=several)
            return _wrong_gradient(code, one, (name, value, rights[name]), kind, said)
    return None


def _downwards(
    code: Code, one: Round, found: dict[str, Received], rights: dict[str, Any]
) -> Iterator[tuple[str, Received]]:
    """The gradients that there are, from the output down: as far down as the last gate that takes each."""
    graph = one.trial.trace.graph
    taken = {operand: node for node in graph.gate_nodes for operand in graph.operands_of(node)}
    kept = {name: one.gradients[f"d{name}"] for name in code.keeps if f"d{name}" in one.gradients and name in rights}
    kept = {name: value for name, value in kept.items() if value.kind != "none"}
    there = kept | {name: found[name] for name in code.backward}
    yield from sorted(there.items(), key=lambda pair: -taken.get(graph.nodes[pair[0]], graph.size))


def _wrong_gradient(code: Code, one: Round, differing: tuple[str, Received, Any], kind: str, said: str) -> Finding:
    """Which usual mistake it is, where it is one."""
    name, value, right = differing
    trace, upstream = one.trial.trace, one.trial.upstream
    if kind == "shape":
        how = compare.misshapen(value, right)
        return _wrong(how or "shape", f"{said}\n{say.MISSHAPEN[how]}" if how else said)
    if kind != "numbers":
        return _wrong(kind, said)
    if not compare.difference(value, _gradients(code, trace, 1.0)[name]):
        lost = say.lost_upstream(name)
        return Finding("wrong", f"{said}\n{lost}", (("dropped-upstream", lost),))
    known = compare.mistakes(trace, name, value, upstream)
    if not known:
        return _wrong(kind, said)
    return Finding("wrong", f"{said}\n{known[0][1]}.", known)


def _second(code: Code, noted: Interview, found: Finding) -> Finding:
    """Wrong with the second inputs alone: added to what was there, or left over from the first."""
    first, second = noted.rounds[:2]
    if second.backward is None:
        return found
    before, after = (_gradients(code, one.trial.trace, one.trial.upstream) for one in (first, second))
    values = compare.sorted_out(second.backward, code.backward, [after[name] for name in code.backward]).gradients
    if any(
        not compare.difference(value, before[name] + after[name]) for name, value in values.items() if name in after
    ):
        return _wrong("accumulates", f"{found.said}\n{say.ACCUMULATES}")
    return _again(found)


def _with_check(code: Code, noted: Interview, found: Finding) -> Finding:
    """Add what the gradient check of the program's own forward pass says."""
    first = noted.rounds[0]
    if found.verdict in {"unmarked", "blank"} or first.backward is None:
        return found
    forward_fails = _forward(code, noted).verdict != "right"
    rights = _gradients(code, first.trial.trace, first.trial.upstream)
    mine = compare.sorted_out(first.backward, code.backward, [rights[name] for name in code.backward]).gradients
    worst = compare.worst_error(noted.probes, mine, first.trial.upstream)
    if worst is None or (found.verdict == "right" and forward_fails):
        return found
    said = f"{found.said}\n{say.check(*worst)}"
    return replace(found, said=f"{said}\n{say.CARRIED}" if forward_fails and worst[0] < FITS else said)


def _gradients(code: Code, trace: Trace, upstream: Any) -> dict[str, Any]:
    """The right gradients at everything that is returned or kept."""
    import numpy as np

    nodes = trace.graph.nodes
    wanted = [name for name in dict.fromkeys((*code.keeps, *code.backward)) if name in nodes]
    back = trace.backward(None, upstream, tuple(wanted)).gradients
    return {name: value if isinstance(value, float | int) else np.asarray(value) for name, value in back.items()}


def _said(where: tuple[str, str], value: Received, right: Any, kind: str, *, first: bool) -> str:
    """One value that differs, in words; `where` is the method and the value's name."""
    import numpy as np

    target = np.asarray(right, dtype=float)
    match kind:
        case "none":
            return say.is_none(*where)
        case "type":
            return say.no_array(*where, value.type)
        case "shape":
            return say.wrong_shape(*where, value.shape, target.shape)
        case "nan":
            return say.not_a_number(*where)
    yours = value.number.reshape(target.shape)
    places = np.argwhere(compare.wrong_places(value, target))
    place = tuple(int(index) for index in places[0]) if target.size > 1 else None
    return say.differs(*where, (yours, target), place, first=first)
