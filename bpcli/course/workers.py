"""Who marks: processes of this machine, or the workers of a Dask cluster.

>>> processes(2)(True)._max_workers
1
"""

from __future__ import annotations

import logging
import os
import threading
from concurrent.futures import Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from bpcli.course import sentences as say
from bpcli.errors import InputError, shortened, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ALONE = 1
PATIENCE = 6.0  # seconds that a scheduler and its first worker may take to answer, and a scheduler at any time
LOOKING = 1.0  # seconds between two looks at whether the scheduler still answers
SOONER = 0.8  # of that time, after which Dask gives up by itself, with a reason
PARTING = 1.0  # seconds that leaving a cluster may take
RETRIES = 3  # of a submission whose worker failed


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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


class LostClusterError(InputError):
    """The scheduler went while it had submissions to mark: those that it had marked have their marks."""


class _Scheduler:
    """A connection to a scheduler. Once it is lost, whatever waits for an answer gets that as the reason."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self._address = client, address
        self.waiting: set[Future[Any]] = set()
        self.lost: LostClusterError | None = None

    def is_there(self) -> bool:
        """Whether it is connected; once it was not, it is not any more."""
        if self.client.status != "running":
            self.lose()
        return self.lost is None

    def lose(self) -> None:
        """Nobody waits for it any more."""
        self.lost = self.lost or LostClusterError(say.LOST_CLUSTER.format(address=self._address), hint=say.MARK_AGAIN)
        for future in list(self.waiting):
            with suppress(InvalidStateError):
                future.set_exception(self.lost)

    def watch(self, over: threading.Event) -> None:
        """Ask it again and again whether it is there: one that is mute says nothing by itself."""
        while not over.wait(LOOKING) and self.is_there():
            try:
                _within(PATIENCE, self.client.sync, self.client.scheduler.identity)
            except Exception:  # noqa: BLE001  (whatever Dask raises, it is no answer)
                self.lose()


class _Crew(Executor):
    """The workers of a Dask cluster, as long as there is its scheduler."""

    def __init__(self, scheduler: _Scheduler) -> None:
        self._scheduler = scheduler
        self._theirs = scheduler.client.get_executor(pure=False, retries=RETRIES)

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Hand work to a worker."""
        scheduler, future = self._scheduler, Future[Any]()
        try:
            if scheduler.is_there():
                future = self._theirs.submit(work, *arguments, **named)
        except Exception:  # noqa: BLE001  (the connection went this very moment: what Dask raises then varies)
            scheduler.lose()
        scheduler.waiting.add(future)
        future.add_done_callback(scheduler.waiting.discard)
        if scheduler.lost:
            scheduler.lose()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Have the workers drop what they have not done."""
        if self._scheduler.lost is None:
            with suppress(Exception):
                _within(PARTING, self._theirs.shutdown, False)  # noqa: FBT003


@contextmanager
def cluster(address: str) -> Iterator[tuple[Callable[[bool], Executor], int]]:
    """The workers of a Dask cluster, and how many submissions they mark at a time.

    Raises InputError where there is no Dask here, no scheduler or no worker at the address, or another bpcli; and
    LostClusterError at the end if the scheduler went meanwhile.
    """
    logged = logging.root.manager.disable
    logging.disable()  # Dask and Tornado log tracebacks; what they mean is said here
    over = threading.Event()
    try:
        client, threads = _client(address)
        scheduler = _Scheduler(client, address)
        try:
            threading.Thread(target=scheduler.watch, args=(over,), daemon=True).start()
            # Dask itself tells whose task ends workers, so it needs no others for a submission alone.
            yield (lambda _alone: _Crew(scheduler)), threads
        finally:
            over.set()
            _leave(client)
        if scheduler.lost:
            raise scheduler.lost
    finally:
        logging.disable(logged)


def _client(address: str) -> tuple[Any, int]:
    """A connection to a scheduler whose workers can mark, and how many threads these have."""
    try:
        from distributed import Client
        from distributed.comm.addressing import get_address_host_port
    except ImportError:
        raise InputError(say.NO_DASK, hint=say.INSTALL_DASK) from None
    try:
        get_address_host_port(address)
    except ValueError:
        raise InputError(say.NOT_AN_ADDRESS.format(address=address), hint=say.ADDRESS_EXAMPLE) from None
    # We close it ourselves: Dask's own way waits long for a scheduler that is lost, and then complains.
    quiet: Any = type("Client", (Client,), {"__del__": lambda _self: None})
    end = monotonic() + PATIENCE
    try:
        client = _within(PATIENCE, lambda: quiet(address, timeout=PATIENCE * SOONER, set_as_default=False))
    except Exception as error:  # noqa: BLE001  (whoever answers there may answer anything)
        reason = _reason(error)
        if not reason or reason.startswith("Timed out"):
            raise InputError(say.MUTE_SCHEDULER.format(address=address), hint=say.CHECK_SCHEDULER) from None
        what = say.NOT_A_SCHEDULER.format(address=address, reason=reason)
        raise InputError(what, hint=say.PRINTED_ADDRESS) from None
    try:
        left = end - monotonic()
        return client, _within(left, _check, client, address, left * SOONER)
    except TimeoutError:
        _leave(client)
        raise InputError(say.MUTE_WORKERS.format(address=address), hint=say.RESTART_WORKERS) from None
    except BaseException:
        _leave(client)
        raise


def _check(client: Any, address: str, seconds: float) -> int:
    """How many threads mark. Raises InputError where nobody is there to mark, or somebody with other versions."""
    from bpcli import __version__

    none = InputError(say.NO_WORKERS.format(address=address), hint=say.START_WORKER.format(address=address))
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError:
        raise none from None
    try:
        client.get_versions(check=True)
        there = set(client.run(version).values())
        threads = sum(int(count) for count in client.nthreads().values())
    except Exception as error:  # noqa: BLE001  (a worker may raise anything: that it does is the message)
        what = say.BROKEN_WORKERS.format(address=address, reason=_reason(error))
        raise InputError(what, hint=say.SAME_VERSIONS) from None
    if not there or not threads:  # the last of them went meanwhile
        raise none
    if there != {__version__}:
        theirs = ", ".join(sorted(there - {__version__}))
        what = say.OTHER_VERSIONS.format(theirs=theirs, address=address, ours=__version__)
        raise InputError(what, hint=say.SAME_VERSIONS)
    return threads


def _reason(error: Exception) -> str:
    return shortened(visible(f"{error}".strip().split("\n")[0]), 120)


def _leave(client: Any) -> None:
    with suppress(Exception):
        _within(PARTING, client.close)


def _within(seconds: float, work: Callable[..., Any], *arguments: Any) -> Any:
    """What work gives. Raises TimeoutError where it takes longer: then it goes on in a thread that nobody waits for."""
    answer: Future[Any] = Future()

    def go() -> None:
        try:
            answer.set_result(work(*arguments))
        except BaseException as error:  # noqa: BLE001  (it is raised where the answer is waited for)
            answer.set_exception(error)

    threading.Thread(target=go, daemon=True).start()
    return answer.result(seconds)


def version() -> str:
    """The version of bpcli, asked of each worker."""
    from bpcli import __version__

    return __version__
