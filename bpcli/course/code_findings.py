"""What came of trying a program, read as two findings: one for forward, one for backward.

Knows what was asked and what is right. Must not know processes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from bpcli.course import code_compare as compare
from bpcli.course import code_sentences as say
from bpcli.course.received import Received, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.course.code_talk import Interview, Round
    from bpcli.course.model import Code
    from bpcli.course.received import Trouble
    from bpcli.course.sandbox import Limits, Outcome
    from bpcli.trace.trace import Trace

SHOWN = 400  # characters of what a program printed
_NO_COMMA = re.compile(r"\[\s*\w+(?:\s+\w+)+\s*\]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict on forward or on backward, what is said, known mistakes (id, sentence), and a line of the file."""

    verdict: str
    said: str
    mistakes: tuple[tuple[str, str], ...] = ()
    line: int = 0


def findings(code: Code, noted: Interview, outcome: Outcome, source: bytes, limits: Limits) -> dict[str, Finding]:
    """The findings by ask."""
    lines = source.decode("utf-8", "replace").split("\n")
    found = {}
    for what in ("forward", "backward"):
        one = _stopped(what, code, noted, outcome, lines, limits) or (
            _forward(code, noted) if what == "forward" else _backward(code, noted)
        )
        if not one.line:
            one = replace(one, line=_first_line(noted, what))
        if one.verdict not in {"right", "blank", "unmarked"} and outcome.printed.strip():
            one = replace(one, said=one.said + say.printed(text(outcome.printed.strip()[:SHOWN])))
        found[what] = one
    return found


def _stopped(  # noqa: PLR0913  (all that is known of the end)
    what: str, code: Code, noted: Interview, outcome: Outcome, lines: list[str], limits: Limits
) -> Finding | None:
    """Why it did not come to this question, if it did not; or what stopped it there."""
    if noted.classes is not None:
        return Finding("wrong", say.missing_class(code.name, noted.classes), (("code-no-class", "no such class"),))
    if missing := _missing(what, code, noted):
        return missing
    for stage in ("load", *(("forward",) if what == "forward" else ()), what):
        if stage in noted.trouble:
            return _raised(stage, code, noted, noted.trouble[stage], lines)
    if what == "backward" and "forward" in noted.trouble:
        blank = noted.trouble["forward"].type == "NotImplementedError"
        return Finding("blank" if blank else "unmarked", say.NOT_REACHED)
    if outcome.ended:
        if what == "backward" and noted.stage == "forward":
            return Finding("unmarked", say.NOT_REACHED)
        # Whoever ends the program, or garbles its answers, has not been tried as everybody is.
        stage = "loading the file" if noted.stage == "load" else "forward" if noted.stage == "probe" else noted.stage
        said = say.ended(outcome.ended, stage, limits.seconds, outcome.code, limits.printed)
        return Finding("wrong", said, ((f"code-{outcome.ended}", say.ENDINGS[outcome.ended]),))
    return None


def _missing(what: str, code: Code, noted: Interview) -> Finding | None:
    method = noted.methods.get(what)
    if not isinstance(method, dict):
        return None
    if method.get("missing") is True:
        return Finding("wrong", say.missing_method(code.name, what), (("code-no-method", "no such method"),))
    names = method.get("arguments")
    wanted = list(code.forward) if what == "forward" else ["upstream"]
    if isinstance(names, list) and len(names) == len(wanted) and (not names or names[0] != "self"):
        given = [text(name) for name in names]
        return Finding("wrong", say.no_self(what, given or wanted), (("code-no-self", "a method without self"),))
    return None


def _raised(stage: str, code: Code, noted: Interview, trouble: Trouble, lines: list[str]) -> Finding:
    if trouble.type == "NotImplementedError":
        return Finding("blank", say.BLANK.format(what=stage), line=trouble.line)
    if trouble.type == "TypeError" and not trouble.line and stage in {"forward", "backward"}:
        wanted = list(code.forward) if stage == "forward" else ["upstream"]
        said = say.wrong_arguments(stage, wanted, trouble.message)
        return Finding("wrong", said, (("code-arguments", "arguments that do not fit"),))
    said = say.raised("loading" if stage == "load" else stage, trouble, code.file, lines)
    line = lines[trouble.line - 1] if 0 < trouble.line <= len(lines) else ""
    if trouble.type == "SyntaxError" and _NO_COMMA.search(line):
        said += f"\n{say.LISTED}"
    del noted
    return Finding("wrong", said, ((f"code-{trouble.type}", f"the program stops with {trouble.type}"),), trouble.line)


