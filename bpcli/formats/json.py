"""The trace as JSON, schema 1: an interface that programs rely on (see `bpcli help formats`). Rows stream.

Numbers are floats in full precision; formulas are spelled as in Python.
"""

from __future__ import annotations

from math import inf, isfinite, isnan, log10
from typing import TYPE_CHECKING, Any

from bpcli.algebra import shown_arrays
from bpcli.algebra.exact import EXACT
from bpcli.algebra.formula import ArrayText, call
from bpcli.algebra.shown_arrays import Shown
from bpcli.formats.ascii import to_code
from bpcli.formats.clean import encoded
from bpcli.lesson.tell import passes
from bpcli.trace.wording import formula, local_formula, operand_text, rule_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bpcli.algebra.shown import Text
    from bpcli.formats import Page
    from bpcli.lesson.tell import Telling
    from bpcli.trace.exact_pass import ExactPass
    from bpcli.trace.orders import Turn
    from bpcli.trace.trace import Pass, Trace

SCHEMA = 1


def write(trace: Trace, telling: Telling, page: Page) -> None:
    """Write the trace as one JSON object."""
    back, exact = passes(trace, telling)
    document = _Document(back, exact, telling)
    fields: dict[str, Any] = document.head()
    page.write("{")
    page.write(", ".join(f"{encoded(key)}: {encoded(value)}" for key, value in fields.items()))
    for key, rows in (
        ("forward", document.forward()),
        ("backward", document.backward()),
        ("sums", document.sums()),
        *(_jacobians(document) if telling.jacobian else ()),
        *((("check", document.check()),) if telling.check and not trace.is_symbolic else ()),
    ):
        page.write(f',\n "{key}": [')
        _stream(page, rows)
        page.write("]")
    if telling.why_order and back.edges and not trace.is_symbolic:
        page.write(f',\n "why_order": {encoded(_why_order(back))}')
    page.write("}\n")


def _why_order(back: Pass) -> dict[str, Any]:
    """The turns of the right order and of a wrong one, and what each way counts; null where it leaves the floats."""
    from bpcli.lesson.why_order import compared

    found, names = compared(back), back.graph.names
    ways = {
        "gradient": found.right.gradient,
        "first_visit": found.wrong.gradient,
        "every_visit": found.every_visit,
        "overwritten": found.overwritten,
        "twice": found.twice,
    }
    nodes = [
        {"node": names[node]} | {way: _in_range(values.get(node)) for way, values in ways.items()} | _counted(count)
        for node, count in found.paths.items()
    ]
    return {
        "matters": found.matters,
        "turns": [_turn(names, turn) for turn in found.right.turns],
        "wrong_order": found.order,
        "wrong_turns": [_turn(names, turn) for turn in found.wrong.turns],
        "nodes": nodes,
        "edges": len(back.edges),
    }


def _counted(paths: int) -> dict[str, Any]:
    """A count of paths, which may have thousands of digits: then only its size."""
    return {"paths": paths if paths <= 10**15 else None, "paths_log10": round(log10(paths), 3)}


def _turn(names: list[str], turn: Turn) -> dict[str, Any]:
    sent = ({"to": names[one.edge.operand], "product": _in_range(one.product), "late": one.late} for one in turn.sent)
    return {
        "gate": names[turn.node],
        "arrived": [_in_range(addend) for addend in turn.arrived],
        "gradient": _in_range(turn.gradient),
        "sent": list(sent),
    }


def _in_range(value: Any) -> Any:
    """A number for JSON, None where a wrong way of counting left the range of floats."""
    whole = 0.0 if value is None else value if isinstance(value, float | int) else float(value.sum())
    return number(value) if isfinite(whole) else None


def _jacobians(document: _Document) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    from bpcli.trace.jacobian import jacobian_rows, output_jacobian_rows

    yield "jacobians", jacobian_rows(document.back)
    yield "output_jacobians", output_jacobian_rows(document.back)


def _stream(page: Page, rows: Iterable[dict[str, Any]]) -> None:
    separator = ""
    for row in rows:
        page.write(f"{separator}{encoded(row)}")
        separator = ",\n  "


