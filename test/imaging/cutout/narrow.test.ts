import onnxProto from "onnx-proto";
import { describe, expect, it } from "vitest";
import { narrow } from "../../../app/imaging/model/narrow.ts";
import { convolution, kernel, node, run, weights } from "./tiny-net.ts";

const CHANNELS = 4;
const photo = { picture: { dims: [1, 2, 6, 5], values: weights(60, 9) } };

/** Four channels out of two, bent or not, then one out of the four. */
function net(bend: boolean) {
  const nodes = bend ? [convolution("picture", "wide"), node("Relu", ["wide"], "bent"), convolution("bent", "out")] : [convolution("picture", "wide"), convolution("wide", "out")];
  return onnxProto.onnx.GraphProto.create({ node: nodes, initializer: [...kernel("wide", CHANNELS, 2, 1), ...kernel("out", 1, CHANNELS, 3)] });
}

/** Into all directions and out of them again, turned and stretched. */
const into = Float32Array.of(0, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, -1, 0, 0, 4, 0);
const outOf = Float32Array.of(0, 1, 0, 0, 0.5, 0, 0, 0, 0, 0, 0, 0.25, 0, 0, -1, 0);

describe("narrowing a net", () => {
  it.each([true, false])("changes nothing where as many channels are passed as there are (bent between the convolutions: %s)", async (bend) => {
    const narrowed = net(bend);
    narrow(narrowed, [CHANNELS, 0], Float32Array.of(...into, ...outOf));
    const [expected, received] = [await run(net(bend), photo), await run(narrowed, photo)];
    expect(received.dims).toEqual(expected.dims);
    received.values.forEach((value, i) => expect(value).toBeCloseTo(expected.values[i]!, 5));
  });

  it("lets only what lies in the few directions through, and leaves the bias to all channels", async () => {
    const narrowed = net(true);
    const [third, back] = [Float32Array.of(0, 0, 1, 0), Float32Array.of(0, 0, 1, 0)];
    narrow(narrowed, [1, 0], Float32Array.of(...third, ...back));
    const expected = net(true);
    const weight = weights(CHANNELS * 2 * 9, 1).map((value, i) => (Math.floor(i / 18) === 2 ? value : 0));
    expected.initializer[0]!.rawData = new Uint8Array(weight.buffer);
    expect((await run(narrowed, photo)).values).toEqual((await run(expected, photo)).values);
  });

  it("adds a convolution where something bends the answer, and none where the next one can take the step along", () => {
    const kinds = [true, false].map((bend) => {
      const narrowed = net(bend);
      narrow(narrowed, [2, 0], weights(16, 5));
      return narrowed.node.map(({ opType }) => opType);
    });
    expect(kinds).toEqual([
      ["Conv", "Conv", "Relu", "Conv"],
      ["Conv", "Conv"],
    ]);
  });

  it("refuses ranks of another net", () => {
    expect(() => narrow(net(true), [2], new Float32Array(16))).toThrow("expected a rank for each of 2 convolutions of the net but received 1");
  });

  it.each([15, 17])("refuses %i factors where the ranks ask for 16", (count) => {
    expect(() => narrow(net(true), [2, 0], new Float32Array(count))).toThrow(`expected 16 numbers to narrow the net but received ${count}`);
  });
});
