"""What no text may do: run, hang, or eat the machine. And the honest work that must get through all the same."""

import json
import sys

import pytest

from bpcli import InputError, explain
from bpcli.notation import limits
from tests.terminal import Case, reports
from tests.terminal import explain as typed

SECONDS = 5  # of processor time: two on the slowest of machines, and room for a first import

PAYLOADS = [
    "__import__('os').system('touch planted')",
    '__import__("os").system("touch planted")',
    "().__class__.__bases__[0].__subclasses__()",
    "planted.__class__",
    "x.__init__.__globals__",
    "lambda planted: planted",
    "(lambda: planted)()",
    "[planted for planted in (1, 2)]",
    "{planted: 1}",
    "(planted := 2)",
    "f'{planted}'",
    "'planted' * 3",
    "exec(planted)",
    "eval(planted)",
    "open(planted)",
    "print(planted)",
    "getattr(x, planted)",
    "__builtins__",
    "x if planted else y",
    "planted\nimport os",
    "x; import planted",
    "x\\\nplanted",
    "yield planted",
    "await planted",
    "*planted",
    "**planted",
    "x, *planted",
    "exp(*planted)",
    "exp(**planted)",
    "x @ planted.T.__class__",
    "1[planted].__class__",
    "S('planted')",
    "Integer(planted)",
    "Symbol('planted')",
    "sympify(planted)",
    "V0.__class__",
    "F0(planted)",
    "#\nplanted()",
    "$(touch planted)",
    "`touch planted`",
    "../../planted",
    "{{planted}}",
    "%s planted",
]


def planted_cases(folder):
    """Each payload as an expression, a program, a value, a value in a file, a file's name and an option's value."""
    cases = {}
    for number, payload in enumerate(PAYLOADS):
        (folder / f"{number}.toml").write_text(f"x = {json.dumps(payload)}\n", encoding="utf-8")
        ways = {
            "expression": [payload],
            "with values": [payload, "x=1", "planted=2"],
            "statement": [f"q = {payload}; f = q"],
            "value": ["2x", f"x={payload}"],
            "file": ["2x", "--inputs", str(folder / f"{number}.toml")],
            "file name": ["--file", payload],
            "name": ["2x", f"{payload}=1"],
            "upstream": ["2x", "x=1", "--upstream", payload],
            "exact": ["2x", f"x={payload}", "--exact"],
        }
        cases |= {f"{payload} as {way}": Case(arguments) for way, arguments in ways.items()}
    return cases


def test_text_is_never_executed(tmp_path):
    """Nothing happens: no process, no file, and no word that was typed reaches Python's compiler."""
    cases = planted_cases(tmp_path)
    files = sorted(tmp_path.iterdir())
    found = reports(cases)
    assert found.keys() == cases.keys()
    assert {name: report.acts for name, report in found.items() if report.acts} == {}
    assert {report.code for report in found.values()} <= {0, 2}
    assert [name for name, report in found.items() if (report.code == 2) == bool(report.out)] == []
    assert sorted(tmp_path.iterdir()) == files


def test_the_watch_finds_what_it_watches_for():
    """A check that finds nothing has to show that it can find something."""
    from tests.terminal import _watch

    acts = []
    _watch("os.system", ("touch planted",), acts)
    _watch("compile", ("planted + 1", "<string>"), acts)
    _watch("compile", ("V0 + V1", "<unknown>"), acts)
    assert len(acts) == 2


MOST = limits.MAX_TEXT
LONG = limits.MAX_STATEMENT
MEGABYTE = 1_000_000


def squares(first, times, step="{0}*{0}"):
    """A program whose statements each work on the one before."""
    lines = [f"a0 = {first}", *(f"a{i} = {step.format(f'a{i - 1}')}" for i in range(1, times))]
    return "; ".join(lines)


