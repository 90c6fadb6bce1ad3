"""The lesson from Python: `explain` gives the Trace, and a notebook shows it as tables.

>>> print(str(explain("x*y", x=2, y=3)).splitlines()[0])
f = x·y
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bpcli.algebra.draws import Draws
from bpcli.algebra.sizes import check_sizes
from bpcli.errors import InputError, shortened
from bpcli.formats import LESSONS, Page, write_lesson
from bpcli.graph.build import build
from bpcli.lesson.tell import Telling, check_numbers
from bpcli.notation.names import A_NAME, is_name, plain_name
from bpcli.notation.program import is_program
from bpcli.trace.entries import accepted
from bpcli.trace.interpret import seed as seed_of
from bpcli.trace.trace import Trace
from bpcli.trace.values import Given, check_names, compare, given, written
from bpcli.words import check_choice

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from bpcli.judge.program.verdict import ProgramVerdict
    from bpcli.judge.verdict import Verdict

    Value = float | Fraction | str | list[Any] | NDArray[Any]


class Picture(str):
    """An SVG that a notebook shows."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


class ShownTrace(Trace):
    """A Trace that prints as the lesson."""

    def __str__(self) -> str:
        """The lesson in plain text."""
        return self.lesson("plain")

    def _repr_markdown_(self) -> str:
        return self.lesson("markdown")

    def lesson(self, form: str = "plain", *, detail: str = "normal", **asked: Any) -> str:
        """The lesson as text, in one of the formats of `--format`; `detail` is brief, normal or verbose.

        svg, mermaid and dot are the circuit alone; a notebook shows the svg as a picture.

        `asked` is what the command's options ask: digits, exact, check, of, wrt (names), upstream (a number, a list or
        a text). Raises InputError for what the command would refuse.
        """
        check_choice("format", form, LESSONS)
        trace: Trace = self
        if (upstream := asked.pop("upstream", None)) is not None:
            trace = self.started(_given(upstream, "--upstream"))
        telling = Telling(detail=detail, **asked)
        check_numbers(self, telling)
        parts: list[str] = []
        write_lesson(form, trace, telling, Page(parts.append))
        return Picture("".join(parts)) if form == "svg" else "".join(parts)


def explain(  # noqa: PLR0913  (each is an option of the command)
    expression: str,
    values: dict[str, Value] | None = None,
    /,
    *,
    shapes: dict[str, int | tuple[int, ...]] | None = None,
    seed: int = 0,
    group: str | Iterable[str] = (),
    expand: str | Iterable[str] = (),
    share: bool = False,
    upstream: Value | None = None,
    call: str | Iterable[str] = (),
    of: str | None = None,
    **named: Value,
) -> ShownTrace:
    """Run an expression, a staged program, or a program in Python, forward and backward.

    Values are numbers, nested lists, NumPy arrays, or texts such as "1/3" and "randn(2, 3)", drawn from `seed`; without
    any, the trace is symbolic, and `shapes` may say which inputs are arrays. `group` ("auto" for every known gate),
    `expand` and `share` are those of the command. Backward passes from the output start with `upstream`: with 1, if
    None. A text with a statement that only Python has (import, def, for, …) is read as Python, and never executed;
    `call` are lines that use it, and `of` names the value that is meant. Raises InputError with the place of what
    cannot be used.
    """
    if not isinstance(expression, str):
        raise InputError(f"{shortened(str(expression))} is not a text, so it is not an expression")
    draws = Draws(seed)
    values, shapes = _by_name(values, "values"), _by_name(shapes, "shapes")
    found = {_name(name): _given(value, name, draws) for name, value in {**values, **named}.items()}
    declared = {_name(name): check_sizes(sizes, name) for name, sizes in shapes.items()}
    compare(declared, found)
    if call or of is not None or is_program(expression):
        return _of_program(expression, found, upstream, _several(call), of)
    graph = build(expression, {**declared, **found}, group=_several(group), expanded=_several(expand), share=share)
    start = None if upstream is None else _given(upstream, "--upstream")
    if start is not None:
        seed_of(graph, graph.output, start.number)
    return ShownTrace(graph, check_names(graph, found, draws=draws).given, draws, start)


def _of_program(
    text: str, found: dict[str, Given], upstream: Value | None, calls: tuple[str, ...], of: str | None
) -> ShownTrace:
    """The trace of a program in Python."""
    from bpcli.programs.chosen import choose

    made = choose(text, calls, of, found).circuit
    start = None if upstream is None else _given(upstream, "--upstream")
    if start is not None:
        seed_of(made.graph, made.graph.output, start.number)
    return ShownTrace(made.graph, {name: made.given[name] for name in made.graph.inputs}, None, start)


def check(
    expression: str,
    values: dict[str, Value] | None = None,
    answers: Mapping[str, str | float] | str | Iterable[str] = (),
    **options: Any,
) -> list[Verdict]:
    """Mark answers about an expression or a staged program, in order: each may carry forward the ones before it.

    Answers are texts such as "df/dx = -4" (or one of them), or a mapping of what is asked to what is answered.
    `options` are those of `explain`. Raises InputError for a circuit or values that cannot be used; an answer is
    at worst unreadable.

    >>> [one.verdict for one in check("(x+y)*z", {"x": -2, "y": 5, "z": -4}, {"df/dx": -4, "df/dz": "q*z"})]
    ['right', 'wrong']
    """
    from bpcli.judge.judge import judged

    pairs = answers.items() if hasattr(answers, "items") else [_pair(text) for text in _several(answers)]
    return judged(explain(expression, values, **options), [(str(ask), written(answer)) for ask, answer in pairs])


def _pair(text: str) -> tuple[str, str]:
    ask, _, answer = str(text).partition("=")
    return ask, answer


def _by_name(pairs: Any, what: str) -> dict[Any, Any]:
    """What is given by name, {} for None. Raises InputError for anything else."""
    if pairs is not None and not hasattr(pairs, "items"):
        raise InputError(f"the {what} are given by name, not as {shortened(str(pairs))}", hint='for example {"x": 2}')
    return dict(pairs or {})


def _name(name: Any) -> str:
    """A name as the command would read it: x₀ is x0. Raises InputError for what is not a name."""
    plain = plain_name(str(name))
    if not is_name(plain):
        raise InputError(f"{shortened(plain) or '='} is not a name, so it cannot be given a value", hint=A_NAME)
    return plain


def _given(value: Value, name: str, draws: Draws | None = None) -> Given:
    """A value as the command would read it; an array of NumPy's is taken as it is."""
    if not hasattr(value, "dtype"):
        return given(written(value), name, draws)
    array = accepted(value, name)
    return Given(f"array{array.shape}", array) if array.shape else given(written(value), name, draws)


def _several(names: Any) -> tuple[Any, ...]:
    return tuple(names) if hasattr(names, "__iter__") and not isinstance(names, str) else (names,)


def check_code(text: str, values: Mapping[str, Value] | None = None, **options: Any) -> ProgramVerdict:
    r"""Hold a program's own gradients against the circuit of its forward pass, as `bpcli check --code` does.

    `options` are `calls` (lines to use the program by), `grads` (where the gradient of an input is), `of` (what the
    gradients are of) and `seed`. Raises InputError where the program cannot be read.

    >>> check_code("f = x*x\ndx = x", {"x": 3.0}).first_wrong.line
    2
    """
    from bpcli.judge.program.check import check_program

    draws = Draws(options.get("seed", 0))
    inputs = {name: _given(value, name, draws).number for name, value in _by_name(values, "values").items()}
    return check_program(text, inputs, **options)
