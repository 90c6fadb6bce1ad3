"""Give up, for good, what a program of a course does not need: Linux lets any process lock doors behind itself.

seccomp refuses calls by number: new processes, other programs, sockets, signals, whatever makes, changes or removes a
file. Landlock refuses files by place: all but Python, NumPy and the program's own. Neither needs a privilege. Loaded by
the driver: it must import the standard library only, and not bpcli. Knows Linux. Must not know what the program does.

>>> len(filtered("x86_64")) % 8, filtered("another")
(0, b'')
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from contextlib import suppress

_NO_NEW_PRIVILEGES, _SET_SECCOMP, _BY_FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # refused with EPERM: Python makes a PermissionError of it
_NUMBER, _MACHINE, _SECOND, _THIRD = 0, 4, 24, 32  # where a call's number, machine and arguments lie
_OTHER_NUMBERS = 0x40000000  # x86-64's calls with short pointers
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND if os.name == "posix" else 0
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_OPEN, _OPENAT = {"x86_64": 2}, {"x86_64": 257, "aarch64": 56}

# By name, for those who read this: the numbers on x86-64, and on aarch64.
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    # processes and threads
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "setsid": (112, 157),
    "setpgid": (109, 154),
    # signals, and other processes' memory
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    # the network, and what processes share
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "memfd_create": (319, 279),
    # files: all that makes, changes or removes one; open for writing is looked at closely below
    "openat2": (437, 437),
    "creat": (85, None),
    "mkdir": (83, None),
    "mkdirat": (258, 34),
    "mknod": (133, None),
    "mknodat": (259, 33),
    "rmdir": (84, None),
    "unlink": (87, None),
    "unlinkat": (263, 35),
    "rename": (82, None),
    "renameat": (264, 38),
    "renameat2": (316, 276),
    "link": (86, None),
    "linkat": (265, 37),
    "symlink": (88, None),
    "symlinkat": (266, 36),
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "lchown": (94, None),
    "fchown": (93, 55),
    "fchownat": (260, 54),
    "truncate": (76, 45),
    "ftruncate": (77, 46),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    # the system
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "reboot": (169, 142),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "sethostname": (170, 161),
    "acct": (163, 89),
    "swapon": (167, 224),
    "prlimit64": (302, 261),
    "setrlimit": (160, 164),
}

_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}


def lock(readable: list[str] | None, listed: list[str]) -> list[str]:
    """Lock what can be locked here; the names of the locks that hold: "files", "calls".

    `readable` are the files and folders that stay readable (None: all that are seen), `listed` folders whose names do.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return []
    held = ["files"] if readable is not None and _lock_files(libc, readable, listed) else []
    return [*held, "calls"] if _lock_calls(libc) else held


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
    program = filtered(platform.machine())
    if not program or struct.calcsize("P") != 8:
        return False
    kept = ctypes.create_string_buffer(program, len(program))
    whole = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(kept))
    return bool(libc.prctl(_SET_SECCOMP, _BY_FILTER, ctypes.c_char_p(whole), 0, 0) == 0)


def filtered(machine: str) -> bytes:
    """The filter for a machine, in the instructions of the classic packet filter; nothing for one not known here."""
    if machine not in _MACHINES:
        return b""
    column = list(_MACHINES).index(machine)
    refused = [numbers[column] for numbers in _REFUSED.values()]
    steps: list[tuple[int, str, str, int]] = [
        (_LOAD, "", "", _MACHINE),
        (_EQUAL, "", "refuse", _MACHINES[machine]),
        (_LOAD, "", "", _NUMBER),
        (_AT_LEAST, "refuse", "", _OTHER_NUMBERS),
        *((_EQUAL, "refuse", "", number) for number in refused if number is not None),
    ]
    for number, flags in ((_OPEN.get(machine), _SECOND), (_OPENAT[machine], _THIRD)):
        if number is not None:
            # Another call jumps over the three that look at how the file is opened.
            steps += [(_EQUAL, "", "over", number), (_LOAD, "", "", flags), (_ANY_BIT, "refuse", "allow", _TO_WRITE)]
    steps += [(_RETURN, "", "", _ALLOW), (_RETURN, "", "", _REFUSE)]
    return b"".join(_step(steps, place) for place in range(len(steps)))


def _step(steps: list[tuple[int, str, str, int]], place: int) -> bytes:
    code, then, other, number = steps[place]
    jumps = {"": 0, "over": 2, "allow": len(steps) - 2 - place - 1, "refuse": len(steps) - 1 - place - 1}
    return struct.pack("=HBBI", code, jumps[then], jumps[other], number)
