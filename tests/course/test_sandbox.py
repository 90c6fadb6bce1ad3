"""Hostile programs are really run: they earn nothing, end in time, and leave nothing behind."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

import bpcli
from bpcli.course.code_marks import mark_code
from bpcli.course.sandbox import LAYERS, Limits, run, running
from bpcli.course.sandbox.starting import processes_with
from tests.course.programs import MULTIPLY, MULTIPLY_SOURCE

POSIX = os.name == "posix"
LINUX = sys.platform.startswith("linux")
SECONDS = 1.0  # for programs that would go on for ever
HEAD = "import os, sys, time\n"
FORWARD = "        return x * y\n"
TOKEN = secrets.token_hex(8)


@pytest.fixture(scope="session")
def layers():
    """Each layer that works here, with what it locks; each is tried once."""
    return {layer: run(b"", lambda _: None, Limits(layers=(layer,))) for layer in LAYERS}


def limits(layers, layer, *, locks=True):
    """Limits for a layer, short ones; skips where it does not work here."""
    if layers[layer].ended:
        pytest.skip(f"{layer} does not work here")
    if locks and layer == "process" and not {"files", "calls"} <= set(layers[layer].locks):
        pytest.skip("no Landlock or no seccomp here")
    return Limits(seconds=SECONDS, layers=(layer,), locks=locks)


def marked(source, given):
    """Mark a program of the multiply gate."""
    return mark_code(MULTIPLY, (HEAD + source).encode(), "multiply.py", limits=given)


def in_forward(trick):
    """Return a right program that does something else first, in forward."""
    lines = "".join(f"        {line}\n" for line in trick.split("\n"))
    return MULTIPLY_SOURCE.replace(FORWARD, lines + FORWARD)


def at_once(trick):
    """Return a right program that does something else when it is imported."""
    return trick + "\n" + MULTIPLY_SOURCE


FORGED = (
    '{"number": %d, "locks": [], "methods": {}, "kept": {}, "changed": [], "values": [], '
    '"value": {"is": "array", "shape": [], "data": "000000000000f83f", "type": "float64"}}\\n'
)
EARNS_NOTHING = {
    "ends with 0": at_once("os._exit(0)"),
    "exits": at_once("sys.exit(0)"),
    "exits in forward": in_forward("raise SystemExit(0)"),
    "closes the pipes": at_once("os.closerange(0, 64)"),
    "forges answers": at_once(
        f"for fd in range(64):\n    for n in range(1, 20):\n        try: os.write(fd, ({FORGED!r} % n).encode())\n"
        "        except OSError: pass"
    ),
    "patches json": at_once("sys.modules['json'].dumps = lambda _: '[' * 100_000"),
    "says it is right": at_once("sys.modules['json'].dumps = lambda reply: '{\"verdict\": \"right\", \"earned\": 9}'"),
    "floods the pipe": at_once("sys.modules['json'].dumps = lambda _: 'x' * 10**8"),
    "loops": in_forward("while True: pass"),
    "sleeps": in_forward("time.sleep(1000)"),
    "ignores signals": in_forward("import signal as s\ns.pthread_sigmask(s.SIG_BLOCK, range(1, 60))\nwhile True: pass"),
    "prints without end": in_forward("while True: print('x' * 1000)"),
    "recurses": in_forward("def f(): f()\n        f()".replace("\n        ", "\n")),
    "guesses": in_forward("return 1.0"),
    "always equal": in_forward("class Any(float):\n    __eq__ = __ne__ = lambda *_: True\nreturn Any(1)"),
    "makes arrays lie": in_forward("class Lie:\n    def __array__(self, *a, **k): raise SystemExit\nreturn Lie()"),
}  # fmt: skip


@pytest.mark.parametrize("name", EARNS_NOTHING)
def test_a_trick_earns_nothing(name):
    """In the plain layer, with what Linux locks: nothing is earned by it, and the marking ends in time."""
    began = time.monotonic()
    marks = marked(EARNS_NOTHING[name], Limits(seconds=SECONDS, layers=("process",), locks=LINUX))
    assert [one.earned for one in marks] in (
        [0, 0],
        [0, 2.0] if name in {"guesses", "always equal", "makes arrays lie"} else [],
    )
    assert not any("\x1b" in one.said for one in marks)
    assert time.monotonic() - began < SECONDS + 8  # generous: the machine may be busy


def test_memory_is_limited():
    """Ten gigabytes are refused, and the machine does not notice."""
    if not POSIX:
        pytest.skip("no resource limits here")
    marks = marked(in_forward("self.much = bytearray(10**10)"), Limits(seconds=SECONDS, layers=("process",)))
    assert "MemoryError" in marks[0].said
    assert not any(one.earned for one in marks)


DAEMON = """\
import threading
try: threading.Thread(target=time.sleep, args=(1000,)).start()
except RuntimeError: pass
try:
    for _ in range(3):
        if os.fork() == 0:
            try: os.setsid()
            except OSError: pass
            try: os.fork()
            except OSError: pass
            time.sleep(1000)
