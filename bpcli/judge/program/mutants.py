"""Small changes of a line that would mend a known mistake, each with the mistakes that it mends.

A change is made in the syntax tree. It is never run as Python: the walk evaluates it, as it does the learner's line.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from bpcli.judge.program.trees import LIBRARIES, Mutant, Pool, changed, has_gradient, is_value, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MOST = 400  # changes of one line
_TURNED = {ast.Add: ast.Sub, ast.Sub: ast.Add}
_COMPARED = {ast.Gt: (ast.LtE, ast.Lt), ast.Lt: (ast.GtE, ast.Gt), ast.GtE: (ast.Lt,), ast.LtE: (ast.Gt,)}
_SAME_SUM = {"sum": "mean", "mean": "sum"}


def mutants(right: ast.expr, pool: Pool) -> list[Mutant]:
    """The changes of a right side, the smallest first."""
    found: dict[str, Mutant] = {}
    own = ast.unparse(right)
    for mutant in _all(right, pool):
        text = ast.unparse(mutant.right)
        if text != own and text not in found:
            found[text] = mutant
        if len(found) >= MOST:
            break
    return sorted(found.values(), key=lambda mutant: mutant.size)


def _all(right: ast.expr, pool: Pool) -> Iterator[Mutant]:
    yield from _signs(right)
    yield from _indices(right)
    yield from _orders(right)
    yield from _axes(right)
    yield from _masks(right)
    yield from _factors(right, pool)
    yield from _powers(right)
    yield from _terms(right, pool)
    yield from _names(right, pool)
    yield from _locals(right, pool)


def _signs(right: ast.expr) -> Iterator[Mutant]:
    yield Mutant(ast.UnaryOp(ast.USub(), deepcopy(right)), ("sign", "lost-minus"))
    for part in parts_of(right):
        match part:
            case ast.UnaryOp(op=ast.USub()):
                yield Mutant(changed(right, part, lambda one: one.operand), ("sign",))  # type: ignore[attr-defined]
            case ast.BinOp(op=ast.Add() | ast.Sub()):
                turned = _TURNED[type(part.op)]

                def turn(one: ast.expr, turned: type[ast.operator] = turned) -> ast.expr:
                    one.op = turned()  # type: ignore[attr-defined]
                    return one

                yield Mutant(changed(right, part, turn), ("sign", "plus-for-minus"))


def _orders(right: ast.expr) -> Iterator[Mutant]:
    for part in parts_of(right):
        match part:
            case ast.BinOp(op=ast.Sub() | ast.Div() | ast.MatMult()):
                is_product = isinstance(part.op, ast.MatMult)
                ids = ("wrong-order", "operands-swapped") if is_product else ("wrong-order", "operands-swapped", "sign")
                yield Mutant(changed(right, part, _swapped), ids)
            case ast.Call(func=ast.Attribute(attr="dot" | "matmul" | "outer"), args=[_, _]):
                yield Mutant(changed(right, part, _swapped_call), ("wrong-order", "operands-swapped"))
        if isinstance(part, ast.Attribute) and part.attr == "T":
            yield Mutant(changed(right, part, lambda one: one.value), ("transposed",))  # type: ignore[attr-defined]
        elif is_value(part):
            yield Mutant(changed(right, part, lambda one: ast.Attribute(one, "T", ast.Load())), ("transposed",))


def _swapped(one: Any) -> ast.expr:
    one.left, one.right = one.right, one.left
    return cast("ast.expr", one)


def _swapped_call(one: Any) -> ast.expr:
    one.args = one.args[::-1]
    return cast("ast.expr", one)


def _axes(right: ast.expr) -> Iterator[Mutant]:
    for part in parts_of(right):
        if not isinstance(part, ast.Call) or not isinstance(part.func, ast.Attribute):
            continue
        name = part.func.attr
        if name in _SAME_SUM:
            other = _SAME_SUM[name]

            def rename(one: ast.expr, other: str = other) -> ast.expr:
                one.func.attr = other  # type: ignore[attr-defined]
                return one

            yield Mutant(changed(right, part, rename), (f"{name}-for-{other}",))
        if name in {*_SAME_SUM, "max"}:
            for axis in (None, 0, 1, -1):
                yield Mutant(changed(right, part, _with_axis(axis)), ("wrong-axis",))


def _with_axis(axis: int | None) -> Callable[[ast.expr], ast.expr]:
    def set_axis(one: Any) -> ast.expr:
        library = isinstance(one.func.value, ast.Name) and one.func.value.id in LIBRARIES
        given = one.args[: int(library)]
        keywords = [word for word in one.keywords if word.arg not in {"axis", "dim"}]
        if axis is not None:
            keywords.insert(0, ast.keyword("axis", ast.Constant(axis)))
        one.args, one.keywords = given, keywords
        return cast("ast.expr", one)

    return set_axis


def _masks(right: ast.expr) -> Iterator[Mutant]:
    for part in parts_of(right):
        if isinstance(part, ast.Compare) and len(part.ops) == 1 and type(part.ops[0]) in _COMPARED:
            for operator in _COMPARED[type(part.ops[0])]:

                def turn(one: ast.expr, operator: type[ast.cmpop] = operator) -> ast.expr:
                    one.ops = [operator()]  # type: ignore[attr-defined]
                    return one

                yield Mutant(changed(right, part, turn), ("routed-to-loser",))


def _factors(right: ast.expr, pool: Pool) -> Iterator[Mutant]:
    for scalar in (ast.Constant(2), *pool.scalars):
        is_two = isinstance(scalar, ast.Constant)
        ids = ("dropped-factor", "lost-two") if is_two else ("dropped-factor", "lost-factor")
        yield Mutant(ast.BinOp(deepcopy(right), ast.Mult(), scalar), ids)
        more = ("wrong-factor",) if is_two else ("dropped-factor", "sum-for-mean", "lost-factor")
        yield Mutant(ast.BinOp(deepcopy(right), ast.Div(), scalar), more)
    for part in parts_of(right):
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Mult | ast.Div):
            other = ast.Div() if isinstance(part.op, ast.Mult) else ast.Mult()
            yield Mutant(changed(right, part, lambda one, other=other: _with(one, other)), ("wrong-local",), 2)  # type: ignore[misc]
        match part:
            case ast.BinOp(op=ast.Mult()):
                for side in ("left", "right"):
                    kept = getattr(part, side)
                    gone = part.right if side == "left" else part.left
                    ids = (
                        ("wrong-factor", "lost-factor") if _is_scalar(gone, pool) else ("wrong-local", "counted-twice")
                    )
                    yield Mutant(changed(right, part, lambda _, kept=kept: deepcopy(kept)), ids)  # type: ignore[misc]
            case ast.BinOp(op=ast.Div()):
                yield Mutant(changed(right, part, lambda one: one.left), ("wrong-factor", "mean-for-sum"))  # type: ignore[attr-defined]
            case ast.Constant(value=int() | float() as held) if not isinstance(held, bool):
                for number in (1, 2, 0.5, -0.5, -1, held * 2, held / 2):
                    new = ast.Constant(number)
                    yield Mutant(changed(right, part, lambda _, new=new: new), ("wrong-factor",), 2)  # type: ignore[misc]


def _with(one: Any, operator: ast.operator) -> ast.expr:
    one.op = operator
    return cast("ast.expr", one)


def _is_scalar(part: ast.expr, pool: Pool) -> bool:
    known = {ast.unparse(one) for one in pool.scalars}
    return isinstance(part, ast.Constant) or ast.unparse(part) in known


def _powers(right: ast.expr) -> Iterator[Mutant]:
    for part in parts_of(right):
        match part:
            case ast.BinOp(op=ast.Pow()):
                yield Mutant(changed(right, part, lambda one: one.left), ("wrong-local",))  # type: ignore[attr-defined]
                for number in (2, 3, -1, -2, 0.5, -0.5, -1.5):
                    new = ast.Constant(number)

                    def raised(one: ast.expr, new: ast.expr = new) -> ast.expr:
                        one.right = new  # type: ignore[attr-defined]
                        return one

                    yield Mutant(changed(right, part, raised), ("wrong-local", "lost-exponent"))
            case ast.Name() | ast.Attribute() | ast.Subscript() if isinstance(part.ctx, ast.Load):
                square = lambda one: ast.BinOp(one, ast.Pow(), ast.Constant(2))  # noqa: E731
                yield Mutant(changed(right, part, square), ("wrong-local", "reciprocal-square"))
                yield Mutant(
                    changed(right, part, lambda one: ast.BinOp(ast.Constant(1), ast.Div(), one)), ("wrong-local",), 2
                )


def _indices(right: ast.expr) -> Iterator[Mutant]:
    for part in parts_of(right):
        if not isinstance(part, ast.Subscript):
            continue
        for index in _other_indices(part.slice):
            yield Mutant(
                changed(right, part, lambda one, index=index: ast.Subscript(one.value, index, ast.Load())),  # type: ignore[misc]
                ("wrong-index",),
            )


def _other_indices(index: ast.expr) -> Iterator[ast.expr]:
    """i+1 and i−1 for i; i for i−1."""
    match index:
        case ast.Tuple(elts=parts):
            for number, part in enumerate(parts):
                for other in _other_indices(part):
                    yield ast.Tuple([*parts[:number], other, *parts[number + 1 :]], ast.Load())
            if len(parts) > 1:
                yield ast.Tuple(parts[::-1], ast.Load())
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant(value=1)):
            yield left
        case ast.Name() | ast.UnaryOp() | ast.BinOp():
            yield ast.BinOp(index, ast.Sub(), ast.Constant(1))
            yield ast.BinOp(index, ast.Add(), ast.Constant(1))
        case ast.Constant(value=int(number)):
            for other_number in sorted({0, 1, 2, number + 1, number - 1} - {number}):
                yield ast.Constant(other_number)


def terms(tree: ast.expr) -> list[tuple[ast.BinOp, ast.expr]]:
    """The sums of a right side, each with the term that can be left out of it."""
    return [
        (part, kept)
        for part in ast.walk(tree)
        if isinstance(part, ast.BinOp) and isinstance(part.op, ast.Add | ast.Sub)
        for kept in (part.left, part.right)
    ]


def _terms(right: ast.expr, pool: Pool) -> Iterator[Mutant]:
    for part, kept in terms(right):
        yield Mutant(changed(right, part, lambda _, kept=kept: deepcopy(kept)), ("counted-twice", "wrong-local"), 2)  # type: ignore[misc]
    for other in pool.alike:
        gradient = has_gradient(other)
        ids = ("forgot-branch", "overwrote-branch") if gradient else ("forgot-branch",)
        for operator in (ast.Add, ast.Sub):
            yield Mutant(ast.BinOp(deepcopy(right), operator(), other), ids, 2)


def _names(right: ast.expr, pool: Pool) -> Iterator[Mutant]:
    compared = {id(inner) for part in ast.walk(right) if isinstance(part, ast.Compare) for inner in ast.walk(part)}
    for part in parts_of(right):
        if not is_value(part):
            continue
        was = has_gradient(part)
        for other in (*pool.alike, *pool.broadcast, *pool.scalars):
            now = has_gradient(other)
            if id(part) in compared and was:
                ids: tuple[str, ...] = ("mask-of-gradient", "wrong-local")
            elif was and now:
                ids = ("upstream-alone", "wrong-upstream")
            elif now:
                ids = ("dropped-upstream", "operands-not-switched")
            elif was:
                ids = ("slope-at-gradient", "wrong-local")
            else:
                ids = ("wrong-node", "wrong-local", "operands-not-switched")
            yield Mutant(changed(right, part, lambda _, other=other: deepcopy(other)), ids, 2)  # type: ignore[misc]


def _locals(right: ast.expr, pool: Pool) -> Iterator[Mutant]:
    """The right side times a local gradient, or times the upstream gradient, that was forgotten."""
    one = ast.Constant(1)
    for other in (*pool.alike, *pool.broadcast):
        if has_gradient(other):
            yield Mutant(ast.BinOp(deepcopy(right), ast.Mult(), other), ("dropped-upstream",), 3)
            continue
        slopes: Sequence[ast.expr] = (
            other,
            ast.Compare(other, [ast.Gt()], [ast.Constant(0)]),
            ast.BinOp(other, ast.Mult(), ast.BinOp(one, ast.Sub(), other)),
            ast.BinOp(one, ast.Sub(), ast.BinOp(other, ast.Pow(), ast.Constant(2))),
            ast.BinOp(one, ast.Div(), other),
            ast.BinOp(ast.Constant(2), ast.Mult(), other),
        )
        for slope in slopes:
            yield Mutant(ast.BinOp(deepcopy(right), ast.Mult(), slope), ("upstream-alone", "wrong-local"), 3)
        yield Mutant(ast.BinOp(deepcopy(right), ast.Div(), other), ("upstream-alone", "wrong-local"), 3)
