"""Arrays that share memory: which entries a view has, and what a write makes of the node of that memory.

>>> import numpy as np
>>> root = np.zeros((2, 3))
>>> places(root[:, 1], root).tolist(), owner(root[1:].T) is root
([1, 4], True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.programs.values import Buffer, Node, Tensor

if TYPE_CHECKING:
    from bpcli.errors import Span


def owner(array: Any) -> Any:
    """The array whose memory a view shares; the array itself where it has its own."""
    while getattr(array, "base", None) is not None and hasattr(array.base, "strides"):
        array = array.base
    return array


def places(view: Any, root: Any) -> Any:
    """For each entry of a view its place in the memory of `root`, counted from 0."""
    import numpy as np

    start = (view.__array_interface__["data"][0] - root.__array_interface__["data"][0]) // root.itemsize
    found = np.full((), start, dtype=int)
    for axis, (size, stride) in enumerate(zip(view.shape, view.strides, strict=True)):
        steps = np.arange(size) * (stride // root.itemsize)
        found = found + steps.reshape((-1,) + (1,) * (view.ndim - 1 - axis))
    return np.broadcast_to(found, view.shape)


def is_all(view: Any, root: Any) -> bool:
    """Whether a view is its memory from the first entry to the last, in that order and shape."""
    same = view.__array_interface__["data"][0] == root.__array_interface__["data"][0]
    return bool(same and view.shape == root.shape and view.strides == root.strides)


def tensor(array: Any, sharing: tuple[Buffer, ...] = ()) -> Tensor:
    """An array as a value: a view of memory that is known, or an array with memory of its own."""
    root = owner(array)
    for buffer in sharing:
        if buffer.root is root:
            return Tensor(array, None, buffer)
    if root is not array or not array.flags.c_contiguous or not array.flags.writeable:
        array = array.copy(order="C")
    return Tensor(array, None, Buffer(array))


def node_of(value: Tensor, span: Span) -> Node:
    """The node that a value has now: after a write into its memory, its entries of the new node."""
    buffer = value.buffer
    if buffer is None:
        value.node = value.node or Node("constant", value.data, span, tracked=False)
        return value.node
    if value.node is None or value.version != buffer.version:
        value.node = _current(value, buffer, span)
        value.version = buffer.version
    return value.node


def attach(value: Tensor, node: Node) -> None:
    """Let an array have a node; where it is all of its memory the memory has it too."""
    buffer = value.buffer
    value.node = node
    if buffer is None:
        return
    value.version = buffer.version
    buffer.holders.append(node)
    if buffer.node is None and value.data is buffer.root:
        buffer.node = node


def _current(value: Tensor, buffer: Buffer, span: Span) -> Node:
    if buffer.node is not None and is_all(value.data, buffer.root):
        return buffer.node
    if buffer.node is None or not buffer.node.tracked:
        node = Node("constant", value.data, span, tracked=False)
        if value.data is buffer.root:
            buffer.node = node
    else:
        node = Node("gather", value.data, span, (buffer.node, places(value.data, buffer.root)))
    buffer.holders.append(node)
    return node


def memory_node(buffer: Buffer, span: Span) -> Node:
    """The node of all of the memory."""
    if buffer.node is None:
        buffer.node = Node("constant", buffer.root, span, tracked=False)
        buffer.holders.append(buffer.node)
    return buffer.node


def written(buffer: Buffer, at: Any, new: Any, span: Span) -> Node:
    """The node of a memory after `new` (a node, or a constant) was written at these places of it."""
    import numpy as np

    at, old = np.asarray(at), buffer.node
    replaces = isinstance(new, Node) and new.tracked and getattr(new.value, "shape", ()) == buffer.root.shape
    if replaces and at.size == buffer.root.size and bool(np.array_equal(at.ravel(), np.arange(at.size))):
        return new  # type: ignore[no-any-return]
    node = Node("put", buffer.root, span, (old, new, at), tracked=True)
    buffer.holders.append(node)
    return node
