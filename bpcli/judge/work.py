r"""A whole derivation, judged line by line in its context: what a line takes from above is what stands there.

A name defined in an earlier line may be used, with the learner's own value, `dq` is the gradient of the output at q,
`+=` adds up and is judged when the sum is complete.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> marked = judge_work(trace, "q = x + y = 3\ndq = q * 1\ndx = dq  # follows")
>>> [(one.ask, one.verdict, one.carried_forward) for one in marked.verdicts]
[('q', 'right', False), ('df/dq', 'wrong', False), ('df/dx', 'wrong', True)]
>>> marked.line
2
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import InputError, Span, point
from bpcli.judge import sentences as say
from bpcli.judge.answer import MAX_FORMULA, read_answer
from bpcli.judge.ask import Ask, read_ask
from bpcli.judge.by_index.places import read_entry
from bpcli.judge.carried import is_trivial, may_be_a_slip
from bpcli.judge.compare import same_value
from bpcli.judge.judge import judge
from bpcli.judge.verdict import Verdict, unreadable
from bpcli.judge.written import Part, Statement, lines
from bpcli.notation.program import AS_IT_LOOKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.trace.trace import Trace

SUCH_LINES = say.LINES
_NAME = re.compile(r"[^\W0-9]\w*")


class Marked(NamedTuple):
    """A derivation's verdicts, and its first line that is wrong: its number, and how it is shown with a caret."""

    verdicts: list[Verdict]
    line: int | None = None
    first_wrong: str | None = None


def judge_work(trace: Trace, text: str, earlier: Sequence[Verdict] = ()) -> Marked:
    """Judge every line that says something of the circuit. Raises InputError where none does."""
    reader = _Reader(trace, text, list(earlier))
    statements = _in_order(_lines(text, trace), trace)
    last = {line.left: index for index, line in enumerate(statements) if line.sign != "="}
    for index, line in enumerate(statements):
        reader.line(line, complete=last.get(line.left, index) <= index)
    if not reader.verdicts:
        raise InputError(say.NOTHING_HERE, hint=SUCH_LINES)
    if reader.wrong is None:
        return Marked(reader.verdicts)
    place = reader.wrong
    shown = "\n".join(line.removeprefix("  ") for line in point(text, place))
    return Marked(reader.verdicts, text.count("\n", 0, place.start) + 1, shown)


def _lines(text: str, trace: Trace) -> list[Statement]:
    """The lines of a derivation; of a text in LaTeX what it says of the circuit."""
    if not AS_IT_LOOKS.is_latex(text):
        return lines(text)
    from bpcli.judge import latex_work

    return latex_work.lines(text, trace)


def _in_order(statements: list[Statement], trace: Trace) -> list[Statement]:
    """What stands in a table in the order of the passes: values up to the output, gradients back down."""

    def turn(line: Statement) -> tuple[bool, int]:
        is_gradient = line.left not in nodes
        node = nodes.get(line.left[1:] if is_gradient else line.left, -1)
        return is_gradient, -node if is_gradient else node

    nodes = trace.graph.nodes
    ordered: list[Statement] = []
    for listed, run in groupby(statements, key=lambda line: line.listed):
        together = list(run)
        ordered += sorted(together, key=turn) if listed else together
    return ordered


