"""The program beside a learner's answers whatever theirs does when it is looked at, and never shows its own insides."""

import pytest

from bpcli.course.code_marks import mark_code
from bpcli.course.sandbox import Limits, run
from tests.course.programs import MULTIPLY, MULTIPLY_SOURCE

FORWARD = "        return x * y\n"
NASTY = """
class Text(str):
    def __getitem__(self, key): raise KeyError
    def __len__(self): sys.exit()
    def encode(self, *rest): return None
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
class Liar(type):
    __name__ = property(lambda self: object())
"""
RAISED = {
    "its text raises": "class Bad(Exception):\n    def __str__(self): raise Bad\nraise Bad",
    "its text exits": "class Bad(Exception):\n    def __str__(self): sys.exit()\nraise Bad",
    "its text recurses": "class Bad(Exception):\n    def __str__(self): return str(self)\nraise Bad",
    "its text is a number": "class Bad(Exception):\n    def __str__(self): return 7\nraise Bad",
    "its text is nasty": "class Bad(Exception):\n    def __str__(self): return Text('a' * 999)\nraise Bad",
    "its text is huge": "raise ValueError('x' * 10**8)",
    "its text is half a letter": "raise ValueError('\\ud800\\x1b[2J')",
    "its arguments raise": "class A:\n    def __repr__(self): raise A\nraise ValueError(A(), A())",
    "its type has no name": "class Bad(Exception, metaclass=Meta): pass\nraise Bad",
    "its type lies": "class Bad(Exception, metaclass=Liar): pass\nraise Bad",
    "its name is nasty": "class Bad(Exception): pass\nBad.__name__ = Text('Bad')\nraise Bad",
    "its class lies": "class Bad(Exception):\n    __class__ = property(lambda self: 1 / 0)\nraise Bad",
    "its trace raises": "class Bad(Exception):\n    __traceback__ = property(lambda self: 1 / 0)\nraise Bad",
    "its trace is a number": "class Bad(Exception):\n    __traceback__ = 7\nraise Bad",
    "its attributes raise": "class Bad(Exception):\n    def __getattribute__(self, name): raise Bad\nraise Bad",
    "its own syntax error": "bad = SyntaxError()\nbad.filename, bad.lineno, bad.msg = __file__, Text(1), 1\nraise bad",
    "a syntax error far away": "bad = SyntaxError('odd')\nbad.filename, bad.lineno = __file__, 10**5000\nraise bad",
    "exits": "sys.exit({'a': object()})",
    "stops a generator": "raise GeneratorExit",
    "interrupts": "raise KeyboardInterrupt",
    "a group": "raise BaseExceptionGroup('many', [KeyboardInterrupt()] * 1000)",
    "many causes": "error = None\nfor _ in range(10**4):\n    other = ValueError()\n    other.__cause__ = error\n"
    "    error = other\nraise error",
}
VALUES = {
    "a type without a name": "class Bad(metaclass=Meta): pass\nreturn Bad()",
    "a type that lies": "class Bad(metaclass=Liar): pass\nreturn Bad()",
    "an array that exits": "class Bad:\n    def __array__(self, *a, **k): raise SystemExit\nreturn Bad()",
    "a nasty text": "return Text('a')",
}


def marked(trick):
    """Mark a program that does something else in its forward pass."""
    lines = "".join(f"        {line}\n" for line in trick.split("\n"))
    source = f"import sys\n{NASTY}\n{MULTIPLY_SOURCE.replace(FORWARD, lines)}"
    return mark_code(MULTIPLY, source.encode(), "multiply.py", limits=Limits(seconds=5))


@pytest.mark.parametrize("name", [*RAISED, *VALUES])
def test_the_driver_survives_what_a_program_raises_or_gives(name):
    """It earns nothing; the learner reads about their own program, and nothing of ours."""
    first, second = marked({**RAISED, **VALUES}[name])
    assert (first.earned, first.verdict) == (0, "wrong"), first
    assert (name in VALUES) or "forward" in first.said
    for said in (first.said, second.said):
        assert len(said) < 2000
        assert not any(ours in said for ours in ("Traceback", "driver", "json", "\x1b"))


BROKEN = {
    "the limit of recursion": "sys.setrecursionlimit(20)",
    "json": "import json\ndel json.loads, json.dumps",
    "json, rudely": "import json\ndef bad(*_): raise SystemExit(ValueError('driver'))\njson.dumps = bad",
    "what is printed to": "class Bad:\n    def flush(self): raise SystemExit\n    write = flush\nsys.stderr = Bad()",
    "names in the module": "globals().update({object(): int, 5: int})",
    "the code of a method": "class Code:\n    co_firstlineno = co_varnames = co_argcount = object()\n"
    "class MultiplyGate:\n    class forward: __code__ = Code()",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_program_that_breaks_python_ends_without_a_word_of_ours(name):
    """What it prints is its own, and it has an answer or none."""
    program = f"import sys\n{BROKEN[name]}\n"
    outcome = run(program.encode(), lambda ask: ask({"do": "load", "name": "MultiplyGate"}), Limits(seconds=5))
    assert outcome.printed == ""
    assert outcome.ended in {"", "gone"}
