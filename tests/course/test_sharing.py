"""Programs that share a sandbox: nothing that one does reaches those after it, nor the process that starts them."""

import os
import secrets
import signal
import sys
import textwrap
from contextlib import suppress

import pytest

from bpcli.course.code_marks import mark_code
from bpcli.course.sandbox import Limits, Sandbox
from bpcli.course.sandbox.starting import processes_with
from tests.course.programs import MULTIPLY, MULTIPLY_SOURCE, RIGHT

GIVEN = Limits(seconds=1.5, layers=("bubblewrap",))
HEAD = "import ctypes, gc, os, sys, time\nimport numpy as np\n"
LIBC = "c = ctypes.CDLL(None, use_errno=True)\n"


@pytest.fixture(scope="module")
def sandbox():
    """Give a sandbox that is shared by all tests here; skips where programs do not share one."""
    with Sandbox() as place:
        if sys.platform.startswith("linux"):
            place.run(b"", lambda _: None, GIVEN)
        if not place.is_shared:
            pytest.skip("programs do not share a sandbox here: bubblewrap or the filter of calls does not work")
        yield place


def printed(sandbox, source):
    """What a program prints when it is imported."""
    return sandbox.run((HEAD + source).encode(), lambda ask: ask({"do": "load", "name": "A"}), GIVEN).printed


def earned(sandbox, source, exercise=MULTIPLY):
    """The points of a program."""
    return [
        one.earned for one in mark_code(exercise, source.encode(), exercise.code.file, limits=GIVEN, sandbox=sandbox)
    ]


REFUSED = {
    "kills the process that starts programs": "os.kill(os.getppid(), 9)",
    "kills it by its number": "os.kill(2, 9)",
    "stops it": "os.kill(os.getppid(), 19)",
    "kills the first process": "os.kill(1, 9)",
    "kills all it can": "os.kill(-1, 9)",
    "kills its group": "os.killpg(0, 9)",
    "kills the programs to come": "[os.kill(os.getpid() + n, 9) for n in range(1, 9)]",
    "kills a thread of it": "done(c.tgkill(os.getppid(), os.getppid(), 9))",
    "traces it": "done(c.ptrace(16, os.getppid(), 0, 0))",
    "lets it trace": "done(c.ptrace(0, 0, 0, 0))",
    "reads its memory": "done(c.process_vm_readv(os.getppid(), bytes(16), 1, bytes(16), 1, 0))",
    "writes its memory": "done(c.process_vm_writev(os.getppid(), bytes(16), 1, bytes(16), 1, 0))",
    "opens its memory": "open(f'/proc/{os.getppid()}/mem', 'rb')",
    "lists processes": "os.listdir('/proc')",
    "opens it": "done(c.syscall(434, os.getppid(), 0))",
    "takes its descriptors": "done(c.syscall(438, os.getppid(), 0, 0))",
    "limits it": "done(c.prlimit(os.getppid(), 7, bytes(16), None))",
    "has it killed at its own end": "done(c.prctl(1, 9, 0, 0, 0))",
    "joins its group": "os.setpgid(0, os.getppid())",
    "maps memory into it": "done(c.shmget(1, 4096, 0o1600))",
    "leaves a file": "open('/tmp/left', 'w')",
    "leaves a folder": "os.mkdir('/tmp/left')",
    "leaves a file beside its own": "open(os.path.join(os.path.dirname(__file__), 'left'), 'w')",
    "leaves a pipe": "os.mkfifo('/tmp/left')",
    "leaves a link": "os.symlink('/course', '/tmp/left')",
    "changes the driver": "open('/course/driver.py', 'r+')",
    "forks": "os.fork()",
    "forks another way": "done(c.syscall({'x86_64': 56}.get(os.uname().machine, 220), 0x100 | 17, 0, 0, 0, 0))",
    "receives what comes for others": "__import__('socket').socket(fileno=os.dup(0)).recv(1)",
}
ATTEMPT = """
def attempt():
    {lines}
try:
    attempt()
    print("done:", {name!r}, flush=True)
except BaseException as error:
    print("refused:", {name!r}, type(error).__name__, flush=True)
"""
DONE = "def done(answer):\n    if answer == -1: raise OSError(ctypes.get_errno())\n"


def test_the_process_that_starts_programs_is_out_of_reach(sandbox):
    """Each attempt ends in an exception, and the next program is marked by the same process."""
    tried = "".join(ATTEMPT.format(lines=lines, name=name) for name, lines in REFUSED.items())
    lines = printed(sandbox, LIBC + DONE + tried).splitlines()
    assert [line.split(": ")[0] for line in lines] == ["refused"] * len(REFUSED), lines
    assert earned(sandbox, MULTIPLY_SOURCE) == [1, 2]