TOO_LARGE = {
    "a tower of powers": Case(["9**9**9**9"]),
    "a tower of powers, exact": Case(["9**9**9**9", "--exact"]),
    "a tower in a value": Case(["x", "x=9**9**9**9"]),
    "a tower in a value, exact": Case(["x", "x=9^9^9", "--exact"]),
    "a tower as upstream": Case(["x", "x=1", "--upstream", "9^9^9"]),
    "a tower of names": Case(["x^x^x^x^x^x", "x=9"]),
    "a long exponent": Case(["x^" + "9" * 390, "x=2"]),
    **{f"ten thousand {sign}": Case(["-", "x=1"], sign * 10_000 + "x") for sign in ("(", "[", "1[", "|", "‖", "exp(")},
    "ten thousand brackets, closed": Case(["-", "x=1"], "(" * 10_000 + "x" + ")" * 10_000),
    "ten thousand bars, closed": Case(["-", "x=1"], "|" * 10_000 + "x" + "|" * 10_000),
    "ten thousand closing brackets": Case(["-", "x=1"], "x" + ")" * 10_000),
    "ten thousand superscripts": Case(["-", "x=1"], "x" + "²" * 10_000),
    "ten thousand superscripts, apart": Case(["-", "x=1"], "x" + " ²" * 10_000),
    "ten thousand minus signs": Case(["-", "x=1"], "-" * 10_000 + "x"),
    "ten thousand roots": Case(["-", "x=1"], "√" * 10_000 + "x"),
    "ten thousand powers": Case(["-", "x=1"], "^".join(["x"] * 10_000)),
    "ten thousand factors": Case(["-", "x=1"], "x " * 10_000),
    "ten thousand transposes": Case(["-", "x=1"], "x" + "ᵀ" * 10_000),
    "ten thousand arguments": Case(["-", "x=1"], f"max({','.join(['x'] * 10_000)})"),
    "ten thousand comparisons": Case(["-", "x=1"], f"1[{','.join(['x > 0'] * 10_000)}]"),
    "a long name": Case(["-"], "x" * 1000),
    "a long number": Case(["-"], "9" * 1000),
    "a long exponent of ten": Case(["-"], "1e" + "9" * 1000),
    "a long name of a value": Case(["x", f"{'y' * 5000}=1"]),
    "a long value": Case(["x", f"x={'9' * 5000}"]),
    "a long sum in a value": Case(["x", f"x={'1+' * 30_000}1"]),
    **{
        f"a megabyte of {name}": Case(["-"], (text * MEGABYTE)[:MEGABYTE])
        for name, text in {"x+": "x+", ";": ";", "x": "x", "9": "9", "blanks": " ", "newlines": "\n", "(": "("}.items()
    },
    "half a million statements": Case(["-"], "x;" * 499_000),
    "a million lines": Case(["-"], "x = 1\n" * MEGABYTE),
    **{
        f"the most text of {name}": Case(["-", "x=1"], (text * MOST)[:MOST])
        for name, text in {
            "sums": "x+",
            "semicolons": ";",
            "one name": "x",
            "one number": "9",
            "statements": "x;",
            "lines": "x+x\n",
            "open brackets": "(",
            "closed brackets": ")",
            "bracket pairs": "()",
            "bars": "|",
            "signs": "+",
            "equals": "=",
            "commas": ",",
            "points": ".",
            "quotes": "'",
            "null characters": "\0",
            "escapes": "\x1b",
            "combining": "\u0301",
            "words": "x ",
            "splits": "xx ",
            "comments": "#\n",
            "one comment": "#",
            "carriage returns": "\r",
        }.items()
    },
    "the most statement of sums": Case(["-", "x=1"], ("x+" * LONG)[: LONG - 1]),
    "the most statement of powers": Case(["-", "x=1"], ("2^" * LONG)[: LONG - 1]),
    "the most statement of numbers": Case(["-", "x=1"], ("1 " * LONG)[:LONG]),
    "the most statement of functions": Case(["-", "x=1"], ("exp " * LONG)[:LONG]),
    "the most statement of splits": Case(["-", "x=1", "y=1"], ("xyxyyxyxxyxyyxyxyxxyxy " * LONG)[:LONG]),
    "the most names": Case(["-", "x=1"], "".join(f"{'n' * 60}{i}=x;" for i in range(7000)) + "y"),
    "a folded statement": Case([f"q = {'+'.join(f'x{i}*x{i}' for i in range(300))}; f = q", "--group", "q"]),
}


