"""The gradient check as a section of the lesson."""

from __future__ import annotations

from math import floor, inf, log10
from typing import TYPE_CHECKING

from bpcli.algebra.decimals import decimal
from bpcli.algebra.formula import Formula, at, call, equation
from bpcli.algebra.shown import absolute
from bpcli.algebra.text import Text
from bpcli.lesson import sentences as say
from bpcli.lesson.columns import DERIVATIVE
from bpcli.lesson.story import Block, Column, Kind, Section, Sentence, Table
from bpcli.lesson.templates import filled, sentence
from bpcli.trace.check import MOST, check
from bpcli.trace.stable import SMOOTH, stable
from bpcli.trace.wording import gradient_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.lesson.figures import Figures
    from bpcli.trace.check import Checked

DIGITS = 7  # the digits in which witnesses may differ


def checking(figures: Figures, *, brief: bool) -> Section:
    """A row an input: the gradient, both witnesses, the relative error and its band."""
    found = check(figures.back)
    if not found:
        return Section("Gradient check", (Sentence(say.CHECK_NOTHING),))
    out = figures.loss
    by_sympy = any(one.symbolic is not None for one in found)

    def row(index: int) -> tuple[str, ...]:
        one = found[index]
        cells = [gradient_name(out, _entry(one)), decimal(one.analytic, DIGITS), _centred(one)]
        if by_sympy:
            cells.append("—" if one.symbolic is None else decimal(one.symbolic, DIGITS))
        return (*cells, _error(one), _verdict(one))

    witnesses = ("centred difference", "SymPy") if by_sympy else ("centred difference",)
    numbers = [Column(header, Kind.NUMBER) for header in ("backward pass", *witnesses, "relative error")]
    columns = (DERIVATIVE, *numbers, Column("verdict"))
    blocks: list[Block] = []
    if not brief:
        steps = sorted({one.step for one in found})
        x = Text("x")
        step = Text(decimal(steps[0])) if len(steps) == 1 else Text("1e−5").times(call("max", Text("1"), absolute(x)))
        blocks.append(sentence(say.CHECK_INTRO, step=equation("h", step), **_formulas()))
    blocks.append(Table(columns, len(found), row))
    if any(one.size > 1 for one in found):
        some = [one for one in found if one.checked < one.size]
        words = say.SOME_ENTRIES.format(count=some[0].checked) if some else say.EVERY_ENTRY
        blocks.append(Sentence(say.CHECK_ENTRIES.format(which=words)))
    blocks += _kink_sentences(figures, found)
    inputs = len(figures.graph.inputs)
    if len(found) == MOST < inputs:
        blocks.append(Sentence(say.CHECK_MANY.format(shown=MOST, count=inputs)))
    return Section("Gradient check", tuple(blocks))


def _kink_sentences(figures: Figures, found: list[Checked]) -> Iterator[Sentence]:
    """What the sides of a kink say of the convention used there."""
    if any(one.band == "kink" for one in found):
        yield Sentence(say.CHECK_KINK)
    if kinks := [name for one in found if one.band == "sides" for name in one.kinks]:
        yield Sentence(say.CHECK_SIDES.format(kinks=_listed(kinks)))
    for one in found:
        if one.band == "conventions" and one.slope is not None:
            spellings = [stable(figures.graph, figures.graph.nodes[name], SMOOTH) for name in one.kinks]
            spelling = next((text for text in spellings if text), None)
            fields = {
                "derivative": gradient_name(figures.loss, _entry(one)),
                "slope": decimal(one.slope),
                "analytic": decimal(one.analytic),
                "kinks": _listed(one.kinks),
                "together": "together " if len(one.kinks) > 1 else "",
                "instead": say.CHECK_INSTEAD.format(spelling=spelling) if spelling else say.CHECK_MOVE,
            }
            yield sentence(say.CHECK_CONVENTIONS, **fields)


def _listed(names: Sequence[str]) -> str:
    several = list(dict.fromkeys(names))
    return f"{', '.join(several[:-1])} and {several[-1]}" if len(several) > 1 else several[0]


def _formulas() -> dict[str, Formula]:
    """The formulas that the check explains."""
    x, h, a, n = map(Text, "xhan")
    up, down = (call("f", side) for side in (x + h, x - h))
    error = absolute(a - n).over(call("max", absolute(a), absolute(n)))
    return {"difference": Formula((up - down).over(Text.joined(Text("2"), h).in_brackets())), "error": Formula(error)}


def _entry(one: Checked) -> Text:
    return at(one.name, ", ".join(map(str, one.entry))) if one.entry else Text(one.name)


def _centred(one: Checked) -> str:
    """The centred difference, in the digits that rounding leaves it on every processor."""
    if one.numeric is None:
        return "—"
    if one.noise >= 0.1:
        return "0"
    kept = floor(-log10(one.noise)) if one.noise else DIGITS
    return decimal(one.numeric, max(1, min(kept - 1, DIGITS)))


def _error(one: Checked) -> str:
    """The relative error: a number, or a bound where rounding may have made it, or a dash where it means nothing."""
    if one.error is None or one.band == "rounding" or one.below == inf:
        return "—"
    return decimal(one.error, 2) if one.below is None else filled(say.CHECK_BELOW, bound=Formula(decimal(one.below)))


def _verdict(one: Checked) -> str:
    return say.CHECK_BANDS[one.band].format(kinks=", ".join(one.kinks))
