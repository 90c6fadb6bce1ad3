"""How NumPy and PyTorch pad with zeros: pad(x, widths, 'constant', constant_values=0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.errors import NotationError
from bpcli.notation.syntax import List, Number, Text, Tuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.notation.syntax import Call, Syntax


def padded(settled: Callable[[Call], Syntax], rest: tuple[Syntax, ...], call: Call) -> Syntax:
    """pad(x, widths, 'constant', constant_values=0): zeros. `rest` follows the widths.

    Raises NotationError for another padding.
    """
    arguments, keywords = [*call.arguments], dict(call.keywords)
    mode = keywords.pop("mode", None) or (arguments.pop(2) if len(arguments) > 2 else None)
    value = keywords.pop("constant_values", keywords.pop("value", None)) or (
        arguments.pop(2) if arguments[2:] else None
    )
    if isinstance(mode, Number) and rest == () and value is None:  # pad's own setting
        return settled(call)
    if mode is not None and not (isinstance(mode, Text) and mode.text == "constant"):
        raise NotationError("pad fills with zeros", span=mode.span, hint="write pad(x, 1, mode='constant')")
    zeros = value.items if isinstance(value, Tuple | List) else (value,) if value is not None else ()
    if any(not isinstance(zero, Number) or float(zero.text) != 0 for zero in zeros):
        raise NotationError("pad fills with zeros", span=call.span, hint="add the number: pad(x - c, 1) + c")
    return settled(call._replace(arguments=(*arguments, *rest), keywords=tuple(keywords.items())))
