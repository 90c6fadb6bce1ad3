"""Text → a tree by indices: Σ_i 2·q_i·W_ij, sum_{j<=i} x_j, 1[k=i]*x_j, δ_ki, x_(o+10), W[i,j], df/dq_i, softmax(s)_i.

Σ takes the product on its right. A word is a node, an entry of a node, or a letter; the exact name of a node wins.

>>> from bpcli import explain
>>> from bpcli.judge.by_index.tree import text
>>> trace = explain("q = W x; f = sum(q^2)", W="1 2; 3 4", x="1 2")
>>> for typed in ("sum_i 2 q_i W_ij", "1[k=i]*x_j", "df/dq_i x[j]", "Σ_{j≤i} x_j^2/2", "δ_ki W_{i,j+1}"):
...     print(text(read(typed, trace)))
Σ_i 2·q_i·W_ij
1[k = i]·x_j
∂f/∂q_i·x_j
Σ_j[j ≤ i] x_j²/2
1[k = i]·W[i, j + 1]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.gates.catalogue import NAMED
from bpcli.judge import sentences as say
from bpcli.judge.by_index.names import Names
from bpcli.judge.by_index.tokens import CLOSING
from bpcli.judge.by_index.tree import Applied, Binary, Comparison, Fold, Indicator, Letter, Negative, Number
from bpcli.notation.signs import SUPERSCRIPTS, TABLE

if TYPE_CHECKING:
    from bpcli.errors import Span
    from bpcli.judge.by_index.tree import Tree
    from bpcli.trace.forward import Forward

DEEPEST = 30  # brackets in brackets
_FOLDS = {"sum": "Σ", "Σ": "Σ", "∑": "Σ", "prod": "Π", "Π": "Π"}
_COMPARISONS = {"=": "=", "==": "=", "!=": "≠", "≠": "≠", "<": "<", ">": ">", "<=": "≤", "≤": "≤", ">=": "≥", "≥": "≥"}
_FROM_SUPERSCRIPT = str.maketrans(SUPERSCRIPTS, "0123456789-+")


def read(text: str, trace: Forward) -> Tree:
    """The tree of a formula. Raises InputError, with a caret, for what is not one."""
    plain = text.translate(TABLE).replace("∏", "Π")
    reader = _Reader(plain, trace)
    tree = reader.sum()
    if reader.token.kind != "end":
        raise reader.problem(say.NOT_HERE.format(sign=reader.token.text))
    return tree


class _Reader(Names):
    """Reads one formula, token by token."""

    depth = 0

    def sum(self) -> Tree:
        """Products, added and subtracted."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.problem(say.DEEP_BY_INDEX.format(most=DEEPEST))
        tree = self.product()
        while (sign := self.take("+", "-")) is not None:
            tree = Binary(sign.text, tree, self.product(), sign.span)
        self.depth -= 1
        return tree

    def product(self) -> Tree:
        """Factors; beside each other they are multiplied."""
        tree = self.signed()
        while True:
            sign = self.take("*", "·", "/")
            if sign is not None:
                tree = Binary("/" if sign.text == "/" else "·", tree, self.signed(), sign.span)
            elif self.starts_atom():
                tree = Binary("·", tree, self.signed(), self.token.span)
            else:
                return tree

    def starts_atom(self) -> bool:
        """Whether a factor starts here, without a sign before it."""
        token = self.token
        return token.kind in {"number", "name", "fold"} or (token.kind == "op" and token.text in {"(", "[", "∂"})

    def signed(self) -> Tree:
        """A factor, perhaps with a minus, or Σ with the product that it takes."""
        if (sign := self.take("-")) is not None:
            return Negative(self.signed(), sign.span)
        self.take("+")
        fold = self.fold()
        return self.power() if fold is None else fold

    def power(self) -> Tree:
        """An atom, perhaps raised."""
        tree = self.atom()
        while self.token.kind == "power":
            token = self.token
            self.at += 1
            digits = token.text.translate(_FROM_SUPERSCRIPT)
            exponent: Tree = Number(digits.lstrip("+-"), token.span)
            exponent = Negative(exponent, token.span) if digits.startswith("-") else exponent
            tree = Binary("^", tree, exponent, token.span)
        if (sign := self.take("^", "**")) is not None:
            tree = Binary("^", tree, self.signed(), sign.span)
        return tree

    def fold(self) -> Tree | None:
        """Σ_i, sum_{j<=i}, Π_k[k ≠ i]: the letters, the conditions, and the product that follows."""
        token = self.token
        if token.text in self.graph.nodes or token.kind not in {"name", "fold"}:
            return None
        head, _, low = token.text.partition("_")
        following = self.tokens[self.at + 1] if token.kind == "fold" else token
        if token.kind == "fold" and following.text.startswith("_"):
            head, low, self.at = "∑", following.text[1:], self.at + 1
        is_head = head in _FOLDS and (low or token.text.endswith("_") or token.kind == "fold")
        if not is_head:
            return None
        self.at += 1
        letters = list(low)
        conditions: list[Comparison] = []
        if not low:
            opening = self.take("{", "(")
            if opening is None:
                raise self.problem(say.NO_LETTER_TO_SUM)
            letters, conditions = self.ranges(CLOSING[opening.text])
        elif self.take("["):
            _, conditions = self.ranges("]")
        wrong = next((letter for letter in letters if not letter.isalpha()), None)
        if wrong is not None or not letters:
            raise self.problem(say.NO_LETTER_TO_SUM, token)
        return Fold(_FOLDS[head], tuple(letters), tuple(conditions), self.product(), token.span)

    def ranges(self, closing: str) -> tuple[list[str], list[Comparison]]:
        """The letters between brackets, and the conditions: i, j · j <= i · 0 <= k < i (the first letter is summed)."""
        letters: list[str] = []
        conditions: list[Comparison] = []
        while True:
            start = self.token
            if start.kind == "name" and start.text.isalpha() and self.tokens[self.at + 1].text in {",", closing}:
                self.at += 1
                letters += start.text
            else:
                compared = self.comparisons()
                conditions += compared
                first = [side for side in (compared[0].left, compared[0].right) if isinstance(side, Letter)]
                letters += [side.letter for side in first[:1]]
            if not self.take(","):
                self.need(closing)
                return list(dict.fromkeys(letters)), conditions

    def comparisons(self) -> list[Comparison]:
        """k = i, or a chain such as 0 <= i - o < 3."""
        left = self.sum()
        compared: list[Comparison] = []
        while self.token.kind == "op" and self.token.text in _COMPARISONS:
            sign = _COMPARISONS[self.token.text]
            self.at += 1
            right = self.sum()
            compared.append(Comparison(left, sign, right))
            left = right
        if not compared:
            raise self.problem(say.NO_COMPARISON)
        return compared

    def indicator(self, closing: str, span: Span) -> Tree:
        """The conditions of 1[…], up to the bracket."""
        conditions = self.comparisons()
        while self.take(","):
            conditions += self.comparisons()
        self.need(closing)
        return Indicator(tuple(conditions), span)

    def atom(self) -> Tree:
        """A number, an entry, a call, an indicator, or what stands in brackets."""
        token = self.token
        if token.kind == "number":
            self.at += 1
            if token.text == "1" and (bracket := self.take("[", "{")) is not None:
                return self.indicator(CLOSING[bracket.text], token.span)
            return Number(token.text, token.span)
        if token.kind == "name" or token.text == "∂":
            return self.name(token)
        if (opening := self.take("(", "|", "[")) is None:
            raise self.problem(say.FACTOR_MISSING)
        if opening.text == "[":
            return self.indicator("]", opening.span)
        if opening.text == "(" and (whole := self.entry_of_whole(opening, opening)) is not None:
            return whole
        start = self.at
        tree = self.sum()
        if self.token.text in _COMPARISONS and opening.text == "(":
            self.at = start
            return self.indicator(")", opening.span)
        self.need(CLOSING[opening.text])
        return Applied(NAMED["abs"], (tree,), opening.span) if opening.text == "|" else tree
