import weightsFile from "./edge-weights.json" with { type: "json" };
import { edgeFeatures, FEATURES, type EdgeScene } from "./edge-features.ts";

interface Layer {
  inputs: number;
  outputs: number;
  /** Row per output. */
  weights: Float32Array;
  bias: Float32Array;
}

const [first, second, third]: Layer[] = weightsFile.layers.map((layer) => ({
  inputs: layer.in,
  outputs: layer.out,
  weights: Float32Array.from(layer.weights),
  bias: Float32Array.from(layer.bias),
}));

/**
 * Coverage of one edge pixel from its features: a perceptron of two small layers that corrects the given alpha. It was trained on synthetic
 * composites with known coverage (see its README), so it owns no one's pictures and no one's weights.
 */
function coverage(features: Float32Array, one: Float32Array, two: Float32Array, alpha: number): number {
  forward(first, features, one);
  forward(second, one, two);
  const held = alpha < 0.02 ? 0.02 : alpha > 0.98 ? 0.98 : alpha;
  let z = third.bias[0] + Math.log(held / (1 - held));
  for (let k = 0; k < third.inputs; k++) z += third.weights[k] * two[k];
  return 1 / (1 + Math.exp(-z));
}

function forward({ inputs, outputs, weights, bias }: Layer, input: Float32Array, output: Float32Array): void {
  for (let o = 0, w = 0; o < outputs; o++) {
    let sum = bias[o];
    for (let k = 0; k < inputs; k++, w++) sum += weights[w] * input[k];
    output[o] = sum > 0 ? sum : 0.1 * sum;
  }
}

/** Contrast (logarithm, units of noise) at which colour begins to tell subject from backdrop, and from which it is trusted fully. */
const BLIND = -0.5;
const SEEING = 0.5;
/** An alpha that was not enlarged has edges of its own; its errors and the perceptron's are independent, so their mean is better than either. */
const LEAST_SHARE = 0.5;

/** Alpha of the whole picture: the scene's own outside the band, corrected inside it as far as the colours can be told apart. */
export function refineEdges(scene: EdgeScene, band: Uint8Array): Uint8Array {
  const features = new Float32Array(FEATURES);
  const one = new Float32Array(first.outputs);
  const two = new Float32Array(second.outputs);
  const { alpha } = scene;
  const refined = new Uint8Array(alpha);
  const share = Math.min(1, LEAST_SHARE + scene.logStep);
  for (let i = 0; i < band.length; i++) {
    if (band[i] === 0) continue;
    edgeFeatures(scene, i, features, 0);
    const before = alpha[i] / 255;
    const trust = share * Math.min(1, Math.max(0, (scene.contrast[i] - BLIND) / (SEEING - BLIND)));
    const value = before + trust * (coverage(features, one, two, before) - before);
    refined[i] = value < 0.012 ? 0 : value > 0.988 ? 255 : (value * 255 + 0.5) | 0;
  }
  return refined;
}
