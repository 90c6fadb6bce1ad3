"""LaTeX documents: formulas as mathematics, a structure that compiles, and no command of a learner's.

Where there is a pdflatex it compiles them; everywhere a reader of TeX's structure checks them.
"""

import re
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bpcli import explain
from bpcli.algebra import shown, shown_arrays
from bpcli.algebra.formula import ArrayText, Formula, at, call, equation, indexed, listed, nabla, norm, slope, words
from bpcli.algebra.text import Form, Text
from bpcli.formats import Page, write_story
from bpcli.formats.tex_math import math
from bpcli.formats.tex_text import escape, name
from bpcli.gates.array_gate import summed
from bpcli.lesson import columns as col
from bpcli.lesson.story import Drawing, Equation, Facts, Kind, Listing, Picture, Section, Sentence, Steps, Story, Table
from tests.formats import hostile

LESSONS = {
    "lecture": ("(x+y)*z", {"x": -2, "y": 5, "z": -4}, {}),
    "sigmoid": ("1/(1+exp(-(w0*x0+w1*x1+w2)))", {"w0": 2, "x0": -1, "w1": -3, "x1": -2, "w2": -3}, {"check": True}),
    "symbolic": ("a = relu(x)^2/|y| + sqrt(z); b = a*log(a); f = b/a - max(x, y, 1)", {}, {"detail": "verbose"}),
    "exact": ("sqrt(2)*x/3 + atan(y)*pi + 1e-7", {"x": "1/3", "y": 1}, {"exact": True}),
    "norm": ("||W x||^2", {"W": "[[0.1, 0.5], [-0.3, 0.8]]", "x": "[0.2, 0.4]"}, {"check": True, "jacobian": True}),
    "network": (
        "h = tanh(x @ W.T + b); s = h @ V; f = cross_entropy(s, [0, 1]) + 0.1*l2(W)",
        {"x": "randn(2, 3)", "W": "randn(4, 3)", "b": "[0, 0, 0, 1]", "V": "randn(4, 20)"},
        {"detail": "verbose"},
    ),
    "names": (
        "무게*α_b + Ж·é_1 + end + input + λ_ij/x_0",
        dict.fromkeys(["무게", "α_b", "Ж", "é_1", "end", "input", "λ_ij", "x_0"], 2),
        {},
    ),
}  # fmt: skip
COMMANDS = {
    "alpha", "lambda", "sigma", "pi", "mu", "Omega", "Sigma", "begin", "end", "frac", "partial", "nabla", "cdot",
    "odot", "times", "div", "to", "dots", "left", "right", "lvert", "rvert", "lVert", "rVert", "sqrt", "top",
    "mathbf", "mathit", "mathrel", "text", "operatorname", "sum", "exp", "log", "sin", "cos", "tan", "sinh", "cosh",
    "tanh", "max", "min", "leq", "geq", "neq", "approx", "allowbreak", "quad", "displaystyle", "textbf", "texttt",
    "color", "draw", "fill", "node", "triangleright", "linewidth", "dimexpr",
    "relax", "tabcolsep", "setlength", "small", "footnotesize", "tiny", "raggedright",
    "arraybackslash", "rule", "hline", "endhead", "newline", "item", "mbox", "section", "subsection",
    "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar", "arcsin", "arccos",
    "arctan", "pm", "wedge", "otimes", "surd", "Vert", "tfrac", "neg", "infty", "bullet",
    "underline", "hspace",
    "det",
}  # fmt: skip
TOKEN = re.compile(r"\\([a-zA-Z]+|.)|([{}$&#%^_~])|(?P<rest>[^\\{}$&#%^_~]+)", re.DOTALL)


def problems(text):
    """What TeX, or a reader, would not like about a document."""
    body = text.partition("\\begin{document}")[2].rpartition("\\end{document}")[0]
    found = []
    open_ones = []
    for kind, environment in re.findall(r"\\(begin|end)\{([a-z*]+)\}", body):
        if kind == "begin":
            open_ones.append(environment)
        elif not open_ones or open_ones.pop() != environment:
            found.append(f"{environment} ends where it is not open")
    if open_ones or "^^" in body:
        found.append(f"open at the end: {open_ones}, or a sign by its number")
    commands = re.findall(r"\\([a-zA-Z]+)", body.replace("\\\\", ""))
    found += [f"{command} is no command of ours" for command in commands if command not in COMMANDS]
    return found + _groups(body)


