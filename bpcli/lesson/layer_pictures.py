"""What flows where through a layer, as a small table made from this circuit's own numbers.

A convolution: which outputs an input entry feeds. Max pooling: which entry each window sends its gradient to. Batch
normalisation: the three ways back of a column. Attention: who looks at whom.

>>> from bpcli import explain
>>> from bpcli.lesson.figures import Figures
>>> text, table = layer_pictures(Figures(explain("maxpool(X, 2)", X=[[1, 2], [4, 3]]).backward()))
>>> table.row(0)
('f[0, 0]', 'X[1, 0]', '4', '1')
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from bpcli.algebra.arrays import ARRAYS
from bpcli.algebra.decimals import decimal
from bpcli.lesson import sentences as say
from bpcli.lesson.story import Column, Kind, Sentence, Table
from bpcli.trace.wording import operand_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bpcli.lesson.figures import Figures
    from bpcli.lesson.story import Block

MOST = 2  # layers that have a table
ROWS = 8  # of a table; the rest is left out
KEYS = 6  # columns of weights
OUTPUTS = 3  # that are named for an entry
ROUNDING = 1e-13  # of the largest part: a number below it is what rounding leaves of 0
SMALL = 4  # at most so much of a large input is looked at along an axis


def layer_pictures(figures: Figures) -> list[Block]:
    """A sentence and a table for the first layers of a circuit with values."""
    back = figures.back
    if back.trace.is_symbolic:
        return []
    isfinite, above = ARRAYS.np.isfinite, {edge.node for edge in back.edges}
    layers = [node for node in figures.graph.gate_nodes if figures.graph.gate(node).id in _DRAWN and node in above]
    layers = [node for node in layers if all(isfinite(x).all() for x in (*_at(figures, node), back.gradient[node]))]
    return [block for node in layers[:MOST] for block in _DRAWN[figures.graph.gate(node).id](figures, node)]


def _table(columns: Sequence[tuple[str, Kind]], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(tuple(Column(*column) for column in columns), len(rows), rows.__getitem__)


def _at(figures: Figures, node: int) -> list[Any]:
    values = figures.back.trace.values
    return [values[operand] for operand in figures.graph.operands_of(node)]


def _upstream(figures: Figures, node: int) -> Any:
    return ARRAYS.np.asarray(figures.back.gradient[node])


def _named(name: str, place: Sequence[int]) -> str:
    return f"{name}[{', '.join(str(int(index)) for index in place)}]"


def _names(figures: Figures, node: int) -> tuple[str, str]:
    graph = figures.graph
    return graph.names[node], operand_text(graph, graph.operands_of(node)[0])


def _places(shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    """All places of a small array; of a large one a corner, an edge and one further in."""
    np = ARRAYS.np
    if np.prod(shape) <= ROWS:
        return list(np.ndindex(*shape))
    inner = tuple(min(n - 1, SMALL) // 2 for n in shape[-2:])
    lead = (0,) * (len(shape) - 2)
    ends = {(*lead, *inner[:-1], 0), (*lead, *inner)} | ({(*lead, 0, 0)} if len(shape) > 1 else {(0,)})
    return sorted(ends)


def _convolution(figures: Figures, node: int) -> Iterator[Block]:
    """Each entry of the input: the outputs that it feeds, and the weight that it meets there."""
    np, gate = ARRAYS.np, figures.graph.gate(node)
    (y, x), at = _names(figures, node), _at(figures, node)
    g, rows = _upstream(figures, node), []
    for place in _places(at[0].shape):
        only = np.zeros(at[0].shape)
        only[place] = 1
        rest = [np.zeros_like(b) for b in at[2:]]
        fed = np.argwhere(gate.forward(ARRAYS, only, np.ones_like(at[1]), *rest))
        met = gate.forward(ARRAYS, only, at[1], *rest)
        terms = [f"{_number(figures, g[tuple(out)])}·{_number(figures, met[tuple(out)])}" for out in fed[:OUTPUTS]]
        more = " …" if len(fed) > OUTPUTS else ""
        names = ", ".join(_named(y, out) for out in fed[:OUTPUTS])
        rows.append((_named(x, place), f"{names}{more}", f"{' + '.join(terms) or '0'}{more.replace(' ', ' + ')}"))
    yield Sentence(say.FEEDS.format(x=x, y=y), y)
    yield _table(((x, Kind.NAME), (say.FED, Kind.FORMULA), (say.TERMS, Kind.GRADIENTS)), rows)


def _pooling(figures: Figures, node: int) -> Iterator[Block]:
    """Each window: its largest entry, and the gradient that goes there."""
    np, gate = ARRAYS.np, figures.graph.gate(node)
    (y, x), at = _names(figures, node), _at(figures, node)
    shape, value = figures.graph.shapes[node], figures.back.trace.values[node]
    g, rows = _upstream(figures, node), []
    for place in islice(np.ndindex(*shape), ROWS):
        only = np.zeros(shape)
        only[place] = 1
        winner = np.argwhere(gate.pull(ARRAYS, 0, only, value, at, at[0].shape, shape))[0]
        number = _number(figures, value[place])
        rows.append((_named(y, place), _named(x, winner), number, _number(figures, g[place])))
    yield Sentence(say.ROUTED.format(x=x, y=y), y)
    columns = (say.WINDOW, Kind.NAME), (say.LARGEST, Kind.FORMULA), (say.ITS_VALUE, Kind.VALUE)
    yield _table((*columns, (say.IT_GETS, Kind.GRADIENT)), rows)


def _normalisation(figures: Figures, node: int) -> Iterator[Block]:
    """The first column: what comes back straight, through the mean, and through the deviation."""
    np, gate = ARRAYS.np, figures.graph.gate(node)
    (y, x), (at, gamma, _) = _names(figures, node), _at(figures, node)
    normal = gate.forward(ARRAYS, at, np.ones_like(gamma), np.zeros_like(gamma))[:, 0]
    off, flow = at[:, 0] - at[:, 0].mean(), _upstream(figures, node)[:, 0] * gamma[0]
    top = np.argmax(np.abs(normal))
    if not normal[top]:
        return
    deviation = off[top] / normal[top]
    parts = flow, np.full(len(flow), -flow.mean()), -normal * (flow * normal).mean()
    ways = [part / deviation for part in parts]
    rows = []
    for row in range(min(len(at), ROWS)):
        numbers = [way[row] for way in ways]
        numbers.append(sum(numbers))
        least = max(map(abs, numbers)) * ROUNDING
        texts = (_number(figures, number if abs(number) > least else 0) for number in numbers)
        rows.append((_named(x, (row, 0)), *texts))
    yield Sentence(say.WAYS.format(x=x, y=y), y)
    columns = [(name, Kind.GRADIENT) for name in (say.STRAIGHT, say.THROUGH_MEAN, say.THROUGH_DEVIATION, say.SUM)]
    yield _table(((x, Kind.NAME), *columns), rows)


def _attention(figures: Figures, node: int) -> Iterator[Block]:
    """A row for each query: the weights that it gives to the keys. A value's gradient holds them."""
    np, gate, at = ARRAYS.np, figures.graph.gate(node), _at(figures, node)
    shape, value, keys = figures.graph.shapes[node], figures.back.trace.values[node], at[1].shape[-2]
    first, columns = (0,) * (len(shape) - 2), list(range(min(keys, KEYS)))
    more = ("…",) * (keys > KEYS)
    rows = []
    for query in range(min(shape[-2], ROWS)):
        only = np.zeros(shape)
        only[(*first, query, 0)] = 1  # so the gradient at a value is the weight of this query
        weights = gate.pull(ARRAYS, 2, only, value, at, at[2].shape, shape)[first]
        rows.append((str(query), *(_number(figures, weights[k, 0]) for k in columns), *more))
    of_stack = say.FIRST_OF_STACK if first else ""
    yield Sentence(f"{say.LOOKS.format(y=figures.graph.names[node])}{of_stack}", figures.graph.names[node])
    headers = [(say.KEY.format(key=k), Kind.VALUE) for k in columns] + [("…", Kind.VALUE)] * len(more)
    yield _table(((say.QUERY, Kind.STEP), *headers), rows)


def _number(figures: Figures, value: Any) -> str:
    return decimal(float(value), figures.digits)


_DRAWN: dict[str, Callable[[Figures, int], Iterator[Block]]] = {
    "conv1d": _convolution,
    "conv2d": _convolution,
    "maxpool": _pooling,
    "batchnorm": _normalisation,
    "attention": _attention,
}
