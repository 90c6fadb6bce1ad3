"""What the filter of calls holds back: attacks on another process of the same user, and calls nobody has looked at."""

import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from bpcli.course.sandbox import Limits, layers, lock, run, running, starting

MACHINES = ("x86_64", "aarch64")
LET_THROUGH, NOT_PERMITTED, NOT_KNOWN = 0x7FFF0000, 0x00050001, 0x00050026
OWN, OTHER = 4711, 4712


def answer(machine, number, *arguments, calls_from=None):
    """Return what a filter answers to a call, by an interpreter of the four instructions it is made of."""
    data = struct.pack(
        "=iIQ6Q", number, lock.MACHINES[calls_from or machine], 0, *arguments, *[0] * (6 - len(arguments))
    )
    steps = list(struct.iter_unpack("=HBBI", lock.filtered(machine, OWN)))
    place = value = 0
    while True:
        code, then, other, operand = steps[place]
        match code:
            case lock.LOAD:
                value = int.from_bytes(data[operand : operand + 4], sys.byteorder)
                place += 1
            case lock.RETURN:
                return operand
            case _:
                holds = value == operand if code == lock.EQUAL else value & operand
                place += 1 + (then if holds else other)


@pytest.mark.parametrize("machine", MACHINES)
def test_what_is_not_on_the_list_is_not_known(machine):
    """All other numbers: those of kernels to come, of other machines, and of x86-64's second table."""
    column = MACHINES.index(machine)
    looked_at = {look.numbers[column] for look in lock.looked_at(OWN).values()}
    allowed = {numbers[column] for numbers in lock.ALLOWED.values()}
    for number in range(2000):
        wanted = LET_THROUGH if number in allowed else NOT_PERMITTED if number in looked_at else NOT_KNOWN
        assert answer(machine, number, *[-1 % 2**64] * 6) == wanted, number
        assert answer(machine, number | 0x40000000) == NOT_KNOWN
        assert answer(machine, number, calls_from=MACHINES[1 - column]) == NOT_KNOWN
    assert len(allowed) < 70


@pytest.mark.parametrize("machine", MACHINES)
def test_arguments_decide_by_the_half_that_linux_reads(machine):
    """Signals to itself, files to read, two questions about a file: and nothing that only looks like these."""
    column = MACHINES.index(machine)
    numbers = {name: look.numbers[column] for name, look in lock.looked_at(OWN).items()}
    high = 1 << 32
    for name in ("kill", "tkill", "tgkill"):
        assert answer(machine, numbers[name], OWN) == LET_THROUGH
        for process in (OTHER, OTHER | high, 0, -1 % 2**64, -OWN % 2**64):
            assert answer(machine, numbers[name], process, OWN, OWN) == NOT_PERMITTED
    assert answer(machine, numbers["openat"], 0, 0, os.O_RDONLY) == LET_THROUGH
    for flags in (os.O_WRONLY, os.O_RDWR | high, os.O_RDONLY | os.O_CREAT, os.O_TRUNC, 3):
        assert answer(machine, numbers["openat"], 0, 0, flags) == NOT_PERMITTED
    assert [one for one in range(2000) if answer(machine, numbers["fcntl"], 2, one) == LET_THROUGH] == [
        0,
        1,
        2,
        3,
        1030,
    ]
    assert answer(machine, numbers["ioctl"], 2, 0x8901) == NOT_PERMITTED


VICTIM = """
import ctypes, os, sys, time
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
memory, queue, gates = libc.shmget(0, 4096, 0o1600), libc.msgget(0, 0o1600), libc.semget(0, 1, 0o1600)
place = libc.shmat(memory, None, 0)
ctypes.memmove(place, b"precious", 8)
print(memory, queue, gates, flush=True)
try:
    input()
    print(ctypes.string_at(place, 8).decode(), os.getpriority(0, 0), os.sched_getaffinity(0), os.sched_getscheduler(0))
    print(libc.msgrcv(queue, bytes(100), 50, 0, 0o4000), libc.semctl(gates, 0, 12), libc.shmctl(memory, 2, bytes(200)))
finally:
    libc.shmctl(memory, 0, None), libc.msgctl(queue, 0, None), libc.semctl(gates, 0, 0, None)
"""
UNTOUCHED = "precious"

