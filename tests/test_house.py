"""The house's own rules: lint, format, types, imports that only go down, and what lies where.

Each rule about the source is a function from a folder to a list of complaints, and is itself tried on a small
bad tree: a checker that finds nothing has to show that it can find something.
"""

import ast
import functools
import inspect
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bpcli.algebra.algebra import Algebra, Elementwise, functions_of
from bpcli.algebra.of_layers import OfLayers
from tests import golden

ROOT = Path(__file__).parent.parent

# From the ground up. A room may import the rooms below its floor and itself, never its neighbours.
FLOORS = (
    {"errors"},
    {"files", "words"},
    {"notation", "algebra", "layout"},
    {"gates"},
    {"graph"},
    {"trace"},
    {"programs"},
    {"lesson", "judge", "code"},
    {"fair"},
    {"quiz", "course", "reference"},
    {"manual"},
    {"formats"},
    {"commands"},
)
# The roof: these may import each other and everything below.
ROOF = {"app", "api", "pytest_plugin", "__main__", "__init__"}
FLOOR_OF = {room: floor for floor, rooms in enumerate((*FLOORS, ROOF)) for room in rooms}

# Who may import a library at all, as the beginnings of module names.
LIBRARY_USERS = {
    "difflib": ("bpcli.words",),
    "sympy": ("bpcli.notation", "bpcli.algebra.exact", "bpcli.algebra.exact_arrays", "bpcli.trace"),
    "rich": ("bpcli.formats", "bpcli.commands", "bpcli.app"),
    "prompt_toolkit": ("bpcli.commands.prompt", "bpcli.commands.step_screen"),
    "distributed": ("bpcli.course.workers",),
    "pytest": ("bpcli.pytest_plugin",),
}
HEAVY = {"sympy", "numpy", "rich", "prompt_toolkit", "distributed"}

# Each of these runs the text that it is given (sympy.S is sympify by a short name).
RUNS_TEXT = {"eval", "sympify", "parse_expr", "S"}
# Python's own compiler, for code that we wrote ourselves, and who may call it.
COMPILERS = {"exec", "compile"}
COMPILER_USER = "bpcli.algebra.source"

# Who may open a file to read it: the one reader, and those with reasons of their own.
READERS = (
    "bpcli.files",
    "bpcli.commands.streams",  # opens nothing, in the place of a closed stream
    "bpcli.course.collect",  # folders of learners, part by part
    "bpcli.course.sandbox",
    "bpcli.course.driver",  # runs in the sandbox, alone
    "bpcli.course.wheel",  # the package's own files, as the next four
    "bpcli.formats.html",
    "bpcli.gates.derivations",
    "bpcli.manual",
    "bpcli.quiz.topics",
)
READS = {"read_text", "read_bytes", "strerror"}  # the last: why the system refused is said in one place

# What a gate may ask of its algebra, which is called `m`.
ASKED = {name for stated in (Elementwise, OfLayers, Algebra) for name in functions_of(stated)}

LONGEST_FILE = 300
TOP_LEVEL = {"pyproject.toml", "README.md", "bpcli", "tests", "exercises", "LICENSE"}


@dataclass(frozen=True, slots=True)
class Module:
    """One parsed file under bpcli/."""

    path: str
    name: str
    tree: ast.Module

    @property
    def package(self) -> list[str]:
        """The parts of the package that relative imports start from."""
        parts = self.name.split(".")
        return parts if self.path.endswith("__init__.py") else parts[:-1]


@dataclass(frozen=True, slots=True)
class Import:
    """One imported module; ``at_once`` when importing the file already imports it."""

    target: str
    line: int
    at_once: bool


@functools.cache
def modules(root: Path) -> list[Module]:
    """Return every module under ``root/bpcli``, each parsed once."""
    found = []
    for file in sorted((root / "bpcli").rglob("*.py")):
        path = file.relative_to(root)
        parts = path.with_suffix("").parts
        name = ".".join(parts[:-1] if path.name == "__init__.py" else parts)
        found.append(Module(path.as_posix(), name, ast.parse(file.read_text(encoding="utf-8"))))
    return found


