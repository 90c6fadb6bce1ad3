r"""Which circuit of a program is meant: the lines that use it, the value that comes out, the inputs.

What is not said is taken where only one thing fits, and then told; where several do, the candidates are listed.

>>> from bpcli.trace.values import given
>>> text = "def layer(x, w):\n    out = x * w\n    return out, (x, w)"
>>> chosen = choose(text, values={"x": given("2"), "w": given("3")})
>>> chosen.circuit.graph.names[-1], chosen.notes
('out', ('the line that uses the file: out, _1 = layer(x, w)',))
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.programs import sentences as say
from bpcli.programs.values import Tensor
from bpcli.programs.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bpcli.programs.circuit import Circuit
    from bpcli.programs.values import Node
    from bpcli.programs.walk import Walk
    from bpcli.trace.values import Given

MOST = 12  # candidates that are listed


class Chosen(NamedTuple):
    """The circuit that is meant, what was taken without being said, and the given names that it does not use."""

    circuit: Circuit
    notes: tuple[str, ...]
    unused: tuple[str, ...]
    walk: Walk


def choose(
    text: str,
    calls: Sequence[str] = (),
    of: str | None = None,
    values: Mapping[str, Given] | None = None,
    file: str | None = None,
    **options: Any,
) -> Chosen:
    """The circuit of a program. Raises InputError where nothing fits, or several things do."""
    values = dict(values or {})
    inputs = {name: value.number for name, value in values.items()}
    notes: list[str] = []
    lines = [_with_target(line) for line in calls]
    done = walk(text, lines, inputs, name=file)
    if not lines and of is None and not _tracked(done):
        line = _only_call(done, set(values))
        notes.append(say.CALLED.format(line=line))
        lines = [line]
        done = walk(text, lines, inputs, name=file)
    name = of or _output(done, lines, notes)
    node = done.node(name)
    if node is None:
        raise InputError(say.DEPENDS_ON_NOTHING.format(name=name), hint=say.GIVE_VALUES)
    made = done.circuit(node, called=name, given=values, **options)
    notes += done.notes
    if made.opaque:
        notes.append(say.OPAQUE.format(names=", ".join(made.opaque)))
    used = set(made.graph.inputs) | done.read_inputs
    return Chosen(made, tuple(notes), tuple(name for name in values if name not in used), done)


def _with_target(line: str) -> str:
    """A line that uses the program; a value without a name is called out."""
    try:
        body = ast.parse(line).body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return line  # the walk says what is wrong with it
    return f"out = {line.strip()}" if len(body) == 1 and isinstance(body[0], ast.Expr) else line


def _tracked(done: Walk) -> dict[str, Node]:
    """The names of the file that hold what depends on an input, but for the inputs themselves, in order."""
    return {name: node for name, node, top in done.bindings if top and node.operation != "input" and _holds(done, name)}


def _holds(done: Walk, name: str) -> bool:
    return isinstance(done.names.get(name), Tensor)


def _only_call(done: Walk, given: set[str]) -> str:
    """The line that calls the one function that takes the given values."""
    functions = [node for node in done.source.tree.body if isinstance(node, ast.FunctionDef)]
    fitting = [function for function in functions if _fits(function, given)]
    lines = [f"{_returned(function)} = {function.name}({', '.join(_names(function, given))})" for function in fitting]
    if len(lines) == 1:
        return lines[0]
    if lines:
        raise InputError(say.SEVERAL_FIT, hint="\n".join(f"--call '{line}'" for line in lines[:MOST]))
    for _, error in done.unreadable:
        raise error
    if not functions:
        raise InputError(say.NOTHING_DEPENDS, hint=say.GIVE_VALUES)
    known = [f"{function.name}({', '.join(argument.arg for argument in function.args.args)})" for function in functions]
    raise InputError(say.NONE_FITS, hint=say.CALL_ONE.format(functions=", ".join(known[:MOST])))


def _names(function: ast.FunctionDef, given: set[str]) -> list[str]:
    """The arguments of the function that have a value."""
    return [argument.arg for argument in function.args.args if argument.arg in given]


def _returned(function: ast.FunctionDef) -> str:
    """What the result of a function is called: the names that it returns."""
    returns = [part.value for part in ast.walk(function) if isinstance(part, ast.Return)]
    match returns[-1] if returns else None:
        case ast.Name(id=name):
            return name
        case ast.Tuple(elts=parts):
            return ", ".join(part.id if isinstance(part, ast.Name) else f"_{at}" for at, part in enumerate(parts))
    return "out"


def _fits(function: ast.FunctionDef, given: set[str]) -> bool:
    """Whether a function takes all of the given values, and needs no others."""
    arguments = [argument.arg for argument in function.args.args]
    needed = arguments[: len(arguments) - len(function.args.defaults)]
    return bool(arguments) and set(needed) <= given <= set(arguments)


def _output(done: Walk, lines: Sequence[str], notes: list[str]) -> str:
    """The name that is meant: what the last line binds, otherwise the only value that nothing else uses."""
    targets = _targets(lines[-1]) if lines else []
    found = _tracked(done)
    if len(targets) == 1:
        return targets[0]
    candidates = [name for name in targets if name in found] or list(found)
    candidates = [name for name in candidates if not _is_gradient(name, {*done.names})] or candidates
    ends = _ends(candidates, found) if len(candidates) > 1 else candidates
    if len(ends) != 1:
        for _, error in done.unreadable if not ends else ():
            raise error
        shown = "\n".join(f"--of {name}" for name in ends[:MOST])
        raise InputError(say.SEVERAL_OUTPUTS if ends else say.NOTHING_DEPENDS, hint=shown or say.GIVE_VALUES)
    if len(candidates) > 1:
        notes.append(say.OUTPUT.format(name=ends[0]))
    return ends[0]


def _targets(line: str) -> list[str]:
    """The names that a line binds."""
    statement = ast.parse(line).body[-1]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    parts = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return [part.id for part in parts if isinstance(part, ast.Name)]


def _ends(names: Sequence[str], found: Mapping[str, Node]) -> list[str]:
    """Those of the names that no other one depends on."""
    from bpcli.programs.circuit import operands

    below: set[int] = set()
    todo = [operand for name in names for operand in operands(found[name])]
    while todo:
        node = todo.pop()
        if id(node) not in below:
            below.add(id(node))
            todo += operands(node)
    ends = {id(found[name]): name for name in names if id(found[name]) not in below}
    return list(ends.values())


def _is_gradient(name: str, known: set[str]) -> bool:
    """Whether a name is that of a gradient: dW where there is a W."""
    starts = ("d", "d_", "grad", "grad_", "g", "nabla_", "delta_", "delta")
    return any(name == start + other for start in starts for other in known) or any(
        re.fullmatch(rf"d\w*?_?d_?{re.escape(other)}|{re.escape(other)}_grad", name) for other in known
    )


def inputs_among(text: str, calls: Sequence[str], names: set[str]) -> set[str]:
    """Those of `names` that a program reads and does not compute itself. Empty where it is not Python."""
    try:
        tree = ast.parse("\n".join((text, *calls)))
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return set(names)
    computed = {
        name
        for statement in tree.body
        if isinstance(statement, ast.Assign | ast.AugAssign)
        and any(isinstance(p, ast.Name) for p in ast.walk(statement.value))
        for name in _targets(ast.unparse(statement))
    }
    read = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Load)}
    arguments = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)} if not calls else set()
    return names & ((read | arguments) - computed)
