"""A sigmoid gate over an array."""

import numpy as np


class SigmoidGate:
    """s = 1/(1 + e^(-x)), entry by entry."""

    def forward(self, x):
        """Return s, of the shape of x; it is all that backward will need."""
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, ds):
        """Return the gradient dx, of the shape of x."""
        return self.s * (1 - self.s) * ds
