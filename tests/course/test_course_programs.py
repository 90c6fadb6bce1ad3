"""The slips that learners make in chapter 14 are called by their names."""

import pytest

from bpcli.course.code_marks import mark_code
from bpcli.course.load import course_folder, load_course

PROGRAMS = {exercise.id: exercise for exercise in load_course(None).exercises if exercise.code is not None}
SLIPS = [  # the exercise, a piece of its solution, what a learner writes instead, the mistake
    ("a-multiply-gate", "def forward(self, x, y)", "def forward(x, y)", "code-self"),
    ("a-multiply-gate", "dx = self.y * dz", "dx = self.x * dz", "operands-not-switched"),
    ("a-multiply-gate", "dx = self.y * dz", "dx = self.y", "dropped-upstream"),
    ("a-branch-in-code", "dx += self.y", "dx = self.y", "overwrote-branch"),
    ("a-matrix-product-gate", "np.outer(dq, self.x)", "np.outer(self.x, dq)", "code-transposed"),
    ("the-norm-in-code", "dx = self.W.T @", "dx = self.W @", "transposed"),
    ("the-norm-in-code", "2 * self.q * df", "self.q * df", "lost-two"),
    ("a-relu-layer", "dS.sum(axis=0)", "dS.mean(axis=0)", "mean-for-sum"),
    ("a-relu-layer", "dH * (self.S > 0)", "dH", "routed-to-both"),
    ("a-softmax-loss", "/ len(self.y) * dL", "* dL", "sum-for-mean"),
    ("a-network-that-could-learn", "self.dH * (self.H > 0)", "self.dH", "routed-to-both"),
]


@pytest.mark.parametrize(("name", "piece", "slip", "mistake"), SLIPS)
def test_a_slip_in_a_program_is_named(name, piece, slip, mistake):
    """One piece of the solution is written as learners write it: the mark is lost, and the mistake has its name."""
    exercise = PROGRAMS[name]
    solution = course_folder(None) / exercise.folder / "solution" / exercise.code.file
    program = solution.read_text(encoding="utf-8")
    assert program.count(piece) == 1
    marks = mark_code(exercise, program.replace(piece, slip).encode(), exercise.code.file, seed=1)
    wrong = [mark for mark in marks if mark.verdict == "wrong"]
    assert len(wrong) == 1
    assert mistake in [found for found, _ in wrong[0].mistakes]
    assert not any(mark.earned for mark in wrong)
