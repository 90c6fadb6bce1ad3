"""Who marks: processes of this machine, or the workers of a Dask cluster.

Knows how each is started. Must not know what marking is.

>>> processes(2)(True)._max_workers
1
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bpcli.errors import InputError, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

ALONE = 1
PATIENCE = 10  # seconds that a scheduler, and its first worker, may take to answer
RETRIES = 3  # of a submission whose worker failed


def processes(jobs: int) -> Callable[[bool], Executor]:
    """Starts `jobs` processes of this machine (one, for a submission alone)."""

    def start(alone: bool) -> Executor:  # noqa: FBT001  (see grading.grade)
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # A new Python looks for modules in the current folder first, and that may be a learner's: keep it from that.
        os.environ["PYTHONSAFEPATH"] = "1"
        return ProcessPoolExecutor(ALONE if alone else jobs, get_context("spawn"), _at_work)

    return start


def _at_work() -> None:
    """Leave Ctrl-C to the one who started us."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Callable[[bool], Executor], int]]:
    """The workers of a Dask cluster, and how many submissions they mark at a time.

    Raises InputError where there is no Dask here, no scheduler or no worker at the address, or another bpcli.
    """
    client = _client(address)

    def start(alone: bool) -> Executor:  # noqa: ARG001, FBT001  (Dask itself tells whose task ends workers)
        if client.status != "running":
            raise InputError(f"the cluster at {address} is gone", hint="mark here: leave --cluster out")
        found: Executor = client.get_executor(pure=False, retries=RETRIES)
        return found

    try:
        yield start, sum(client.nthreads().values())
    finally:
        client.close()


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError("--cluster needs Dask", hint="install it: python -m pip install distributed") from None
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = visible(f"{error}".strip().split("\n")[0]) or "no answer"
        raise InputError(
            f"cannot reach a Dask scheduler at {address}: {reason}",
            hint="is it running? dask scheduler prints its address, such as tcp://10.0.0.5:8786",
        ) from None
    try:
        _check(client, address)
    except BaseException:
        client.close()
        raise
    return client


def _check(client: Any, address: str) -> None:
    """Raise InputError where nobody is there to mark, or somebody with other versions."""
    from bpcli import __version__

    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError:
        raise InputError(f"the cluster at {address} has no workers", hint=f"start one: dask worker {address}") from None
    hint = "install the same bpcli, Python and Dask on every machine"
    try:
        client.get_versions(check=True)
        there = set(client.run(version).values())
    except Exception as error:  # noqa: BLE001  (a worker may raise anything: that it does is the message)
        reason = visible(f"{error}".strip().split("\n")[0])
        raise InputError(f"the workers at {address} cannot mark: {reason}", hint=hint) from None
    if not there:  # the last of them went meanwhile
        raise InputError(f"the cluster at {address} has no workers", hint=f"start one: dask worker {address}")
    if there != {__version__}:
        found = ", ".join(sorted(there - {__version__}))
        raise InputError(f"bpcli {found} is on the workers at {address}, and {__version__} here", hint=hint)


def version() -> str:
    """The version of bpcli, asked of each worker."""
    from bpcli import __version__

    return __version__