ATTACKS = {
    "reads shared memory": "shown(c.shmat({memory}, None, 0))",
    "removes shared memory": "c.shmctl({memory}, 0, None)",
    "fills a queue": "c.msgsnd({queue}, bytes([1, 0, 0, 0, 0, 0, 0, 0]) + b'spam', 4, 0o4000)",
    "removes a queue": "c.msgctl({queue}, 0, None)",
    "sets a semaphore": "c.semctl({gates}, 0, 16, 7)",
    "removes semaphores": "c.semctl({gates}, 0, 0, 0)",
    "makes shared memory": "c.shmctl(c.shmget(0, 4096, 0o1600), 0, None)",
    "slows it down": "c.setpriority(0, {pid}, 19)",
    "slows its disk down": "c.syscall(number(251, 30), 1, {pid}, 3 << 13)",
    "makes it idle": "c.sched_setscheduler({pid}, 5, bytes(4))",
    "binds it to a processor": "c.sched_setaffinity({pid}, 8, bytes([1] + [0] * 7))",
    "limits it": "c.prlimit({pid}, 7, bytes([20] + [0] * 7) * 2, None)",
    "reads its memory": "c.process_vm_readv({pid}, bytes(16), 1, bytes(16), 1, 0)",
    "traces it": "c.ptrace(16, {pid}, 0, 0)",
    "opens it": "c.syscall(434, {pid}, 0)",
    "marks a file": "c.syscall(463, -100, {file!r}.encode(), 0, b'user.x', pointers(b'x', 1), size(16))",
    "marks a file the old way": "c.setxattr({file!r}.encode(), b'user.y', b'y', 1, 0)",
    "dates a file": "os.utime({file!r}, (1, 1))",
    "opens a file by a later call": "c.syscall(437, -100, {file!r}.encode(), bytes([2] + [0] * 23), size(24))",
    "removes a file": "os.unlink({file!r})",
    "locks a file": "__import__('fcntl').flock(open(__file__), 6)",
    "watches files": "c.inotify_init1(0)",
    "makes a file in memory": "c.memfd_create(b'x', 0)",
    "makes a pipe": "os.pipe()",
    "makes a ring": "c.syscall(425, 4, bytes(120))",
    "makes a key": "c.syscall(number(248, 217), b'user', b'x', b'x', 1, -3)",
    "makes a socket": "c.socket(1, 1, 0)",
    "makes a thread": "__import__('threading').Thread(target=len, args=('',)).start()",
    "asks for more": "c.setrlimit(7, bytes(16))",
    "hides its name": "c.prctl(15, b'sh', 0, 0, 0)",
    "signals it": "os.kill({pid}, 10)",
    "signals it with a value": "c.sigqueue({pid}, 10, None)",
    "signals its thread": "c.tgkill({pid}, {pid}, 10)",
    "signals it when a pipe is written to": "owned(fcntl.F_SETOWN, {pid})",
    "signals it by the longer way": "owned(15, struct.pack('ii', 1, {pid}))",
    "has signals sent": "fcntl.fcntl(2, fcntl.F_SETFL, os.O_ASYNC)",
    "has signals sent by another call": "c.ioctl(2, 0x5452, struct.pack('i', 1))",
}
PROGRAM = """
import ctypes, fcntl, os, struct
c = ctypes.CDLL(None, use_errno=True)
c.shmat.restype = ctypes.c_void_p
size = ctypes.c_size_t
number = lambda *both: both[os.uname().machine == "aarch64"]
pointers = lambda data, size: struct.pack("QII", ctypes.cast(data, ctypes.c_void_p).value, size, 0)
def shown(place):
    return -1 if place in (None, 2**64 - 1) else print(ctypes.string_at(place, 8))
def owned(way, whose):
    # The signal that means "write more" is taken for another, and sent with each write.
    fcntl.fcntl(2, way, whose)
    fcntl.fcntl(2, fcntl.F_SETSIG if hasattr(fcntl, "F_SETSIG") else 10, 10)
    fcntl.fcntl(2, fcntl.F_SETFL, os.O_ASYNC)
for name, attack in ATTACKS:
    try:
        done = eval(attack) != -1
    except BaseException as error:
        done = False
    if done:
        print("done:", name, flush=True)
"""


