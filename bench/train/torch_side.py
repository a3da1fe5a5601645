"""PyTorch: the ordinary loop over tensors in memory, or that loop with its fastest ordinary settings."""

import json
import sys

import torch
from torch import nn

import mnist
import side

ask = json.loads(sys.argv[1])
batch = ask["batch"]
rows = ask["rows"]
best = ask["best"]
x, y = (torch.from_numpy(a) for a in mnist.floats(ask["data"], "train", rows))
test_x, test_y = (torch.from_numpy(a) for a in mnist.floats(ask["data"], "t10k"))
x, test_x = x[:, None], test_x[:, None]


def dense():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))


def cnn():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


class Lstm(nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = nn.LSTM(28, 128, batch_first=True)
        self.out = nn.Linear(128, 10)

    def forward(self, t):
        values, _ = self.lstm(t[:, 0])
        return self.out(values[:, -1])


class Block(nn.Module):
    def __init__(self, entering, filters, stride):
        super().__init__()
        self.conv_1 = nn.Conv2d(entering, filters, 3, stride, 1)
        self.norm_1 = nn.BatchNorm2d(filters, eps=1e-3)
        self.conv_2 = nn.Conv2d(filters, filters, 3, 1, 1)
        self.norm_2 = nn.BatchNorm2d(filters, eps=1e-3)
        self.shortcut = nn.Conv2d(entering, filters, 1, stride) if stride == 2 else nn.Identity()

    def forward(self, t):
        inner = torch.relu(self.norm_1(self.conv_1(t)))
        return torch.relu(self.norm_2(self.conv_2(inner)) + self.shortcut(t))


def resnet20():
    """He et al. 2015, section 4.2, n = 3; as keras_side.py has it."""
    blocks = []
    entering = 16
    for stage, filters in enumerate([16, 32, 64]):
        for block in range(3):
            blocks.append(Block(entering, filters, 2 if stage > 0 and block == 0 else 1))
            entering = filters
    head = [nn.Conv2d(1, 16, 3, 1, 1), nn.BatchNorm2d(16, eps=1e-3), nn.ReLU()]
    return nn.Sequential(*head, *blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))


class Loop:
    """@param threads, fused, last, compiled: settings; None and False are PyTorch's defaults."""

    def __init__(self, threads=None, fused=None, last=False, compiled=False):
        self.threads = threads or default_threads
        self.last = last
        torch.set_num_threads(self.threads)
        self.model = {"dense": dense, "cnn": cnn, "lstm": Lstm, "resnet-20": resnet20}[ask["model"]]()
        if last:
            self.model = self.model.to(memory_format=torch.channels_last)
        self.x = x.contiguous(memory_format=torch.channels_last) if last else x
        self.run = torch.compile(self.model) if compiled else self.model
        self.optimizer = torch.optim.Adam(self.model.parameters(), eps=1e-7, fused=fused)
        self.loss_of = nn.CrossEntropyLoss()

    def epoch(self, n):
        torch.set_num_threads(self.threads)
        self.model.train()
        order = torch.randperm(n)
        loss_sum = torch.zeros(())
        right = torch.zeros((), dtype=torch.int64)
        for at in range(0, n, batch):
            picked = order[at : at + batch]
            bx, by = self.x[picked], y[picked]
            self.optimizer.zero_grad()
            out = self.run(bx)
            loss = self.loss_of(out, by)
            loss.backward()
            self.optimizer.step()
            loss_sum += loss.detach() * len(picked)
            right += (out.detach().argmax(1) == by).sum()
        return f"loss {loss_sum.item() / n:.4f}, accuracy {right.item() / n:.4f}"

    def accuracy(self):
        self.model.eval()
        with torch.no_grad():
            found = [self.model(test_x[at : at + 500]).argmax(1) for at in range(0, len(test_x), 500)]
        return float((torch.cat(found) == test_y).float().mean())


default_threads = torch.get_num_threads()
settings = {}
tried = {}
if best:
    # One setting after the other, each kept when it is faster.
    changes = [{"threads": default_threads}, {"threads": 1}, {"fused": True}]
    if ask["model"] in ("cnn", "resnet-20"):
        changes.append({"last": True})
    changes.append({"compiled": True})
    for change in changes:
        candidate = {**settings, **change}
        name = ", ".join(f"{key} {value}" for key, value in candidate.items())
        _, more = side.fastest({name: lambda: Loop(**candidate).epoch}, rows, batch)
        if more and more[name] < min(tried.values(), default=float("inf")):
            settings = candidate
        tried.update(more)


def accuracy(n, epochs):
    loop = Loop(**settings)
    for _ in range(epochs):
        loop.epoch(n)
    return loop.accuracy()


versions = {"torch": torch.__version__}
told = {"threads": default_threads, **settings, "tried": tried}
side.serve(versions, told, Loop(**settings).epoch, rows, batch, accuracy)
