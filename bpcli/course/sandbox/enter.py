"""Start a program in namespaces of its own, where bubblewrap is not there: its own files, processes, no network.

It is started as a file, before the driver: it must import the standard library only, and not bpcli. Needs Linux that
lets an ordinary user make namespaces; where it does not, it ends with a code, and nothing was started.

>>> WAS_REFUSED
97
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from typing import Any

WAS_REFUSED = 97
NOBODY = 65534
_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET = (
    0x00020000,
    0x04000000,
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REMOUNT, _BIND, _REC, _PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_DETACH = 2
_KILL, _DEATH_SIGNAL, _NO_NEW_PRIVILEGES, _DROP_FROM_BOUNDING_SET = 9, 1, 38, 24
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_LIBC: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None


def main(view: str, *command: str) -> None:
    """Enter, see only what `view` shows, and become the command. It never returns."""
    _call("unshare", _NEWUSER | _NEWNS | _NEWPID | _NEWNET | _NEWIPC | _NEWUTS, users=(os.geteuid(), os.getegid()))
    child = os.fork()
    if child:
        _wait(child)
    # The first process of the namespace: when it ends, the system ends every other.
    _call("prctl", _DEATH_SIGNAL, _KILL, 0, 0, 0)
    _furnish(*json.loads(view))
    for capability in range(64):
        _LIBC.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    _call("prctl", _NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    os.execv(command[0], list(command))  # noqa: S606  (our own interpreter, no shell)


def _wait(child: int) -> None:
    """Hold on to nothing but the child, and end as it ends."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 255)


def _furnish(links: list[list[str]], binds: list[list[str]], hidden: list[str], late: list[list[str]]) -> None:
    """Make a root of a few bound folders, and go there."""
    root = "/tmp"  # noqa: S108  (a mount of ours stands on it: nobody else sees it)
    _mount(None, "/", None, _REC | _PRIVATE)
    sources = {source: os.open(source, os.O_PATH | os.O_CLOEXEC) for source, _ in (*binds, *late)}
    _mount("tmpfs", root, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    os.mkdir(f"{root}/tmp")  # noqa: PTH102, S108
    _mount("tmpfs", f"{root}/tmp", "tmpfs", _NOSUID | _NODEV, "size=1m,mode=777")  # noqa: S108
    for target, link in links:
        os.makedirs(os.path.dirname(root + link), exist_ok=True)  # noqa: PTH103, PTH120
        os.symlink(target, root + link)  # noqa: PTH211
    for source, target in binds:
        _bind(sources[source], source, root + target)
    for path in hidden:
        _mount("tmpfs", root + path, "tmpfs", _NOSUID | _NODEV, "size=1m,mode=755")
    for source, target in late:
        _bind(sources[source], source, root + target)
    for path in (*hidden, ""):
        _mount(None, root + path, None, _REMOUNT | _BIND | _RDONLY | _NOSUID | _NODEV)
    os.chdir(root)
    for opened in sources.values():
        os.close(opened)
    # The new root is put over the old one, which is then taken off: nothing of it can be reached any more.
    if _LIBC.syscall(_PIVOT_ROOT[os.uname().machine], b".", b".") != 0:
        _refused("pivot_root")
    _call("umount2", b".", _DETACH)
    os.chdir("/tmp")  # noqa: S108


def _bind(opened: int, source: str, target: str) -> None:
    """Show one folder or file, not to be written to."""
    if os.path.isdir(f"/proc/self/fd/{opened}"):  # noqa: PTH112
        os.makedirs(target, exist_ok=True)  # noqa: PTH103
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    _mount(f"/proc/self/fd/{opened}", target, None, _BIND | _REC)
    device = 0 if source.startswith("/dev/") else _NODEV
    # A mount that we did not make keeps the flags that it has: they have to be said again.
    flags = os.statvfs(target).f_flag
    kept = flags & (_NOSUID | _NODEV | _NOEXEC | os.ST_NOATIME | os.ST_NODIRATIME | os.ST_RELATIME)
    _mount(None, target, None, _REMOUNT | _BIND | _RDONLY | _NOSUID | device | kept)


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    texts = [None if one is None else one.encode() for one in (source, target, kind, options)]
    if _LIBC.mount(texts[0], texts[1], texts[2], ctypes.c_ulong(flags), texts[3]) != 0:
        _refused(f"mount {target}")


def _call(name: str, *arguments: Any, users: tuple[int, int] | None = None) -> None:
    if getattr(_LIBC, name)(*arguments) != 0:
        _refused(name)
    if users is not None:
        user, group = users
        for file, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{NOBODY} {user} 1"),
            ("gid_map", f"{NOBODY} {group} 1"),
        ):
            with open(f"/proc/self/{file}", "w", encoding="ascii") as written:  # noqa: PTH123
                written.write(text)


def _refused(what: str) -> None:
    os.write(2, f"{what}: {os.strerror(ctypes.get_errno())}\n".encode())
    os._exit(WAS_REFUSED)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(WAS_REFUSED)
