"""Fits an edge perceptron: python3 train.py WEIGHTS SECONDS SEED FEATURES..."""
import json
import sys
import time

import numpy as np

FEATURES, HIDDEN, BATCH = 39, (48, 24), 1024
LEAK = 0.1

target, seconds = sys.argv[1], float(sys.argv[2])
rng = np.random.default_rng(int(sys.argv[3]))
files = [np.fromfile(file, np.float32).reshape(-1, FEATURES + 3) for file in sys.argv[4:]]
cuts = [int(len(file) * 0.87) for file in files]  # whole pictures at the end of each file
rows = np.concatenate([file[:cut] for file, cut in zip(files, cuts)] + [file[cut:] for file, cut in zip(files, cuts)])
count, held_back = len(rows), sum(cuts)

inputs, truth, net = rows[:, :FEATURES], rows[:, FEATURES:FEATURES + 1], rows[:, FEATURES + 1:FEATURES + 2]
is_edge = rows[:, FEATURES + 2:] > 0
weight = np.where(is_edge, 1, 0.35).astype(np.float32)
held = np.clip(net, 0.02, 0.98)
start = np.log(held / (1 - held)).astype(np.float32)
mean, spread = inputs[:held_back].mean(0), inputs[:held_back].std(0) + 1e-3
inputs = ((inputs - mean) / spread).astype(np.float32)

sizes = (FEATURES, *HIDDEN, 1)
parameters = []
for before, after in zip(sizes, sizes[1:]):
    parameters += [(rng.standard_normal((before, after)) * np.sqrt(2 / before) * (1 if after > 1 else 0.1)).astype(np.float32), np.zeros(after, np.float32)]
momentum = [np.zeros_like(p) for p in parameters]
variance = [np.zeros_like(p) for p in parameters]


def leaky(z):
    return np.where(z > 0, z, LEAK * z)


def forward(x, at):
    w1, b1, w2, b2, w3, b3 = parameters
    z1 = x @ w1 + b1
    h1 = leaky(z1)
    z2 = h1 @ w2 + b2
    h2 = leaky(z2)
    return z1, h1, z2, h2, 1 / (1 + np.exp(-(h2 @ w3 + b3 + at)))


def errors(first, last):
    edge = is_edge[first:last, 0]
    model = np.abs(forward(inputs[first:last], start[first:last])[-1] - truth[first:last])[edge].mean()
    return f"model {model:.4f} net {np.abs(net - truth)[first:last][edge].mean():.4f}"


began, step = time.time(), 0
while (done := (time.time() - began) / seconds) < 1:
    rate = 2e-3 * min(1, (step + 1) / 100) * (1 - done) ** 1.5 + 1e-5
    pick = rng.integers(0, held_back, BATCH)
    x = inputs[pick]
    z1, h1, z2, h2, out = forward(x, start[pick])
    # tanh is the slope of a smoothed absolute error
    slope = weight[pick] * np.tanh((out - truth[pick]) * 25) * out * (1 - out) * 4 / BATCH
    d2 = (slope @ parameters[4].T) * np.where(z2 > 0, 1, LEAK)
    d1 = (d2 @ parameters[2].T) * np.where(z1 > 0, 1, LEAK)
    gradients = [x.T @ d1, d1.sum(0), h1.T @ d2, d2.sum(0), h2.T @ slope, slope.sum(0)]
    step += 1
    for p, g, m, v in zip(parameters, gradients, momentum, variance):
        m += 0.1 * (g - m)
        v += 0.001 * (g * g - v)
        p -= (rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)).astype(np.float32)
    if step % 2000 == 0:
        print(step, "seen:", errors(0, 40000), "held back:", errors(held_back, count), flush=True)
print(step, "held back:", errors(held_back, count))

# The standardisation of the inputs goes into the first layer.
parameters[1] = parameters[1] - (mean / spread) @ parameters[0]
parameters[0] = parameters[0] / spread[:, None]
layers = [
    {"in": w.shape[0], "out": w.shape[1], "weights": [float(f"{v:.4g}") for v in w.T.ravel()], "bias": [float(f"{v:.4g}") for v in b]}
    for w, b in zip(parameters[::2], parameters[1::2])
]
with open(target, "w") as file:
    json.dump({"layers": layers}, file)
