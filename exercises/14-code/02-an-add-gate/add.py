"""An add gate, to complete."""


class AddGate:
    """z = x + y, for numbers."""

    def forward(self, x, y):
        """Return z, a number.

        x, y: numbers.
        """
        z = None  # to do
        return z

    def backward(self, dz):
        """Return the gradients [dx, dy], two numbers.

        dz: the upstream gradient, a number.
        """
        dx = None  # to do
        dy = None
        return [dx, dy]
