"""What a learner reads after a mistake: what was wrong, where, and what to try.

The transcripts are whole: the command, then everything that comes out on standard error. Standard output stays empty
and the exit code is 2.
"""

import json
import shlex

import pytest

from bpcli import InputError, explain
from bpcli.errors import shortened
from tests.terminal import bpcli
from tests.terminal import explain as typed

FILES = {
    "empty.txt": b"",
    "nul.bin": b"\0\1",
    "bytes.bin": bytes(range(256)),
    "windows.txt": "x*y".encode("utf-16"),
    "circuit.txt": b"q = x + y\nf = q $ z\n",
    "bad.toml": b"x = = 1\n",
    "twice.toml": b"x = 1\nx = 2\n",
    "bools.toml": b"x = true\n",
    "nested.toml": b"[x]\ny = 1\n",
    "date.toml": b"x = 2020-01-01\n",
    "inf.toml": b"x = inf\n",
    "nan.toml": b"x = nan\n",
    "text.toml": b'x = "one half"\n',
    "name.toml": b'"2x" = 1\n',
    "control.toml": b'"a\\u001b[31m" = 1\n',
    "digits.toml": b"x = " + b"9" * 5000 + b"\n",
    "dots.toml": b"a." * 200 + b"a = 1\n",
    "latin.toml": 'x = "é"\n'.encode("latin-1"),
    "one.toml": b"x = 1\n",
}

