"""A convolutional net out of its ONNX graph, whose channels can be scaled and shifted; the weights themselves stand still."""

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F


class Net(torch.nn.Module):
    """In: N×3×H×W, sRGB levels as v/255 - .5, sides multiples of 64. Out: N×1×H×W, coverage 0..1. At first the same net as in the file."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
        self.input, self.output = graph.input[0].name, graph.output[0].name
        self.nodes = in_order(graph)
        self.last_use = {name: at for at, node in enumerate(self.nodes) for name in node.input}
        convolutions = [node for node in graph.node if node.op_type == "Conv"]
        self.scale = torch.nn.ParameterList()
        self.shift = torch.nn.ParameterList()
        self.number = {}
        for number, node in enumerate(convolutions):
            channels = self.weights[node.input[2]].shape[0]
            self.number[node.output[0]] = number
            self.scale.append(torch.nn.Parameter(torch.ones(channels)))
            self.shift.append(torch.nn.Parameter(torch.zeros(channels)))

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
            plain = F.conv2d(inputs[0], weight, None, options["strides"], options["pads"][:2], options["dilations"])
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
        """Per convolution, in the order of the file: a scale for each channel, then a shift for each (app/imaging/model/tuning.ts)."""
        parts = [part.detach().numpy() for pair in zip(self.scale, self.shift) for part in pair]
        return np.concatenate(parts).astype("<f4")


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
