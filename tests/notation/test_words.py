"""Numbers, names, what a run of letters splits into, and which characters there are."""

import pytest

from bpcli import InputError, explain
from bpcli.gates.catalogue import FUNCTIONS
from bpcli.notation.lexemes import Vocabulary, scan
from bpcli.notation.program import parse
from bpcli.notation.signs import TABLE


def words(text, known=(), splits=True):
    """The lexemes of a text, where these names are known."""
    return " ".join(word.text for word in scan(text, Vocabulary(frozenset(known), FUNCTIONS, splits=splits)))


def refused(text, **values):
    """The message of the error that a text raises."""
    with pytest.raises(InputError) as caught:
        explain(text, values)
    return caught.value.render()


@pytest.mark.parametrize(
    ("text", "value"),
    [("007", 7.0), ("2e3", 2000.0), ("2E3", 2000.0), ("1.5e-3", 0.0015), ("1.", 1.0), (".5", 0.5), ("1e+2", 100.0)],
)
def test_numbers_are_decimal(text, value):
    """Leading zeros are zeros, a point may stand first or last, an exponent may have a sign."""
    assert explain(text).value("f") == value


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2e3", "2e3"),
        ("2e x", "2 e x"),
        ("2e", "2 e"),
        ("2ex", "2 e x"),
        ("2e 3", "2 e 3"),
        ("2e3x", "2e3 x"),
        ("3 e2", "3 e 2"),
        ("0x", "0 x"),
        ("0xx", "0 x x"),
        ("2.5x", "2.5 x"),
    ],
)
def test_e_is_an_exponent_only_inside_a_number(text, read):
    """2e3 is two thousand; 2e x is 2·e·x."""
    assert words(text, known="x") == read


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1_000", "error: numbers are written without underscores\n  1_000\n  ^^^^^"),
        ("0x10", "error: numbers are decimal here\n  0x10\n  ^^^^\n  for zero times x10 write 0*x10"),
        ("1 + 0b1", "error: numbers are decimal here\n  1 + 0b1\n      ^^^\n  for zero times b1 write 0*b1"),
        ("0o7", "error: numbers are decimal here\n  0o7\n  ^^^\n  for zero times o7 write 0*o7"),
        ("1 2", "error: two numbers stand side by side\n  1 2\n  ^^^\n  put an operator between them, for example *"),
        (
            "x 3 4",
            "error: two numbers stand side by side\n  x 3 4\n    ^^^\n  put an operator between them, for example *",
        ),
        ("1.2.3", "error: a number has one decimal point\n  1.2.3\n  ^^^^^"),
    ],
)
def test_other_numerals_are_refused(text, message):
    """1_000, 0x10 and two adjacent numbers are refused, with the place."""
    assert refused(text) == message


@pytest.mark.parametrize(
    ("text", "known", "read"),
    [
        ("qz", ["q", "z"], "q z"),
        ("w0x0", ["w0", "x0"], "w0 x0"),
        ("w0x0", ["w", "x"], "w 0 x 0"),
        ("2xy", ["x", "y"], "2 x y"),
        ("xy2", ["x", "y"], "x y 2"),
        ("x10", ["x"], "x 10"),
        ("πr²", ["r"], "pi r 2"),
        ("pix", ["x"], "pi x"),
        ("βγ", ["β", "γ"], "β γ"),
        ("가나", ["가", "나"], "가 나"),
        ("alphabeta", ["alpha", "beta"], "alpha beta"),
        ("xx", ["x"], "x x"),
        ("abc", ["ab", "c"], "ab c"),
        ("abc", ["a", "bc"], "a bc"),
        ("wx(y)", ["w", "x", "y"], "w x ( y )"),
        # a whole known name wins
        ("xy", ["x", "y", "xy"], "xy"),
        ("x10", ["x", "x10"], "x10"),
        ("pix", ["x", "pix"], "pix"),
        # no way: an unbound name
        ("xq", ["x"], "xq"),
        ("sinx", ["x"], "sinx"),
        ("w0x0", ["w0"], "w0x0"),
        # only letters and digits split
        ("x_y", ["x", "y", "_y"], "x_y"),
        # the name of an argument is a name
        ("elu(a, alpha=1)", ["a", "l", "p", "h"], "elu ( a , alpha = 1 )"),
    ],
)
def test_a_name_splits_into_known_ones_if_in_exactly_one_way(text, known, read):
    """A whole known name wins; else a run of letters and digits splits; else it is an unbound name."""
    assert words(text, known) == read