TRANSCRIPTS = r"""
# brackets and operands

$ bpcli explain "(x+y*z" x=1
error: this bracket is never closed
  (x+y*z
  ^

$ bpcli explain "x+y)*z" x=1
error: this bracket closes nothing
  x+y)*z
     ^
  no bracket is open here

$ bpcli explain "((x+y)*z" x=1
error: this bracket is never closed
  ((x+y)*z
  ^

$ bpcli explain "(x+y]*z" x=1
error: ( is still open before this
  (x+y]*z
      ^
  close it first, or leave ] out

$ bpcli explain "|x+y" x=1
error: this bar is never closed
  |x+y
  ^

$ bpcli explain "||x| - y|" x=1
error: this bar is never closed
  ||x| - y|
  ^^
  || is one sign, the bar of a norm: write | |x| − y | with blanks, or abs(abs(x) − y)

$ bpcli explain "(|x)|" x=1
error: | is still open before this
  (|x)|
     ^
  close it first, or leave ) out

$ bpcli explain "x+" x=1
error: the expression ends too early
  x+
   ^
  an operand is missing after this

$ bpcli explain "x*/y" x=1
error: an operand is missing between * and /
  x*/y
    ^

$ bpcli explain "*x" x=1
error: an operand is missing before this
  *x
  ^

$ bpcli explain "()" x=1
error: there is nothing between these brackets
  ()
  ^^

$ bpcli explain "exp()" x=1
error: there is nothing between these brackets
  exp()
     ^^

$ bpcli explain "" x=1
error: there is no expression
  for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4

$ bpcli explain "x//y" x=1
error: // divides whole numbers that are sizes
  x//y
  ^^^^
  a division is written /

$ bpcli explain "x > 0" x=1
error: the output is a comparison, so it has no gradient to teach
  x > 0
  ^^^^^
  use it in a formula, such as (x > 0)*y

$ bpcli explain "x, y" x=1
error: a comma separates the arguments of a function
  x, y
   ^
  a decimal point is written .

$ bpcli explain "1,5*x" x=1
error: a comma separates the arguments of a function
  1,5*x
   ^
  a decimal point is written .

$ bpcli explain "x.y" x=1
error: .y is not known here
  x.y
   ^^
  a product is written *; bpcli gates lists the functions

# functions

$ bpcli explain "sigmod(x)" x=1
error: no function is called sigmod, and sigmod has no value
  sigmod(x)
  ^^^^^^
  did you mean sigmoid?

$ bpcli explain "sin^2(x)" x=1
error: sin is a function
  sin^2(x)
  ^^^
  write sin(…), with its argument in brackets

$ bpcli explain "exp(x, y)" x=1
error: exp takes 1 operand, and here are 2
  exp(x, y)
  ^^^^^^^^^
  write exp(x)

$ bpcli explain "clip(x, 1)" x=1
error: clip takes 3 operands, and here are 2
  clip(x, 1)
  ^^^^^^^^^^
  write clip(x, lo, hi)

$ bpcli explain "elu(x, 1, 2)" x=1
error: elu takes 1 to 2 operands, and here are 3
  elu(x, 1, 2)
  ^^^^^^^^^^^^
  write elu(x, alpha=1)

$ bpcli explain "max(x, y=2)" x=1
error: y is no setting of max
  max(x, y=2)
           ^
  write max(x) or max(X, axis=0)

$ bpcli explain "leaky_relu(x, slop=0.1)" x=1
error: leaky_relu has no operand called slop
  leaky_relu(x, slop=0.1)
                     ^^^
  write leaky_relu(x, slope=0.01)

$ bpcli explain "leaky_relu(x, 0.1, slope=0.2)" x=1
error: leaky_relu is given slope twice
  leaky_relu(x, 0.1, slope=0.2)
                           ^^^
  write leaky_relu(x, slope=0.01)

$ bpcli explain "leaky_relu(slope=0.1, x)" x=1
error: arguments with a name stand last
  leaky_relu(slope=0.1, x)
                        ^
  write leaky_relu(x, slope=0.1)

$ bpcli explain "1[x]" x=1
error: an indicator holds comparisons
  1[x]
  ^^^^
  write 1[x > 0]

$ bpcli explain "((x > 0) & 1)*y" x=1 y=1
error: & takes comparisons
  ((x > 0) & 1)*y
             ^
  write each comparison in brackets: (x > 0) & (x < 1)

$ bpcli explain "(x > 0) & y" x=1 y=1
error: the output is a comparison, so it has no gradient to teach
  (x > 0) & y
  ^^^^^^^^^^^
  use it in a formula, such as (x > 0)*y

$ bpcli explain "where(x > 0, y)" x=1 y=1
error: where takes 3 operands, and here are 2
  where(x > 0, y)
  ^^^^^^^^^^^^^^^
  write where(c, a, b)

$ bpcli explain "where(x > 0, log(x), x) + log(x)" x=-1
error: a logarithm needs a positive number, at q4 = log(x)
  where(x > 0, log(x), x) + log(x)
                            ^^^^^^
  here x = −1

$ bpcli explain "q = log(x); where(x > 0, q, x)" x=-1 --of q
error: q has no value
  where takes another branch here, so nothing needs this one

# statements

$ bpcli explain "x==2"
error: the output is a comparison, so it has no gradient to teach
  x==2
  ^^^^
  to give a name a value write one =: x=2

$ bpcli explain "2x=3"
error: this is not a name, so it cannot be given a value
  2x=3
  ^^
  a name starts with a letter: letters, digits and _

$ bpcli explain "q = x; f = q" x=1 q=2
error: q is defined here, and a value is given for it too
  q = x; f = q
  ^
  leave out q=…, or give this statement another name

# values

$ bpcli explain "x*y" x==2 y=1
error: x==2: one equals sign gives a value
  write x=2

$ bpcli explain "x*y" x= y=1
error: x is given no value
  write x=2

$ bpcli explain "x*y" x=1 x=2 y=1
error: x is given two values: x=1 and x=2
  leave one of them out

$ bpcli explain "x*y" x=1
error: y has no value
  add y=…:
  bpcli explain "x*y" x=1 y=1

$ bpcli explain "x*y*z*w" y=1
error: x, z and w have no value
  add x=… z=… w=…:
  bpcli explain "x*y*z*w" y=1 x=1 z=1 w=1

$ bpcli explain "x*y" 2x=3
error: 2x is not a name, so it cannot be given a value
  2x=3
  ^^
  a name starts with a letter: up to 100 letters, digits and _

$ bpcli explain "x*y" =3
error: = is not a name, so it cannot be given a value
  =3
  ^
  a name starts with a letter: up to 100 letters, digits and _

$ bpcli explain "x*y" x
error: x is neither the expression nor a value
  a value is written x=2; put an expression with spaces in quotes

$ bpcli explain "x*y" -x=1
error: -x is not a name, so it cannot be given a value
  -x=1
  ^^
  a name starts with a letter: up to 100 letters, digits and _

$ bpcli explain x + y
error: + is neither the expression nor a value
  put the whole expression in quotes: "(x + y)*z"

$ bpcli explain "x" x=a
error: a is not a number
  value of x: a
              ^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x" x=y=2
error: x takes one number
  value of x: y=2
              ^^^
  write x=2

$ bpcli explain "x" x=inf
error: inf is not a number
  value of x: inf
              ^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x" x=1e999
error: x=1e999 is too large for a float (about 1.8e308)

$ bpcli explain "x" x=1/0
error: division by zero, at 1/0
  value of x: 1/0
              ^^^

$ bpcli explain "x" "x=sqrt(-1)"
error: a square root needs a number that is not negative, at sqrt(−1)
  value of x: sqrt(-1)
              ^^^^^^^^

$ bpcli explain "x" x=0x10
error: numbers are decimal here
  value of x: 0x10
              ^^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x" x=five
error: five is not a number
  value of x: five
              ^^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x" "x=sin(1"
error: this bracket is never closed
  value of x: sin(1
                 ^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

# options

$ bpcli explain "x*y" x=1 y=2 --chek
error: there is no option --chek
  did you mean --check?

$ bpcli explain "x*y" x=1 y=2 --format yaml
error: there is no format yaml
  the formats are table, plain, json, markdown, latex, html, svg, mermaid, dot

$ bpcli explain "x*y" x=1 y=2 --digits 0
error: --digits takes a number from 1 to 17

$ bpcli explain "x*y" x=1 y=2 --digits 18
error: --digits takes a number from 1 to 17

$ bpcli explain "x*y" x=1 y=2 --wrt w
error: no node is called w
  the nodes are x, y, f

$ bpcli explain "x*y" x=1 y=2 --of w
error: no node is called w
  the nodes are x, y, f

$ bpcli explain "x*y" x=1 y=2 --wrt ,
error: --wrt names no node
  for example --wrt x,z

$ bpcli explain "x*y" x=1 y=2 --upstream up
error: up is not a number
  value of --upstream: up
                       ^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x*y" x=1 y=2 --upstream ""
error: --upstream is given no value
  write --upstream=2

$ bpcli explain "x*y" x=1 y=2 --group q
error: --group q: no statement has this name
  or one of these gates: sigmoid, tanh, softplus, square, reciprocal

$ bpcli explain "x*y" --check
error: --check needs numbers
  give each input a value: x=… y=…

$ bpcli explain "x*y" x=1 y=2 --verbose --brief
error: --verbose and --brief exclude each other

$ bpcli explain --frob
error: there is no option --frob
  --help lists the options

$ bpcli explain -- "x*y" --digits
error: --digits stands after --
  after -- come only the expression and the values

# files

$ bpcli explain --file nowhere.txt
error: cannot read nowhere.txt: no such file or directory

$ bpcli explain --file folder
error: cannot read folder: it is a folder

$ bpcli explain --file empty.txt
error: empty.txt is empty
  it should hold an expression, such as (x+y)*z

$ bpcli explain --file nul.bin
error: the character \x00 cannot stand in an expression
  nul.bin: \x00\x01
           ^^^^

$ bpcli explain --file bytes.bin
error: bytes.bin is not UTF-8 text (line 2)

$ bpcli explain --file windows.txt
error: windows.txt is not UTF-8 text (line 1)
  save it as UTF-8

$ bpcli explain --file circuit.txt
error: $ is not part of the language
  circuit.txt, line 2: f = q $ z
                             ^
  a formula in LaTeX stands between two dollar signs: $f = xy$

$ bpcli explain --file circuit.txt "x*y"
error: x*y is no value, and the expression comes from circuit.txt
  leave one out

$ bpcli explain "x*y" --inputs nowhere.toml
error: cannot read nowhere.toml: no such file or directory

$ bpcli explain "x*y" --inputs folder
error: cannot read folder: it is a folder

$ bpcli explain "x*y" --inputs bad.toml
error: bad.toml is not TOML: Invalid value (at line 1, column 5)
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs twice.toml
error: twice.toml is not TOML: Cannot overwrite a value (at line 2, column 6)
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs bools.toml
error: bools.toml: x is not a number
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs nested.toml
error: nested.toml: x is not a number
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs date.toml
error: date.toml: x is not a number
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs inf.toml
error: inf is not a number
  value of x: inf
              ^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x*y" --inputs nan.toml
error: nan is not a number
  value of x: nan
              ^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x*y" --inputs text.toml
error: one is not a number
  value of x: one half
              ^^^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x*y" --inputs name.toml
error: name.toml: 2x is not a name
  a name starts with a letter: up to 100 letters, digits and _

$ bpcli explain "x*y" --inputs control.toml
error: control.toml: a\x1b[31m is not a name
  a name starts with a letter: up to 100 letters, digits and _

$ bpcli explain "x*y" --inputs digits.toml
error: digits.toml: a number has more than 400 digits

$ bpcli explain "x*y" --inputs dots.toml
error: dots.toml: line 1 has more than 100 dots
  one line a value: x = -2, or y = "1/3"

$ bpcli explain "x*y" --inputs latin.toml
error: latin.toml is not UTF-8 text (line 1)

$ bpcli explain "x*y" x=2 --inputs one.toml
error: x is given two values: x=1 and x=2
  leave one of them out

$ bpcli explain -
error: standard input is empty
  it should hold an expression, such as (x+y)*z

$ bpcli explain --file -
error: standard input is empty
  it should hold an expression, such as (x+y)*z

$ bpcli explain
error: there is no expression
  for example: bpcli explain "(x+y)*z" x=-2 y=5 z=-4

# two mistakes

$ bpcli explain "(x + $" x=1
error: $ is not part of the language
  (x + $
       ^
  a formula in LaTeX stands between two dollar signs: $f = xy$
"""

