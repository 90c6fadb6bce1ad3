"""The first section of a lesson: the expression as it was understood, and its title."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula, equation, separated, words
from bpcli.algebra.text import Text
from bpcli.lesson import sentences as say
from bpcli.lesson.figures import tells_shape
from bpcli.lesson.remarks import rewrite_sentences
from bpcli.lesson.story import Block, Facts, Kind, Parts, Phrase, Section, Story
from bpcli.trace.expressions import expression_text
from bpcli.trace.wording import formula
from bpcli.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.graph.graph import Graph
    from bpcli.lesson.figures import Figures
    from bpcli.lesson.tell import Telling
    from bpcli.notation.syntax import Statement

LISTED = 12  # inputs or nodes that are listed in a line
TITLE = 200  # characters of a program that still make a title


def titled(figures: Figures, sections: Sequence[Section]) -> Story:
    """Sections under the title of the lesson."""
    name = title(figures)
    return Story(name, tuple(sections), Kind.FORMULA if name == _program(figures.graph) else Kind.WORDS)


def title(figures: Figures) -> str:
    """The program as it was understood; of a long one how large it is."""
    return circuit_title(figures.graph)


def circuit_title(graph: Graph) -> str:
    """The program of a circuit as it was understood; of a long one how large it is."""
    if program := _program(graph):
        return program
    return f"{graph.names[graph.output]}: {plural(len(graph.gates), 'gate')}, {plural(len(graph.inputs), 'input')}"


def _program(graph: Graph) -> str:
    """The statements, if they are few enough for a title."""
    statements = graph.program.written
    if len(statements) > LISTED:
        return ""
    names = [_written(s) or graph.names[graph.output] for s in statements]
    whole = (equation(n, expression_text(s.expression, graph)) for n, s in zip(names, statements, strict=True))
    program = Formula(*separated(whole, "; "))
    return program if len(program) <= TITLE else ""


def _written(statement: Statement) -> str:
    """The name of a statement, or its names: a, b."""
    return (statement.name or "").strip("()")


def understood(figures: Figures, telling: Telling) -> Section:
    """What was read: the expression, its inputs and intermediates, and what was done to the circuit."""
    graph, trace = figures.graph, figures.back.trace
    statements = graph.program.written
    pairs: list[tuple[str, str]] = []
    lines = [
        equation(_written(s), expression_text(s.expression, graph)) if s.name else expression_text(s.expression, graph)
        for s in (statements if len(statements) <= LISTED else ())
    ]
    pairs.append(("expression", Formula(*separated(lines, "; ")) or Phrase(f"{len(statements):,} statements")))
    inputs = list(graph.inputs)
    if trace.is_symbolic:
        listed = Formula(*separated(_shaped(graph, name) for name in inputs[:LISTED]))
        pairs.append(("inputs", Phrase(listed, f"{_more(len(inputs))}{say.FORMULAS_ONLY}")))
    elif inputs:
        values = [_input(figures, name) for name in inputs[:LISTED]]
        if graph.has_arrays:
            pairs += [("" if place else "inputs", text) for place, text in enumerate(values)]
            pairs += [("", Phrase(_more(len(inputs)).strip()))] if len(inputs) > LISTED else []
        else:
            pairs.append(("inputs", _listed(values, len(inputs))))
    else:
        pairs.append(("inputs", Phrase("none")))
    inner = [n for n in graph.gate_nodes if n != graph.output and not graph.constant[n]]
    if inner:
        equations = [equation(graph.names[node], formula(graph, node)) for node in inner[:LISTED]]
        pairs.append(("intermediates", _listed(equations, len(inner))))
    out = figures.back.output
    if out >= graph.leaves and graph.names[out]:
        pairs.append(("output", equation(graph.names[out], formula(graph, out))))
    blocks: list[Block] = [Facts(tuple(pairs), Kind.FORMULA)]
    blocks += rewrite_sentences(graph, telling.group, telling.expand, share=telling.share)
    return Section("Understood", tuple(blocks))


def _input(figures: Figures, name: str) -> Formula:
    value = figures.value(figures.graph.inputs[name])
    if tells_shape(value):
        return equation(name, value)
    shaped = _shaped(figures.graph, name)
    return value.after(Formula(shaped, " = ")) if isinstance(value, Parts) else Formula(shaped, " = ", value)


def _listed(formulas: list[Formula], count: int) -> Formula:
    """Formulas in a line, and how many more there are."""
    listed = Formula(*separated(formulas))
    return Phrase(listed, _more(count)) if count > LISTED else listed


def _shaped(graph: Graph, name: str) -> Formula:
    shape = graph.shapes[graph.inputs[name]]
    return Formula(Text(name), words(" "), str(shape)) if shape else Formula(name)


def _more(count: int) -> str:
    return f" and {count - LISTED:,} more" if count > LISTED else ""