@pytest.fixture(scope="module")
def too_large():
    """What became of every case that is too large."""
    return reports(TOO_LARGE)


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_refused_at_once(too_large, name):
    """A clear error within seconds of processor time and a gibibyte of memory; never a bug, never silence."""
    assert name in too_large, "it never came back"
    report = too_large[name]
    assert (report.code, report.out) == (2, 0)
    assert report.complaint.startswith("error: ")
    assert report.err < 1000
    assert report.seconds < SECONDS


TOML = {
    "many values": "".join(f"a{i} = {i}\n" for i in range(20_000)),
    "deep brackets": "x = " + "[" * 200_000,
    "closed brackets": "x = " + "[" * 100_000 + "]" * 100_000,
    "inline tables": "x = " + "{a = " * 60_000,
    "a key of many parts": "a." * 200_000 + "a = 1",
    "a quoted key of many parts": '"a b".' * 60_000 + "a = 1",
    "a table of many parts": "[" + "a." * 200_000 + "a]",
    "many tables": "".join(f"[a{i}]\n" for i in range(40_000)),
    "a long whole number": "x = " + "9" * 400_000,
    "a long hexadecimal": "x = 0x" + "f" * 400_000,
    "a long decimal": "x = 1." + "1" * 400_000,
    "a long text": 'x = "' + "9" * 400_000 + '"',
    "a text of brackets": 'x = "' + "(" * 400_000 + '"',
    "a text of semicolons": 'x = "' + ";" * 400_000 + '"',
    "a tower": 'x = "9**9**9**9"',
    "a long key": "a" * 400_000 + " = 1",
    "a long list": "x = [" + "1, " * 100_000 + "]",
    "a megabyte": "# " + "x" * MEGABYTE,
}


def test_a_file_of_values_is_bounded_too(tmp_path):
    """However a file of values is filled, there is an answer within seconds, and an error where it cannot be used."""
    cases = {}
    for number, (name, text) in enumerate(TOML.items()):
        file = tmp_path / f"{number}.toml"
        file.write_text(text, encoding="utf-8")
        cases[name] = Case(["2x", "--inputs", str(file), "--format", "json"])
    found = reports(cases)
    assert found.keys() == cases.keys()
    assert {name: report.seconds for name, report in found.items() if report.seconds > SECONDS} == {}
    assert {name: report.code for name, report in found.items() if report.code != 2} == {
        "many values": 0,
        "a long list": 0,
    }


