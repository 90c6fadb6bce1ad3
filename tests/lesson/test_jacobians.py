"""The section on Jacobians: what it says, that it fits every page, and what it costs."""

import tracemalloc

import pytest

from bpcli.algebra.draws import Draws
from bpcli.formats import Page, write_story
from bpcli.formats.ascii import to_ascii
from bpcli.gates.jacobian import KINDS
from bpcli.graph.build import build
from bpcli.lesson.figures import Figures
from bpcli.lesson.jacobian_pictures import marks
from bpcli.lesson.jacobian_sentences import WORDS
from bpcli.lesson.jacobians import jacobians
from bpcli.lesson.story import MARKS, Story
from bpcli.trace.jacobian import edge_jacobians
from bpcli.trace.trace import Trace
from bpcli.trace.values import given

RELU = ("relu(x)", {"x": "randn(4096)"})
BATCH = ("relu(x)", {"x": "randn(100, 4096)"})
NETWORK = (
    "f = W2·max(0, W1 x)",
    {"W1": "[[1, 2], [-3, 1], [0.5, -1]]", "W2": "[[1, -1, 2], [0, 1, 1]]", "x": "[1, -2]"},
)
LAYER = ("h = σ(X W + b)", {"X": "randn(100, 3072)", "W": "randn(3072, 10)", "b": "zeros(10)"})
SOFTMAX = ("softmax(x)", {"x": "[1, 2, 3]"})


def figures(lesson):
    """The figures of a program with values; without any, that of its shapes."""
    text, values = lesson
    draws = Draws(0)
    found = {name: given(value, name, draws) for name, value in values.items()}
    return Figures(Trace(build(text, {name: value.shape for name, value in found.items()}), found).backward())


def section(lesson, *, brief=False, form="table", **page):
    """The section alone, as text."""
    pieces: list[str] = []
    made = lesson if isinstance(lesson, Figures) else figures(lesson)
    write_story(form, Story("Jacobians", (jacobians(made, brief=brief),)), Page(pieces.append, **page))
    return "".join(pieces)


def test_the_lectures_answers_are_said():
    """4,096 × 4,096 and 64 MiB; of a minibatch of 100 409,600 × 409,600 and 671 GB; and what replaces them."""
    one, batch = (" ".join(section(lesson, form="plain").split()) for lesson in (RELU, BATCH))
    for said in ("4,096 × 4,096", "16,777,216 entries", "64 MiB", "diagonal, with only zeros and ones", "never built"):
        assert said in one
    assert "∇x L = 1[x > 0] ⊙ ∇f L takes 4,096 multiplications, and what it makes takes 16 KiB" in one
    for said in ("409,600 × 409,600", "167,772,160,000 entries", "671 GB"):
        assert said in batch


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_no_line_is_wider_than_the_page(width):
    """Sentences fold, and columns of numbers that do not fit are left out."""
    for lesson in (RELU, NETWORK, LAYER, SOFTMAX, ("softmax(x)", {"x": "arange(0, 2, 0.13)"})):
        for unicode in (True, False):
            text = section(lesson, width=width, unicode=unicode)
            assert max(map(len, text.splitlines())) <= width
            assert unicode or text.isascii()


def test_every_kind_has_words_that_ascii_can_show():
    """A sentence for each structure, and nothing in them that would be spelled as an escape."""
    assert set(WORDS) == set(KINDS)
    assert not [words for words in WORDS.values() if "\\" in to_ascii(words)]


def test_a_picture_of_anything_is_small():
    """However large the matrix, its picture has a few rows and columns and shows that something is there."""
    sizes = {"A": (300, 700), "B": (700, 40), "b": (40,), "x": (700,), "S": (2, 3, 300, 700)}
    texts = "A B + b", "A x", "outer(x, b)", "A.T", "softmax(A)", "sum(A, axis=0)", "max(A, axis=1)", "A[3]", "S @ B"
    for text in texts:
        for one in edge_jacobians(Trace(build(text, sizes)).backward()):
            drawn = marks(one.structure.pattern)
            assert 1 <= len(drawn) <= 8
            assert 1 <= len(drawn[0]) <= 16
            assert len({len(row) for row in drawn}) == 1
            assert {*MARKS} >= {*"".join(drawn)} >= {"#"}


def test_the_section_of_a_minibatch_allocates_no_more_than_a_few_values():
    """Beside values of 3.3 MB each there is never more than a local gradient, which is as large."""
    made = figures(BATCH)
    tracemalloc.start()
    section(made)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6.5e6


def test_shapes_alone_are_enough():
    """A symbolic lesson shows structures and pictures, and no numbers."""
    made = Figures(Trace(build("f = W2·max(0, W1 x)", {"W1": (3, 2), "W2": (2, 3), "x": (2,)})).backward())
    text = section(made)
    assert "only zeros and ones" in " ".join(text.split())
    assert "■ ■ · · · ·\n" in text
    numbers = Figures(Trace(build("(x+y)*z")).backward())
    assert "1 × 1" in section(numbers)


def test_rows_that_are_read_aloud_have_their_own_numbers():
    """Where rows are left out the last one still says which it is."""
    rows = [
        line for line in section(("softmax(X)", {"X": "randn(5, 4)"}), form="plain").splitlines() if "row " in line[:4]
    ]
    assert [row.partition(":")[0] for row in rows] == ["row 1", "row 2", "row 3", "row 20"]
