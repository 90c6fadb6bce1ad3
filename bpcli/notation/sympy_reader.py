"""Lexemes → syntax tree, through SymPy's parser framework, which never evaluates here.

SymPy's `stringify_expr` tokenises the text and runs its transformations: its own `convert_xor`, and ours, which marks
juxtaposition as an operator of its own (`//`, which binds like `*`) so that `W x` and `W*x` stay apart. The resulting
text goes to `ast.parse`, and a walk over an allow-list of node types makes our tree. Every name and number travels as a
placeholder, so that nothing a learner types can be read as Python.

>>> from bpcli.notation.lexemes import Vocabulary, scan
>>> text = "2x + y^2"
>>> tree = read(scan(text, Vocabulary(frozenset("xy"), frozenset())), text, {})[0]
>>> tree.operator, tree.left.operator, tree.right.operator
('+', ' ', '^')
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from bpcli.errors import NotationError, Span, TooLargeError, shortened
from bpcli.notation.grammar import check, unreadable
from bpcli.notation.indices import read_index
from bpcli.notation.masks import both, either
from bpcli.notation.placeholders import python_tree, spell
from bpcli.notation.signs import INFINITY
from bpcli.notation.syntax import Binary, Call, Index, Indicator, List, Name, Negative, Number, Syntax, Text, Tuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.notation.lexeme import Lexeme
    from bpcli.notation.syntax import Spelling

_OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "^",
    ast.MatMult: "@",
    ast.Mod: "·",
    ast.FloorDiv: " ",
    ast.BitAnd: "&",
    ast.BitOr: "|",
}
_COMPARISONS: dict[type, str] = {
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: "≤",
    ast.GtE: "≥",
    ast.Eq: "=",
    ast.NotEq: "≠",
}
_LEAVES: dict[str, type[Number | Name | Text]] = {"number": Number, "name": Name, "text": Text}
_BARS = {"|": "abs", "‖": "norm"}

Piece = tuple[Syntax, int, int]  # a tree, and the first and last lexeme it is made of


def read(
    lexemes: list[Lexeme], text: str, spellings: Mapping[str, Spelling], offset: int = 0
) -> tuple[Syntax, list[str]]:
    """The tree of one expression, and remarks on how it was read. `text` is the whole text the spans point into.

    `spellings` says what a call of each function means.
    """
    partners = check(lexemes, offset + len(text) if not lexemes else lexemes[-1].span.end)
    spelled = " ".join(spell(index, lexeme) for index, lexeme in enumerate(lexemes))
    try:
        body = python_tree(spelled)
    except (RecursionError, MemoryError):
        raise TooLargeError(
            "this statement is too long to read in one piece",
            span=lexemes[0].span,
            hint="split it into statements: q = …; f = …",
        ) from None
    except (SyntaxError, ValueError):
        raise unreadable(lexemes) from None
    return _Walk(lexemes, partners, text, spellings).tree(body)


class _Walk:
    """From Python's tree to ours, over an allow-list of node types, without recursion."""

    def __init__(
        self, lexemes: list[Lexeme], partners: dict[int, int], text: str, spellings: Mapping[str, Spelling]
    ) -> None:
        self.lexemes = lexemes
        self.spellings = spellings
        self.text = text
        self.partners = partners
        self.opened = {close: start for start, close in partners.items()}
        self.notes: list[str] = []
        self.quotients: dict[Span, tuple[Piece, Piece]] = {}
        self.infinite: set[Span] = set()  # where an infinity has no minus

    def tree(self, body: ast.expr) -> tuple[Syntax, list[str]]:
        done: list[Piece] = []
        stack: list[tuple[ast.expr, bool]] = [(body, False)]
        while stack:
            node, ready = stack.pop()
            below = self.below(node)
            if ready or not below:
                count = len(below)
                pieces = done[len(done) - count :]
                del done[len(done) - count :]
                piece = self.piece(node, pieces)
                if isinstance(piece[0], Number) and piece[0].text == INFINITY:
                    self.infinite.add(piece[0].span)
                done.append(piece)
            else:
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(below))
        for span in self.infinite:
            hint = "-inf is the score of what a softmax leaves out: softmax(where(mask, x, -inf))"
            raise NotationError("infinity needs a minus here", span=span, hint=hint)
        return done[0][0], self.notes

    def below(self, node: ast.expr) -> list[ast.expr]:
        """The operands of a node that is on the allow-list."""
        match node:
            case ast.Name():
                return []
            case ast.BinOp(left=left, right=right):
                return [left, right]
            case ast.UnaryOp(operand=operand) | ast.Attribute(value=operand):
                return [operand]
            case ast.List(elts=elts) | ast.Tuple(elts=elts):
                return elts
            case ast.Call(func=ast.Name(), args=args, keywords=keywords):
                return args + [keyword.value for keyword in keywords]
            case ast.Call(func=ast.Attribute(value=operand), args=args, keywords=keywords):
                return [operand, *args, *(keyword.value for keyword in keywords)]
            case ast.Compare(left=left, comparators=others):
                return [left, *others]
            case ast.Subscript(slice=ast.Compare(left=left, comparators=others)):
                return [left, *others]
            case ast.Subscript(slice=ast.Tuple(elts=elts)) if all(isinstance(e, ast.Compare) for e in elts):
                compares: list[Any] = list(elts)
                return [side for c in compares for side in (c.left, *c.comparators)]
            case ast.Subscript(value=ast.Name(id=one)):
                place = self.span(int(one[1:]), self.partners[int(one[1:]) + 1])
                raise NotationError("an indicator holds comparisons", span=place, hint="write 1[x > 0]")
        raise unreadable(self.lexemes)

    def piece(self, node: ast.expr, pieces: list[Piece]) -> Piece:
        match node:
            case ast.Name(id=placeholder):
                index = int(placeholder[1:])
                lexeme = self.lexemes[index]
                return _LEAVES[lexeme.kind](lexeme.text.strip("\"'"), lexeme.span), index, index
            case ast.BinOp(op=op):
                return self.binary(_OPERATORS[type(op)], *pieces)
            case ast.UnaryOp(op=op):
                return self.unary(op, pieces[0])
            case ast.Attribute(attr=attr):
                return self.postfix(int(attr[1:]), pieces[0])
            case ast.Call(func=ast.Name(id=placeholder), args=args, keywords=keywords):
                names = [self.lexemes[int((keyword.arg or "")[1:])].text for keyword in keywords]
                return self.call(int(placeholder[1:]), pieces, len(args), names)
            case ast.Call(func=ast.Attribute(attr=attr), args=args, keywords=keywords):
                names = [self.lexemes[int((keyword.arg or "")[1:])].text for keyword in keywords]
                return self.call(int(attr[1:]), pieces, len(args) + 1, names)
            case ast.List():
                return self.bracketed(List, pieces)
            case ast.Tuple():
                return self.bracketed(Tuple, pieces)
            case ast.Compare():
                first, last = self.outer(pieces[0])[0], self.outer(pieces[-1])[1]
                return self.indicator([node], pieces, first, last)
            case ast.Subscript(value=ast.Name(id=placeholder), slice=inside):
                head = int(placeholder[1:])
                compares = inside.elts if isinstance(inside, ast.Tuple) else [inside]
                return self.indicator(compares, pieces, head, self.partners[head + 1])
        raise AssertionError(node)

    def binary(self, operator: str, left: Piece, right: Piece) -> Piece:
        first, last = self.outer(left)[0], self.outer(right)[1]
        span = self.span(first, last)
        if operator == "&":
            return both(left[0], right[0], span), first, last
        if operator == "|":
            return either(left[0], right[0], span), first, last
        if operator == "/" and self.lexemes[self.outer(left)[1] + 1].text == "//":
            operator = "//"
        if operator == "/":
            self.quotients[span] = left, right
        elif operator == " " and left[0].span in self.quotients and self.outer(left) == left[1:]:
            numerator, by = self.source(left), self.source(right)
            top, bottom = map(self.source, self.quotients[left[0].span])
            self.notes.append(
                f"{self.quoted(span)} is read from left to right, as ({numerator})·{by}; "
                f"for the other reading write {top}/({bottom}·{by})"
            )
        return Binary(operator, left[0], right[0], span), first, last

    def unary(self, op: ast.unaryop, operand: Piece) -> Piece:
        first, last = self.outer(operand)
        sign = first - 1
        tree = operand[0]
        span = self.span(sign, last)
        match op:
            case ast.UAdd():
                return tree, sign, last
            case ast.USub() if isinstance(tree, Number) and first == operand[1] and not tree.text.startswith("-"):
                self.infinite.discard(tree.span)
                return Number(f"-{tree.text}", span), sign, last
            case ast.USub():
                return Negative(tree, span), sign, last
            case _:
                return Call("sqrt", (tree,), span), sign, last

    def postfix(self, index: int, operand: Piece) -> Piece:
        first = self.outer(operand)[0]
        lexeme = self.lexemes[index]
        span = self.span(first, index)
        if lexeme.kind == "power":
            return Binary("^", operand[0], Number(lexeme.text.lstrip("+"), lexeme.span), span), first, index
        if lexeme.kind == "index":
            inside = []
            for words in lexeme.inside:
                tree, notes = read(words, self.text, self.spellings)
                inside.append(tree)
                self.notes += notes
            items, taken = read_index(lexeme.text, lexeme.span, inside)
            return Index(operand[0], items, span, taken), first, index
        name = lexeme.text[1:] if lexeme.kind == "attribute" else "transpose"
        return Call(name, (operand[0],), span), first, index

    def bracketed(self, kind: type[List | Tuple], pieces: list[Piece]) -> Piece:
        head = self.outer(pieces[0])[0] - 1
        last = self.partners[head]
        return kind(tuple(tree for tree, _, _ in pieces), self.span(head, last)), head, last

    def call(self, head: int, pieces: list[Piece], positional: int, names: list[str]) -> Piece:
        lexeme = self.lexemes[head]
        opening = head if lexeme.kind == "open" else head + 1
        last = self.partners[opening]
        name = _BARS[lexeme.text] if lexeme.kind == "open" else lexeme.text
        trees = [piece[0] for piece in pieces]
        keywords = tuple(zip(names, trees[positional:], strict=True))
        first = self.outer(pieces[0])[0] if lexeme.kind == "method" else head
        bare = name.rpartition(".")[2]
        call = Call(bare, tuple(trees[:positional]), self.span(first, last), keywords)
        spelling = self.spellings.get(name) or self.spellings.get(bare)
        return call if spelling is None else spelling(call), first, last

    def indicator(self, compares: list[Any], pieces: list[Piece], first: int, last: int) -> Piece:
        """Comparisons that hold together: in an indicator, or a mask such as 0 < x < 1."""
        trees = iter(piece[0] for piece in pieces)
        comparisons: list[tuple[str, Syntax, Syntax]] = []
        for compare in compares:
            left = next(trees)
            for op in compare.ops:
                right = next(trees)
                comparisons.append((_COMPARISONS[type(op)], left, right))
                left = right
        return Indicator(tuple(comparisons), self.span(first, last)), first, last

    def outer(self, piece: Piece) -> tuple[int, int]:
        """The lexemes of a piece with the brackets that group it."""
        _, first, last = piece
        while (
            first > 0
            and self.lexemes[first - 1].text == "("
            and self.partners.get(first - 1) == last + 1
            and not (first > 1 and self.lexemes[first - 2].kind in {"function", "method"})
        ):
            first, last = first - 1, last + 1
        return first, last

    def span(self, first: int, last: int) -> Span:
        return Span(self.lexemes[first].span.start, self.lexemes[last].span.end)

    def source(self, piece: Piece) -> str:
        return self.quoted(self.span(*self.outer(piece)))

    def quoted(self, span: Span) -> str:
        """A part of the text, on one line."""
        return shortened(" ".join(self.text[slice(*span)].split()))