def room(name: str) -> str:
    """Return the room that a module of ours stands in: the second part of its name."""
    return name.partition(".")[2].partition(".")[0] or "__init__"


def imports(module: Module) -> Iterator[Import]:
    """Yield every import of a module: at the top, inside functions, and under TYPE_CHECKING.

    A string that spells the name of a module of ours counts too, for so the tables name what they load late.
    """
    todo: list[tuple[ast.AST, bool]] = [(module.tree, True)]
    while todo:
        node, at_once = todo.pop()
        match node:
            case ast.Import():
                yield from (Import(alias.name, node.lineno, at_once) for alias in node.names)
            case ast.ImportFrom():
                yield from (Import(target, node.lineno, at_once) for target in _targets(module, node))
            case ast.Constant(value=str(text)) if re.fullmatch(r"bpcli\.\w+[.\w]*(:\w+)?", text):
                if room(text.partition(":")[0]) in FLOOR_OF:
                    yield Import(text, node.lineno, at_once=False)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                at_once = False
            case ast.If(test=ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING")):
                todo += [(child, at_once) for child in node.orelse]
                todo += [(child, False) for child in node.body]
                continue
        todo += [(child, at_once) for child in ast.iter_child_nodes(node)]


def _targets(module: Module, node: ast.ImportFrom) -> list[str]:
    base = module.package[: len(module.package) + 1 - node.level] if node.level else []
    source = ".".join([*base, *([node.module] if node.module else [])])
    if source != "bpcli":
        return [source]
    # Python has read bpcli/__init__.py before any module below it, so the version may be asked for anywhere.
    return [f"bpcli.{alias.name}" for alias in node.names if alias.name != "__version__"]


def upward_imports(root: Path) -> list[str]:
    """Complain about imports that do not go down."""
    complaints = []
    for module in modules(root):
        here = room(module.name)
        if here not in FLOOR_OF:
            complaints.append(f"{module.path}: {here} is no room of the house")
            continue
        for found in imports(module):
            there = room(found.target.partition(":")[0])
            if found.target.split(".")[0] != "bpcli" or there == here:
                continue
            if there not in FLOOR_OF:
                complaints.append(f"{module.path}:{found.line}: {found.target} is no room of the house")
            elif here not in ROOF and FLOOR_OF[there] >= FLOOR_OF[here]:
                complaints.append(f"{module.path}:{found.line}: {here} may not import {there}")
    return complaints


def misplaced_libraries(root: Path) -> list[str]:
    """Complain about SymPy and Rich in the wrong room, and about heavy libraries imported at once."""
    complaints = []
    for module in modules(root):
        for found in imports(module):
            library = found.target.split(".")[0]
            users = LIBRARY_USERS.get(library, ("bpcli",))
            if not any(f"{module.name}.".startswith(f"{user}.") for user in users):
                complaints.append(f"{module.path}:{found.line}: {library} belongs to {', '.join(users)}")
            if library in HEAVY and found.at_once:
                complaints.append(f"{module.path}:{found.line}: import {library} where it is used")
    return complaints


def dangerous_calls(root: Path) -> list[str]:
    """Complain about calls that run text, and about imports that could rename such a call."""
    complaints = []
    for module in modules(root):
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in RUNS_TEXT:
                    complaints.append(f"{module.path}:{node.lineno}: {name}() runs what a person wrote")
                case ast.ImportFrom(names=names) if hidden := {a.name for a in names} & (RUNS_TEXT - {"S"}):
                    complaints.append(f"{module.path}:{node.lineno}: {hidden.pop()} runs what a person wrote")
                case ast.Call(func=ast.Name(id=name) | ast.Attribute(value=ast.Name(id="builtins"), attr=name)) if (
                    name in COMPILERS and module.name != COMPILER_USER
                ):
                    complaints.append(f"{module.path}:{node.lineno}: {name}() belongs to {COMPILER_USER}")
    return complaints


def second_readers(root: Path) -> list[str]:
    """Complain about files that are read in another way than the house's: it has no limit of time and of size."""
    return [
        f"{module.path}:{node.lineno}: {node.attr} belongs to bpcli.files"
        for module in modules(root)
        if not any(f"{module.name}.".startswith(f"{reader}.") for reader in READERS)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr in READS
    ]


def long_files(root: Path) -> list[str]:
    """Complain about files that usually hold two ideas."""
    lengths = {m.path: len((root / m.path).read_text(encoding="utf-8").splitlines()) for m in modules(root)}
    return [f"{path}: {length} lines" for path, length in lengths.items() if length > LONGEST_FILE]


def unstated_functions(root: Path) -> list[str]:
    """Complain about gates that ask their algebra for what `Algebra` does not state, or in another way than it states.

    mypy sees this in gates of a given number of operands, and not in a lambda of any number.
    """
    complaints = []
    for module in modules(root):
        if room(module.name) != "gates":
            continue
        for node in ast.walk(module.tree):
            match node:
                case ast.Attribute(value=ast.Name(id="m"), attr=name) if name not in ASKED:
                    complaints.append(f"{module.path}:{node.lineno}: no algebra has {name}")
                case ast.Call(func=ast.Attribute(value=ast.Name(id="m"), attr=name), args=args, keywords=[]) if hasattr(
                    Algebra, name
                ) and not any(isinstance(arg, ast.Starred) for arg in args):
                    try:
                        inspect.signature(getattr(Algebra, name)).bind(None, *args)
                    except TypeError as error:
                        complaints.append(f"{module.path}:{node.lineno}: {name}: {error}")
    return complaints


RULES = [upward_imports, misplaced_libraries, dangerous_calls, second_readers, long_files, unstated_functions]


@pytest.mark.parametrize("rule", RULES)
def test_the_source_keeps_the_rule(rule):
    """Nothing under bpcli/ breaks a rule, and there is something to look at."""
    assert modules(ROOT)
    assert rule(ROOT) == []


PLANTED = [
    (upward_imports, "graph/a.py", "import bpcli.trace.run", "1: graph may not import trace"),
    (upward_imports, "graph/a.py", "def f():\n  from bpcli.quiz import a", "2: graph may not import quiz"),
    (upward_imports, "graph/a.py", "from ..lesson import story", "1: graph may not import lesson"),
    (upward_imports, "graph/__init__.py", "from .. import judge", "1: graph may not import judge"),
    (upward_imports, "notation/a.py", "from bpcli import algebra", "1: notation may not import algebra"),
    (upward_imports, "algebra/a.py", "from bpcli.notation import read", "1: algebra may not import notation"),
    (upward_imports, "errors.py", "from bpcli.notation import Span", "1: errors may not import notation"),
    (upward_imports, "trace/a.py", "LATE = {'app': 'bpcli.app:main'}", "1: trace may not import app"),
    (upward_imports, "trace/a.py", "LATE = f'bpcli.formats.{name}'", "1: trace may not import formats"),
    (upward_imports, "formats/a.py", "import bpcli", "1: formats may not import __init__"),
    (upward_imports, "formats/a.py", "import bpcli.attic", "1: bpcli.attic is no room of the house"),
    (upward_imports, "attic/a.py", "", ": attic is no room of the house"),
    (upward_imports, "gates/a.py", "if TYPE_CHECKING:\n  import bpcli.graph", "2: gates may not import"),
    (misplaced_libraries, "graph/a.py", "def f():\n    import sympy.core", "2: sympy belongs to"),
    (misplaced_libraries, "algebra/exactly.py", "def f():\n    import sympy", "2: sympy belongs to"),
    (misplaced_libraries, "lesson/a.py", "def f():\n    from rich.text import Text", "2: rich belongs to"),
    (misplaced_libraries, "trace/a.py", "from sympy import diff", "1: import sympy where it is used"),
    (misplaced_libraries, "algebra/a.py", "try:\n  import numpy\nexcept E: 0", "2: import numpy where"),
    (misplaced_libraries, "app.py", "class A:\n    import rich", "2: import rich where it is used"),
    (dangerous_calls, "graph/a.py", "f = eval('1')", "1: eval() runs"),
    (dangerous_calls, "notation/a.py", "sympy.sympify(t)", "1: sympify() runs"),
    (dangerous_calls, "notation/a.py", "from sympy import parse_expr as p", "1: parse_expr runs"),
    (dangerous_calls, "algebra/exact.py", "sympy.S('x')", "1: S() runs"),
    (dangerous_calls, "algebra/exact.py", "exec(code)", "1: exec() belongs to bpcli.algebra.source"),
    (dangerous_calls, "graph/a.py", "builtins.compile(t)", "1: compile() belongs to bpcli.algebra.source"),
    (second_readers, "course/a.py", "text = path.read_text()", "1: read_text belongs to bpcli.files"),
    (second_readers, "course/a.py", "why = error.strerror or ''", "1: strerror belongs to bpcli.files"),
    (long_files, "graph/a.py", "x = 1\n" * 301, ": 301 lines"),
    (unstated_functions, "gates/a.py", "f = lambda m, x: m.exp(m.nope(x))", "1: no algebra has nope"),
    (unstated_functions, "gates/a.py", "f = lambda m, x: m.logistic(x, 2)", "1: logistic: too many"),
]


@pytest.mark.parametrize(("rule", "path", "source", "complaint"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, rule, path, source, complaint):
    """Each rule fails on a file that breaks it, and says where."""
    plant(tmp_path, path, source)
    [found] = rule(tmp_path)
    assert found.startswith(f"bpcli/{path}:")
    assert complaint in found


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("__init__.py", "__version__ = '1'\ndef __getattr__(name):\n    from bpcli import api"),
        ("__main__.py", "from bpcli.app import main"),
        ("app.py", "LATE = ['bpcli.commands.quiz:run']\nimport bpcli"),
        ("graph/a.py", "import bpcli.graph.b\nfrom . import c\nfrom ..gates import d\nfrom .. import errors"),
        ("course/a.py", "from bpcli import __version__, judge\nFILE = 'bpcli.toml'"),
        ("trace/a.py", "import re, ast\nif TYPE_CHECKING:\n    import numpy\ndef f():\n    import sympy"),
        ("algebra/source.py", "import re\nCODE = re.compile('x')\nexec(compile(t, '', 'exec'))"),
        ("algebra/exact.py", "class G:\n  def f(s):\n    from sympy import S\n    return S.Half.evalf()"),
        ("gates/a.py", "x = 1\n" * 300),
        ("gates/a.py", "f = lambda m, *xs: m.maximum(*xs) + m.total(m.exp(xs[0]), 1) + m.pi"),
    ],
)
def test_good_source_draws_no_complaint(tmp_path, path, source):
    """What the rules allow, they let pass."""
    plant(tmp_path, path, source)
    assert [complaint for rule in RULES for complaint in rule(tmp_path)] == []


