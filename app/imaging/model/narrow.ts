import onnxProto from "onnx-proto";
import type { onnx } from "onnx-proto";
import { kernelOf, replaceKernel, tensorsOf, type Kernel } from "./tensors.ts";

/**
 * Lets convolutions whose answers hardly leave a space of few dimensions answer in that space (`into`), from which one of 1×1 leads to all channels (`outOf`): Zhang et al.,
 * Accelerating Very Deep Convolutional Networks, 2016. Where nothing but another convolution follows, that one takes the last step along.
 * @param graph its weights 32-bit floats in `rawData`; changed in place
 * @param ranks of each convolution, in the order of the graph's nodes, how many dimensions; 0 leaves it as it is
 * @param factors of each convolution with a rank, in the same order: into, rank×channels; outOf, channels×rank
 * @throws Error when ranks or factors are for another net
 */
export function narrow(graph: onnx.IGraphProto, ranks: readonly number[], factors: Float32Array): void {
  const nodes = (graph.node ?? []) as onnx.NodeProto[];
  const tensors = tensorsOf(graph);
  const convolutions = nodes.filter(({ opType }) => opType === "Conv").length;
  if (ranks.length !== convolutions) throw new Error(`expected a rank for each of ${convolutions} convolutions of the net but received ${ranks.length}`);
  let number = 0;
  let at = 0;
  const take = (count: number): Float32Array => factors.subarray(at, (at += count));
  graph.node = nodes.flatMap((node) => {
    const rank = node.opType === "Conv" ? ranks[number++] : 0;
    if (rank === 0) return [node];
    const kernel = kernelOf(node, tensors);
    const into = take(rank * kernel.outputs);
    const outOf = take(kernel.outputs * rank);
    const follower = onlyConvolutionAfter(node, nodes);
    const bias = follower ? product(into, kernel.bias, rank) : new Float32Array(rank);
    replaceKernel(node, { ...kernel, outputs: rank, weight: product(into, kernel.weight, rank), bias }, tensors);
    if (follower) {
      replaceKernel(follower, through(kernelOf(follower, tensors), outOf, rank), tensors);
      return [node];
    }
    const [name] = node.output;
    node.output = [`${name}/narrow`];
    const widen = onnxProto.onnx.NodeProto.create({ opType: "Conv", name: `${name}/widen`, input: [node.output[0], `${name}/widen/weight`, `${name}/widen/bias`], output: [name] });
    replaceKernel(widen, { outputs: kernel.outputs, inputs: rank, height: 1, width: 1, weight: outOf, bias: kernel.bias }, tensors);
    return [node, widen];
  });
  if (at !== factors.length) throw new Error(`expected ${at} numbers to narrow the net but received ${factors.length}`);
  graph.initializer = [...tensors.values()];
}

/** The convolution that alone takes what `node` answers. Its padding is nothing in the few channels as in all, so only the bias must go through them. */
function onlyConvolutionAfter({ output }: onnx.NodeProto, nodes: readonly onnx.NodeProto[]): onnx.NodeProto | null {
  const users = nodes.filter(({ input }) => input.includes(output[0]));
  return users.length === 1 && users[0].opType === "Conv" ? users[0] : null;
}

/** rows×n · n×m, row-major; n and m follow from the lengths. */
function product(left: Float32Array, right: Float32Array, rows: number): Float32Array {
  const inner = left.length / rows;
  const columns = right.length / inner;
  const out = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sums.fill(0);
    for (let k = 0; k < inner; k++) {
      const factor = left[row * inner + k];
      const from = k * columns;
      for (let column = 0; column < columns; column++) sums[column] += factor * right[from + column];
    }
    out.set(sums, row * columns);
  }
  return out;
}

/** The kernel for inputs that come out of `rank` channels by outOf, inputs×rank. */
function through(kernel: Kernel, outOf: Float32Array, rank: number): Kernel {
  const { outputs, inputs, height, width } = kernel;
  const taps = height * width;
  const weight = new Float32Array(outputs * rank * taps);
  for (let output = 0; output < outputs; output++) {
    for (let k = 0; k < rank; k++) {
      for (let tap = 0; tap < taps; tap++) {
        let value = 0;
        for (let input = 0; input < inputs; input++) value += kernel.weight[(output * inputs + input) * taps + tap] * outOf[input * rank + k];
        weight[(output * rank + k) * taps + tap] = value;
      }
    }
  }
  return { ...kernel, inputs: rank, weight };
}
