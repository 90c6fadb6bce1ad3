"""PyTorch's functions and methods that a program may call: NumPy's under other names, and those that gates compute.

`dim` and `keepdim` are `axis` and `keepdims` before an entry sees them.
"""

from __future__ import annotations

from typing import Any

from bpcli.programs.library import Entry, elementwise, gate_run, product
from bpcli.programs.numpy_functions import table as numpy_table

SAME = (
    "exp log log2 log10 log1p expm1 sqrt square abs sin cos tan sinh cosh tanh reciprocal sign maximum minimum matmul "
    "sum mean prod where zeros ones zeros_like ones_like full full_like eye arange linspace stack hstack vstack "
    "reshape outer floor ceil round argmax argmin any all allclose isnan isfinite einsum cumsum cumprod diag trace "
    "tril triu flip roll argsort median logaddexp hypot ravel squeeze empty empty_like clip"
)
RENAMED = {
    "add": "add", "sub": "subtract", "subtract": "subtract", "mul": "multiply", "multiply": "multiply",
    "div": "divide", "divide": "divide", "neg": "negative", "negative": "negative", "pow": "power",
    "mm": "matmul", "bmm": "matmul", "mv": "matmul", "dot": "dot", "cat": "concatenate", "concat": "concatenate",
    "unsqueeze": "expand_dims", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2",
    "gt": "greater", "lt": "less", "ge": "greater_equal", "le": "less_equal", "eq": "equal", "ne": "not_equal",
}  # fmt: skip
# The gates compute these.
BY_GATE = (
    "sigmoid relu softmax log_softmax logsumexp softplus gelu elu selu silu leaky_relu relu6 mish celu erf rsqrt glu "
    "hardtanh hardswish hardsigmoid logsigmoid softsign tanhshrink prelu cross_entropy nll_loss mse_loss l1_loss "
    "smooth_l1_loss huber_loss binary_cross_entropy binary_cross_entropy_with_logits kl_div cosine_similarity "
    "layer_norm one_hot embedding conv2d conv1d max_pool2d avg_pool2d triplet_margin_loss norm clamp"
)
METHODS = (
    "exp log sqrt square abs sin cos tanh sign reciprocal matmul mm bmm mv add sub mul div neg pow sigmoid relu "
    "softmax log_softmax logsumexp norm clamp unsqueeze gt lt ge le eq ne where outer floor flip masked_fill"
)

_DIFFERENT = "max min var std transpose permute flatten t"  # methods that NumPy has in another sense


def table() -> dict[str, Entry]:
    """Every function of PyTorch, by its dotted name: torch.…, F.…, and the methods of tensors."""
    import numpy as np

    own = numpy_table()
    found = {name: own[f"np.{name}"] for name in SAME.split()} | {
        name: own[f"np.{same}"] for name, same in RENAMED.items()
    }
    found["tensor"] = found["as_tensor"] = found["from_numpy"] = found["FloatTensor"] = own["np.array"]
    found |= {name: Entry(name, gate_run(name), None) for name in BY_GATE.split()}
    found |= {name: Entry(name, run, elementwise) for name, run in _simple(np).items()}
    found["clamp"] = Entry("clamp", _clamped, elementwise)
    for name in ("var", "std"):
        found[name] = Entry(f"torch.{name}", _of_sample(getattr(np, name)))
    found |= {name: _maker(found[name]) for name in ("zeros", "ones", "empty")}
    found |= {"max": Entry("max", _extreme(np.max, np.argmax, np.maximum), elementwise)}
    found |= {"min": Entry("min", _extreme(np.min, np.argmin, np.minimum), elementwise)}
    found["transpose"] = Entry("swapaxes", np.swapaxes)
    found["permute"] = Entry("permute", lambda x, *axes: x.transpose(_flat(axes)))
    found["flatten"] = Entry("flatten", _flattened)
    found["t"] = Entry(".t", lambda x: x.T)
    found["mm"] = found["bmm"] = Entry("mm", np.matmul, product)
    entries = {f"torch.{name}": one._replace(operation=f"torch.{bare(one)}") for name, one in found.items()}
    entries |= {f"F.{name}": one for name, one in found.items()}
    entries["torch.linalg.norm"] = found["norm"]
    entries["torch.take_along_dim"] = Entry(
        "np.take_along_axis", lambda x, at, axis=None: np.take_along_axis(x, np.asarray(at).astype(int), axis)
    )
    methods = {f"torch:.{name}": found[name] for name in METHODS.split() if name in found}
    methods |= {
        f"torch:.{name}": found[name] for name in ["max", "min", "var", "std", "transpose", "permute", "flatten", "t"]
    }
    methods |= _methods(np, own)
    return entries | methods


