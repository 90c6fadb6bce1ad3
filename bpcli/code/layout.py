r"""Lines of code on a page: no line wider than PEP 8 and its tools want.

>>> print("\n".join(laid_out(["f = " + " + ".join(f"number_{n}" for n in range(9))], indent=0)))
f = (
    number_0 + number_1 + number_2 + number_3 + number_4 + number_5 + number_6 +
    number_7 + number_8
)
"""

from __future__ import annotations

import re
from textwrap import wrap

WIDTH = 88
_ASSIGNED = re.compile(r"([\w.]+) (\+?=) (.*)", re.DOTALL)
_UNPACKED = re.compile(r"([\w., ]+) = (.*)", re.DOTALL)
_LOOP = re.compile(r"(for \w+ in \[)(.*)(\]:)", re.DOTALL)
_CALL = re.compile(r"([\w.]+ ?[\w.]*\()(.*)(\):?)", re.DOTALL)


def laid_out(lines: list[str], indent: int) -> list[str]:
    """The lines, `indent` levels in, each broken where it is too wide."""
    return [part for line in lines for part in _broken(line, indent)]


def _broken(line: str, indent: int) -> list[str]:
    level = len(line) - len(line.lstrip(" "))
    start, text = " " * (4 * indent + level), line.strip()
    if not text or len(start) + len(text) <= WIDTH:
        return [f"{start}{text}" if text else ""]
    code, remark, comment = text.partition("  # ")
    if text.startswith("# "):
        return wrap(text[2:], WIDTH, initial_indent=f"{start}# ", subsequent_indent=f"{start}#     ")
    if remark:
        return [f"{start}# {comment}", *_broken(f"{' ' * level}{code}", indent)]
    if text.startswith("return "):
        return [f"{start}return (", *_filled(text[7:], start), f"{start})"]
    if match := _ASSIGNED.fullmatch(text):
        return [f"{start}{match[1]} {match[2]} (", *_filled(match[3], start), f"{start})"]
    if match := _UNPACKED.fullmatch(text):
        return [f"{start}(", *_filled(f"{match[1]},", start), f"{start}) = {match[2]}"]
    if match := _LOOP.fullmatch(text) or _CALL.fullmatch(text):
        return [f"{start}{match[1]}", *_filled(match[2], start), f"{start}{match[3]}"]
    return [f"{start}{text}"]


def _filled(text: str, start: str) -> list[str]:
    inner = f"{start}    "
    return wrap(
        text, WIDTH, initial_indent=inner, subsequent_indent=inner, break_long_words=False, break_on_hyphens=False
    )
