"""The learner's record: nothing that was saved is lost, whatever happens to the file, and the quiz goes on."""

import csv
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bpcli.errors import InputError
from bpcli.formats.export import write
from bpcli.quiz import salvage, store
from bpcli.quiz.answered import Answered, from_row, to_row
from bpcli.quiz.record import NAME, Record, place

ROOT = Path(__file__).parent.parent.parent
START = datetime(2026, 11, 20, 23, 59, 30, tzinfo=UTC)
# Another process: adds answers one by one and says each that is saved.
WRITER = """
import sys
from pathlib import Path
from bpcli.quiz.answered import Answered
from bpcli.quiz.record import Record
exec(sys.argv[4])
record = Record(Path(sys.argv[1]), tell=lambda text: print("warning:", text, flush=True))
for number in range(int(sys.argv[3])):
    values = {"x": [[1.5, number]]}
    record.add(Answered(sys.argv[2], "x*y", values, "gradient", f"q{number}", "right", answer="7" * 500))
    print(number if record.kept else "in memory", flush=True)
print(len(list(record.answers())), flush=True)
"""


def answered(number=0, **fields):
    """One answer, of a made-up learner."""
    values = {"x": -2.0, "W": [[0.1, -0.3], [1e-300, 7]]}
    told = {"session": "s", "expression": "‖W·x‖²", "values": values, "kind": "gradient"}
    told |= {
        "ask": f"df/dq{number}",
        "verdict": "wrong",
        "answer": "−12",
        "understood": "-12",
        "mistakes": ("forward-value", "sign"),
    }
    told |= {"possible": ("forward-value", "sign", "lost-two"), "credit": 0.5, "hints": 2, "topic": "matrices"}
    return Answered(**told | {"level": 2, "seed": 10**30, "carried_forward": True} | fields)


def clock():
    """A clock that goes a second each time that it is looked at."""
    ticks = iter(range(10**6))
    return lambda: START + timedelta(seconds=next(ticks))


def filled(path, count):
    """A record with some answers in it."""
    record = Record(path, clock())
    return record, [record.add(answered(number)) for number in range(count)]


def writer(path, name, count, before=""):
    """Start the other process."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count), before],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_an_answer_comes_back_as_it_was(tmp_path):
    """Every field, arrays, large seeds and half characters included; the time is the clock's, in UTC."""
    record = Record(tmp_path / "new" / NAME, clock())
    first, second = record.add(answered()), record.add(answered(1, answer="\ud800", understood=None, seed=None))
    assert first == answered(time=START)
    assert list(Record(record.path).answers()) == [first, second._replace(answer="\\ud800")]
    assert [a.ask for a in record.answers(since=START + timedelta(seconds=1))] == ["df/dq1"]
    assert record.warnings == []
    assert [file.name for file in record.path.parent.iterdir()] == [
        NAME
    ]  # between two answers the record is one whole file


def test_arrays_of_numpy_are_kept_as_lists():
    """The session need not turn values into lists."""
    import numpy as np

    assert from_row(to_row(answered(values={"W": np.eye(2)}))).values == {"W": [[1.0, 0.0], [0.0, 1.0]]}


