"""Fits an edge perceptron: python3 train.py WEIGHTS SECONDS SEED FEATURES[:SHARE]...

A file's rows are drawn SHARE times as often as there are of them; whole pictures at its end are held back.
"""

import os
import sys
import time

# The matrices are so small that a second thread costs more than it computes; has to be said before numpy and torch are loaded.
os.environ["OMP_NUM_THREADS"] = "1"

import numpy as np
import torch
from torch import nn

from weights import write

FEATURES, HIDDEN, BATCH = 48, (80, 32), 1024
RATE, WARM_UP = 2e-3, 100
SEEN = 0.87
EVERY, FOLLOW = 5, 0.003

target, seconds, seed, *arguments = sys.argv[1:]
torch.manual_seed(int(seed))
names, shares = zip(*((*argument.split(":"), "1")[:2] for argument in arguments))
files = [np.fromfile(name, np.float32).reshape(-1, FEATURES + 3) for name in names]
cuts = [int(len(rows) * SEEN) for rows in files]
seen = np.concatenate([rows[:cut] for rows, cut in zip(files, cuts)])
mean, spread = seen[:, :FEATURES].mean(0), seen[:, :FEATURES].std(0) + 1e-3


def given(rows):
    """(standardised features; the true coverage, the net's, and 1 where the truth has an edge)"""
    return torch.from_numpy((rows[:, :FEATURES] - mean) / spread), torch.from_numpy(rows[:, FEATURES:].copy())


def perceptron():
    sizes = (FEATURES, *HIDDEN)
    layers = [layer for before, after in zip(sizes, HIDDEN) for layer in (nn.Linear(before, after), nn.LeakyReLU(0.1))]
    last = nn.Linear(HIDDEN[-1], 1)
    nn.init.normal_(last.weight, 0, 0.02)
    nn.init.zeros_(last.bias)
    return nn.Sequential(*layers, last)


def covered(net, features, known):
    """Coverage: the net's, its logit corrected."""
    held = known[:, 1:2].clamp(0.02, 0.98)
    return torch.sigmoid(net(features) + torch.log(held / (1 - held)))


def errors(rows):
    with torch.no_grad():
        after = covered(steady, *given(rows)).numpy()[:, 0]
    truth, before, edge = rows[:, FEATURES], rows[:, FEATURES + 1], rows[:, FEATURES + 2] > 0
    return "edges {:.4f} (net {:.4f}), whole band {:.4f} (net {:.4f})".format(*(np.abs(alpha - truth)[where].mean() for where in (edge, edge | True) for alpha in (after, before)))


features, known = given(seen)
del seen
net, steady = perceptron(), perceptron()
steady.load_state_dict(net.state_dict())
optimiser = torch.optim.Adam(net.parameters())
chances = np.array([float(share) * cut for share, cut in zip(shares, cuts)])
sizes, starts = torch.tensor(cuts), torch.tensor([0, *np.cumsum(cuts)[:-1]])
random = np.random.default_rng(int(seed))
began, step = time.time(), 0
while (done := (time.time() - began) / float(seconds)) < 1:
    for group in optimiser.param_groups:
        group["lr"] = RATE * min(1, (step + 1) / WARM_UP) * (1 - done) ** 1.5 + 1e-5
    file = torch.from_numpy(random.choice(len(cuts), BATCH, p=chances / chances.sum()))
    rows = starts[file] + (torch.rand(BATCH, dtype=torch.float64) * sizes[file]).long()
    off = covered(net, features[rows], known[rows]) - known[rows, :1]
    weight = 0.35 + 0.65 * known[rows, 2:]
    # A smoothed absolute error.
    loss = (weight * torch.sqrt(off * off + 9e-4)).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    step += 1
    if step % EVERY == 0:
        with torch.no_grad():
            for slow, own in zip(steady.parameters(), net.parameters()):
                slow.lerp_(own, max(FOLLOW, EVERY / (step + EVERY)))
print(step, "steps; held back:")
for name, rows, cut in zip(names, files, cuts):
    print(f"  {name}: {errors(rows[cut:])}")

parameters = [parameter.detach().numpy().astype(np.float64) for parameter in steady.parameters()]
# The standardisation of the inputs goes into the first layer.
parameters[1] = parameters[1] - parameters[0] @ (mean / spread)
parameters[0] = parameters[0] / spread
write(target, zip(parameters[::2], parameters[1::2]))
