import onnxProto from "onnx-proto";
import type { onnx } from "onnx-proto";
import { onnxRuntime } from "../../../app/imaging/model/runtime.ts";
import { tensorOf } from "../../../app/imaging/model/tensors.ts";

const proto = onnxProto.onnx;

/** Weights that follow a seed, about -.5 to .5. */
export function weights(count: number, seed: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed) / 2);
}

export function node(opType: string, input: string[], output: string, attribute: onnx.AttributeProto[] = []): onnx.NodeProto {
  return proto.NodeProto.create({ opType, name: output, input, output: [output], attribute });
}

/** A 3×3 convolution that keeps the size. */
export function convolution(input: string, output: string): onnx.NodeProto {
  const ints = (name: string, values: number[]) => proto.AttributeProto.create({ name, type: proto.AttributeProto.AttributeType.INTS, ints: values });
  return node("Conv", [input, `${output} weight`, `${output} bias`], output, [ints("kernel_shape", [3, 3]), ints("pads", [1, 1, 1, 1])]);
}

export function kernel(name: string, outputs: number, inputs: number, seed: number): onnx.TensorProto[] {
  return [tensorOf(`${name} weight`, [outputs, inputs, 3, 3], weights(outputs * inputs * 9, seed)), tensorOf(`${name} bias`, [outputs], weights(outputs, seed + 1))];
}

/** Twice as large, bilinear, with half-pixel centres, as torch does it. */
export function doubling(input: string, output: string): [onnx.NodeProto, onnx.TensorProto] {
  const string = (name: string, value: string) => proto.AttributeProto.create({ name, type: proto.AttributeProto.AttributeType.STRING, s: new TextEncoder().encode(value) });
  return [
    node("Resize", [input, "", "twice"], output, [string("mode", "linear"), string("coordinate_transformation_mode", "pytorch_half_pixel")]),
    tensorOf("twice", [4], Float32Array.of(1, 1, 2, 2)),
  ];
}

/** What the net answers, and of which size. Inputs and the output `out` are N×C×H×W. */
export async function run(graph: onnx.IGraphProto, given: Record<string, { dims: number[]; values: Float32Array }>): Promise<{ dims: readonly number[]; values: number[] }> {
  const { InferenceSession, Tensor } = await onnxRuntime();
  const end = (name: string) => proto.ValueInfoProto.create({ name, type: { tensorType: { elemType: proto.TensorProto.DataType.FLOAT } } });
  const input = Object.entries(given).map(([name, { dims }]) =>
    proto.ValueInfoProto.create({ name, type: { tensorType: { elemType: proto.TensorProto.DataType.FLOAT, shape: { dim: dims.map((dimValue) => ({ dimValue })) } } } }),
  );
  const model = proto.ModelProto.create({ irVersion: 8, opsetImport: [{ domain: "", version: 15 }], graph: { name: "tiny", ...graph, input, output: [end("out")] } });
  const session = await InferenceSession.create(proto.ModelProto.encode(model).finish());
  try {
    const feeds = Object.fromEntries(Object.entries(given).map(([name, { dims, values }]) => [name, new Tensor("float32", values, dims)]));
    const { out } = await session.run(feeds);
    return { dims: out!.dims, values: [...(out!.data as Float32Array)] };
  } finally {
    await session.release();
  }
}
