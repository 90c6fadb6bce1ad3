"""A two-layer network with a softmax loss."""

import numpy as np


class Classifier:
    """H = max(0, X W1 + b1); S = H W2 + b2; L = the softmax loss of S and y."""

    def forward(self, X, y, W1, b1, W2, b2):
        """Return L, a number, and keep what backward will need."""
        self.X, self.y, self.W2 = X, y, W2
        self.H = np.maximum(0, X @ W1 + b1)
        self.S = self.H @ W2 + b2
        E = np.exp(self.S - self.S.max(axis=1, keepdims=True))  # the largest becomes 1: nothing overflows
        self.P = E / E.sum(axis=1, keepdims=True)
        return -np.mean(np.log(self.P[np.arange(len(y)), y]))

    def backward(self, dL):
        """Return the gradients [dW1, db1, dW2, db2], each of the shape of its variable."""
        n = len(self.y)
        self.dS = self.P.copy()
        self.dS[np.arange(n), self.y] -= 1
        self.dS *= dL / n  # the loss is a mean over the examples
        dW2 = self.H.T @ self.dS
        db2 = self.dS.sum(axis=0)
        self.dH = self.dS @ self.W2.T
        dQ = self.dH * (self.H > 0)  # the ReLU
        dW1 = self.X.T @ dQ
        db1 = dQ.sum(axis=0)
        return [dW1, db1, dW2, db2]
