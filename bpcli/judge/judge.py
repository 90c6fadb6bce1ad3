"""One answer, judged: read, compared with the trace, and where it is wrong, which mistake it is.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> [judge(trace, read_ask("df/dx", trace), answer).verdict for answer in ("-4", "z", "4", "(")]
['right', 'right', 'wrong', 'unreadable']
"""

from __future__ import annotations

from contextlib import suppress
from math import isclose
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.judge import said
from bpcli.judge import sentences as say
from bpcli.judge.answer import read_answer
from bpcli.judge.ask import read_ask
from bpcli.judge.compare import Told, is_lost, same_function, same_value, wrong_entries
from bpcli.judge.noise import lost_in
from bpcli.judge.samples import elsewhere, points
from bpcli.judge.truth import ABOUT, truly_moved, truth
from bpcli.judge.verdict import Verdict, unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bpcli.judge.allowed import Sheet
    from bpcli.judge.answer import Answer
    from bpcli.judge.ask import Ask
    from bpcli.judge.carried import Slip
    from bpcli.trace.trace import Trace

ENOUGH = 4  # points, where the given ones are no good
SATURATED = 1e-6  # a gradient this small may owe its digits to rounding
MISSING = object()  # the truth of a trace without values


def judge(trace: Trace, ask: Ask, answer: str, earlier: Sequence[Verdict] = (), sheet: Sheet | None = None) -> Verdict:
    """The verdict on one answer; `earlier` are those of this session on the same trace, for errors carried forward.

    `sheet` says what an answer may be made of where it is marked; without one it may be any formula. Whatever a learner
    types is at worst unreadable. Raises InputError where what is asked does not exist.
    """
    right = truth(trace, ask) if not trace.is_symbolic or ask.kind == "shape" else MISSING
    slips = _slips(trace, earlier, sheet)
    try:
        parsed = read_answer(answer, trace, ask, sheet, _own(slips, sheet))
        is_right = _is_right(parsed, trace, ask, right)
    except InputError as error:
        return _mended(error, trace, ask, right) or unreadable(ask.text, answer, error)
    if is_right:
        return Verdict(ask.text, answer, parsed.understood, "right", credit=1.0, said=said.right(trace, ask))
    return _wrong(parsed, trace, ask, right, slips, on_sheet=sheet is not None)


def judged(
    trace: Trace, answers: Iterable[tuple[str, str]], earlier: Sequence[Verdict] = (), sheet: Sheet | None = None
) -> list[Verdict]:
    """The verdicts on (ask, answer) pairs; what asks nothing that there is, is unreadable and blocks no other."""
    verdicts: list[Verdict] = []
    for ask, answer in answers:
        try:
            verdict = judge(trace, read_ask(ask, trace), answer.strip(), [*earlier, *verdicts], sheet)
        except InputError as error:
            verdict = unreadable(ask, answer, error)
        verdicts.append(verdict)
    return verdicts


def carry_forward(trace: Trace, verdict: Verdict, earlier: Sequence[Verdict], sheet: Sheet | None = None) -> Verdict:
    """A verdict that was made without `earlier` ones, as it is after them: a wrong answer may follow from theirs.

    Right and unreadable answers stay what they are, so a verdict can be made once and used after any others.
    """
    if verdict.verdict != "wrong" or not any(before.verdict == "wrong" for before in earlier):
        return verdict
    ask, slips = read_ask(verdict.ask, trace), _slips(trace, earlier, sheet)
    parsed = read_answer(verdict.answer, trace, ask, sheet, _own(slips, sheet))
    return _carried(parsed, trace, ask, slips, verdict, on_sheet=sheet is not None) or verdict


def _slips(trace: Trace, earlier: Sequence[Verdict], sheet: Sheet | None) -> dict[Ask, Slip]:
    """The wrong answers among earlier ones. Loaded here: who is right needs none of it."""
    if all(before.verdict != "wrong" for before in earlier):
        return {}
    from bpcli.judge.carried import wrong_answers

    return wrong_answers(trace, earlier, sheet)


def _own(slips: Mapping[Ask, Slip], sheet: Sheet | None) -> dict[str, Answer]:
    """On a sheet, the learner's wrong answers by ask: their names stand for them."""
    return {} if sheet is None else {ask.text: slip.answer for ask, slip in slips.items()}


def _carried(
    answer: Answer, trace: Trace, ask: Ask, slips: Mapping[Ask, Slip], verdict: Verdict, *, on_sheet: bool
) -> Verdict | None:
    """The verdict on a wrong answer that follows rightly from an earlier wrong one; None where it does not."""
    if not slips:
        return None
    from bpcli.judge.carried import follows_from

    asks = follows_from(answer, trace, ask, slips, on_sheet=on_sheet)
    return verdict.carried_from([one.text for one in asks]) if asks else None


