"""Give up, for good, what a program of a course does not need: Linux lets any process lock doors behind itself.

seccomp lets through the few calls that Python and NumPy need once they run, some of them with certain arguments only.
Every other call, one of a later kernel too, is answered as if Linux did not know it. Landlock refuses files by place:
all but Python, NumPy and the program's own. Neither needs a privilege. Loaded by the driver: it must import the
standard library only, and not bpcli.

>>> len(filtered("x86_64", 7)) % 8, filtered("another", 7)
(0, b'')
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from contextlib import suppress
from typing import NamedTuple

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _BY_FILTER = 38, 22, 2
LOAD, EQUAL, ANY_BIT, RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _FORBID, _UNKNOWN = 0x7FFF0000, 0x00050001, 0x00050026  # the last two answer with EPERM and with ENOSYS
_NUMBER, _MACHINE, _ARGUMENTS = 0, 4, 16  # where a call's number and machine lie, and its arguments of eight bytes
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND if os.name == "posix" else 0
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

_Numbers = tuple[int | None, int | None]

# By name, for those who read this: the numbers on x86-64, and on aarch64. The most frequent are first.
ALLOWED: dict[str, _Numbers] = {
    # what is open already: the pipes to the parent, and files to read
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "lseek": (8, 62),
    "close": (3, 57),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    # looking for files, as imports do
    "stat": (4, None),
    "lstat": (6, None),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "access": (21, None),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    # memory
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "brk": (12, 214),
    # locks between threads, and what the C library tells of a thread
    "futex": (202, 98),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "rseq": (334, 293),
    "arch_prctl": (158, None),
    # time and chance
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "restart_syscall": (219, 128),
    "gettimeofday": (96, 169),
    "time": (201, None),
    "times": (100, 153),
    "getrusage": (98, 165),
    "getrandom": (318, 278),
    # who and where it is
    "getpid": (39, 172),
    "getppid": (110, 173),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "uname": (63, 160),
    "sysinfo": (99, 179),
    # its own signals, and its end
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "exit": (60, 93),
    "exit_group": (231, 94),
}


class _Look(NamedTuple):
    """A call that is let through if one argument, of 32 bits, is one of the values; or has none of these bits."""

    numbers: _Numbers
    argument: int
    values: tuple[int, ...]
    lacks_bits: bool = False


def looked_at(process: int) -> dict[str, _Look]:
    """The calls whose arguments decide, for a process."""
    duplicate, get_flags, set_flags, get_status, duplicate_closing = 0, 1, 2, 3, 1030
    keep, close_at_exec = 0x5450, 0x5451
    return {
        "open": _Look((2, None), 1, (_TO_WRITE,), lacks_bits=True),
        "openat": _Look((257, 56), 2, (_TO_WRITE,), lacks_bits=True),
        "fcntl": _Look((72, 25), 1, (duplicate, get_flags, set_flags, get_status, duplicate_closing)),
        "ioctl": _Look((16, 29), 1, (keep, close_at_exec)),
        "kill": _Look((62, 129), 0, (process,)),
        "tkill": _Look((200, 130), 0, (process,)),
        "tgkill": _Look((234, 131), 0, (process,)),
    }


_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}


def limit(memory: int, seconds: int) -> None:
    """Limit bytes of memory and seconds of the processor; write no file, start no process, open few files."""
    if os.name != "posix":
        return
    import resource

    caps = {"RLIMIT_AS": memory, "RLIMIT_CPU": seconds}
    for name, most in {**caps, "RLIMIT_FSIZE": 0, "RLIMIT_CORE": 0, "RLIMIT_NOFILE": 64, "RLIMIT_NPROC": 0}.items():
        if hasattr(resource, name):
            with suppress(OSError, ValueError):  # macOS knows some of these by name only
                resource.setrlimit(getattr(resource, name), (most, most))


def lock(readable: list[str] | None, listed: list[str], *, calls: bool) -> list[str]:
    """Lock what can be locked here; the names of the locks that hold: "files", "calls" (if that is to be tried).

    `readable` are the files and folders that stay readable (None: all that are seen), `listed` folders whose names do.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return []
    held = ["files"] if readable is not None and _lock_files(libc, readable, listed) else []
    return [*held, "calls"] if calls and _lock_calls(libc) else held


def _lock_files(libc: ctypes.CDLL, readable: list[str], listed: list[str]) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    handled = struct.pack("=Q", _ALL_BY_VERSION[min(version, 3)])
    rules = libc.syscall(_CREATE_RULESET, handled, len(handled), 0)
    if rules < 0:
        return False
    for path in readable:
        _allow(libc, rules, path, _READ_FILE | _READ_FOLDER)
    for path in listed:
        _allow(libc, rules, path, _READ_FOLDER)
    done = bool(libc.syscall(_RESTRICT, rules, 0) == 0)
    os.close(rules)
    return done


def _allow(libc: ctypes.CDLL, rules: int, path: str, access: int) -> None:
    """Let a file, or a folder and all in it, be read. What is not there needs no rule."""
    with suppress(OSError):
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        access &= _READ_FILE | (_READ_FOLDER if os.path.isdir(path) else 0)  # noqa: PTH112
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", access, opened), 0)
        os.close(opened)


def _lock_calls(libc: ctypes.CDLL) -> bool:
    program = filtered(platform.machine(), os.getpid())
    if not program or struct.calcsize("P") != 8:
        return False
    kept = ctypes.create_string_buffer(program, len(program))
    whole = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    return bool(libc.prctl(_SET_SECCOMP, _BY_FILTER, ctypes.c_char_p(whole), 0, 0) == 0)


def filtered(machine: str, process: int) -> bytes:
    """The filter for a machine and a process, in the instructions of the classic packet filter.

    Nothing for a machine that is not known here. The numbers of x86-64's other calls (i386, x32) are not in it.
    """
    if machine not in MACHINES:
        return b""
    column = list(MACHINES).index(machine)
    steps: list[tuple[int, str | int, str | int, int]] = [
        (LOAD, 0, 0, _MACHINE),
        (EQUAL, 0, "unknown", MACHINES[machine]),
        (LOAD, 0, 0, _NUMBER),
    ]
    allowed = [numbers[column] for numbers in ALLOWED.values()]
    steps += [(EQUAL, "allow", 0, number) for number in allowed if number is not None]
    for look in looked_at(process).values():
        number = look.numbers[column]
        if number is not None:
            # Another call jumps over the look at the argument.
            steps += [(EQUAL, 0, len(look.values) + 1, number), (LOAD, 0, 0, _ARGUMENTS + 8 * look.argument)]
            *others, last = look.values
            steps += [(EQUAL, "allow", 0, value) for value in others]
            steps += [(ANY_BIT, "forbid", "allow", last) if look.lacks_bits else (EQUAL, "allow", "forbid", last)]
    ends = {"unknown": _UNKNOWN, "forbid": _FORBID, "allow": _ALLOW}
    places = {name: len(steps) + place for place, name in enumerate(ends)}
    steps += [(RETURN, 0, 0, answer) for answer in ends.values()]

    def jump(place: int, to: str | int) -> int:
        return places[to] - place - 1 if isinstance(to, str) else to

    return b"".join(
        struct.pack("=HBBI", code, jump(place, then), jump(place, other), number)
        for place, (code, then, other, number) in enumerate(steps)
    )