@pytest.mark.parametrize(
    ("text", "known", "ways"),
    [
        ("abc", "a b c ab bc", "a·bc or ab·c or a·b·c"),
        ("x10", "x x1", "x·10 or x1·0"),
        ("x2e3", "x", "x·2e3 or x·2·e·3"),
        ("aaa", "a aa", "a·aa or aa·a or a·a·a"),
    ],
)
def test_several_ways_are_an_error_that_shows_them(text, known, ways):
    """The learner sees the readings, and writes the one that was meant."""
    assert refused(f"1 + {text}", **dict.fromkeys(known.split(), 1)) == (
        f"error: {text} can be read in several ways: {ways}\n  1 + {text}\n      {'^' * len(text)}\n"
        "  write the products out with *"
    )


@pytest.mark.parametrize("text", ["qz", "w0x0", "abc", "pix", "ex", "lambda"])
def test_text_without_values_never_splits(text):
    """With no values given every run of letters and digits is one name."""
    assert list(explain(text).graph.inputs) == [text]


def test_a_statement_makes_its_name_known():
    """After q = …, qz is q·z, if values were given; without values it stays a name."""
    assert explain("q = x + y; f = qz", x=-2, y=5, z=-4).gradients == {"x": -4.0, "y": -4.0, "z": 3.0}
    assert list(explain("q = x + y; f = qz").graph.inputs) == ["x", "y", "qz"]


def test_a_long_run_of_letters_is_a_name_at_once():
    """Splitting stops at two dozen characters, so that no text can make it slow."""
    assert words("xy" * 12, ["x", "y"]) == " ".join("xy" * 12)
    assert words("xy" * 13, ["x", "y"]) == "xy" * 13


ANY_NAME = (
    "lambda in None True if def class import await not E I N S O Q oo zoo nan pi2 beta gamma zeta Symbol Integer "
    "V0 F1 P2 _ _x __ x_1 print exec β Ω 가나다 переменная 变量 ñ"
)


@pytest.mark.parametrize("name", ANY_NAME.split())
def test_any_name_is_a_learners_to_use(name):
    """Words of Python and of SymPy, and letters of any alphabet, are names like any other."""
    trace = explain(f"2*{name} + {name}^2", {name: 3})
    assert (trace.value("f"), trace.gradients) == (15.0, {name: 8.0})


@pytest.mark.parametrize(
    ("text", "values", "value"),
    [
        ("exp(x)", {"exp": 2, "x": 3}, 6.0),
        ("exp exp(1)", {"exp": 2}, 4.0),
        ("x(y + 1)", {"x": 2, "y": 3}, 8.0),
        ("sin = x + 1; sin(2)", {"x": 2}, 6.0),
        ("max = 3; max(x)", {"x": 2}, 6.0),
        ("e^x", {"e": 2, "x": 3}, 8.0),
        ("e = 2; e^x", {"x": 3}, 8.0),
        ("pi = 3; pi x", {"x": 2}, 6.0),
        ("pi x", {"pi": 3, "x": 2}, 6.0),
        ("σ*x", {"σ": 2, "x": 3}, 6.0),
        ("e(x)", {"e": 2, "x": 3}, 6.0),
        ("e - e", {}, 0.0),
        ("pi - π", {}, 0.0),
        ("x = 2e; e = 2; f = x*e^2", {}, 2 * 2.718281828459045 * 4),
    ],
)
def test_a_bound_name_shadows_a_function_or_a_constant(text, values, value):
    """Whoever gives a name a value has that name; e and pi are constants until then."""
    assert explain(text, values).value(explain(text, values).graph.names[explain(text, values).graph.output]) == value


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("sigmod(x)", "no function is called sigmod, and sigmod has no value", "did you mean sigmoid?"),
        ("ReLU(x)", "no function is called ReLU, and ReLU has no value", "did you mean relu?"),
        ("arctang(x)", "no function is called arctang, and arctang has no value", "did you mean arctan?"),
        ("w (x)", "no function is called w, and w has no value", "for a product write w*(…), and give w a value: w=…"),
        ("root(x)", "no function is called root, and root has no value", "a root is written sqrt(x) or √x"),
        ("sin x", "sin is a function", "write sin(…), with its argument in brackets"),
    ],
)
def test_a_name_before_a_bracket_needs_a_meaning(text, message, hint):
    """`name(` is a product where the name has a value, a call where it is a function, and else an error with advice."""
    name = text.replace("(", " ").split()[0]
    assert refused(f"2 + {text}") == f"error: {message}\n  2 + {text}\n      {'^' * len(name)}\n  {hint}"


