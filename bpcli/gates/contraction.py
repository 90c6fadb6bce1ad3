"""Sums of products by letters, which einsum writes and every product of matrices and vectors is.

y_ik = Σ_j A_ij·B_jk is `ij,jk->ik`. Its rule comes from its letters: the gradient of A is the contraction of the
upstream gradient, which has the letters of y, with B, to the letters of A: `ik,jk->ij`.

>>> gate = contraction("ij,jk->ik", (2, 3), (3, 4))
>>> gate.shape, gate.jacobian[0].kind
((2, 4), 'blocks')
"""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra import shown_arrays
from bpcli.algebra.formula import ArrayText
from bpcli.algebra.patterns import dense, identity
from bpcli.algebra.text import Text
from bpcli.errors import NotationError, ShapeError
from bpcli.gates.array_gate import AXIS_LETTERS, ArrayGate, Entry, hits, summed
from bpcli.gates.jacobian import selected, stated, unstructured
from bpcli.gates.product_parts import STACK_LETTERS
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bpcli.algebra.ndarray import Shape
    from bpcli.algebra.patterns import Factor
    from bpcli.gates.jacobian import Structure

_TERM = r"[A-Za-z]*(?:\.\.\.[A-Za-z]*)?"
_LETTERS = re.compile(rf"({_TERM}(?:,{_TERM})*)(?:->({_TERM}))?")
_EXAMPLE = "for example einsum('ij,jk->ik', A, B)"
_MORE_LETTERS = AXIS_LETTERS + "abcdefghqrstuvwxyz"
_WHY = {
    1: "an entry gets the upstream gradient of the sum that it is in; an entry that is in no sum gets 0",
    2: "as for the product of numbers each side gets the upstream gradient times the other side, summed over the "
    "letters that it does not have",
}


class Letters(NamedTuple):
    """The letters of each operand's axes and of the output's: `ij,jk->ik`; 0 is an axis of size 1 that is repeated."""

    terms: tuple[str, ...]
    out: str

    @classmethod
    def of(cls, text: str) -> Letters:
        """From text with `->`."""
        left, _, out = text.partition("->")
        return cls(tuple(left.split(",")), out)

    def sides(self, slot: int, upstream: Any, others: Sequence[Any] | None = None) -> list[Any]:
        """The upstream gradient and the other operand, in the order of the product's sides."""
        rest = [*(self.terms if others is None else others)]
        rest[slot] = upstream
        return rest


def contraction(text: str, *shapes: Shape, indices: tuple[str, ...] = ()) -> ArrayGate:
    """The gate of a contraction, for operands of these shapes.

    `indices` are the letters by which the entries of the operands are named in the rule, where they are not those of
    the text. Raises ShapeError where a letter has two sizes.
    """
    letters = Letters.of(text)
    sizes = sizes_of(letters.terms, shapes)
    shape = tuple(sizes[letter] for letter in letters.out)
    count = len(shapes)
    names = ("a", "A")[max(map(len, shapes)) > 1], ("b", "B")[len(shapes[-1]) > 1]
    return ArrayGate(
        "einsum",
        " ".join(names[:count]) if count > 1 else "X",
        shape,
        forward=lambda m, *xs: m.einsum(text, *xs),
        vjps=tuple(_vjp(letters, slot, shapes[slot], sizes) for slot in range(count)),
        because=_WHY[count],
        jacobian=tuple(_structure(letters, slot, sizes, shapes[slot]) for slot in range(count)),
        entries=tuple(_entry(letters, slot, *indices[slot : slot + 1]) for slot in range(count)),
        pattern="switcher" if count > 1 else None,
        show_as=lambda *xs: shown_arrays.einsum(text, *xs, kind=ArrayText if shape else Text),
    )


