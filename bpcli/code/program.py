"""A whole program: what it is about, what it imports and defines, the two passes, and what it prints.

With values for the inputs it is a script that prints every node and every gradient; without, it is a function of the
inputs that returns the output and the gradients.

>>> from bpcli.graph.build import build
>>> from bpcli.trace.trace import Trace
>>> from bpcli.trace.values import given
>>> print(write_program(Trace(build("x*y"), {"x": given("3"), "y": given("-4")}), "staged"))
# The forward and the backward pass of
#     x*y
<BLANKLINE>
x = 3.0
y = -4.0
<BLANKLINE>
# forward pass
f = x * y
<BLANKLINE>
# backward pass, from the output back to the inputs
df = 1.0
# backprop f = x * y
dx = y * df
dy = x * df
<BLANKLINE>
print("f =", f)
print("df =", df)
print("dx =", dx)
print("dy =", dy)
<BLANKLINE>
"""

from __future__ import annotations

import re
from importlib import import_module
from math import prod
from typing import TYPE_CHECKING

from bpcli.algebra.as_python import MATH, NUMPY, TORCH
from bpcli.algebra.as_python_arrays import LISTED, NUMPY_ARRAYS
from bpcli.algebra.as_torch import TORCH_ARRAYS
from bpcli.algebra.helpers import helpers_in
from bpcli.code import sentences as say
from bpcli.code.circuit import CircuitCode, Passes, is_long
from bpcli.code.inputs import Plan, plan
from bpcli.code.layout import laid_out
from bpcli.errors import shortened, visible
from bpcli.words import check_choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bpcli.graph.graph import Graph
    from bpcli.trace.trace import Trace

_WRITERS = {
    "gates": ("bpcli.code.gates", MATH),
    "staged": ("bpcli.code.staged", MATH),
    "numpy": ("bpcli.code.staged", NUMPY),
    "torch": ("bpcli.code.torch", TORCH),
}
STYLES = tuple(_WRITERS)
MOST_QUOTED = 12  # lines of the learner's program in the heading
_IMPORTS = (
    (r"\bmath\.", "import math"),
    (r"\breduce\(", "from functools import reduce"),
    (r"\bnp\.", "import numpy as np"),
    (r"\btorch\.", "import torch"),
    (r"\bF\.", "import torch.nn.functional as F"),
)


def write_program(trace: Trace, style: str, *, ascii_only: bool = False, seed: int = 0) -> str:
    """The program of a circuit in one of STYLES, `ascii_only` in ASCII; a function, where the trace has no values.

    `seed` is what the trace's random arrays were drawn from. Raises InputError for a style that there is not, and for a
    formula too long to be written.
    """
    check_style(style)
    arrays = trace.graph.has_arrays
    writer, m = _WRITERS[style]
    if arrays:
        m = TORCH_ARRAYS if style == "torch" else NUMPY_ARRAYS
    input_plan = plan(trace, m.module, seed) if arrays else Plan(trace)
    upstream = None if trace.upstream is None else trace.upstream.number
    function = trace.is_symbolic or (arrays and (input_plan.codes is None or is_long(upstream)))
    circuit = CircuitCode(
        trace.graph,
        m,
        ascii_only=ascii_only,
        complete=not function,
        constant_arrays=input_plan.constant_arrays,
        upstream=upstream,
    )
    passes: Passes = import_module(writer).write(circuit)
    body = _function(circuit, passes, input_plan) if function else _script(circuit, passes, input_plan)
    page = "\n".join(body)
    defined = "\n".join(passes.definitions)
    helpers = helpers_in(f"{page}\n{defined}", passes.module)
    differs = _differences(trace, circuit) if passes.module == "torch" and not function else []
    heading = [*_heading(trace.graph), *laid_out(differs, indent=0)]
    if function and not trace.is_symbolic:
        heading.append(f"# {say.LARGE_INPUTS}")
    if ascii_only:
        heading = [line.encode("ascii", "backslashreplace").decode() for line in heading]
    blocks = ["\n".join(heading)]
    if imports := _imports("\n".join([page, defined, *helpers])):
        blocks.append(imports)
    if passes.module == "torch":
        blocks.append("torch.set_default_dtype(torch.float64)")
    text = "\n\n".join(blocks)
    for block in (*helpers, *passes.definitions):
        text += f"\n\n\n{block.rstrip()}"
    gap = "\n\n\n" if helpers or passes.definitions or function else "\n\n"
    return f"{text}{gap}{page.strip()}\n"


def check_style(style: str) -> None:
    """Raise InputError for a style that there is not."""
    check_choice("style", style, STYLES)


def _script(circuit: CircuitCode, passes: Passes, input_plan: Plan) -> list[str]:
    graph = circuit.graph
    variables = {node: circuit.variable(node) for node in graph.inputs.values()}
    inputs = input_plan.lines(variables)
    if not graph.has_arrays:
        inputs = [
            passes.input.format(name=variables[node], value=repr(input_plan.trace.given[name].number))
            for name, node in graph.inputs.items()
        ]
    sections = [inputs, *_passes(circuit, passes, passes.kept), list(_prints(circuit, passes))]
    return laid_out("\n\n".join("\n".join(lines) for lines in sections if lines).split("\n"), indent=0)


