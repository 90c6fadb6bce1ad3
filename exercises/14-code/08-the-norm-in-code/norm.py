"""The squared length of W x, to complete."""

import numpy as np


class SquaredNorm:
    """q = W x; f = the sum of the squares of q."""

    def forward(self, W, x):
        """Return f, a number, and keep what backward will need.

        W: a matrix of shape (n, n). x: a vector of shape (n,).
        """
        self.q = None  # to do
        f = None
        return f

    def backward(self, df):
        """Return the gradients [dW, dx], of shapes (n, n) and (n,).

        df: the upstream gradient, a number.
        """
        self.dq = None  # to do: of shape (n,)
        dW = None
        dx = None
        return [dW, dx]
