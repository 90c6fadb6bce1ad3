"""The softmax loss of a minibatch, to complete."""

import numpy as np


class SoftmaxLoss:
    """L = the mean over the rows of -log of the probability of the right class."""

    def forward(self, S, y):
        """Return L, a number, and keep what backward will need.

        S: scores of shape (n, c). y: the class of each row, n whole numbers from 0 to c - 1.
        """
        P = None  # to do: the probabilities, of shape (n, c); each row adds up to 1
        L = None
        return L

    def backward(self, dL):
        """Return the gradient dS, of shape (n, c).

        dL: the upstream gradient, a number.
        """
        dS = None  # to do
        return dS
