"""A multiply gate."""


class MultiplyGate:
    """z = x*y, for numbers."""

    def forward(self, x, y):
        """Return z, a number, and keep what backward will need."""
        self.x = x  # must keep these around!
        self.y = y
        return x * y

    def backward(self, dz):
        """Return the gradients [dx, dy], two numbers."""
        dx = self.y * dz  # local gradient times upstream gradient
        dy = self.x * dz
        return [dx, dy]
