r"""How the learner spells each name, so that what is written in LaTeX again looks as it was typed.

Only letters, accents, fonts and scripts come back: nothing else that was typed can be in a document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bpcli.notation.latex import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bpcli.errors import Span
    from bpcli.notation.latex.choose import Written

# The commands of amsmath, without which no document of ours is made, and of TeX itself.
_FONTS = {"mathbf", "boldsymbol", "mathcal", "mathsf", "mathtt", "mathit", "vec", "mathrm", "text", "operatorname"}
_COMMANDS = {*words.LETTERS, *words.ACCENTS, *_FONTS, "prime"} - {"hbar", "varomicron"}
_SAFE = re.compile(r"(?:[A-Za-z0-9{}_^,'()\[\] +*-]|\\(?P<command>[A-Za-z]+))*")
_COMMAND = re.compile(r"\\([A-Za-z]+)")


def spellings(text: str, chosen: Iterable[Written]) -> Mapping[str, str]:
    """For each name that the text spells in one place, how it does."""
    found: dict[str, str] = {}
    for name, place in _places(chosen):
        spelled = text[slice(*place)]
        if name not in found and _SAFE.fullmatch(spelled) and set(_COMMAND.findall(spelled)) <= _COMMANDS:
            found[name] = f"{{{spelled}}}" if set("_^'") & set(spelled) else spelled
    return {name: spelled for name, spelled in found.items() if spelled != name}


def _places(chosen: Iterable[Written]) -> Iterator[tuple[str, Span]]:
    """Where names are spelled: where they are defined, and where they are used."""
    for written in chosen:
        left, named = written.statement.left, written.statement.named
        if written.name is not None and named is not None and left and named.full == written.name:
            yield written.name, left[0].span
        for name, use in written.used.items():
            if use.place is not None:
                yield name, use.place
