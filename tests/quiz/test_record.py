"""The learner's record: nothing that was saved is lost, whatever happens to the file, and the quiz goes on."""

import csv
import functools
import json
import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bpcli.errors import InputError
from bpcli.formats.record import export
from bpcli.quiz import store
from bpcli.quiz.answered import COLUMNS, Answered, from_row, to_row
from bpcli.quiz.progress import story
from bpcli.quiz.record import NAME, Record, place
from bpcli.quiz.standing import summary
from tests.terminal import bpcli

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
print(len(record.answers()), flush=True)
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
    told |= {"time": START + timedelta(seconds=number)}
    return Answered(**told | {"level": 2, "seed": 10**30, "carried_forward": True} | fields)


def filled(path, count):
    """A record with some answers in it."""
    path.write_bytes(saved(count))
    return Record(path, lambda: START + timedelta(days=1)), [answered(number) for number in range(count)]


@functools.cache
def saved(count):
    """The bytes of such a file: the disk is slow, so each is made once."""
    with tempfile.TemporaryDirectory() as folder:
        store.insert(Path(folder) / NAME, [answered(number) for number in range(count)])
        return (Path(folder) / NAME).read_bytes()


def writer(path, name, count, before=""):
    """Start the other process."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count), before],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def altered(path, *statements):
    """A record after a stranger's statements."""
    with sqlite3.connect(path) as other:
        for statement in statements:
            other.execute(statement)
    other.close()


def test_an_answer_comes_back_as_it_was(tmp_path):
    """Every field, arrays, large seeds and half characters included; the time is the clock's, in UTC."""
    times = iter([START, START + timedelta(seconds=1)])
    record = Record(tmp_path / "new" / NAME, lambda: next(times))
    unstamped = Answered._field_defaults["time"]
    first = record.add(answered(time=unstamped))
    second = record.add(answered(1, answer="\ud800", understood=None, seed=None, time=unstamped))
    assert first == answered(time=START)
    assert Record(record.path).answers() == [first, second._replace(answer="\\ud800")]
    assert record.warnings == []
    assert [file.name for file in record.path.parent.iterdir()] == [
        NAME
    ]  # between two answers the record is one whole file


def test_arrays_of_numpy_are_kept_as_lists():
    """The session need not turn values into lists."""
    import numpy as np

    row = dict(zip(COLUMNS, to_row(answered(values={"W": np.eye(2)})), strict=True))
    assert from_row(row).values == {"W": [[1.0, 0.0], [0.0, 1.0]]}


