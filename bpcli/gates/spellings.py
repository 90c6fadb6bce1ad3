"""How NumPy, PyTorch and Python's math spell the gates: a name → the gate that it is, or what it stands for.

One table, for the language and for readers of Python. A key names a library only where it matters: `np.max(x, 1)` has
an axis, `max(a, b)` has two operands. A method has a dot.

>>> from bpcli.gates.catalogue import FUNCTIONS
>>> from bpcli.notation.program import parse_expression
>>> (
...     parse_expression("np.multiply(a, b)", FUNCTIONS).operator,
...     parse_expression("x.sum(dim=0)", FUNCTIONS).keywords[0][0],
... )
('*', 'axis')
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from bpcli.errors import NotationError, Span
from bpcli.gates.array_catalogue import ARRAY_FUNCTIONS
from bpcli.gates.call_forms import by_place, expanded
from bpcli.gates.expansions import EXPANSIONS
from bpcli.gates.pad_forms import padded
from bpcli.notation.masks import called
from bpcli.notation.signs import INFINITY
from bpcli.notation.syntax import Call, Index, List, Number, Syntax, Text, Tuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bpcli.notation.syntax import Item, Spelling

# Other names of a function, with the same arguments.
_RENAMED = {
    "abs": "absolute fabs",
    "acos": "arccos",
    "asin": "arcsin",
    "atan": "arctan",
    "atan2": "arctan2",
    "bce": "binary_cross_entropy",
    "bce_with_logits": "binary_cross_entropy_with_logits",
    "concat": "concatenate cat",
    "huber": "huber_loss",
    "l1": "l1_loss",
    "max": "maximum fmax",
    "min": "minimum fmin",
    "mse": "mse_loss",
    "nll": "nll_loss",
    "flatten": "ravel",
    "repeat": "repeat_interleave",
    "reshape": "view",
    "sigmoid": "expit",
    "smooth_l1": "smooth_l1_loss",
    "triplet": "triplet_margin_loss",
}
_BATCH_NORM = "batch_norm(input, running_mean:None, running_var:None, weight, bias, training:True, momentum:?"
_ATTENTION = "scaled_dot_product_attention(query, key, value"
# What a call means, in the language. Of several with one name, the first that fits the arguments counts.
# An argument whose name is a function of the language has another name there, after =. One with a colon has only this
# value (or any, if none is there), and with ? it may be left out.
_EXPANSIONS = {
    "add(a, b)": "a + b",
    "subtract(a, b)": "a - b",
    "sub(a, b)": "a - b",
    "multiply(a, b)": "a*b",
    "mul(a, b)": "a*b",
    "divide(a, b)": "a/b",
    "true_divide(a, b)": "a/b",
    "div(a, b)": "a/b",
    "negative(a)": "-a",
    "neg(a)": "-a",
    "power(a, b)": "a^b",
    "pow(a, b)": "a^b",
    "exp2(x)": "2^x",
    "erfc(x)": "1 - erf(x)",
    "logaddexp(a, b)": "b + softplus(a - b)",
    "rsqrt(x)": "1/sqrt(x)",
    "clamp(x, min=low, max=high)": "clip(x, low, high)",
    "clamp(x, min=low)": "max(x, low)",
    "clamp(x, max=high)": "min(x, high)",
    "matmul(a, b)": "a @ b",
    "mm(a, b)": "a @ b",
    "bmm(a, b)": "a @ b",
    "mv(a, b)": "a @ b",
    "np.dot(a, b)": "a·b",
    "torch.dot(a, b)": "a·b",
    ".dot(a, b)": "a·b",
    ".t(x)": "transpose(x)",
    "linear(input, weight)": "input @ weightᵀ",
    "linear(input, weight, bias)": "input @ weightᵀ + bias",
    f"{_BATCH_NORM})": "batchnorm(input, weight, bias)",
    f"{_BATCH_NORM}, eps)": "batchnorm(input, weight, bias, eps)",
    "group_norm(input, num_groups, weight, bias)": "groupnorm(input, num_groups, weight, bias)",
    "group_norm(input, num_groups, weight, bias, eps)": "groupnorm(input, num_groups, weight, bias, eps)",
    "rms_norm(input, normalized_shape, weight, eps)": "rmsnorm(input, weight, eps)",
    "rnn_tanh_cell(input, hx, w_ih, w_hh, b_ih, b_hh)": "tanh(input @ w_ihᵀ + b_ih + (hx @ w_hhᵀ + b_hh))",
    "gru_cell(input, hx, w_ih, w_hh, b_ih, b_hh)": "gru_step(input, hx, w_ihᵀ, w_hhᵀ, b_ih, b_hh)",
    "layer_norm(input, normalized_shape, weight, bias)": "layernorm(input, weight, bias)",
    "layer_norm(input, normalized_shape, weight, bias, eps)": "layernorm(input, weight, bias, eps)",
    "max_pool2d(input, kernel_size)": "maxpool(input, kernel_size)",
    "max_pool2d(input, kernel_size, stride)": "maxpool(input, kernel_size, stride)",
    "avg_pool2d(input, kernel_size)": "avgpool(input, kernel_size)",
    "avg_pool2d(input, kernel_size, stride)": "avgpool(input, kernel_size, stride)",
    f"{_ATTENTION}, attn_mask:None?, dropout_p:0?)": "attention(query, key, value)",
    f"{_ATTENTION}, attn_mask, dropout_p:0?)": "attention(query, key, value, attn_mask)",
    f"{_ATTENTION}, attn_mask:None?, dropout_p:0?, is_causal)": "attention(query, key, value, causal=is_causal)",
    "range(n)": "arange(n)",
    "torch.roll(x, shifts)": "roll(x, shifts)",
    "torch.roll(x, shifts, dims)": "roll(x, shifts, dims)",
    "movedim(x, source, destination)": "moveaxis(x, source, destination)",
    "onehot(target, num_classes)": "eye(num_classes)[target]",
    "one_hot(target, num_classes)": "eye(num_classes)[target]",
    "embedding(input, weight)": "weight[input]",
    "array(x)": "x",
    "asarray(x)": "x",
    "tensor(x)": "x",
    ".copy(x)": "x",
    ".clone(x)": "x",
    ".float(x)": "x",
    ".double(x)": "x",
    ".item(x)": "x",
    "take_along_axis(arr, indices, axis)": "gather(arr, axis, indices)",
    "take_along_axis(arr, indices)": "gather(arr, -1, indices)",
    "take_along_dim(input, indices, dim)": "gather(input, dim, indices)",
    "index_select(input, dim, index)": "take(input, index, dim)",
    "masked_fill(input, mask, value)": "where(mask, value, input)",
    ".where(input, condition, other)": "where(condition, input, other)",
    "nan_to_num(x)": "x",
    "full_like(x, fill_value)": "zeros_like(x) + fill_value",
}
_SETTINGS = {
    "dim": "axis",
    "dims": "axes",
    "keepdim": "keepdims",
    "negative_slope": "slope",
    "ord": "order",
    "padding": "pad",
    "correction": "ddof",
}  # PyTorch's names of settings
_SIZES = ["np.shape", "np.size", "np.ndim", ".dim", ".numel", "torch.numel"]
_INFINITY = re.compile(r"([-+]?)inf(?:inity)?", re.IGNORECASE)
_SIGNATURE = re.compile(r"([\w.]+)\((.*)\)")


def spellings() -> dict[str, Spelling]:
    """What a call of each name means; None where the name is the gate's own and the call stays as it is."""
    found: dict[str, Spelling] = dict.fromkeys((*ARRAY_FUNCTIONS, *EXPANSIONS, "leaky_relu"), _settled)
    for name, others in _RENAMED.items():
        found |= dict.fromkeys(others.split(), partial(_renamed, name))
    several: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for signature, body in _EXPANSIONS.items():
        match = _SIGNATURE.fullmatch(signature)
        name, names = match.groups() if match else (signature, "")
        several.setdefault(name, []).append((tuple(names.split(", ")), body))
    found |= {name: partial(expanded, name, tuple(forms)) for name, forms in several.items()}
    found |= dict.fromkeys((*["len", "split", "chunk", "hstack", "vstack", "split_sizes"], *_SIZES))
    found |= dict.fromkeys(("split", "chunk"), _with_axis_last)
    found |= dict.fromkeys(("torch.split", ".split"), _by_sizes)
    found[".size"] = partial(_renamed_to, "shape")
    found |= {"pad": partial(padded, _settled, ()), "torch.pad": partial(padded, _settled, (Number("1", Span(0, 0)),))}
    found["std"] = _deviation
    found["float"] = _infinity
    for name in ("and", "or", "not"):
        found |= dict.fromkeys((f"logical_{name}", f"bitwise_{name}"), partial(called, name))
    found |= {"torch.var": partial(_of_a_sample, _settled), "torch.std": partial(_of_a_sample, _deviation)}
    found |= dict.fromkeys(("expand_dims", "unsqueeze"), partial(_at_axis, "a new axis", None))
    found["flip"] = partial(_at_axis, "an axis", (None, None, -1))
    found["stack"] = _stacked
    found |= dict.fromkeys(("concat", "concatenate", "cat"), _joined)
    for name in ("max", "min"):
        found |= dict.fromkeys((f"np.{name}", f".{name}", f"np.a{name}", f"torch.a{name}"), partial(_along, name))
        found[f"torch.{name}"] = partial(_along_a_number, name)
    return found


