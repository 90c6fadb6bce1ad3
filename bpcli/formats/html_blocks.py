"""The blocks of a story as HTML elements: sentences, facts, tables, chains, programs, pictures, plots.

Text becomes text: the tree is written by xml.etree, which escapes it. `Marks` says which rows and parts are seen from
which step on.

>>> from bpcli.formats import Page
>>> from bpcli.lesson.story import Sentence
>>> ET.tostring(Blocks(Page(print)).element(Sentence("<b> is no tag")), encoding="unicode")
'<p>&lt;b&gt; is no tag</p>'
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from bpcli.errors import visible
from bpcli.formats import sentences as say
from bpcli.formats.circuit import sketch_of
from bpcli.formats.fold import left_out, rows_shown
from bpcli.formats.grid import grid_lines, spoken
from bpcli.formats.plain import lefts
from bpcli.formats.svg import svg_of
from bpcli.formats.tree import lines as tree_lines
from bpcli.layout.place import place
from bpcli.lesson.columns import KNOWN
from bpcli.lesson.story import Drawing, Facts, Kind, Listing, Phrase, Picture, Plot, Ruled, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Column, DrawnCircuit

KEPT = "\n\u00a0\u2002\u2003\u2009\u202f"  # spaces that HTML shows
BESIDE, ACROSS = 61, (124, 200, 1000, 10**6)  # columns of a picture with the tables beside it, or across the page
FEW = 24  # nodes of a circuit that may fit beside the tables
TREE_WIDTH = 100
NAMES = {"klass": "class", "html_for": "for"}  # attributes that are words of Python


class Blocks:
    """Writes blocks for one page; it counts its tables and drawings, which have ids."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.tables = self.drawings = 0

    def element(self, block: Block, title: str = "", seen: Mapping[int, int] | None = None) -> ET.Element:
        """One block; `title` is the heading that it stands under.

        `seen` says of a table which of its rows is seen from which step on.
        """
        match block:
            case Sentence(text=text):
                return tag("p", text)
            case Facts():
                return _facts(block)
            case Table():
                return self.table(block, title, seen)
            case Steps():
                return _chain(block)
            case Listing(text=text):
                return tag("pre", tag("code", text.rstrip()), tabindex="0")
            case Drawing():
                return self.drawing(block, title)
            case Picture():
                return _picture(block, self.page)
            case Plot():
                return _plot(block)

    def table(self, table: Table, title: str, seen: Mapping[int, int] | None = None) -> ET.Element:
        """A table that scrolls in itself, with a caption and headers."""
        self.tables += 1
        name = f"table-{self.tables}"
        head = tag("tr", *(tag("th", column.name, scope="col", klass=_kind(column)) for column in table.columns))
        body = tag("tbody")
        shown = rows_shown(table.length, whole=self.page.whole)
        for index in shown:
            if index is None:
                tag("tr", tag("td", "…", colspan=str(len(table.columns))), into=body)
                continue
            row = tag("tr", *self._cells(table, index), into=body)
            if seen is not None and index in seen:
                row.set("data-at", str(seen[index]))
                row.set("data-lit", str(seen[index]))
        caption = f"Table {self.tables}: {title}" if title else f"Table {self.tables}"
        drawn = tag("table", tag("caption", caption, id=name), tag("thead", head), body)
        box = tag("div", drawn, klass="scroll", role="region", aria_labelledby=name, tabindex="0")
        note = "" if self.page.whole else left_out(table.length)
        return tag("div", box, tag("p", note, klass="note")) if note else box

    def _cells(self, table: Table, index: int) -> Iterable[ET.Element]:
        named = 1 if table.columns[0].kind is Kind.STEP else 0  # the cell that names the row
        for at, (column, text) in enumerate(zip(table.columns, table.row(index), strict=True)):
            cell = tag("th", scope="row") if at == named else tag("td")
            cell.set("class", _kind(column) + ("" if column in KNOWN else " found"))
            write_lines(cell, text)
            yield cell

    def drawing(self, block: Drawing, title: str) -> ET.Element:
        """The circuit as a picture; as a tree where there is none."""
        if block.circuit is not None:
            drawn = self.circuit(block.circuit, title)
            return tag("figure", *([tag("figcaption", block.lecture)] if block.lecture else []), drawn, klass="drawn")
        rows, caption = tree_lines(block, TREE_WIDTH)
        text = "\n".join("".join(text for text, _ in row).rstrip() for row in rows)
        notes = [tag("p", note) for note in block.notes]
        said = [tag("figcaption", caption)] if caption else []
        return tag("figure", *said, tag("pre", text, tabindex="0"), *notes)

    def circuit(self, circuit: DrawnCircuit, title: str) -> ET.Element:
        """The picture of a circuit, which scrolls in itself. The page gives it its colours."""
        self.drawings += 1
        widths = (BESIDE,) if is_narrow(circuit) else ACROSS
        picture = svg_of(circuit, title, widths=widths, prefix=f"circuit-{self.drawings}", styled=False)
        return tag("div", picture, klass="scroll picture", role="region", aria_label="Circuit", tabindex="0")


