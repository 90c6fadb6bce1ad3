"""A multiply gate, to complete."""


class MultiplyGate:
    """z = x*y, for numbers."""

    def forward(self, x, y):
        """Return z, a number, and keep what backward will need.

        x, y: numbers.
        """
        z = None  # to do: the product; and keep x and y in self
        return z

    def backward(self, dz):
        """Return the gradients [dx, dy], two numbers.

        dz: the upstream gradient, a number.
        """
        dx = None  # to do: local gradient times upstream gradient
        dy = None
        return [dx, dy]
