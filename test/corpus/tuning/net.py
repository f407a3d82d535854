"""A convolutional net out of its ONNX graph. The weights themselves stand still; channels can be scaled and shifted, and matrices of low rank can be added."""

import math

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F

# As in app/imaging/model/tuning.ts.
MANY_INPUTS, RANK = 64, 8


class Net(torch.nn.Module):
    """In: N×3×H×W, sRGB levels as v/255 - .5, sides multiples of 64. Out: N×1×H×W, coverage 0..1. At first the same net as in the file.

    rank: of the matrices that are added to convolutions of many inputs; 0 for none.
    """

    def __init__(self, path, rank=0):
        super().__init__()
        graph = onnx.load(path).graph
        self.weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
        self.input, self.output = graph.input[0].name, graph.output[0].name
        self.nodes = in_order(graph)
        self.last_use = {name: at for at, node in enumerate(self.nodes) for name in node.input}
        convolutions = [node for node in graph.node if node.op_type == "Conv"]
        self.scale = torch.nn.ParameterList()
        self.shift = torch.nn.ParameterList()
        self.up = torch.nn.ParameterDict()
        self.down = torch.nn.ParameterDict()
        self.number = {}
        for number, node in enumerate(convolutions):
            channels = self.weights[node.input[2]].shape[0]
            self.number[node.output[0]] = number
            self.scale.append(torch.nn.Parameter(torch.ones(channels)))
            self.shift.append(torch.nn.Parameter(torch.zeros(channels)))
            weight = self.weights[node.input[1]]
            if rank and weight.shape[1] >= MANY_INPUTS:
                self.down[str(number)] = torch.nn.Parameter(torch.randn(rank, *weight.shape[1:]) / math.sqrt(weight[0].numel()))
                self.up[str(number)] = torch.nn.Parameter(torch.zeros(channels, rank, 1, 1))

    def forward(self, picture):
        values = {self.input: picture}
        for at, node in enumerate(self.nodes):
            options = {option.name: helper.get_attribute_value(option) for option in node.attribute}
            inputs = [values.get(name, self.weights.get(name)) for name in node.input]
            values[node.output[0]] = self.run(node, inputs, options)
            for name in set(node.input):
                if self.last_use[name] == at:
                    values.pop(name, None)
        return values[self.output]

    def run(self, node, inputs, options):
        kind = node.op_type
        if kind == "Conv":
            weight, bias = inputs[1:]
            number = self.number[node.output[0]]
            way = (None, options["strides"], options["pads"][:2], options["dilations"])
            plain = F.conv2d(inputs[0], weight, *way)
            if str(number) in self.up:
                plain = plain + F.conv2d(F.conv2d(inputs[0], self.down[str(number)], *way), self.up[str(number)])
            zero, one = torch.zeros_like(bias), torch.ones_like(bias)
            return F.batch_norm(plain, zero, one, self.scale[number], bias + self.shift[number], eps=0.0)
        if kind == "Relu":
            return F.relu(inputs[0])
        if kind == "MaxPool":
            return F.max_pool2d(inputs[0], options["kernel_shape"], options["strides"], ceil_mode=bool(options.get("ceil_mode", 0)))
        if kind == "Concat":
            return torch.cat(inputs, options["axis"])
        if kind == "Add":
            return inputs[0] + inputs[1]
        if kind == "Resize":  # Every one of this net doubles.
            return F.interpolate(inputs[0], scale_factor=2, mode="bilinear", align_corners=False)
        if kind == "Sigmoid":
            return torch.sigmoid(inputs[0])
        if kind == "Cast":  # 32 bit to 32 bit, since the conversion.
            return inputs[0]
        raise ValueError(f"expected a node this net is made of but received {kind}")

    def tuning(self):
        """Per convolution, in the order of the file: a scale for each channel, a shift for each, and the two factors of what is added, if anything (app/imaging/model/tuning.ts)."""
        parts = []
        for number, (scale, shift) in enumerate(zip(self.scale, self.shift)):
            parts += [scale, shift]
            if str(number) in self.up:
                # The scale was learnt for the sum, but is applied to the file's weights alone.
                parts += [scale[:, None] * self.up[str(number)].flatten(1), self.down[str(number)]]
        return np.concatenate([part.detach().numpy().ravel() for part in parts]).astype("<f4")


def in_order(graph):
    """The file's nodes, each after those it needs."""
    known = {tensor.name for tensor in graph.initializer} | {value.name for value in graph.input} | {""}
    waiting, ordered = list(graph.node), []
    while waiting:
        ready = [all(name in known for name in node.input) for node in waiting]
        ordered += [node for node, now in zip(waiting, ready) if now]
        known |= {name for node, now in zip(waiting, ready) if now for name in node.output}
        waiting = [node for node, now in zip(waiting, ready) if not now]
    return ordered
