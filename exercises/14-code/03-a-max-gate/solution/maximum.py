"""A max gate."""


class MaxGate:
    """z = max(x, y), for numbers."""

    def forward(self, x, y):
        """Return z, a number, and keep which input won."""
        self.x_won = x >= y
        return x if self.x_won else y

    def backward(self, dz):
        """Return the gradients [dx, dy], two numbers."""
        return [dz, 0.0] if self.x_won else [0.0, dz]
