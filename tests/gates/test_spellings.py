"""What NumPy, PyTorch and math call a gate is the same gate."""

import json

import pytest

from bpcli import InputError, explain
from bpcli.gates.catalogue import FUNCTIONS

X, W = [1.5, -2.0], [[1.0, 2.0], [3.0, -4.0]]
ALIKE = {
    # with a library before the function
    "np.exp(x)": "exp(x)",
    "numpy.tanh(x)": "tanh(x)",
    "torch.sigmoid(x)": "sigmoid(x)",
    "F.relu(x)": "relu(x)",
    "torch.nn.functional.softplus(x)": "softplus(x)",
    "np.linalg.norm(x)": "norm(x)",
    "np.pi*x": "pi x",
    "math.e*x": "e x",
    # a method after an operand
    "x.sum()": "sum(x)",
    "x.exp().sum()": "sum(exp(x))",
    "(x*x).mean()": "mean(x*x)",
    "W.T.dot(x)": "Wᵀ x",
    "W.dot(x).max()": "max(W x)",
    "2*x.relu()**2": "2*relu(x)^2",
    "-x.sum()": "-sum(x)",
    "x[0].exp()": "exp(x[0])",
    "W.max(1)": "max(W, axis=1)",
    "W.sum(dim=0)": "sum(W, axis=0)",
    "W.view(4, 1)": "reshape(W, 4, 1)",
    "W.reshape((4, 1))": "reshape(W, 4, 1)",
    "W.reshape([-1])": "reshape(W, 4)",
    # other names
    "np.maximum(0, x)": "max(0, x)",
    "np.max(W, 0)": "max(W, axis=0)",
    "torch.max(W, 1).values": "max(W, axis=1)",
    "np.minimum(x, [1, 2])": "min(x, [1, 2])",
    "torch.max(x, 2*x)": "max(x, 2*x)",
    "np.amin(W, axis=1)": "min(W, axis=1)",
    "arctan(x)": "atan(x)",
    "np.absolute(x)": "abs(x)",
    "multiply(x, x)": "x*x",
    "np.dot(W, x)": "W x",
    "matmul(W, x)": "W @ x",
    "torch.mm(W, W)": "W @ W",
    "F.linear(x, W, bias=x)": "x @ Wᵀ + x",
    "nn.functional.batch_norm(W, None, None, x, x, training=True, momentum=0.9)": "batchnorm(W, x, x)",
    "F.scaled_dot_product_attention(W, W, W, None, 0.0, is_causal=True)": "attention(W, W, W, causal=True)",
    "F.conv2d(W, W, None, stride=2, padding=1)": "conv2d(W, W, stride=2, pad=1)",
    "F.conv2d(W, W, bias=2, padding=1)": "conv2d(W, W, 2, pad=1)",
    "F.layer_norm(W, (2,), weight=x, bias=x)": "layernorm(W, x, x)",
    "F.max_pool2d(W, kernel_size=2)": "maxpool(W, 2)",
    "torch.clamp(x, min=0)": "max(x, 0)",
    "x.clamp(max=1)": "min(x, 1)",
    "torch.clamp(x, -1, 1)": "clip(x, -1, 1)",
    "F.leaky_relu(x, negative_slope=0.2)": "leaky_relu(x, slope=0.2)",
    "np.concatenate((x, x))": "concat(x, x)",
    "torch.cat([W, W], dim=1)": "concat(W, W, axis=1)",
    "np.concatenate((x,))": "concat(x)",
    "x*np.ones((2,))": "x*ones(2)",
    "x*np.array([1, 2])": "x*[1, 2]",
    "cross_entropy(W, [1, 0])": "cross_entropy(W, np.array([1, 0]))",
}


@pytest.mark.parametrize(("typed", "meant"), ALIKE.items())
def test_a_spelling_is_its_gate(typed, meant):
    """The circuit, its formulas and its numbers are those of the lecture's spelling."""
    traces = [explain(text, W=W, x=X) if "W" in typed else explain(text, x=X) for text in (typed, meant)]
    one, other = (json.loads(trace.lesson("json").replace("1.0", "1")) for trace in traces)
    assert {**one, "expression": ""} == {**other, "expression": ""}


def test_the_table_leads_to_functions():
    """Every name can be called: what a spelling stands for is in the language."""
    assert {"np.max", ".sum", "torch.sigmoid"} - FUNCTIONS.keys() == {".sum", "torch.sigmoid"}
    for name in FUNCTIONS:
        assert name.replace(".", "").replace("_", "").isalnum() or not name.isascii(), name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "np.expq(x)",
            "error: np.expq is not known here\n  np.expq(x)\n  ^^^^^^^\n  did you mean exp?",
        ),
        ("x.expp()", "error: .expp is not known here\n  x.expp()\n   ^^^^^\n  did you mean exp?"),
        ("x.sum", "error: .sum is a method\n  x.sum\n   ^^^^\n  write x.sum(), with its brackets"),
        ("np.exp", "error: np.exp is a function\n  np.exp\n  ^^^^^^\n  write np.exp(…), with its argument in brackets"),
        (
            "np.add(x)",
            "error: add does not take these arguments\n  np.add(x)\n  ^^^^^^^^^\n  write add(a, b)",
        ),
        (
            "exp((x, x))",
            "error: a comma separates the arguments of a function\n  exp((x, x))\n      ^^^^^^",
        ),
        ("x.relu(", "error: this bracket is never closed\n  x.relu(\n        ^"),
        ("sum()", "error: there is nothing between these brackets\n  sum()\n     ^^"),
        (
            "(x, x)",
            "error: a comma separates the arguments of a function\n  (x, x)\n    ^\n  a decimal point is written .",
        ),
        ("huber2(x)", "error: no function is called huber2, and huber2 has no value\n  huber2(x)\n  ^^^^^^"),
    ],
)
def test_what_cannot_be_read_has_its_place(text, said):
    """The caret is under the word that is wrong, and a hint says what to write."""
    with pytest.raises(InputError) as caught:
        explain(text, x=X)
    assert caught.value.render().startswith(said)


def test_a_value_takes_the_name_of_a_library():
    """F and np are libraries unless they have a value."""
    assert explain("F*x", F=2, x=3).value("f") == 6
    assert explain("np = x + 1; np.exp()", x=1).value("f") == pytest.approx(7.38905609893065)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("binary_crossentropy", "did you mean bce?"),
        ("MAE", "did you mean l1?"),
        ("svm_loss", "did you mean hinge?"),
        ("heaviside", "write 1[x > 0]"),
        ("hubr", "did you mean huber?"),
        ("log_cosch", "did you mean log_cosh?"),
    ],
)
def test_a_suggestion_goes_by_meaning_before_letters(word, hint):
    """What people call a function leads to it, alone and with a library before it."""
    for text in (f"{word}(x, 1)", f"F.{word}(x, 1)"):
        with pytest.raises(InputError) as caught:
            explain(text, x=X)
        assert (caught.value.hint or "").startswith(hint)
