"""A circuit in which x branches, to complete."""


class Branch:
    """q = x*y; f = q + x, for numbers."""

    def forward(self, x, y):
        """Return f, a number, and keep what backward will need.

        x, y: numbers.
        """
        self.q = None  # to do
        f = None
        return f

    def backward(self, df):
        """Return the gradients [dx, dy], two numbers.

        df: the upstream gradient, a number.
        """
        self.dq = None  # to do
        dx = None
        dy = None
        return [dx, dy]
