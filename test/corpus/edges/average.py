"""Joins perceptrons of the same shape into one whose correction is their weighted mean: python3 average.py WEIGHTS SHARE=WEIGHTS ..."""
import json
import sys

import numpy as np

from weights import write

shares, nets = [], []
for argument in sys.argv[2:]:
    share, file = argument.split("=")
    shares.append(float(share))
    with open(file) as opened:
        nets.append([(np.array(layer["weights"]).reshape(layer["out"], layer["in"]), np.array(layer["bias"])) for layer in json.load(opened)["layers"]])


def beside(matrices):
    """Block diagonal: each net sees only its own values."""
    whole = np.zeros((sum(m.shape[0] for m in matrices), sum(m.shape[1] for m in matrices)))
    row = column = 0
    for m in matrices:
        whole[row:row + m.shape[0], column:column + m.shape[1]] = m
        row, column = row + m.shape[0], column + m.shape[1]
    return whole


first, second, third = zip(*nets)
joined = [
    (np.concatenate([w for w, _ in first]), np.concatenate([b for _, b in first])),
    (beside([w for w, _ in second]), np.concatenate([b for _, b in second])),
    (np.concatenate([w * s for (w, _), s in zip(third, shares)], 1), sum(b * s for (_, b), s in zip(third, shares))),
]
write(sys.argv[1], joined)
