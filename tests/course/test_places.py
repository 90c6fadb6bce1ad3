"""Places of keys and values in TOML: each is what tomllib reads there."""

import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli.course.places import characters, line_and_column, spans_in, statements

RICH = r'''
# a comment with = and "quotes"
title = "A \"title\" with # no comment \u00e9"  # and one
text = """
first line, with a " and two ""
second \
   folded"""
literal = 'C:\no\escape'
many = \'\'\'it's ''two'' \'\'\'
"df/dx" = -4.50
'local(f,q)' = [1, 2.0,   # one
  [3, "four ] #"], { a = 1, b.c = "x" },
]
a . "b.c" .d = true
empty = ""
nothing = []
when = 2026-11-21T10:00:00Z

[values]
W = [[0.1, 0.5], [-0.3, 0.8]]
ü = 1

[draw.W]
range = "2..9"
[[questions]]
ask = "df/dx"
[[questions]]
ask = "q"
hints = ["one", "two"]
[questions.inner]
x = 1
'''.replace("\\'", "'").replace("\nü", '\n"ü"')


def at(data, path):
    """Return what stands at a path."""
    for key in path:
        data = data[key]
    return data


def test_every_place_holds_what_is_read_there():
    """The text at the place of each value reads as the value; nothing has no place."""
    data, spans = tomllib.loads(RICH), spans_in(RICH)
    values = {path: span for path, span in spans.items() if path[-1] != "" and RICH[span.start] != "["}
    values |= {path: spans[path] for path in [("local(f,q)",), ("local(f,q)", 2), ("values", "W", 1), ("nothing",)]}
    for path, (start, end) in values.items():
        if path not in {("a",), ("a", "b.c")}:
            assert tomllib.loads(f"v = {RICH[start:end]}")["v"] == at(data, path), path
    assert leaves(data) <= set(spans)


def leaves(data, path=()):
    """Return the paths of everything in a document that is no table."""
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = set() if isinstance(data, dict) or not path else {path}
    for key, value in inner:
        if not (isinstance(data, list) and isinstance(value, dict) and path == ("questions",)):
            found |= leaves(value, (*path, key))
        else:
            found |= {(*path, key)}
    return found - {("questions",)}


VALUES = st.recursive(
    st.integers(-99, 99) | st.booleans() | st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=5), st.sampled_from(["", '  # = "', "\t"]))
def test_whatever_is_written_is_found_again(data, tail):
    """Each statement of a written document has its key and its value."""
    text = "".join(f"{quoted(key)} = {written(value)}{tail}\n" for key, value in data.items())
    assert tomllib.loads(text) == data
    found = list(statements(text))
    assert [one.keys for one in found] == [(key,) for key in data]
    assert [tomllib.loads(f"v={text[slice(*one.value)]}")["v"] for one in found] == list(data.values())


def quoted(text):
    """Return a text as a string of TOML."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def written(value):
    """Return a value as TOML, lists over several lines."""
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(one)}, # ]\n" for one in value) + "]"
    return quoted(value) if isinstance(value, str) else str(value).lower()


@pytest.mark.parametrize(
    "line",
    [
        "df/dx = 3",
        "just words",
        "x =",
        'x = "open',
        "x = 'open",
        'x = "2" * z',
        "x = [1] [2]",
        "[]",
        "= 3",
        "]",
        ".a = 1",
    ],
)
def test_a_broken_line_leaves_the_next(line):
    """What tomllib refuses still ends with its line."""
    *_, last = statements(f"{line}\ny = 4\n")
    assert (last.keys, last.key.start) == (("y",), len(line) + 1)


def test_lines_and_columns_count_characters():
    """Both from 1; a wide character is one."""
    text = "數 = 1\n\u00e9x = 2"
    assert line_and_column(text, text.index("2")) == (2, 6)


def test_characters_of_strings():
    """Each character of the value has its place in the file, escapes and folded lines included."""
    text = 'e = """\n(x+\\\n   y)*\\u007a"""'
    [one] = statements(text)
    places = characters(text, one.value)
    value = tomllib.loads(text)["e"]
    assert value == "(x+y)*z"
    assert [text[place] for place in places[:-1]] == list("(x+y)*\\")


def test_long_texts_are_read_in_no_time():
    """Strings, brackets and keys without end: nothing is looked at more than a few times."""
    for bomb in [
        '"' * 60_000,
        "[" * 60_000,
        "a." * 30_000,
        '"a\\' * 20_000,
        "'''" + "''x" * 20_000,
        "[" + '"",' * 20_000,
    ]:
        for text in (bomb, f"x = {bomb}", f"[{bomb}"):
            list(statements(text))
