"""Jacobians as a section of the lesson: of every gate on the way back, then of the whole output.

>>> from bpcli.graph.build import build
>>> from bpcli.lesson.figures import Figures
>>> from bpcli.trace.trace import Trace
>>> section = jacobians(Figures(Trace(build("relu(x)", {"x": (4096,)})).backward()), brief=False)
>>> section.blocks[2].text.partition(" (")[0]
'∂f/∂x is 4,096 × 4,096'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.decimals import decimal
from bpcli.algebra.formula import Formula, separated, words
from bpcli.algebra.shown import Text
from bpcli.algebra.sizes import count
from bpcli.lesson import jacobian_sentences as say
from bpcli.lesson.columns import SHAPE
from bpcli.lesson.jacobian_pictures import picture
from bpcli.lesson.story import Block, Column, Kind, Phrase, Section, Sentence, Table
from bpcli.lesson.templates import sentence
from bpcli.trace.jacobian import FLOAT32, MAX_SMALL, edge_jacobian, edge_structure, output_jacobians
from bpcli.trace.jacobian_cost import both_ways, multiplications, result_memory, vjp_text
from bpcli.trace.wording import gradient_name, operand_text
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bpcli.lesson.figures import Figures
    from bpcli.trace.jacobian import Jacobian
    from bpcli.trace.trace import Edge

TITLE = "Jacobians"
MOST = 12  # Jacobians that are told of one by one
LISTED = 12  # names in a sentence


def jacobians(figures: Figures, *, brief: bool) -> Section:
    """The section; `brief` leaves only the tables."""
    back = figures.back
    if not back.edges:
        return Section(TITLE, (Sentence(say.NO_EDGES),))
    if not figures.graph.has_arrays:
        told = () if brief else (Sentence(say.NUMBERS),)
        return Section(TITLE, (*told, _number_table(figures), *_whole(figures, brief=True)))
    blocks: list[Block] = []
    if brief:
        blocks.append(_edge_table(figures, back.edges))
    else:
        blocks += [Sentence(say.INTRO), Sentence(say.POINT), *_edges(figures)]
    return Section(TITLE, (*blocks, *_whole(figures, brief=brief)))


def _edges(figures: Figures) -> Iterator[Block]:
    """A paragraph for each of the first edges, a table for those that follow."""
    graph = figures.graph
    large = [edge for edge in figures.back.edges if graph.shapes[edge.node] or graph.shapes[edge.operand]]
    told = False
    for edge in large[:MOST]:
        one = edge_jacobian(figures.back, edge)
        name = _edge_name(figures, edge)
        yield _sentence(figures, one, name, _ones(figures, one, edge))
        if drawn := picture(one, figures.digits):
            yield drawn if told else drawn._replace(caption=f"{say.PICTURES} {drawn.caption}".rstrip())
            told = True
        yield _cost(figures, one, edge)
    numbers = [edge for edge in figures.back.edges if not (graph.shapes[edge.node] or graph.shapes[edge.operand])]
    if numbers:
        names = Formula(*separated(_edge_name(figures, edge) for edge in numbers[:LISTED]))
        yield sentence(say.SOME_NUMBERS, names=Phrase(names, " …" * (len(numbers) > LISTED)))
    if len(large) > MOST:
        yield Sentence(say.MORE.format(count=len(large) - MOST))
        yield _edge_table(figures, large[MOST:])


def _whole(figures: Figures, *, brief: bool) -> Iterator[Block]:
    """The Jacobian of the output with respect to each wanted node."""
    graph, back = figures.graph, figures.back
    found = output_jacobians(back)
    of = graph.names[back.output]
    if brief or not graph.shapes[back.output]:
        yield Sentence((say.WHOLE if brief else say.WHOLE_NUMBER).format(of=of))
        yield _table(figures, found)
        return
    into: dict[int, list[int]] = {}
    for edge in back.edges:
        into.setdefault(edge.operand, []).append(edge.node)
    direct = {one.wrt for one in found if into.get(one.wrt) == [back.output]}
    if len(direct) < len(found):
        yield Sentence(say.WHOLE.format(of=of))
    for one in found[:MOST]:
        name = gradient_name(of, graph.names[one.wrt])
        if one.wrt in direct:
            yield sentence(say.WHOLE_SAME, name, name=name)
            continue
        yield _sentence(figures, one, name, whole=True)
        if drawn := picture(one, figures.digits):
            yield drawn
        if one.structure.kind != "zero":
            yield Sentence(_whole_cost(one, of))
    if len(found) > MOST:
        yield _table(figures, found[MOST:])


def _sentence(figures: Figures, one: Jacobian, name: str, more: str = "", *, whole: bool = False) -> Sentence:
    """Its shape, and its structure in words; of the `whole`, dense only says that nothing better is known."""
    graph, structure = figures.graph, one.structure
    rows, cols = one.shape
    of, wrt = graph.names[one.of], operand_text(graph, one.wrt)
    nodes = graph.operands_of(one.of)
    block = structure.block
    for slot, node in enumerate(nodes[:2]):
        block = block.replace(f"${slot}", operand_text(graph, node))
    factors = structure.pattern.factors
    copies = next((f.rows for f in factors if f.sort == "identity"), 1)
    inner = {"high": rows // copies, "wide": cols // copies, "copies": copies}
    text = say.WHOLE_DENSE if whole and structure.kind == "dense" else say.WORDS[structure.kind]
    text = text.format(of=of, wrt=wrt, block=block.replace("ᵀᵀ", ""), **inner)
    shapes = say.SHAPES.format(output=_shape(of, one.output), operand=_shape(wrt, one.operand))
    told = f"{text} {more}".rstrip()
    return sentence(say.SHAPE, name, name=name, rows=f"{rows:,}", cols=f"{cols:,}", shapes=shapes, words=told)


def _shape(name: str, shape: tuple[int, ...]) -> str:
    return say.HAS_SHAPE.format(name=name, shape=shape) if shape else say.IS_NUMBER.format(name=name)


def _ones(figures: Figures, one: Jacobian, edge: Edge) -> str:
    """How many of the zeros and ones are ones."""
    record = figures.back.trace.record
    if record is None or one.structure.kind != "zeros and ones":
        return ""
    local: Any = record.local[edge.index]
    ones = int(local.sum())
    return say.ONES_OF.format(ones=ones, all=one.shape[0], are="is" if ones == 1 else "are")


def _cost(figures: Figures, one: Jacobian, edge: Edge) -> Sentence:
    """What its product with the upstream gradient costs, and what the whole would if it is not small."""
    graph = figures.graph
    upstream = figures.upstream_text(edge.node)
    start = edge.node == figures.back.output and figures.back.is_plain
    vjp = vjp_text(graph, edge, figures.loss, Text.lift(1) if start else upstream)
    most = multiplications(one)
    effort = plural(most, "multiplication") if most else "no multiplications"
    if one.structure.kind in {"broadcast", "column"} and one.structure.pattern.values == "one":
        effort = say.ONLY_ADDS
    if one.entries is not None or one.size <= MAX_SMALL:
        return sentence(say.USED, vjp=vjp, effort=effort)
    filled = one.structure.pattern.filled
    text = say.COST if filled < one.size else say.COST_DENSE
    memory, result = both_ways(one.size * FLOAT32), both_ways(result_memory(one))
    fields = {"size": count(one.size), "memory": memory, "filled": count(filled), "effort": effort, "result": result}
    return sentence(text, vjp=vjp, **fields)


def _whole_cost(one: Jacobian, of: str) -> str:
    rows = plural(one.shape[0], "backward pass")
    if one.entries is not None:
        return say.WHOLE_BUILT.format(rows=rows, of=of)
    filled = one.structure.pattern.filled
    few = say.WHOLE_FILLED.format(filled=count(filled)) if filled < one.size else ""
    return say.WHOLE_COST.format(
        size=count(one.size), memory=both_ways(one.size * FLOAT32), filled=few, rows=rows, of=of
    )


def _number_table(figures: Figures) -> Table:
    """The edges of a circuit of numbers: each Jacobian is its local gradient."""
    edges, symbolic = figures.back.edges, figures.back.trace.is_symbolic

    def row(index: int) -> tuple[str, ...]:
        cells = _edge_name(figures, edges[index]), "1 × 1"
        return cells if symbolic else (*cells, figures.local(edges[index]))

    return Table(_OF_NUMBERS[:-1] if symbolic else _OF_NUMBERS, len(edges), row)


def _edge_table(figures: Figures, edges: list[Edge]) -> Table:
    """A row an edge: shape, structure, what it would cost."""
    shapes = figures.graph.shapes

    def row(index: int) -> tuple[str, ...]:
        edge = edges[index]
        kind = edge_structure(figures.back, edge).kind
        return _edge_name(figures, edge), *_cells(shapes[edge.node], shapes[edge.operand], kind)

    return Table(_OF_ARRAYS, len(edges), row)


def _table(figures: Figures, found: list[Jacobian]) -> Table:
    """A row for the whole Jacobian with respect to each wanted node."""

    def row(index: int) -> tuple[str, ...]:
        one = found[index]
        name = gradient_name(figures.graph.names[one.of], figures.graph.names[one.wrt])
        cells = _cells(one.output, one.operand, one.structure.kind)
        if figures.graph.has_arrays:
            return name, *cells
        return name, cells[0], "—" if one.entries is None else decimal(one.entries[0][0], figures.digits)

    return Table(_OF_ARRAYS if figures.graph.has_arrays else _OF_NUMBERS, len(found), row)


_SIZE = (Column("Jacobian", Kind.FORMULA), SHAPE)
_OF_NUMBERS = (*_SIZE, Column("entry", Kind.FORMULA))
_OF_ARRAYS = (*_SIZE, Column("structure"), Column("as float32"))


def _cells(output: tuple[int, ...], operand: tuple[int, ...], kind: str) -> tuple[str, ...]:
    from math import prod

    rows, cols = prod(output), prod(operand)
    return f"{rows:,} × {cols:,}", kind, both_ways(rows * cols * FLOAT32)


def _edge_name(figures: Figures, edge: Edge) -> Formula:
    graph = figures.graph
    name = gradient_name(graph.names[edge.node], operand_text(graph, edge.operand))
    many = graph.operands_of(edge.node).count(edge.operand) > 1
    return Formula(name, words(f" (operand {edge.slot + 1})")) if many else name
