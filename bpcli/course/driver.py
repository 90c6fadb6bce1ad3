"""The program that runs beside a learner's: it loads their file, calls it, and answers over a pipe. It decides nothing.

It is started as a file, by `bpcli.course.sandbox`, in a process of its own: it must import the standard library and
NumPy only.

>>> decode({"shape": [], "data": "000000000000f83f"})
1.5
>>> encode(None), encode([1.5], 1)["shape"], encode({"x": None})["named"]
({'is': 'none'}, [1], {'x': {'is': 'none'}})
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ITEMS = 64  # of a list of gradients
MOST_ENTRIES = 100_000  # of an array
MOST_TEXT = 300
NO_TEXT = "(its text cannot be read)"
MISSING = object()


class Student:
    """The learner's module, and the instances of their class that have been asked for."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self.path = ""
        self.maker: Any = None
        self.made: dict[str, Any] = {}

    def load(self, request: dict[str, Any]) -> dict[str, Any]:
        """Import the file; say what its class looks like."""
        from importlib.util import module_from_spec, spec_from_file_location

        self.path = request["path"]
        spec = spec_from_file_location("submission", self.path)
        if spec is None or spec.loader is None:
            raise ImportError(self.path)
        module = module_from_spec(spec)
        sys.modules["submission"] = module
        spec.loader.exec_module(module)
        self.maker = getattr(module, request["name"], None)
        if self.maker is None:
            classes = [name for name, one in vars(module).items() if isinstance(one, type)][:MOST_ITEMS]
            return {"classes": [_text(str.__str__, name) for name in classes]}
        return {"methods": {name: _method(self.maker, name) for name in ("__init__", "forward", "backward")}}

    def forward(self, request: dict[str, Any]) -> dict[str, Any]:
        """One forward pass of the instance that is named, made if it is new."""
        one = self._instance(request["on"])
        inputs = [decode(each) for each in request["inputs"]]
        result: dict[str, Any] = {"value": encode(one.forward(*inputs), 1), "kept": self._kept(one, request["keep"])}
        result["changed"] = [place for place, each in enumerate(request["inputs"]) if _other(each, inputs[place])]
        return result

    def backward(self, request: dict[str, Any]) -> dict[str, Any]:
        """One backward pass of the instance that is named."""
        one = self._instance(request["on"])
        value = encode(one.backward(decode(request["upstream"])))
        return {"value": value, "kept": self._kept(one, request["keep"])}

    def probe(self, request: dict[str, Any]) -> dict[str, Any]:
        """The forward pass at many points: each moves one entry of one input."""
        one, values = self._instance(request["on"]), []
        for place, entry, step in request["moves"]:
            inputs = [decode(each) for each in request["inputs"]]
            if isinstance(inputs[place], float):
                inputs[place] += step
            else:
                inputs[place].ravel()[entry] += step
            values.append(encode(one.forward(*inputs), 1))
        return {"values": values}

    def _instance(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = self.maker()
        return self.made[name]

    def _kept(self, one: Any, names: list[str]) -> dict[str, Any]:
        found = {name: getattr(one, name, MISSING) for name in names}
        return {name: encode(value, 1) for name, value in found.items() if value is not MISSING}

    def trouble(self, error: BaseException) -> dict[str, Any]:
        """What went wrong, and in which line of the learner's file. Their exception may do anything when looked at."""
        found = {"type": _type(error), "message": _text(_message, error, otherwise=NO_TEXT)}
        try:
            line, inside = self._place(error)
        except BaseException:  # noqa: BLE001
            line, inside = 0, ""
        return {**found, "line": line if type(line) is int else 0, "in": _text(str.__str__, inside)}

    def _place(self, error: BaseException) -> tuple[Any, Any]:
        """The last line of the learner's file that an exception went through, and the function that it is in."""
        line, inside = 0, ""
        trace = error.__traceback__
        while trace is not None:
            code = trace.tb_frame.f_code
            if code.co_filename == self.path:
                line, inside = trace.tb_lineno, code.co_name
            trace = trace.tb_next
        if isinstance(error, SyntaxError) and error.filename == self.path:
            line = error.lineno or 0
        return line, inside


def _message(error: BaseException) -> Any:
    return error.msg if isinstance(error, SyntaxError) else str(error)


def _type(value: Any) -> str:
    return _text(getattr, type(value), "__name__", otherwise="object")


def _text(ask: Callable[..., Any], *of: Any, otherwise: str = "") -> str:
    """What a learner's object says when it is asked: a short and plain text, whatever it does."""
    try:
        return str.__getitem__(ask(*of), slice(MOST_TEXT))
    except BaseException:  # noqa: BLE001  (sys.exit too: it may stand in a __str__)
        return otherwise


def encode(value: Any, depth: int = 0) -> dict[str, Any]:
    """A value of the learner's as plain data: an array, nothing, several of these, or the name of its type."""
    if value is None:
        return {"is": "none"}
    if depth == 0 and isinstance(value, tuple | list):
        return {"is": "items", "items": [encode(one, 1) for one in value[:MOST_ITEMS]], "count": len(value)}
    if depth == 0 and isinstance(value, dict):
        few = list(value.items())[:MOST_ITEMS]
        return {"is": "named", "named": {_text(str, name): encode(one, 1) for name, one in few}}
    import numpy as np

    try:
        array = np.asarray(value)
    except Exception:  # noqa: BLE001  (whatever a learner's object does when it is looked at)
        return {"is": "other", "type": _type(value)}
    if array.dtype.kind not in "biuf" or array.size > MOST_ENTRIES:
        return {"is": "other", "type": _type(value) if array.dtype.kind in "OUS" else str(array.dtype)[:MOST_TEXT]}
    numbers = array.astype("<f8").tobytes().hex()
    return {"is": "array", "shape": list(array.shape), "data": numbers, "type": str(array.dtype)}


def decode(data: dict[str, Any]) -> Any:
    """A fresh number or array from a request."""
    import struct

    numbers = bytes.fromhex(data["data"])
    whole = data.get("whole", False)
    if not data["shape"]:
        [number] = struct.unpack("<d", numbers)
        return int(number) if whole else number
    import numpy as np

    array = np.frombuffer(numbers, "<f8").reshape(data["shape"])
    return array.astype(np.int64) if whole else array.astype(float)


def _other(data: dict[str, Any], value: Any) -> bool:
    return bool(data["shape"]) and encode(value, 1).get("data") != data["data"]


def _method(maker: Any, name: str) -> dict[str, Any]:
    """Where a method starts, and the names of its arguments; nothing where it is no plain function."""
    code = getattr(getattr(maker, name, None), "__code__", None)
    if not isinstance(code, type(_method.__code__)):
        return {"missing": not hasattr(maker, name)}
    return {"line": code.co_firstlineno, "arguments": list(code.co_varnames[: code.co_argcount])[:MOST_ITEMS]}


def bring_numpy(folder: str) -> Any:
    """Import NumPy, and let `import` find nothing else of the folder in which it lies."""
    from importlib.machinery import PathFinder

    if "numpy" in sys.modules:  # in a fork of a process that did this
        return sys.modules["numpy"]

    class OnlyNumPy:
        """A finder that knows one name."""

        @staticmethod
        def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
            """Where NumPy is."""
            return PathFinder.find_spec(name, [folder], target) if name == "numpy" and path is None else None

    sys.meta_path.append(OnlyNumPy)
    import numpy as np

    np.zeros((2, 2)) @ np.zeros((2, 2))
    return np


def warm_up(numpy: str) -> None:
    """Import what programs need, so that forks find it there."""
    import gc
    import resource  # noqa: F401

    _beside("lock.py")
    _try_out(bring_numpy(numpy))
    gc.freeze()  # a fork that collects does not copy what was there before


def _limit(request: dict[str, Any]) -> dict[str, Any]:
    """Bring NumPy in, then give up what a program of a course does not need. Raises OSError without a lock it needs."""
    np = bring_numpy(request["numpy"])
    if "numpy.random" in sys.modules:
        np.random.seed()  # no fork draws what another one drew
    lock = _beside("lock.py")
    lock.limit(request["memory"], request["cpu"])
    is_tried = sys.platform.startswith("linux") and request["locks"]
    locks = lock.lock(request["readable"], request["listed"], calls=request["calls"]) if is_tried else []
    if not {*request["needs"]} <= {*locks}:
        raise OSError(f"only these locks hold: {locks}")
    _try_out(np)
    return {"locks": locks}


def _try_out(np: Any) -> None:
    """Do what honest programs do. Where the locks let it fail, this process is not used."""
    import fractions  # noqa: F401  (a file of the library that nothing has asked for yet)
    import random
    import time

    with open(np.__file__, "rb") as file:  # noqa: PTH123
        file.read()
    random.seed()
    time.sleep(time.get_clock_info("monotonic").resolution)
    many = np.eye(200) + random.random()  # noqa: S311  (large enough for memory of its own)
    np.linalg.inv(many) @ many


def _beside(name: str) -> Any:
    """A module of ours that lies beside this file; no program finds it by its name. Loaded once, also for forks."""
    from importlib.util import module_from_spec, spec_from_file_location

    if name not in _LOADED:
        spec = spec_from_file_location("beside", os.path.join(os.path.dirname(__file__), name))  # noqa: PTH118, PTH120
        if spec is None or spec.loader is None:
            raise ImportError(name)
        _LOADED[name] = module_from_spec(spec)
        spec.loader.exec_module(_LOADED[name])
    return _LOADED[name]


_LOADED: dict[str, Any] = {}


def _pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes to whoever asks, away from where a program reads and prints: what it prints goes to stderr."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return asked, told


def main() -> None:
    """Answer requests, a line of JSON each, until there are no more."""
    asked, told = _pipes()
    student = Student()
    does: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
        "start": _limit,
        "load": student.load,
        "forward": student.forward,
        "backward": student.backward,
        "probe": student.probe,
    }
    for line in asked:
        request = json.loads(line)
        try:
            reply = json.dumps({"number": request["number"], **does[request["do"]](request)})
        except BaseException as error:  # noqa: BLE001  (sys.exit and KeyboardInterrupt too: they are the learner's)
            reply = json.dumps({"number": request["number"], "error": student.trouble(error)})
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:  # noqa: BLE001, S112  (closed, or replaced by something of the learner's)
                continue
        told.write(reply.encode() + b"\n")
        told.flush()


if __name__ == "__main__":
    try:
        main()
    except BaseException:  # noqa: BLE001  (the program changed Python under us: it has no answers, and we no report)
        os._exit(1)
