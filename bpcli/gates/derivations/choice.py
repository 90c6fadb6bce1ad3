"""Gates that choose among their inputs: who wins decides, so they are derived case by case.

>>> [step.where for step in DERIVED["max"][0].steps]
['a > b', 'a < b', '']
"""

from __future__ import annotations

from bpcli.gates.derivations.step import Derivation, Step


def _choice(start: str, wins: str, loses: str, first_wins: str) -> tuple[Derivation, Derivation]:
    """max or min: the signs between the winner and the loser, and the other way round; ties go to the first."""
    return (
        Derivation(
            "a",
            start,
            (
                Step("1", "There y = a, which moves as a does.", where=f"a {wins} b"),
                Step("0", "There y = b, and a little move of a changes nothing.", where=f"a {loses} b"),
                Step(
                    f"1[a {first_wins} b]", "Both in one formula. Equal inputs: by convention the first of them wins."
                ),
            ),
        ),
        Derivation(
            "b",
            start,
            (
                Step("1", "There y = b, which moves as b does.", where=f"b {wins} a"),
                Step("0", "There y = a, and a little move of b changes nothing.", where=f"b {loses} a"),
                Step(f"1[b {wins} a]", "Both in one formula. Equal inputs: the first has won, so b gets 0."),
            ),
        ),
    )


_CLIP = "y = max(lo, min(hi, x))"

DERIVED: dict[str, tuple[Derivation, ...]] = {
    "max": _choice("y = max(a, b)", ">", "<", "≥"),
    "min": _choice("y = min(a, b)", "<", ">", "≤"),
    "maxout": _choice("y = maxout(a, b)", ">", "<", "≥"),
    "clip": (
        Derivation(
            "x",
            _CLIP,
            (
                Step("1", "There y = x, which moves as x does.", where="x > lo, x < hi"),
                Step("0", "There y = lo: x has no part in it.", where="x < lo"),
                Step("0", "There y = hi: x has no part in it.", where="x > hi"),
                Step("1[x > lo, x < hi]", "All in one formula; at the bounds themselves 0, by convention."),
            ),
        ),
        Derivation(
            "lo",
            _CLIP,
            (
                Step("1", "There y = lo, which moves as itself.", where="x < lo"),
                Step("0", "There y is x or hi: lo has no part in it.", where="x > lo"),
                Step("1[min(hi, x) ≤ lo]", "Both in one formula, at the bound too, and where the bounds meet."),
            ),
        ),
        Derivation(
            "hi",
            _CLIP,
            (
                Step("1", "There y = hi, which moves as itself.", where="x > hi"),
                Step("0", "There y is x or lo: hi has no part in it.", where="x < hi"),
                Step("1[x ≥ hi, hi > lo]", "Both in one formula, at the bound too, and where the bounds meet."),
            ),
        ),
    ),
}