def _with_axis_last(call: Call) -> Syntax:
    """split(x, 2, 1): the argument after the parts is an axis."""
    keywords = tuple((_SETTINGS.get(key, key), value) for key, value in call.keywords)
    return call._replace(
        arguments=call.arguments[:2], keywords=(*(("axis", axis) for axis in call.arguments[2:]), *keywords)
    )


def _by_sizes(call: Call) -> Syntax:
    """PyTorch's split is given the size of a part, or the sizes of all, where NumPy's is given their number."""
    return _with_axis_last(call._replace(function="split_sizes"))


def _renamed_to(name: str, call: Call) -> Syntax:
    """The same call of a function that needs nothing else."""
    return call._replace(function=name)


def other_names(name: str) -> tuple[str, ...]:
    """What else a function is called, with the same arguments."""
    return tuple(_RENAMED.get(name, "").split())


def _renamed(name: str, call: Call) -> Syntax:
    """The same call by the gate's own name."""
    call = call._replace(function=name)
    return _settled(call)


def _settled(call: Call) -> Syntax:
    """A call with NumPy's names of settings; where a setting is a list of whole numbers it is a tuple."""
    call = by_place(call)
    several = call.function in {"max", "min"}  # of several operands, and then without a setting by its place
    function = None if several else ARRAY_FUNCTIONS.get(call.function)
    operands = len(call.arguments) if function is None else function.operands[1]
    if not call.keywords and len(call.arguments) <= operands:
        return call
    keywords = tuple((_SETTINGS.get(key, key), _as_tuple(value)) for key, value in call.keywords)
    settings = tuple(map(_as_tuple, call.arguments[operands:]))
    return call._replace(arguments=call.arguments[:operands] + settings, keywords=keywords)