def test_where_the_record_is(monkeypatch, tmp_path):
    """BPCLI_HOME moves it; without, it is in the user's data folder. Looking makes nothing."""
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path / "home"))
    assert Record.open().path == tmp_path / "home" / NAME
    assert Record.open().answers() == []
    assert not (tmp_path / "home").exists()
    monkeypatch.setenv("BPCLI_HOME", "~nobody-of-this-name")
    assert place().name == NAME
    monkeypatch.delenv("BPCLI_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert place().parts[-2:] == ("bpcli", NAME)


def test_two_quizzes_at_once_lose_nothing(tmp_path):
    """Two processes start together, on no file, and save their answers one by one."""
    path = tmp_path / NAME
    processes = [writer(path, name, 30) for name in "ab"]
    said = [process.communicate(timeout=60)[0].split() for process in processes]
    assert [lines[:30] for lines in said] == [[str(n) for n in range(30)]] * 2
    kept = Record(path).answers()
    assert len(kept) == 60
    for name in "ab":
        assert [a.ask for a in kept if a.session == name] == [f"q{n}" for n in range(30)]


def test_a_killed_process_loses_nothing_that_it_said_was_saved(tmp_path):
    """SIGKILL comes in the middle; the next one goes on with the same file."""
    path, saved = tmp_path / NAME, 0
    for round_number in range(3):
        with writer(path, f"s{round_number}", 10_000) as process:
            lines = [process.stdout.readline() for _ in range(3 + 5 * round_number)]
            process.send_signal(signal.SIGKILL)
            lines += process.stdout.read().splitlines()
        saved += len([line for line in lines if line.strip().isdigit()])
        record = Record(path)
        assert saved <= len(record.answers()) <= saved + round_number + 1  # one more may have been under way
        assert record.warnings == []


# The record as bpcli wrote it first, and three answers of that time.
FIRST = """CREATE TABLE answers (
        id INTEGER PRIMARY KEY, time TEXT NOT NULL, session TEXT NOT NULL, topic TEXT NOT NULL, level INTEGER NOT NULL,
        seed TEXT, expression TEXT NOT NULL, given TEXT NOT NULL, kind TEXT NOT NULL, ask TEXT NOT NULL,
        answer TEXT NOT NULL, understood TEXT, verdict TEXT NOT NULL, mistakes TEXT NOT NULL, possible TEXT NOT NULL,
        carried_forward INTEGER NOT NULL, credit REAL NOT NULL, hints INTEGER NOT NULL)"""
ROWS = """INSERT INTO answers VALUES
    (1,'2026-11-20T10:00:00.000001+00:00','s','add',1,'7','4*(x + y)','{"x": "2", "y": "-7"}','product','df/dy',
     '4','4','right','[]','["sign"]',0,1.0,0),
    (2,'2026-11-20T10:01:00.000000+00:00','s','add',1,NULL,'x*y','{}','value','f','=','','unreadable','[]','[]',0,0.0,1),
    (3,'2026-11-20T10:02:00.000000+00:00','t','',0,NULL,'x*y','{"x": [[1.5, -2]]}','gradient','df/dx','-2',NULL,
     'wrong','["sign", "dropped-upstream"]','["sign", "dropped-upstream"]',1,0.5,2)"""


def test_the_record_of_an_older_bpcli_is_read_and_kept_up(tmp_path, monkeypatch):
    """Its answers are there, new ones follow them; a later bpcli adds columns, and this one still reads the file."""
    path = tmp_path / NAME
    altered(path, FIRST, ROWS, "PRAGMA application_id = 0x6270636C", "PRAGMA user_version = 1")
    record = Record(path, lambda: START)
    first = record.answers()
    assert [(a.topic, a.seed, a.verdict, a.credit, a.hints, a.carried_forward) for a in first] == [
        ("add", 7, "right", 1.0, 0, False),
        ("add", None, "unreadable", 0.0, 1, False),
        ("", None, "wrong", 0.5, 2, True),
    ]
    assert first[2].values == {"x": [[1.5, -2]]}
    with monkeypatch.context() as later:
        later.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, ("ALTER TABLE answers ADD COLUMN mood TEXT",)))
        later.setattr(store, "VERSION", 2)
        assert record.answers() == first  # reading leaves the file as it is
        fourth = record.add(answered(60))
        assert record.answers() == [*first, fourth]
    altered(path, "UPDATE answers SET mood = 'cheerful'")
    assert record.answers() == [*first, fourth]
    fifth = record.add(answered(61))
    assert record.answers() == [*first, fourth, fifth]
    assert "a newer bpcli made it" in record.warnings[0]
    assert Record(path).answers() == [*first, fourth]


def overwritten(data, start, end):
    """The file with noise in one stretch."""
    return data[:start] + random.Random(5).randbytes(end - start) + data[end:]  # noqa: S311


