r"""Names with indices: which array or entry each is, and how its axes follow the indices around it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from bpcli.errors import NotationError, Span
from bpcli.notation.latex.atoms import place_of
from bpcli.notation.latex.names import named
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from bpcli.notation.latex.atoms import Atom, Atoms
    from bpcli.notation.latex.names import Named

Piece = tuple[str, Span]
TWO_FONTS = "a name has one font here: give one of the two another letter"


class Part(NamedTuple):
    """A piece of an expression in the notation, and the indices that its axes stand for, in order."""

    pieces: tuple[Piece, ...]
    indices: tuple[str, ...] = ()

    def enclosed(self) -> Part:
        """The same in brackets."""
        place = Span(self.pieces[0][1].start, self.pieces[-1][1].end)
        return self._replace(pieces=(("(", place), *self.pieces, (")", place)))


class Use(NamedTuple):
    """How a name is typed: its font and its place, as far as one occurrence tells them."""

    font: str | None = None
    place: Span | None = None


class Resolver(ABC):
    """The names of one expression. `known` mean something; `bound` are the indices around it, in order."""

    def __init__(
        self, known: set[str], functions: Collection[str], bound: tuple[str, ...] = (), signatures: Iterable[str] = ()
    ) -> None:
        self.known = known
        self.functions = functions
        self.bound = bound
        self.at: dict[str, tuple[int, int]] = {}  # an index that is a number here, and where its counting starts
        self.shapes: Mapping[str, tuple[int, ...]] = {}
        self.instead: dict[str, str] = {}  # an index that is a name here: x_j is x[y]
        self.signatures = dict.fromkeys(signatures, "")
        self.used: dict[str, Use] = {}  # the names that occurred
        self.spent: set[str] = set()  # indices of sums that are over

    @abstractmethod
    def raised(self, part: Part, sup: Atoms) -> Part:
        """A part with what is above it: a transpose or an exponent."""

    @contextmanager
    def of_arrays(self) -> Iterator[None]:
        """In here no index is bound: what is read is an array, whose entries are meant."""
        bound, self.bound = self.bound, ()
        self.spent |= set(bound)
        yield
        self.spent -= set(bound)
        self.bound = bound

    def joined(self, left: Iterable[str], right: Iterable[str]) -> tuple[str, ...]:
        """The indices of an operation between two parts."""
        both = {*left, *right}
        return tuple(index for index in self.bound if index in both)

    def name(self, atom: Atom, name: Named) -> Part:
        """A name as an operand: an entry of an array where an index is bound."""
        if len(name.exponent) == 1 and name.exponent[0].text == "2":
            square = name.squared()
            if square.spelled(tuple(item for item in square.items if item not in self.bound)) in self.known:
                name = square
        full, indices = self.resolved(atom, name)
        axes = len(self.shapes.get(full, ()))
        if self.bound and full in self.shapes and axes != len(indices):
            what = f"{full} has {plural(axes, 'axis', 'axes')}, and here {plural(len(indices), 'index', 'indices')}"
            raise NotationError(
                what, span=atom.span, hint="beside an entry such as x_i, arrays have an index for each axis"
            )
        part = Part(((full, atom.span),), indices)
        if name.transposed:
            part = part._replace(pieces=(*part.pieces, ("ᵀ", atom.span)))
        part = self.aligned(part)
        return self.raised(part, name.exponent) if name.exponent else part

    def resolved(self, atom: Atom, name: Named) -> tuple[str, tuple[str, ...]]:
        """What a name with indices is called, and which of its indices are bound. Raises NotationError."""
        if name.full in self.known or not name.items:
            if name.full in self.bound or name.full in self.at:
                raise NotationError(f"the index {name.full} is not a number here", span=atom.span)
            self.use(name.full, atom, name)
            return name.full, ()
        if len(name.items) == 1 and name.items[0] in self.instead:
            self.use(name.base)
            return f"{name.base}[{self.instead[name.items[0]]}]", ()
        indices = tuple(item for item in name.items if item in self.bound)
        rest = tuple(item for item in name.items if item not in self.bound)
        if self.at and any(item in self.at for item in rest):
            return self.numbered(name, rest), indices
        base = name.spelled(rest)
        stray = next((item for item in rest if item in self.spent), None)
        if stray is not None:
            hint = "write what is summed in brackets"
            raise NotationError(f"the index {stray} is outside of its sum here", span=atom.span, hint=hint)
        if indices and any(len(item) == 1 and item.isalpha() for item in rest) and base not in self.known:
            raise NotationError("an index here belongs to no sum", span=atom.span)
        if not indices and len(rest) == 1 and rest[0] in self.known and name.base in self.known:
            self.use(name.base)
            self.use(rest[0])
            return f"{name.base}[{rest[0]}]", ()
        self.use(base, *(() if indices else (atom, name)))
        return base, indices

    def use(self, text: str, atom: Atom | None = None, name: Named | None = None) -> None:
        """Remember that a name occurred, and how it is typed. Raises NotationError where its font changes."""
        use = Use()
        if atom is not None and name is not None:
            use = Use(name.font, None if name.exponent or name.transposed else atom.span)
            before = self.used.get(text, use).font
            if before not in {use.font, None}:
                raise NotationError(f"{text} is there in two fonts", span=atom.span, hint=TWO_FONTS)
        before_use = self.used.get(text)
        if before_use is None or before_use.place is None:
            self.used[text] = use if use.place is not None or before_use is None else before_use

    def numbered(self, name: Named, rest: tuple[str, ...]) -> str:
        """x_i for an i that is a number: the name x2 or, where x is an array, its entry."""
        items = tuple(str(self.at[item][0]) if item in self.at else item for item in rest)
        full = name.spelled(items)
        if name.base in self.known and full not in self.known and len(items) == 1 and rest[0] in self.at:
            number, first = self.at[rest[0]]
            self.use(name.base)
            return f"{name.base}[{number - first}]"
        self.use(full)
        return full

    def entries(self, atom: Atom, part: Part) -> Part:
        """(W x)_i: an expression whose entries are meant. Raises NotationError where the index is not bound."""
        name = named(atom._replace(kind="letter", text="x", sup=(), primes=0))
        items = name.items if name is not None else ()
        if part.indices or any(item not in self.bound for item in items):
            raise NotationError("this index belongs to no sum", span=place_of(atom.sub))
        return self.aligned(part._replace(indices=items))

    def aligned(self, part: Part) -> Part:
        """The part with its axes in the order of the indices around it; a new axis for each that comes later."""
        if not part.indices:
            return part
        order = tuple(index for index in self.bound if index in part.indices)
        place = part.pieces[-1][1]
        pieces = part.pieces
        if len(order) != len(part.indices):
            raise NotationError("an index is there twice", span=place)
        if order != part.indices:
            if len(order) != 2:
                raise NotationError("these indices are not in the order of the sums", span=place)
            pieces = (*pieces, (".T", place))
        later = self.bound[self.bound.index(order[0]) :]
        if later != order:
            items = ", ".join(":" if index in order else "None" for index in later)
            pieces = (*pieces, (f"[{items}]", place))
        return Part(pieces, order)
