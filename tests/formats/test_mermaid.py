"""Circuits in Mermaid: what stands in them, that no text becomes markup, and that Mermaid's own parser reads them."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bpcli import explain
from bpcli.formats.mermaid import LONGEST, MOST_EDGES, escape, fits, lines
from bpcli.lesson.tell import circuit_of
from tests.formats import hostile
from tests.golden import assert_golden

TEXT = r"(?:[^\W_]|[ .,=()/]|[^\x00-\x7f]|#\d+;|<br>|<font color=(?:tomato|mediumseagreen)>|</font>)*"
LINES = re.compile(
    rf"flowchart LR|  acc(?:Title|Descr): {TEXT}"
    rf'|  n\d+(?:\(\("{TEXT}"\)\)|\(\["{TEXT}"\]\)|\["{TEXT}"\]):::(?:gate|constant|input|name)'
    rf'|  n\d+ -- "{TEXT}" --> n\d+|  n\d+ --> n\d+|  more\["{TEXT}"\]:::name|  classDef [a-z,]+ [a-z0-9:,-]+'
)
READER = """
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
const require = createRequire(process.argv[1] + '/');
try { const { JSDOM } = require('jsdom'); globalThis.window = new JSDOM('').window;
      globalThis.document = window.document; } catch { /* newer ones parse without a page */ }
const { default: mermaid } = await import(pathToFileURL(process.argv[1] + '/mermaid/dist/mermaid.core.mjs'));
let text = ''; for await (const part of process.stdin) text += part;
const found = [];
for (const one of JSON.parse(text)) {
  try {
    await mermaid.parse(one);
    const db = (await mermaid.mermaidAPI.getDiagramFromText(one)).db;
    found.push([[...db.getVertices().values()].map(node => [node.id, node.text]),
                db.getEdges().map(edge => [edge.start, edge.end])]);
  } catch (error) { found.push(String(error)); }
}
console.log(JSON.stringify(found)); process.exit(0);
"""


def flowchart(expression, **values):
    """The lines for an expression."""
    return list(lines(*circuit_of(explain(expression, **values))))


def test_the_lectures_circuit():
    """Names and signs in boxes, on each arrow the value forward and the gradient back, and the output at the end."""
    assert_golden("pictures/lecture.mmd", "\n".join(flowchart("(x+y)*z", x=-2, y=5, z=-4)) + "\n")


def test_a_lesson_without_numbers_has_none_and_a_branch_says_its_sum():
    """No label where there is nothing yet; where a node branches its box has the sum of its gradients."""
    assert [line for line in flowchart("x*y") if "-->" in line] == ["  n0 --> n2", "  n1 --> n2", "  n2 --> n3"]
    assert '  n0["x<br><font color=tomato>Σ</font> 4"]:::input' in flowchart("x*x", x=2)


@pytest.mark.parametrize(("expression", "places"), [("x - y", 2), ("x / y", 2), ("x + y", 0), ("x*y", 0), ("-x", 0)])
def test_operands_are_numbered_where_their_order_matters(expression, places):
    """Mermaid places nodes as it likes, so x − y says which is the first."""
    text = "\n".join(flowchart(expression, **{name: 2 for name in "xy" if name in expression}))
    assert [f"({place})" in text for place in (1, 2)] == [places > 0] * 2


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_no_text_leaves_its_label(text):
    """Whatever stands in a name, a sign or a number, every line is one of ours; in ASCII all of it is ASCII."""
    for unicode in (True, False):
        written = list(lines(hostile.circuit(text), text, unicode=unicode))
        assert [line for line in written if not LINES.fullmatch(line)] == []
        assert len(written) == 16
        assert unicode or "".join(written).isascii()


def test_what_github_would_not_draw_is_known():
    """Too many edges or too many characters."""
    assert fits("a --> b\n" * MOST_EDGES)
    assert not fits("a --> b\n" * (MOST_EDGES + 1))
    assert not fits("a" * LONGEST)


def test_mermaids_own_parser_reads_them_all():
    """The parser finds the boxes and arrows that were written, with the texts in them; and refuses a broken one."""
    modules = _modules()
    texts = ["\n".join(lines(hostile.circuit(text), text)) for text in hostile.TEXTS]
    node = shutil.which("node")
    done = subprocess.run(
        [str(node), "--input-type=module", "-e", READER, str(modules)],
        input=json.dumps([*texts, 'flowchart LR\n n0["a"b"]']),
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    *found, broken = json.loads(done.stdout)
    assert "Parse error" in broken
    for text, (boxes, arrows) in zip(hostile.TEXTS, found, strict=True):
        # The parser keeps #34; as ﬂ°°34¶ß until it draws.
        plain = [re.sub("ﬂ°°(\\d+)¶ß", r"#\1;", label) for _, label in boxes]
        assert [name for name, _ in boxes] == ["n0", "n1", "n2", "n3", "n4", "more"]
        assert plain[1] == escape(text)
        assert arrows == [["n0", "n2"], ["n1", "n2"], ["n2", "n3"], ["n0", "n3"], ["n3", "n4"]]


def _modules() -> Path:
    """The folder in which node finds mermaid; skips where there is none."""
    if shutil.which("node") is None:
        pytest.skip("Mermaid's own parser needs node")
    folders = [os.environ.get("BPCLI_NODE_MODULES", "")]
    if npm := shutil.which("npm"):
        done = subprocess.run([npm, "root", "--global"], capture_output=True, text=True, timeout=60, check=False)
        folders.append(done.stdout.strip())
    for folder in filter(None, folders):
        if (Path(folder) / "mermaid" / "dist" / "mermaid.core.mjs").exists():
            return Path(folder)
    pytest.skip("no mermaid: npm install --global mermaid jsdom, or name a node_modules in BPCLI_NODE_MODULES")
