"""Everything that the README shows is run, and prints what the README says.

With BPCLI_REGENERATE=1 the outputs in the README are written anew.
"""

import doctest

import pytest

from tests import console

README = console.ROOT / "README.md"


def test_the_readme_prints_what_bpcli_prints():
    """Each console block, run from the top of the page to its end in one folder, gives the page again."""
    page = README.read_text(encoding="utf-8")
    assert len(console.blocks(page)) > 10
    [outputs] = console.warm([page])
    fresh = console.fresh(page, outputs)
    assert console.settled(README, fresh) == fresh


def test_the_python_of_the_readme_runs():
    """The page's Python sessions are doctests that pass."""
    ran = doctest.testfile(str(README), module_relative=False, encoding="utf-8")
    assert ran.attempted >= 4
    assert ran.failed == 0


@pytest.mark.parametrize("kind", ["sh", "console", "python"])
def test_every_block_is_of_a_kind_that_is_run(kind):
    """There is no code on the page that nobody runs: sh blocks are those of .ci/run, the others are run here."""
    kinds = console.kinds(README.read_text(encoding="utf-8"))
    assert kind in kinds
    assert kinds == {"sh", "console", "python"}