def _first_line(noted: Interview, what: str) -> int:
    method = noted.methods.get(what)
    line = method.get("line") if isinstance(method, dict) else 0
    return line if type(line) is int and 0 < line < 10**6 else 0


def _forward(code: Code, noted: Interview) -> Finding:
    for number, one in enumerate(noted.rounds):
        found = _forward_round(code, one)
        if found is not None:
            return _again(found) if number == 1 else found
    if not noted.rounds:
        return Finding("unmarked", say.NOT_REACHED)
    said = f"{say.RIGHT.format(what='forward', count=len(noted.rounds))}."
    changed = noted.rounds[0].changed
    return Finding("right", f"{said} {say.CHANGED.format(names=', '.join(changed))}" if changed else said)


def _forward_round(code: Code, one: Round) -> Finding | None:
    trace = one.trial.trace
    graph = trace.graph
    if one.forward is None:
        return Finding("unmarked", say.NOT_REACHED)
    if one.forward.kind == "none":
        return Finding("wrong", say.forward_none("forward"), (("code-none", "nothing was returned"),))
    kept = sorted((graph.nodes[name], name) for name in code.keeps if name in one.values and name in graph.nodes)
    output = graph.names[graph.output]
    pairs = [(name, one.values[name], trace.value(name)) for _, name in kept if name != output]
    for name, value, right in (*pairs, ("the output", one.forward, trace.values[graph.output])):
        what = compare.difference(value, right)
        if what:
            return Finding("wrong", _said("forward", name, value, right, what), ((f"code-{what}", say.KINDS[what]),))
    return None


def _again(found: Finding) -> Finding:
    """The same instance was right with the first inputs: say that."""
    return replace(found, said=f"{found.said} {say.STALE}", mistakes=(("code-stale", "wrong when called again"),))


def _backward(code: Code, noted: Interview) -> Finding:
    for number, one in enumerate(noted.rounds):
        found = _backward_round(code, one)
        if found is not None:
            if number == 1 and found.verdict == "wrong":
                found = _second(code, noted, found)
            return _with_check(code, noted, found)
    if not noted.rounds:
        return Finding("unmarked", say.NOT_REACHED)
    return _with_check(code, noted, Finding("right", say.RIGHT.format(what="backward", count=len(noted.rounds))))


def _backward_round(code: Code, one: Round) -> Finding | None:
    trace, upstream = one.trial.trace, one.trial.upstream
    if one.backward is None:
        return Finding("unmarked", say.NOT_REACHED)
    if one.backward.kind == "none":
        return Finding("wrong", say.forward_none("backward"), (("code-none", "nothing was returned"),))
    rights = _gradients(code, trace, upstream)
    returned = compare.sorted_out(one.backward, code.backward, [rights[name] for name in code.backward])
    if returned.problem:
        said = say.count(code.backward, returned.found) if returned.problem == "count" else say.GARBLED
        if returned.problem == "other":
            said = say.no_array("backward", "what it returns", one.backward.type)
        return Finding("wrong", said, ((f"code-{returned.problem}", say.KINDS.get(returned.problem, "")),))
    for name, value, right in _downwards(code, one, returned.gradients, rights):
        what = compare.difference(value, right)
        if what:
            return _wrong_gradient(code, one, (name, value, right, what), (returned.gradients, rights))
    return None


def _downwards(
    code: Code, one: Round, found: dict[str, Received], rights: dict[str, Any]
) -> Iterator[tuple[str, Received, Any]]:
    """The gradients that there are, from the output down; those of inputs in the order in which they are returned."""
    nodes = one.trial.trace.graph.nodes
    kept = [name for name in code.keeps if f"d{name}" in one.gradients and name in rights and name not in found]
    for name in sorted(kept, key=lambda name: -nodes[name]):
        yield name, one.gradients[f"d{name}"], rights[name]
    for name in code.backward:
        yield name, found[name], rights[name]


