"""The words that a program may use besides the functions of the tables: libraries, constants, kinds of numbers.

And the words that it may not: what would reach outside of it.
"""

from __future__ import annotations

import math
from typing import Any

# Libraries by the name that a program imports them by, and those that it may use without an import.
LIBRARIES = {
    "numpy": "np", "numpy.linalg": "np.linalg", "numpy.random": "np.random", "torch": "torch", "math": "math",
    "torch.nn": "nn", "torch.nn.functional": "F", "torch.autograd": "torch.autograd", "torch.optim": "torch.optim",
    "autograd.numpy": "np", "jax.numpy": "np", "cupy": "np", "torch.linalg": "torch.linalg",
}  # fmt: skip
IMPLIED = {"np": "np", "numpy": "np", "torch": "torch", "F": "F", "nn": "nn", "math": "math"}
INSIDE = {
    ("np", "linalg"): "np.linalg", ("np", "random"): "np.random", ("torch", "nn"): "nn", ("nn", "functional"): "F",
    ("torch", "autograd"): "torch.autograd", ("torch", "optim"): "torch.optim", ("torch", "linalg"): "torch.linalg",
    ("np", "add"): "np.add", ("np", "subtract"): "np.subtract",
}  # fmt: skip
CONSTANTS: dict[str, Any] = {
    "np.pi": math.pi, "np.e": math.e, "np.inf": math.inf, "np.nan": math.nan, "np.newaxis": None, "math.pi": math.pi,
    "math.e": math.e, "math.inf": math.inf, "torch.pi": math.pi, "torch.inf": math.inf, "math.nan": math.nan,
}  # fmt: skip
# What Python's own libraries have that is read, by what it is here.
SAME_AS = {
    "collections.OrderedDict": "dict",
    "functools.reduce": "reduce",
    "numpy.vectorize": "vectorize",
    "np.vectorize": "vectorize",
    "copy.copy": "copy",
    "copy.deepcopy": "copy",
}
# Kinds of numbers; values are floats of 64 bits whatever a program says.
KINDS = {
    **dict.fromkeys(("float32", "float64", "float16", "float", "double", "float_", "half"), "float"),
    **dict.fromkeys(("int32", "int64", "int8", "uint8", "int16", "int", "long", "intp"), "int"),
    **dict.fromkeys(("bool_", "bool"), "bool"),
}
# Classes and functions of libraries that are known by name, and written in calls.py and prelude.txt.
NAMED = {
    "nn.Module", "torch.autograd.Function", "nn.Parameter", "torch.no_grad", "np.errstate", "torch.manual_seed",
    "torch.enable_grad", "np.set_printoptions", "np.seterr", "torch.set_grad_enabled", "torch.set_printoptions",
    "torch.Tensor", "np.ndarray", "torch.set_default_dtype", "torch.autograd.set_detect_anomaly", "np.s_",
}  # fmt: skip
NOISY = {
    "matplotlib", "seaborn", "tqdm", "time", "warnings", "logging", "typing", "__future__", "dataclasses", "abc",
    "collections", "copy", "pprint", "IPython", "plotly", "unittest", "pytest", "graphviz", "datetime", "itertools",
}  # fmt: skip
OUTSIDE = {
    "os", "sys", "subprocess", "shutil", "socket", "ctypes", "importlib", "builtins", "pickle", "pathlib", "io",
    "urllib", "requests", "http", "threading", "multiprocessing", "signal", "tempfile", "inspect", "gc", "code",
}  # fmt: skip
FORBIDDEN = {
    "eval", "exec", "compile", "open", "getattr", "setattr", "delattr", "globals", "locals", "vars", "dir", "input",
    "breakpoint", "memoryview", "exit", "quit", "help", "id", "hasattr",
}  # fmt: skip


OF_NUMBERS = {"requires_grad_", "item", "sum", "mean", "copy", "backward"}
OF_TENSORS = {
    "backward", "size", "dim", "numel", "fill", "zero_", "add_", "sub_", "mul_", "div_", "copy_", "fill_", "sort",
    "retain_grad", "clamp_", "requires_grad_", "exp_", "tolist",
}  # fmt: skip
OF_MODULES = {
    "parameters",
    "train",
    "eval",
    "zero_grad",
    "to",
    "double",
    "float",
    "named_parameters",
    "save_for_backward",
}
DRAWING = {
    "randn",
    "rand",
    "normal",
    "randint",
    "randperm",
    "manual_seed",
    "seed",
    "randn_like",
    "rand_like",
    "uniform",
}
