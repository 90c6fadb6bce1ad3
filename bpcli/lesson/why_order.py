"""Why the backward pass goes in this order, shown on the learner's own circuit: what other orders would have counted.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> told = why_order(Figures(explain("b = a + a; c = b + b; d = b*c", a=1).backward()))
>>> [section.title for section in told]
['Why this order', 'A wrong order', 'What each way counts']
>>> told[2].blocks[0].row(3)
('a', '16', '8 (too small)', '36 (too large)', '2 (too small)', '6')
"""

from __future__ import annotations

from math import isfinite, log10
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.algebra.formula import Formula, equation, separated, words
from bpcli.algebra.text import Text
from bpcli.lesson import order_sentences as say
from bpcli.lesson.columns import NODE
from bpcli.lesson.story import Block, Column, Kind, Listing, Section, Sentence, Table
from bpcli.lesson.templates import filled, sentence
from bpcli.trace import orders
from bpcli.trace.interpret import quiet
from bpcli.trace.wording import sum_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.lesson.figures import Figures
    from bpcli.trace.orders import Sent, Turn, Walked
    from bpcli.trace.trace import Pass

MOST_ADDENDS = 6  # that are written out
LISTED = 4  # nodes that are named in a sentence
SAME = 1e-9  # relative
WHOLE = 10**15  # up to here a count is written out
WAYS = ("first visit", "every visit", "= for +=")  # the wrong ones, as the columns and the sentences name them


class Compared(NamedTuple):
    """What each way counts, by node; `first_visit` is the order of `wrong`, and `every_visit` is empty if too long."""

    right: Walked
    wrong: Walked
    order: str  # of `wrong`: depth-first, depth-first from the right, breadth-first
    matters: bool  # whether that order counts wrongly
    every_visit: dict[int, Any]
    overwritten: dict[int, Any]
    twice: dict[int, Any]
    paths: dict[int, int]


def compared(back: Pass) -> Compared:
    """Every way of the pass; the wrong order is the first that counts wrongly, of those that come to mind first."""
    with quiet(back.graph):
        right = orders.walk(back, orders.right_order(back))
        found = None
        for name, order in (
            (say.DEPTH, orders.depth_first(back)),
            (say.BREADTH, orders.breadth_first(back)),
            (say.FROM_RIGHT, orders.depth_first(back, right_first=True)),
        ):
            wrong = orders.walk(back, order)
            matters = any(not same(wrong.gradient[node], value) for node, value in right.gradient.items())
            if found is None or matters:
                found = wrong, name, matters
            if matters:
                break
        wrong, name, matters = found or (right, say.DEPTH, False)
        rest = orders.every_visit(back), orders.overwritten(back), orders.twice(back), orders.paths(back)
        return Compared(right, wrong, name, matters, *rest)


def why_order(figures: Figures, *, brief: bool = False) -> list[Section]:
    """The order and why it is right; an order that is wrong here, if one is; what each way counts."""
    back = figures.back
    found = compared(back)
    said = [] if brief else _why(figures, found)
    sections = [Section("Why this order", (*said, _turns(figures, found.right.turns)))]
    if found.matters:
        said = [] if brief else [Sentence(f"{say.ORDERS[found.order]} {_too_late(figures, found)}".strip())]
        sections.append(Section("A wrong order", (*said, _turns(figures, found.wrong.turns))))
    said = [] if brief else _ways(figures, found)
    sections.append(Section("What each way counts", (_comparison(figures, found), *said)))
    return sections


def same(value: Any, right: Any) -> bool:
    """Whether two gradients are the same up to rounding."""
    if isinstance(value, float | int):
        return bool(abs(value - right) <= SAME * max(abs(value), abs(right)))
    return bool((abs(value - right) <= SAME * float(abs(right).max(initial=0.0))).all())


def _why(figures: Figures, found: Compared) -> list[Block]:
    back, graph = figures.back, figures.graph
    waiting = orders.waiting(back)
    if waiting:
        # The one on which the wrong order stumbles, if it does.
        node = next((turn.node for turn in _early(back, found)), None) if found.matters else None
        node = max(waiting) if node is None else node
        words = {"name": graph.names[node], "gates": _listed(graph.names[gate] for gate in reversed(waiting[node]))}
        every = "both" if len(waiting[node]) == 2 else f"all {len(waiting[node])}"
        said = [f"{say.ONCE} {say.WAITS.format(**words, all=every)} {say.REVERSED.format(**words)}"]
        return [Sentence(text) for text in (said if found.matters else [*said, say.BY_CHANCE])]
    names = _listed(graph.names[node] for node in back.branches)
    gates = _listed(graph.names[node] for node in back.branches if node >= graph.leaves)
    text = (
        say.NO_BRANCH
        if not names
        else say.ONE_GATE.format(names=gates)
        if gates
        else say.ONLY_INPUTS.format(names=names)
    )
    return [Sentence(f"{say.ONCE} {text}"), Sentence(say.TRY), Listing(say.COMMAND, "sh")]


def _too_late(figures: Figures, found: Compared) -> str:
    """What the wrong order does at the first gate that it reaches too early."""
    for turn in _early(figures.back, found):
        count = len(figures.back.branches[turn.node])
        sent, missing = _text(figures, turn.gradient), count - len(turn.arrived)
        are = "is" if missing == 1 else "are"
        return say.TOO_LATE.format(
            name=figures.graph.names[turn.node], sent=sent, missing=missing, count=count, are=are
        )
    return ""


