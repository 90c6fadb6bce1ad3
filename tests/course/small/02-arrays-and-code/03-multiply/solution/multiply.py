"""The gate f = x*y."""


class MultiplyGate:
    """A gate that multiplies."""

    def forward(self, x, y):
        """Return x times y, and keep both."""
        self.x, self.y = x, y
        return x * y

    def backward(self, upstream):
        """Return the gradients at x and at y: each the other operand times the upstream."""
        return self.y * upstream, self.x * upstream