except OSError: pass
for _ in range({forks}):
    try: os.fork()
    except OSError: pass
while True: pass
"""


@pytest.mark.skipif(not LINUX, reason="how to look for what is left is known for Linux")
@pytest.mark.parametrize("locks", [True, False])
@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_survives(layers, layer, locks, monkeypatch):
    """Threads, daemons and a fork bomb are gone when the marks are there, with the locks and without."""
    # Nothing but a lock or a limit holds a bomb back that root sets off: without them a small one will do.
    source = at_once(DAEMON.replace("{forks}", "10**6" if locks else "4"))
    token = secrets.token_hex(16)
    monkeypatch.setattr(secrets, "token_hex", lambda _: token)
    marks = marked(source, limits(layers, layer, locks=locks))
    assert not any(one.earned for one in marks)
    assert left(token) == []


@pytest.mark.skipif(not LINUX, reason="how to look for what is left is known for Linux")
def test_what_is_left_would_be_found():
    """The search of the test above finds a process that is there."""
    token = secrets.token_hex(16)
    with subprocess.Popen([sys.executable, "-S", "-c", "input()"], env={"BPCLI_RUN": token}, stdin=-1) as one:
        assert left(token, tries=1) == [one.pid]
        one.communicate(b"\n")


def left(token, tries=40):
    """Return the processes whose environment holds a token, once there are none or nothing changes any more."""
    found = []
    for _ in range(tries):
        found = processes_with(token)
        if not found:
            break
        time.sleep(0.05)
    return found


FORBIDDEN = {
    "writes a file": "open({outside!r}, 'w').write('x')",
    "removes a file": "os.remove({precious!r})",
    "changes a file": "open({precious!r}, 'r+').write('x')",
    "makes a folder": "os.mkdir({outside!r})",
    "fills its own folder": "for n in range(10**6): open(f'fill{{n}}', 'wb').write(bytes(10**7))",
    "reads a file": "open({precious!r}).read()",
    "reads bpcli": "open({bpcli!r}).read()",
    "imports bpcli": "sys.path.append({root!r})\nimport bpcli",
    "imports sympy": "import numpy\nsys.path.append(os.path.dirname(numpy.__path__[0]))\nimport sympy",
    "looks at its parent": "open(f'/proc/{{os.getppid()}}/environ').read()",
    "looks at us": "open('/proc/{pid}/environ').read()",
    "kills its parent": "os.kill({pid}, 9)",
    "kills whoever started it": "os.kill(os.getppid() or {pid}, 9)",
    "kills all it can": "os.kill(-1, 9)",
    "uses the network": "import socket\nsocket.create_connection(('127.0.0.1', {port}), timeout=1)",
    "runs a program": "import subprocess\nsubprocess.run([sys.executable, '-c', ''], check=True)",
}


ATTEMPT = """\
try:
{lines}
    print("done:", {name!r})
except BaseException as error:
    print("refused:", {name!r}, type(error).__name__)