def _function(circuit: CircuitCode, passes: Passes, input_plan: Plan) -> list[str]:
    graph = circuit.graph
    inputs = list(graph.inputs.values())
    variables = [circuit.variable(node) for node in inputs]
    output = circuit.variable(graph.output)
    gradients = [
        passes.gradient.format(name=circuit.variable(node), gradient=circuit.gradient(node))
        for node in circuit.gradient_inputs
    ]
    arguments = [*variables, *([circuit.gradient(graph.output)] if is_long(circuit.upstream) else [])]
    head = [f"def forward_backward({', '.join(arguments)}):", *_docstring(circuit, input_plan)]
    prepared = [passes.prepared.format(name=name) for name in variables] if passes.prepared else []
    if graph.has_arrays:
        prepared = input_plan.prepared(dict(zip(inputs, variables, strict=True)))
    end = [f"return {output}, ({', '.join(gradients)}{',' if len(gradients) == 1 else ''})"]
    sections = [prepared, *_passes(circuit, passes), end]
    lines = "\n\n".join("\n".join(section) for section in sections if section).split("\n")
    return [*laid_out(head, indent=0), *laid_out(lines, indent=1)]


def _docstring(circuit: CircuitCode, input_plan: Plan) -> list[str]:
    graph = circuit.graph
    start = f'    """{say.RETURNS.format(output=circuit.variable(graph.output))}'
    if not graph.has_arrays:
        return [f'{start}"""']
    lines = [start, ""]
    for node in graph.inputs.values():
        shape = graph.shapes[node]
        if node in input_plan.indices:
            what = say.INDICES if shape else say.INDEX
        else:
            what = say.ARRAY if shape else say.NUMBER
        lines.append(f"    {what.format(name=circuit.variable(node), shape=shape)}")
    if is_long(circuit.upstream):
        start, shape = circuit.gradient(graph.output), graph.shapes[graph.output]
        lines.append(f"    {say.UPSTREAM.format(name=start, shape=shape)}")
    return [*lines, '    """']


def _passes(circuit: CircuitCode, passes: Passes, kept: Sequence[str] = ()) -> list[list[str]]:
    objects = [f"# {say.GATES}", *passes.objects] if passes.objects else []
    forward = [*circuit.constants, *passes.forward, *kept]
    return [
        objects,
        [f"# {say.FORWARD}", *forward] if forward else [],
        [f"# {say.BACKWARD}", *passes.backward] if passes.backward else [],
    ]


def _prints(circuit: CircuitCode, passes: Passes) -> list[str]:
    graph, names = circuit.graph, circuit.names
    nodes = circuit.nodes
    if graph.output not in nodes:
        nodes.append(graph.output)
    lines = []
    for node in nodes:
        number = passes.number if passes.module == "torch" or not graph.constant[node] else "{name}"
        lines.append(_print(circuit, node, names.spelled(graph.names[node]), circuit.variable(node), number))
    reached = [node for node in reversed(nodes) if circuit.has_gradient(node) and node >= graph.leaves]
    for node in (*reached, *circuit.gradient_inputs):
        gradient = passes.gradient.format(name=circuit.variable(node), gradient=circuit.gradient(node))
        lines.append(_print(circuit, node, names.gradient_label[graph.names[node]], gradient, passes.number))
    return lines


def _print(circuit: CircuitCode, node: int, label: str, code: str, number: str) -> str:
    """The line that prints a number or an array; of many entries the shape and the norm."""
    shape = circuit.graph.shapes[node]
    if prod(shape) > LISTED:
        module = circuit.m.module
        norm = f"{module}.linalg.norm({code}){'.item()' if module == 'torch' else ''}"
        return f'print("{label} has shape", tuple({code}.shape), "and norm", {norm})'
    if circuit.graph.has_arrays:
        number = "{name}.tolist()" if shape or circuit.m.module == "torch" else "{name}"
    return f'print("{label} =", {number.format(name=code)})'


def _imports(code: str) -> str:
    imports = [line for pattern, line in _IMPORTS if re.search(pattern, code)]
    own = [line for line in imports if line.split()[1] in {"math", "functools"}]
    others = [line for line in imports if line not in own]
    return "\n\n".join("\n".join(lines) for lines in (own, others) if lines)


def _differences(trace: Trace, circuit: CircuitCode) -> list[str]:
    """Where PyTorch has another convention at a kink than the lesson."""
    nodes_by_convention: dict[str, list[str]] = {}
    for node in circuit.nodes:
        for kink in trace.kinks(node) if node >= trace.graph.leaves else []:
            if kink.torch:
                nodes_by_convention.setdefault(kink.torch, []).append(circuit.variable(node))
    return [
        f"# {say.OTHER_CONVENTION.format(names=', '.join(nodes), convention=convention)}"
        for convention, nodes in nodes_by_convention.items()
    ]


def _heading(graph: Graph) -> list[str]:
    """What the program is about, in comments: the learner's text, with nothing in it that could end a comment."""
    lines = [line.strip() for line in graph.program.text.strip().split("\n") if line.strip()]
    quoted = [shortened(visible(line), 80) for line in lines[:MOST_QUOTED]]
    more = [f"#     {say.MORE_LINES.format(count=len(lines) - MOST_QUOTED)}"] if len(lines) > MOST_QUOTED else []
    return [f"# {say.PROGRAM_OF}", *(f"#     {line}" for line in quoted), *more]