FORGED = '{"number": %d, "methods": {}, "kept": {}, "value": {"is": "none"}}\\n'
HOSTILE = {
    "ends at once": "os._exit(0)",
    "crashes": "ctypes.string_at(0)",
    "loops": "while True: pass",
    "sleeps, and no signal wakes it": "import signal as s\n"
    "s.pthread_sigmask(s.SIG_BLOCK, range(1, 60))\ntime.sleep(99)",
    "closes every descriptor": "os.closerange(0, 1000)",
    "closes them and goes on": "os.closerange(0, 1000)\nwhile True: pass",
    "opens all it can": "kept = []\nwhile True: kept.append(open('/dev/null'))",
    "fills its memory": "kept = []\nwhile True: kept.append(np.ones(10**6))",
    "fills its memory and goes on": "kept = []\n"
    "try:\n    while True: kept.append(np.ones(10**6))\nexcept MemoryError:\n"
    "    while True: pass",
    "forks without end": "while True:\n    try: os.fork()\n    except OSError: pass",
    "starts threads without end": "import threading\nwhile True:\n"
    "    try: threading.Thread(target=time.sleep, args=(99,), daemon=True).start()\n    except RuntimeError: pass",
    "prints without end": "while True: print('x' * 1000)",
    "writes to every descriptor": f"for fd in range(64):\n    for n in range(1, 20):\n"
    f"        try: os.write(fd, ({FORGED!r} % n).encode())\n        except OSError: pass",
    "reads from every descriptor": "for fd in range(64):\n    try: os.read(fd, 1)\n    except OSError: pass",
    "changes NumPy": "np.asarray = np.exp = np.float64 = np.frombuffer = lambda *_, **__: 1 / 0\n"
    "np.ndarray.__array_finalize__ = None",
    "changes NumPy's memory": "ctypes.memset(id(np.exp) + 16, 255, 64)\nnp.exp(1.0)",
    "changes a constant of Python": "ctypes.c_int.from_address(id(7) + 24).value = 8\nwhile True: pass",
    "changes Python": "import builtins, json\njson.loads = json.dumps = None\nbuiltins.float = builtins.int = None",
    "does something when it forks": "os.register_at_fork(before=os._exit, after_in_child=os._exit)\nos._exit(0)",
    "does something at its end": "import atexit\natexit.register(print, 'x' * 10**6)\nsys.exit()",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_next_program_is_marked_as_if_it_were_alone(sandbox, name):
    """The first earns nothing; a right one after it all, a wrong one what it would have earned."""
    assert not any(earned(sandbox, f"{HEAD}{HOSTILE[name]}\n"))
    assert earned(sandbox, MULTIPLY_SOURCE) == [1, 2]
    assert earned(sandbox, MULTIPLY_SOURCE.replace("return [self.y * dz", "return [dz")) == [1, 0]
    assert sandbox.is_shared


def test_nothing_of_a_program_is_left_for_the_next(sandbox):
    """Neither in memory, nor in files, nor among modules; and no two draw the same numbers."""
    secret = secrets.token_hex(8)
    leaves = f"np.left = sys.left = __builtins__['left'] = secret = {secret!r}\n"
    first = textwrap.dedent("""
        import builtins, random
        texts = [one for one in gc.get_objects() if type(one) is dict and "left" in one]
        print(hasattr(np, "left"), hasattr(sys, "left"), hasattr(builtins, "left"), len(texts))
        folders = [name for name in os.listdir("/course") if name.isdigit()]
        print("left" in os.listdir("/tmp"), len(folders), os.listdir(f"/course/{folders[0]}"))
        print(np.random.rand(), random.random())
    """)
    printed(sandbox, f"{leaves}import random\nrandom.seed(1)\nnp.random.seed(1)")
    one, another = (printed(sandbox, first).splitlines() for _ in range(2))
    assert one[0] == another[0] == "False False False 0"
    assert one[1] == another[1] == "False 1 ['program.py']"
    assert one[2] != another[2]


def test_what_a_program_prints_late_is_not_taken_for_the_next_one_s(sandbox):
    """Each has pipes of its own, and the first is gone."""
    printed(sandbox, "while True: print('of the first')")
    assert printed(sandbox, "time.sleep(0.2)\nprint('of the second')") == "of the second\n"


def test_all_kinds_of_right_programs_are_right_after_one_another(sandbox):
    """In one sandbox, twice."""
    for exercise, source in RIGHT * 2:
        assert earned(sandbox, source, exercise) == [1, 2]


def test_a_sandbox_that_dies_is_made_again(monkeypatch, sandbox):
    """Whatever ended it, the next program has its mark; and nothing is left of either."""
    assert sandbox.is_shared
    token = secrets.token_hex(16)
    monkeypatch.setattr(secrets, "token_hex", lambda _: token)
    with Sandbox() as another:
        assert earned(another, MULTIPLY_SOURCE) == [1, 2]
        for process in processes_with(token):
            with suppress(ProcessLookupError):  # it ended with the one before
                os.kill(process, signal.SIGKILL)
        assert earned(another, MULTIPLY_SOURCE) == [1, 2]
        assert another.is_shared
    assert processes_with(token) == []
