"""Chooses how many channels each convolution passes through, and which: slim.py NET.onnx TUNING.f32 RENDERS PRICE RANKS.json OUT.f32

What a convolution answers is written in the directions in which, weighed by how much the net's output depends on each channel, it varies most (Zhang et al., Accelerating Very Deep
Convolutional Networks, 2016, with the output's gradient for a weight). PRICE is the change of the output, squared and summed over a photo of 512 by 512 pixels, that a multiplication
is worth. OUT is the tuning with what leads into these directions and out of them.
"""

import json
import random
import sys

import numpy as np
import torch

from net import Net, input_of
from pictures import numbers, padded, picture

PICTURES, PIXELS = 24, 512 * 512
# The engine's kernels work on eight channels at once.
BLOCK = 8
# A cut that saves less is not worth the second convolution; one with few multiplications is left alone.
WORTH, LEAST_SHARE = 0.9, 0.004
# Between two convolutions with nothing between them: the first one of this net sees 27 numbers, which hardly leave so many directions.
LINEAR_RANK = 16


class Watched(Net):
    def __init__(self, *files):
        super().__init__(*files)
        self.seen = {}

    def watch(self, number, part, weight, answer):
        seen = self.seen.setdefault((number, part), Seen(weight[0].numel(), len(weight)))
        seen.add(answer.detach()[0].flatten(1).double())
        answer.register_hook(lambda gradient: seen.weigh(gradient[0].double()))


class Seen:
    """What one convolution answers, and how the output depends on it."""

    def __init__(self, taps, channels):
        self.taps, self.channels, self.positions = taps, channels, 0
        self.products, self.sum, self.gradient = torch.zeros(channels, channels).double(), torch.zeros(channels).double(), torch.zeros(channels).double()

    def add(self, values):
        self.positions += values.shape[1]
        self.products += values @ values.T
        self.sum += values.sum(1)

    def weigh(self, gradient):
        self.gradient += (gradient**2).sum((1, 2))

    def mean(self):
        return (self.sum / self.positions).numpy()

    def directions(self, centred):
        """(change of the output with none of them, one, two …; the directions, most important first; the channels' weights)"""
        mean = torch.from_numpy(self.mean())
        spread = self.products / self.positions - (torch.outer(mean, mean) if centred else 0)
        weight = torch.sqrt(self.gradient / self.positions + 1e-30).numpy()
        share, turned = np.linalg.eigh(weight[:, None] * spread.numpy() * weight)
        left = np.append(share.clip(0).cumsum()[::-1], 0) * self.positions / PICTURES
        return left, turned[:, ::-1], weight

    def cost(self, rank=0):
        """Multiplications per picture; rank 0 stands for all channels."""
        return self.positions / PICTURES * (rank * (self.taps + self.channels) if rank else self.channels * self.taps)

    def best_rank(self, left, price):
        ranks = [0, *(rank for rank in range(BLOCK, self.channels, BLOCK) if self.cost(rank) < WORTH * self.cost())]
        return min(ranks, key=lambda rank: price * self.cost(rank) + (left[rank] if rank else 0))


def factors(turned, weight, rank):
    """into, rank×channels; outOf, channels×rank, orthonormal"""
    out_of, triangle = np.linalg.qr(turned[:, :rank] / weight[:, None])
    return triangle @ (turned[:, :rank].T * weight), out_of


model, start, renders, price, ranks_file, out = sys.argv[1:]
torch.set_num_threads(2)
for generator in (random.seed, np.random.seed, torch.manual_seed):
    generator(9)
net = Watched(model, np.fromfile(start, "<f4"))
net.requires_grad_(False)
chosen = numbers(renders)
random.shuffle(chosen)
for number in chosen[:PICTURES]:
    whole, _ = padded(picture(renders, number, PIXELS)[0])
    covered = net(input_of(whole).requires_grad_())
    (covered * torch.randint(0, 2, covered.shape).mul(2).sub(1)).sum().backward()

total = sum(seen.cost() for seen in net.seen.values())
biases = [bias.numpy() for _, bias in net.joined()]
ranks, learnt, spent, change = [], [], 0, 0
for (number, part), seen in sorted(net.seen.items()):
    linear = number in net.linear
    left, turned, weight = seen.directions(centred=not linear)
    rank = LINEAR_RANK if linear else 0 if seen.cost() < LEAST_SHARE * total else seen.best_rank(left, float(price))
    ranks.append(rank)
    spent += seen.cost(rank)
    if not rank:
        continue
    change += left[rank]
    into, out_of = factors(turned, weight, rank)
    learnt += [into, out_of]
    if not linear:
        # The mean stays where it is: what the directions leave out of it is added afterwards.
        enlarged = part == 0 and (number, 1) in net.seen
        offset = seen.mean() - (0 if enlarged else biases[number])
        net.shift[number] += torch.from_numpy(offset - out_of @ (into @ offset)).float()
print(f"{total / 1e9:.1f} -> {spent / 1e9:.1f} thousand million multiplications, change of the output {change:.2f}")
json.dump(ranks, open(ranks_file, "w"))
np.concatenate([net.tuning(), *(part.ravel() for part in learnt)]).astype("<f4").tofile(out)