def test_where_the_record_is(monkeypatch, tmp_path):
    """BPCLI_HOME moves it; without, it is in the user's data folder. Looking makes nothing."""
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path / "home"))
    assert Record.open().path == tmp_path / "home" / NAME
    assert list(Record.open().answers()) == []
    assert not (tmp_path / "home").exists()
    monkeypatch.delenv("BPCLI_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place().parts[-2:] == ("bpcli", NAME)


def test_two_quizzes_at_once_lose_nothing(tmp_path):
    """Two processes start together, on no file, and save a hundred answers each."""
    path = tmp_path / NAME
    processes = [writer(path, name, 100) for name in "ab"]
    said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [lines[:100] for lines in said] == [[str(n) for n in range(100)]] * 2
    kept = list(Record(path).answers())
    assert len(kept) == 200
    for name in "ab":
        assert [a.ask for a in kept if a.session == name] == [f"q{n}" for n in range(100)]


def test_a_killed_process_loses_nothing_that_it_said_was_saved(tmp_path):
    """SIGKILL comes in the middle, several times; the next one goes on with the same file."""
    path, saved = tmp_path / NAME, 0
    for round_number in range(4):
        with writer(path, f"s{round_number}", 10_000) as process:
            lines = [process.stdout.readline() for _ in range(5 + 7 * round_number)]
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines()
        saved += len([line for line in lines if line.strip().isdigit()])
        record = Record(path)
        assert saved <= len(list(record.answers())) <= saved + round_number + 1  # one more may have been under way
        assert record.warnings == []


def overwritten(data, start, end):
    """The file with noise in one stretch."""
    return data[:start] + random.Random(5).randbytes(end - start) + data[end:]  # noqa: S311


DAMAGES = {
    "cut in the middle": (lambda data: data[: len(data) // 2], 0.3),
    "cut inside a page": (lambda data: data[: len(data) - 5000], 0.8),
    "a page of noise": (lambda data: overwritten(data, 5 * 4096, 6 * 4096), 0.9),
    "a header of noise": (lambda data: overwritten(data, 0, 100), 1),
    "a first page of zeros": (lambda data: b"\0" * 4096 + data[4096:], 1),
    "only noise": (lambda data: overwritten(data, 0, len(data)), 0),
    "a text": (lambda _: b"Dear diary, today I learned the chain rule.\n" * 50, 0),
    "a few bytes": (lambda data: data[:60], 0),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_moved_aside_and_what_can_be_read_is_kept(tmp_path, damage):
    """The damaged file stays as it was, a fresh one holds what was recovered, exactly; one sentence; it goes on."""
    path = tmp_path / NAME
    _, before = filled(path, 300)
    change, least = DAMAGES[damage]
    path.write_bytes(change(path.read_bytes()))
    damaged = path.read_bytes()
    told = []
    record = Record(path, lambda: START + timedelta(days=1), told.append)
    added = record.add(answered(1000))
    after = list(record.answers())
    assert after[-1] == added
    assert [a for a in before if a in after] == after[:-1]
    assert len(after) - 1 >= least * len(before)
    aside = path.with_name(f"{NAME}.damaged-1")
    assert aside.read_bytes() == damaged
    recovered = str(len(after) - 1) if len(after) > 1 else "none"
    assert told == [
        f"The record {path} was damaged. It is kept as {aside.name}; {recovered} of its answers were recovered."
    ]
    fresh = Record(path)
    assert (list(fresh.answers()), fresh.warnings) == (after, [])


def test_whatever_bytes_are_changed_the_quiz_goes_on(tmp_path):
    """A few or many bytes anywhere, often in the header and the schema: no error, and the new answer is saved."""
    answers = [answered(number, time=START + timedelta(seconds=number)) for number in range(60)]
    with store.opened(tmp_path / NAME, write=True) as connection:
        store.insert(connection, map(to_row, answers))
    whole = (tmp_path / NAME).read_bytes()
    mended = 0
    for seed in range(80):
        draw = random.Random(seed)  # noqa: S311
        data = bytearray(whole)
        for _ in range(draw.choice([1, 3, 30, 300, 3000])):
            data[draw.randrange(len(data) if draw.random() < 0.7 else 8192)] = draw.randrange(256)
        path = tmp_path / f"{seed}.sqlite"
        path.write_bytes(data)
        record = Record(path, lambda: START + timedelta(days=1))
        added = record.add(answered(999))
        assert (seed, added in record.answers(), record.kept) == (seed, True, True)
        mended += bool(record.warnings)
    assert mended > 20


def test_rows_that_overflow_a_page_are_recovered(tmp_path):
    """A circuit of many numbers takes several pages."""
    record = Record(tmp_path / NAME, clock())
    before = [record.add(answered(n, values={"W": [[k / 7 for k in range(n * 60)]]})) for n in range(20)]
    record.path.write_bytes(overwritten(record.path.read_bytes(), 0, 100))
    assert list(Record(record.path).answers()) == before


def test_the_log_of_a_killed_process_is_recovered_too(tmp_path):
    """Answers that lie only in the write-ahead log, of a file whose beginning is noise: with rights and without."""
    path = tmp_path / NAME
    _, before = filled(path, 10)
    with store.opened(path) as connection:
        store.insert(connection, [to_row(answered(99, time=START + timedelta(days=1)))])
        left = {name: path.with_name(name).read_bytes() for name in (NAME, f"{NAME}-wal")}
    for name, data in left.items():
        path.with_name(name).write_bytes(data if name != NAME else overwritten(data, 0, 100))
    asks = [*(a.ask for a in before), "df/dq99"]
    assert [row[9] for row in salvage.rows(path).values() if len(row) > 9] == asks
    assert [a.ask for a in Record(path).answers()] == asks


def test_another_programs_database_is_moved_aside_untouched(tmp_path):
    """A file of SQLite that is not ours is not written into."""
    path = tmp_path / NAME
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE answers (everything TEXT)")
        other.execute("INSERT INTO answers VALUES ('42')")
    other.close()
    theirs = path.read_bytes()
    record = Record(path, clock())
    record.add(answered())
    assert len(list(record.answers())) == 1
    assert path.with_name(f"{NAME}.damaged-1").read_bytes() == theirs


def test_processes_that_find_the_damage_together_mend_it_once(tmp_path):
    """Four at once: one moves the file, all save all their answers in the fresh one."""
    path = tmp_path / NAME
    filled(path, 50)
    path.write_bytes(overwritten(path.read_bytes(), 0, 100))
    processes = [writer(path, name, 25) for name in "abcd"]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert sum("was damaged" in text for text in said) == 1
    assert len(list(Record(path).answers())) == 50 + 4 * 25
    assert [p.name for p in tmp_path.glob("*.damaged-*")] == [f"{NAME}.damaged-1"]


def test_a_file_that_is_removed_while_the_quiz_runs_is_made_again(tmp_path):
    """The quiz saves what comes after."""
    record, _ = filled(tmp_path / NAME, 3)
    record.path.unlink()
    record.add(answered(9))
    assert [a.ask for a in Record(record.path).answers()] == ["df/dq9"]


def test_damage_that_comes_while_the_quiz_runs_is_mended(tmp_path):
    """What was saved before it is still there."""
    record, before = filled(tmp_path / NAME, 20)
    record.path.write_bytes(overwritten(record.path.read_bytes(), 0, 100))
    after = record.add(answered(9))
    assert list(Record(record.path).answers()) == [*before, after]


@pytest.mark.parametrize("what", ["file", "folder"])
def test_without_rights_the_quiz_runs_in_memory_and_says_so_once(what):
    """A read-only file, a read-only folder: earlier answers are seen, new ones last for the session."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        filled(path, 5)
        before = path.read_bytes()
        Path(folder).chmod(0o555 if what == "folder" else 0o755)
        path.chmod(0o444)
        nobody = "import os; os.geteuid() or os.setuid(65534)"  # root may write anything
        out, _ = writer(path, "a", 3, nobody).communicate(timeout=60)
        Path(folder).chmod(0o755)
        first, *rest = out.splitlines()
        why = "it is read-only" if what == "file" else ""
        assert first.startswith(f"warning: The record {path} cannot be written ({why}")
        assert rest == ["in memory"] * 3 + ["8"]
        assert path.read_bytes() == before


def test_a_folder_that_may_not_be_looked_into_is_told():
    """The record is not taken for an empty one in silence."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        filled(path, 5)
        Path(folder).chmod(0)
        nobody = "import os; os.geteuid() or os.setuid(65534)"
        out, _ = writer(path, "a", 1, nobody).communicate(timeout=60)
        Path(folder).chmod(0o755)
        assert out.splitlines() == [
            f"warning: The record {path} cannot be read (permission denied).",
            (
                f"warning: The record {path} cannot be written (it cannot be opened): "
                "the answers of this session are not kept."
            ),
            "in memory",
            "1",
        ]
        assert len(list(Record(path).answers())) == 5


def test_a_full_disk_loses_nothing_that_was_saved(tmp_path):
    """The system refuses to let the file grow: what was saved is there, the rest is kept in memory."""
    path = tmp_path / NAME
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    out, _ = writer(path, "a", 100, limit).communicate(timeout=60)
    lines = out.splitlines()
    saved = [line for line in lines[:-1] if line.isdigit()]
    assert 10 < len(saved) < 90
    assert len([line for line in lines if line.startswith("warning: The record")]) == 1
    assert lines[-1] == "100"
    record = Record(path)
    assert [a.ask for a in record.answers()][: len(saved)] == [f"q{n}" for n in range(len(saved))]
    assert record.add(answered(7)).ask == "df/dq7"
    assert record.warnings == []


def test_a_program_that_holds_the_file_stops_no_quiz(tmp_path, monkeypatch):
    """After a short wait the answers of this session are kept in memory."""
    monkeypatch.setattr(store, "BUSY", 0.05)
    record, before = filled(tmp_path / NAME, 2)
    other = sqlite3.connect(record.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    added = record.add(answered(7))
    other.close()
    assert list(record.answers()) == [*before, added]
    assert "another program holds it" in record.warnings[0]


def test_an_older_file_is_brought_up_to_date_and_a_newer_one_is_only_read(tmp_path, monkeypatch):
    """A migration runs once, in a transaction; an older bpcli does not write into a newer file."""
    record, before = filled(tmp_path / NAME, 2)
    with monkeypatch.context() as later:
        later.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, ("ALTER TABLE answers ADD COLUMN mood TEXT",)))
        later.setattr(store, "VERSION", 2)
        third = record.add(answered(2))
        assert list(record.answers()) == [*before, third]
    old = Record(record.path, lambda: START + timedelta(days=1))
    assert list(old.answers()) == [*before, third]
    fourth = old.add(answered(3))
    assert list(old.answers()) == [*before, third, fourth]
    assert "a newer bpcli made it" in old.warnings[0]
    assert list(Record(record.path).answers()) == [*before, third]


def test_a_failing_migration_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    """Half a migration is none."""
    record, before = filled(tmp_path / NAME, 2)
    with monkeypatch.context() as later:
        bad = ("ALTER TABLE answers ADD COLUMN mood TEXT", "ALTER TABLE nothing ADD COLUMN mood TEXT")
        later.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, bad))
        later.setattr(store, "VERSION", 2)
        assert len([*record.answers()]) == 2
    assert list(Record(record.path).answers()) == before
    with store.opened(record.path) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(1,)]


