"""Writes what the engine reads: ship.py NET.onnx RANKS.json START.f32 SHARE STATE.f32...

The mean of states that come out of one run, and by 1 - SHARE where they started from, in half precision.
"""

import os
import shutil
import sys

import numpy as np

from net import Net

TARGET = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../app/imaging/model")

model, ranks, start, share, *states = sys.argv[1:]
start = np.fromfile(start, "<f4")
numbers = start + float(share) * (np.mean([np.fromfile(state, "<f4") for state in states], 0) - start)
net = Net(model, numbers, ranks)
factors = sum(part.numel() for parts in (net.into, net.out_of) for part in parts.values())
numbers[:-factors].astype("<f2").tofile(f"{TARGET}/isnet-tuning.f16")
numbers[-factors:].astype("<f2").tofile(f"{TARGET}/isnet-factors.f16")
shutil.copy(ranks, f"{TARGET}/isnet-ranks.json")
