"""The layers and losses of PyTorch that are classes, written as a program of the subset itself.

Their parameters are drawn as PyTorch draws them, from another generator.
"""

TEXT = """
class Linear(nn.Module):
    def __init__(self, in_features, out_features, bias=True):
        bound = 1 / in_features ** 0.5
        self.weight = nn.Parameter(bound * (2 * torch.rand(out_features, in_features) - 1))
        self.bias = nn.Parameter(bound * (2 * torch.rand(out_features) - 1)) if bias else None
    def forward(self, x):
        out = x @ self.weight.t()
        return out if self.bias is None else out + self.bias

class Sequential(nn.Module):
    def __init__(self, *layers):
        self.layers = list(layers)
    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
    def __getitem__(self, place):
        return self.layers[place]
    def __len__(self):
        return len(self.layers)

class ModuleList(Sequential):
    def __init__(self, layers):
        self.layers = list(layers)
    def __iter__(self):
        return self.layers
    def append(self, layer):
        self.layers.append(layer)

class ReLU(nn.Module):
    def __init__(self, inplace=False):
        pass
    def forward(self, x):
        return F.relu(x)

class LeakyReLU(nn.Module):
    def __init__(self, negative_slope=0.01):
        self.slope = negative_slope
    def forward(self, x):
        return torch.where(x > 0, x, self.slope * x)

class Sigmoid(nn.Module):
    def forward(self, x):
        return torch.sigmoid(x)

class Tanh(nn.Module):
    def forward(self, x):
        return torch.tanh(x)

class GELU(nn.Module):
    def forward(self, x):
        return F.gelu(x)

class SiLU(nn.Module):
    def forward(self, x):
        return F.silu(x)

class Softplus(nn.Module):
    def forward(self, x):
        return F.softplus(x)

class Softmax(nn.Module):
    def __init__(self, dim=-1):
        self.dim = dim
    def forward(self, x):
        return F.softmax(x, dim=self.dim)

class LogSoftmax(Softmax):
    def forward(self, x):
        return F.log_softmax(x, dim=self.dim)

class Flatten(nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], -1)

class Identity(nn.Module):
    def forward(self, x):
        return x

class LayerNorm(nn.Module):
    def __init__(self, size, eps=1e-5):
        self.weight = nn.Parameter(torch.ones(size))
        self.bias = nn.Parameter(torch.zeros(size))
        self.eps = eps
    def forward(self, x):
        mean = x.mean(dim=-1, keepdim=True)
        var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
        return (x - mean) / torch.sqrt(var + self.eps) * self.weight + self.bias

class Embedding(nn.Module):
    def __init__(self, count, size):
        self.weight = nn.Parameter(torch.randn(count, size))
    def forward(self, places):
        return self.weight[places]

class MSELoss(nn.Module):
    def __init__(self, reduction='mean'):
        self.reduction = reduction
    def forward(self, input, target):
        squares = (input - target) ** 2
        return squares.sum() if self.reduction == 'sum' else squares.mean()

class L1Loss(nn.Module):
    def forward(self, input, target):
        return torch.abs(input - target).mean()

class CrossEntropyLoss(nn.Module):
    def forward(self, input, target):
        return F.cross_entropy(input, target)

class NLLLoss(nn.Module):
    def forward(self, input, target):
        return F.nll_loss(input, target)

class BCELoss(nn.Module):
    def forward(self, input, target):
        return F.binary_cross_entropy(input, target)

class BCEWithLogitsLoss(nn.Module):
    def forward(self, input, target):
        return F.binary_cross_entropy_with_logits(input, target)
"""
