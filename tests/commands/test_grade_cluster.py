"""`bpcli grade --cluster`, with a scheduler and two workers on loopback, one of them killed halfway."""

import json
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from bpcli.commands import grade
from bpcli.course.load import load_course
from bpcli.course.workers import cluster
from bpcli.errors import InputError
from bpcli.formats import Page
from tests.submissions import values_only, write_submission
from tests.terminal import ROOT

KINDS = ("right", "wrong", "blank")


@pytest.fixture
def dask(tmp_path):
    """(the scheduler's address, its two workers)."""
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
        yield json.loads(file.read_text())["address"], started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def graded(folder, course, name, *options):
    """The report of a class as JSON, without what no two runs have in common: seconds."""
    asked = grade.Options(folder, course, reports=(f"{folder.parent}/{name}.json", f"{folder.parent}/{name}.csv"))
    code = grade.run(asked._replace(**dict(options)), Page([].append), {})
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
    address, workers = dask
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
    monkeypatch.setattr(grade, "_progress", watched)
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
    monkeypatch.setattr("bpcli.course.workers.PATIENCE", 0.5)
    with pytest.raises(InputError, match=r"has no workers|cannot mark"), cluster(address):
        pass
