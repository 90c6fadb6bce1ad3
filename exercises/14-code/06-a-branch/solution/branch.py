"""A circuit in which x branches."""


class Branch:
    """q = x*y; f = q + x, for numbers."""

    def forward(self, x, y):
        """Return f, a number, and keep what backward will need."""
        self.x = x
        self.y = y
        self.q = x * y
        return self.q + x

    def backward(self, df):
        """Return the gradients [dx, dy], two numbers."""
        self.dq = df  # f = q + x
        dx = df
        dx += self.y * self.dq  # q = x*y; += because x is a branch
        dy = self.x * self.dq
        return [dx, dy]