@pytest.fixture
def victim(tmp_path):
    """Give what attacks are aimed at, and a function that says what has become of it; of the program's own user."""
    given = Limits(layers=("process",))
    locks = run(b"", lambda _: None, given).locks
    if not {"files", "calls"} <= set(locks):
        pytest.skip("no Landlock or no seccomp here")
    who = {"user": layers.NOBODY, "group": layers.NOBODY, "extra_groups": []} if "nobody" in locks else {}
    file = tmp_path / "file"
    file.write_text("precious")
    if who:
        os.chown(file, layers.NOBODY, layers.NOBODY)
    python = [layers.command("process", "")[0], "-S", "-c", VICTIM]
    with subprocess.Popen(python, stdin=-1, stdout=-1, text=True, start_new_session=True, cwd="/", **who) as process:
        memory, queue, gates = process.stdout.readline().split()

        def become():
            process.send_signal(signal.SIGCONT)  # in case somebody has stopped it
            said = process.communicate("\n", timeout=20)[0].split("\n")
            return process.returncode, *said, *((file.stat().st_mtime > 1, os.listxattr(file)) if file.exists() else ())

        yield {"pid": process.pid, "memory": memory, "queue": queue, "gates": gates, "file": str(file)}, become
        process.kill()


def attacked(aims, **given):
    """Return what a program that tries each attack prints."""
    tried = [(name, attack.format_map(aims)) for name, attack in ATTACKS.items()]
    program = f"ATTACKS = {tried!r}\n{PROGRAM}"
    return run(program.encode(), lambda ask: ask({"do": "load", "name": "A"}), Limits(layers=("process",), **given))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these calls")
def test_another_process_of_the_same_user_is_out_of_reach(victim):
    """Its life, memory, queues, files and share of the machine: without namespaces, and as its own user."""
    aims, become = victim
    outcome = attacked(aims)
    assert (outcome.ended, outcome.printed) == ("", "")
    code, first, second, *rest = become()
    own = f"{UNTOUCHED} {os.getpriority(0, 0)} {os.sched_getaffinity(0)} {os.sched_getscheduler(0)}"
    assert (code, first, second) == (0, own, "-1 0 0")
    assert rest == ["", True, []]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these calls")
def test_the_attacks_are_real(victim):
    """Without the locks most of them are done, and the other process does not survive them."""
    aims, become = victim
    outcome = attacked(aims, locks=False)
    done = {line.removeprefix("done: ") for line in outcome.printed.splitlines() if line.startswith("done: ")}
    assert {"slows it down", "reads shared memory", "signals it when a pipe is written to"} <= done
    assert len(done) > len(ATTACKS) // 2
    assert become()[0] != 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has these calls")
def test_a_filter_that_honest_programs_fail_under_is_not_used(monkeypatch):
    """A program is run with what else holds it, or not at all: never with less than is promised."""
    holding = starting.Alone.holding

    def too_strict(self, *rest):
        file = Path(self.folder) / "lock.py"
        file.write_text("\n".join(line for line in file.read_text().split("\n") if "nanosleep" not in line))
        return holding(self, *rest)

    given = Limits(layers=("namespaces", "process"))
    before = run(b"", lambda _: None, given)
    monkeypatch.setattr(running, "FAILED", set())
    monkeypatch.setattr(starting.Alone, "holding", too_strict)
    outcome = run(b"print('it runs')", lambda ask: ask({"do": "load", "name": "A"}), given)
    if before.layer == "namespaces":
        assert (outcome.layer, outcome.ended, outcome.printed) == ("namespaces", "", "it runs\n")
    assert "calls" in before.locks
    assert "calls" not in outcome.locks
    assert run(b"", lambda _: None, Limits(layers=("process",))).ended == "unstarted"