def read_letters(text: str, count: int) -> str:
    """The letters of a contraction of so many operands as typed, always with an output: `ii` is `ii->`.

    Raises NotationError for anything else.

    >>> read_letters("ij, jk", 2), read_letters("...ii", 1)
    ('ij,jk->ik', '...ii->...')
    """
    match = _LETTERS.fullmatch("".join(text.split()))
    if match is None:
        raise NotationError("einsum takes letters, commas and ->", hint=_EXAMPLE)
    terms, out = match[1].split(","), match[2]
    if len(terms) != count:
        message = f"'{text}' has {plural(len(terms), 'group')} of letters, for {plural(count, 'array')}"
        raise NotationError(message, hint=_EXAMPLE)
    letters = "".join(terms).replace(".", "")
    if out is None:  # NumPy's rule: the letters that occur once, in the order of the alphabet
        out = "..." * ("..." in match[1]) + "".join(sorted(c for c in {*letters} if letters.count(c) == 1))
    own = out.replace(".", "")
    unknown = sorted({*own} - {*letters})
    if unknown or len({*own}) < len(own) or ("..." in out and "..." not in match[1]):
        what = f"{unknown[0]} is in no group before it" if unknown else "a letter or ... is there twice, or too often"
        raise NotationError(f"the output '{out}' does not fit: {what}", hint=_EXAMPLE)
    if "..." in match[1] and "..." not in out:
        raise NotationError("the axes of ... are in no output", hint="write ... after -> too")
    return f"{match[1]}->{out}"


def spelled_out(text: str, shapes: Sequence[Shape]) -> str:
    """The letters with letters for the axes of `...`. Raises ShapeError where an operand has too few axes."""
    letters = Letters.of(text)
    free = [letter for letter in STACK_LETTERS if letter not in text]
    counts = [len(shape) - len(term.replace("...", "")) for term, shape in zip(letters.terms, shapes, strict=True)]
    most = max((count for term, count in zip(letters.terms, counts, strict=True) if "..." in term), default=0)
    rest = "".join(free[: max(most, 0)])
    terms = [
        term.replace("...", rest[len(rest) - max(count, 0) :])
        for term, count in zip(letters.terms, counts, strict=True)
    ]
    return f"{','.join(terms)}->{letters.out.replace('...', rest)}"


def sizes_of(terms: Sequence[str], shapes: Sequence[Shape]) -> dict[str, int]:
    """The size that each letter stands for. Raises ShapeError where it stands for two, or an axis has no letter."""
    sizes: dict[str, int] = {}
    for slot, (term, shape) in enumerate(zip(terms, shapes, strict=True)):
        if len(term) != len(shape):
            raise ShapeError(f"'{term}' is {len(term)} letters, and ${slot} has shape {shape}: an axis has one letter")
        for letter, n in zip(term, shape, strict=True):
            if sizes.setdefault(letter, n) != n:
                raise ShapeError(f"the letter {letter} stands for {sizes[letter]} entries, and for {n} in ${slot}")
    return sizes


def _fresh(term: str, used: str) -> tuple[str, str]:
    """A term with another letter at each place where one is repeated: ii → ij; and the letters that are left over."""
    free = [letter for letter in _MORE_LETTERS if letter not in used]
    apart = "".join(free.pop(0) if letter in term[:place] else letter for place, letter in enumerate(term))
    return apart, "".join(free)


def _vjp(letters: Letters, slot: int, shape: Shape, sizes: dict[str, int]) -> Callable[..., Any]:
    """The upstream gradient with the other operand; on the diagonal where a letter is repeated, spread where summed."""
    term = letters.terms[slot]
    apart, _ = _fresh(term, "".join((*letters.terms, letters.out)))
    doubled = [first + again for first, again in zip(term, apart, strict=True) if first != again]
    inputs = letters.sides(slot, letters.out)
    reached = [letter for letter in dict.fromkeys(term) if letter in "".join(inputs)]
    steps = [f"{','.join(inputs)}->{''.join(reached)}"]
    for pair in doubled:
        target = "".join(letter for letter in apart if letter in {*reached, *pair})
        steps.append(f"{''.join(reached)},{pair}->{target}")
        reached = [*target]
    missing = tuple(axis for axis, letter in enumerate(apart) if letter not in reached)

    def back(m: Any, g: Any, _: Any, *xs: Any) -> Any:
        flow = m.contracted(steps[0], *letters.sides(slot, g, xs))
        for pair, step in zip(doubled, steps[1:], strict=True):
            flow = m.contracted(step, flow, m.eye(sizes[pair[0]], xs[slot]))
        return m.spread(flow, shape, None if len(missing) == len(shape) else missing) if missing else flow

    return back


