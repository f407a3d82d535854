"""Joins a tuning with others that were learnt on top of it: combine.py MODEL.onnx FIRST.f32 SHARE OUT.f16 SECOND.f32...

The first scales and shifts; of the second ones, which also add matrices of low rank and come out of one run, the mean is taken, by a share. OUT is in half precision, as the
engine reads it.
"""

import sys

import numpy as np

from net import RANK, Net

model, first, share, out, *seconds = sys.argv[1:]
share = float(share)
net = Net(model, RANK)
before = iter(np.fromfile(first, "<f4"))
after = iter(np.mean([np.fromfile(second, "<f4") for second in seconds], 0))


def take(numbers, like):
    return np.fromiter(numbers, "<f4", like.numel())


parts = []
for number, scale in enumerate(net.scale):
    scales, shifts = zip(*((take(numbers, scale), take(numbers, scale)) for numbers in (before, after)))
    parts += [scales[0] * (1 + share * (scales[1] - 1)), shifts[0] + share * shifts[1]]
    if str(number) in net.up:
        # Within one run the second factor hardly moves, so the mean of the products is the product of the means.
        parts += [share * take(after, net.up[str(number)]), take(after, net.down[str(number)])]
np.concatenate(parts).astype("<f2").tofile(out)
