"""A two-layer network on a minibatch."""

import numpy as np


class TwoLayerNetwork:
    """H = max(0, X W1 + b1); S = H W2 + b2."""

    def forward(self, X, W1, b1, W2, b2):
        """Return the scores S, of shape (n, c), and keep what backward will need."""
        self.X, self.W1, self.W2 = X, W1, W2
        self.H = np.maximum(0, X @ W1 + b1)
        return self.H @ W2 + b2

    def backward(self, dS):
        """Return the gradients [dX, dW1, db1, dW2, db2], each of the shape of its variable."""
        dW2 = self.H.T @ dS
        db2 = dS.sum(axis=0)
        self.dH = dS @ self.W2.T
        dQ = self.dH * (self.H > 0)  # the ReLU: what was dead stays 0
        dX = dQ @ self.W1.T
        dW1 = self.X.T @ dQ
        db1 = dQ.sum(axis=0)
        return [dX, dW1, db1, dW2, db2]