"""


@pytest.mark.parametrize("layer", LAYERS)
def test_what_is_not_its_own_is_out_of_reach(layers, layer, tmp_path):
    """In every layer that Linux has, each attempt ends in an exception, and nothing has changed."""
    given = replace(limits(layers, layer), seconds=10)
    precious = tmp_path / "precious"
    precious.write_text("precious", encoding="utf-8")
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as server:
        places = {
            "outside": str(tmp_path / "outside"),
            "precious": str(precious),
            "bpcli": bpcli.__file__,
            "root": str(Path(bpcli.__file__).parent.parent),
            "pid": os.getpid(),
            "port": server.getsockname()[1],
        }
        tried = {name: textwrap.indent(lines.format_map(places), "    ") for name, lines in FORBIDDEN.items()}
        source = HEAD + "".join(ATTEMPT.format(name=name, lines=lines) for name, lines in tried.items())
        outcome = run(source.encode(), lambda ask: ask({"do": "load", "name": "A"}), given)
    assert [line.split(": ")[0] for line in outcome.printed.splitlines()] == ["refused"] * len(FORBIDDEN), outcome
    assert outcome.ended == ""
    assert precious.read_text(encoding="utf-8") == "precious"
    assert list(tmp_path.iterdir()) == [precious]


@pytest.mark.parametrize("layer", LAYERS)
def test_honest_programs_find_what_they_need(layers, layer):
    """The standard library and all of NumPy, in every layer; one thread, no secrets, no site-packages."""
    given = replace(limits(layers, layer), seconds=10)
    source = at_once(
        "import collections, dataclasses, functools, itertools, json, math, random, typing\n"
        "import numpy as np, numpy.linalg, numpy.random\n"
        "assert np.linalg.inv(np.random.default_rng(0).normal(size=(50, 50))).shape == (50, 50)\n"
        "assert os.environ.get('OPENBLAS_NUM_THREADS') == '1' and not {'HOME', 'USER', 'PATH'} & set(os.environ)\n"
        "assert hash('a') == hash('a') and 'site' not in sys.modules and 'bpcli' not in sys.modules\n"
    )
    marks = marked(source, given)
    assert [one.verdict for one in marks] == ["right", "right"], marks[0].said


@pytest.mark.parametrize("module", ["bpcli", "sympy", "pytest", "autograd"])
def test_only_numpy_can_be_imported(module):
    """Nothing else of the folder that NumPy lies in is found, even without any lock."""
    marks = marked(at_once(f"import {module}"), Limits(layers=("process",), locks=False))
    assert f"No module named '{module}'" in marks[0].said


def test_secrets_stay_outside(monkeypatch):
    """A token in our environment is not in the program's."""
    monkeypatch.setenv("GITHUB_TOKEN", TOKEN)
    found = []

    def talk(ask):
        found.append(ask({"do": "load", "name": "A"}))

    outcome = run(b"import os; print(dict(os.environ))", talk, Limits())
    assert found
    assert TOKEN not in outcome.printed
    assert "PYTHONHASHSEED" in outcome.printed


def test_temporary_folders_are_removed(tmp_path, monkeypatch):
    """Also when a program has locked what it could."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tmp_path.chmod(0o755)
    marked(at_once("os.makedirs('a/b/c')\nos.chmod('a/b', 0)"), Limits(layers=("process",), locks=False))
    assert list(tmp_path.iterdir()) == []


def test_what_is_printed_is_kept_up_to_a_size():
    """64 KiB, and the rest is read and thrown away."""
    shown = run(b"print('x' * 10**6)", lambda ask: ask({"do": "load", "name": "A"}), Limits()).printed
    assert len(shown) == 64 * 1024


@pytest.mark.skipif(not LINUX, reason="only Linux has more than one layer")
def test_a_layer_that_does_not_start_gives_way_to_the_next(tmp_path, monkeypatch):
    """As where bubblewrap is installed and the system forbids it: the program is marked all the same."""
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n", encoding="utf-8")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(running, "FAILED", set())
    given = Limits(layers=("bubblewrap", "process"))
    assert run(b"", lambda _: None, given).layer == "process"
    assert [one.verdict for one in marked(MULTIPLY_SOURCE, given)] == ["right", "right"]
    assert run(b"", lambda _: None, Limits(layers=("bubblewrap",))).ended == "unstarted"
