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
def dask(tmp_path, request):
    """(the scheduler's address, its process and those of its workers): two of them, or as many as a test asks for."""
    workers = range(getattr(request, "param", 2))
    file = tmp_path / "scheduler.json"
    where = ["--scheduler-file", str(file), "--no-dashboard"]
    programs = [
        ["scheduler", *where, "--host", "127.0.0.1", "--port", "0"],
        *(["worker", *where, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)] for _ in workers),
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
        while count_threads(address) < len(workers):
            assert time.monotonic() < until, "no workers"
            time.sleep(0.2)
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


def class_of(tmp_path, *kinds):
    """A course, in a class of thirty who answer in these ways in turn."""
    course = values_only(tmp_path)
    loaded = load_course(course)
    for number in range(30):
        learner = f"learner{number:02}"
        write_submission(loaded, tmp_path / "class" / learner, learner, kinds[number % len(kinds)])
    return course


def at_the_sixth(monkeypatch, deed, *, before):
    """Do something when the sixth mark comes, before or after it is taken."""

    @contextmanager
    def watched(marks, _count):
        def with_a_deed():
            for number, mark in enumerate(marks):
                if not before:
                    yield mark
                if number == 5:
                    deed()
                if before:
                    yield mark

        yield with_a_deed()

    monkeypatch.setattr(grade, "progress", watched)


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
    course = class_of(tmp_path, *KINDS)
    address, (_, *workers) = dask
    killed = []

    def murder():
        workers[0].kill()
        killed.append(workers[0].wait())

    here = graded(tmp_path / "class", course, "here", ("jobs", 1))
    at_the_sixth(monkeypatch, murder, before=False)
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
@pytest.mark.parametrize("dask", [1], indirect=True)
@pytest.mark.parametrize("blow", ["SIGKILL", "SIGSTOP"])
def test_a_scheduler_goes_halfway_and_the_marks_that_were_made_are_written(tmp_path, dask, monkeypatch, capfd, blow):
    """It dies, or says nothing any more: the rest is not marked, each with the reason; the error comes soon, alone."""
    course = class_of(tmp_path, "right")
    address, (scheduler, *_) = dask
    gone = []

    def strike():
        scheduler.send_signal(getattr(signal, blow))
        gone.append(time.monotonic())

    at_the_sixth(monkeypatch, strike, before=True)
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
