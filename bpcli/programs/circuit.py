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
from bpcli.programs.gates import OPAQUE, syntax_of
from bpcli.programs.values import Node
from bpcli.trace.interpret import run
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpcli.graph.graph import Graph
    from bpcli.programs.walker import Walker

MAX_NODES = 60_000
MOST_TRIES = 40
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


def circuit(
    walker: Walker, output: Node, called: str | None = None, given: Mapping[str, Given] | None = None, **options: Any
) -> Circuit:
    """The circuit of a node, which is `called` so; `given` are the inputs' values as they were typed.

    `options` are those of the builder: group, expanded, share.
    """
    nodes = _needed(output)
    if called is not None and is_name(called):
        walker.bindings.insert(0, (called, output, True))
    ways: dict[int, int] = {}
    for _ in range(MOST_TRIES):
        try:
            made = _built(walker, nodes, output, ways, (given or {}, options))
            wrong = _differing(made, nodes, ways)
        except InputError as error:
            wrong = _refused(nodes, ways)
            if not wrong:
                raise walker.placed(error, walker.source.tree) if error.span is None else error from None
        if not wrong:
            return made
        if all(ways.get(key, 0) >= OPAQUE for key in wrong):
            break
        ways |= {key: ways.get(key, 0) + 1 for key in wrong}
    raise InputError("this program cannot be written as a circuit")


def _refused(nodes: list[Node], ways: Mapping[int, int]) -> set[int]:
    """The nodes for which the builder has no gate, each tried alone."""
    wrong: set[int] = set()
    for node in nodes:
        if node.operation == "input":
            continue
        taken = {id(operand): operand for operand in operands(node) if operand.tracked}
        given = {f"x{place}": operand for place, operand in enumerate(taken.values())}
        trees: dict[int, Syntax] = {id(operand): Name(name, node.span) for name, operand in given.items()}
        tree, way = syntax_of(node, trees, ways=ways.get(id(node), 0))
        try:
            values = {name: _given(operand) for name, operand in given.items()}
            built = build_program(Program("", (Statement("out", tree, node.span),), ()), values)
            alone = run(built, [values[name].number for name in built.inputs]).values[built.output]
            fits = _same(alone, node.value, chooses=built.chooses)
        except InputError:
            fits = False
        if not fits and way < OPAQUE:
            wrong.add(id(node))
    return wrong


def _same(value: Any, program: Any, *, chooses: bool) -> bool:
    """Whether a value of the circuit is the one that the program computed; what a choice leaves out has none."""
    import numpy as np

    ours = np.asarray(program, dtype=float)
    if np.shape(value) != ours.shape:
        return False
    shown = np.where(np.isnan(value), ours, value) if chooses else value
    return bool(np.allclose(shown, ours, rtol=TOLERANCE, atol=1e-9, equal_nan=True))


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


def _built(
    walker: Walker,
    nodes: list[Node],
    output: Node,
    ways: dict[int, int],
    asked: tuple[Mapping[str, Given], dict[str, Any]],
) -> Circuit:
    typed, options = asked
    names = _names(walker, nodes, output)
    trees: dict[int, Syntax] = {}
    statements: list[Statement] = []
    shown: set[str] = set()
    for node in nodes:
        if node.operation == "input":
            trees[id(node)] = Name(names[id(node)], node.span)
            continue
        tree, ways[id(node)] = syntax_of(node, trees, ways=ways.get(id(node), 0))
        if ways[id(node)] == OPAQUE:
            shown.add(node.operation.rpartition(".")[2])
        if id(node) in names:
            statements.append(Statement(names[id(node)], tree, node.span))
            tree = Name(names[id(node)], node.span)
        trees[id(node)] = tree
    given = {names[id(node)]: typed.get(node.name or "") or _given(node) for node in nodes if node.operation == "input"}
    if not statements:  # the output is an input itself
        statements.append(Statement("out" if "out" not in given else "f", trees[id(output)], output.span))
    program = Program(walker.source.text, tuple(statements), ())
    graph = build_program(program, given, **options)
    if graph.inputs.keys() - given.keys():
        raise InputError("a part of this program is not a number")
    trace = Trace(graph, {name: given[name] for name in graph.inputs})
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


def _differing(made: Circuit, nodes: list[Node], ways: Mapping[int, int]) -> set[int]:
    """The nodes that make the first value that differs from the program's; nothing where all are the program's."""
    inside: list[Node] = []
    for node in nodes:
        inside.append(node)
        name = made.names.get(id(node))
        if name is None:
            continue
        place = made.graph.nodes.get(name)
        if place is not None and not _same(made.trace.values[place], node.value, chooses=made.graph.chooses):
            return _refused(inside, ways) or {id(part) for part in inside if part.operation != "input"}
        inside = []
    return set()
