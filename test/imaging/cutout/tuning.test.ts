import onnxProto from "onnx-proto";
import { describe, expect, it } from "vitest";
import { tune } from "../../../app/imaging/model/tuning.ts";

const bytes = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const floats = (data: Uint8Array | null | undefined) => [...new Float32Array(new Uint8Array(data!).buffer)];

/** Two convolutions of two and of one channel, the second before the first in the list of weights. */
function graph() {
  return onnxProto.onnx.GraphProto.create({
    node: [
      { opType: "Conv", input: ["in", "wide", "wide bias"], output: ["middle"] },
      { opType: "Relu", input: ["middle"], output: ["lit"] },
      { opType: "Conv", input: ["lit", "narrow", "narrow bias"], output: ["out"] },
    ],
    initializer: [
      { name: "narrow", dims: [1, 2, 1, 1], dataType: 1, rawData: bytes(5, 6) },
      { name: "narrow bias", dims: [1], dataType: 1, rawData: bytes(7) },
      { name: "wide", dims: [2, 1, 1, 2], dataType: 1, rawData: bytes(1, 2, 3, 4) },
      { name: "wide bias", dims: [2], dataType: 1, rawData: bytes(0.5, 0.25) },
    ],
  });
}

describe("tuning a net", () => {
  it("scales the weights of each channel and shifts its bias, convolution by convolution in the order of the nodes", () => {
    const net = graph();
    tune(net, Float32Array.of(2, 10, 1, -1, 0.5, 3));
    expect(Object.fromEntries(net.initializer.map(({ name, rawData }) => [name, floats(rawData)]))).toEqual({ wide: [2, 4, 30, 40], "wide bias": [1.5, -0.75], narrow: [2.5, 3], "narrow bias": [10] });
  });

  it("adds a matrix of low rank to a convolution of many inputs", () => {
    const inputs = 64;
    const net = onnxProto.onnx.GraphProto.create({
      node: [{ opType: "Conv", input: ["in", "many", "bias"], output: ["out"] }],
      initializer: [
        { name: "many", dims: [2, inputs, 1, 1], rawData: bytes(...new Array<number>(2 * inputs).fill(1)) },
        { name: "bias", dims: [2], rawData: bytes(0, 0) },
      ],
    });
    const rank = 8;
    const up = [2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3];
    const down = Array.from({ length: rank * inputs }, (_, i) => (i === 5 ? 10 : i === 7 * inputs + 9 ? 100 : 0));
    tune(net, Float32Array.of(1, 0.5, 0, 4, ...up, ...down));
    const expected = [...new Array<number>(inputs).fill(1), ...new Array<number>(inputs).fill(0.5)];
    expected[5] = 21;
    expected[9] = 101;
    expected[inputs + 9] = 300.5;
    expect(net.initializer.map(({ rawData }) => floats(rawData))).toEqual([expected, [0, 4]]);
  });

  it("leaves a net alone that is scaled by one and shifted by nothing", () => {
    const net = graph();
    tune(net, Float32Array.of(1, 1, 0, 0, 1, 0));
    const encoded = (of: typeof net) => onnxProto.onnx.GraphProto.encode(of).finish();
    expect(encoded(net)).toEqual(encoded(graph()));
  });

  it.each([4, 8])("refuses %i numbers for a net that takes six", (count) => {
    expect(() => tune(graph(), new Float32Array(count))).toThrow(`expected 6 numbers to tune the net but received ${count}`);
  });

  it("refuses a convolution without a bias", () => {
    const net = graph();
    net.initializer.pop();
    expect(() => tune(net, new Float32Array(6))).toThrow("expected weights and biases for every convolution");
  });
});
