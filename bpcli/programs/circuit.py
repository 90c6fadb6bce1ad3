"""The nodes of a walk → the circuit: statements of the notation, built and named as any other.

What no gate covers is one opaque node. Every value of the circuit is compared with what the program computed, so a
circuit never says something else than the program.
"""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.graph.build import build_program
from bpcli.notation.bindings import binding
from bpcli.notation.names import is_name
from bpcli.notation.syntax import Name, Program, Statement, Syntax
from bpcli.programs.gates import syntax_of
from bpcli.programs.values import Node
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpcli.graph.graph import Graph
    from bpcli.programs.walk import Walker

MAX_NODES = 60_000
TOLERANCE = 1e-7


class Circuit(NamedTuple):
    """A circuit of a program: its graph, its trace, and the graph's name of each node of the walk that it holds."""

    graph: Graph
    trace: Trace
    given: dict[str, Given]
    names: dict[int, str]  # by id of a node of the walk
    held: list[Node]  # those nodes, so that no id is used again
    opaque: tuple[str, ...]  # what no gate covers

    def of_nodes(self, upstream: Any = None) -> dict[int, Any]:
        """The gradient of the output with respect to each node of the walk, by its id."""
        found = self.trace.backward(upstream=upstream)
        return {
            key: found.gradient[self.graph.nodes[name]] for key, name in self.names.items() if name in self.graph.nodes
        }

    def gradients(self, upstream: Any = None) -> dict[str, Any]:
        """The gradient of the output with respect to each input."""
        return self.trace.backward(upstream=upstream).gradients


def circuit(walker: Walker, output: Node, **options: Any) -> Circuit:
    """The circuit of a node; `options` are those of the builder: group, expanded, share."""
    nodes = _needed(output)
    opaque: set[int] = set()
    for _ in range(20):
        made = _built(walker, nodes, output, opaque, options)
        wrong = _differing(made, nodes)
        if not wrong or wrong <= opaque:
            return made
        opaque |= wrong
    raise InputError("this program cannot be written as a circuit")


def _needed(output: Node) -> list[Node]:
    """The tracked nodes that a node depends on, operands before the node that uses them."""
    order: list[Node] = []
    seen: set[int] = set()
    stack: list[tuple[Node, bool]] = [(output, False)]
    while stack:
        node, ready = stack.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen and node.tracked:
            seen.add(id(node))
            stack.append((node, True))
            stack += [(operand, False) for operand in reversed(operands(node))]
        if len(seen) > MAX_NODES:
            raise InputError(f"the circuit of this program has more than {MAX_NODES:,} nodes")
    return order


def operands(node: Node) -> list[Node]:
    """The nodes that a node takes."""
    found: list[Node] = []
    todo: list[Any] = [*node.arguments, *node.keywords.values()]
    while todo:
        item = todo.pop(0)
        if isinstance(item, Node):
            found.append(item)
        elif type(item) in {list, tuple}:
            todo[:0] = item
    return found


def _built(walker: Walker, nodes: list[Node], output: Node, opaque: set[int], options: Mapping[str, Any]) -> Circuit:
    names = _names(walker, nodes, output)
    trees: dict[int, Syntax] = {}
    statements: list[Statement] = []
    shown: set[str] = set()
    for node in nodes:
        if node.operation == "input":
            trees[id(node)] = Name(names[id(node)], node.span)
            continue
        tree, is_opaque = syntax_of(node, trees, opaque=id(node) in opaque)
        if is_opaque:
            opaque.add(id(node))
            shown.add(node.operation.lstrip("."))
        if id(node) in names:
            statements.append(Statement(names[id(node)], tree, node.span))
            tree = Name(names[id(node)], node.span)
        trees[id(node)] = tree
    given = {names[id(node)]: _given(node) for node in nodes if node.operation == "input"}
    if not statements:  # the output is an input itself
        statements.append(Statement("out" if "out" not in given else "f", trees[id(output)], output.span))
    program = Program(walker.source.text, tuple(statements), ())
    try:
        graph = build_program(program, given, **options)
        trace = Trace(graph, {name: given[name] for name in graph.inputs})
    except InputError as error:
        raise walker.placed(error, walker.source.tree) if error.span is None else error from None
    return Circuit(graph, trace, given, names, nodes, tuple(sorted(shown)))


def _given(node: Node) -> Given:
    value = node.value
    if getattr(value, "shape", ()):
        value = value.astype(float)
        return Given(f"array{value.shape}", value)
    number = float(value)
    return Given(repr(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number), number)


def _names(walker: Walker, nodes: list[Node], output: Node) -> dict[int, str]:
    """What the nodes are called that have a statement of their own: the learner's names, numbered where they repeat.

    A name of the file itself comes before one inside a function. A node without a name that several others use has
    one too, and so has the output.
    """
    wanted: dict[int, str] = {}
    for in_file in (True, False):
        for name, node, top in walker.bindings:
            if top == in_file and is_name(name):
                wanted.setdefault(id(node), name)
    uses = Counter(id(operand) for node in nodes for operand in operands(node))
    taken = set(wanted.values()) | {node.name or "" for node in nodes}
    found = {id(node): node.name or "x" for node in nodes if node.operation == "input"}
    counts = Counter(found.values())
    for node in nodes:
        if id(node) in found:
            continue
        called = wanted.get(id(node)) or (_free(taken, ("f", "out", "output")) if node is output else None)
        if called is None and uses[id(node)] > 1:
            called = _free(taken, (f"t{number}" for number in count(1)))
        if called is not None:
            taken.add(called)
            counts[called] += 1
            found[id(node)] = binding(called, counts[called])
    return found


def _free(taken: set[str], words: Iterable[str]) -> str:
    """The first of some names that is not taken."""
    return next(word for word in words if word not in taken)


def _differing(made: Circuit, nodes: list[Node]) -> set[int]:
    """The nodes of which the first value that differs is made; nothing where all values are the program's."""
    import numpy as np

    inside: list[Node] = []
    for node in nodes:
        inside.append(node)
        name = made.names.get(id(node))
        if name is None:
            continue
        place = made.graph.nodes.get(name)
        value = made.trace.values[place] if place is not None else node.value
        ours = np.asarray(node.value, dtype=float)
        if made.graph.chooses and np.shape(value) == ours.shape:
            value = np.where(np.isnan(value), ours, value)  # what a choice leaves out has no value
        if np.shape(value) != ours.shape or not np.allclose(value, ours, rtol=TOLERANCE, atol=1e-9, equal_nan=True):
            return {id(one) for one in inside if one.operation != "input"}
        inside = []
    return set()
