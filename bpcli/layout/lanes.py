"""The upright pieces of the edges between two layers: which column each takes, so that no two lie on one another.

A net comes in on the left in one row and goes out on the right in one or more; where these differ it needs a lane. Two
rules: a lane lies left of another if its way in shares a row with the other's way out; lanes side by side lie so that
few edges cross. Where the first rule goes in a circle, a net takes a detour through a free row.

>>> lanes, rows = route([Net(0, (4,)), Net(4, (4 + 4,))])  # the second must be out of the way first
>>> [[(turn.lane, turn.row) for turn in way] for net in lanes for way in net]
[[(1, 4)], [(0, 8)]]
>>> route([Net(0, (4,)), Net(4, (0,))])[0]  # each stands in the other's way: the first goes round through row 2
[[(Turn(lane=0, row=2), Turn(lane=2, row=4))], [(Turn(lane=1, row=0),)]]
"""

from __future__ import annotations

from typing import NamedTuple


class Net(NamedTuple):
    """An edge between two layers: the row in which it comes, the rows in which it goes on."""

    start: int
    ends: tuple[int, ...]


class Turn(NamedTuple):
    """Along a lane to a row."""

    lane: int
    row: int


Ways = list[list[tuple[Turn, ...]]]  # for each net, for each of its ends


def route(nets: list[Net]) -> tuple[Ways, int]:
    """The way of every net to each of its ends, and how many lanes there are."""
    pieces = [net for net in nets if net.ends != (net.start,)]
    index = [number for number, net in enumerate(nets) if net.ends != (net.start,)]
    after: dict[int, int] = {}  # the piece that goes on where a detour begins
    taken = {net.start for net in nets} | {end for net in nets for end in net.ends}
    while (circling := _circle(pieces, after)) is not None:
        net = pieces[circling]
        row = _free(taken, net)
        taken.add(row)
        after[circling] = len(pieces)
        pieces[circling] = Net(net.start, (row,))
        pieces.append(Net(row, net.ends))
    lane = _columns(pieces, after)
    ways: Ways = [[() for _ in net.ends] for net in nets]
    for piece, number in enumerate(index):
        start, first = nets[number].start, piece
        turns: tuple[Turn, ...] = ()
        while first in after:
            turns += (Turn(lane[first], pieces[first].ends[0]),)
            first = after[first]
        ways[number] = [
            () if end == start and not turns else (*turns, Turn(lane[first], end)) for end in nets[number].ends
        ]
    return ways, max(lane, default=-1) + 1


def _rules(pieces: list[Net], after: dict[int, int]) -> list[set[int]]:
    """For each piece those that must lie left of it."""
    left: list[set[int]] = [set() for _ in pieces]
    ending = {end: number for number, piece in enumerate(pieces) for end in piece.ends}
    for number, piece in enumerate(pieces):
        other = ending.get(piece.start, number)
        if other != number and after.get(other) != number:
            left[other].add(number)
    for first, second in after.items():
        left[second].add(first)
    return left


def _circle(pieces: list[Net], after: dict[int, int]) -> int | None:
    """A piece that must lie left of itself, if there is one."""
    left = _rules(pieces, after)
    free = [number for number, rules in enumerate(left) if not rules]
    waiting = [len(rules) for rules in left]
    right: list[list[int]] = [[] for _ in pieces]
    for number, rules in enumerate(left):
        for other in rules:
            right[other].append(number)
    for number in free:
        for other in right[number]:
            waiting[other] -= 1
            if not waiting[other]:
                free.append(other)
    if len(free) == len(pieces):
        return None
    number = next(number for number, count in enumerate(waiting) if count)
    seen: set[int] = set()
    while number not in seen:  # whatever waits, waits for one that waits
        seen.add(number)
        number = min(other for other in left[number] if waiting[other])
    circle = {number}
    following = min(other for other in left[number] if waiting[other])
    while following != number:
        circle.add(following)
        following = min(other for other in left[following] if waiting[other])
    return min(circle)


def _free(taken: set[int], net: Net) -> int:
    """The free row that is nearest to the middle of a net's way."""
    middle = (net.start + net.ends[0]) // 2
    return next(row for far in range(len(taken) + 2) for row in (middle + far, middle - far) if row not in taken)


def _columns(pieces: list[Net], after: dict[int, int]) -> list[int]:
    """The lane of each piece: first whose lying left costs the fewest crossings, as far right as it must."""
    left = _rules(pieces, after)
    spans = [(min(piece.start, *piece.ends), max(piece.start, *piece.ends)) for piece in pieces]
    count = range(len(pieces))
    cost = [[0 if one == other else _crossings(pieces, spans, one, other) for other in count] for one in count]
    price = [sum(cost[one][other] - cost[other][one] for other in count) for one in count]
    rest = set(count)
    lane = [0] * len(pieces)
    placed: list[int] = []
    while rest:
        following = min((one for one in rest if not left[one] & rest), key=lambda one: (price[one], one))
        rest.discard(following)
        for other in rest:
            price[other] -= cost[other][following] - cost[following][other]
        low, high = spans[following]
        near = (
            lane[other] + 1
            for other in placed
            if other in left[following] or (spans[other][0] <= high + 1 and low <= spans[other][1] + 1)
        )
        lane[following] = max(near, default=0)
        placed.append(following)
    return lane


def _crossings(pieces: list[Net], spans: list[tuple[int, int]], one: int, other: int) -> int:
    """How often two nets cross if the first lies left of the second."""
    low, high = spans[other]
    top, bottom = spans[one]
    return sum(low < end < high for end in pieces[one].ends) + (top < pieces[other].start < bottom)
