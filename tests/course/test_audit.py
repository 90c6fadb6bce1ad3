"""The second look at a submission's folder: what it finds, and that it is bounded."""

import os

from bpcli.course.audit import audit
from bpcli.course.load import load_course
from bpcli.course.workflow import WORKFLOW, workflow
from tests.submissions import SMALL, write_submission


def test_what_might_fool_another_grader_is_listed(tmp_path):
    """Settings of tools, reports that were there, large files, workflows; a submission as it should be has none."""
    course = load_course(SMALL)
    folder = write_submission(course, tmp_path / "ada")
    (folder / ".github/workflows").mkdir(parents=True)
    (folder / WORKFLOW).write_text(workflow(course))
    assert audit(folder, course) == ()
    (folder / WORKFLOW).write_text(workflow(course).replace("bpcli grade", "true # bpcli grade"))
    for name in (".github/workflows/more.yml", "pytest.ini", "junit.xml", "big\x1b.bin"):
        (folder / name).write_text("")
    os.truncate(folder / "big\x1b.bin", 1 << 30)
    found = dict(audit(folder, course))
    assert set(found) == {WORKFLOW, ".github/workflows/more.yml", "pytest.ini", "junit.xml", "big\\x1b.bin"}
    assert found["big\\x1b.bin"] == "has 1,024 MB: not read"


def test_it_is_bounded(tmp_path):
    """However many files, and however deep; a link is not followed."""
    deep = tmp_path / "/".join("d" * 12)
    deep.mkdir(parents=True)
    (deep / "pytest.ini").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert audit(tmp_path, load_course(SMALL)) == ()
    for number in range(300):
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "pytest.ini").write_text("")
    assert len(audit(tmp_path, load_course(SMALL))) == 100
