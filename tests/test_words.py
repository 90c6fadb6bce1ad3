"""Sentences stand in a room's module of words, and no format reads them back.

A room that keeps the rule is named in ROOMS. Each rule is tried on a small bad file, too.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_house import ROOT, Module, modules, plant, room

# The rooms whose sentences stand in modules of their own: sentences.py, or a file with a longer name that ends alike.
ROOMS = {"judge", "quiz", "formats", "commands", "course", "fair", "code", "lesson", "reference", "trace"}
FEW = 4  # words; fewer are a name, a heading or a unit

# Words that are declared with what they belong to: an option's help, a heading, the entry of a known mistake.
DECLARED = {"Column", "Section", "Option", "Argument", "Rule", "TypeError", "RuntimeError", "OSError", "compile"}
# Files whose text is none that bpcli says: what it writes into files, SQL, entries of tables.
MARKUP = ("svg", "plot_svg", "dot", "mermaid", "html", "latex", "tex_math", "tex_picture")
# A command, SQL, metadata of a wheel, a line of Python.
NO_SENTENCE = r"bpcli [a-z]+ .*--|SELECT |INSERT |CREATE |PRAGMA |Wheel-Version|.*\b(import|np\.|torch\.)|print\("
OTHER_TEXT: dict[str, str] = {
    "bpcli.judge.mistakes": "entries: an id, and what the mistake is",
    "bpcli.commands": "the table of commands, in the room's own file: a line of help each",
    "bpcli.course.driver": "it runs alone in the sandbox",
    "bpcli.course.scaffold": "the files of a new course",
    "bpcli.course.workflow": "a file of YAML",
    "bpcli.trace.stable": "a table of formulas",
    **{f"bpcli.formats.{name}": "markup" for name in MARKUP},
}
# Who reads signs, letters or markup in what it writes: it is not looked at.
SIGNS = {"clean", "ascii", "tex_math", "tex_text"}
SEARCHES = {
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "partition",
    "rpartition",
    "split",
    "find",
    "index",
}


def is_under(name: str, places: dict[str, str] | set[str]) -> bool:
    """Whether a module is one of these, or lies in one of them; a room itself is its own file alone."""
    return name in places or any(f"{name}.".startswith(f"{place}.") for place in places if place.count(".") > 1)


def loose_sentences(root, rooms=None) -> list[str]:
    """Complain about sentences in the middle of code: they belong to the room's module of words."""
    return [
        f"{module.path}:{node.lineno}: {text!r} belongs to {room(module.name)}/sentences.py"
        for module in modules(root)
        if room(module.name) in (ROOMS if rooms is None else rooms)
        and not module.name.endswith("sentences")
        and not is_under(module.name, OTHER_TEXT)
        for node, text in _texts(module)
        if len(re.findall(r"[^\W\d_]{2,}|\ba\b", text)) >= FEW
        and " " in text.strip()
        and not re.match(NO_SENTENCE, text)
    ]


def _texts(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Every string, of an f-string what is fixed, but for docstrings and what is declared."""
    todo: list[ast.AST] = [module.tree]
    while todo:
        match todo.pop():
            case ast.JoinedStr(values=values) as node:
                yield node, " ".join(str(part.value) for part in values if isinstance(part, ast.Constant))
                todo += [part.value for part in values if isinstance(part, ast.FormattedValue)]
            case ast.Constant(value=str(text)) as node:
                yield node, text
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in DECLARED:
                pass
            case ast.ClassDef(body=body):
                todo += [part for part in body if isinstance(part, ast.FunctionDef | ast.ClassDef)]
            case node:
                todo += ast.iter_child_nodes(node)


def searches(root) -> list[str]:
    """Complain about formats and the plugin where they look for words in a text that bpcli made."""
    complaints = []
    for module in modules(root):
        if room(module.name) not in {"formats", "pytest_plugin"} or is_under(
            module.name, {f"bpcli.formats.{name}" for name in SIGNS}
        ):
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Import(names=[ast.alias(name="re")]):
                    complaints.append(f"{module.path}:{node.lineno}: a format has no patterns")
                case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Constant(value=str(text)), *_]) if (
                    attr in SEARCHES and re.search(r"[^\W\d_]{2}", text) and not re.fullmatch(r"\.\w+", text)
                ):
                    complaints.append(f"{module.path}:{node.lineno}: .{attr}({text!r}) reads a sentence back")
                case ast.Compare(left=ast.Constant(value=str(text)), ops=[ast.In() | ast.NotIn()]) if " " in text:
                    complaints.append(f"{module.path}:{node.lineno}: {text!r} in … reads a sentence back")
    return complaints


@pytest.mark.parametrize("rule", [loose_sentences, searches])
def test_the_source_keeps_the_rule(rule):
    """Nothing under bpcli/ breaks a rule."""
    assert rule(ROOT) == []


def test_a_loose_sentence_is_found(tmp_path):
    """In an f-string, in an error, in a hint; not in a docstring, in words beside it, or in an option's help."""
    plant(tmp_path, "judge/a.py", '"""This is a docstring here."""\nx = f"there is no node {y} here"\nz = "no node"')
    assert [found.partition(": ")[0] for found in loose_sentences(tmp_path)] == ["bpcli/judge/a.py:2"]


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("judge/sentences.py", 'NO_NODE = "there is no node {name} here"'),
        ("commands/a.py", 'a = Option("Say how many nodes there are.")'),
        ("judge/a.py", "def f():\n    '''What a node has to say of it.'''"),
        ("formats/a.py", "name.startswith('= ')\ntext.partition('=')\n'a' in names"),
    ],
)
def test_words_in_their_place_draw_no_complaint(tmp_path, path, source):
    """What the rules allow, they let pass."""
    plant(tmp_path, path, source)
    assert loose_sentences(tmp_path, {"judge", "commands", "formats"}) == searches(tmp_path) == []


@pytest.mark.parametrize(
    "source",
    ["if text.startswith('Convention at'): x", "import re", "if 'credit is kept' in said: x"],
)
def test_a_format_that_reads_a_sentence_is_found(tmp_path, source):
    """A prefix of words, a pattern, a phrase."""
    plant(tmp_path, "formats/a.py", source)
    assert len(searches(tmp_path)) == 1
