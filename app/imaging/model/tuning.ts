import type { onnx } from "onnx-proto";

/**
 * Scales and shifts each channel of each convolution: what a net learnt for other pictures without new weights (test/corpus/tuning/README.md).
 * Scales and shifts go into the weights, so they cost nothing when the net runs.
 * @param graph its weights 32-bit floats in `rawData`; changed in place
 * @param tuning per convolution, in the order of the graph's nodes: a scale for each channel, then a shift for each
 * @throws Error when the tuning is for another net
 */
export function tuneChannels({ node, initializer }: onnx.IGraphProto, tuning: Float32Array): void {
  const tensors = new Map((initializer ?? []).map((tensor) => [tensor.name, tensor]));
  const convolutions = (node ?? []).filter(({ opType }) => opType === "Conv");
  let at = 0;
  for (const { input } of convolutions) {
    const weights = tensors.get(input?.[1]);
    const biases = tensors.get(input?.[2]);
    if (!weights?.rawData || !biases?.rawData) throw new Error("expected weights and biases for every convolution of the net but received one without");
    const bias = floatsOf(biases.rawData);
    const weight = floatsOf(weights.rawData);
    const channels = bias.length;
    const perChannel = weight.length / channels;
    for (let channel = 0; channel < channels; channel++) {
      const scale = tuning[at + channel];
      for (let i = channel * perChannel; i < (channel + 1) * perChannel; i++) weight[i] *= scale;
      bias[channel] += tuning[at + channels + channel];
    }
    at += 2 * channels;
    weights.rawData = bytesOf(weight);
    biases.rawData = bytesOf(bias);
  }
  if (at !== tuning.length) throw new Error(`expected ${at} numbers to tune the net but received ${tuning.length}`);
}

/** A copy: the bytes of a tensor need not begin where 32-bit numbers may. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer);
}
