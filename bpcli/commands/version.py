"""`bpcli --version`: which bpcli this is, and what was installed that may be taken for it."""

from bpcli import __version__
from bpcli.commands import sentences as say
from bpcli.commands.screen import complain
from bpcli.course.wheel import DISTRIBUTION, NAMESAKE


def version() -> str:
    """The version, with the name of the distribution, which no other project has; complains of a namesake."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution(NAMESAKE)
    except PackageNotFoundError:
        pass
    else:
        complain(say.TWO.format(namesake=NAMESAKE, distribution=DISTRIBUTION))
    return f"bpcli {__version__} ({DISTRIBUTION})"