def test_forgetting_leaves_no_trace(tmp_path):
    """Neither in the record nor in the copies of damaged ones; afterwards the record can be used."""
    record, _ = filled(tmp_path / NAME, 30)
    record.path.write_bytes(overwritten(record.path.read_bytes(), 0, 100))
    assert len(list(record.answers())) == 30
    record.add(answered(77))
    assert record.forget() == 31
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert b"forward-value" not in record.path.read_bytes()
    record.add(answered(1))
    assert len(list(record.answers())) == 1
    assert Record(tmp_path / "none" / NAME).forget() == 0


def test_exports_are_read_back(tmp_path):
    """JSON and CSV hold every answer; nothing is overwritten, and another ending is refused."""
    record, before = filled(tmp_path / NAME, 3)
    data, table = tmp_path / "all.json", tmp_path / "all.csv"
    assert (write(record.answers(), data), write(record.answers(), table)) == (3, 3)
    document = json.loads(data.read_text(encoding="utf-8"))
    assert document["schema"] == 1
    for row, told in zip(document["answers"], before, strict=True):
        row["time"] = datetime.fromisoformat(row["time"])
        for key in ("mistakes", "possible"):
            row[key] = tuple(row[key])
        assert Answered(**row) == told
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["ask"] for row in rows] == [a.ask for a in before]
    assert rows[0]["answer"] == "−12"
    assert rows[0]["mistakes"] == "forward-value sign"
    assert json.loads(rows[0]["values"]) == before[0].values
    with pytest.raises(InputError, match="is there already"):
        write(record.answers(), data)
    with pytest.raises(InputError, match="cannot tell the format"):
        write(record.answers(), tmp_path / "all.txt")