@pytest.mark.parametrize(
    "sign",
    [
        "%",
        "!",
        ":",
        "'",
        '"',
        "`",
        "?",
        "{",
        "}",
        "$",
        ".",
        "½",
        "٣",
        "ⁿ",
        "ª",
        "∑",
        "∂",
        "→",
        "😀",
        "’",
    ],
)
def test_other_characters_are_refused(sign):
    """What is in neither the table nor an alphabet is refused, with the place."""
    message = refused(f"x + {sign}y")
    assert message.startswith(f"error: {sign} is not part of the language\n  x + {sign}y\n      ^")


CONTROLS = [
    "\0",
    "\a",
    "\b",
    "\v",
    "\x1b",
    "\x1c",
    "\x7f",
    "\x85",
    "\xad",
    "\u200b",
    "\u200f",
    "\u2028",
    "\u202e",
    "\ufeff",
    "\u3164",  # a filler, which Python calls a letter
    "\uffa0",
    "\ufe0f",
]


@pytest.mark.parametrize("sign", CONTROLS, ids=ascii)
def test_control_characters_are_refused_everywhere(sign):
    """A character that moves a cursor or hides is refused wherever it stands, and echoed as an escape."""
    escaped = sign.encode("unicode_escape").decode()
    for text in (f"x{sign}y", f"{sign}x", f"x{sign}", sign):
        message = refused(text)
        assert message.startswith(f"error: the character {escaped} cannot stand in an expression\n")
        assert message.replace("\n", "").isprintable()


@pytest.mark.parametrize("sign", ["²⁻", "⁻", "⁺", "²⁻³", "⁻⁻²"])
def test_superscripts_make_one_number(sign):
    """A run of superscripts is digits with at most one sign before them."""
    assert refused(f"x{sign}").startswith("error: this is not a power\n")


def test_the_table_of_spellings_keeps_every_place():
    """Each sign of the table stands for one character, so spans in the text stay true."""
    assert all(isinstance(sign, int) or len(sign) == 1 for sign in TABLE.values())
    assert words("x₀ x₁₂\u00a0+\u2009y\u202f−\u30001", ["x0", "x12", "y"]) == "x0 x12 + y - 1"


def test_a_subscript_is_part_of_its_name():
    """x₀ and x0 are one name, in a program and among the values."""
    assert explain("x₀ + x0", {"x0": 1}).gradients == {"x0": 2.0}
    assert [s.name for s in parse("q₁ = x; f = q1", FUNCTIONS).statements] == ["q1", "f"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("'x'", "'x'"),
        ("x + 'x'", "'x'"),
        ("exp('x' + x)", "'x'"),
        ("exp(x 'x')", "'x'"),
        ('sum([x, "a;b"])', '"a;b"'),
        ('reshape(x, ("(", 2))', '"("'),
        ('x = "1"; x', '"1"'),
    ],
)
def test_quoted_text_is_an_argument_and_nothing_else(text, place):
    """Alone or after the argument's name; elsewhere an error has its caret under the text."""
    with pytest.raises(InputError, match="quoted text is an argument of a function") as caught:
        explain(text, {})
    assert text[slice(*caught.value.span)] == place


@pytest.mark.parametrize("text", ["exp('(')", 'exp("it\'s; #")', "max(x, “]”)", 'mish("x")', "sum(x, axis='[')"])
def test_a_function_that_takes_no_text_says_so(text):
    """No sign in quotes is read as a sign of the language."""
    assert "quoted text is not a value" in refused(text, x=[1, 2]) or "is no number" in refused(text, x=[1, 2])


@pytest.mark.parametrize("text", ["f' = x; g' = f'", "exp('x)", 'exp("x)'])
def test_a_prime_and_a_quote_alone_are_refused(text):
    """A quote starts a text only where no letter is before it, and where it ends on its line."""
    assert "is not part of the language" in refused(text)