def _as_tuple(tree: Syntax) -> Syntax:
    whole = isinstance(tree, List) and all(isinstance(item, Number) for item in tree.items)
    return Tuple(tree.items, tree.span) if whole and isinstance(tree, List) else tree


def _infinity(call: Call) -> Syntax:
    """float('-inf') and float('inf'). Raises NotationError for any other argument."""
    text = call.arguments[0] if len(call.arguments) == 1 and not call.keywords else None
    match = _INFINITY.fullmatch(text.text) if isinstance(text, Text) else None
    if match is None:
        hint = "float('-inf') is minus infinity; a number is written as it is: 0.5"
        raise NotationError("float takes the text '-inf' here", span=call.span, hint=hint)
    return Number(f"{match[1]}{INFINITY}", call.span)


def _deviation(call: Call) -> Syntax:
    """std(x, …): the square root of the variance."""
    return Call("sqrt", (_renamed("var", call),), call.span)


def _of_a_sample(spelling: Callable[[Call], Syntax], call: Call) -> Syntax:
    """torch.var and torch.std divide by n − 1, unless the call says otherwise."""
    correction = ("ddof", Number("1", call.span))
    keys = {_SETTINGS.get(key, key) for key, _ in call.keywords}
    return spelling(call if "ddof" in keys else call._replace(keywords=(*call.keywords, correction)))


