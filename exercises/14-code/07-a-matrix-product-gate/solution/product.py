"""A matrix times a vector."""

import numpy as np


class MatrixVectorGate:
    """q = W x."""

    def forward(self, W, x):
        """Return q, of shape (m,), and keep what backward will need."""
        self.W = W
        self.x = x
        return W @ x

    def backward(self, dq):
        """Return the gradients [dW, dx], of shapes (m, n) and (n,)."""
        dW = np.outer(dq, self.x)
        dx = self.W.T @ dq
        return [dW, dx]