def _wrong_gradient(
    code: Code, one: Round, differing: tuple[str, Received, Any, str], all_of: tuple[dict[str, Received], Any]
) -> Finding:
    name, value, right, what = differing
    trace, upstream = one.trial.trace, one.trial.upstream
    found, rights = all_of
    order = compare.other_order(found, code.backward, [rights[each] for each in code.backward])
    if order and name in found:
        return Finding("wrong", say.order(code.backward, order), (("code-order", "gradients in another order"),))
    said = _said("backward", f"d{name}", value, right, what)
    known: tuple[tuple[str, str], ...]
    if what == "shape":
        how = compare.misshapen(value, right)
        known = (("transposed" if how == "transposed" else "code-shape", say.MASK.get(how, "a wrong shape")),)
        return Finding("wrong", f"{said} {say.MASK[how]}." if how else said, known)
    if what != "numbers":
        return Finding("wrong", said, ((f"code-{what}", say.KINDS[what]),))
    if not compare.difference(value, _gradients(code, trace, 1.0)[name]):
        return Finding("wrong", f"{said} {say.lost_upstream(name)}", (("dropped-upstream", say.lost_upstream(name)),))
    known = compare.mistakes(trace, name, value, upstream)
    return Finding("wrong", f"{said} {known[0][1]}." if known else said, known)


def _second(code: Code, noted: Interview, found: Finding) -> Finding:
    """Wrong with the second inputs alone: added to what was there, or left over from the first."""
    first, second = noted.rounds[0], noted.rounds[1]
    if first.backward is None or second.backward is None:
        return found
    before, after = (_gradients(code, one.trial.trace, one.trial.upstream) for one in (first, second))
    values = compare.sorted_out(second.backward, code.backward, [after[name] for name in code.backward]).gradients
    if any(
        not compare.difference(values[name], before[name] + after[name]) for name in code.backward if name in values
    ):
        return Finding(
            "wrong", f"{found.said} {say.ACCUMULATES}", (("code-accumulates", "gradients add up over calls"),)
        )
    return _again(found)


def _with_check(code: Code, noted: Interview, found: Finding) -> Finding:
    """Add what the gradient check says."""
    if not noted.rounds or noted.rounds[0].backward is None:
        return found
    first = noted.rounds[0]
    rights = _gradients(code, first.trial.trace, first.trial.upstream)
    backward = first.backward
    if backward is None:
        return found
    mine = compare.sorted_out(backward, code.backward, [rights[name] for name in code.backward]).gradients
    worst = compare.worst_error(noted.probes, mine, first.trial.upstream)
    if worst is None:
        return replace(found, said=f"{found.said.rstrip('.')}.")
    said = f"{found.said.rstrip('.')}{';' if found.verdict == 'right' else '.'} {say.check(*worst)}."
    if found.verdict == "wrong" and worst[0] < 1e-4 and _forward(code, noted).verdict == "wrong":
        said = f"{said} {say.CARRIED}"
    return replace(found, said=said)


def _gradients(code: Code, trace: Trace, upstream: Any) -> dict[str, Any]:
    """The right gradients at everything that is returned or kept."""
    import numpy as np

    nodes = trace.graph.nodes
    wanted = [name for name in dict.fromkeys((*code.keeps, *code.backward)) if name in nodes]
    output = trace.graph.names[trace.graph.output]
    back = trace.backward(None, upstream, tuple(name for name in wanted if name != output)).gradients
    found = {name: value if isinstance(value, float | int) else np.asarray(value) for name, value in back.items()}
    return found | ({output: upstream} if output in wanted else {})


def _said(what: str, name: str, value: Received, right: Any, kind: str) -> str:
    import numpy as np

    target = np.asarray(right, dtype=float)
    if kind == "none":
        return f"{what}: {name} is None."
    if kind == "type":
        return say.no_array(what, name, value.type)
    if kind == "shape":
        return say.wrong_shape(what, name, value.shape, target.shape)
    if kind == "nan":
        return say.not_a_number(what, name)
    yours = value.number.reshape(target.shape)
    places = np.argwhere(compare.wrong_places(value, target))
    place = tuple(int(index) for index in places[0]) if target.size > 1 else None
    return say.differs(what, name, yours, target, place)
