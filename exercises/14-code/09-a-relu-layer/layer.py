"""A fully connected layer with a ReLU, to complete."""

import numpy as np


class ReluLayer:
    """S = X W + b; H = max(0, S)."""

    def forward(self, X, W, b):
        """Return H, of shape (n, m), and keep what backward will need.

        X: a minibatch of shape (n, d), an example in each row. W: weights of shape (d, m). b: biases of shape (m,).
        """
        self.S = None  # to do
        H = None  # np.maximum works entry by entry
        return H

    def backward(self, dH):
        """Return the gradients [dX, dW, db], of shapes (n, d), (d, m) and (m,).

        dH: the upstream gradient, of shape (n, m).
        """
        self.dS = None  # to do
        dX = None
        dW = None
        db = None
        return [dX, dW, db]