CASES = [block.split("\n", 1) for block in TRANSCRIPTS.strip().split("\n\n") if not block.startswith("#")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with files that cannot be used, to work in."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("command", "message"), CASES, ids=[case[0] for case in CASES])
def test_a_mistake_is_explained(command, message):
    """The whole of standard error is the message, nothing else is said, and the exit code is 2."""
    assert bpcli(*shlex.split(command)[2:]) == (2, "", f"{message}\n")


@pytest.mark.parametrize(
    ("command", "remark"),
    [
        (["x*y", "x=1", "y=2", "w=3"], "warning: w does not occur in the expression, so its value is not used"),
        (["f = x", "x=1", "x₁=3"], "warning: x1 does not occur in the expression, so its value is not used"),
        (["sinx", "x=1"], "warning: x does not occur in the expression, so its value is not used"),
    ],
)
def test_a_value_that_is_not_used_is_only_remarked_on(command, remark):
    """A value for a name that does not occur is a warning: the lesson is on stdout, the exit code 0."""
    seen = typed(*command, "--format", "json")
    assert seen.code == 0
    assert json.loads(seen.out)["schema"] == 1
    assert seen.err.startswith(remark)


@pytest.mark.parametrize(
    "arguments",
    [
        ["x", "--digits", "many"],
        ["x", "--digits"],
        ["x", "--format"],
        ["x", "--check=1"],
        ["x", "--file"],
    ],
    ids=" ".join,
)
def test_an_option_without_its_value_exits_with_2(arguments):
    """The command line's own complaints are on stderr too, in a few lines, with the same exit code."""
    seen = typed(*arguments)
    assert (seen.code, seen.out) == (2, "")
    assert 0 < len(seen.err.splitlines()) < 6


def test_what_cannot_be_opened_is_told_from_what_does_not_exist():
    """--expand says which gates open."""
    for name, why in (("exp", "this is a primitive gate already"), ("foo", "this is no gate")):
        seen = typed("x*y", "x=1", "y=2", "--expand", name)
        assert (seen.code, seen.out) == (2, "")
        assert seen.err.startswith(f"error: --expand {name}: {why}\n  these open: ")
        assert "clip, cosh, elu, " in seen.err


HOSTILE = "\x1b[31m\x1b]0;title\x07\r\x08\u202e"


@pytest.mark.parametrize(
    "arguments",
    [
        [f"x{HOSTILE}", "x=1"],
        [HOSTILE],
        ["x", f"x={HOSTILE}"],
        ["x", f"x==1{HOSTILE}"],
        ["x", f"{HOSTILE}=1"],
        ["x", f"y{HOSTILE}"],
        ["x", "x=1", f"x=2{HOSTILE}"],
        ["--file", f"a{HOSTILE}"],
        ["x", "--inputs", f"a{HOSTILE}"],
        ["x", "x=1", "--wrt", HOSTILE],
        ["x", "x=1", "--of", HOSTILE],
        ["x", "x=1", "--group", HOSTILE],
        ["x", "x=1", "--expand", HOSTILE],
        ["x", "x=1", "--upstream", HOSTILE],
        ["x", "x=1", "--format", HOSTILE],
        ["x*y", "x=1", f"z={HOSTILE}"],
        ["x", f"--{HOSTILE}"],
    ],
    ids=ascii,
)
def test_nothing_that_is_echoed_can_act_on_a_terminal(arguments):
    """Control characters, escapes and direction marks are shown as escapes wherever they were typed."""
    seen = typed(*arguments)
    assert (seen.code, seen.out) == (2, "")
    assert seen.err.replace("\n", "").isprintable()


def test_a_long_mistake_gets_a_short_message():
    """However long the text is that cannot be used, the message fits on a screen."""
    long = "x" * 50_000
    for arguments in ([f"{long}+$"], ["x", long], ["x", f"{long}=1"], ["x", f"x={long}"], ["x", "x=1", f"x={long}"]):
        seen = typed(*arguments)
        assert seen.code == 2
        assert len(seen.err) < 500
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"


def test_python_users_get_the_same_errors():
    """`bpcli.explain` raises InputError with the message, the place and the advice."""
    with pytest.raises(InputError) as caught:
        explain("2 + sigmod(x)", x=1)
    error = caught.value
    assert (error.message, error.hint) == (
        "no function is called sigmod, and sigmod has no value",
        "did you mean sigmoid?",
    )
    assert error.text is not None
    assert error.span is not None
    assert error.text[slice(*error.span)] == "sigmod"


def test_a_name_given_in_the_program_and_on_the_command_line_is_an_error_wherever_it_comes_from(tmp_path):
    """Arguments, a file of values and the program itself may give a name one value between them."""
    (tmp_path / "values.toml").write_text("x = 1\n", encoding="utf-8")
    assert typed("x*y", "y=2", "--inputs", str(tmp_path / "values.toml")).code == 0
    for arguments in (["x*y", "x=1", "y=2"], ["x = 1; x*y", "y=2"], ["x=3; f=x*y", "y=2"]):
        seen = typed(*arguments, "--inputs", str(tmp_path / "values.toml"))
        assert (seen.code, seen.out) == (2, "")
        assert "value" in seen.err
