"""Statements of a learner's program: other ways to write to the same target, and what a statement is like."""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from bpcli.judge.program.trees import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator


def other_writes(statement: ast.stmt) -> Iterator[tuple[ast.stmt, Mutant]]:
    """= for +=, += for =, np.add.at for += at an index that repeats, other indices of the target."""
    match statement:
        case ast.Assign(targets=[ast.Name() | ast.Attribute() | ast.Subscript() as target], value=value):
            new: ast.stmt = ast.AugAssign(deepcopy(target), ast.Add(), value)
            yield placed(new, statement), Mutant(value, ("overwrote-branch",))
        case ast.AugAssign(target=target, op=operator, value=value):
            yield placed(ast.Assign([deepcopy(target)], value), statement), Mutant(value, ("counted-twice",))
            turned = ast.Sub() if isinstance(operator, ast.Add) else ast.Add()
            if isinstance(operator, ast.Add | ast.Sub):
                yield placed(ast.AugAssign(deepcopy(target), turned, value), statement), Mutant(value, ("sign",))
            if isinstance(target, ast.Subscript) and isinstance(operator, ast.Add):
                at = cast("ast.Call", ast.parse("np.add.at(0, 0, 0)", mode="eval").body)
                at.args = [_loaded(target.value), target.slice, value]
                yield placed(ast.Expr(at), statement), Mutant(value, ("overwrote-branch", "wrong-index"))
    for index in _other_targets(statement):
        changed = deepcopy(statement)
        owner: Any = changed.targets[0] if isinstance(changed, ast.Assign) else getattr(changed, "target", None)
        owner.slice = index
        is_mask = isinstance(index, ast.Compare | ast.UnaryOp | ast.Name | ast.Attribute)
        yield (
            placed(changed, statement),
            Mutant(ast.Constant(0), ("routed-to-loser",) if is_mask else ("wrong-index",)),
        )


def _other_targets(statement: ast.stmt) -> Iterator[ast.expr]:
    """Other indices of what a line writes to: rows by number for :, and masks turned."""
    match statement:
        case ast.Assign(targets=[ast.Subscript() as target]) | ast.AugAssign(target=ast.Subscript() as target):
            index = target.slice
        case _:
            return
    match index:
        case ast.Tuple(elts=[ast.Slice(lower=None, upper=None), second]):
            rows = ast.parse(f"np.arange(len({ast.unparse(target.value)}))", mode="eval").body
            yield ast.Tuple([rows, second], ast.Load())
            yield ast.Tuple([second, ast.Slice()], ast.Load())
        case ast.UnaryOp(op=ast.Invert(), operand=mask):
            yield mask
        case ast.Name() | ast.Attribute():
            yield ast.UnaryOp(ast.Invert(), index)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            for other in (ast.Gt, ast.LtE, ast.Lt, ast.GtE):
                if not isinstance(operator, other):
                    yield ast.Compare(left, [other()], [right])


def _loaded(target: ast.expr) -> ast.expr:
    copied = deepcopy(target)
    if hasattr(copied, "ctx"):
        copied.ctx = ast.Load()
    return copied


def placed(new: ast.stmt, at: ast.stmt) -> ast.stmt:
    """A statement with a place for every part, so that errors have one."""
    for part in ast.walk(new):
        if not hasattr(part, "lineno") and isinstance(part, ast.expr | ast.stmt | ast.keyword):
            part.lineno = part.end_lineno = at.lineno
            part.col_offset, part.end_col_offset = at.col_offset, at.col_offset + 1
    return ast.copy_location(new, at)


def function_around(tree: ast.AST, statement: ast.stmt | None) -> ast.AST:
    """The innermost function that holds a statement; the file where none does."""
    found = tree
    for part in ast.walk(tree):
        if isinstance(part, ast.FunctionDef) and any(inner is statement for inner in ast.walk(part)):
            found = part
    return found


def is_plain(statement: ast.stmt) -> bool:
    """Whether a statement gives one name a value: its right side alone says what it is."""
    return isinstance(statement, ast.Assign) and not any(isinstance(one, ast.Subscript) for one in statement.targets)


def adds(statement: ast.stmt) -> bool:
    """Whether a statement does more than multiply or divide its target."""
    return not (isinstance(statement, ast.AugAssign) and isinstance(statement.op, ast.Mult | ast.Div))


def names_of(target: str) -> list[str]:
    """The names that say what a target is: dW of dW[:, j], W1 of grads['W1'], dW of self.dW."""
    tree = ast.parse(target.strip(), mode="eval").body
    names: list[str] = []
    while True:
        match tree:
            case ast.Subscript(value=value, slice=key):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    names.append(key.value if key.value.startswith("d") else f"d{key.value}")
                    return names
                tree = value
            case ast.Attribute(value=value, attr="grad"):
                names += [f"d{name}" for name in names_of(ast.unparse(value))]
                return names
            case ast.Attribute(attr=name) | ast.Name(id=name):
                return [*names, name]
            case _:
                return names
