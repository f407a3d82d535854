"""A convolutional net out of its ONNX graph, slimmed and tuned as app/imaging/model does it. The weights themselves stand still; what can be learnt is what the engine ships."""

import json
import math

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch.nn import functional as F

# As in app/imaging/model/tuning.ts.
MANY_INPUTS, RANK = 64, 8
# As in app/imaging/model/take-apart.ts: what three taps on a picture twice as large become before it is enlarged.
HALVED = torch.tensor([[0.49, 0.0, -0.115], [0.625, 1.0, 0.625], [-0.115, 0.0, 0.49]])


class Net(torch.nn.Module):
    """In: N×3×H×W, sRGB levels as v/255 - .5, sides multiples of 64. Out: N×1×H×W, coverage 0..1. At first the same net as in the file.

    tuning: numbers as `tuning` gives them; ranks: a file with the number of channels that each convolution passes through, 0 for all; one that was taken apart counts as two.
    """

    def __init__(self, path, tuning=None, ranks=None):
        super().__init__()
        graph = onnx.load(path).graph
        self.weights = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
        self.input, self.output = graph.input[0].name, graph.output[0].name
        convolutions = [node for node in graph.node if node.op_type == "Conv"]
        self.number = {node.output[0]: number for number, node in enumerate(convolutions)}
        self.convolutions, self.apart = convolutions, self.halve(graph)
        self.nodes = needed(in_order(graph), self.output, self.apart)
        self.last_use = {name: at for at, node in enumerate(self.nodes) for name in node.input}
        self.linear = self.linear_pairs()
        self.ranks = json.load(open(ranks)) if ranks else None
        numbers = iter(tuning) if tuning is not None else None

        def parameter(*shape, first=None):
            values = first if numbers is None else torch.from_numpy(np.fromiter(numbers, "<f4", math.prod(shape))).view(shape)
            return torch.nn.Parameter(values)

        self.scale, self.shift = torch.nn.ParameterList(), torch.nn.ParameterList()
        self.up, self.down = torch.nn.ParameterDict(), torch.nn.ParameterDict()
        for number, node in enumerate(convolutions):
            channels, inputs, *kernel = self.weights[node.input[1]].shape
            self.scale.append(parameter(channels, first=torch.ones(channels)))
            self.shift.append(parameter(channels, first=torch.zeros(channels)))
            if inputs >= MANY_INPUTS:
                taps = inputs * math.prod(kernel)
                self.up[str(number)] = parameter(channels, RANK, first=torch.zeros(channels, RANK))
                self.down[str(number)] = parameter(RANK, taps, first=torch.randn(RANK, taps) / math.sqrt(taps))
        self.into, self.out_of = torch.nn.ParameterDict(), torch.nn.ParameterDict()
        for key, rank in self.narrowed_parts():
            channels = self.scale[int(key.split()[0])].numel()
            self.into[key] = parameter(rank, channels, first=torch.zeros(rank, channels))
            self.out_of[key] = parameter(channels, rank, first=torch.zeros(channels, rank))

    def narrowed_parts(self):
        """("number part", rank) of all that pass through fewer channels, in the order of the file."""
        keys = [f"{number} {part}" for number, node in enumerate(self.convolutions) for part in range(2 if node.output[0] in self.apart else 1)]
        return [(key, rank) for key, rank in zip(keys, self.ranks or [0] * len(keys), strict=True) if rank]

    def linear_pairs(self):
        """The convolutions whose output only another convolution takes, as it is."""
        users = [(name, node.op_type) for node in self.nodes for name in node.input]
        return {number for output, number in self.number.items() if [kind for name, kind in users if name == output] == ["Conv"]}

    def halve(self, graph):
        """Lets each convolution of an enlarged input beside another one take both apart: {output of the convolution: (the small input, the other)}."""
        producers = {name: node for node in graph.node for name in node.output}
        apart = {}
        for node in graph.node:
            joined = producers.get(node.input[0]) if node.op_type == "Conv" else None
            if joined is None or joined.op_type != "Concat":
                continue
            enlarged = producers[joined.input[0]]
            while enlarged.op_type == "Cast":
                enlarged = producers[enlarged.input[0]]
            if enlarged.op_type == "Resize":
                apart[node.output[0]] = (enlarged.input[0], joined.input[1])
        return apart

    def forward(self, picture, joined=None):
        """joined: what `joined` gives, for several pictures."""
        joined = joined or self.joined()
        values = {self.input: picture}
        for at, node in enumerate(self.nodes):
            options = {option.name: helper.get_attribute_value(option) for option in node.attribute}
            inputs = [values.get(name, self.weights.get(name)) for name in node.input]
            values[node.output[0]] = self.run(node, inputs, options, joined)
            for name in set(node.input):
                if self.last_use[name] == at:
                    values.pop(name, None)
        return values[self.output]

    def run(self, node, inputs, options, joined):
        kind = node.op_type
        if kind == "Conv":
            way = (options["strides"], options["pads"][:2], options["dilations"])
            return self.convolution(self.number[node.output[0]], [inputs[0], *inputs[3:]], way, joined)
        if kind == "Relu":
            return F.relu(inputs[0])
        if kind == "MaxPool":
            return F.max_pool2d(inputs[0], options["kernel_shape"], options["strides"], ceil_mode=bool(options.get("ceil_mode", 0)))
        if kind == "Concat":
            return torch.cat(inputs, options["axis"])
        if kind == "Add":
            return inputs[0] + inputs[1]
        if kind == "Resize":  # Every one of this net doubles.
            return doubled(inputs[0])
        if kind == "Sigmoid":
            return torch.sigmoid(inputs[0])
        if kind == "Cast":  # 32 bit to 32 bit, since the conversion.
            return inputs[0]
        raise ValueError(f"expected a node this net is made of but received {kind}")

    def joined(self):
        """What has been learnt put into the weights: per convolution its parts, each (weight, what leads out of fewer channels or None), and its bias."""
        return [self.parts(number, node) for number, node in enumerate(self.convolutions)]

    def parts(self, number, node):
        weight = self.weights[node.input[1]] * self.scale[number].view(-1, 1, 1, 1)
        bias = self.weights[node.input[2]] + self.shift[number]
        if str(number) in self.up:
            weight = weight + times(self.up[str(number)], self.down[str(number)]).view(weight.shape)
        weights = [weight]
        if node.output[0] in self.apart:
            small = weight.shape[1] // 2
            weights = [torch.einsum("yv,xh,oivh->oiyx", HALVED, HALVED, weight[:, :small]), weight[:, small:]]
        through = [self.narrowed(f"{number} {part}", weight) for part, weight in enumerate(weights)]
        return through, bias

    def narrowed(self, key, weight):
        if key not in self.into:
            return weight, None
        into = self.into[key]
        return times(into, weight.flatten(1)).view(len(into), *weight.shape[1:]), self.out_of[key][:, :, None, None]

    def convolution(self, number, inputs, way, joined):
        parts, bias = joined[number]
        answers = []
        for part, (given, (weight, last)) in enumerate(zip(inputs, parts)):
            own = bias if part == len(parts) - 1 else None
            if last is None:
                answer = F.conv2d(given, weight, own, *way)
            elif number in self.linear:  # The engine joins the last step with the next convolution, whose padding must stay nothing.
                answer = one_by_one(F.conv2d(given, weight, self.into[f"{number} {part}"] @ bias, *way), last)
            else:
                answer = one_by_one(F.conv2d(given, weight, None, *way), last, own)
            self.watch(number, part, weight, answer)
            answers.append(answer)
        return answers[0] if len(answers) == 1 else doubled(answers[0]) + answers[1]

    def watch(self, number, part, weight, answer):
        """Sees what each part of each convolution answers."""

    def tuning(self):
        """Per convolution, in the order of the file: a scale for each channel, a shift for each, and the two factors of what is added, if anything; then, where a part passes
        through fewer channels, what leads into these and out of them (app/imaging/model/tuning.ts, narrow.ts)."""
        parts = []
        for number, (scale, shift) in enumerate(zip(self.scale, self.shift)):
            parts += [scale, shift]
            if str(number) in self.up:
                parts += [self.up[str(number)], self.down[str(number)]]
        for key, _ in self.narrowed_parts():
            parts += [self.into[key], self.out_of[key]]
        return np.concatenate([part.detach().numpy().ravel() for part in parts]).astype("<f4")


def input_of(levels):
    """What the net takes, of one photo: levels H×W×3, 0..255."""
    return torch.from_numpy(levels.transpose(2, 0, 1)[None].astype(np.float32) / 255 - 0.5)


def times(left, right):
    """A matrix product as a convolution, which is many times faster here."""
    return one_by_one(right.view(1, *right.shape, 1), left[:, :, None, None])[0, :, :, 0]


def one_by_one(picture, weight, bias=None):
    """The dilation changes nothing but which kernel is used: one thread would get the slow one."""
    return F.conv2d(picture, weight, bias, dilation=2)


def doubled(picture):
    return F.interpolate(picture, scale_factor=2, mode="bilinear", align_corners=False)


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


def needed(nodes, output, apart):
    """Those the output depends on, once convolutions take their inputs apart."""
    wanted, kept = {output}, []
    for node in reversed(nodes):
        if node.output[0] not in wanted:
            continue
        if node.output[0] in apart:
            small, other = apart[node.output[0]]
            node.input[0] = small
            node.input.append(other)
        wanted |= set(node.input)
        kept.append(node)
    return kept[::-1]
