"""What each kind of statement does. A statement of the file itself that cannot be read spoils only what it binds."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError
from bpcli.programs import library
from bpcli.programs.attributes import NOISE, Noise
from bpcli.programs.budget import BudgetError
from bpcli.programs.events import StopWalk
from bpcli.programs.names import LIBRARIES, SAME_AS
from bpcli.programs.source import ForbiddenError
from bpcli.programs.targets import Targets
from bpcli.programs.values import Class, Frame, Function, Module, Native, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BREAK, CONTINUE = object(), object()


class Returned:
    """What a return gives."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        """Keep it."""
        self.value = value


class Statements(Targets):
    """The part of a walk that runs statements."""

    stop: int | None  # the moment before which the walk ends
    stopped_in: Frame  # the frame in which it ended
    unreadable: list[tuple[int, InputError]]

    def run(self, body: Sequence[ast.stmt]) -> Any:
        """Run the statements of a function; what it returns."""
        signal = self.block(body)
        return signal.value if isinstance(signal, Returned) else None

    def block(self, body: Sequence[ast.stmt]) -> Any:
        """Run statements in order; what ends them early, or None."""
        for statement in body:
            signal = self.execute(statement)
            if signal is not None:
                return signal
        return None

    def execute(self, node: ast.stmt) -> Any:
        """Run one statement."""
        self.budget.step()
        handler = self.doers.get(type(node))
        if handler is None:
            word = type(node).__name__.lower()
            raise self.source.error(_head(node), f"{word} is not read here", "write it as plain assignments")
        if self.moment == self.stop:
            self.stopped_in = self.frame
            raise StopWalk
        self.moment += 1
        if node.lineno:
            self.source.using = self.source.span(node)
        before = self.statement, self.reads, self.calling
        self.statement, self.reads, self.calling = node, [], None
        try:
            return handler(node)
        except BudgetError as error:
            raise self.placed(error, _head(node)) from None
        except RecursionError:
            raise self.source.error(_head(node), "this holds itself, or nests too deeply") from None
        except library.FAILURES as error:  # values of kinds that do not go together
            raise self.failed(_head(node), error) from None
        finally:
            self.statement, self.reads, self.calling = before

    @property
    def doers(self) -> dict[type, Callable[[Any], Any]]:
        """What runs each kind of statement."""
        if not self._doers:
            self._doers.update({
                ast.Assign: self._assign, ast.AnnAssign: self._annotated, ast.AugAssign: self.augment,
                ast.Expr: self._expression, ast.Return: self._return, ast.If: self._if, ast.For: self._for,
                ast.While: self._while, ast.Break: lambda _: BREAK, ast.Continue: lambda _: CONTINUE,
                ast.Pass: lambda _: None, ast.FunctionDef: self._function, ast.ClassDef: self._class,
                ast.Import: self._import, ast.ImportFrom: self._import_from, ast.Assert: self._assert,
                ast.With: self._with, ast.Global: self._global, ast.Nonlocal: self._nonlocal,
                ast.Delete: self._delete, ast.Raise: self._raise, ast.Try: self._try,
            })  # fmt: skip
        return self._doers

    _doers: dict[type, Callable[[Any], Any]]

    def file(self, body: Sequence[ast.stmt]) -> None:
        """Run the statements of the file. What cannot be read is told when something needs what it binds."""
        for statement in body:
            try:
                self.execute(statement)
            except (ForbiddenError, BudgetError):
                raise
            except InputError as error:
                self.unreadable.append((statement.lineno, error))
                for name in _names_bound(statement):
                    self.frame.names[name] = Unreadable(error)

    def _assign(self, node: ast.Assign) -> None:
        value = self.evaluate(node.value)
        for target in node.targets:
            self.store(target, value, node.value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.store(node.target, self.evaluate(node.value), node.value)

    def _expression(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.evaluate(node.value)

    def _return(self, node: ast.Return) -> Returned:
        return Returned(None if node.value is None else self.evaluate(node.value))

    def _if(self, node: ast.If) -> Any:
        return self.block(node.body if self.truth(node.test, self.evaluate(node.test)) else node.orelse)

    def _for(self, node: ast.For) -> Any:
        for value in self.iterated(node.iter, self.evaluate(node.iter)):
            self.assign(node.target, value)
            signal = self.block(node.body)
            if signal is BREAK:
                return None
            if isinstance(signal, Returned):
                return signal
        return self.block(node.orelse)

    def _while(self, node: ast.While) -> Any:
        while self.truth(node.test, self.evaluate(node.test)):
            self.budget.step()
            signal = self.block(node.body)
            if signal is BREAK:
                return None
            if isinstance(signal, Returned):
                return signal
        return self.block(node.orelse)

    def _function(self, node: ast.FunctionDef) -> None:
        function = Function(node.name, node, node.args, node.body, self.frame, self.defaults(node.args))
        for decorator in node.decorator_list:
            name = decorator.id if isinstance(decorator, ast.Name) else ""
            if name in {"staticmethod", "property", "classmethod"}:
                function.kind = name.removesuffix("method")
            elif not isinstance(decorator, ast.Attribute | ast.Call) or name:
                raise self.source.error(decorator, "this decorator is not read here", "leave it out")
        self.frame.home(node.name).names[node.name] = function

    def _class(self, node: ast.ClassDef) -> None:
        bases = tuple(self.evaluate(base) for base in node.bases)
        kind = Class(node.name, tuple(base for base in bases if isinstance(base, Class | Native)))
        before = self.frame
        self.frame = Frame(before, node.name)
        try:
            self.block(node.body)
            kind.names = self.frame.names
        finally:
            self.frame = before
        for name, value in kind.names.items():
            if isinstance(value, Function):
                value.owner, value.frame = kind, before
                if name in {"__getattr__", "__getattribute__", "__setattr__", "__class__", "__new__", "__del__"}:
                    raise self.source.forbidden(_head(value.node), f"{name} is not read here", "name each attribute")
        before.home(node.name).names[node.name] = kind

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            path = LIBRARIES.get(alias.name)
            root = alias.name.partition(".")[0]
            module = Module(path) if path and alias.asname else Module(LIBRARIES.get(root, root), root in LIBRARIES)
            if path is None and root not in LIBRARIES:
                module = Module(alias.name, known=False)
            self.frame.names[alias.asname or root] = module

    def _import_from(self, node: ast.ImportFrom) -> None:
        path = LIBRARIES.get(node.module or "")
        for alias in node.names:
            name = alias.asname or alias.name
            if name == "*":
                continue
            if f"{node.module}.{alias.name}" in SAME_AS:
                self.frame.names[name] = Native(SAME_AS[f"{node.module}.{alias.name}"])
            elif path is None or node.level:
                if name not in self.frame.top.names or not isinstance(self.frame.top.names[name], Function | Class):
                    self.frame.names[name] = Module(f"{node.module or ''}.{name}".lstrip("."), known=False)
            else:
                self.frame.names[name] = self.attribute(node, Module(path), alias.name)

    def _assert(self, node: ast.Assert) -> None:
        """An assertion is of no concern: what it checks is told by the values."""

    def _with(self, node: ast.With) -> Any:
        for item in node.items:
            value = self.evaluate(item.context_expr)
            if not isinstance(value, Noise) and value is not None:
                raise self.source.error(item.context_expr, "with is not read for this", "write its body alone")
            if item.optional_vars is not None:
                self.assign(item.optional_vars, NOISE)
        return self.block(node.body)

    def _global(self, node: ast.Global) -> None:
        for name in node.names:
            self.frame.shared[name] = self.frame.top

    def _nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            holder = self.frame.outer.holder(name) if self.frame.outer is not None else None
            if holder is not None:
                self.frame.shared[name] = holder

    def _delete(self, node: ast.Delete) -> None:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.frame.names.pop(target.id, None)

    def _raise(self, node: ast.Raise) -> None:
        raise self.source.error(_head(node), "the program raises an error here")

    def _try(self, node: ast.Try) -> Any:
        try:
            signal = self.block(node.body)
        except (ForbiddenError, BudgetError):
            raise
        except InputError:
            if not node.handlers:
                raise
            signal = self.block(node.handlers[0].body)
        return signal if signal is not None else self.block(node.finalbody)


def _head(node: ast.stmt) -> Any:
    """The first line of a statement, for a caret: its keyword."""
    word = type(node).__name__.lower()
    head = ast.Pass()
    head.lineno = head.end_lineno = node.lineno
    head.col_offset, head.end_col_offset = node.col_offset, node.col_offset + min(len(word), 5)
    return head if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.While | ast.For | ast.If | ast.With) else node


def _names_bound(node: ast.stmt) -> set[str]:
    """The names that a statement would bind, or write into."""
    names: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                inner: ast.expr = part
                while isinstance(inner, ast.Subscript | ast.Attribute):
                    inner = inner.value
                names |= {inner.id} if isinstance(inner, ast.Name) else set()
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
    return names
