r"""The console blocks of a page: every command is run, and the page shows what it prints.

`shell` runs a command as a reader would. `warm` runs the commands of many pages in one process that has loaded bpcli
once and starts a copy of itself for each: the same commands, several times as fast. Blank lines at the end of a block
are left out.

>>> page = "A sum:\n\n```console\n$ echo q\nold\n```\n"
>>> commands(page), fresh(page, ["3\n\n"]).splitlines()[3:]
(['echo q'], ['$ echo q', '3', '```'])
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT = 60  # seconds, for one command
LOADED = ("sympy", "numpy", "rich.console", "rich.table", "bpcli.app", "bpcli.api", "bpcli.commands.explain")
LOADED += ("bpcli.commands.check", "bpcli.commands.gates", "bpcli.commands.code")


def blocks(page: str) -> list[str]:
    """Return what stands in the console blocks."""
    return [match.group(2) for match in BLOCK.finditer(page) if match.group(1) == "console"]


def kinds(page: str) -> set[str]:
    """Return the kinds of blocks that there are."""
    return {match.group(1) for match in BLOCK.finditer(page)}


def commands(page: str) -> list[str]:
    """Return the commands of a page, in order."""
    return [line[2:] for block in blocks(page) for line in block.splitlines() if line.startswith("$ ")]


def fresh(page: str, outputs: Iterable[str]) -> str:
    """Return the page with what its commands print, one output a command, written anew."""
    printed = iter(outputs)
    for block in blocks(page):
        asked = [line for line in block.splitlines() if line.startswith("$ ")]
        text = "".join(f"{line}\n{next(printed)}" for line in asked)
        page = page.replace(block, text.rstrip("\n") + "\n", 1)
    return page


def settled(path: Path, page: str) -> str:
    """Return what the file holds. With BPCLI_REGENERATE=1, but never in CI, the page is written to it first."""
    if os.environ.get("BPCLI_REGENERATE") == "1" and not os.environ.get("CI"):
        path.write_text(page, encoding="utf-8", newline="\n")
    return path.read_text(encoding="utf-8")


def environment() -> dict[str, str]:
    """Return a reader's environment: 80 columns, UTF-8, this bpcli; a bug of ours shows its traceback."""
    found = {**os.environ, "COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "BPCLI_DEBUG": "1"}
    found["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{found['PATH']}"
    return found


def shell(command: str, folder: Path, stdin: bytes = b"") -> str:
    """Run a command; return its complaints, then its results. Raises AssertionError for a traceback."""
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607  (the pages are for people with a shell)
        cwd=folder,
        env=environment(),
        input=stdin,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return (done.stderr + done.stdout).decode()


def warm(pages: Iterable[str]) -> list[list[str]]:
    """Return what the commands of each page print; each page has a folder of its own."""
    done = subprocess.run(
        [sys.executable, __file__],
        env={**environment(), "PYTHONPATH": str(ROOT)},
        input=json.dumps([commands(page) for page in pages]).encode(),
        capture_output=True,
        check=False,
        timeout=10 * LIMIT,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def stages(command: str) -> tuple[list[str], str] | None:
    """Split `bpcli … | …` into bpcli's arguments and what it is piped into; None where only a shell will do.

    >>> stages("bpcli explain 'x*y' x=2 | head -n 2"), stages("bpcli gates > gates.txt"), stages("cat gates.txt")
    ((['explain', 'x*y', 'x=2'], 'head -n 2'), None, None)
    """
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    first, *words = lexer
    marks = {word for word in words if word and set(word) <= set("();<>|&")}
    if first != "bpcli" or marks - {"|"} or re.search(r'"[^"]*[$`\\]', command.partition("|")[0]):
        return None
    found: list[list[str]] = [[]]
    for word in words:
        if word == "|":
            found.append([])
        else:
            found[-1].append(word)
    return found[0], " | ".join(map(shlex.join, found[1:]))


def _run_pages() -> None:
    """Run the commands that stand on standard input, a list for each page; print what they print."""
    for name in LOADED:
        import_module(name)
    os.environ.update(environment())
    with tempfile.TemporaryDirectory() as top:
        json.dump(
            [list(_page(page, Path(top, str(place)))) for place, page in enumerate(json.load(sys.stdin))], sys.stdout
        )


def _page(page: list[str], folder: Path) -> Iterator[str]:
    folder.mkdir()
    for command in page:
        split = stages(command)
        if split is None:
            yield shell(command, folder)
            continue
        arguments, rest = split
        complaints, results = _copy(arguments, folder)
        assert b"Traceback" not in complaints, complaints.decode()
        yield complaints.decode() + (shell(rest, folder, results) if rest else results.decode())


def _copy(arguments: list[str], folder: Path) -> tuple[bytes, bytes]:
    """Run bpcli in a copy of this process; return its complaints and its results."""
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as results:
        child = os.fork()
        if child == 0:
            _become(arguments, folder, complaints.fileno(), results.fileno())
        os.waitpid(child, 0)
        for file in (complaints, results):
            file.seek(0)
        return complaints.read(), results.read()


def _become(arguments: list[str], folder: Path, complaints: int, results: int) -> None:
    """Be bpcli, in this folder, and end."""
    from bpcli.app import main

    try:
        os.chdir(folder)
        os.dup2(results, 1)
        os.dup2(complaints, 2)
        sys.argv = ["bpcli", *arguments]
        main()
    except BaseException as end:  # noqa: BLE001  (whatever it is, this copy may not go on)
        if not isinstance(end, SystemExit):
            os.write(2, f"Traceback: {end!r}\n".encode())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


if __name__ == "__main__":
    _run_pages()