def _along(name: str, call: Call) -> Syntax:
    """np.max(x, 1) and x.max(1): a second argument is an axis."""
    if len(call.arguments) == 2:
        call = call._replace(arguments=call.arguments[:1], keywords=(("axis", call.arguments[1]), *call.keywords))
    return _renamed(name, call)


def _along_a_number(name: str, call: Call) -> Syntax:
    """torch.max(x, 1) has an axis, torch.max(a, b) two operands."""
    return _along(name, call) if isinstance(call.arguments[-1], Number) else _renamed(name, call)


def _at_axis(what: str, item: Item, call: Call) -> Syntax:
    """expand_dims(x, axis) and flip(x, axis): an index that has this item at the axis, and takes all of the others."""
    call = _with_axis(call)
    axis = dict(call.keywords).get("axis")
    if len(call.arguments) != 1 or not isinstance(axis, Number) or not axis.text.removeprefix("-").isdigit():
        hint = f"write {call.function}(x, axis=0)"
        raise NotationError(f"{call.function} takes an array and {what}", span=call.span, hint=hint)
    number, every = int(axis.text), (None, None, None)
    items: tuple[Item, ...] = (*(every,) * number, item) if number >= 0 else (..., item, *(every,) * (-1 - number))
    return Index(call.arguments[0], items, call.span)


def _with_axis(call: Call) -> Call:
    """The call with PyTorch's dim as axis, and a second argument by that name."""
    keywords = tuple((_SETTINGS.get(key, key), value) for key, value in call.keywords)
    keywords += tuple(("axis", axis) for axis in call.arguments[1:])
    return call._replace(arguments=call.arguments[:1], keywords=keywords)


def _stacked(call: Call) -> Syntax:
    """stack((a, b), axis): a list; along another axis than the first, arrays joined along a new one."""
    call = _with_axis(call)
    arrays = call.arguments[0] if call.arguments else None
    if not isinstance(arrays, Tuple | List) or {key for key, _ in call.keywords} - {"axis"}:
        raise NotationError("stack takes a list of arrays", span=call.span, hint="write stack([a, b], axis=0)")
    axis = dict(call.keywords).get("axis")
    if axis is None or (isinstance(axis, Number) and axis.text == "0"):
        return List(arrays.items, call.span)
    new = Call("expand_dims", (), call.span, (("axis", axis),))
    parts = tuple(_at_axis("a new axis", None, new._replace(arguments=(array,))) for array in arrays.items)
    return Call("concat", parts, call.span, (("axis", axis),))


def _joined(call: Call) -> Syntax:
    """concatenate((a, b), 1): the arrays are in brackets of their own, and an axis may follow."""
    if not call.arguments or not isinstance(call.arguments[0], Tuple | List):
        return _renamed("concat", call)
    arrays, rest = call.arguments[0].items, call.arguments[1:]
    keywords = (*(("axis", axis) for axis in rest), *call.keywords)
    return _renamed("concat", call._replace(arguments=arrays, keywords=keywords))
