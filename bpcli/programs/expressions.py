"""The value of each kind of expression; what is not an expression of the subset is refused by its word."""

from __future__ import annotations

import ast
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bpcli.programs import library
from bpcli.programs.budget import MAX_NESTED, BudgetError
from bpcli.programs.containers import Containers
from bpcli.programs.operations import plain
from bpcli.programs.values import Class, Frame, Function, Instance, Tensor

if TYPE_CHECKING:
    from collections.abc import Callable

_BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.MatMult: "@", ast.FloorDiv: "//",
    ast.Mod: "%", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
_COMPARE = {ast.Gt: ">", ast.Lt: "<", ast.GtE: "≥", ast.LtE: "≤", ast.Eq: "=", ast.NotEq: "≠"}
DUNDERS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "**": "pow", "@": "matmul", ">": "gt", "<": "lt", "≥": "ge",
    "≤": "le", "=": "eq", "≠": "ne", "%": "mod", "//": "floordiv",
}  # fmt: skip
_REFUSED = {
    ast.Await: "await", ast.Yield: "yield", ast.YieldFrom: "yield", ast.NamedExpr: ":=",
}  # fmt: skip


def sign_of(operator: ast.operator) -> str:
    """The sign of an operator."""
    return _BINARY[type(operator)]


class Expressions(Containers):
    """The part of a walk that evaluates expressions, in the frame of the call that it is in."""

    frame: Frame
    reads: list[int]

    @abstractmethod
    def call(self, node: ast.Call) -> Any:
        """The value of a call."""

    @abstractmethod
    def invoke(self, place: Any, function: Any, arguments: list[Any], keywords: dict[str, Any] | None = None) -> Any:
        """The value of a function at values."""

    @abstractmethod
    def assign(self, target: ast.expr, value: Any) -> None:
        """Let a target of a loop or a comprehension stand for a value."""

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression."""
        self.budget.step()
        self.budget.nested += 1
        try:
            if self.budget.nested > MAX_NESTED * 4:
                raise self.source.error(node, "this nests too deeply", "give a part a name of its own")
            handler = self.handlers.get(type(node))
            if handler is None:
                word = _REFUSED.get(type(node), type(node).__name__.lower())
                raise self.source.error(node, f"{word} is not read here", "write it as plain assignments")
            return handler(node)
        except BudgetError as error:
            raise self.placed(error, node) from None
        finally:
            self.budget.nested -= 1

    @property
    def handlers(self) -> dict[type, Callable[[Any], Any]]:
        """What evaluates each kind of expression."""
        if not self._handlers:
            self._handlers.update({
                ast.Constant: self._constant, ast.Name: self._name, ast.BinOp: self._binary, ast.UnaryOp: self._unary,
                ast.Compare: self._compare, ast.BoolOp: self._logical, ast.IfExp: self._either, ast.Call: self.call,
                ast.Attribute: self._attribute, ast.Subscript: self._subscript, ast.Tuple: self._tuple,
                ast.List: self._list, ast.Set: self._set, ast.Dict: self._dict, ast.Lambda: self._lambda,
                ast.ListComp: self._comprehension, ast.GeneratorExp: self._comprehension,
                ast.SetComp: self._comprehension, ast.DictComp: self._mapping, ast.JoinedStr: self._joined,
                ast.Slice: self._slice, ast.Starred: self._starred,
            })  # fmt: skip
        return self._handlers

    _handlers: dict[type, Callable[[Any], Any]]

    def _constant(self, node: ast.Constant) -> Any:
        if isinstance(node.value, complex | bytes):
            raise self.source.error(node, "numbers are real here")
        if type(node.value) is int:
            self.budget.whole_number(node.value)
        return node.value

    def _name(self, node: ast.Name) -> Any:
        return self.named(node, node.id)

    def _binary(self, node: ast.BinOp) -> Any:
        chain: list[ast.BinOp] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp):  # a long sum leans to the left
            chain.append(left)
            left = left.left
        value = self.evaluate(left)
        for part in reversed(chain):
            value = self.combined(part, sign_of(part.op), value, self.evaluate(part.right))
        return value

    def combined(self, place: Any, sign: str, left: Any, right: Any) -> Any:
        """left sign right, of any values: a class of the program may say itself what that is."""
        for one, other, prefix in ((left, right, ""), (right, left, "r")):
            if isinstance(one, Instance) and sign in DUNDERS:
                method = one.kind.find(f"__{prefix}{DUNDERS[sign]}__")
                if isinstance(method, Function):
                    return self.invoke(place, method, [one, other])
        self.refuse_noise(place, left, right)
        if isinstance(left, Instance | Class | Function) or isinstance(right, Instance | Class | Function):
            raise self.source.error(place, f"{sign} is not defined for this object")
        if any(isinstance(side, dict | type(None)) for side in (left, right)) and sign != "|":
            raise self.source.error(place, f"{sign} takes numbers and arrays, and a side of it is something else")
        return self.binary(place, sign, left, right)

    def _unary(self, node: ast.UnaryOp) -> Any:
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand, value)
        if isinstance(value, Instance):
            method = value.kind.find("__neg__")
            if isinstance(node.op, ast.USub) and isinstance(method, Function):
                return self.invoke(node, method, [value])
        self.refuse_noise(node, value)
        if isinstance(node.op, ast.UAdd):
            return value
        if isinstance(value, Tensor):
            return self.operate(node, library.NEGATIVE if isinstance(node.op, ast.USub) else library.INVERSE, (value,))
        try:
            return -value if isinstance(node.op, ast.USub) else ~value
        except library.FAILURES as error:
            raise self.failed(node, error) from None

    def _compare(self, node: ast.Compare) -> Any:
        left, result = self.evaluate(node.left), True
        for operator, part in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(part)
            result = self._compared(node, operator, left, right)
            if len(node.ops) > 1 and not self.truth(node, result):
                return False
            left = right
        return result

    def _compared(self, node: Any, operator: ast.cmpop, left: Any, right: Any) -> Any:
        if isinstance(operator, ast.Is | ast.IsNot):
            return (left is right) == isinstance(operator, ast.Is)
        if isinstance(operator, ast.In | ast.NotIn):
            return self._contains(node, right, left) == isinstance(operator, ast.In)
        sign = _COMPARE[type(operator)]
        if isinstance(left, Instance) and isinstance(left.kind.find(f"__{DUNDERS[sign]}__"), Function):
            return self.invoke(node, left.kind.find(f"__{DUNDERS[sign]}__"), [left, right])
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            if left is None or right is None:
                return sign == "≠"
            return self.compare(node, sign, left, right)
        if sign in "=≠" and (isinstance(left, Instance) or isinstance(right, Instance)):
            return (left is right) == (sign == "=")
        try:
            return library.PYTHON_COMPARISONS[sign](left, right)
        except library.FAILURES as error:
            raise self.failed(node, error) from None

    def _contains(self, node: Any, container: Any, item: Any) -> bool:
        if isinstance(container, Tensor):
            return bool((container.data == plain(item)).any())
        if isinstance(container, list | tuple | set) and isinstance(item, Instance | Tensor):
            return any(entry is item for entry in container)
        try:
            return plain(item) in container
        except library.FAILURES as error:
            raise self.failed(node, error) from None

    def _logical(self, node: ast.BoolOp) -> Any:
        value: Any = None
        for part in node.values:
            value = self.evaluate(part)
            if self.truth(part, value) != isinstance(node.op, ast.And):
                return value
        return value

    def truth(self, place: Any, value: Any) -> bool:
        """Whether a value counts as true. Raises ProgramError for an array of several entries."""
        raw = plain(value) if isinstance(value, Tensor) else value
        try:
            return bool(raw)
        except library.FAILURES:
            raise self.source.error(
                place, "an array of several entries is neither true nor false", "write .any() or .all()"
            ) from None

    def _either(self, node: ast.IfExp) -> Any:
        return self.evaluate(node.body if self.truth(node.test, self.evaluate(node.test)) else node.orelse)

    def _attribute(self, node: ast.Attribute) -> Any:
        return self.attribute(node, self.evaluate(node.value), node.attr)

    def _subscript(self, node: ast.Subscript) -> Any:
        value = self.evaluate(node.value)
        return self.item(node, value, self.evaluate(node.slice))