def _is_right(answer: Answer, trace: Trace, ask: Ask, right: Any) -> bool:
    """Whether an answer is the truth. Raises InputError where it cannot be compared."""
    if not answer.is_formula and right is not MISSING:
        refuse_lost(answer, right)
        return same_value(answer, answer.number, right) or (ask.kind == "move" and _is_true_move(answer, trace, ask))
    if is_function(answer, trace, lambda point: truth(point, ask)):
        return True
    if right is MISSING:
        return False
    from bpcli.judge.held import is_right_held

    return is_right_held(answer, trace, ask)


def _mended(error: InputError, trace: Trace, ask: Ask, right: Any) -> Verdict | None:
    """The verdict on an answer in which nothing binds an index, where that is a known mistake."""
    from bpcli.judge.by_index.answer import UnboundError

    if not isinstance(error, UnboundError):
        return None
    for mistake, mended in error.mended:
        with suppress(InputError):
            if _is_right(mended, trace, ask, right):
                return Verdict(ask.text, mended.text, error.understood, "wrong", mistakes=(mistake,), said=mistake.text)
    return None


def _is_true_move(answer: Answer, trace: Trace, ask: Ask) -> bool:
    """Whether a number is what the output truly does, which is about the gradient times the step."""
    from bpcli.judge.match import matching

    moved = truly_moved(trace, ask)
    is_near = moved is not None and isinstance(answer.number, float) and isclose(answer.number, moved, rel_tol=ABOUT)
    return is_near and not matching(answer, trace, ask)


def refuse_lost(answer: Answer, right: Any) -> None:
    """Raise InputError for a number of which rounding on the way leaves nothing that could be compared."""
    if is_lost(answer, right):
        raise InputError(answer.lost, hint=_SMALLER)


def is_function(answer: Answer, trace: Trace, right: Callable[[Trace], Any]) -> bool:
    """Whether a formula is the truth as a function of the inputs. Raises InputError where it cannot be compared."""
    told = same_function(answer, right, points(trace))
    here = None if trace.is_symbolic else right(trace)
    is_saturated = isinstance(here, float) and 0 < abs(here) < SATURATED
    if (told is Told.LOST or (told is Told.WRONG and is_saturated)) and len(elsewhere(trace)) >= ENOUGH:
        told = same_function(answer, right, elsewhere(trace))
    if told is Told.NOWHERE:
        raise InputError(say.NO_VALUE, hint=say.DIVISION)
    if told is Told.LOST:
        graph, first = answer.graph, next(points(trace))
        lost = say.LOST_TO_ROUNDING if graph is None else lost_in(graph, answer.inputs(first))
        raise InputError(lost, hint=_SMALLER)
    return told is Told.RIGHT


_SMALLER = say.LEAVE_OUT_LARGE


def _wrong(answer: Answer, trace: Trace, ask: Ask, right: Any, slips: Mapping[Ask, Slip], *, on_sheet: bool) -> Verdict:
    """What is to be said of a wrong answer. Loaded here: who is right needs none of it."""
    from bpcli.judge.match import matching

    verdict = Verdict(ask.text, answer.text, answer.understood, "wrong")
    carried = _carried(answer, trace, ask, slips, verdict, on_sheet=on_sheet)
    if carried is not None:
        return carried
    mistakes = matching(answer, trace, ask)
    return verdict._replace(mistakes=mistakes, said=_said(answer, trace, ask, right, mistakes))


def _said(answer: Answer, trace: Trace, ask: Ask, right: Any, mistakes: Any) -> str:
    value = _here(answer, trace)
    if right is MISSING or value is None or isinstance(right, tuple):
        return said.wrong(mistakes, [])
    has, asked = getattr(value, "shape", ()), getattr(right, "shape", ())
    entries = wrong_entries(answer, value, right)
    if entries == [()] and has != asked and not mistakes:
        return said.other_shape(has, asked)
    remark = "" if mistakes else said.remark(trace, ask, value)
    if answer.indexed is not None and entries and not mistakes:
        remark = said.wrong_place(answer.indexed.sizes, entries[0], value)
    return remark or said.wrong(mistakes, [] if answer.is_formula else entries)


def _here(answer: Answer, trace: Trace) -> Any:
    """The answer's value at the values given, if it has one."""
    try:
        return None if trace.is_symbolic else answer.at(trace)
    except InputError:
        return None
