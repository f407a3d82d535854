import weightsFile from "./edge-weights.json" with { type: "json" };
import { edgeFeatures, FEATURES, type EdgeScene } from "./edge-features.ts";
import { createPerceptron, type Perceptron } from "./perceptron.ts";

/** Contrast (logarithm, units of noise) at which colour begins to tell subject from backdrop, and from which it is trusted fully. */
const BLIND = -0.5;
const SEEING = 0.5;
/** Codes of alpha from either end that count as the end itself. */
const NEARLY = 3;
/** Pixels that are looked at in one run of the perceptron: their features fit into the processor's cache. */
const BATCH = 4096;

/**
 * Coverage of edge pixels from their features: a perceptron of two small layers that corrects the given alpha, in truth two whose corrections
 * are averaged. It was trained on pictures with known coverage that were drawn or rendered for this project (test/corpus/edges/README.md), so it
 * owns no one's pictures and no one's weights. Made by the first photo.
 */
let perceptron: Promise<Perceptron> | null = null;

/** Alpha of the whole picture: the scene's own outside the band, corrected inside it as far as the colours can be told apart. */
export async function refineEdges(scene: EdgeScene, band: Uint8Array): Promise<Uint8Array> {
  perceptron ??= createPerceptron(weightsFile.layers);
  const correct = await perceptron;
  const refined = new Uint8Array(scene.alpha);
  const features = new Float32Array(BATCH * FEATURES);
  const pixels = new Int32Array(BATCH);
  let count = 0;
  const flush = async (): Promise<void> => {
    if (count === 0) return;
    const corrections = await correct(features, count);
    for (let k = 0; k < count; k++) refined[pixels[k]] = corrected(scene, pixels[k], corrections[k]);
    count = 0;
  };
  for (let i = 0; i < band.length; i++) {
    if (band[i] === 0) continue;
    edgeFeatures(scene, i, features, count * FEATURES);
    pixels[count++] = i;
    if (count === BATCH) await flush();
  }
  await flush();
  return refined;
}

/** @param correction of the alpha's logit */
function corrected({ alpha, contrast }: EdgeScene, i: number, correction: number): number {
  const before = alpha[i] / 255;
  const held = before < 0.02 ? 0.02 : before > 0.98 ? 0.98 : before;
  const coverage = 1 / (1 + (1 / held - 1) * Math.exp(-correction));
  const trust = Math.min(1, Math.max(0, (contrast[i] - BLIND) / (SEEING - BLIND)));
  return settled(255 * (before + trust * (coverage - before)));
}

/** @param alpha 0..255, not rounded; what is nearly nothing or nearly full becomes so, or the photo's grain would leave a veil along edges */
export function settled(alpha: number): number {
  return alpha < NEARLY ? 0 : alpha > 255 - NEARLY ? 255 : (alpha + 0.5) | 0;
}
