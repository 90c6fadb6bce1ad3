"""What is wrong with an array is said whole: both shapes, the place, and what would fit.

The transcripts are whole: the command, then everything that comes out on standard error. Standard output stays empty
and
the exit code is 2.
"""

import shlex

import pytest

from bpcli import InputError, explain
from tests.terminal import bpcli

TRANSCRIPTS = r"""
$ bpcli explain "[x, y]" x=1
error: y has no value
  add y=…:
  bpcli explain "[x, y]" x=1 y=1

$ bpcli explain "x[0]" x=1
error: x is a number, so it has no entries
  x[0]
  ^^^^

$ bpcli explain "x[3]" "x=[1, 2, 3]"
error: x has shape (3,): along axis 0 an index goes from 0 to 2, and 3 does not
  x[3]
  ^^^^

$ bpcli explain "x[:y]" "x=[1, 2, 3]" y=1.5
error: y is a name, and a number is needed here
  x[:y]
     ^
  for a size give it a value: y=2

$ bpcli explain "einsum('ij,jk', A, x)" "A=1 2; 3 4" "x=1 2"
error: 'jk' is 2 letters, and x has shape (2,): an axis has one letter
  einsum('ij,jk', A, x)
  ^^^^^^^^^^^^^^^^^^^^^

$ bpcli explain "einsum('ij->q', A)" "A=1 2; 3 4"
error: the output 'q' does not fit: q is in no group before it
  einsum('ij->q', A)
         ^^^^^^^
  for example einsum('ij,jk->ik', A, B)

$ bpcli explain "a, b = split(x, 3); a*b" "x=1 2 3"
error: there are 2 names for 3
  a, b = split(x, 3); a*b
  ^^^^^
  write a name for each

$ bpcli explain "split(x, 2)*y" "x=1 2 3" y=1
error: 3 entries do not split so
  split(x, 2)*y
           ^
  for example [2, 3]

$ bpcli explain "y*x.shape[0]" x=2 y=1
error: this is a number, so it has no sizes
  y*x.shape[0]
    ^
  give it values such as x=1 2 3, or a shape: --shape x=3

$ bpcli explain "x[]" "x=[1, 2, 3]"
error: an index is a whole number
  x[]
   ^^
  entries are counted from 0: x[0], W[0, 1]; a whole row is W[1, :], a column W[:, 0]

$ bpcli explain "W[0, 1, 0]" "W=1 2; 3 4"
error: W has shape (2, 2): an entry has 2 indices, not 3
  W[0, 1, 0]
  ^^^^^^^^^^

$ bpcli explain "max(x, axis=1)" "x=[1, 2]"
error: x has shape (2,), so it has no axis 1
  max(x, axis=1)
  ^^^^^^^^^^^^^^
  its axes are 0 to 0

$ bpcli explain "max(x, y=2)" x=1
error: y is no setting of max
  max(x, y=2)
           ^
  write max(x) or max(X, axis=0)

$ bpcli explain "W x" "W=1 2 3; 4 5 6" "x=[1, 2]"
error: W has shape (2, 3) and x (2,): in a matrix product the last size of the first, 3, must be the only size of the second, 2
  W x
  ^^^
  did you mean Wᵀ⋅x?

$ bpcli explain "W x" "W=1 2 3; 4 5 6" "x=[1, 2, 3, 4]"
error: W has shape (2, 3) and x (4,): in a matrix product the last size of the first, 3, must be the only size of the second, 4
  W x
  ^^^

$ bpcli explain "X + y" "X=1 2 3; 4 5 6" "y=[1, 2]"
error: these shapes do not broadcast: X is (2, 3), y is (2,)
  X + y
  ^^^^^
  sizes are compared from the right: they must be equal, or one of them 1; a vector that should go down the columns has shape (n, 1)

$ bpcli explain "W @ 2" "W=1 2; 3 4"
error: @ multiplies arrays, and 2 is a number
  W @ 2
  ^^^^^
  write W*2

$ bpcli explain "[1, [2, 3]]"
error: this list is ragged: entry 1 is a number, entry 2 a list
  [1, [2, 3]]
      ^^^^^^
  rows are of one length

$ bpcli explain "[[1, 2], [3]] x" "x=[1, 2]"
error: this list is ragged: row 1 has 2 entries, row 2 has 1
  [[1, 2], [3]] x
           ^^^
  rows are of one length

$ bpcli explain "x" "x=[1, 2"
error: this bracket is never closed
  value of x: [1, 2
              ^

$ bpcli explain "x" "x=[1, [2]]"
error: a list holds either numbers or lists, not both
  value of x: [1, [2]]
                  ^
  a list is written [1, 2, 3], a matrix [[1, 2], [3, 4]] or 1 2; 3 4

$ bpcli explain "x" "x=[]"
error: this list is empty
  value of x: []
              ^^
  a list is written [1, 2, 3], a matrix [[1, 2], [3, 4]] or 1 2; 3 4

$ bpcli explain "W" "W=[[1, 2], [3, 4, 5]]"
error: the rows differ: row 1 has 2 entries, row 2 has 3
  value of W: [[1, 2], [3, 4, 5]]
                       ^^^^^^^^^
  every row has as many entries as the first

$ bpcli explain "W" "W=1 2; 3 4 5"
error: the rows differ: row 1 has 2 entries, row 2 has 3
  value of W: 1 2; 3 4 5
                   ^^^^^
  every row has as many entries as the first

$ bpcli explain "x" "x=[1, 'a']"
error: a list holds numbers, and this is text
  value of x: [1, 'a']
                  ^^^
  leave out the quotes

$ bpcli explain "x" "x=[1, a]"
error: a is not a number
  value of x: [1, a]
                  ^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "x" "x=[1, 1e400]"
error: x=1e400 is too large for a float (about 1.8e308)

$ bpcli explain "x" "x=[1, log(0)]"
error: a logarithm needs a positive number, at log(0)
  value of x: [1, log(0)]
                  ^^^^^^

$ bpcli explain "x" "x=zeros(10^6, 10^6)"
error: zeros(1e+06, 1e+06) has 1,000,000,000,000 entries, 8 TB as float64
  value of x: zeros(10^6, 10^6)
              ^^^^^^^^^^^^^^^^^
  an array may have 67,108,864 entries (537 MB)

$ bpcli explain "zeros(10^6, 10^6) + x" x=1
error: zeros(1e+06, 1e+06) has 1,000,000,000,000 entries, 8 TB as float64
  zeros(10^6, 10^6) + x
  ^^^^^^^^^^^^^^^^^
  an array may have 67,108,864 entries (537 MB)

$ bpcli explain "u vᵀ" "u=ones(100000)" "v=ones(100000)"
error: the output of outer has 10,000,000,000 entries, 80 GB as float64
  u vᵀ
  ^^^^
  an array may have 67,108,864 entries (537 MB)

$ bpcli explain "x" "x=randn(0)"
error: 0 is not a size: a size is 1 or more
  value of x: randn(0)
              ^^^^^^^^
  write randn(3) or randn(3, 4)

$ bpcli explain "x" "x=randn(2.5)"
error: 2.5 is not a size: a size is a whole number
  value of x: randn(2.5)
              ^^^^^^^^^^
  write randn(3) or randn(3, 4)

$ bpcli explain "x" "x=randn(n)"
error: n is a name, and a number is needed here
  value of x: randn(n)
                    ^
  a value is a number, such as -2, 0.5, 1e-3, 1/3 or sqrt(2)/2

$ bpcli explain "sum(x, axis=2)" "x=1 2; 3 4"
error: x has shape (2, 2), so it has no axis 2
  sum(x, axis=2)
  ^^^^^^^^^^^^^^
  its axes are 0 to 1

$ bpcli explain "sum(x, axes=1)" "x=1 2; 3 4"
error: axes is no setting of sum
  sum(x, axes=1)
              ^
  write sum(x) or sum(X, axis=0)

$ bpcli explain "sum(x, axis=y)" "x=1 2; 3 4" y=0.5
error: y is a name, and a number is needed here
  sum(x, axis=y)
              ^
  for a size give it a value: y=2

$ bpcli explain "reshape(x, 2, 2)" "x=[1, 2, 3]"
error: x has shape (3,), 3 entries, and cannot take the shape (2, 2)
  reshape(x, 2, 2)
  ^^^^^^^^^^^^^^^^
  the sizes multiply to 3

$ bpcli explain "concat(a, b)" "a=[1, 2]" b=3
error: concat joins arrays, and b is a number
  concat(a, b)
  ^^^^^^^^^^^^
  for a vector of numbers write [a, b]

$ bpcli explain "softmax(x)" x=3
error: softmax takes an array, and x is a number
  softmax(x)
  ^^^^^^^^^^
  give it values such as "[1, 2, 3]"

$ bpcli explain "cross_entropy(s, 3)" "s=[1, 2, 3]"
error: a class index is a whole number from 0 to 2, at f = cross_entropy(s, 3)
  cross_entropy(s, 3)
  ^^^^^^^^^^^^^^^^^^^

$ bpcli explain "cross_entropy(s, t)" "s=[1, 2, 3]" "t=[1, 2]"
error: s has shape (3,), and its target t (2,)
  cross_entropy(s, t)
  ^^^^^^^^^^^^^^^^^^^
  a target is one class index, or has the shape (3,)

$ bpcli explain "hinge(s)" "s=[1, 2, 3]"
error: hinge takes 2 operands
  hinge(s)
  ^^^^^^^^
  write hinge(scores, target) or hinge(scores, target, margin=1)

$ bpcli explain "norm(x, 3)" "x=[1, 2, 3]"
error: there is no norm of order 3 here
  norm(x, 3)
  ^^^^^^^^^^
  norm(x) is the 2-norm, norm(x, 1) the sum of absolute values

$ bpcli explain "trace(W)" "W=1 2 3; 4 5 6"
error: a trace is that of a square matrix, and W has shape (2, 3)
  trace(W)
  ^^^^^^^^

$ bpcli explain "outer(W, x)" "W=1 2; 3 4" "x=[1, 2]"
error: outer takes two vectors, and W has shape (2, 2), x (2,)
  outer(W, x)
  ^^^^^^^^^^^
  for matrices write W @ x

$ bpcli explain "log(x)" "x=[1, -2, 3]"
error: a logarithm needs a positive number, at f = log(x)
  log(x)
  ^^^^^^
  here x[1] = −2

$ bpcli explain "1/W" "W=1 2; 0 4"
error: division by zero, at f = 1/W
  1/W
  ^^^
  here W[1, 0] = 0

$ bpcli explain "exp(x)" "x=[1, 1000]"
error: the number is too large for a float (about 1.8e308), at f = exp(x)
  exp(x)
  ^^^^^^
  here x[1] = 1000

$ bpcli explain "W x" --shape W=2x0 --shape x=2
error: 0 is not a size
  --shape: W=2x0
               ^
  a size is a whole number, 1 or more; a matrix is W=2x3, a vector x=3; a scalar needs no shape

$ bpcli explain "W x" --shape W=2x2 --shape x=3
error: W has shape (2, 2) and x (3,): in a matrix product the last size of the first, 2, must be the only size of the second, 3
  W x
  ^^^

$ bpcli explain "W x" "W=1 2; 3 4" --shape x=2
error: x has no value
  add x=…:
  bpcli explain "W x" W='1 2; 3 4' x=1

$ bpcli explain "W x" "W=1 2; 3 4" "x=[1, 2]" --shape W=3x3
error: W is said to have shape (3, 3), and its value has shape (2, 2)
  leave --shape out where there is a value

$ bpcli explain "W x" "W=1 2; 3 4" "x=[1, 2]" --upstream "[1, 2, 3]"
error: f has shape (2,), and its upstream gradient has shape (3,)
  value of --upstream: [1, 2, 3]
                       ^^^^^^^^^
  a gradient has the shape of what it is taken with respect to

$ bpcli explain "W x" --shape W=2x2 --shape x=2 --upstream "[1, 2, 3]"
error: f has shape (2,), and its upstream gradient has shape (3,)
  value of --upstream: [1, 2, 3]
                       ^^^^^^^^^
  a gradient has the shape of what it is taken with respect to

$ bpcli explain "x*y" x=1 y=2 --upstream "[1, 2]"
error: f is a number, and its upstream gradient has shape (2,)
  value of --upstream: [1, 2]
                       ^^^^^^
  a gradient has the shape of what it is taken with respect to

$ bpcli explain "x*y" --upstream "[1, 2]"
error: f is a number, and its upstream gradient has shape (2,)
  value of --upstream: [1, 2]
                       ^^^^^^
  a gradient has the shape of what it is taken with respect to

$ bpcli explain "sum(W x)" "W=1 2; 3 4" "x=[1, 2]" --upstream "[1, 2]"
error: f is a number, and its upstream gradient has shape (2,)
  value of --upstream: [1, 2]
                       ^^^^^^
  a gradient has the shape of what it is taken with respect to

$ bpcli explain "cross_entropy(s, y)" "s=[1, 2, 3]" y=1 --wrt y
error: y is a target or an index, so it gets no gradient
  gradients flow to s

$ bpcli explain "W x" W=@missing.npy "x=[1, 2]"
error: cannot read missing.npy: no such file or directory
"""  # noqa: E501  (whole messages)

