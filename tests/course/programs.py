"""Programs of learners, right ones, and the exercises that they belong to."""

from bpcli.course.model import Code, Exercise, Question

QUESTIONS = (Question("forward", 1.0), Question("backward", 2.0))

MULTIPLY = Exercise(
    id="multiply",
    title="A multiply gate",
    expression="x*y",
    code=Code("multiply.py", "MultiplyGate", ("x", "y"), ("x", "y"), {"x": "randn()", "y": "randn()"}),
    questions=QUESTIONS,
)
MULTIPLY_SOURCE = """\
class MultiplyGate:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y

    def backward(self, dz):
        return [self.y * dz, self.x * dz]
"""

SIGMOID = Exercise(
    id="sigmoid",
    title="A sigmoid gate",
    expression="sigmoid(x)",
    code=Code("sigmoid.py", "Sigmoid", ("x",), ("x",), {"x": "randn(3, 2)"}),
    questions=QUESTIONS,
)
SIGMOID_SOURCE = """\
import numpy as np

class Sigmoid:
    def forward(self, x):
        self.s = 1 / (1 + np.exp(-x))
        return self.s

    def backward(self, ds):
        return self.s * (1 - self.s) * ds
"""

NETWORK = Exercise(
    id="network",
    title="Two layers",
    expression="h = relu(X@W1 + b1); s = h@W2 + b2",
    code=Code(
        "network.py",
        "Network",
        ("X", "W1", "b1", "W2", "b2"),
        ("X", "W1", "b1", "W2", "b2"),
        {"X": "randn(4, 3)", "W1": "randn(3, 5)", "b1": "randn(5)", "W2": "randn(5, 5)", "b2": "randn(5)"},
        keeps=("h", "s"),
    ),
    questions=QUESTIONS,
)
NETWORK_SOURCE = """\
import numpy as np

class Network:
    def forward(self, X, W1, b1, W2, b2):
        self.X, self.W1, self.W2 = X, W1, W2
        self.h = np.maximum(0, X @ W1 + b1)
        self.s = self.h @ W2 + b2
        return self.s

    def backward(self, ds):
        dW2 = self.h.T @ ds
        db2 = ds.sum(axis=0)
        self.dh = ds @ self.W2.T
        dz = self.dh * (self.h > 0)
        return {"X": dz @ self.W1.T, "W1": self.X.T @ dz, "b1": dz.sum(axis=0), "W2": dW2, "b2": db2}
"""

LOSS = Exercise(
    id="loss",
    title="A softmax loss",
    expression="cross_entropy(scores, target)",
    code=Code(
        "loss.py",
        "SoftmaxLoss",
        ("scores", "target"),
        ("scores",),
        {"scores": "randn(5, 3)", "target": "classes(3, 5)"},
    ),
    questions=QUESTIONS,
)
LOSS_SOURCE = """\
import numpy as np

class SoftmaxLoss:
    def forward(self, scores, target):
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        self.shares = shares / shares.sum(axis=1, keepdims=True)
        self.target = target
        return -np.mean(np.log(self.shares[np.arange(len(target)), target]))

    def backward(self, upstream):
        dscores = self.shares.copy()
        dscores[np.arange(len(self.target)), self.target] -= 1
        return dscores / len(self.target) * upstream
"""

RIGHT = ((MULTIPLY, MULTIPLY_SOURCE), (SIGMOID, SIGMOID_SOURCE), (NETWORK, NETWORK_SOURCE), (LOSS, LOSS_SOURCE))
