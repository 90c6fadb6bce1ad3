"""Everything that the README, the manual and the course's texts show is run, and prints what the pages say.

With BPCLI_REGENERATE=1 the outputs in the pages are written anew.
"""

import doctest
import re

import pytest

from bpcli import manual
from tests import console

README = console.ROOT / "README.md"
PAGES = [README, *map(manual.file_of, manual.TOPICS)]
named = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(console.ROOT).as_posix())


def test_the_pages_print_what_bpcli_prints():
    """Each console block, run from the top of its page to the end in a folder of its own, gives the page again."""
    pages = [path.read_text(encoding="utf-8") for path in PAGES]
    fresh = [console.fresh(page, outputs) for page, outputs in zip(pages, console.warm(pages), strict=True)]
    assert [console.settled(path, page) for path, page in zip(PAGES, fresh, strict=True)] == fresh


def test_the_python_of_the_manual_runs():
    """The Python sessions are doctests that pass."""
    ran = doctest.testfile(str(manual.file_of("formats")), module_relative=False, encoding="utf-8")
    assert ran.attempted >= 4
    assert ran.failed == 0


@named
def test_a_page_shows_nothing_that_nobody_runs(path):
    """A page has a title and an example. The sh blocks are those of .ci/run; Python is tried on one page."""
    page = path.read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert console.commands(page)
    more = {"README.md": {"sh"}, "formats.md": {"python"}}.get(path.name, set())
    assert console.kinds(page) <= {"console", "toml", *more}


@named
def test_a_link_leads_somewhere_on_the_forge_and_at_a_terminal(path):
    """Each link leads to a file. The text of a link to a page of the manual is the command that shows that page."""
    for text, target in re.findall(r"\[([^\]]+)\]\((?!https:)([^)\s]+)\)", path.read_text(encoding="utf-8")):
        leads = (path.parent / target).resolve()
        assert leads.is_file(), target
        if path != README and leads in PAGES:
            assert text == f"`bpcli help {manual.TOPICS[PAGES.index(leads) - 1]}`"


def test_the_manual_holds_no_page_that_nobody_can_ask_for():
    """Each file of the manual has a topic."""
    assert {path.stem for path in manual.file_of("quiz").parent.glob("*.md")} <= {*manual.TOPICS}


def test_the_readme_is_short():
    """The front page is a front page; what it cannot hold is in the manual."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200
