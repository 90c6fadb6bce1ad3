"""A node that no gate covers, as a function of the nodes that it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.programs.values import Node

if TYPE_CHECKING:
    from collections.abc import Callable


def function_of(node: Node) -> tuple[list[Node], Callable[..., Any]]:
    """(the tracked nodes that a node takes, its value as a function of theirs)."""
    operands: list[Node] = []

    def collect(value: Any) -> None:
        if isinstance(value, Node):
            if value.tracked and all(value is not known for known in operands):
                operands.append(value)
        elif type(value) in {list, tuple}:
            for item in value:
                collect(item)

    collect(node.arguments)
    collect(tuple(node.keywords.values()))
    places = {id(operand): number for number, operand in enumerate(operands)}

    def run(*values: Any) -> Any:
        def put(value: Any) -> Any:
            if isinstance(value, Node):
                return values[places[id(value)]] if id(value) in places else value.value
            return type(value)(map(put, value)) if type(value) in {list, tuple} else value

        given, named = put(node.arguments), {key: put(value) for key, value in node.keywords.items()}
        if node.operation == "put":
            changed = given[0].copy()
            changed.reshape(-1)[given[2]] = given[1]
            return changed
        if node.operation == "gather":
            return given[0].reshape(-1)[given[1]]
        if node.run is None:
            raise InputError(f"{node.operation} is not a gate here")
        return node.run(*given, **named)

    return operands, run
