"""`bpcli progress`: what a learner sees, what a program reads, and what becomes of the record."""

import csv
import json
import os
import pty
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bpcli.formats import Page, write_story
from bpcli.quiz import standing, store
from bpcli.quiz.answered import Answered
from bpcli.quiz.progress import story
from bpcli.quiz.record import NAME, Record
from bpcli.quiz.schedule import TOPICS
from tests.golden import assert_golden
from tests.terminal import ROOT, bpcli
from tests.told import dump

START = datetime(2026, 10, 28, 20, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 23, 59, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TEXTS = {
    "dropped-upstream": "the local gradient without the upstream gradient",
    "overwrote-branch": "only one branch instead of the sum of all",
    "lost-minus": "the minus of a subtraction is lost",
}


def learner(path):
    """Three weeks of a made-up learner: add is mastered, branches keep going wrong, a minus was lost once."""
    answers = []
    number = 0

    def told(day, count, topic, **fields):
        nonlocal number
        number += 1
        answers.extend(
            Answered(
                **{"session": f"s{day}", "expression": f"x*{number}", "values": {"x": 2.0}, "kind": "gradient"}
                | {"ask": "df/dx", "verdict": "right", "topic": topic, "level": 1, "seed": number, "credit": 1.0}
                | {"time": START + day * DAY + timedelta(minutes=number, seconds=question)}
                | fields
            )
            for question in range(count)
        )

    def wrong(day, topic, *mistakes, **fields):
        told(day, 1, topic, verdict="wrong", credit=0.0, mistakes=mistakes, possible=mistakes, answer="3", **fields)

    told(0, 4, "add")
    told(1, 6, "add")
    wrong(2, "mul", "dropped-upstream")
    wrong(2, "mul", "lost-minus")
    told(3, 5, "mul", possible=("lost-minus",))
    for day in (5, 6, 9):
        told(day, 3, "mul", possible=("dropped-upstream", "lost-minus"), level=1)
    told(9, 4, "add", level=2)
    for day in (10, 14, 17, 20):
        wrong(day, "branches", "overwrote-branch")
        told(day, 1, "branches", hints=1, credit=0.5)
        wrong(day, "branches")
        told(day, 1, "branches", verdict="unreadable", credit=0.0)
    told(20, 2, "", level=0)
    wrong(23, "max", "dropped-upstream", time=NOW - timedelta(minutes=20))
    store.insert(path, answers)
    return Record(path)


def shown(told, form, **page):
    """A story on a page of 80 columns."""
    lines = []
    write_story(form, story(told, chart=form != "plain"), Page(lines.append, **page))
    return "".join(lines)


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A record of its own."""
    monkeypatch.setenv("BPCLI_HOME", str(tmp_path))
    return tmp_path


def test_the_progress_of_a_made_up_learner(tmp_path, monkeypatch):
    """What is mastered and what keeps going wrong, the days, what is due and the command for it: in 80 columns."""
    monkeypatch.setattr(standing, "descriptions", lambda: TEXTS)
    told = standing.summary(learner(tmp_path / NAME), NOW, UTC)
    assert_golden("stories/progress.txt", dump(story(told, chart=True)))
    for unicode in (True, False):
        assert max(map(len, shown(told, "table", unicode=unicode).splitlines())) <= 80
    assert shown(told, "table", unicode=False).isascii()
    assert "■" not in shown(told, "plain")


def test_a_day_ends_at_the_learners_midnight(tmp_path):
    """The same answer belongs to another day further east; what is said to be how long ago is the same everywhere."""
    record = Record(tmp_path / NAME)
    record.add(Answered("s", "x*y", {}, "value", "f", "right", credit=1.0, topic="mul", level=1, time=NOW))
    here, east = (
        standing.summary(record, NOW + timedelta(minutes=5), zone) for zone in (UTC, timezone(timedelta(hours=1)))
    )
    assert [str(day.day) for day in (*here.days, *east.days)] == ["2026-11-20", "2026-11-21"]
    for told in (here, east):
        assert "last practised: 5 minutes ago" in shown(told, "plain")


def test_json_has_every_number(home):
    """Schema 1; due is in order and has the command."""
    learner(home / NAME)
    seen = bpcli("progress", "--format", "json")
    assert (seen.code, seen.err) == (0, "")
    told = json.loads(seen.out)
    assert list(told) == ["schema", "answers", "right", "circuits", "last", "topics", "mistakes", "days", "due"]
    assert (told["schema"], told["answers"], told["last"]) == (1, 45, "2026-11-20T23:39:30+00:00")
    assert told["right"] == sum(day["right"] for day in told["days"])
    topics = {topic.pop("topic"): topic for topic in told["topics"]}
    assert list(topics) == ["add", "mul", "max", "branches"]
    assert topics["add"] == {
        "mastered": 1,
        "level": 2,
        "answers": 14,
        "right": 14,
        "last": "2026-11-06T20:09:03+00:00",
        "state": "level 1 mastered",
    }
    mistakes = {mistake["id"]: mistake for mistake in told["mistakes"]}
    assert list(mistakes) == ["overwrote-branch", "dropped-upstream", "lost-minus"]
    assert [(m["made"], m["avoided"], m["state"]) for m in mistakes.values()] == [
        (4, 0, "keeps coming back"),
        (2, 0, "keeps coming back"),
        (1, 4, "gone"),
    ]
    assert told["due"][0].keys() == {"mistake", "topic", "level", "why", "command"}
    assert told["due"][0]["mistake"] in mistakes
    assert {one["topic"] for one in told["due"]} <= set(TOPICS)


def test_an_empty_record_says_how_to_begin(home):
    """And makes no file."""
    seen = bpcli("progress")
    assert (seen.code, seen.err) == (0, "")
    assert "Nothing is recorded yet. Begin with: bpcli quiz\n" in seen.out
    told = json.loads(bpcli("progress", "--format", "json").out)
    assert (told["answers"], told["last"], told["topics"]) == (0, None, [])
    assert [one["topic"] for one in told["due"]] == list(TOPICS)
    assert list(home.iterdir()) == []


def test_only_own_circuits_and_no_mistakes(home):
    """A learner who asks about circuits of their own has progress, too."""
    record = Record(home / NAME)
    record.add(Answered("s", "x*y", {}, "value", "f", "right", credit=1.0))
    out = bpcli("progress", "--format", "plain").out
    assert "Only circuits of your own so far." in out
    assert "No known mistake so far." in out
    assert "1. add; level 1; why not practised yet\n" in out
    assert out.endswith("\nbpcli quiz --topic add --level 1\n")


def test_where_the_record_is(home):
    """The path alone, so that it can be copied."""
    assert bpcli("progress", "--where") == (0, f"{home / NAME}\n", "")


def test_exports_are_read_back(home):
    """What was written can be read by other programs."""
    learner(home / NAME)
    data, table = home / "all.json", home / "all.csv"
    assert bpcli("progress", "--export", str(data)) == (0, f"49 answers written to {data}\n", "")
    assert bpcli("progress", "--export", str(table)).code == 0
    answers = json.loads(data.read_text(encoding="utf-8"))["answers"]
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["time"] for row in rows] == [answer["time"] for answer in answers]
    assert sum(row["mistakes"] == "overwrote-branch" for row in rows) == 4


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "xml"], "error: there is no format xml\n  the formats are table, plain, json, markdown\n"),
        (["--where", "--forget"], "error: --where, --export and --forget are asked for one at a time\n"),
        (["--export", "all.txt"], "error: cannot tell the format of all.txt\n  the name must end in .json or .csv\n"),
        (["--export", "/no/where.csv"], "error: cannot write /no/where.csv: no such file or directory\n"),
        (["--forget"], "error: --forget deletes the whole record and cannot be undone\n  add --yes if you mean it\n"),
    ],
)
def test_what_cannot_be_used(home, arguments, message):
    """The message says why, the exit code is 2, and the record is as it was."""
    learner(home / NAME)
    before = (home / NAME).read_bytes()
    assert bpcli("progress", *arguments) == (2, "", message)
    assert (home / NAME).read_bytes() == before


def test_forgetting_with_yes(home):
    """All of it; then there is nothing to forget."""
    learner(home / NAME)
    assert bpcli("progress", "--forget", "--yes") == (0, "49 answers deleted\n", "")
    assert list(Record(home / NAME).answers()) == []
    assert bpcli("progress", "--forget", "--yes") == (0, "0 answers deleted\n", "")


@pytest.mark.parametrize(("reply", "left"), [(b"n\n", 49), (b"\n", 49), (b"y\n", 0)])
def test_forgetting_on_a_terminal_asks(home, reply, left):
    """Only yes deletes."""
    learner(home / NAME)
    us, them = pty.openpty()
    command = [sys.executable, "-m", "bpcli", "progress", "--forget"]
    with subprocess.Popen(command, stdin=them, stdout=them, stderr=them, cwd=ROOT, env={**os.environ}) as process:
        os.close(them)
        said = b""
        while b"[y/N]" not in said:
            said += os.read(us, 1000)
        os.write(us, reply)
        time.sleep(0.05)
        assert process.wait(timeout=30) == 0
    os.close(us)
    assert b"Delete 49 answers from" in said
    assert len(list(Record(home / NAME).answers())) == left


def test_a_damaged_record_is_told_and_shown(home):
    """The warning goes to standard error, the progress to standard output."""
    learner(home / NAME)
    data = (home / NAME).read_bytes()
    (home / NAME).write_bytes(data[:-4096])
    seen = bpcli("progress", "--format", "json")
    assert seen.code == 0
    assert seen.err.startswith(
        f"bpcli cannot use your record {home / NAME}: parts of it are not readable. That file is"
    )
    assert f"now called {NAME}.damaged-1. A new record begins with " in seen.err
    assert 0 < json.loads(seen.out)["answers"] < 45
    assert bpcli("progress").err == ""


@pytest.mark.parametrize("arguments", [(), ("--export", "all.json"), ("--forget", "--yes")])
def test_a_record_that_cannot_be_read_is_not_an_empty_one(home, arguments):
    """The reason is told, and what to do; nothing is shown, exported or deleted."""
    (home / NAME).mkdir()
    message = f"error: cannot read {home / NAME}: it is a folder\n"
    hint = "  to use another record, set BPCLI_HOME to another folder\n"
    assert bpcli("progress", *arguments) == (2, "", message + hint)