def plant(root, path, source):
    """Write one module into an otherwise empty house."""
    file = root / "bpcli" / path
    file.parent.mkdir(parents=True)
    file.write_text(source, encoding="utf-8")


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check --diff", "mypy"])
def test_the_tool_is_content(tool):
    """Lint, format and types are in order; the settings are in pyproject.toml."""
    command = [sys.executable, "-m", *tool.split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode:
        pytest.fail(f"{tool}\n{done.stdout}{done.stderr}", pytrace=False)


def test_the_top_level_holds_what_it_should():
    """Nothing but the known entries and dot-files lies at the top of the repository."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    # A checkout may belong to another user, as in a container; reading its file names is safe all the same.
    listed = subprocess.check_output([git, "-c", "safe.directory=*", "ls-files"], cwd=ROOT, encoding="utf-8")
    top = {line.split("/")[0] for line in listed.splitlines()}
    assert {entry for entry in top if not entry.startswith(".")} <= TOP_LEVEL


def test_ci_runs_the_commands_of_the_readme():
    """After its own preparations .ci/run runs the README's two commands as they stand, in an environment elsewhere."""
    _, commands = (ROOT / ".ci/run").read_text(encoding="utf-8").split("# The README's commands.\n")
    told = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert commands == "".join(told).replace(".venv", '"$scratch"/venv').replace("\n", " || exit\n")
    assert len(told) == commands.count("\n") == 2


def test_the_house_in_a_page_names_every_room():
    """The table in bpcli/README.md has each room once, in an order in which imports only go up the page."""
    page = (ROOT / "bpcli/README.md").read_text("utf-8").partition("\n## ")[0]
    rows = [re.findall(r"`(\w+)`", row) for row in re.findall(r"^\| (`.*?) \|", page, re.MULTILINE)]
    rooms = [name for row in rows for name in row]
    assert sorted(rooms) == sorted(set(FLOOR_OF) - {"__main__", "__init__"})
    assert [FLOOR_OF[name] for name in rooms] == sorted(FLOOR_OF[name] for name in rooms)


def test_the_house_in_a_page_names_files_that_are_there():
    """Each file and folder that the page names, but for those that a recipe makes."""
    page = (ROOT / "bpcli/README.md").read_text("utf-8")
    made = {*re.findall(r"new file\s`([^`]+)`", page), "bpcli/formats/reports/NAME.py"}
    named = {*re.findall(r"`((?:bpcli|tests|exercises)/[\w./]+)`", page)}
    assert [path for path in sorted(named - made) if not (ROOT / path).exists()] == []


PRIVATE = re.compile(r"from bpcli[\w.]* import [^\n(]*\b_[a-z]|\bbpcli\.[\w.]*\._[a-z]|setattr\(\w+, \"_[a-z]")


def test_tests_use_public_names():
    """A test reads and patches names that a room offers. Ruff finds attributes; this finds imports and patches."""
    for source in ("from bpcli.a import b, _c", 'setattr("bpcli.a._b", 1)', 'patch.setattr(a, "_b", 1)'):
        assert PRIVATE.search(source)
    files = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    assert [file.name for file in files if PRIVATE.search(file.read_text("utf-8"))] == []


@pytest.fixture
def goldens(tmp_path, monkeypatch):
    """Give an empty folder of goldens, on a person's machine."""
    monkeypatch.setattr(golden, "GOLDENS", tmp_path)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BPCLI_REGENERATE", raising=False)
    return tmp_path


@pytest.mark.usefixtures("goldens")
def test_a_golden_is_made_once_and_then_compared(monkeypatch):
    """A missing golden fails, regenerating writes it, the same text passes, another fails with the diff."""
    with pytest.raises(AssertionError, match=r"no golden a/b\.txt yet"):
        golden.assert_golden("a/b.txt", "σ\n")
    monkeypatch.setenv("BPCLI_REGENERATE", "1")
    golden.assert_golden("a/b.txt", "σ\n")
    monkeypatch.delenv("BPCLI_REGENERATE")
    golden.assert_golden("a/b.txt", "σ\n")
    with pytest.raises(AssertionError, match=r"-σ\n\+\\x1b\[1mσ·\n"):
        golden.assert_golden("a/b.txt", "\x1b[1mσ \n")


def test_ci_never_writes_a_golden(goldens, monkeypatch):
    """Regenerating where CI is set fails and leaves no file."""
    monkeypatch.setenv("BPCLI_REGENERATE", "1")
    monkeypatch.setenv("CI", "true")
    with pytest.raises(AssertionError, match="CI run"):
        golden.assert_golden("a.txt", "")
    assert list(goldens.iterdir()) == []
