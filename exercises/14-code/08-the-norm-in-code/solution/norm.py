"""The squared length of W x."""

import numpy as np


class SquaredNorm:
    """q = W x; f = the sum of the squares of q."""

    def forward(self, W, x):
        """Return f, a number, and keep what backward will need."""
        self.W = W
        self.x = x
        self.q = W @ x
        return np.sum(self.q**2)

    def backward(self, df):
        """Return the gradients [dW, dx], of shapes (n, n) and (n,)."""
        self.dq = 2 * self.q * df
        dW = np.outer(self.dq, self.x)
        dx = self.W.T @ self.dq
        return [dW, dx]
