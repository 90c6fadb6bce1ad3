"""Syntax → circuit: which gate each sign and each call is, and what every node is called.

The learner's gates are the graph's gates, in the learner's order: nothing is simplified or sorted. A name is one node,
however often it occurs; a call written twice is two gates, unless sharing is asked for.

>>> graph = build("1/(1+exp(-u))", group=("auto",))
>>> graph.gate(graph.output).id, graph.rewrites[0]
('sigmoid', Rewrite(kind='group', what='sigmoid', count=1, before=4, after=1))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import InputError, NotationError, Span, TooLargeError
from bpcli.gates import choice
from bpcli.gates.catalogue import FUNCTIONS, GATES
from bpcli.gates.expansions import EXPANSIONS
from bpcli.graph.arguments import arrange, no_value, refuse_crowd
from bpcli.graph.array_nodes import OF_ARRAYS
from bpcli.graph.graph import Graph
from bpcli.graph.naming import give_names, known_shapes
from bpcli.graph.nodes import DRAWN, SIGNS
from bpcli.graph.opening import Opening
from bpcli.graph.rewrite import canonical, fold, gates_to_expand, patterns_wanted
from bpcli.graph.sizes import whole_numbers
from bpcli.notation.limits import MAX_FOLDED
from bpcli.notation.program import AS_IT_LOOKS, parse
from bpcli.notation.syntax import (
    Applied,
    Binary,
    Call,
    Constant,
    Index,
    Indicator,
    List,
    Name,
    Negative,
    Number,
    Statement,
    Syntax,
    Text,
    Tuple,
    children,
    postorder,
)
from bpcli.notation.syntax import names as names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bpcli.algebra.ndarray import Shape
    from bpcli.notation.program import Reading
    from bpcli.notation.syntax import Program


def build(  # noqa: PLR0913  (each says something else of the text)
    text: str,
    given: Collection[str] | Mapping[str, Shape] = (),
    *,
    group: Iterable[str] = (),
    expanded: Iterable[str] = (),
    share: bool = False,
    latest: Mapping[str, str] | None = None,
    reading: Reading = AS_IT_LOOKS,
) -> Graph:
    """The circuit of a program; `given` are the names that have a value, with its shape where that is an array.

    `group` names gates to fold sub-circuits into, statements to fold into a gate of their own, or "auto" for every
    known gate; `expanded` names gates to open; `share` makes equal sub-expressions one node. `latest` says what a name
    stands for that another circuit binds again, where the text is about that one. `reading` says in which notation the
    text is, and which formula of it is meant.
    """
    program = parse(text, FUNCTIONS, frozenset(given), latest, reading._replace(shapes=known_shapes(given)))
    return build_program(program, given, group=group, expanded=expanded, share=share)


def build_program(
    program: Program,
    given: Collection[str] | Mapping[str, Shape] = (),
    *,
    group: Iterable[str] = (),
    expanded: Iterable[str] = (),
    share: bool = False,
) -> Graph:
    """The circuit of a program that has been read, with the options of `build`."""
    shapes = {name: shape for name, shape in known_shapes(given).items() if shape}
    sizes: frozenset[str] = frozenset()
    try:
        while True:  # a name that turns out to be a size is a constant from the start
            builder = _Builder(program, set(given), shapes, tuple(group), tuple(expanded), share=share)
            builder.whole, builder.sizes = whole_numbers(given), sizes
            graph = builder.graph()
            if not builder.used:
                return graph
            sizes |= builder.used
    except InputError as error:
        raise error.located(program.text) from None


class _Builder(Opening):
    """Builds a program, statement by statement."""

    def __init__(
        self,
        program: Program,
        given: set[str],
        shapes: dict[str, Shape],
        group: tuple[str, ...],
        expanded: tuple[str, ...],
        *,
        share: bool,
    ) -> None:
        super().__init__(program, given, shapes, share=share)
        self.patterns = patterns_wanted(group, {statement.name for statement in program.statements})
        self.folded = {s.name for s in program.statements if s.name and s.name.partition("⁽")[0] in group}
        self.folded |= EXPANSIONS.keys() & set(group)
        self.expanded = gates_to_expand(expanded)
        self.counts: dict[tuple[str, str], int] = {}
        self.chosen: dict[int, str] = {}
        self.own_values: dict[str, Syntax] = {}
        self.whole, self.sizes, self.used, self.several = {}, frozenset(), set(), {}
        self.gates_as_written = 0

    def graph(self) -> Graph:
        """Build every statement, then number and name the nodes."""
        output, last = 0, self.program.statements[-1]
        for statement in self.program.statements:
            output = self.statement(statement, is_output=statement is last)
        self.refuse_infinity()
        count = len(self.leaves)
        place = [*range(count, count + len(self.gates)), *reversed(range(count))]  # place[-1 - leaf] is leaf
        operands = [tuple(place[node] for node in nodes) for nodes in self.operands]
        literals = [literal for _, literal, _ in self.leaves]
        constant = [*(literal is not None for literal in literals), *self.fixed]
        chosen = {place[node]: name for node, name in self.chosen.items()}
        for leaf, (name, literal, _) in enumerate(self.leaves):
            if literal is None:
                chosen[leaf] = name
        used = {*chosen.values(), *self.values, *self.given}
        output = place[output]
        return Graph(
            program=self.program,
            leaves=count,
            names=give_names(constant, count, output, chosen, used),
            literals=literals,
            spans=[span for _, _, span in self.leaves] + self.spans,
            shapes=self.leaf_shapes + self.gate_shapes,
            has_arrays=self.arrays,
            constant=constant,
            gates=self.gates,
            operands=operands,
            output=output,
            named=frozenset(chosen),
            own_values=self.own_values,
            sizes=self.sizes,
            rewrites=self.rewrites(),
        )

    def statement(self, statement: Statement, *, is_output: bool) -> int:
        """Add one statement's gates; its node."""
        name = statement.name
        tree = self.understood(canonical(statement.expression, self.bound))
        if name is not None and name in self.values:
            place = next(span for leaf, _, span in self.leaves if leaf == name)
            raise NotationError(
                f"{name} is used before it is defined",
                span=place,
                hint=f"move the statement {name} = … before this one",
            )
        if isinstance(tree, Tuple) and name is not None and not is_output:
            self.takes_several(statement, tree)
            return 0
        if name is not None and not is_output and self.is_constant(tree):
            return self.constant_statement(name, statement, tree)
        tree = self.rewritten(tree)
        folded = name is not None and name in self.folded
        node = self.composite(name or "", tree, statement.span) if folded else self.tree(tree)
        is_input = node < 0 and self.leaves[-1 - node][1] is None  # as in f = x, or f = xᵀ
        if is_input or (node < 0 and name is not None) or node in self.chosen:
            node = self.add(GATES["copy"], (node,), statement.span)
        if name is not None:
            self.chosen[self.bind(name, node)] = name
        return node

    def tree_shape(self, tree: Syntax) -> Shape:
        """The shape of an expression, whose gates are not added."""
        shapes = {name: self.shape_of(name) for name in names_in(tree)}
        if isinstance(tree, Name):
            return shapes[tree.name]
        inner = _Builder(self.program, set(self.bound), shapes, (), (), share=False)
        inner.arrays = self.arrays or bool(shapes)
        return inner.shape(inner.tree(tree))

    def rewritten(self, tree: Syntax) -> Syntax:
        """The tree after grouping, with what was done."""
        if not self.patterns:
            return tree
        before = _count_gates(tree)
        tree, counts = fold(tree, self.patterns, arrays=self.arrays)
        for what, count in counts.items():
            self.counts["group", what] = self.counts.get(("group", what), 0) + count
        self.gates_as_written += before - _count_gates(tree)
        return tree

    def tree(self, tree: Syntax, names: Mapping[str, int] | None = None) -> int:
        """Add the gates of one expression; its node. `names` are nodes that have a name there."""
        local = names or {}
        done: list[int] = []
        for node in postorder(tree):
            match node:
                case Number(text=text, span=span):
                    done.append(self.number(text, span))
                case Name(name=name, span=span):
                    done.append(local[name] if name in local else self.name(name, span))
                case Negative(span=span):
                    done.append(self.add(GATES["neg"], (done.pop(),), span))
                case Binary(operator=operator, span=span):
                    right, left = done.pop(), done.pop()
                    if self.arrays and (self.shape(left) or self.shape(right)):
                        done.append(self.binary(operator, left, right, span))
                    else:
                        done.append(self.add(GATES[SIGNS[operator]], (left, right), span))
                case Constant(text=text, shape=shape, span=span):
                    done.append(self.number(text, span, shape))
                case Text() | Tuple():
                    raise no_value(node)
                case Index() | List() | Applied():
                    count = len(children(node))
                    items = tuple(done[len(done) - count :])
                    del done[len(done) - count :]
                    done.append(self.array(node, items))
                case Call():
                    count = len(node.arguments) + len(node.keywords)
                    operands = done[len(done) - count :]
                    del done[len(done) - count :]
                    done.append(self.call(node, operands))
                case Indicator(comparisons=comparisons, span=span):
                    count = 2 * len(comparisons)
                    refuse_crowd("indicator", count, span)
                    sides = tuple(done[-count:])
                    del done[-count:]
                    done.append(self.add(choice.indicator(tuple(s for s, _, _ in comparisons)), sides, span))
        return done[0]

    def call(self, call: Call, operands: list[int]) -> int:
        """Add the gate of a call, with the defaults of operands that were left out."""
        if self.arrays and len(operands) == 1 and call.function in OF_ARRAYS and self.shape(operands[0]):
            return self.over_arrays(call.function, operands, call.span)
        gate = GATES[call.function]
        nodes = tuple(
            int(operands[place]) if isinstance(place, int) else self.number(place, call.span)
            for place in arrange(gate, call)
        )
        if gate.chooses:
            nodes = (self.mask(nodes[0], call.arguments[0].span), *nodes[1:])
        opens = gate.id in self.expanded
        return self.open_gate(gate, nodes, call.span) if opens else self.add(gate, nodes, call.span)

    def mask(self, node: int, span: Span) -> int:
        """A condition as 0 and 1: a comparison as it is; of anything else, whether it differs from 0."""
        if node >= 0 and self.gates[node].id == "indicator":
            return node
        return self.add(choice.indicator(("≠",)), (node, self.number("0", span)), span)

    def composite(self, name: str, tree: Syntax, span: Span, names: Mapping[str, int] | None = None) -> int:
        """Add an expression as one gate; `names` are nodes that have a name there."""
        from bpcli.graph.composite import composite

        inner = _Builder(self.program, self.given, {}, (), (), share=self.shared is not None)
        inner.arrays = self.arrays
        written = (node.name for node in postorder(tree) if isinstance(node, Name))
        nodes = names or self.values
        for key in dict.fromkeys(name for name in written if name in nodes or name in self.bound):
            shape = self.shape(nodes[key]) if key in nodes else self.input_shapes.get(key, ())
            inner.bind(key, inner.leaf(key, None, span, shape))
        inner.program = type(self.program)(self.program.text, (Statement(None, tree, span),))
        part = inner.graph()
        if not part.gates:
            return self.tree(tree)
        if len(part.gates) > MAX_FOLDED:
            found = f"{name} has {len(part.gates):,}"
            raise TooLargeError(f"--group folds at most {MAX_FOLDED} gates into one, and {found}", span=span)
        operands = tuple(names[key] if names else self.name(key, span) for key in part.inputs)
        self.counts["group", name] = self.counts.get(("group", name), 0) + 1
        self.gates_as_written += len(part.gates) - 1
        if any(literal and literal.startswith(DRAWN) for literal in part.literals):
            raise InputError(
                f"{name} holds random numbers, so it is no gate", span=span, hint="name them first: r = randn(3)"
            )
        return self.add(composite(name, part), operands, span)


def _count_gates(tree: Syntax) -> int:
    return sum(not isinstance(node, Number | Name) for node in postorder(tree))
