"""`bpcli gates`: the list and the pages, what they look like, and that they say what the gates do."""

import json
import math
import re
import shlex
from dataclasses import replace

import numpy as np
import pytest

from bpcli import explain
from bpcli.algebra.floats import FLOATS
from bpcli.commands.gates import Gates
from bpcli.formats import FORMATS, Page, write_story
from bpcli.formats.gates import write
from bpcli.gates.array_catalogue import ARRAY_GATES
from bpcli.gates.catalogue import GATES
from bpcli.gates.expansions import EXPANSIONS
from bpcli.reference.entries import OUTPUT, entry_of, families, lookup
from bpcli.reference.expansions import commands, named
from bpcli.reference.numbers import flatness, sample
from bpcli.reference.page import page
from tests import laws
from tests.golden import assert_golden
from tests.terminal import bpcli

ENTRIES = [entry for family in families().values() for entry in family if not entry.over_arrays]

JSON = {"list": None, "sigmoid": "sigmoid", "matmul": "matmul"}


def output(name, form="table", *, all=False, **page):  # noqa: A002  (as the option is called)
    """What `bpcli gates` writes to a page."""
    pieces: list[str] = []
    Gates(name=name, form=form, all=all).run(Page(pieces.append, **page))
    return "".join(pieces)


@pytest.mark.parametrize("name", JSON)
def test_the_document_is_the_golden(name):
    """The list, a gate of numbers and one over arrays, as programs read them."""
    assert_golden(f"json/gates-{name}.json", output(JSON[name], "json"))


@pytest.mark.parametrize("gate", dict.fromkeys([*GATES, *ARRAY_GATES]))
def test_every_page_fits_and_is_spelled_for_the_screen(gate):
    """Each gate has a page in each format; in ASCII only ASCII stands; no line but a program's leaves the page."""
    pages = {}
    for form in FORMATS:
        for unicode in (True, False):
            text = output(gate, form, unicode=unicode)
            assert gate in text
            assert unicode or text.isascii()
            assert form == "json" or "\\" not in re.sub(r"\\([^ux])", r"\1", text)  # a sign without a spelling
            pages[form, unicode] = text
    for page_, width in ((pages["table", True], 80), (output(gate, width=120), 120)):
        text = re.sub(r"\nCode\n.*?\n(?=\w)", "\n", page_, flags=re.DOTALL)
        lines = [line for line in text.splitlines() if not line.startswith("  bpcli ")]
        assert max(map(len, lines)) <= width


@pytest.mark.parametrize("width", [80, 120])
def test_the_list_fits(width):
    """Every gate is in the list, and nothing leaves the page."""
    lines = output(None, width=width, all=True).splitlines()
    assert max(map(len, lines)) <= width
    assert {line.split()[0] for line in lines if line.strip()} >= {*GATES, *ARRAY_GATES, *EXPANSIONS}


@pytest.mark.parametrize("unicode", [True, False])
def test_the_card_is_one_screen(unicode):
    """Without a name the eight gates of the lecture and the families stand on a screen of 24 rows."""
    lines = output(None, width=80, unicode=unicode).splitlines()
    assert len(lines) <= 22  # the command above it, and the prompt below
    assert max(map(len, lines)) <= 80
    assert all(family in " ".join(lines) for family in families())


@pytest.mark.parametrize("name", EXPANSIONS)
def test_an_expansion_has_its_page(name):
    """In each format; what it says to type runs, and its formulas and its numbers are those of its gates."""
    entry = named(name)
    for form in FORMATS:
        for unicode in (True, False):
            text = output(name, form, unicode=unicode)
            assert name in text
            assert unicode or text.isascii()
    assert max(map(len, output(name, width=80).splitlines())) <= max(80, *map(len, commands(entry))) + 2
    document = json.loads(output(name, "json"))["expansions"][0]
    values = {operand: document["numbers"]["values"][operand] for operand in entry.call.operands}
    trace = explain(f"y = {document['numbers']['call']}", values)
    np.testing.assert_allclose(trace.value("y"), document["numbers"]["values"]["y"], rtol=1e-12)
    for row in document["gradients"]:
        formula = row["formula"]  # of relu6 a comparison, which may not be an output
        slope = explain(f"f = 1*({formula})", {key: value for key, value in values.items() if key in formula})
        np.testing.assert_allclose(slope.value("f"), trace.gradients[row["operand"]], rtol=1e-12)
    for typed in commands(entry):
        assert bpcli(*shlex.split(typed)[1:]).code == 0


