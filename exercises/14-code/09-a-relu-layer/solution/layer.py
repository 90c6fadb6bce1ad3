"""A fully connected layer with a ReLU."""

import numpy as np


class ReluLayer:
    """S = X W + b; H = max(0, S)."""

    def forward(self, X, W, b):
        """Return H, of shape (n, m), and keep what backward will need."""
        self.X = X
        self.W = W
        self.S = X @ W + b
        return np.maximum(0, self.S)

    def backward(self, dH):
        """Return the gradients [dX, dW, db], of shapes (n, d), (d, m) and (m,)."""
        self.dS = dH * (self.S > 0)  # the ReLU: a router
        dX = self.dS @ self.W.T
        dW = self.X.T @ self.dS
        db = self.dS.sum(axis=0)  # b was broadcast over the rows: a branch
        return [dX, dW, db]
