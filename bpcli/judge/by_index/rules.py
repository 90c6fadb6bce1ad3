"""The rule by indices for what is asked, with the letters of the ask: what a right answer may be.

>>> from bpcli import explain
>>> from bpcli.judge.ask import read_ask
>>> trace = explain("||W x||^2", W="1 2; 3 4", x="1 2")
>>> [rule_text(trace, read_ask(ask, trace)) for ask in ("df/dW_ab", "dq_k/dW_ij", "df/dx_k", "df/dW[0,1]")]
['2·q_a·x_b', '1[k = i]·x_j', 'Σ_i 2·q_i·W_ik', '2·q_0·x_1']
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, Span
from bpcli.judge import sentences as say
from bpcli.judge.by_index.places import LETTERS, read_entry
from bpcli.judge.by_index.reader import read
from bpcli.judge.by_index.tree import (
    Binary,
    Comparison,
    Indicator,
    Letter,
    Number,
    every,
    letters_of,
    mapped,
    renamed,
    text,
)
from bpcli.judge.written import sides
from bpcli.trace.by_index import IndexRules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bpcli.judge.ask import Ask
    from bpcli.trace.trace import Trace

_NOWHERE = Span(0, 0)


def rule_text(trace: Trace, ask: Ask) -> str:
    """The rule as it is shown; nothing where there is no short one."""
    try:
        return str(text(rule_of(trace, ask)))
    except InputError:
        return ""


def rule_of(trace: Trace, ask: Ask) -> Any:
    """The rule by indices for what is asked, with the letters of the ask. Raises InputError where there is none."""
    graph, inner = trace.graph, ask.inner or ask
    if inner.wrt is None:
        raise InputError(say.NO_RULE)
    is_jacobian = inner.kind == "jacobian"
    of, wrt = trace.node(inner.of), trace.node(inner.wrt)
    back = trace.backward(inner.of, 1.0 if is_jacobian else None, (inner.wrt,))
    edges = [edge for edge in back.edges if edge.operand == wrt]
    if not edges or (is_jacobian and any(edge.node != of for edge in back.edges)):
        raise InputError(say.NO_RULE)
    rules = IndexRules(back, graph.names[of])
    terms: list[Any] = []
    for edge in edges:
        rule = rules.of(edge)
        if rule is None:
            raise InputError(say.NO_RULE)
        left, *steps = sides(rule[not is_jacobian])
        again = read_entry(left.rstrip("+ "), trace)
        terms.append(_for_ask(read(steps[-1], trace), again.at if again is not None else (), ask))
    tree = terms[0]
    for term in terms[1:]:
        tree = Binary("+", tree, term, _NOWHERE)
    return tree


def _for_ask(tree: Any, at: tuple[str, ...], ask: Ask) -> Any:
    """A rule with the items of the ask instead of its own letters; a letter that it has twice compares two items."""
    if len(at) != len(ask.at):
        raise InputError(say.NO_RULE)
    held = [letter for part in every(tree) for letter in letters_of(part)]
    fresh = (letter for letter in LETTERS if letter not in {*held, *at, *ask.at})
    tree = renamed(tree, {letter: next(fresh, letter) for letter in ask.at if letter in held and letter not in at})
    items: dict[str, str] = {}
    conditions = []
    for letter, item in zip(at, ask.at, strict=True):
        if letter.isalpha() and items.setdefault(letter, item) != item:
            conditions.append(Comparison(_item(items[letter]), "=", _item(item)))
    tree = _simplified(_put(tree, {letter: _item(item) for letter, item in items.items()}))
    is_one = isinstance(tree, Number) and tree.text == "1"
    indicator = Indicator(tuple(conditions), _NOWHERE)
    return tree if not conditions else indicator if is_one else Binary("·", indicator, tree, _NOWHERE)


def _simplified(tree: Any) -> Any:
    """The tree without conditions that always hold, and without factors of 1."""
    tree = mapped(tree, _simplified)
    match tree:
        case Indicator():
            conditions = tuple(each for each in tree.conditions if str(text(each.left)) != str(text(each.right)))
            return tree._replace(conditions=conditions) if conditions else Number("1", _NOWHERE)
        case Binary(sign="·", left=Number(text="1")):
            return tree.right
        case Binary(sign="·", right=Number(text="1")):
            return tree.left
    return tree


def _item(item: str) -> Any:
    return Number(item, _NOWHERE) if item.isdigit() else Letter(item, _NOWHERE)


def _put(tree: Any, items: Mapping[str, Any]) -> Any:
    if isinstance(tree, Letter):
        return items.get(tree.letter, tree)
    return mapped(tree, lambda part: _put(part, items))