@pytest.mark.parametrize(
    ("name", "meant"), [("huber_loss", "huber"), ("nll_loss", "nll"), ("F.mish", "mish"), ("SELU", "selu")]
)
def test_an_expansion_is_found_by_any_of_its_names(name, meant):
    """As PyTorch calls it, with a library and in capitals too; a near name is suggested."""
    assert bpcli("gates", name, "--format", "plain").out.startswith(f"{meant}: ")
    assert bpcli("gates", "hubr").err.endswith("did you mean huber?\n")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_a_rule_reads_what_it_says(entry):
    """Without a number that it does not read a local gradient is the same; each that it reads matters somewhere."""
    gate = entry.gate
    points = [point for point in laws.points(gate) if len(point) == len(gate.names)]
    for slot, rule in enumerate(entry.rules):
        matters = set()
        for point in points:
            value = gate.forward(FLOATS, *point)
            slope = laws.slope(gate, slot, value, point)
            names = (OUTPUT, *gate.names)
            for place, name in enumerate(names):
                for other in (math.nan, 0.37, -3.1, 2.9):
                    changed = [value, *point]
                    changed[place] = other
                    found = laws.slope(gate, slot, changed[0], changed[1:])
                    if found != slope:
                        matters.add(name)
        assert matters == set(rule.reads), rule


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_the_numbers_are_the_gates(entry):
    """Values and local gradients of the table are the definition's, and there are at least two rows."""
    rows = sample(entry)
    assert len(rows) > 1
    for row in rows:
        value = entry.gate.forward(FLOATS, *row.point)
        assert laws.close(row.value, value)
        for slot, slope in enumerate(row.local):
            expected = laws.slope(entry.gate, slot, value, row.point)
            assert (slope is None) is (expected is None)
            assert slope is None or laws.close(slope, expected)
        assert (row.remark == "kink") is laws.is_kink(entry.gate, FLOATS, row.point)


def test_where_an_activation_saturates():
    """The lecture's facts: σ never passes more than a quarter, tanh up to all, relu nothing on the left."""
    assert flatness(lookup("sigmoid")[0]) == (0.25, 0, -4.6, 4.6)
    assert flatness(lookup("tanh")[0]) == (1, 0, -3, 3)
    assert flatness(lookup("relu")[0]) == (1, None, 0, None)
    assert flatness(lookup("hard_tanh")[0]) == (1, None, -1, 1)


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("σ", "sigmoid"), ("logistic", "sigmoid"), ("ln", "log"), ("swish", "silu"), ("ReLU", "relu"), ("+", "add"),
        ("·", "mul"), ("*", "mul"), ("-", "sub"), ("^", "pow"), ("√", "sqrt"), ("pow", "pow"), ("sqnorm", "sqnorm"),
    ],
)  # fmt: skip
def test_a_gate_is_found_by_any_of_its_names(name, gate):
    """Ids, aliases and signs name a gate, capitals or not."""
    seen = bpcli("gates", name, "--format", "plain")
    assert (seen.code, seen.err) == (0, "")
    assert seen.out.startswith(f"{gate}: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["sigmod"], "error: no gate is called sigmod\n  did you mean sigmoid?\n"),
        (["Leaky-ReLU"], "error: no gate is called Leaky-ReLU\n  did you mean leaky_relu?\n"),
        (["frobnicate"], "error: no gate is called frobnicate\n  bpcli gates lists them all\n"),
        ([""], "error: no gate is called that\n  bpcli gates lists them all\n"),
        (["\x1b[31m"], "error: no gate is called \\x1b[31m\n  bpcli gates lists them all\n"),
        (["mul", "--format", "xml"], "error: there is no format xml\n  the formats are table, plain, json, markdown\n"),
    ],
)
def test_a_mistake_gets_help(arguments, message):
    """The message says what to try; nothing else is printed; the exit code is 2."""
    assert bpcli("gates", *arguments) == (2, "", message)


@pytest.mark.parametrize("form", FORMATS)
def test_a_gate_without_a_derivation_has_no_empty_heading(form):
    """A gate that is new has the rest of its page, and each heading has something under it."""
    silu = lookup("silu")[0]
    new = entry_of(silu.family, replace(silu.gate, id="new", show_as=silu.gate.show))
    story = page([new])
    pieces: list[str] = []
    if form == "json":
        write([new], [], Page(pieces.append), whole=True)
        assert json.loads("".join(pieces))["gates"][0]["derivations"] == []
    else:
        write_story(form, story, Page(pieces.append))
        assert "step by step" not in "".join(pieces)
    assert all(section.blocks for section in story.sections)
    assert [section.title for section in story.sections] == [
        section.title for section in page([silu]).sections if "step by step" not in section.title
    ]


def test_json_has_every_gate():
    """The list holds every gate with its operands' local gradients; a page adds derivations, numbers and code."""
    document = json.loads(bpcli("gates", "--format", "json").out)
    assert document["schema"] == 1
    of_numbers = [gate for gate in document["gates"] if gate["kind"] == "number"]
    assert [gate["id"] for gate in of_numbers] == list(GATES)
    assert [gate["id"] for gate in document["gates"] if gate["kind"] == "array"] == list(ARRAY_GATES)
    for gate in of_numbers:
        assert [rule["operand"] for rule in gate["local"]] == gate["operands"]
        assert all(set(kink) == {"convention", "pytorch"} for kink in gate["kinks"])
    [whole] = json.loads(bpcli("gates", "log", "--format", "json").out)["gates"]
    assert whole["domain"] == [{"fails": "x <= 0", "message": "a logarithm needs a positive number"}]
    assert [len(derivation["steps"]) for derivation in whole["derivations"]] == [
        len(derivation.steps) for derivation in lookup("log")[0].derivations
    ]
    assert whole["numbers"][1] == {"at": {"x": 2.0}, "value": math.log(2), "local": {"x": 0.5}, "remark": None}
