"""A two-layer network with a softmax loss, to complete."""

import numpy as np


class Classifier:
    """H = max(0, X W1 + b1); S = H W2 + b2; L = the softmax loss of S and y."""

    def forward(self, X, y, W1, b1, W2, b2):
        """Return L, a number, and keep what backward will need.

        X: a minibatch of shape (n, d). y: the class of each row, n whole numbers from 0 to c - 1.
        W1: (d, h). b1: (h,). W2: (h, c). b2: (c,).
        """
        self.H = None  # to do: of shape (n, h)
        self.S = None  # of shape (n, c)
        L = None
        return L

    def backward(self, dL):
        """Return the gradients [dW1, db1, dW2, db2], each of the shape of its variable.

        dL: the upstream gradient, a number.
        """
        self.dS = None  # to do: from the loss to the first layer
        dW2 = None
        db2 = None
        self.dH = None
        dW1 = None
        db1 = None
        return [dW1, db1, dW2, db2]