def _groups(body):
    """What is wrong with groups, formulas and signs that mean something."""
    found, modes = [], []
    depth, lefts, math_at = 0, 0, None  # math_at: how deep the formula began that is open
    for match in TOKEN.finditer(body):
        before, sign = body[: match.start()], match[2]
        lefts += {"left": 1, "right": -1}.get(match[1] or "", 0)
        if sign == "{":
            depth += 1
            modes.append(math_at)
            math_at = None if before.endswith("\\text") else math_at
        elif sign == "}":
            depth -= 1
            math_at = modes.pop() if modes else math_at
        elif sign == "$":
            if math_at is not None and (depth != math_at or lefts or before.endswith("$")):
                found.append("a formula ends inside a group, or is empty")
            math_at = depth if math_at is None else None
        elif sign in {"#", "%"} or (sign in {"^", "_"} and math_at is None):
            found.append(f"{sign} stands alone")
        if depth < 0:
            found.append("a group ends that is not open")
    return found + ["a group, a bracket or a formula is open at the end"] * bool(depth or lefts or math_at is not None)


def document(lesson, *, unicode=True):
    """The document of one of LESSONS."""
    expression, values, asked = LESSONS[lesson]
    if unicode:
        return explain(expression, values).lesson("latex", **asked)
    parts = []
    from bpcli.formats import write_lesson
    from bpcli.lesson.tell import Telling

    write_lesson("latex", explain(expression, values), Telling(**asked), Page(parts.append, unicode=False))
    return "".join(parts)


x, y, c = Text("x"), Text("y"), Text("c")
W, q, s = ArrayText("W"), ArrayText("q"), ArrayText("s")
UPSTREAM = nabla("f", "q", ArrayText)


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        (equation("f", (x + y) * c), r"f = (x + y) \cdot c"),
        (-1 / (1 + x) ** 2, r"-\frac{1}{(1 + x)^{2}}"),
        ((x + y) / (c * x), r"\frac{x + y}{c \cdot x}"),
        (x ** (Text.lift(1) / 2), r"x^{\frac{1}{2}}"),
        (-(Text("e") ** -x), "-e^{-x}"),
        ((x**2) ** 3, "(x^{2})^{3}"),
        (call("sqrt", 2 * Text("π")), r"\sqrt{2 \cdot \pi}"),
        (call("σ", x) * (1 - call("σ", x)), r"\sigma(x) \cdot (1 - \sigma(x))"),
        (shown.indicator(x > 0), r"\mathbf{1}[x > 0]"),
        (shown.absolute(x - 1), r"\lvert x - 1\rvert"),
        (norm(q) ** 2, r"\lVert q\rVert^{2}"),
        (shown_arrays.outer(2 * q, s), r"2 \cdot q \cdot s^{\top}"),
        (s * shown_arrays.total(q * s, 0), r"s \odot \operatorname{sum}(q \odot s,\allowbreak \mathit{axis}=0)"),
        (equation(nabla("f", "x"), x, sign=" += "), r"\nabla_{x} f \mathrel{{+}{=}} x"),
        (summed("k", indexed("W", "kj")), r"\sum_{k} W_{kj}"),
        (equation(nabla("f", "W"), shown_arrays.outer(UPSTREAM, s)), r"\nabla_{W} f = \nabla_{q} f \cdot s^{\top}"),
        (slope("f", indexed("q1", "i")), r"\frac{\partial f}{\partial {q_{1}}_{i}}"),
        (indexed(call("softmax", s), "i"), r"\operatorname{softmax}(s)_{i}"),
        (at(W, "0, 1:2"), r"W[0,\allowbreak 1{:}2]"),
        (Text.verbatim("1.5e−7") * x, r"1.5 \cdot 10^{-7} \cdot x"),
        (Formula("(2, 2)", ", ", words("norm "), "3"), r"(2,\allowbreak 2),\allowbreak \text{norm }3"),
        (listed([listed(["1", "−2"]), listed(["3", "4"])]), r"\begin{bmatrix} 1 & -2 \\ 3 & 4 \end{bmatrix}"),
        (listed([listed(["1"]), listed(["2", "3"])]), r"[[1],\allowbreak [2,\allowbreak 3]]"),
        ((1 / x).in_brackets() * y, r"\left(\frac{1}{x}\right) \cdot y"),
        (Formula("−4·1 = ", Text.joined("?1", form=Form.BLANK)), r"-4 \cdot 1 = \mathbf{?1}"),
        ("((((", "(((("),
        ("learning_rate", r"\mathit{learning\_rate}"),
        ("", "{}"),
    ],
)  # fmt: skip
def test_a_formula_becomes_mathematics(formula, tex):
    """What is shown is set as a textbook sets it; of what is no formula the signs are spelled."""
    assert math(formula if isinstance(formula, str) else Formula(formula)) == tex