EXACT = {
    # refused: they would grow without end
    "squaring a fraction": (2, Case(["-", "x=1/3", "--exact"], squares("x + 1/7", 40))),
    "raising a fraction": (2, Case(["-", "x=1/3", "--exact"], squares("x", 40, "{0}^2"))),
    "raising a fraction at once": (2, Case(["x^100000", "x=1/3", "--exact"])),
    "the logistic map": (2, Case(["-", "x=1/3", "--exact"], squares("x", 60, "3.7*{0}*(1 - {0})"))),
    "a long chain of fractions": (2, Case(["-", "x=1/3", "--exact"], squares("x", 5000, "{0}/3 + x"))),
    "a tower of surds": (2, Case(["sqrt(" * 100 + "x" + "+ 1)" * 100, "x=2", "--exact"])),
    "a tower of cube roots": (2, Case(["-", "x=1/3", "--exact"], squares("x", 60, "{0}^(1/3) + 1"))),
    "many roots": (2, Case(["+".join(f"sqrt(x + {i})" for i in range(600)), "x=2", "--exact"])),
    "a product of many roots": (2, Case(["*".join(f"(1 + sqrt(x + {i}))" for i in range(300)), "x=2", "--exact"])),
    "squaring a sum of roots": (
        2,
        Case(["-", "x=1/9", "--exact"], squares("sqrt(x)/9 + sqrt(3)/9", 40, "{0}*{0} + {0}")),
    ),
    "roots of roots": (2, Case(["√" * 900 + "(x + y)", "x=1/2", "y=9/10", "--exact"])),
    "a tower of exp": (2, Case(["exp(-" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of sigmoids": (2, Case(["sigmoid(" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of silu": (2, Case(["silu(" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of sines": (2, Case(["sin(" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of tanh": (2, Case(["tanh(" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of gelu": (2, Case(["gelu(" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of acos": (2, Case(["acos(1/3*" * 150 + "x" + ")" * 150, "x=1/3", "--exact"])),
    "a tower of powers": (2, Case(["x^" * 40 + "x", "x=1/2", "--exact"])),
    "a tower in one gate": (2, Case([f"q = {'exp(-' * 80}x{')' * 80}; f = 2q", "x=1/3", "--exact", "--group", "q"])),
    "a gradient that doubles": (2, Case(["-", "x=2", "--exact"], squares("x", 60, "2^{0} - {0}"))),
    "thousands of sines": (2, Case(["; ".join(f"a{i} = sin(x + {i})" for i in range(3000)), "x=2", "--exact"])),
    "many deep values": (
        2,
        Case(["; ".join(f"a{i} = {'acos(1/3*' * 5}x{')' * 5}" for i in range(300)), "x=1/3", "--exact"]),
    ),
    "many large choices": (
        2,
        Case(
            [
                "; ".join(f"a{i} = max({','.join(f'sqrt(x + {j})' for j in range(40))})" for i in range(30)),
                "x=2",
                "--exact",
            ]
        ),
    ),
    "a value of a tower": (2, Case(["2x", f"x={'exp(-' * 100}1{')' * 100}", "--exact"])),
    # honest
    "a tower of plain roots": (0, Case(["sqrt(" * 20 + "x" + ")" * 20, "x=2", "--exact"])),
    "logarithms of exponentials": (0, Case(["log(exp(" * 20 + "x" + "))" * 20, "x=1/3", "--exact"])),
    "equal in disguise": (0, Case(["max(sqrt(2) + sqrt(3), sqrt(5 + 2sqrt(6)))*x", "x=2", "--exact"])),
    "a whole network": (0, Case(["-", "x=1/3", "--exact"], squares("sigmoid(x)", 3, "sigmoid(2{0} - 1)"))),
    "a large choice": (0, Case([f"max({','.join(f'x + {i}' for i in range(50))})", "x=1/3", "--exact"])),
    "a large argument": (0, Case(["sin(x)*cos(x)", "x=1e300", "--exact"])),
    "many digits": (0, Case(["x*x*x", f"x=0.{'1234567' * 50}", "--exact"])),
    "a large root": (0, Case(["sqrt(x)", f"x={(2**89 - 1) * (2**107 - 1)}", "--exact"])),
    "a thousand statements": (0, Case(["-", "x=1/3", "--exact"], squares("x", 1000, "{0} + x"))),
    "a long sum": (0, Case(["-", "x=1/3", "--exact"], "+".join(["x"] * 2000))),
}


@pytest.fixture(scope="module")
def exactly():
    """What became of every case in exact numbers."""
    return reports({name: case for name, (_, case) in EXACT.items()}, timeout=240)


@pytest.mark.parametrize("name", EXACT)
def test_exact_numbers_never_hang(exactly, name):
    """Fractions that grow, towers and crowds of roots end in a clear error; honest work gets through."""
    assert name in exactly, "it never came back"
    report = exactly[name]
    assert report.code == EXACT[name][0], report.complaint
    assert report.seconds < 2 * SECONDS
    if report.code:
        assert report.out == 0
        assert report.complaint.startswith("error: ")


DEPTH = 1200  # more than Python's recursion limit, so that whatever calls itself once a level fails
DEEP = {
    "a flat sum": "+".join(["x*y"] * DEPTH),
    "nested brackets": "(" * 150 + "x + y" + ")" * 150,
    "nested calls": "sigmoid(" * 150 + "x + y" + ")" * 150,
    "nested choices": "max(x, " * 150 + "y" + ")" * 150,
    "nested bars": "| " * 150 + "x - y" + " |" * 150,
    "minus signs": "-" * DEPTH + "x*y",
    "quotients": "x" + "/y" * DEPTH,
    "powers": "^".join(["x"] * 100) + " + y",
    "a chain": squares("x*y", DEPTH, "{0}/2 + x"),
    "a chain that branches": squares("x*y", DEPTH, "{0}/4 + {0}/5"),
    "statements": "; ".join(f"a{i} = x*{i} + y" for i in range(DEPTH)),
}
VALUES = ["x=1/2", "y=9/10"]
OPTIONS = {
    "as it is": VALUES,
    "symbolic": [],
    "grouped": [*VALUES, "--group"],
    "grouped, symbolic": ["--group"],
    "opened": [*VALUES, "--expand", "sigmoid"],
    "shared": [*VALUES, "--share"],
    "checked": [*VALUES, "--check"],
    "one gradient": [*VALUES, "--wrt", "x"],
    "of an input": [*VALUES, "--of", "x"],
}


@pytest.mark.parametrize("options", OPTIONS)
@pytest.mark.parametrize("program", DEEP)
def test_deep_and_long_work_runs_under_every_option(program, options):
    """Deeper than Python's recursion limit, with values and without: no option recurses, in tables or in JSON."""
    assert sys.getrecursionlimit() < DEPTH
    for form in ("markdown", "json") if options in {"as it is", "symbolic"} else ("markdown",):
        seen = typed("-", *OPTIONS[options], "--format", form, stdin=DEEP[program].encode())
        assert (seen.code, seen.err) == (0, "")
        assert form != "json" or json.loads(seen.out)["backward"]


@pytest.mark.parametrize("program", ["a flat sum", "nested brackets", "nested choices", "a chain", "statements"])
def test_deep_and_long_work_runs_exactly_or_says_why_not(program):
    """In exact numbers a long chain may grow too large, which is said; nothing recurses."""
    seen = typed("-", *VALUES, "--exact", "--format", "markdown", stdin=DEEP[program].encode())
    assert seen.code == (2 if program == "a chain" else 0), seen.err
    assert seen.code == 0 or seen.err.startswith("error: the exact values together ")


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("(" * limits.MAX_DEPTH + "x" + ")" * limits.MAX_DEPTH, "("),
        ("+".join(["x"] * 2500), "+x"),
        ("x" * limits.MAX_NAME, "x"),
        (f"max({','.join(['x'] * limits.MAX_COMPARED)})", None),
        ("x*" + "9" * 300, None),
    ],
    ids=["brackets", "a sum", "a name", "a max", "a number"],
)
def test_what_is_just_small_enough_runs(text, limit):
    """The limits are where they are said to be: at them it runs, a little past them it is an error."""
    assert explain(text).graph.gates
    if limit == "(":
        with pytest.raises(InputError, match="nested more than"):
            explain(f"({text})")
    if limit == "x":
        with pytest.raises(InputError, match="a name may have"):
            explain(f"{text}x")
    if limit == "+x":
        with pytest.raises(InputError, match="too long to read in one piece"):
            explain(text + limit * 500)
