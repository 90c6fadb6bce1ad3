"""Programs that want to reach outside, or never to end: a clear error with its place, and nothing is run."""

from pathlib import Path

import numpy as np
import pytest

from bpcli.errors import InputError
from bpcli.programs.walk import walk

HOSTILE = {
    "import": "import os\nos.system('touch {}')\nf = x",
    "import inside": "def g():\n    import subprocess\n    return subprocess.run('touch {}')\nf = g()",
    "from import": "from os import system\nf = system('touch {}')",
    "eval": "f = eval('x')",
    "exec": "exec('y = 1')\nf = y",
    "open": "f = open('{}', 'w')",
    "dunder": "f = ().__class__.__bases__",
    "dunder of an array": "f = x.__array_interface__",
    "dunder of a function": "def g(): return 1\nf = g.__globals__",
    "format": "f = '{0.__class__}'.format(x)",
    "percent": "f = '%1000000000d' % 3",
    "getattr": "f = getattr(x, 'T')",
    "globals": "f = globals()",
    "load": "f = np.load('/etc/passwd')",
    "pickle": "import pickle\nf = pickle.loads(b'')",
    "ctypes": "f = np.ctypeslib.os",
    "objects": "f = np.array([x, 'a'], dtype=object)",
    "callback": "f = np.fromfunction(print, (3,))",
    "answers everything": "class A:\n    def __getattr__(self, name):\n        return self\nf = A().b * x",
    "endless": "f = x\nwhile True:\n    f = f + 1",
    "endless recursion": "def g(n):\n    return g(n + 1)\nf = g(1)",
    "large array": "f = np.zeros(10**10) + x",
    "large product": "f = np.ones((2000, 2000)) @ np.ones((2000, 2000))",
    "large broadcast": "f = np.broadcast_to(x, (10**6, 10**6, 2, 2)).sum()",
    "large outer": "f = np.outer(np.ones(10**5), np.ones(10**5))",
    "large tile": "f = np.tile(x, (10**9,))",
    "large einsum": "f = np.einsum('ij,kl->ijkl', np.ones((900, 900)), np.ones((900, 900)))",
    "large diagonal": "f = np.diag(np.ones(10**5))",
    "large list of arrays": "f = np.stack([np.ones(10**6)] * 200)",
    "large array of arrays": "f = np.array([np.ones(10**6)] * 200)",
    "large indices": "f = np.tril_indices(10**5)",
    "many arrays": "f = np.ones((1000, 1000))\nfor i in range(10**6):\n    f = f + 1",
    "power tower": "f = 10**10**10",
    "shift": "f = 1 << 10**10",
    "long text": "f = len('a' * 10**12)",
    "long list": "f = [x]\nfor i in range(100):\n    f = f + f",
    "list in itself": "l = [1]\nl[0] = l\nf = np.array(l) + x",
    "brackets": "f = " + "(" * 10_000 + "x" + ")" * 10_000,
    "signs": "f = " + "-" * 100_000 + "x",
    "nul": "f = x\0",
    "yield": "def g():\n    yield 1\nf = g()",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_program_ends_in_an_error(text: str, tmp_path: Path) -> None:
    """The error is for a person, and the file that the program would make does not exist."""
    with pytest.raises(InputError):
        walk(text.replace("{}", str(tmp_path / "made")), inputs={"x": np.eye(2)}).value("f")
    assert not list(tmp_path.iterdir())
