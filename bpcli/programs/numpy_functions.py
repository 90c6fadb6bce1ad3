"""NumPy's functions that a program may call. Each is named here; a program's text never names an attribute."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from bpcli.programs.library import Entry, elementwise, product

if TYPE_CHECKING:
    from collections.abc import Callable

ELEMENTWISE = (
    "exp log log2 log10 log1p expm1 exp2 sqrt cbrt square abs absolute fabs sin cos tan arcsin arccos arctan sinh cosh "
    "tanh arcsinh arccosh arctanh reciprocal negative positive sign sinc deg2rad rad2deg maximum minimum fmax fmin add "
    "subtract multiply divide true_divide power float_power arctan2 hypot logaddexp where clip nan_to_num heaviside "
    "mod remainder"
)
FLAT = (
    "floor ceil rint trunc round around floor_divide greater less greater_equal less_equal equal not_equal logical_and "
    "logical_or logical_not logical_xor isnan isfinite isinf isclose argmax argmin any all argsort nonzero argwhere "
    "flatnonzero count_nonzero allclose array_equal shape ndim size searchsorted digitize unique isin "
    "isscalar unravel_index ix_"
)
ALONG = (
    "sum mean max min amax amin prod var std median cumsum cumprod ptp nansum nanmean average sort diff "
    "reshape ravel transpose squeeze expand_dims swapaxes moveaxis flip fliplr flipud roll rot90 atleast_1d atleast_2d "
    "copy diag diagonal trace tril triu concatenate stack hstack vstack column_stack split array_split hsplit vsplit "
    "append delete insert take take_along_axis ascontiguousarray real"
)
MAKERS = {"zeros": 0, "ones": 0, "empty": 0, "full": 0}
PRODUCTS = "dot matmul inner outer vdot kron cross"


def table() -> dict[str, Entry]:
    """Every function of NumPy, by its dotted name."""
    import numpy as np

    def own(names: str, sizes: Any = None, *, flat: bool = False) -> dict[str, Entry]:
        return {f"np.{name}": Entry(f"np.{name}", getattr(np, name), sizes, flat) for name in names.split()}

    found = own(ELEMENTWISE, elementwise) | own(FLAT, flat=True) | own(ALONG)
    found |= own("dot matmul", product) | own("inner outer vdot kron cross tensordot", _outer)
    found |= own("zeros ones empty", _made, flat=True) | own("full", _made)
    found |= own("zeros_like ones_like empty_like", flat=True) | own("full_like")
    found |= own("eye identity tri diag_indices tril_indices triu_indices", _square, flat=True)
    found |= own("diag", _diagonal) | own("convolve", _outer)
    found |= own("concatenate stack hstack vstack column_stack", _joined)
    found |= own("arange", _counted, flat=True) | own("linspace", _spaced, flat=True)
    found |= own("broadcast_to", _broadcast)
    found |= own("tile", _repeated) | own("repeat", _repeated) | own("pad", _padded)
    found["np.pad"] = found["np.pad"]._replace(takes_text=True)
    found["np.einsum"] = Entry("np.einsum", np.einsum, _summed, takes_text=True)
    found["np.meshgrid"] = Entry("np.meshgrid", np.meshgrid, _meshed, takes_text=True)
    found |= {f"np.{name}": Entry("np.array", _array(np), _joined) for name in ("array", "float64", "float32")}
    found["np.asarray"] = Entry("np.array", _array(np, copy=None), _joined)
    found |= {f"np.{name}": Entry("np.int64", _whole(np), is_flat=True) for name in ("int64", "int32", "intp")}
    found |= {"np.empty": found["np.zeros"], "np.empty_like": found["np.zeros_like"]}
    linear: dict[str, Any] = {
        "norm": np.linalg.norm,
        "inv": np.linalg.inv,
        "det": np.linalg.det,
        "solve": np.linalg.solve,
    }
    found |= {f"np.linalg.{name}": Entry(f"np.linalg.{name}", run, _cubic) for name, run in linear.items()}
    found["np.linalg.norm"] = Entry("norm", np.linalg.norm, takes_text=True)
    found |= {
        "np.add.at": Entry("np.add.at", np.add.at, writes="add"),
        "np.subtract.at": Entry("np.subtract.at", np.subtract.at, writes="subtract"),
        "np.fill_diagonal": Entry("np.fill_diagonal", np.fill_diagonal, writes="diagonal"),
        "np.put_along_axis": Entry("np.put_along_axis", np.put_along_axis, writes="along"),
        "np.copyto": Entry("np.copyto", np.copyto, writes="set"),
    }
    return found | _methods(found)


METHODS = (
    "sum mean max min prod var std cumsum cumprod reshape ravel transpose squeeze swapaxes dot argmax argmin any all "
    "clip round repeat take diagonal trace argsort nonzero copy"
)


def _methods(found: dict[str, Entry]) -> dict[str, Entry]:
    """The methods of arrays, over the functions of the same name."""
    methods = {f".{name}": found[f"np.{name}"]._replace(operation=f".{name}") for name in METHODS.split()}
    methods[".reshape"] = Entry(".reshape", _reshaped, None)
    methods[".transpose"] = Entry(".transpose", _transposed, None)
    methods[".flatten"] = Entry(".flatten", lambda x, *_: x.flatten())
    methods[".astype"] = Entry(".astype", _cast)
    methods[".item"] = Entry(".item", _item)
    methods[".tolist"] = Entry(".tolist", lambda x: x.tolist(), is_flat=True)
    methods[".conj"] = Entry(".copy", lambda x: x.copy())
    return methods


def _item(x: Any, *place: Any) -> Any:
    return x.item(*place) if hasattr(x, "item") else x


def _cast(x: Any, kind: Any) -> Any:
    import numpy as np

    return np.asarray(x).astype(kind)


def _reshaped(x: Any, *shape: Any, **_: Any) -> Any:
    sizes: Any = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple | list) else shape
    return x.reshape(tuple(int(size) for size in sizes))


def _transposed(x: Any, *axes: Any) -> Any:
    order: Any = axes[0] if len(axes) == 1 and isinstance(axes[0], tuple | list) else axes
    return x.transpose(tuple(order)) if order else x.T


def _array(np: Any, *, copy: bool | None = True) -> Callable[..., Any]:
    """np.array: whole numbers become floats, so that nothing that is made like it truncates."""

    def array(value: Any, dtype: Any = None, **_: Any) -> Any:
        made = np.array(value, dtype=dtype) if copy else np.asarray(value, dtype=dtype)
        return made.astype(float) if made.dtype.kind in "iu" and dtype is None else made

    return array


def _whole(np: Any) -> Callable[..., Any]:
    return lambda value: np.asarray(value).astype(int)


def _sizes(shape: Any) -> tuple[int, ...]:
    return tuple(int(n) for n in shape) if isinstance(shape, tuple | list) else (int(shape),)


def _made(budget: Any, shape: Any, *_: Any, **__: Any) -> None:
    budget.check(_sizes(shape))


def _broadcast(budget: Any, _: Any, shape: Any, **__: Any) -> None:
    budget.check(_sizes(shape))


def _square(budget: Any, n: Any, m: Any = None, *_: Any, **__: Any) -> None:
    budget.check((int(n), int(n if m is None else m)))


def _counted(budget: Any, *ends: Any, **_: Any) -> None:
    first, stop, step = (0, ends[0], 1) if len(ends) == 1 else (*ends, 1)[:3]
    budget.check((max(math.ceil((stop - first) / step), 0),))


def _spaced(budget: Any, first: Any, last: Any, num: Any = 50, **_: Any) -> None:  # noqa: ARG001  (NumPy's signature)
    budget.check((int(num),))


def _diagonal(budget: Any, x: Any, *_: Any, **__: Any) -> None:
    import numpy as np

    if np.ndim(x) == 1:
        budget.check((len(x), len(x)))


def _joined(budget: Any, arrays: Any, *_: Any, **__: Any) -> None:
    budget.check((_entries(arrays),))


def _entries(value: Any) -> int:
    """How many entries an array has, or arrays in lists have together."""
    return sum(map(_entries, value)) if isinstance(value, list | tuple) else int(getattr(value, "size", 1))


def _outer(budget: Any, a: Any, b: Any, *_: Any, **__: Any) -> None:
    import numpy as np

    budget.check((np.size(a), np.size(b)))


def _repeated(budget: Any, x: Any, times: Any, *_: Any, **__: Any) -> None:
    import numpy as np

    budget.check((np.size(x), int(np.prod(np.maximum(times, 1), dtype=object))))


def _padded(budget: Any, x: Any, widths: Any, *_: Any, **__: Any) -> None:
    import numpy as np

    most = int(np.max(widths))
    budget.check(tuple(n + 2 * max(most, 0) for n in np.shape(x)))


def _meshed(budget: Any, *lines: Any, **_: Any) -> None:
    import numpy as np

    budget.check((len(lines), *map(np.size, lines)))


def _cubic(budget: Any, x: Any, *_: Any, **__: Any) -> None:
    import numpy as np

    budget.work(int(np.size(x)) * (np.shape(x) or (1,))[-1])


def _summed(budget: Any, text: Any, *arrays: Any, **_: Any) -> None:
    import numpy as np

    letters: dict[str, int] = {}
    for part, array in zip(str(text).replace(" ", "").partition("->")[0].split(","), arrays, strict=True):
        letters |= dict(zip(part.replace("...", ""), np.shape(array)[-len(part) :], strict=False))
    out = str(text).replace(" ", "").partition("->")[2]
    budget.check(tuple(letters.get(letter, 1) for letter in out))
    budget.work(math.prod(letters.values()))