def test_the_longest_sum_is_set():
    """Without recursion: a sum of thousands of terms is nested as deep."""
    assert math(Formula(sum((x for _ in range(3000)), y))).count("x") == 3000


def test_names():
    """A letter stands alone, indices below the line, a word in italics, other alphabets as text."""
    given_names = ("x", "x0", "w_12", "W_ij", "loss", "learning_rate", "λ", "λ2", "무게", "é")
    expected = ["x", "x_{0}", "w_{12}", "W_{ij}", r"\mathit{loss}", r"\mathit{learning\_rate}"]
    expected += [r"\lambda", r"\lambda_{2}", r"\text{무게}", r"\text{é}"]
    assert list(map(name, given_names)) == expected


def test_no_formula_of_a_lesson_is_spelled():
    """Each formula keeps its pieces up to the document: no sign of the notation is left in a word or among words."""
    for lesson in LESSONS:
        words = re.findall(r"\\(?:text|mathit)\{([^{}]*)\}", document(lesson))
        assert not [word for word in words if re.search(r"[·⊙ᵀ∂∇Σ²(\[/=]", word) and word != "(operand 1)"]
        assert not re.findall(r"\$\\(?:partial|nabla)\$", document(lesson))


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_document_is_well_formed(lesson):
    """Groups, environments and formulas close where they were opened, and every command is one of ours."""
    assert problems(document(lesson)) == []
    plain = document(lesson, unicode=False)
    assert plain.isascii()
    assert problems(plain) == []


@pytest.mark.parametrize(
    "body",
    ["{", "}", "$x", "a_b", "50%", "\\input{x}", "\\begin{center}", "$\\left( x$", "{$}$", "a # b", "$^^5c$", "$$"],
)
def test_the_check_of_the_structure_finds_what_is_wrong(body):
    """Each of these would break a document."""
    assert problems(f"\\begin{{document}}{body}\\end{{document}}")


def story(text):
    """A story that has the text in every place."""
    table = Table((col.EDGE, col.GATE, col.LOCAL, col.VALUE, col.SHAPE), 1, lambda _: (text,) * 5)
    blocks = (
        Sentence(text),
        Facts(((text, text),)),
        Facts(((text, text),), Kind.FORMULA),
        table,
        Drawing((), text, text, hostile.circuit(text)),
        Steps((Equation(text, text, text),)),
        Listing(text),
        Picture((), ((text,),), (text,), text),
    )
    return Story(text, (Section(text, blocks),))


def written(text, *, unicode=True):
    """The document of a story that has the text in every place."""
    parts = []
    write_story("latex", story(text), Page(parts.append, unicode=unicode))
    return "".join(parts)


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_text_is_a_command(text):
    """Whatever stands in names, numbers and sentences, the document keeps its structure and its commands."""
    assert problems(written(text)) == []
    assert problems(written(text, unicode=False)) == []


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("xW012 _^ᵀ²(){}[]|‖+−·⋅⊙/=,;:.$\\%&#~<>∂∇Σσπ…½≤→1e\"'무é-"), max_size=30))
def test_every_formula_is_well_formed(text):
    """Any row of signs becomes a formula, and any sentence a text, that TeX can read."""
    assert problems(f"\\begin{{document}}$\\displaystyle {math(text)}$ {escape(text)}\\end{{document}}") == []


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="compiling needs a pdflatex")
def test_pdflatex_compiles_them(tmp_path):
    """pdfLaTeX makes a document of each lesson, and of every hostile text, without an error."""
    bodies = {lesson: document(lesson) for lesson in LESSONS}
    head, begin, _ = bodies["lecture"].partition("\\begin{document}")
    hostile_bodies = (written(text).partition(begin)[2].rpartition("\\end{document}")[0] for text in hostile.TEXTS)
    bodies["hostile"] = "\n".join((head, begin, *hostile_bodies, "\\end{document}", ""))
    for lesson, text in bodies.items():
        (tmp_path / f"{lesson}.tex").write_text(text, encoding="utf-8")
        options = ["-draftmode", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
        command = ["pdflatex", *options, f"{lesson}.tex"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=120, check=False)
        log = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, log[-1500:]
        wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)]
        assert lesson == "hostile" or max(wide, default=0) < 30, log[-3000:]


def test_names_that_came_in_as_latex_are_as_they_were_typed():
    """Letters, accents and scripts come back; what else was typed in a name does not."""
    document = explain(r"$\hat{y} = W^{[1]} x_0 + \hspace{1em}{\theta}_{2} z'$").lesson("latex")
    assert r"\hat{y}" in document
    assert r"{W^{[1]}} \cdot {x_0}" in document
    assert r"\partial {z'}" in document
    assert "hspace{1em}" not in document
