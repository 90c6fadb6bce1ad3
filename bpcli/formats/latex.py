r"""The lesson as a complete LaTeX document: the circuit, the tables and the derivation, with formulas as mathematics.

It compiles with pdfLaTeX, XeLaTeX and LuaLaTeX and the packages amsmath, array, geometry, longtable, parskip and TikZ.
Nothing that a learner named can be a command.

>>> from bpcli.algebra.formula import slope
>>> from bpcli.lesson import columns as col
>>> print(cell(col.EDGE, Formula(slope("f", "q"))), cell(col.GATE, "mul (switcher)"), sep="   ")
$\displaystyle \frac{\partial f}{\partial q}$   mul (switcher)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.algebra.formula import Formula
from bpcli.formats import sentences as say
from bpcli.formats.fold import left_out, rows_shown
from bpcli.formats.grid import grid_lines
from bpcli.formats.plain import lefts
from bpcli.formats.tex_math import columns as columns_of
from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import escape
from bpcli.lesson.story import Drawing, Facts, Kind, Listing, Phrase, Picture, Ruled, Sentence, Steps, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bpcli.formats import Page
    from bpcli.lesson.story import Block, Column, Story

_HEAD = r"""\documentclass[a4paper]{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath,array,longtable,parskip,tikz}
\setlength{\extrarowheight}{4pt}\setcounter{MaxMatrixCols}{20}
\definecolor{value}{rgb}{0.10,0.50,0.22}\definecolor{gradient}{rgb}{0.81,0.13,0.18}
\tikzset{
  circuit/.style={x=#1pt, y=-2.4*#1pt, every node/.style={inner sep=0pt}, rounded corners=1.5pt,
    gate/.style={draw, fill=white, rounded corners=1.5*#1pt, minimum height=3*#1pt, minimum width=##1*#1pt}},
  value/.style={anchor=east, text=value}, gradient/.style={anchor=east, text=gradient},
  name/.style={anchor=south west, font=\tiny}, bridge/.style={preaction={draw=white, line width=4pt}}}
\sloppy
% pdfLaTeX writes the number of a letter that no font of the document has; XeLaTeX and LuaLaTeX can load such a font.
\makeatletter\def\UTFviii@undefined@err#1{\expandafter\letternumber\string#1\relax}
\def\letternumber#1:#2\relax{U+\expandafter\UTFviii@hexnumber\expandafter{\the\numexpr\decode@UTFviii#2\relax}}
\makeatother"""
_WIDEST, _NARROWEST, _LINE = 34, 5, 85  # characters that a column asks for, and that a line has
_STYLE = r"\displaystyle "
FRACTION, _TALL = r"\frac", r"\rule[-9pt]{0pt}{24pt}"


def write(story: Story, page: Page) -> None:
    """Write a story as a document."""
    _document("\n".join(_body(story, page)), page)


def _document(body: str, page: Page) -> None:
    """A body with what a document needs around it. Where only ASCII can be written, other letters are numbers."""
    if not page.unicode:
        body = "".join(c if c.isascii() else f"U+{ord(c):04X}" for c in body)
    page.write(f"{_HEAD}\n\\begin{{document}}\n{body}\n\\end{{document}}\n")


def write_blocks(blocks: Sequence[Block], page: Page) -> None:
    """Write a document of blocks alone, without headings."""
    _document("\n".join(line for block in blocks for line in ["", *_block(block, page)]), page)


def _body(story: Story, page: Page) -> Iterator[str]:
    yield rf"\section*{{{_text(story.kind, story.title)}}}"
    for section in story.sections:
        yield f"\n\\subsection*{{{escape(section.title)}}}"
        for block in section.blocks:
            yield ""
            yield from _block(block, page)


def _block(block: Block, page: Page) -> Iterator[str]:
    match block:
        case Sentence(text=text):
            yield _words(text)
        case Facts(pairs=pairs, kind=kind):
            yield r"\begin{tabular}{@{}l>{\raggedright\arraybackslash}p{0.8\linewidth}@{}}"
            yield from (rf"{escape(label)} & {_text(kind, text)} \\" for label, text in pairs)
            yield r"\end{tabular}"
        case Table():
            yield from _table(block, page)
        case Steps(equations=equations):
            yield r"\begin{enumerate}"
            for equation, left in zip(equations, lefts(block), strict=True):
                formula = math(Formula(left, " = ", equation.right))
                yield rf"\item $\displaystyle {formula}$ \\ {_words(equation.reason)}"
            yield r"\end{enumerate}"
        case Drawing():
            yield from _drawing(block)
        case Listing(text=text):
            yield from _listing(text.rstrip().split("\n"))
        case Picture():
            yield from [_words(block.caption), ""] if block.caption else []
            yield from _listing(grid_lines(block, 100, page.spell, unicode=False))


def _text(kind: Kind, text: str, style: str = "", room: int = 90) -> str:
    """Words, a formula, a phrase of both, or what is typed."""
    if kind.is_words or kind is Kind.SHAPE or isinstance(text, Phrase):
        return _words(text, style)
    return rf"\texttt{{{escape(text)}}}" if kind is Kind.CODE else f"${style}{math(text, room)}$"


def _words(text: str, style: str = "") -> str:
    """Words, with formulas among them, and lines to write on, where it is a phrase."""
    if isinstance(text, Phrase):
        return "".join(_part(part, style) for part in text.parts)
    return escape(" ".join(text.split()))


def _part(part: str, style: str) -> str:
    """A part of a phrase; a line to write on takes half an em for each of its signs."""
    if isinstance(part, Ruled):
        return rf"\underline{{\hspace{{{len(part) / 2:g}em}}}}"
    return f"${style}{math(part)}$" if isinstance(part, Formula) else escape(part)


def _listing(lines: list[str]) -> Iterator[str]:
    yield r"\begin{flushleft}\footnotesize"
    for line in lines:
        spaced = escape(line).replace(" ", "~")
        yield rf"\texttt{{{spaced}}}\\" if spaced else r"\mbox{}\\"
    yield r"\end{flushleft}"


def _drawing(drawing: Drawing) -> Iterator[str]:
    """The circuit, if it is small enough for a page: its numbers stand in the tables too."""
    from bpcli.formats.tex_picture import picture

    drawn = picture(drawing.circuit) if drawing.circuit is not None else []
    if drawn and drawing.lecture:
        yield f"{_words(drawing.lecture)}\n"
    if not drawn and drawing.circuit is not None:
        yield say.LARGE_CIRCUIT
    yield from drawn


def _table(table: Table, page: Page) -> Iterator[str]:
    rows = [None if i is None else table.row(i) for i in rows_shown(table.length, whole=page.whole)]
    rooms = _rooms(table, [row for row in rows if row is not None])
    yield r"{\small\setlength{\tabcolsep}{3pt}"
    yield rf"\begin{{longtable}}[l]{{@{{}}{''.join(map(_column, table.columns, rooms))}@{{}}}}"
    yield " & ".join(rf"\textbf{{{escape(column.name)}}}" for column in table.columns) + r" \\ \hline \endhead"
    for row in rows:
        cells = [r"$\dots$"] * len(table.columns) if row is None else [*map(cell, table.columns, row, rooms)]
        written = " & ".join(cells)
        yield rf"{_TALL if FRACTION in written else ''}{written} \\"
    yield r"\hline \end{longtable}}"
    if not page.whole and left_out(table.length):
        yield _words(left_out(table.length))


def _column(column: Column, room: int) -> str:
    name = "value" if column.kind.is_value else "gradient" if column.kind.is_gradient else ""
    colour = rf"\color{{{name}}}" if name else ""
    return rf">{{\raggedright\arraybackslash{colour}}}p{{\dimexpr {room / _LINE:.3f}\linewidth-2\tabcolsep\relax}}"


def _rooms(table: Table, rows: list[tuple[str, ...]]) -> list[int]:
    """How many characters each column may take: as many as its widest cell asks for, within limits."""
    asks = []
    for place, column in enumerate(table.columns):
        longest = max((columns_of(row[place]) for row in rows), default=0)
        asks.append(max(min(longest, _WIDEST), len(column.name), _NARROWEST) + 2)
    while sum(asks) > _LINE:  # the widest give way
        asks[asks.index(max(asks))] -= 1
    return asks


def cell(column: Column, text: str, room: int = _WIDEST) -> str:
    """A cell of a table: a formula, or words where the column holds words."""
    if not text:
        return ""
    return _text(column.kind, text, _STYLE, room)