class _Reader:
    """What has been written so far."""

    def __init__(self, trace: Trace, text: str, earlier: list[Verdict]) -> None:
        self.trace = trace
        self.text = text
        self.earlier = earlier
        self.verdicts: list[Verdict] = []
        self.own: dict[str, str] = {}  # helpers, and names whose value here is not the true one, as they were defined
        self.sums: dict[str, list[Part]] = {}  # what was added up so far, by name
        self.wild: set[str] = set()  # those whose wrong value is not a slip: nothing is carried forward from them
        self.wrong: Span | None = None

    def line(self, line: Statement, *, complete: bool) -> None:
        """Take one line; a sum is judged when it is complete."""
        try:
            if line.error is not None:
                raise line.error
            ask = self.ask(line)
        except InputError as error:
            shown = line.parts[-1].text if line.parts else " ".join(self.text[slice(*line.place)].split())
            self.verdicts.append(unreadable(line.left, shown, error))
            return
        parts = line.parts
        key = line.left if ask is None else ask.text
        if line.sign != "=" or not complete:
            total = self.added(key, line)
            parts = (Part(total, line.parts[-1].place),)
        else:
            self.sums[key] = [parts[-1]]
        if ask is None or not complete:
            self.define(line.left, ask, self.inlined(parts[-1].text, line.left))
            return
        verdict, place = self.judged(ask, parts)
        self.verdicts.append(verdict._replace(answer=" = ".join(part.text.strip() for part in parts)))
        if verdict.verdict == "wrong":
            self.define(line.left, ask, self.inlined(parts[-1].text, line.left))
            if not may_be_a_slip(self.trace, ask, verdict):
                self.wild |= set(_names(line.left, ask, self.trace))
            if not verdict.carried_forward and self.wrong is None:
                self.wrong = self.culprit(ask, self.sums[key]) or place
        elif verdict.verdict == "right":
            self.forget(line.left, ask)

    def ask(self, line: Statement) -> Ask | None:
        """What a line is about; None for a name of the learner's own."""
        left, nodes = line.left, self.trace.graph.nodes
        entry = read_entry(left, self.trace)
        if entry is not None:
            return entry
        is_gradient = left[:1] in {"d", "∂"} and left[1:] in nodes
        if left not in nodes and not is_gradient and _NAME.fullmatch(left):
            return None
        return read_ask(left, self.trace)

    def added(self, key: str, line: Statement) -> str:
        """The sum so far, with this line in it."""
        part = line.parts[-1]
        if line.sign == "=":
            self.sums[key] = [part]
        else:
            addend = Part(f"{'-' * (line.sign == '-=')}({part.text})", part.place)
            self.sums.setdefault(key, []).append(addend)
        return " + ".join(addend.text for addend in self.sums[key])

    def culprit(self, ask: Ask, addends: Sequence[Part]) -> Span | None:
        """Of a wrong sum, the first addend that no branch brings back; None where each is one, or nobody can tell."""
        trace = self.trace
        if len(addends) < 2 or ask.kind != "gradient" or trace.is_symbolic or not trace.starts_gradients(ask.of):
            return None
        back = trace.backward(ask.of, None, (ask.wrt or "",))
        left = [back.product[edge.index] for edge in back.edges if edge.operand == trace.node(ask.wrt or "")]
        for addend in addends:
            try:
                answer = read_answer(self.inlined(addend.text), trace, ask)
                value = answer.at(trace)
            except InputError:
                return addend.place
            if is_trivial(value) and addend is addends[0]:
                continue  # dx = 0 starts a sum
            same = next((place for place, product in enumerate(left) if same_value(answer, value, product)), None)
            if same is None:
                return addend.place
            del left[same]
        return None

    def judged(self, ask: Ask, parts: Sequence[Part]) -> tuple[Verdict, Span]:
        """The verdict on a statement: that of its first part that is not right, else of the last; and its place."""
        understood = []
        verdict, place = Verdict(ask.text, "", None, "unreadable"), parts[0].place
        for part in parts:
            verdict, place = self.part(ask, part), part.place
            if verdict.verdict != "right":
                return verdict, place
            understood.append(verdict.understood or "")
        return verdict._replace(understood=" = ".join(understood)), place

    def part(self, ask: Ask, part: Part) -> Verdict:
        """One side, with the true meaning of every name; and with the learner's own, where that differs."""
        earlier = [*self.earlier, *self.verdicts]
        as_meant = self.inlined(part.text, helpers_only=True)
        try:
            verdict = judge(self.trace, ask, as_meant, earlier)
            own = self.inlined(part.text)
            if own == as_meant or verdict.verdict == "unreadable":
                return verdict
            with_own = judge(self.trace, ask, own)
        except InputError as error:
            return unreadable(ask.text, part.text, error)
        if verdict.verdict == "right" and with_own.verdict == "wrong":
            names = dict.fromkeys(_NAME.findall(part.text))
            if not self.wild.isdisjoint(names):
                return with_own
            return verdict.carried_from([name for name in names if name in self.own])
        return with_own if with_own.verdict == "right" else verdict

    def inlined(self, text: str, name: str = "", *, helpers_only: bool = False) -> str:
        """The text with the learner's own definitions put in."""

        def put(match: re.Match[str]) -> str:
            word = match[0]
            formula = self.own.get(word)
            if formula is None or word == name or (helpers_only and self.has_truth(word)):
                return word
            return f"({formula})"

        inlined = _NAME.sub(put, text)
        return inlined if len(inlined) <= MAX_FORMULA else text

    def has_truth(self, name: str) -> bool:
        """Whether a name means something without the learner's definition."""
        nodes = self.trace.graph.nodes
        return name in nodes or (name[:1] == "d" and name[1:] in nodes)

    def define(self, left: str, ask: Ask | None, text: str) -> None:
        """From here on a name has this value."""
        for name in _names(left, ask, self.trace):
            self.own[name] = text

    def forget(self, left: str, ask: Ask) -> None:
        """From here on a name has its true value."""
        for name in _names(left, ask, self.trace):
            self.own.pop(name, None)
            self.wild.discard(name)


def _names(left: str, ask: Ask | None, trace: Trace) -> list[str]:
    """The names by which later lines call what a line defines."""
    if ask is None or ask.kind == "value":
        return [left]
    if ask.kind == "gradient" and ask.of == trace.graph.names[trace.graph.output]:
        return [f"d{ask.wrt}"]
    return []
