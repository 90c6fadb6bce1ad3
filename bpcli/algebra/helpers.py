"""The small functions that a written program brings along: what one line of math or NumPy cannot say stably.

bpcli does not run them: `floats` and `arrays` compute the same in the same way.

>>> print("".join(helpers_in("y = sigmoid(x)", "math")).splitlines()[0])
def sigmoid(x):
"""

from __future__ import annotations

import re

_MATH = (
    '''def sigmoid(x):
    """1 / (1 + e^-x); the second way never overflows left of zero."""
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))
''',
    '''def softplus(x):
    """log(1 + e^x), written so that e^x cannot overflow."""
    return max(x, 0) + math.log1p(math.exp(-abs(x)))
''',
    '''def normal_cdf(x):
    """The area under the bell curve left of x: (1 + erf(x / sqrt(2))) / 2."""
    return 0.5 * math.erfc(-x / math.sqrt(2))
''',
    '''def normal_pdf(x):
    """The height of the bell curve at x."""
    return math.exp(-x * x / 2) / math.sqrt(2 * math.pi)
''',
)
_NUMPY = (
    '''def sigmoid(x):
    """1 / (1 + e^-x), written so that e^-x cannot overflow."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small) / (1 + small)
''',
    '''def softplus(x):
    """log(1 + e^x), written so that e^x cannot overflow."""
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))
''',
    '''def erf(x):
    """The error function, entry by entry; NumPy has none."""
    return np.vectorize(math.erf, otypes=[float])(x)
''',
    '''def normal_cdf(x):
    """The area under the bell curve left of x: (1 + erf(x / sqrt(2))) / 2."""
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-x / np.sqrt(2))
''',
    '''def normal_pdf(x):
    """The height of the bell curve at x."""
    return np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
''',
    '''def softmax(x, axis=-1):
    """e^x over the sum of e^x along an axis, without overflow."""
    raised = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return raised / np.sum(raised, axis=axis, keepdims=True)
''',
    '''def attention_weights(Q, K, mask=1):
    """How much of each value a query takes: 0 where the mask is 0."""
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(K.shape[-1])
    return softmax(np.where(np.greater(mask, 0), scores, -np.inf))
''',
    '''def log_softmax(x, axis=-1):
    """The logarithm of softmax, also where a share is nearly nothing."""
    return x - logsumexp(x, axis, keepdims=True)
''',
    '''def logsumexp(x, axis=-1, keepdims=False):
    """The logarithm of the sum of e^x along an axis, without overflow."""
    top = np.max(x, axis=axis, keepdims=True)
    y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    return y if keepdims else np.squeeze(y, axis)
''',
    '''def standardised(x, axis, eps):
    """Mean 0 and variance 1 along an axis."""
    return (x - np.mean(x, axis=axis, keepdims=True)) / deviation(x, axis, eps)
''',
    '''def deviation(x, axis, eps):
    """The standard deviation along an axis, with eps added to the variance."""
    return np.sqrt(np.var(x, axis=axis, keepdims=True) + eps)
''',
    '''def windows(x, size, stride):
    """Every window of the last axes: those axes count the windows, new axes their entries."""
    every = np.lib.stride_tricks.sliding_window_view(x, size, axis=tuple(range(-len(size), 0)))
    return every[(..., *(slice(None, None, step) for step in stride), *[slice(None)] * len(size))]
''',
    '''def rows(x, size, stride):
    """Every window with its entries in a row."""
    every = windows(x, size, stride)
    return every.reshape(*every.shape[:-len(size)], -1)
''',
    '''def overlaid(grad, shape, stride):
    """Windows, each added where it lies in an array of a shape."""
    axes = len(stride)
    whole, counts = np.zeros(shape), grad.shape[-2 * axes:-axes]
    for place in np.ndindex(grad.shape[-axes:]):
        ranges = zip(place, counts, stride)
        spots = (slice(start, start + step * (count - 1) + 1, step) for start, count, step in ranges)
        whole[(..., *spots)] += grad[(..., *place)]
    return whole
''',
    '''def to_largest(grad, y, x, size, stride):
    """The gradient at the first largest entry of each window."""
    mask = first(np.expand_dims(y, -1), rows(x, size, stride), axis=-1)
    return overlaid((np.expand_dims(grad, -1) * mask).reshape(*grad.shape, *size), x.shape, stride)
''',
    '''def to_all(grad, shape, size, stride):
    """An equal part of the gradient at each entry of its window."""
    part = np.expand_dims(grad / np.prod(size), tuple(range(-len(size), 0)))
    return overlaid(np.broadcast_to(part, (*grad.shape, *size)), shape, stride)
''',
    '''def padded(x, pad):
    """Zeros around the last axes."""
    return np.pad(x, [(0, 0)] * (x.ndim - len(pad)) + [(by, by) for by in pad])
''',
    '''def met(x, w, stride, pad):
    """The windows that the kernel meets: (examples, places, channels, entries)."""
    axes = len(stride)
    every = windows(padded(x, pad), w.shape[-axes:], stride)
    return every if w.ndim == axes else np.moveaxis(every, -2 * axes - 1, -axes - 1)
''',
    '''def conv(x, w, b=0, *, stride, pad):
    """The kernel at each place of x: one matrix product over all windows."""
    axes = len(stride)
    if w.ndim == axes:
        return np.tensordot(met(x, w, stride, pad), w, axes) + b
    last = tuple(range(-axes - 1, 0))
    return np.moveaxis(np.tensordot(met(x, w, stride, pad), w, (last, last)) + b, -1, -axes - 1)
''',
    '''def conv_to_input(grad, w, x, *, stride, pad):
    """Each output's gradient times the kernel, added up where the windows lie."""
    axes = len(stride)
    if w.ndim == axes:
        flows = np.multiply.outer(grad, w)
    else:
        flows = np.tensordot(np.moveaxis(grad, -axes - 1, -1), w, 1)
        flows = np.moveaxis(flows, -axes - 1, -2 * axes - 1)
    spots = (slice(by, by + n) for n, by in zip(x.shape[-axes:], pad))
    return overlaid(flows, padded(x, pad).shape, stride)[(..., *spots)]
''',
    '''def conv_to_kernel(grad, x, w, *, stride, pad):
    """Each output's gradient times its window of x, added up over the windows."""
    axes = len(stride)
    flows = grad if w.ndim == axes else np.moveaxis(grad, -axes - 1, -1)
    places = tuple(range(grad.ndim if w.ndim == axes else grad.ndim - 1))
    return np.tensordot(flows, met(x, w, stride, pad), (places, places))
''',
    '''def one_hot(target, scores):
    """Rows like those of scores: a one at the class that target names."""
    return np.eye(scores.shape[-1])[np.asarray(target, dtype=int)]
''',
    '''def hinge_margins(scores, right, margin):
    """How far each wrong class reaches into the margin of the right one."""
    correct = np.sum(scores * right, axis=-1, keepdims=True)
    return np.maximum(0, scores - correct + margin) * (1 - right)
''',
    '''def hinge_slopes(scores, right, margin):
    """One at each class inside the margin, minus their number at the right one."""
    inside = np.where(hinge_margins(scores, right, margin) > 0, 1.0, 0.0)
    return inside - right * np.sum(inside, axis=-1, keepdims=True)
''',
    '''def chosen(target, scores):
    """The entry of each row of scores at the class that target names."""
    places = np.expand_dims(np.asarray(target, dtype=int), -1)
    return np.take_along_axis(scores, places, axis=-1)[..., 0]
''',
    '''def first(best, x, axis=None):
    """One at the first entry that is the best (along an axis), else zeros."""
    mask = np.zeros(x.shape)
    if axis is None:
        mask.flat[np.argmax(x == best)] = 1
    else:
        place = np.argmax(x == best, axis=axis, keepdims=True)
        np.put_along_axis(mask, place, 1, axis)
    return mask
''',
    '''def others(x, axis=None):
    """For each entry the product of the others (along an axis), without a division."""
    if axis is None:
        return others(np.ravel(x), 0).reshape(x.shape)
    ones = np.ones_like(np.take(x, [0], axis=axis))
    before = np.concatenate([ones, np.delete(x, -1, axis=axis)], axis=axis)
    after = np.concatenate([np.delete(x, 0, axis=axis), ones], axis=axis)
    after = np.flip(np.cumprod(np.flip(after, axis=axis), axis=axis), axis=axis)
    return np.cumprod(before, axis=axis) * after
''',
    '''def cumprod_back(grad, x, axis=0):
    """What flows back through np.cumprod, from the last product to the first."""
    grad, x = np.moveaxis(grad, axis, 0), np.moveaxis(x, axis, 0)
    before = np.cumprod(np.concatenate([np.ones_like(x[:1]), x[:-1]]), axis=0)
    back, flow = np.zeros(x.shape), 0.0
    for i in reversed(range(len(x))):
        flow = flow + grad[i]
        back[i] = flow * before[i]
        flow = flow * x[i]
    return np.moveaxis(back, 0, axis)
''',
    '''def put(grad, key, shape):
    """Zeros of a shape, with the gradient added at some of the entries."""
    whole = np.zeros(shape)
    np.add.at(whole, key, grad)
    return whole
''',
    '''def unbroadcast(grad, shape):
    """Sum a gradient over the axes along which its operand was repeated."""
    grad = np.sum(grad, axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(axis for axis, size in enumerate(shape) if size == 1)
    return np.sum(grad, axis=stretched, keepdims=True)
''',
)
_NAME = re.compile(r"def (\w+)")
HELPERS = {
    module: {_NAME.match(source)[1]: source for source in sources}  # type: ignore[index]
    for module, sources in (("math", _MATH), ("np", _NUMPY), ("torch", _MATH))
}
HELPER_NAMES = frozenset(name for helpers in HELPERS.values() for name in helpers)


def helpers_in(code: str, module: str) -> list[str]:
    """The source of every helper that a program calls, and of those that these call."""
    called: set[str] = set()
    names = _called(code)
    while names - called:
        called |= names
        names = {name for helper in called & HELPERS[module].keys() for name in _called(HELPERS[module][helper])}
    return [source for name, source in HELPERS[module].items() if name in called]


def _called(code: str) -> set[str]:
    return set(re.findall(r"(?<![\w.])(?<!def )(\w+)\(", code))
