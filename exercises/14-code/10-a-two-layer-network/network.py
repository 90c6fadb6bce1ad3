"""A two-layer network on a minibatch, to complete."""

import numpy as np


class TwoLayerNetwork:
    """H = max(0, X W1 + b1); S = H W2 + b2."""

    def forward(self, X, W1, b1, W2, b2):
        """Return the scores S, of shape (n, c), and keep what backward will need.

        X: a minibatch of shape (n, d). W1: (d, h). b1: (h,). W2: (h, c). b2: (c,).
        """
        self.H = None  # to do: of shape (n, h)
        S = None
        return S

    def backward(self, dS):
        """Return the gradients [dX, dW1, db1, dW2, db2], each of the shape of its variable.

        dS: the upstream gradient, of shape (n, c).
        """
        dW2 = None  # to do: from the last layer to the first
        db2 = None
        self.dH = None
        dX = None
        dW1 = None
        db1 = None
        return [dX, dW1, db1, dW2, db2]
