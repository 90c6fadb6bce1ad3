"""What a program's names hold: arrays and numbers that remember the node that made them, functions, objects.

Arrays are NumPy's own, so views share memory as they do for the learner. A write makes a new node of the memory that it
changes; what shares that memory takes its part of the new node when it is read next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable

    from bpcli.errors import Span


class Node:
    """One operation: its name, what it takes (nodes, and settings as they are), its value, where it stands.

    `tracked` says whether it depends on an input; `run` computes its value anew from other operands.
    """

    __slots__ = ("arguments", "keywords", "name", "operation", "run", "span", "tracked", "value")

    def __init__(  # noqa: PLR0913  (the columns of a record)
        self,
        operation: str,
        value: Any,
        span: Span,
        arguments: tuple[Any, ...] = (),
        keywords: dict[str, Any] | None = None,
        run: Callable[..., Any] | None = None,
        *,
        tracked: bool = True,
        name: str | None = None,
    ) -> None:
        """Keep what was done."""
        self.operation = operation
        self.value = value
        self.span = span
        self.arguments = arguments
        self.keywords = keywords or {}
        self.run = run
        self.tracked = tracked
        self.name = name  # of an input


class Buffer:
    """The memory of an array and of all its views: its node, how often it was written, who holds its values."""

    __slots__ = ("event", "holders", "node", "root", "version")

    def __init__(self, root: Any) -> None:
        """Memory that nobody has written to yet."""
        self.root = root
        self.node: Node | None = None
        self.version = 0
        self.holders: list[Node] = []  # nodes whose values share this memory
        self.event: int | None = None  # the last event that wrote into it

    def before_write(self) -> None:
        """Let each node that shares this memory keep the values that it had."""
        for node in self.holders:
            node.value = node.value.copy()
        self.holders.clear()


class Tensor:
    """An array, or a number that depends on an input. `data` is an array of NumPy's, or a number."""

    __slots__ = ("buffer", "data", "extras", "node", "version")

    def __init__(self, data: Any, node: Node | None = None, buffer: Buffer | None = None) -> None:
        """`buffer` is the memory that the array shares; its own where there is none."""
        self.data = data
        self.node = node
        self.buffer = buffer
        self.version = buffer.version if buffer is not None else 0
        self.extras: dict[str, Any] | None = None  # grad, requires_grad

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape; () for a number."""
        return tuple(getattr(self.data, "shape", ()))


class Module(NamedTuple):
    """An imported library, by the name of its table: np, np.linalg, torch, F. `known` is False where there is none."""

    path: str
    known: bool = True


class Native(NamedTuple):
    """A function of a library: the name of its entry in the tables, and the value whose method it is."""

    name: str
    owner: Any = None


class Frame:
    """The names of one call, and the frame in which the function was written."""

    __slots__ = ("events", "function", "names", "outer", "shared", "top")

    def __init__(self, outer: Frame | None, function: str = "") -> None:
        """A call without names yet."""
        self.names: dict[str, Any] = {}
        self.events: dict[str, int] = {}  # the last event that wrote each name
        self.outer = outer
        self.top: Frame = outer.top if outer is not None else self
        self.function = function
        self.shared: dict[str, Frame] = {}  # names that are global or nonlocal

    def holder(self, name: str) -> Frame | None:
        """The frame that a name is read from."""
        frame: Frame | None = self
        while frame is not None and name not in frame.names:
            frame = frame.outer
        return frame

    def home(self, name: str) -> Frame:
        """The frame that a name is written to."""
        return self.shared.get(name, self)


class Function:
    """A function that the program defines."""

    __slots__ = ("arguments", "body", "defaults", "frame", "kind", "name", "node", "owner")

    def __init__(
        self, name: str, node: Any, arguments: ast.arguments, body: Any, frame: Frame, defaults: dict[str, Any]
    ) -> None:
        """`body` is a list of statements, or for a lambda an expression."""
        self.name = name
        self.node = node
        self.arguments = arguments
        self.body = body
        self.frame = frame
        self.defaults = defaults
        self.owner: Class | None = None
        self.kind = ""  # static, class, property


class Class:
    """A class that the program defines: its attributes, its own and those of the classes that it extends."""

    __slots__ = ("bases", "events", "name", "names")

    def __init__(self, name: str, bases: tuple[Any, ...]) -> None:
        """A class without attributes yet."""
        self.name = name
        self.bases = bases
        self.names: dict[str, Any] = {}
        self.events: dict[str, int] = {}

    def find(self, name: str) -> Any:
        """An attribute of the class or of one that it extends; MISSING where there is none."""
        for line in self.ancestors():
            if name in line.names:
                return line.names[name]
        return MISSING

    def ancestors(self) -> Iterable[Class]:
        """The class and those that it extends, nearest first."""
        yield self
        for base in self.bases:
            if isinstance(base, Class):
                yield from base.ancestors()

    def library_bases(self) -> set[str]:
        """The names of the classes of libraries that it extends."""
        return {base.name for line in self.ancestors() for base in line.bases if isinstance(base, Native)}


class Instance:
    """An object of a class of the program."""

    __slots__ = ("events", "kind", "names")

    def __init__(self, kind: Class) -> None:
        """An object without attributes yet."""
        self.kind = kind
        self.names: dict[str, Any] = {}
        self.events: dict[str, int] = {}


class Method(NamedTuple):
    """A function of a class, with the object that it is called on."""

    function: Function
    owner: Any


class Super(NamedTuple):
    """super(): an object, seen as one of the classes after this one."""

    owner: Any
    kind: Class


class Unreadable(NamedTuple):
    """What a name holds whose statement could not be read: the reason is told when the name is used."""

    error: Any


MISSING = object()