def _structure(letters: Letters, slot: int, sizes: dict[str, int], shape: Shape) -> Structure:
    """What the Jacobian looks like: an identity for a letter that the output shares, otherwise a dense factor."""
    term, out = letters.terms[slot], letters.out
    output = tuple(sizes[letter] for letter in out)
    alone = len(letters.terms) == 1
    shared = [letter for letter in out if letter in term]
    if alone and not {*term} - {*out}:
        return selected(output, shape)
    if len({*term}) < len(term) or shared != [letter for letter in term if letter in out]:
        return unstructured(output, shape)
    factors: list[Factor] = []
    rows, cols = out, term
    for letter in (*shared, ""):
        before, _, rows = rows.partition(letter) if letter else (rows, "", "")
        beside, _, cols = cols.partition(letter) if letter else (cols, "", "")
        counts = [prod(sizes[each] for each in part if each != "0") for part in (before, beside)]
        factors += [dense(*counts), *([identity(sizes[letter])] if letter else [])]
    kind, block = ("", "") if alone else _repeated(letters, slot, shared)
    return stated(*factors, values="one" if alone else "any", kind=kind, block=block)


def _repeated(letters: Letters, slot: int, shared: list[str]) -> tuple[str, str]:
    """The kind of a Jacobian that repeats the other operand, and this operand's text; nothing for any other."""
    term, out, other = letters.terms[slot], letters.out, letters.terms[1 - slot]
    rows, cols = ("".join(letter for letter in part if letter not in shared) for part in (out, term))
    if len(shared) > 1 or {*other} != {*rows, *cols} or len(other) > 2 or not (shared or rows):
        return "", ""
    turned = "ᵀ" if other != rows + cols or not rows else ""
    kind = "matrix" if not shared else "blocks" if out[0] in shared and term[0] in shared else "multiples"
    return kind, f"${1 - slot}{turned}"


def _entry(letters: Letters, slot: int, indices: str = "") -> Entry | None:
    """The rule by indices. None where there are not enough letters, or several axes are repeated."""
    term, used = letters.terms[slot], "".join((*letters.terms, letters.out))
    apart, free = _fresh(term, used)
    of = indices or apart
    if len(free) < len(letters.out) or of.count("0") > 1:
        return None
    named = dict(zip(term[::-1], of[::-1], strict=True))  # a letter that is repeated is named by its first place
    fresh = dict(zip(letters.out, free, strict=False))
    conditions = [hits(named[first], again) for first, again in zip(term, of, strict=True) if named[first] != again]
    conditions += [hits(fresh[letter], named[letter]) for letter in letters.out if letter in named]
    others = ["".join((fresh | named).get(letter, letter) for letter in each) for each in letters.terms]
    upstream = "".join((fresh | named)[letter] for letter in letters.out)
    inner = "".join(letter for letter in dict.fromkeys("".join(others)) if letter not in {*of, *fresh.values(), "0"})
    over = "".join(fresh[letter] for letter in letters.out if letter not in named) + inner

    def beside(xs: Sequence[Any]) -> list[Any]:
        return [x(at) for place, (x, at) in enumerate(zip(xs, others, strict=True)) if place != slot]

    def local(_: Any, *xs: Any) -> Any:
        factors = beside(xs)
        inside = [summed(inner, factors[0])] if factors else []
        return prod((*conditions, *inside), start=Text.lift(1))

    def total(g: Any, _: Any, *xs: Any) -> Any:
        factors = beside(xs)
        is_last = slot == 1 and len(letters.out) == len(letters.terms[0]) > 0
        ordered = [*factors, g(upstream)] if is_last else [g(upstream), *factors]
        diagonal = conditions[: len(apart) - len({*term})]
        return summed(over, prod((*ordered, *diagonal), start=Text.lift(1)))

    return Entry("".join(fresh.values()), of, local, total)
