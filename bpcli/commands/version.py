"""`bpcli --version`: which bpcli this is, and what was installed that may be taken for it."""

from bpcli import __version__
from bpcli.commands.screen import complain
from bpcli.course.wheel import DISTRIBUTION, NAMESAKE

TWO = """\
note: a distribution named {namesake} is installed here too. It owns the same folder and the same command.
It is an older bpcli, or a project of other people. Remove both, then install bpcli again:
  python -m pip uninstall {namesake} {distribution}"""


def version() -> str:
    """The version, with the name of the distribution, which no other project has; complains of a namesake."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        distribution(NAMESAKE)
    except PackageNotFoundError:
        pass
    else:
        complain(TWO.format(namesake=NAMESAKE, distribution=DISTRIBUTION))
    return f"bpcli {__version__} ({DISTRIBUTION})"
