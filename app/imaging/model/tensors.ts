import onnxProto from "onnx-proto";
import type { onnx } from "onnx-proto";

/** The weights and biases of a net by their names. */
export type Tensors = Map<string, onnx.ITensorProto>;

export function tensorsOf({ initializer }: onnx.IGraphProto): Tensors {
  return new Map((initializer ?? []).map((tensor) => [tensor.name ?? "", tensor]));
}

/** @param values copied; may be a part of a longer array */
export function tensorOf(name: string, dims: number[], values: Float32Array): onnx.TensorProto {
  return onnxProto.onnx.TensorProto.create({ name, dims, dataType: onnxProto.onnx.TensorProto.DataType.FLOAT, rawData: new Uint8Array(values.slice().buffer) });
}

/** A convolution's weights and bias, in copies: `weight` has outputs×inputs×height×width values. */
export interface Kernel {
  outputs: number;
  inputs: number;
  height: number;
  width: number;
  weight: Float32Array;
  bias: Float32Array;
}

/** @throws Error when the convolution has no weights or no bias */
export function kernelOf({ input }: onnx.INodeProto, tensors: Tensors): Kernel {
  const weights = tensors.get(input?.[1] ?? "");
  const biases = tensors.get(input?.[2] ?? "");
  if (!weights?.rawData || !biases?.rawData) throw new Error("expected weights and biases for every convolution of the net but received one without");
  const [outputs = 0, inputs = 0, height = 0, width = 0] = (weights.dims ?? []).map(Number);
  return { outputs, inputs, height, width, weight: floatsOf(weights.rawData), bias: floatsOf(biases.rawData) };
}

/** Gives a convolution other weights and another bias, under the same names. */
export function replaceKernel({ input }: onnx.INodeProto, { outputs, inputs, height, width, weight, bias }: Kernel, tensors: Tensors): void {
  const [, weights = "", biases = ""] = input ?? [];
  tensors.set(weights, tensorOf(weights, [outputs, inputs, height, width], weight));
  tensors.set(biases, tensorOf(biases, [outputs], bias));
}

/** A copy: the bytes of a tensor need not begin where 32-bit numbers may. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}
