r"""The text of a learner's program: its syntax tree, the place of each part, errors with a caret.

>>> source = Source("q = x + y\nf = q*z")
>>> [source.part(statement.targets[0]) for statement in source.tree.body]
['q', 'f']
"""

from __future__ import annotations

import ast
from itertools import accumulate
from typing import Any

from bpcli.errors import InputError, NotationError, Span, TooLargeError, shortened
from bpcli.notation.limits import MAX_TEXT

Place = ast.expr | ast.stmt | ast.keyword | ast.arg | ast.alias | ast.excepthandler


class ProgramError(InputError):
    """A part of a program cannot be read: a word that is not known, a value that does not exist."""


class ForbiddenError(ProgramError):
    """A part of a program would reach outside of it: it is refused at once."""


class Source:
    """A program and its parts. `calls` are lines that are read as if they stood after it."""

    def __init__(self, text: str, calls: tuple[str, ...] = (), name: str | None = None) -> None:
        """Read the program. Raises NotationError with the place where it is not Python."""
        self.lines = text.count("\n") + 1  # of the program itself; the calls follow
        self.text = "\n".join((text, *calls)) if calls else text
        self.name = name
        if len(self.text) > MAX_TEXT:
            raise TooLargeError(f"the program has more than {MAX_TEXT:,} characters")
        self._rows = self.text.split("\n")
        self._starts = [0, *accumulate(len(row) + 1 for row in self._rows)]
        self.tree = self._parsed()
        self.using = Span(0, 1)  # the statement that is being read
        self.is_torch = any(map(_is_of_torch, ast.walk(self.tree)))

    def _parsed(self) -> ast.Module:
        try:
            return ast.parse(self.text)
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(self._rows))
            start = min(self._starts[line - 1] + max((error.offset or 1) - 1, 0), len(self.text))
            message = f"this is not Python: {shortened(error.msg)}"
            raise NotationError(message, text=self.text, span=Span(start, start + 1), source=self.name) from None
        except (ValueError, MemoryError, RecursionError):
            raise NotationError(
                "this program cannot be read as Python", hint="it may nest too deeply, or hold a NUL character"
            ) from None

    def span(self, node: Any) -> Span:
        """Where a part stands, in characters of the text; of a part of a library, where the program used it."""
        if getattr(node, "lineno", 1) == 0:
            return self.using
        line, column = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        last, end = getattr(node, "end_lineno", None) or line, getattr(node, "end_col_offset", None)
        start = self._at(line, column)
        return Span(start, max(self._at(last, column + 1 if end is None else end), start + 1))

    def _at(self, line: int, column: int) -> int:
        row = self._rows[line - 1] if line <= len(self._rows) else ""
        return self._starts[line - 1] + (column if row.isascii() else len(row.encode()[:column].decode()))

    def part(self, node: Any) -> str:
        """The text of a part."""
        return self.text[slice(*self.span(node))]

    def error(self, node: Any, message: str, hint: str | None = None) -> ProgramError:
        """An error with a caret under a part."""
        return ProgramError(message, text=self.text, span=self.span(node), hint=hint, source=self.name)

    def forbidden(self, node: Any, message: str, hint: str | None = None) -> ForbiddenError:
        """An error of a part that would reach outside of the program."""
        return ForbiddenError(message, text=self.text, span=self.span(node), hint=hint, source=self.name)


def _is_of_torch(part: ast.AST) -> bool:
    """Whether a part of a program names PyTorch."""
    match part:
        case ast.Name(id="torch" | "F" | "nn"):
            return True
        case (
            ast.keyword(arg="dim" | "keepdim")
            | ast.Attribute(attr="mm" | "unsqueeze" | "masked_fill" | "requires_grad")
        ):
            return True
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] == "torch" for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.partition(".")[0] == "torch"
    return False
