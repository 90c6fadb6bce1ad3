"""The circuit f = (x + y)z as one class."""


class Circuit:
    """q = x + y; f = q*z, for numbers."""

    def forward(self, x, y, z):
        """Return f, a number, and keep what backward will need."""
        self.z = z
        self.q = x + y
        return self.q * z

    def backward(self, df):
        """Return the gradients [dx, dy, dz], three numbers."""
        self.dq = self.z * df  # f = q*z: a switcher
        dz = self.q * df
        dx = self.dq  # q = x + y: a distributor
        dy = self.dq
        return [dx, dy, dz]