def _early(back: Pass, found: Compared) -> list[Turn]:
    """The turns of the wrong order that come before everything has arrived."""
    return [turn for turn in found.wrong.turns if len(turn.arrived) < len(back.branches.get(turn.node, ()))]


def _turns(figures: Figures, turns: Sequence[Turn]) -> Table:
    """A row a turn: what had arrived at the gate by then, and what it passes on."""
    graph, back = figures.graph, figures.back

    def row(index: int) -> tuple[str, ...]:
        turn = turns[index]
        sent = [_sent(figures, one) for one in turn.sent[:MOST_ADDENDS]]
        more = [words(f"{len(turn.sent) - MOST_ADDENDS:,} more")] if len(turn.sent) > MOST_ADDENDS else []
        passed = Formula(*separated([*sent, *more]))
        cells = str(index + 1), graph.names[turn.node], _arrived(figures, turn)
        if turn.node == back.output:
            return (*cells, "the start", passed)
        count = len(back.branches.get(turn.node, (None,)))
        return (*cells, f"{len(turn.arrived):,} of {count:,}", passed)

    formulas = (Column("arrived so far", Kind.FORMULA), Column("addends"), Column("passes on", Kind.FORMULA))
    return Table((Column("turn", Kind.COUNT), Column("gate", Kind.NAME), *formulas), len(turns), row)


def _arrived(figures: Figures, turn: Turn) -> str:
    whole = _text(figures, turn.gradient)
    if len(turn.arrived) == 1 or len(turn.arrived) > MOST_ADDENDS:
        return whole
    return equation(sum_text([_text(figures, addend) for addend in turn.arrived]), whole)


def _sent(figures: Figures, one: Sent) -> Formula:
    late = [words(" (too late)")] if one.late else []
    return Formula(_text(figures, one.product), words(" to "), Text(figures.graph.names[one.edge.operand]), *late)


def _comparison(figures: Figures, found: Compared) -> Table:
    """A row a node: the right gradient, what the wrong ways make of it, how many paths lead there."""
    graph = figures.graph
    nodes = sorted(
        found.right.gradient, key=lambda node: (node < graph.leaves, -node if node >= graph.leaves else node)
    )

    def row(index: int) -> tuple[str, ...]:
        node = nodes[index]
        right = found.right.gradient[node]
        ways = found.wrong.gradient, found.every_visit, found.overwritten
        cells = (_marked(figures, way[node], right) if node in way else "—" for way in ways)
        return graph.names[node], _text(figures, right), *cells, count_text(found.paths[node])

    columns = (Column(header, Kind.NUMBER) for header in ("right", *WAYS, "paths"))
    return Table((NODE, *columns), len(nodes), row)


def _ways(figures: Figures, found: Compared) -> list[Block]:
    """What the columns mean, and what else goes wrong."""
    back = figures.back
    visits = sum(found.paths.values())
    every = say.EVERY_VISIT if found.every_visit else say.NO_VISITS.format(visits=count_text(visits))
    ways = zip((say.FIRST_VISIT.format(order=found.order), every, say.OVERWRITES), WAYS, strict=True)
    paths = say.ONE_PATH
    if visits - 1 > len(back.edges):
        out = figures.graph.names[back.output]
        fields = {"out": out, "walks": count_text(visits - 1), "edges": f"{len(back.edges):,}"}
        paths = filled(say.PATHS, **fields, doubling=equation("b", Text("a") + Text("a")))
    return [*(Sentence(*told) for told in ways), Sentence(paths), *_twice(figures, found)]


def _twice(figures: Figures, found: Compared) -> list[Block]:
    graph, right = figures.graph, found.right.gradient
    node = next(
        (node for node in sorted(right) if node < graph.leaves and not same(right[node], 0 * right[node])), None
    )
    if node is None:
        return []
    name = figures.gradient_name(node)
    double, more = _text(figures, 2 * right[node]), _text(figures, found.twice[node])
    template = say.TWICE if same(found.twice[node], 2 * right[node]) else f"{say.TWICE} {say.TWICE_MORE}"
    return [sentence(template, "Twice", gradient=name, double=double, more=more)]


def count_text(count: int) -> str:
    """A count, of which a very large one only by its size.

    >>> count_text(1024), count_text(2**20000)  # Python writes out no more than 4,300 digits
    ('1,024', 'about 10⁶⁰²¹')
    """
    if count <= WHOLE:
        return f"{count:,}"
    return f"about 10{str(round(log10(count))).translate(str.maketrans('0123456789', '⁰¹²³⁴⁵⁶⁷⁸⁹'))}"


def _marked(figures: Figures, value: Any, right: Any) -> str:
    """A gradient, and how it is off."""
    text = _text(figures, value)
    if same(value, right):
        return text
    if not isinstance(value, float | int) or not isfinite(value) or value * right < 0 or not right:
        return Formula(text, words(" (wrong)"))
    return Formula(text, words(f" (too {'small' if abs(value) < abs(right) else 'large'})"))


def _text(figures: Figures, value: Any) -> str:
    whole = value if isinstance(value, float | int) else float(value.sum())
    return figures.short(figures.number(value), value) if isfinite(whole) else Formula(words(say.OVERFLOW))


def _listed(names: Any) -> str:
    """Some names, as they are listed in a sentence."""
    found = list(names)
    shown = [*found[:LISTED], f"{len(found) - LISTED} more"] if len(found) > LISTED else found
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}" if shown else ""
