"""The form in which the engine reads a perceptron: each layer's weights, a row per output, and its bias, to four digits."""
import json


def write(target, layers):
    """`layers`: (weights out×in, bias out) each."""
    rounded = [{"in": w.shape[1], "out": w.shape[0], "weights": [float(f"{v:.4g}") for v in w.ravel()], "bias": [float(f"{v:.4g}") for v in b]} for w, b in layers]
    with open(target, "w") as file:
        json.dump({"layers": rounded}, file)
