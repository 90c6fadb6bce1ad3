"""`bpcli help`: the manual, page by page, or a command's options."""

from __future__ import annotations

import sys
from typing import Annotated

from bpcli.commands import COMMANDS
from bpcli.commands import sentences as say
from bpcli.commands.options import Argument, Command, HelpWanted
from bpcli.commands.screen import page as screen
from bpcli.errors import InputError
from bpcli.manual import TOPICS, page
from bpcli.words import nearest


class Help(Command):
    """`bpcli help`."""

    example = "bpcli help quiz"
    topic: Annotated[
        tuple[str, ...], Argument("TOPIC", "A page, or a command. Without one: the list of all pages.")
    ] = ()

    def run(self) -> None:
        """Show the contents, a page, or the options of a command without a page. Raises InputError for another word."""
        topic = self.topic[0] if self.topic else ""
        commands = [path for path in COMMANDS if " " not in path]
        if not self.topic:
            rows = (f"- `{found.topic}`: {found.title}" for found in map(page, TOPICS) if found is not None)
            _show(say.CONTENTS.format(topics="\n".join(rows)))
        elif len(self.topic) == 1 and (found := page(topic.lower())) is not None:
            _show(found.text)
        elif topic in commands:
            raise HelpWanted(self.topic)
        else:
            near = nearest(topic.lower(), [*TOPICS, *commands], 0.7)
            hint = say.NEAREST_TOPIC.format(near=near) if near else say.LIST_TOPICS
            raise InputError(say.NO_TOPIC.format(topic=topic), hint=hint)


def _show(text: str) -> None:
    if sys.stdout.isatty():
        from bpcli.formats.manual import write

        write(text, screen())
    else:
        screen().say(text.rstrip("\n"))
