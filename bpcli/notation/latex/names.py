r"""What an atom with scripts is called: x_0 is x0, \hat{y} yhat, W^{[1]} W1; and which of its scripts are indices.

>>> from bpcli.errors import Span
>>> from bpcli.notation.latex.tree import parse
>>> [named(atom).full for atom in parse(r"x_{0} \hat{y} W^{[1]} \theta_{i,j} f'", Span(0, 37))]
['x0', 'yhat', 'W1', 'thetaij', 'fprime']
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError
from bpcli.notation.latex import words

if TYPE_CHECKING:
    from bpcli.notation.latex.atoms import Atom, Atoms

_IDENTIFIER = re.compile(r"[^\W\d_]+[0-9]*")
_IN_NAMES = {"+": "plus", "-": "minus", "*": "star"}


class Named(NamedTuple):
    """A name: its base, the items of its scripts, and the atoms above it that are an exponent."""

    base: str
    items: tuple[str, ...]
    exponent: Atoms = ()
    transposed: bool = False
    primes: int = 0
    font: str = ""

    @property
    def full(self) -> str:
        """The name with all of its scripts."""
        return self.spelled(self.items)

    def squared(self) -> Named:
        """The name of its square, where a text defines σ² as if that was a name."""
        return self._replace(items=(*self.items, "sq"), exponent=())

    def spelled(self, items: tuple[str, ...]) -> str:
        """The name with some of its scripts; longer numbers side by side are kept apart."""
        apart = "_" if sum(map(str.isdigit, items)) > 1 and any(len(item) > 1 for item in items) else ""
        text = self.base + apart.join(items) + "prime" * self.primes
        return text if text not in words.MEANINGS or not items else f"{self.base}_{apart.join(items)}"


def named(atom: Atom, known: frozenset[str] | set[str] = frozenset()) -> Named | None:
    """The name that an atom is, or None where it is not one. `known` says whether T is a name."""
    base = _base(atom)
    if base is None:
        return None
    sup, items = atom.sup, base.items
    if sup and _is_index(sup[0]) and base.base != "e":
        items += _items(sup[0].parts[0])
        sup = sup[1:]
    items += _items(atom.sub)
    primes = base.primes + atom.primes
    while sup and sup[0].kind in words.PRIMES:
        primes, sup = primes + 1, sup[1:]
    transposed = is_transpose(sup, known)
    if len(sup) == 1 and sup[0].text == "*" and sup[0].kind == "sign":
        items, sup = (*items, "star"), ()
    return Named(base.base, items, () if transposed else sup, transposed, primes, base.font)


def is_transpose(sup: Atoms, known: frozenset[str] | set[str]) -> bool:
    r"""Whether what is above an atom says that it is transposed: \top, or a T that is not a name."""
    if len(sup) != 1 or not sup[0].is_plain:
        return False
    [atom] = sup
    inner = atom.parts[0] if atom.kind == "group" and atom.text == "" else ()
    return (
        atom.kind in words.TRANSPOSES
        or (atom.text == "T" and atom.kind in {"letter", "word"} and "T" not in known)
        or (len(inner) == 1 and is_transpose(inner, known))
    )


def _base(atom: Atom) -> Named | None:
    """The name under an atom's own scripts."""
    match atom.kind:
        case "letter" | "name":
            return Named(atom.text, (), font=atom.font)
        case "word" if _IDENTIFIER.fullmatch(atom.text):
            return Named(atom.text, ())
        case "group" if atom.text == "" and len(atom.parts[0]) == 1:
            inner = named(atom.parts[0][0])
            if inner is not None and not inner.exponent and not inner.transposed:
                return inner._replace(font=atom.font or inner.font)
        case "group" if atom.text == "" and atom.font and all(a.kind == "letter" and a.is_plain for a in atom.parts[0]):
            return Named("".join(a.text for a in atom.parts[0]), (), font=atom.font)
        case "accent":
            inner = named(atom.parts[0][0]) if len(atom.parts[0]) == 1 else None
            if inner is None or inner.exponent or inner.transposed:
                raise NotationError("only a name can have this above it", span=atom.span)
            return inner._replace(base=inner.base + atom.text)
    return None


def _is_index(atom: Atom) -> bool:
    """Whether a group above a name is the number of a layer or of an example: [1], (i), [l-1]."""
    if atom.kind != "group" or atom.text not in {"[", "("} or not atom.is_plain:
        return False
    inside = atom.parts[0]
    most = 3 if atom.text == "[" else 1
    kinds = {part.kind for part in inside}
    return 0 < len(inside) <= most and kinds <= {"number", "letter", "name", "sign"} and inside[0].kind != "sign"


def _items(atoms: Atoms) -> tuple[str, ...]:
    """The items of scripts, each as part of a name. Raises NotationError for what cannot be one."""
    items: list[str] = []
    for atom in atoms:
        if atom.kind in {"sign", "number"} and atom.is_plain:
            if atom.text == ",":
                continue
            text = _IN_NAMES.get(atom.text, atom.text)
            if not text.isalnum():
                raise NotationError("this cannot be part of a name", span=atom.span)
            items.append(text)
            continue
        if atom.kind == "group" and atom.text in {"", "(", "["} and atom.is_plain:
            items += _items(atom.parts[0])
            continue
        inner = named(atom)
        text = atom.text.replace(" ", "").replace("-", "") if atom.kind == "word" else ""
        if inner is None and text.isalnum():
            items.append(text)
        elif atom.kind in {"function", "sum"}:
            items.append(atom.text)
        elif inner is None or inner.exponent or inner.transposed:
            raise NotationError("this cannot be part of a name", span=atom.span)
        else:
            items.append(inner.full)
    return tuple(items)
