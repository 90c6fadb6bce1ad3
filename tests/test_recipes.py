r"""The recipes of bpcli/README.md work: each is followed in a scratch copy of the house, and shows what the page says.

A sentence of the page says where a block of code goes: In `FILE`, before, after or instead of `TEXT`:, At the end of
`FILE`:, In a new file `FILE`:. Tests (sh) have to pass, and commands (console) print what the page shows. With
BPCLI_REGENERATE=1 their outputs are written anew.

>>> text = "a = 1\nb = (\n    2)\n"
>>> placed(text, "before", "b", "# two\n"), placed(text, "after", "a", "c\n"), placed(text, "instead of", "2)", "3)\n")
('a = 1\n# two\nb = (\n    2)\n', 'a = 1\nc\nb = (\n    2)\n', 'a = 1\nb = (\n    3)\n')
"""

import re
import shutil
import sys

import pytest

from tests import console

WITH_BYTECODE = "unset PYTHONDONTWRITEBYTECODE PYTHONPYCACHEPREFIX"
PAGE = console.ROOT / "bpcli" / "README.md"
COPIED = ("bpcli", "exercises", "tests", "pyproject.toml", "LICENSE", "README.md")
RECIPES = re.split(r"^(?=## )", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
FOLLOWED = [recipe for recipe in RECIPES if console.commands(recipe)]
STEP = re.compile(
    r"(?:[Ii]n\s`(?P<file>[^`]+)`, (?P<how>before|after|instead\sof)\s`(?P<text>[^`]+)`"
    r"|[Aa]t\sthe\send\sof\s`(?P<end>[^`]+)`|[Ii]n\sa\snew\sfile\s`(?P<new>[^`]+)`):\n\n"
    r"```\w+\n(?P<block>.*?)^```$|^```(?P<kind>sh|console)\n(?P<commands>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)


def placed(text, how, at, block):
    """Return the text with a block before or after the line that holds `at`, or instead of `at`, which stands once."""
    at = at.replace(r"\n", "\n")
    assert text.count(at) == 1, at
    start = text.index(at)
    if how == "instead of":
        return text.replace(at, block.strip() + " " * at.endswith(" "))
    start = text.rfind("\n", 0, start) + 1 if how == "before" else text.index("\n", start + len(at)) + 1
    return text[:start] + block + text[start:]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """Give a scratch copy of the house, and in its bin the `bpcli` and the `python` that run it.

    One for all recipes: they can be followed one after the other, and Python compiles it once.
    """
    tmp_path = tmp_path_factory.mktemp("house")
    for name in COPIED:
        source = console.ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for name, module in (("python", ""), ("bpcli", "-m bpcli ")):
        command = f'PYTHONPATH="{tmp_path}" exec "{sys.executable}" {module}"$@"\n'
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{WITH_BYTECODE}\n{command}", encoding="utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    return tmp_path


@pytest.mark.parametrize(
    "recipe", FOLLOWED, ids=lambda recipe: recipe.partition("\n")[0].removeprefix("## How to add ")
)
def test_the_recipe_works(recipe, house):
    """What it adds keeps the laws, and is seen in a command."""
    outputs = []
    for step in STEP.finditer(recipe):
        if step["kind"] == "sh":
            said = console.shell(
                f"{step['commands'].strip()} -q -n 0 -p no:cacheprovider; echo $?", house, house / "bin"
            )
            assert said.endswith("\n0\n"), said
        elif step["kind"]:
            lines = step["commands"].splitlines()
            outputs += [console.shell(line[2:], house, house / "bin") for line in lines if line.startswith("$ ")]
        elif step["new"]:
            (house / step["new"]).parent.mkdir(exist_ok=True)
            (house / step["new"]).write_text(step["block"], encoding="utf-8")
        else:
            file = house / (step["end"] or step["file"])
            text = file.read_text(encoding="utf-8")
            how = re.sub(r"\s", " ", step["how"] or "")
            text = placed(text, how, step["text"], step["block"]) if how else text + step["block"]
            file.write_text(text, encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    fresh = page.replace(recipe, console.fresh(recipe, outputs))
    assert console.settled(PAGE, fresh) == fresh


def test_every_recipe_with_code_is_followed():
    """The five that the house promises are, and a command, and each of their blocks of code has a place to go."""
    names = [recipe.partition("\n")[0].removeprefix("## How to add ") for recipe in FOLLOWED]
    gates = ["a gate", "a name that stands for gates", "a gate over arrays"]
    assert names == [*gates, "a known mistake", "an output format", "an exercise", "a command"]
    for recipe in FOLLOWED:
        assert len(console.BLOCK.findall(recipe)) == len(STEP.findall(recipe))


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.partition("\n")[0].removeprefix("## How to add "))
def test_a_recipe_names_files_that_there_are(recipe):
    """A path in a recipe leads to a file or a folder, but for the ones that the recipe makes."""
    paths = re.findall(r"`((?:bpcli|tests|exercises)/[\w/.-]+)`", recipe)
    made = {step["new"] for step in STEP.finditer(recipe)}
    assert [
        path for path in paths if "NAME" not in path and path not in made and not (console.ROOT / path).exists()
    ] == []
