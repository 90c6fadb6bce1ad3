"""The softmax loss of a minibatch."""

import numpy as np


class SoftmaxLoss:
    """L = the mean over the rows of -log of the probability of the right class."""

    def forward(self, S, y):
        """Return L, a number, and keep what backward will need."""
        E = np.exp(S - S.max(axis=1, keepdims=True))  # the largest becomes 1, so that nothing overflows
        self.P = E / E.sum(axis=1, keepdims=True)
        self.y = y
        return -np.mean(np.log(self.P[np.arange(len(y)), y]))

    def backward(self, dL):
        """Return the gradient dS, of shape (n, c)."""
        dS = self.P.copy()
        dS[np.arange(len(self.y)), self.y] -= 1
        return dS / len(self.y) * dL  # a mean over the examples
