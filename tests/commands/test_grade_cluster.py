"""`bpcli grade --cluster`, with a scheduler and two workers on loopback, one of them killed halfway."""

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager

import pytest

from bpcli.commands import grade
from bpcli.course.load import load_course
from bpcli.course.workers import PATIENCE, LostClusterError, cluster
from bpcli.errors import InputError
from bpcli.formats import Page
from tests.submissions import values_only, write_submission
from tests.terminal import ROOT

KINDS = ("right", "wrong", "blank")
BUSY = 3  # seconds more that a busy machine may take


@pytest.fixture
def dask(tmp_path):
    """(the scheduler's address, its process and those of its two workers)."""
    file = tmp_path / "scheduler.json"
    where = ["--scheduler-file", str(file), "--no-dashboard"]
    programs = [
        ["scheduler", *where, "--host", "127.0.0.1", "--port", "0"],
        *(["worker", *where, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)] for _ in range(2)),
    ]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{name}", *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
        )
        for name, *options in programs
    ]
    try:
        until = time.monotonic() + 60
        while not file.exists() or not file.read_text():
            assert time.monotonic() < until, "no scheduler"
            time.sleep(0.05)
        address = json.loads(file.read_text())["address"]
        while count_threads(address) < 2:
            assert time.monotonic() < until, "no workers"
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.wait()


def count_threads(address):
    """Return how many threads of workers a cluster has by now."""
    try:
        with cluster(address) as (_, threads):
            return threads
    except InputError:
        return 0


def graded(folder, course, name, *options):
    """The report of a class as JSON, without what no two runs have in common: seconds."""
    reports = (f"{folder.parent}/{name}.json", f"{folder.parent}/{name}.csv")
    code = grade.Grade(folder=folder, course=course, report=reports, **dict(options)).run(Page([].append), {})
    found = json.loads((folder.parent / f"{name}.json").read_text())
    for submission in found["submissions"]:
        for exercise in submission["exercises"]:
            del exercise["seconds"]
    return code, found, (folder.parent / f"{name}.csv").read_text()


@pytest.mark.filterwarnings("ignore")  # Dask's and Tornado's own
def test_a_worker_dies_halfway_and_the_report_is_the_same(tmp_path, dask, monkeypatch):
    """Nothing is lost, nothing is marked twice. Another bpcli on the workers, and no workers at all, are said."""
    course = values_only(tmp_path)
    for number in range(30):
        write_submission(
            load_course(course), tmp_path / f"class/learner{number:02}", f"learner{number:02}", KINDS[number % 3]
        )
    address, (_, *workers) = dask
    killed = []

    @contextmanager
    def watched(marks, _count):
        def with_a_murder():
            for number, mark in enumerate(marks):
                yield mark
                if number == 5:
                    workers[0].kill()
                    killed.append(workers[0].wait())

        yield with_a_murder()

    here = graded(tmp_path / "class", course, "here", ("jobs", 1))
    monkeypatch.setattr(grade, "progress", watched)
    there = graded(tmp_path / "class", course, "there", ("cluster", address))
    assert killed
    assert there == here
    code, report, table = there
    assert code == grade.WRONG
    assert [one["learner"] for one in report["submissions"]] == [f"learner{number:02}" for number in range(30)]
    assert report["class"]["done"] == 10
    assert len(table.splitlines()) == 31
    monkeypatch.setattr("bpcli.__version__", "9.9")
    with pytest.raises(InputError, match=r"is on the workers at tcp://.*, and 9\.9 here"), cluster(address):
        pass
    workers[1].kill()
    workers[1].wait()
    monkeypatch.setattr("bpcli.course.workers.PATIENCE", 3)
    with pytest.raises(InputError, match=r"has no workers|cannot mark"), cluster(address):
        pass


@pytest.mark.filterwarnings("ignore")
@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="no process can be stopped here")
@pytest.mark.parametrize("blow", ["SIGKILL", "SIGSTOP"])
def test_a_scheduler_goes_halfway_and_the_marks_that_were_made_are_written(tmp_path, dask, monkeypatch, capfd, blow):
    """It dies, or says nothing any more: the rest is not marked, each with the reason; the error comes soon, alone."""
    course = values_only(tmp_path)
    for number in range(30):
        write_submission(load_course(course), tmp_path / f"class/learner{number:02}", f"learner{number:02}", "right")
    address, (scheduler, *_) = dask
    gone = []

    @contextmanager
    def watched(marks, _count):
        def with_a_blow():
            for number, mark in enumerate(marks):
                if number == 5:
                    scheduler.send_signal(getattr(signal, blow))
                    gone.append(time.monotonic())
                yield mark

        yield with_a_blow()

    monkeypatch.setattr(grade, "progress", watched)
    report = tmp_path / "report.json"
    asked = grade.Grade(folder=tmp_path / "class", course=course, report=(str(report),), cluster=address)
    with pytest.raises(LostClusterError, match="went away"):
        asked.run(Page([].append), {})
    assert time.monotonic() - gone[0] < 10 + BUSY
    scheduler.send_signal(signal.SIGKILL)
    assert "Traceback" not in capfd.readouterr().err
    found = json.loads(report.read_text())["submissions"]
    assert [one["learner"] for one in found] == [f"learner{number:02}" for number in range(30)]
    errors = [one["error"] for one in found]
    assert 6 <= errors.count(None) < len(errors)
    assert all("went away" in error for error in errors if error)
    assert all(one["points"] == one["of"] for one in found if not one["error"])


def says(answer):
    """Return the address of a server that accepts whoever comes, says its answer, and nothing after it."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        kept = []
        while True:
            kept.append(server.accept()[0])
            kept[-1].sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("address", "why"),
    [
        (lambda: says(b""), "no answer from a Dask scheduler"),
        (lambda: says(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "is not a Dask scheduler"),
        (lambda: "127.0.0.1:1", "no answer from a Dask scheduler"),
        (lambda: "nonsense", "is not an address"),
        (lambda: "nonsense://x", "is not an address"),
        (lambda: "http://[::1", "is not an address"),
        (lambda: "", "is not an address"),
    ],
)
def test_who_is_no_scheduler_is_soon_found_out(address, why, capfd):
    """Somebody mute, somebody else, nobody, and what is no address: an error within ten seconds, without Dask's own."""
    began = time.monotonic()
    with pytest.raises(InputError, match=why), cluster(address()):
        pass
    assert time.monotonic() - began < PATIENCE + BUSY
    assert capfd.readouterr().err == ""
