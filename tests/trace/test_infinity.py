"""−inf as the score of what a softmax leaves out."""

import json

import numpy as np
import pytest

from bpcli import explain
from bpcli.errors import InputError

S, M = [[0.2, 1.0, 0.3], [0.5, -0.3, 2.0]], [[0, 0, -np.inf], [0, -np.inf, 0]]
KEEP = "[[1, 1, 0], [1, 0, 1]]"
SPELLED = [
    f"softmax(where({KEEP}, S, -inf))",
    f"softmax(where({KEEP}, S, −∞))",
    f"F.softmax(S.masked_fill({KEEP} == 0, float('-inf')), dim=-1)",
    f"torch.softmax(S.masked_fill({KEEP} == 0, -torch.inf), -1)",
    f"np.exp(log_softmax(np.where({KEEP}, S, -np.inf)))",
    "softmax(S + [[0, 0, -inf], [0, -float('inf'), 0]])",
    "softmax(S + M)",
    f"softmax(where({KEEP}, S, full((2, 3), -math.inf)))",
    f"softmax(where({KEEP}, S, torch.full_like(S, float('-Infinity'))))",
    "q = S + M; z = exp(q - np.max(q, axis=1, keepdims=True)); z/np.sum(z, axis=1, keepdims=True)",
    "q = S + M; exp(q - logsumexp(q, axis=-1, keepdims=True))",
]


@pytest.mark.parametrize("text", SPELLED)
def test_what_is_masked_has_the_probability_0_and_no_gradient(text):
    """Every spelling of a mask is the same; the other entries share as if the masked one were not there."""
    trace = explain(text, {"S": S} | ({"M": M} if "M" in text else {}))
    document = json.loads(trace.lesson("json", upstream=[[1, 2, 3], [4, 5, 6]]))
    kept = [[0, 1], [0, 2]]
    for row, places in enumerate(kept):
        short = explain("softmax(s)", {"s": [S[row][k] for k in places]})
        upstream = [[1, 2, 3], [4, 5, 6]][row]
        truth = json.loads(short.lesson("json", upstream=[upstream[k] for k in places]))
        value, gradient = np.zeros(3), np.zeros(3)
        value[places], gradient[places] = truth["value"], truth["gradients"]["s"]
        np.testing.assert_allclose(document["value"][row], value, rtol=1e-12)
        np.testing.assert_allclose(document["gradients"]["S"][row], gradient, rtol=1e-9, atol=1e-12)


def test_it_is_minus_infinity_on_the_screen_and_a_text_in_json():
    """A value that holds −inf is shown and written; the gradient check leaves these entries out."""
    trace = explain("sum(softmax(S + M)^2)", S=S, M=M)
    assert json.loads(trace.lesson("json"))["inputs"]["M"] == [[0, 0, "-inf"], [0, "-inf", 0]]
    lesson = trace.lesson("plain", check=True)
    assert "[0, 0, −∞]" in lesson
    assert "nan" not in lesson


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("relu(M)*S", "M holds −inf: q = relu(M) does not take −inf"),
        ("sum(S*M)", "M holds −inf: q = S ⊙ M does not take −inf"),
        ("softmax(S*(-inf))", "q = S·(−∞) does not take −inf"),
        ("softmax(S - M)", "q = S − M has no value, because M holds −inf"),
        ("softmax(S + full((2, 3), -inf))", "f = softmax(q) has no value, because q holds −inf"),
        ("cross_entropy(S + M, [2, 0])", "f = cross_entropy(q, [2, 0]) has no value, because q holds −inf"),
        ("S + M", "the output holds −inf"),
        ("softmax(S + inf)", "infinity needs a minus here"),
        ("sum(S, axis=-inf)", "a finite number is needed here"),
        ("where(S > 0, float('nan'), S)", "float takes the text '-inf' here"),
    ],
)
def test_what_does_not_take_it_says_so(text, message):
    """One error, with its place, also where floats would have an answer."""
    with pytest.raises(InputError) as caught:
        explain(text, {"S": S} | ({"M": M} if "M" in text else {}))
    assert caught.value.message == message
    assert caught.value.span is not None


@pytest.mark.parametrize("text", ["where(x > 0, x, -inf)", "exp(-inf)*x", "max(x, -inf)"])
def test_numbers_alone_have_no_softmax(text):
    """In a circuit of numbers the place of −inf is named."""
    with pytest.raises(InputError, match="−inf has no place among numbers alone"):
        explain(text, x=1)
