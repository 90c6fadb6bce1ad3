"""A page of the manual on a terminal, with Rich: headings on the left, and examples as they were printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bpcli.formats.table import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from bpcli.formats import Page


def write(text: str, page: Page) -> None:
    """Write a page of Markdown."""
    from rich.markdown import CodeBlock, Heading, Markdown
    from rich.text import Text
    from rich.theme import Theme

    class Title(Heading):
        """A heading at the margin."""

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
            self.text.justify = "left"
            yield self.text

    class Example(CodeBlock):
        """An example: each line as it was printed."""

        def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
            for line in str(self.text).rstrip().split("\n"):
                yield Text(line, style="bold" if line.startswith("$ ") else "dim", overflow="fold")

    class Manual(Markdown):
        """Markdown with these."""

        elements = {**Markdown.elements, "heading_open": Title, "fence": Example}  # noqa: RUF012  (as Rich has it)

    looks = {"code": "bold", "h1": "bold underline", "h2": "bold", "h3": "bold"}
    looks |= {"table.border": "dim", "table.header": "bold"}
    with console(page) as opened:
        opened.push_theme(Theme({f"markdown.{part}": style for part, style in looks.items()}))
        opened.print(Manual(page.spell(text)))
