"""Copies of a syntax tree with one part changed, and what the parts of a tree are.

>>> tree = ast.parse("x + y", mode="eval").body
>>> ast.unparse(changed(tree, tree.right, lambda part: ast.Constant(2))), ast.unparse(tree)
('x + 2', 'x + y')
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple, cast

from bpcli.judge.program.outcome import is_gradient_name

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARIES = {"np", "numpy", "torch", "F", "math", "self"}


class Mutant(NamedTuple):
    """A right side that may be meant, and the known mistakes of which it is the cure."""

    right: ast.expr
    mistakes: tuple[str, ...]
    size: int = 1  # how much it changes: the smallest change is the likeliest


class Pool(NamedTuple):
    """Expressions of the function that a line stands in: those of the line's own shape, and the numbers."""

    alike: tuple[ast.expr, ...]
    broadcast: tuple[ast.expr, ...]
    scalars: tuple[ast.expr, ...]


def changed(tree: ast.expr, part: ast.AST, new: Callable[[ast.expr], ast.expr]) -> ast.expr:
    """A copy of a tree in which one part is replaced."""

    class Swap(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new(deepcopy(node)) if node is part else super().generic_visit(_shallow(node))  # type: ignore[arg-type]

    return cast("ast.expr", Swap().visit(tree))


def _shallow(node: ast.AST) -> ast.AST:
    """A copy of a node whose fields are those of the node: what is below is copied when it is visited."""
    copied = type(node)(
        **{name: list(value) if isinstance(value, list) else value for name, value in ast.iter_fields(node)}
    )
    return ast.copy_location(copied, node) if hasattr(node, "lineno") else copied


def parts_of(tree: ast.expr) -> list[ast.expr]:
    """Every expression inside of one, and itself."""
    return [part for part in ast.walk(tree) if isinstance(part, ast.expr)]


def is_value(part: ast.expr) -> bool:
    """Whether an expression is a name, an attribute or an entry that holds a value."""
    if not isinstance(part, ast.Name | ast.Attribute | ast.Subscript) or not isinstance(part.ctx, ast.Load):
        return False
    return not (isinstance(part, ast.Name) and part.id in LIBRARIES)


def has_gradient(tree: ast.expr) -> bool:
    """Whether an expression reads a name that is spelled as a gradient."""
    return any(is_gradient_name(name) for name in names_in(tree))


def names_in(tree: ast.AST) -> set[str]:
    """The names that an expression reads: x, self.x as x, grads['x'] as grads and x."""
    found = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    found |= {part.attr for part in ast.walk(tree) if isinstance(part, ast.Attribute)}
    return found | {p.value for p in ast.walk(tree) if isinstance(p, ast.Constant) and isinstance(p.value, str)}
