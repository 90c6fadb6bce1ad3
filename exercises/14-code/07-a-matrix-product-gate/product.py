"""A matrix times a vector, to complete."""

import numpy as np


class MatrixVectorGate:
    """q = W x."""

    def forward(self, W, x):
        """Return q, of shape (m,), and keep what backward will need.

        W: a matrix of shape (m, n). x: a vector of shape (n,).
        """
        q = None  # to do: @ is the matrix product
        return q

    def backward(self, dq):
        """Return the gradients [dW, dx], of shapes (m, n) and (n,).

        dq: the upstream gradient, of shape (m,).
        """
        dW = None  # to do: np.outer(a, b) is a column times a row
        dx = None
        return [dW, dx]