def is_narrow(circuit: DrawnCircuit) -> bool:
    """Whether a circuit fits beside the tables, without being folded."""
    placed = place(sketch_of(circuit), BESIDE) if len(circuit.nodes) <= FEW else None
    return placed is not None and len(placed.bands) == 1


def tag(name: str, /, *content: ET.Element | str, into: ET.Element | None = None, **attributes: str) -> ET.Element:
    """An element with what is in it. In the names of attributes _ stands for a hyphen; NAMES are spelled otherwise."""
    element = ET.Element(name) if into is None else ET.SubElement(into, name)
    for key, value in attributes.items():
        element.set(NAMES.get(key) or key.replace("_", "-"), _seen(value))
    for part in content:
        if isinstance(part, ET.Element):
            element.append(part)
        elif len(element):
            element[-1].tail = (element[-1].tail or "") + _seen(part)
        else:
            element.text = (element.text or "") + _seen(part)
    return element


def _seen(text: str) -> str:
    return visible(text, kept=KEPT)


def write_lines(into: ET.Element, text: str) -> None:
    """Write the lines of a text into an element, with the lines to write on of a worksheet."""
    for part in text.parts if isinstance(text, Phrase) else (text,):
        if isinstance(part, Ruled):
            tag("span", part, klass="blank", into=into)
            continue
        for number, line in enumerate(part.split("\n")):
            if number:
                tag("br", into=into)
            if len(into):
                into[-1].tail = (into[-1].tail or "") + _seen(line)
            else:
                into.text = (into.text or "") + _seen(line)


def _kind(column: Column) -> str:
    """The class of a column's cells."""
    kind = column.kind
    held = "number value" if kind.is_value else "number gradient" if kind.is_gradient else "formula"
    held = "count" if kind is Kind.STEP else "words" if kind.is_words else held
    return held + (" right" if kind.is_number else "")


def _facts(facts: Facts) -> ET.Element:
    made = tag("dl")
    for label, text in facts.pairs:
        if label or not len(made):
            tag("dt", label or "…", into=made)
        write_lines(tag("dd", into=made), text)
    return made


def _chain(steps: Steps) -> ET.Element:
    equations = zip(lefts(steps), steps.equations, strict=True)
    rows = (tag("li", tag("code", f"{left} = {each.right}"), tag("span", each.reason)) for left, each in equations)
    return tag("ol", *rows, klass="chain")


def _picture(block: Picture, page: Page) -> ET.Element:
    drawn = "\n".join(grid_lines(block, TREE_WIDTH, page.spell, unicode=page.unicode))
    said = [tag("figcaption", block.caption)] if block.caption else []
    read = "; ".join(spoken(block)) or block.caption or "a matrix"
    return tag("figure", *said, tag("pre", drawn, role="img", aria_label=read, tabindex="0"))


def _plot(block: Plot) -> ET.Element:
    """A plot, and some of its numbers. The page gives it its colours."""
    from bpcli.formats import plot_svg, plot_text

    drawn = plot_svg.svg_of([block], block.caption, styled=False)
    drawn.set("class", "plot")
    numbers = tag("details", tag("summary", say.SOME_POINTS), *(tag("p", line) for line in plot_text.samples(block)))
    return tag("figure", tag("figcaption", block.caption), drawn, numbers)
