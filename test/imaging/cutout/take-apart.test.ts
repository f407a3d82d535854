import onnxProto from "onnx-proto";
import { describe, expect, it } from "vitest";
import { takeApart } from "../../../app/imaging/model/take-apart.ts";
import { convolution, doubling, kernel, node, run, weights } from "./tiny-net.ts";

const SIDE = 16;

/** Three channels out of two of a small picture, enlarged, and two of one beside it. */
function net() {
  const [enlarge, factor] = doubling("small", "enlarged");
  return onnxProto.onnx.GraphProto.create({
    node: [enlarge, node("Concat", ["enlarged", "beside"], "joined", [onnxProto.onnx.AttributeProto.create({ name: "axis", type: onnxProto.onnx.AttributeProto.AttributeType.INT, i: 1 })]), convolution("joined", "out")],
    initializer: [factor, ...kernel("out", 3, 4, 1)],
  });
}

const given = (small: (x: number, y: number) => number) => ({
  small: { dims: [1, 2, SIDE, SIDE], values: Float32Array.from({ length: 2 * SIDE * SIDE }, (_, i) => small(i % SIDE, Math.floor(i / SIDE) % SIDE)) },
  beside: { dims: [1, 2, 2 * SIDE, 2 * SIDE], values: weights(8 * SIDE * SIDE, 4) },
});

async function both(small: (x: number, y: number) => number) {
  const apart = net();
  takeApart(apart);
  const [expected, received] = [await run(net(), given(small)), await run(apart, given(small))];
  expect(received.dims).toEqual(expected.dims);
  const inside = expected.values.map((_, i) => [i % (2 * SIDE), Math.floor(i / (2 * SIDE)) % (2 * SIDE)].every((at) => at > 4 && at < 2 * SIDE - 5));
  return expected.values.map((value, i) => ({ expected: value, received: received.values[i]!, inside: inside[i]! })).filter((pixel) => pixel.inside);
}

describe("taking a convolution of an enlarged picture and of one beside it apart", () => {
  it("changes nothing where the small picture is even", async () => {
    for (const { expected, received } of await both(() => 0.7)) expect(received).toBeCloseTo(expected, 5);
  });

  it("changes next to nothing where it is smooth", async () => {
    const pixels = await both((x, y) => Math.sin(x / 3) + Math.cos(y / 4));
    const spread = Math.max(...pixels.map(({ expected }) => expected)) - Math.min(...pixels.map(({ expected }) => expected));
    const worst = Math.max(...pixels.map(({ expected, received }) => Math.abs(expected - received)));
    expect(worst).toBeLessThan(0.02 * spread);
  });

  it("runs the first convolution before the enlargement", () => {
    const apart = net();
    takeApart(apart);
    const producers = new Map(apart.node.flatMap((node) => (node.output ?? []).map((name) => [name, node])));
    const sum = producers.get("out");
    const [enlarged, beside] = (sum?.input ?? []).map((name) => producers.get(name));
    expect([sum, enlarged, producers.get(enlarged?.input?.[0] ?? ""), beside].map((node) => node?.opType)).toEqual(["Add", "Resize", "Conv", "Conv"]);
  });

  it("leaves other convolutions alone", () => {
    const plain = onnxProto.onnx.GraphProto.create({ node: [convolution("picture", "out")], initializer: kernel("out", 3, 4, 1) });
    takeApart(plain);
    expect(plain.node).toEqual([convolution("picture", "out")]);
  });
});
