"""What a word of a formula by indices stands for: a node or an entry of one, a gradient, δ, a function, a letter.

An entry of what a formula over whole arrays makes is read here, too: softmax(s)_i, (W x)_k.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING

from bpcli.errors import InputError, NotationError, Span
from bpcli.gates.catalogue import NAMED
from bpcli.graph.build import build
from bpcli.judge import sentences as say
from bpcli.judge.allowed import refuse_strangers
from bpcli.judge.by_index.places import (
    Target,
    listed_items,
    located,
    read_target,
    refuse_other_count,
    run_items,
    split_name,
)
from bpcli.judge.by_index.tokens import CLOSING, NAME, Token, Tokens
from bpcli.judge.by_index.tree import Applied, Comparison, Entry, Indicator, Letter, Number, Quantity
from bpcli.words import did_you_mean

if TYPE_CHECKING:
    from bpcli.judge.by_index.tree import Tree

MOST_NAMES = 12  # that a hint lists
_DELTAS = {"δ", "delta"}
_CONSTANTS = {"e", "pi", "π"}
_AROUND_INDEX = {"=", "==", "!=", "≠", "<", ">", "<=", "≤", ">=", "≥", "[", "]", "{", "}"}
_RATIO = re.compile(rf"[d∂](?P<of>{NAME}(?:\[[^\[\]]*\])*)\s*/\s*[d∂](?P<wrt>{NAME})")
_SHORT = re.compile(rf"[d∂]({NAME})")
_IN_BRACKETS = {"[": re.compile(r"\[([^\[\]]*)\]"), "{": re.compile(r"\{([^{}]*)\}")}
_IN_RUN = re.compile(r"(?:\([^()]*\)[^\W_]*)+")  # g_(3i+j)k


class Names(Tokens):
    """The part of the reader that knows names."""

    @abstractmethod
    def sum(self) -> Tree:
        """Products, added and subtracted."""

    def name(self, token: Token) -> Tree:
        """A gradient, a node or an entry of one, δ, a function, a constant, or a letter."""
        gradient = self.gradient(token)
        if gradient is not None:
            return gradient
        word, following = token.text, self.tokens[self.at + 1].text
        if split_name(word.removesuffix("_") if following in {"(", "{"} else word, self.graph) is not None:
            return self.entry(token)
        self.at += 1
        head, _, low = word.partition("_")
        if head in _DELTAS and (low or following in {"(", "{"}):
            return self.delta(token, low)
        if following == "(" and (word in NAMED or self.closes_before_place(self.at)):
            opening = self.need("(")
            whole = self.entry_of_whole(token, opening)
            return self.call(token) if whole is None else whole
        if word in _CONSTANTS and not (word == "e" and self.is_index(token)):
            return Number(word, token.span)
        if len(word) == 1:
            return Letter(word, token.span)
        nodes = ", ".join(list(self.graph.nodes)[:MOST_NAMES])
        hint = did_you_mean(word, self.graph.nodes, say.NODES.format(nodes=nodes))
        raise InputError(say.NO_NODE_HERE.format(name=word), span=token.span, hint=hint)

    def is_index(self, token: Token) -> bool:
        """Whether the letter e stands where an index does: in brackets of a place, or beside a comparison."""
        around = {self.tokens[max(self.tokens.index(token) - 1, 0)].text, self.token.text}
        return not around.isdisjoint(_AROUND_INDEX)

    def gradient(self, token: Token) -> Tree | None:
        """∂f/∂q_i, or dq_i for the gradient of the output; None where the text says no gradient."""
        graph, start = self.graph, token.span.start
        if token.text in graph.nodes:
            return None
        match = _RATIO.match(self.plain, start)
        if match is not None:
            of = read_target(self.plain, match.span("of"), graph)
            wrt = self.placed(match.span("wrt"))
            if of is not None and wrt is not None:
                return self.quantity(of, wrt, start)
        short = _SHORT.match(self.plain, start)
        wrt = self.placed(short.span(1)) if short is not None else None
        if wrt is None:
            return None
        return self.quantity(Target(graph.names[graph.output], None, token.span), wrt, start)

    def placed(self, span: tuple[int, int]) -> Target | None:
        """A name with the place that follows it, as far as it goes; None where it names no node."""
        split = split_name(self.plain[slice(*span)].removesuffix("_"), self.graph)
        if split is None:
            return None
        end = span[1]
        run = _IN_RUN.match(self.plain, end) if len(split[1]) < len(self.shape(split[0])) else None
        if run is not None and "_" in self.plain[slice(*span)]:
            return read_target(self.plain, (span[0], run.end()), self.graph)
        while end < len(self.plain) and self.plain[end] in _IN_BRACKETS:
            match = _IN_BRACKETS[self.plain[end]].match(self.plain, end)
            if match is None:
                break
            end = match.end()
        return read_target(self.plain, (span[0], end), self.graph)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a node."""
        return self.graph.shapes[self.graph.nodes[name]]

    def quantity(self, of: Target, wrt: Target, start: int) -> Tree:
        """A gradient, or an entry of one."""
        graph = self.graph
        shapes = [graph.shapes[graph.nodes[target.name]] for target in (of, wrt)]
        has_of = of.items is not None or (bool(shapes[0]) and not self.trace.starts_gradients(of.name))
        items: list[tuple[str, Span]] = []
        for target, shape in zip((of, wrt) if has_of else (wrt,), shapes if has_of else shapes[1:], strict=True):
            refuse_other_count(self.plain, target.name, shape, target.items or (), target.span)
            items += target.items or ()
        quantity = Quantity(of.name, wrt.name, len(shapes[0]) if has_of else 0)
        self.skip_to(wrt.span.end)
        return Entry(quantity, tuple(self.item(*item) for item in items), Span(start, wrt.span.end))

    def entry(self, token: Token) -> Tree:
        """A node, or an entry of it."""
        target = self.placed((token.span.start, token.span.end))
        if target is None:
            raise self.problem(say.NO_NODE_HERE.format(name=token.text))
        refuse_other_count(
            self.plain, target.name, self.graph.shapes[self.graph.nodes[target.name]], target.items or (), target.span
        )
        self.skip_to(target.span.end)
        return Entry(Quantity(target.name), tuple(self.item(*item) for item in target.items or ()), target.span)

    def item(self, text: str, span: Span) -> Tree:
        """An index: a letter, a number, or arithmetic on them. Blanks before it keep every place what it is."""
        return type(self)(" " * span.start + text, self.trace).index()

    def index(self) -> Tree:
        """All of the text as one index."""
        tree = self.sum()
        if self.token.kind != "end":
            raise NotationError(say.NO_INDEX, span=self.token.span, hint=say.INDICES_ARE)
        return tree

    def delta(self, token: Token, low: str) -> Tree:
        """δ_ki and δ(k, i): one where two indices are the same."""
        if low:
            sides: list[Tree] = [self.item(*item) for item in run_items(low, 2, token.span.end - len(low))]
        else:
            opening = self.take("(", "{")
            sides = [self.sum()]
            while self.take(","):
                sides.append(self.sum())
            self.need(CLOSING[opening.text if opening else "("])
        if len(sides) != 2:
            raise self.problem(say.DELTA_TAKES_TWO, token)
        return Indicator((Comparison(sides[0], "=", sides[1]),), token.span)

    def call(self, token: Token) -> Tree:
        """A gate of numbers: exp(x_i), max(x_i, 0)."""
        gate = NAMED[token.text]
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.need(")")
        if len(arguments) != len(gate.names):
            raise self.problem(say.OTHER_ARGUMENTS.format(name=token.text, count=len(gate.names)), token)
        return Applied(gate, tuple(arguments), token.span)

    def closes_before_place(self, at: int) -> bool:
        """Whether the bracket that opens here is followed by the place of an entry: softmax(s)_i."""
        return self.closing_place(at) is not None

    def closing_place(self, at: int) -> int | None:
        """Where the place of an entry starts, after the bracket that opens at a token."""
        depth = 0
        for place in range(at, len(self.tokens) - 1):
            depth += (self.tokens[place].text == "(") - (self.tokens[place].text == ")")
            if depth == 0:
                following, end = self.tokens[place + 1], self.tokens[place].span.end
                starts = following.text.startswith(("_", "[")) and following.span.start == end
                return place + 1 if starts else None
        return None

    def entry_of_whole(self, first: Token, opening: Token) -> Tree | None:
        """An entry of what a formula over whole arrays makes: softmax(s)_i, (W x)_k; None where no place follows."""
        place = self.closing_place(self.tokens.index(opening))
        if place is None:
            return None
        token = self.tokens[place]
        start, end = first.span.start, token.span.start
        graph = self.graph
        whole = self.plain[start:end]
        shapes = {name: graph.shapes[node] for name, node in graph.nodes.items()}
        try:
            built = build(whole, shapes, latest=dict(graph.latest))
            refuse_strangers(built, set(graph.nodes), graph)
        except InputError as error:
            raise located(error, self.plain, start) from None
        shape = built.shapes[built.output]
        if token.text == "[":
            match = _IN_BRACKETS["["].match(self.plain, end)
            items = listed_items(match[1], end + 1) if match is not None else []
            stop = match.end() if match is not None else end + 1
        else:
            items, stop = run_items(token.text[1:], len(shape), end + 1), token.span.end
        refuse_other_count(self.plain, whole, shape, items, Span(start, stop))
        self.skip_to(stop)
        text = whole if first is not opening else whole[1:-1]
        quantity = Quantity(text, formula=built)
        return Entry(quantity, tuple(self.item(*item) for item in items), Span(start, stop))
