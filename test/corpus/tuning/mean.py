"""The mean of tunings and of the net that is not tuned: mean.py MODEL.onnx OUT.f32 TUNING.f32..."""

import sys

import numpy as np

from net import Net

model, out, *files = sys.argv[1:]
tunings = [Net(model).tuning(), *(np.fromfile(file, "<f4") for file in files)]
np.mean(tunings, 0).astype("<f4").tofile(out)