def _methods(np: Any, own: dict[str, Entry]) -> dict[str, Entry]:
    same = ("clone", "contiguous", "float", "double", "to", "cpu", "numpy", "requires_grad_", "type")
    methods = {f"torch:.{name}": Entry(".copy", lambda x, *_, **__: x) for name in same}
    methods["torch:.clone"] = Entry(".copy", np.copy)
    methods["torch:.detach"] = Entry("detach", lambda x: x, is_flat=True)
    methods["torch:.view"] = methods["torch:.reshape"] = own[".reshape"]
    methods["torch:.long"] = methods["torch:.int"] = own["np.int64"]
    methods["torch:.bool"] = Entry("bool", lambda x: np.asarray(x).astype(bool), is_flat=True)
    methods["torch:.masked_fill"] = Entry("masked_fill", lambda x, mask, value: np.where(mask, value, x), elementwise)
    methods["torch:.expand"] = Entry("np.broadcast_to", lambda x, *shape: np.broadcast_to(x, _flat(shape)), _expanded)
    methods["torch:.unbind"] = Entry("unbind", tuple)
    methods["torch:.expand_as"] = Entry("np.broadcast_to", lambda x, y: np.broadcast_to(x, y.shape))
    methods["torch:.view_as"] = Entry("reshape_as", lambda x, y: x.reshape(y.shape))
    return methods


def bare(entry: Entry) -> str:
    """The name of an entry without its library."""
    return entry.operation.rpartition(".")[2]


def _maker(entry: Entry) -> Entry:
    """torch.zeros(2, 3): the sizes are arguments of their own, or together."""
    return entry._replace(
        run=lambda *sizes, **settings: entry.run(_flat(sizes), **settings),
        sizes=lambda budget, *sizes, **_: budget.check([int(size) for size in _flat(sizes)]),
    )


def _simple(np: Any) -> dict[str, Any]:
    def softmax(x: Any, axis: Any = -1, **_: Any) -> Any:
        e = np.exp(x - np.max(x, axis=axis, keepdims=True))
        return e / e.sum(axis=axis, keepdims=True)

    def log_softmax(x: Any, axis: Any = -1, **_: Any) -> Any:
        z = x - np.max(x, axis=axis, keepdims=True)
        return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))

    return {
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "relu": lambda x, **_: np.maximum(x, 0) if hasattr(x, "ndim") else max(x, 0.0),
        "softmax": softmax,
        "log_softmax": log_softmax,
        "rsqrt": lambda x: 1 / np.sqrt(x),
    }


def _flat(values: Any) -> tuple[int, ...]:
    return tuple(values[0]) if len(values) == 1 and isinstance(values[0], tuple | list) else tuple(values)


def _expanded(budget: Any, x: Any, *shape: Any, **_: Any) -> None:  # noqa: ARG001  (the signature of a method)
    budget.check([abs(int(size)) for size in _flat(shape)])


def _clamped(x: Any, low: Any = None, high: Any = None, **ends: Any) -> Any:
    import numpy as np

    return np.clip(x, ends.get("min", low), ends.get("max", high))


def _flattened(x: Any, start_dim: int = 0, **_: Any) -> Any:
    return x.reshape(*x.shape[:start_dim], -1)


def _of_sample(run: Any) -> Any:
    def of_sample(x: Any, axis: Any = None, **settings: Any) -> Any:
        unbiased = settings.pop("unbiased", settings.pop("correction", 1))
        return run(x, axis=axis, ddof=settings.pop("ddof", int(unbiased)), **settings)

    return of_sample


def _extreme(along: Any, place: Any, between: Any) -> Any:
    """torch.max: of one array, along an axis with its places, or of two arrays."""

    def extreme(x: Any, axis: Any = None, keepdims: bool = False, **_: Any) -> Any:  # noqa: FBT001, FBT002  (NumPy's)
        if axis is None:
            return along(x)
        if hasattr(axis, "ndim") or isinstance(axis, float):
            return between(x, axis)
        return along(x, axis=axis, keepdims=keepdims), place(x, axis=axis, keepdims=keepdims)

    return extreme
