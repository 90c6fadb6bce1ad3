"""What a program's gradients are gradients of: its loss, or the output of a layer times the upstream gradient.

A layer's backward pass is given the gradient of its output (`dout`). The sum of the output times that gradient has the
same gradients, so it takes the place of a loss: one line more, which nobody sees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bpcli.errors import InputError
from bpcli.judge.program import sentences as say
from bpcli.programs.circuit import operands
from bpcli.programs.walk import walk
from bpcli.programs.walker import START, STARTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bpcli.programs.values import Node
    from bpcli.programs.walk import Walk

LOSSES = ("loss", "total_loss", "cost", "L", "J", "E", "C", "f", "out", "output", "err", "error", "data_loss", "l")
GRADIENT = re.compile(r"(?:d|grad_?|g|nabla_?|delta_?)_?(?:[lLJ]_?d_?|loss_?d?_?)?(?P<of>\w+)|(?P<other>\w+?)_?grad")
UPSTREAM = {"upstream", "upstream_grad", "grad_output", "grad_out", "go", "delta", "g", "grad"}
TOTAL = "total_of_output_times_upstream"


class Outcome(NamedTuple):
    """The walk, the name of the scalar whose gradients are asked for, and the inputs that are upstream gradients."""

    walk: Walk
    total: str
    upstreams: frozenset[str]
    notes: tuple[str, ...]


class Program(NamedTuple):
    """A program as it is given: its text, the lines to call it by, its inputs, its name."""

    text: str
    calls: tuple[str, ...]
    inputs: Mapping[str, Any]
    name: str | None = None

    def walked(self, *more: str, **inputs: Any) -> Walk:
        """A walk with more lines, and more inputs."""
        return walk(self.text, (*self.calls, *more), {**self.inputs, **inputs}, name=self.name)


def outcome(program: Program, of: str | None, seed: int) -> Outcome:
    """Walk through a program and find what its gradients are of. Raises InputError where nothing fits."""
    done, notes = program.walked(), list[str]()
    drawn = {}
    for name in _not_given(program, done):
        output = _output_of(done, name, of)
        if output is None:
            continue
        drawn[name] = _draw(done.value(output), seed)
        notes.append(say.DRAWN.format(name=name, output=output))
    if drawn:
        program = program._replace(inputs={**program.inputs, **drawn})
        done = program.walked()
    pairs = [(output, name) for name in _upstreams(done) if (output := _output_of(done, name, of)) is not None]
    if STARTED in done.held_names:
        pairs = [(STARTED, START)]
    elif not pairs and of is None and _loss(done) not in LOSSES:
        pairs = _drawn_in_file(done)
    if pairs:
        line = f"{TOTAL} = {' + '.join(f'(({output}) * ({name})).sum()' for output, name in pairs)}"
        return Outcome(program.walked(line), TOTAL, frozenset(name for _, name in pairs), tuple(notes))
    total = of or _loss(done)
    if total is None and done.unreadable:
        raise done.unreadable[0][1]
    if total is None:
        raise InputError(say.NO_OUTPUT, hint=say.SAY_OUTPUT)
    value = done.value(total)
    if getattr(value, "size", 1) != 1:
        line = f"{TOTAL} = ({total}).sum()"
        return Outcome(program.walked(line), TOTAL, frozenset(), (*notes, say.SUMMED.format(output=total)))
    return Outcome(done, total, frozenset(), tuple(notes))


def is_gradient_name(name: str) -> bool:
    """Whether a name is spelled as a gradient is."""
    return name in UPSTREAM or GRADIENT.fullmatch(name) is not None


def _not_given(program: Program, done: Walk) -> Iterator[str]:
    """Names like gradients that the called lines use and nothing gives."""
    import ast

    known = set(done.namespace) | set(program.inputs)
    for part in ast.walk(ast.parse("\n".join(program.calls))):
        match part:
            case ast.Name(id=name, ctx=ast.Load()) if name not in known and _is_upstream(name):
                known.add(name)
                yield name


def _is_upstream(name: str) -> bool:
    return name in UPSTREAM or (name.startswith("d") and len(name) > 1)


def _draw(value: Any, seed: int) -> Any:
    import numpy as np

    return np.random.default_rng(seed).standard_normal(np.shape(value))


def _upstreams(done: Walk) -> list[str]:
    """The inputs that hold a gradient which a backward pass is given."""
    return [name for name in done.inputs if _is_upstream(name) and _output_of(done, name, None) is not None]


def _drawn_in_file(done: Walk) -> list[tuple[str, str]]:
    """Outputs and the upstream gradients that the file itself draws for them: dD = np.random.randn(*D.shape)."""
    import numpy as np

    found = []
    for name, value in done.namespace.items():
        stem = name[1:] if name.startswith("d") else ""
        if stem not in done.namespace or stem in done.inputs or _node(done, stem) is None or _node(done, name):
            continue
        varies = hasattr(value, "ndim") and np.size(value) > 1 and bool(np.ptp(value) > 0)
        if varies and np.shape(value) == np.shape(done.namespace[stem]):
            found.append((stem, name))
    return found


def _output_of(done: Walk, name: str, of: str | None) -> str | None:
    """The value whose gradient an input is: by its name, else the last one of its shape that is no gradient."""
    if of is not None:
        return of
    shape = _shape(done.inputs[name].value) if name in done.inputs else None
    values = {key: node for key in done.namespace if key.isidentifier() and (node := _node(done, key)) is not None}
    stem = re.fullmatch(r"(?:d|grad_)(?P<of>\w+)", name)
    named = stem["of"] if stem is not None else ""
    if named in values and named not in done.inputs and shape in {None, _shape(values[named].value)}:
        return named
    fits = [
        key
        for key, node in values.items()
        if key not in done.inputs
        and shape in {None, _shape(node.value)}
        and (key in LOSSES or not is_gradient_name(key))
        and (name not in done.inputs or not depends(node, done.inputs[name]))
    ]
    usual = [key for key in fits if key in {"out", "output", "y", "scores", "z"}]
    return usual[0] if usual else fits[-1] if fits else None


def _loss(done: Walk) -> str | None:
    """The name of the scalar that looks most like a loss."""
    scalars = [
        key
        for key in done.namespace
        if key not in done.inputs and (node := _node(done, key)) is not None and _shape(node.value) == ()
    ]
    for name in LOSSES:
        if name in scalars:
            return name
    named = [name for name in scalars if not is_gradient_name(name)]
    return named[-1] if named else scalars[0] if scalars else _last_array(done)


def _last_array(done: Walk) -> str | None:
    names = [
        key
        for key in done.namespace
        if key not in done.inputs and not is_gradient_name(key) and _node(done, key) is not None
    ]
    return names[-1] if names else None


def _node(done: Walk, name: str) -> Node | None:
    try:
        node = done.node(name)
    except InputError:
        return None
    return node if node is not None and node.tracked else None


def _shape(value: Any) -> tuple[int, ...]:
    return tuple(getattr(value, "shape", ()))


def depends(node: Node, on: Node) -> bool:
    """Whether a node depends on another."""
    return any(one is on for one in ancestors(node))


def ancestors(node: Node) -> Sequence[Node]:
    """A node and all that it depends on."""
    found, todo, seen = [], [node], {id(node)}
    while todo:
        one = todo.pop()
        found.append(one)
        for operand in operands(one):
            if id(operand) not in seen:
                seen.add(id(operand))
                todo.append(operand)
    return found