CASES = [block.split("\n", 1) for block in TRANSCRIPTS.strip().split("\n\n")]


@pytest.mark.parametrize(("command", "message"), CASES, ids=[case[0] for case in CASES])
def test_a_mistake_with_arrays_is_explained(command, message, tmp_path, monkeypatch):
    """The whole of standard error is the message, nothing else is said, and the exit code is 2."""
    monkeypatch.chdir(tmp_path)
    assert bpcli(*shlex.split(command)[2:]) == (2, "", f"{message}\n")


def test_a_decimal_comma_is_remarked_on():
    """1,5 is a list of two numbers, which somebody may not have meant."""
    seen = bpcli("explain", "x", "x=1,5", "--brief")
    assert seen.code == 0
    assert seen.err == "note: x=1,5 is read as the list [1, 5]; a decimal point is written .\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("max(X, axis=(0, 1))", "max goes along one axis, or over all entries"),
        ("sum(X, axis=(0, 0))", "an axis is named twice in (0, 0)"),
        ("sum(X, axis=(0, 3))", "X has shape (2, 2, 2), so it has no axis 3"),
        ("softmax(X, axis=(0, 1))", "softmax goes along one axis of X, shape (2, 2, 2)"),
        ("logsumexp(X, axis=None)", "logsumexp goes along one axis of X, shape (2, 2, 2)"),
        ("sum(X, keepdims=2)", "keepdims is True or False"),
        ("X[..., ..., 0]", "an index has one ..."),
        ("X[..., 0, 0, 0, 0]", "X has shape (2, 2, 2): an entry has 3 indices, not 4"),
    ],
)
def test_axes_that_do_not_fit(text, said):
    """Which axis, and of which array."""
    with pytest.raises(InputError) as caught:
        explain(text, X=[[[1, 2], [3, 4]], [[5, 6], [7, 8]]])
    assert caught.value.message == said
