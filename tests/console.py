r"""The console blocks of a page: every command is run, and the page shows what it prints.

`shell` runs a command as a reader would. `warm` does the same with a `bpcli` that answers several times as fast: one
process has loaded bpcli, and each command gets a copy of it with its own streams, folder and environment. Blank lines
at the end of a block are left out.

>>> page = "A sum:\n\n```console\n$ echo q\nold\n```\n"
>>> commands(page), fresh(page, ["3\n\n"]).splitlines()[3:]
(['echo q'], ['$ echo q', '3', '```'])
"""

import contextlib
import gc
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LIMIT = 60  # seconds, for one command
ROOMS = "algebra code commands course fair formats gates graph judge layout lesson notation quiz reference trace"
# The `bpcli` of a warm shell: it sends its streams and what it was asked, and ends as its copy did.
CLIENT = """\
#!{python} -SE
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as server:
    server.connect({address!r})
    asked = json.dumps([sys.argv, os.getcwd(), dict(os.environ)]).encode()
    socket.send_fds(server, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    server.sendall(asked)
    sys.exit(int(server.recv(9) or b"70"))
"""


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


def shell(command: str, folder: Path, first: Path | None = None) -> str:
    """Run a command; return its complaints, then its results. Raises AssertionError for a traceback.

    Programs in the folder `first` are found before those of the environment.
    """
    found = environment()
    if first is not None:
        found["PATH"] = f"{first}{os.pathsep}{found['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command],  # noqa: S607  (the pages are for people with a shell)
        cwd=folder,
        env=found,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return (done.stderr + done.stdout).decode()


def warm(pages: Iterable[str]) -> list[list[str]]:
    """Return what the commands of each page print; each page has a folder of its own."""
    with tempfile.TemporaryDirectory() as top, _served(Path(top)) as first:
        return [list(_page(page, Path(top, str(place)), first)) for place, page in enumerate(pages)]


def _page(page: str, folder: Path, first: Path) -> Iterator[str]:
    folder.mkdir()
    for command in commands(page):
        yield shell(command, folder, first)


@contextlib.contextmanager
def _served(top: Path) -> Iterator[Path]:
    """Serve copies of a process that has loaded bpcli; give the folder with the `bpcli` that asks for one."""
    first, address = top / "bin", top / "socket"
    first.mkdir()
    (first / "bpcli").write_text(CLIENT.format(python=sys.executable, address=str(address)), encoding="utf-8")
    (first / "bpcli").chmod(0o755)
    server = subprocess.Popen(
        [sys.executable, __file__, str(address)],
        env={**environment(), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    try:
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        yield first
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()


def _serve(address: str) -> None:
    """Load bpcli, then be it in a copy for each that connects."""
    for name in ("sympy", "numpy", "rich.console", "rich.table", "bpcli.app", "bpcli.api", *_modules()):
        import_module(name)
    gc.freeze()  # what is loaded by now stays: a copy need not look through it
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(address)
        server.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            client, _ = server.accept()
            child = os.fork()
            if child == 0:
                server.close()
                _become(client)
            client.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _modules() -> list[str]:
    """Return the modules of all rooms of bpcli: what a command needs of them, its copy has loaded already."""
    return [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for room in ROOMS.split()
        for path in sorted((ROOT / "bpcli" / room).rglob("*.py"))
    ]


def _become(client: socket.socket) -> None:
    """Be the bpcli that a client asks for, tell it the exit code, and end."""
    from bpcli.app import main

    code = 70
    try:
        size, streams, _, _ = socket.recv_fds(client, 4, 3)
        with client.makefile("rb") as sent:
            sys.argv, folder, variables = json.loads(sent.read(int.from_bytes(size, "big")))
        os.environ.clear()
        os.environ.update(variables)
        os.chdir(folder)
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
            os.close(stream)
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException as end:  # noqa: BLE001  (whatever it is, this copy may not go on)
        os.write(2, f"Traceback: {end!r}\n".encode())
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
            client.sendall(str(code).encode())
        os._exit(0)


if __name__ == "__main__":
    _serve(sys.argv[1])
