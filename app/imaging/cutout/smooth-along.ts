import { edgeNormal, type EdgeScene } from "./edge-features.ts";
import { settled } from "./edge-model.ts";

/** Pixels each way along the edge whose corrections count. */
export const ALONG = 8;
/** Width of their bell. */
const SIGMA = 5;
/** Contrast (logarithm, units of noise) up to which a correction is its neighbours' alone, and from which on its own alone. */
const ALIKE = 1;
const APART = 3;
/** Alpha before correction by which a neighbour lies on another line beside the edge. */
const BESIDE = 80;

const bell = Float64Array.from({ length: 2 * ALONG + 1 }, (_, k) => Math.exp(-0.5 * ((k - ALONG) / SIGMA) ** 2));
const besideness = Float64Array.from({ length: 256 }, (_, difference) => Math.exp(-((difference / BESIDE) ** 2)));

/**
 * Corrections where subject and backdrop hardly differ are mostly the photo's noise, and an edge that follows them is ragged: they are averaged along the
 * edge, the more the less the colours differ.
 * @param corrected alpha of the scene's pixels after the edge model
 * @param band 1 where the edge model decided
 * @param hairy fur, 0..255: there the edge goes to and fro, and nothing is averaged
 * @returns alpha as corrected, with the band smoothed
 */
export function smoothAlong(scene: EdgeScene, corrected: Uint8Array, band: Uint8Array, hairy: Uint8Array | null): Uint8Array {
  const { width, height, alpha, contrast } = scene;
  const smooth = new Uint8Array(corrected);
  const normal = { x: 1, y: 0 };
  for (let i = 0; i < band.length; i++) {
    if (band[i] === 0 || (hairy !== null && hairy[i] !== 0)) continue;
    const share = Math.min(1, (APART - contrast[i]) / (APART - ALIKE));
    if (share <= 0 || !edgeNormal(scene, i, normal)) continue;
    const x = i % width;
    const y = (i - x) / width;
    let sum = 0;
    let weights = 0;
    for (let k = -ALONG; k <= ALONG; k++) {
      const sx = Math.round(x - k * normal.y);
      const sy = Math.round(y + k * normal.x);
      if (sx < 0 || sy < 0 || sx >= width || sy >= height) continue;
      const j = sy * width + sx;
      if (band[j] === 0) continue;
      const weight = bell[k + ALONG] * besideness[Math.abs(alpha[j] - alpha[i])];
      sum += weight * (corrected[j] - alpha[j]);
      weights += weight;
    }
    smooth[i] = settled(corrected[i] + share * (alpha[i] + sum / weights - corrected[i]));
  }
  return smooth;
}