class _Document:
    """The parts of the document, made row by row."""

    def __init__(self, back: Pass, exact: ExactPass | None, telling: Telling) -> None:
        self.back = back
        self.graph = back.graph
        self.trace = back.trace
        self.exact = exact
        self.telling = telling

    def head(self) -> dict[str, Any]:
        graph, back = self.graph, self.back
        names = dict(zip(back.wrt, back.targets, strict=True))
        fields: dict[str, Any] = {
            "schema": SCHEMA,
            "expression": graph.program.text,
            "output": graph.names[back.output],
            **self.value(back.output),
        }
        fields["inputs"] = {name: self.float("values", node) for name, node in graph.inputs.items()}
        fields["gradients"] = {name: self.float("gradient", node) for name, node in names.items()}
        if graph.has_arrays:
            fields["shapes"] = {name: list(graph.shapes[node]) for name, node in graph.inputs.items()}
        if self.trace.is_symbolic:
            from bpcli.trace.symbolic import gradient_formulas

            formulas = gradient_formulas(back)
            fields["gradient_formulas"] = {name: to_code(text) for name, text in formulas.items()}
        if self.exact is not None:
            inputs, exact = graph.inputs, self.exact
            fields["inputs_exact"] = {name: self.exactly(exact.values[node]) for name, node in inputs.items()}
            fields["gradients_exact"] = {name: self.exactly(exact.gradient[node]) for name, node in names.items()}
        return fields

    def forward(self) -> Iterator[dict[str, Any]]:
        graph = self.graph
        for node in graph.gate_nodes:
            if not graph.constant[node]:
                yield {
                    "node": graph.names[node],
                    "gate": graph.gate(node).id,
                    "inputs": [to_code(operand_text(graph, operand)) for operand in graph.operands_of(node)],
                    "formula": to_code(formula(graph, node)),
                    **self.value(node),
                    "shape": list(graph.shapes[node]),
                }

    def backward(self) -> Iterator[dict[str, Any]]:
        graph = self.graph
        record = self.trace.record
        for edge in self.back.edges:
            gate = graph.gate(edge.node)
            local: dict[str, Any] = {
                "formula": to_code(local_formula(graph, edge.node, edge.slot)) or None,
                "value": None if record is None else number(self.trace.local(edge.index)),
            }
            row: dict[str, Any] = {
                "node": graph.names[edge.node],
                "gate": gate.id,
                "input": graph.names[edge.operand],
                "slot": edge.slot,
                "pattern": gate.pattern,
                "local": local,
                "upstream": self.float("gradient", edge.node),
                "product": None if record is None else number(self.back.product[edge.index]),
            }
            if graph.has_arrays:
                upstream = shown_arrays.text("upstream", graph.shapes[edge.node])
                local["rule"] = row["rule"] = to_code(str(rule_text(graph, edge.node, edge.slot, upstream, _PYTHON)))
                row["shape"] = list(graph.shapes[edge.operand])
            if self.exact is not None:
                local["exact"] = self.exactly(self.exact.local[edge.index])
                row["upstream_exact"] = self.exactly(self.exact.gradient[edge.node])
                row["product_exact"] = self.exactly(self.exact.product[edge.index])
            yield row

    def sums(self) -> Iterator[dict[str, Any]]:
        symbolic = self.trace.is_symbolic
        for node, edges in self.back.branches.items():
            row: dict[str, Any] = {
                "node": self.graph.names[node],
                "addends": [None if symbolic else number(self.back.product[edge.index]) for edge in edges],
                "total": self.float("gradient", node),
            }
            if self.exact is not None:
                row["addends_exact"] = [self.exactly(self.exact.product[edge.index]) for edge in edges]
                row["total_exact"] = self.exactly(self.exact.gradient[node])
            yield row

    def check(self) -> Iterator[dict[str, Any]]:
        from bpcli.trace.check import check

        for one in check(self.back):
            yield {
                "input": one.name,
                **({"entry": list(one.entry), "checked": one.checked, "size": one.size} if one.entry else {}),
                "gradient": float(one.analytic),
                "centred_difference": one.numeric,
                "sympy": one.symbolic,
                "relative_error": one.error,
                "band": one.band,
                "kinks": list(one.kinks),
                "h": one.step,
            }

    def float(self, column: str, node: int) -> Any:
        """A number of a node, nested lists of an array, or None in a symbolic lesson."""
        if self.trace.is_symbolic:
            return None
        return number(self.trace.shown_value(node) if column == "values" else self.back.gradient[node])

    def value(self, node: int) -> dict[str, Any]:
        """A forward value, with its exact text beside it if there is one."""
        fields: dict[str, Any] = {"value": self.float("values", node)}
        if self.exact is not None:
            fields["exact"] = self.exactly(self.exact.values[node])
        return fields

    def exactly(self, value: Any) -> Any:
        """An exact number as text; nested lists of an array; None of what a gate over arrays has not."""
        from bpcli.trace.exact_text import text

        if hasattr(value, "tolist"):
            return _each(value.tolist(), self.exactly)
        return None if value is None or value is EXACT.nan else to_code(text(value))


def number(value: Any) -> Any:
    """A float, or nested lists of floats.

    None where a gate over arrays has no local gradient, and for an entry that nothing needs; −inf is a text.
    """
    if value is None:
        return None
    plain = value.tolist() if hasattr(value, "tolist") else float(value)
    return _each(plain, lambda entry: None if isnan(entry) else "-inf" if entry == -inf else entry)


class _Python(Shown):
    """The reading of arrays as text, with an outer product that NumPy understands: its vectors have no rows."""

    def outer(self, a: Text, b: Text) -> Text:
        """A column times a row."""
        return call("outer", a, b, kind=ArrayText)


_PYTHON = _Python()


def _each(entries: Any, write: Callable[[Any], Any]) -> Any:
    return [_each(entry, write) for entry in entries] if isinstance(entries, list) else write(entries)
