"""bpcli: learn backpropagation at a terminal.

>>> from bpcli import explain
>>> trace = explain("(x+y)*z", x=-2, y=5, z=-4)
>>> trace.value("q"), trace.gradients
(3.0, {'x': -4.0, 'y': -4.0, 'z': 3.0})
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["InputError", "Trace", "__version__", "check", "check_code", "explain"]

if TYPE_CHECKING:
    from bpcli.api import check, check_code, explain
    from bpcli.errors import InputError
    from bpcli.trace.trace import Trace


def __getattr__(name: str) -> Any:
    """Load the public names when they are used: importing bpcli imports nothing heavy."""
    from importlib import import_module

    places = {
        "explain": "bpcli.api",
        "check": "bpcli.api",
        "check_code": "bpcli.api",
        "Trace": "bpcli.trace.trace",
        "InputError": "bpcli.errors",
    }
    if name not in places:
        raise AttributeError(f"module 'bpcli' has no attribute {name!r}")
    return getattr(import_module(places[name]), name)