DAMAGES = {
    "cut in the middle": (lambda data: data[: len(data) // 2], 0.3),
    "cut inside a page": (lambda data: data[: len(data) - 5000], 0.8),
    "a page of noise": (lambda data: overwritten(data, 5 * 4096, 6 * 4096), 0.9),
    "a header of noise": (lambda data: overwritten(data, 0, 100), 0),
    "a text": (lambda _: b"Dear diary, today I learned the chain rule.\n" * 50, 0),
    "a few bytes": (lambda data: data[:60], 0),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_record_is_moved_aside_and_what_sqlite_reads_is_kept(tmp_path, damage):
    """The damaged file stays as it was, a new one holds what was read, exactly; one sentence; it goes on."""
    path = tmp_path / NAME
    _, before = filled(path, 300)
    change, least = DAMAGES[damage]
    path.write_bytes(change(path.read_bytes()))
    damaged = path.read_bytes()
    record = Record(path)
    added = record.add(answered(1000))
    after = record.answers()
    assert after[-1] == added
    assert [a for a in before if a in after] == after[:-1]
    assert len(after) - 1 >= least * len(before)
    aside = path.with_name(f"{NAME}.damaged-1")
    assert aside.read_bytes() == damaged
    [told] = record.warnings
    assert told.startswith(f"bpcli cannot use your record {path}: parts of it are not readable. ")
    assert told.endswith(f" called {aside.name}. A new record begins with {len(after) - 1} of its answers.")
    fresh = Record(path)
    assert (fresh.answers(), fresh.warnings) == (after, [])


def test_whatever_bytes_are_changed_the_quiz_goes_on(tmp_path):
    """A few or many bytes anywhere, often in the header and the schema: no error, and the new answer is saved."""
    filled(tmp_path / NAME, 60)
    whole = (tmp_path / NAME).read_bytes()
    mended = 0
    for seed in range(12):
        draw = random.Random(seed)  # noqa: S311
        data = bytearray(whole)
        for _ in range(draw.choice([1, 3, 30, 300, 3000])):
            data[draw.randrange(len(data) if draw.random() < 0.7 else 8192)] = draw.randrange(256)
        path = tmp_path / f"{seed}.sqlite"
        path.write_bytes(data)
        record = Record(path)
        added = record.add(answered(999))
        assert (seed, added in record.answers(), record.kept) == (seed, True, True)
        mended += bool(record.warnings)
    assert mended > 3


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c"
NAMES = ", ".join(f"x AS {name}" for name in ("id", *COLUMNS))
VIEWS = f"""INSERT INTO sqlite_master
    SELECT 'view', 'v' || x, 'v' || x, 0, 'CREATE VIEW v' || x || ' AS SELECT 1' FROM ({ENDLESS} LIMIT 3000)"""  # noqa: S608
SWAP = ["DROP TABLE answers", f"CREATE VIEW answers AS SELECT {NAMES} FROM ({ENDLESS})"]  # noqa: S608
# What strangers do to a record, and how many of its three answers are kept.
STRANGE = {
    "a view without end": (SWAP, 0),
    "a view beside it": ([f"CREATE VIEW v AS {ENDLESS}"], 3),
    "a trigger that ignores": (["CREATE TRIGGER t BEFORE INSERT ON answers BEGIN SELECT RAISE(IGNORE); END"], 3),
    "a trigger that deletes": (["CREATE TRIGGER t AFTER INSERT ON answers BEGIN DELETE FROM answers; END"], 3),
    "an index that refuses": (["CREATE UNIQUE INDEX i ON answers (abs(hints) - hints + length(NULL))"], 3),
    "another table": (["CREATE TABLE diary (day TEXT)"], 3),
    "a table in its place": (["ALTER TABLE answers RENAME TO old", "CREATE TABLE answers AS SELECT * FROM old"], 0),
    "a virtual table": (["DROP TABLE answers", "CREATE VIRTUAL TABLE answers USING fts5(time)"], 0),
    "a changed column": (["ALTER TABLE answers DROP COLUMN hints"], 0),
    "a column of its own": (["ALTER TABLE answers ADD COLUMN more AS (hex(zeroblob(1000000)))"], 3),
    "a schema without end": (["PRAGMA writable_schema = ON", VIEWS], 3),
    "another program's": (["PRAGMA application_id = 77"], 3),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_a_record_that_holds_more_than_answers_is_moved_aside(tmp_path, strange):
    """Whatever the schema holds besides the one table: it ends soon, is told, and the quiz goes on in a new file."""
    path = tmp_path / NAME
    _, before = filled(path, 3)
    statements, kept = STRANGE[strange]
    altered(path, *statements)
    theirs = path.read_bytes()
    record = Record(path)
    added = record.add(answered(7))
    assert record.answers() == [*before[:kept], added] == Record(path).answers()
    assert path.with_name(f"{NAME}.damaged-1").read_bytes() == theirs
    why = "another program made it" if strange == "another program's" else "it holds more than your answers"
    assert (
        f"{why}. That file is now called {NAME}.damaged-1. A new record begins with {kept} of its answers"
        in record.warnings[0]
    )


def _link(to):
    return lambda path: path.symlink_to(to)


# What may stand where the record should be.
ODD = {
    "a pipe": (os.mkfifo, "it is not a plain file"),
    "a device without end": (_link("/dev/zero"), "it is not a plain file"),
    "a link to itself": (_link(NAME), "too many levels of symbolic links"),
    "a folder": (Path.mkdir, "it is a folder"),
    "a socket": (lambda path: os.mknod(path, stat.S_IFSOCK | 0o600), "it is a socket"),
    "a very large file": (
        lambda path: (path.touch(), os.truncate(path, 1 << 40)),
        "it has more than 100,000,000 bytes",
    ),
    "a pipe as its log": (
        lambda path: (path.touch(), os.mkfifo(f"{path}-wal")),
        f"it is not a plain file ({NAME}-wal)",
    ),
}


@pytest.mark.parametrize("odd", ODD)
def test_what_is_not_a_plain_file_is_refused_with_its_reason(odd):
    """At once, both where all answers are needed and in a quiz, which goes on in memory."""
    with tempfile.TemporaryDirectory() as folder:  # a short path: that of a socket may not be long
        path = Path(folder) / NAME
        make, why = ODD[odd]
        make(path)
        there = list(Path(folder).iterdir())
        record = Record(path)
        with pytest.raises(InputError) as refused:
            record.answers(needed=True)
        assert refused.value.message == f"cannot read {path}: {why}"
        added = record.add(answered())
        assert (record.answers(), record.kept) == ([added], False)
        assert record.warnings == [
            f"bpcli cannot write your record {path}: {why}. Your answers in this session are not saved."
        ]
        assert list(Path(folder).iterdir()) == there


def test_processes_that_find_the_damage_together_mend_it_once(tmp_path):
    """Four at once: one moves the file, all save all their answers in the new one."""
    path = tmp_path / NAME
    filled(path, 50)
    altered(path, "CREATE TABLE diary (day TEXT)")
    processes = [writer(path, name, 10) for name in "abcd"]
    said = [process.communicate(timeout=60)[0] for process in processes]
    assert sum("bpcli cannot use your record" in text for text in said) == 1
    assert len(Record(path).answers()) == 50 + 4 * 10
    assert [p.name for p in tmp_path.glob("*.damaged-?")] == [f"{NAME}.damaged-1"]


def test_what_happens_to_the_file_while_the_quiz_runs_is_mended(tmp_path):
    """Removed: what comes after is saved. Damaged: what came before is there, too."""
    record, before = filled(tmp_path / NAME, 20)
    altered(record.path, "CREATE TABLE diary (day TEXT)")
    after = record.add(answered(30))
    assert Record(record.path).answers() == [*before, after]
    record.path.unlink()
    after = record.add(answered(31))
    assert Record(record.path).answers() == [after]


def test_a_record_by_a_link_stays_where_it_is(tmp_path):
    """A link to a plain file is followed: the record, and a damaged one, lie beside that file."""
    (tmp_path / "far").mkdir()
    filled(tmp_path / "far" / "mine.sqlite", 5)
    altered(tmp_path / "far" / "mine.sqlite", "CREATE TABLE diary (day TEXT)")
    path = tmp_path / NAME
    path.symlink_to(tmp_path / "far" / "mine.sqlite")
    Record(path).add(answered(9))
    assert path.is_symlink()
    assert len(Record(path).answers()) == 6
    assert (tmp_path / "far" / "mine.sqlite.damaged-1").exists()


NOBODY = "import os; os.geteuid() or os.setuid(65534)"  # root may read and write anything


@pytest.mark.parametrize(
    ("file", "folder", "why", "seen"),
    [
        (0o444, 0o777, "write your record {}: you may not write in it", 8),
        (0o444, 0o555, "write your record {}: you may not write in its folder", 8),
        (0o666, 0o555, "write your record {}: you may not write in its folder", 8),
        (0o000, 0o777, "write your record {}: you may not read it", 3),
        (0o666, 0o000, "write your record {}: permission denied", 3),
    ],
)
def test_without_rights_the_quiz_runs_in_memory_and_says_so_once(file, folder, why, seen):
    """Earlier answers are seen where they may be, new ones last for the session, and the file stays as it was."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / NAME
        filled(path, 5)
        before = path.read_bytes()
        path.chmod(file)
        Path(home).chmod(folder)
        out, _ = writer(path, "a", 3, NOBODY).communicate(timeout=60)
        Path(home).chmod(0o755)
        assert out.splitlines() == [
            f"warning: bpcli cannot {why.format(path)}. Your answers in this session are not saved.",
            *["in memory"] * 3,
            str(seen),
        ]
        path.chmod(0o644)
        assert path.read_bytes() == before


def test_a_full_disk_loses_nothing_that_was_saved(tmp_path):
    """The system refuses to let the file grow: what was saved is there, the rest is kept in memory."""
    path = tmp_path / NAME
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))"
    out, _ = writer(path, "a", 60, limit).communicate(timeout=60)
    lines = out.splitlines()
    saved = [line for line in lines[:-1] if line.isdigit()]
    assert 5 < len(saved) < 55
    assert len([line for line in lines if line.startswith("warning: bpcli cannot write your record")]) == 1
    assert lines[-1] == "60"
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
    assert record.answers() == [*before, added]
    assert "another program uses it" in record.warnings[0]


# What no bpcli wrote into a cell, or not into this one.
ABSURD = (
    "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "-0044-03-15T12:00:00+00:00", "2026-11-20",
    "2999-12-31T23:59:59.999999-12:00", "1970-01-01T00:00:00+14:00", "nan", "1e999", "-1", "9" * 5000, "x" * 10**6,
    "[" * 990 + "]" * 990, '{"x": [NaN, 1e999]}', '{"\\ud800": "\\ud800"}', '{"sign": 1}', '["sign", 1]',
    '["\\u001b[2J"]', f'["{"y" * 10**5}"]', "null", "[]", '["lost-minus"]', "add", "mixed", "right", "wrong", 0.5, 99,
    -5, 1e300, float("inf"), float("nan"), None, b"add",
)  # fmt: skip
CELLS = st.sampled_from(ABSURD) | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text(max_size=5)


@example([{"time": "2999-12-31T23:59:59.999999-12:00"}, {"time": "1970-01-01T00:00:00+14:00"}], "wrong")
@example([{"given": '{"\\ud800": "\\ud800"}'}, {"given": "[" * 990 + "]" * 990}], "wrong")
@example([{"possible": '["lost-minus"]'}, {"mistakes": '["lost-minus"]', "time": "2999-12-31T23:59:59+00:00"}], "right")
@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(COLUMNS), CELLS, max_size=3), min_size=1, max_size=6),
    st.sampled_from(["wrong", "right"]),
)
def test_absurd_rows_are_left_out_one_by_one(tmp_path_factory, changes, verdict):
    """The sound answers are there, and progress, what is due and the exports can be had of whatever is read."""
    path = tmp_path_factory.mktemp("record") / "r"
    sound = [answered(n, topic="add", verdict=verdict) for n in range(2)]
    rows = [dict(zip(COLUMNS, to_row(sound[0]), strict=True)) | change for change in changes]
    read = [one for row in rows if (one := from_row(row)) is not None]
    for one in read:
        assert from_row(dict(zip(COLUMNS, to_row(one), strict=True))) == one
        assert (0 <= one.credit <= 1, 0 <= one.level <= 100, 1970 <= one.time.year < 3000) == (True, True, True)
    record = Record(None)
    for one in [*read, *sound]:
        record.add(one)
    told = summary(record, START + timedelta(days=1), UTC)
    assert told.answers >= 2
    assert all(1 <= one.level <= 9 and one.topic for one in told.due)
    assert len(str([section.blocks for section in story(told).sections])) < 10**5
    for ending in ("json", "csv"):
        assert export(record.answers(), path.with_suffix(f".{ending}")) == len(read) + 2
        path.with_suffix(f".{ending}").unlink()


def test_progress_and_the_quiz_go_on_with_absurd_rows(tmp_path, monkeypatch):
    """Dates at the end of the calendar, mistakes that are no list: each row alone, and all together."""
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path))
    filled(tmp_path / NAME, 2)
    altered(
        tmp_path / NAME,
        f"INSERT INTO answers SELECT id + 2, {', '.join(COLUMNS)} FROM answers",  # noqa: S608
        "UPDATE answers SET time = '9999-12-31T23:59:59.999999+00:00' WHERE id = 3",
        """UPDATE answers SET mistakes = '{"sign": 1}', level = -9000000000 WHERE id = 4""",
    )
    seen = bpcli("progress", "--format", "json")
    assert (seen.code, seen.err, json.loads(seen.out)["answers"]) == (0, "", 2)
    assert bpcli("quiz", "--count", "1", "--format", "json").err == ""


def test_forgetting_leaves_no_trace(tmp_path):
    """Neither in the record nor in the copies of damaged ones; afterwards the record can be used."""
    record, _ = filled(tmp_path / NAME, 30)
    altered(record.path, "CREATE TABLE diary (day TEXT)")
    assert len(record.answers()) == 30
    record.add(answered(77))
    assert record.forget() == 31
    assert [file.name for file in tmp_path.iterdir()] == [NAME]
    assert b"forward-value" not in record.path.read_bytes()
    record.add(answered(1))
    assert len(record.answers()) == 1
    assert Record(tmp_path / "none" / NAME).forget() == 0


def test_exports_are_read_back(tmp_path):
    """JSON and CSV hold every answer; nothing is overwritten, and another ending is refused."""
    record, before = filled(tmp_path / NAME, 3)
    data, table = tmp_path / "all.json", tmp_path / "all.csv"
    assert (export(record.answers(), data), export(record.answers(), table)) == (3, 3)
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
        export(record.answers(), data)
    with pytest.raises(InputError, match="cannot tell the format"):
        export(record.answers(), tmp_path / "all.txt")
