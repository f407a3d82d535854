import type { onnx } from "onnx-proto";
import { kernelOf, replaceKernel, tensorsOf } from "./tensors.ts";

/** Convolutions of at least so many inputs also have their weights changed, by a matrix of low rank. */
const MANY_INPUTS = 64;
const RANK = 8;

/**
 * Changes a net for other pictures with far fewer numbers than it has weights (test/corpus/tuning/README.md): each channel of each convolution is scaled and shifted,
 * and where there are many inputs, a matrix of low rank is added (Hu et al., LoRA, 2021). All of it goes into the weights, so it costs nothing when the net runs.
 * @param graph its weights 32-bit floats in `rawData`; changed in place
 * @param tuning per convolution, in the order of the graph's nodes: a scale for each channel; a shift for each; then, where the inputs are many, the two factors
 *   of what is added to the weights, channels×RANK and RANK×(inputs·kernel)
 * @throws Error when the tuning is for another net
 */
export function tune(graph: onnx.IGraphProto, tuning: Float32Array): void {
  const tensors = tensorsOf(graph);
  let at = 0;
  const take = (count: number): Float32Array => tuning.subarray(at, (at += count));
  for (const node of graph.node ?? []) {
    if (node.opType !== "Conv") continue;
    const kernel = kernelOf(node, tensors);
    const { outputs: channels, inputs, weight, bias } = kernel;
    const perChannel = weight.length / channels;
    const scale = take(channels);
    const shift = take(channels);
    const rank = inputs >= MANY_INPUTS ? RANK : 0;
    const up = take(channels * rank);
    const down = take(rank * perChannel);
    for (let channel = 0, i = 0; channel < channels; channel++) {
      for (let tap = 0; tap < perChannel; tap++, i++) {
        let value = weight[i] * scale[channel];
        for (let k = 0; k < rank; k++) value += up[channel * rank + k] * down[k * perChannel + tap];
        weight[i] = value;
      }
      bias[channel] += shift[channel];
    }
    replaceKernel(node, kernel, tensors);
  }
  graph.initializer = [...tensors.values()];
  if (at !== tuning.length) throw new Error(`expected ${at} numbers to tune the net but received ${tuning.length}`);
}
