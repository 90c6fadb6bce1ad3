"""`bpcli --version`: which bpcli this is, and what was installed that may be taken for it."""

import os
import sys

from bpcli import __version__
from bpcli.commands import sentences as say
from bpcli.commands.screen import complain
from bpcli.course.wheel import DISTRIBUTION, NAMESAKE


def version() -> str:
    """The version, with the name of the distribution, which no other project has; complains of a namesake."""
    if any(map(_may_hold_namesake, sys.path)) and _has_namesake():
        complain(say.TWO_DISTRIBUTIONS.format(namesake=NAMESAKE, distribution=DISTRIBUTION))
    return f"bpcli {__version__} ({DISTRIBUTION})"


def _may_hold_namesake(place: str) -> bool:
    """Whether a place that Python imports from has an entry with the name: the library that knows is slow to load."""
    names = [os.path.basename(place)]  # noqa: PTH119  (an egg is such a place itself)
    try:
        names += os.listdir(place or ".")  # noqa: PTH208
    except OSError:
        return os.path.isfile(place)  # noqa: PTH113  (an archive)
    return any(name.lower().startswith((f"{NAMESAKE}-", f"{NAMESAKE}.")) for name in names)


def _has_namesake() -> bool:
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution(NAMESAKE)
    except PackageNotFoundError:
        return False
    return True
