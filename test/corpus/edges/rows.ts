import { edgeBand } from "../../../app/imaging/cutout/band.ts";
import { dilate } from "../../../app/imaging/cutout/components.ts";
import { edgeColours } from "../../../app/imaging/cutout/edge-colours.ts";
import { edgeFeatures, edgeReach, edgeScene, FEATURES } from "../../../app/imaging/cutout/edge-features.ts";
import { noiseOf } from "../../../app/imaging/cutout/noise.ts";
import type { RgbImage } from "../../../app/imaging/types.ts";

const COLUMNS = FEATURES + 3;

/** Soft intersection over union. */
export function overlapOf(alpha: Uint8Array, truth: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < alpha.length; i++) {
    both += Math.min(alpha[i]!, truth[i]!);
    either += Math.max(alpha[i]!, truth[i]!);
  }
  return both / Math.max(1, either);
}

/**
 * Up to about `most` edge pixels, evenly spread: their features, the true coverage, the coarse alpha and 1 where the truth has an edge.
 * @param scale how much the coarse alpha was enlarged
 */
export function edgeRows(photo: RgbImage, truth: Uint8Array, alpha: Uint8Array, scale: number, most: number): Float32Array {
  const { width, height } = photo;
  const band = edgeBand(alpha, width, height, scale);
  const scene = edgeScene(photo, alpha, edgeColours(photo, alpha), dilate(band, width, height, edgeReach(scale)), scale, Math.max(...noiseOf(photo)));
  const pixels: number[] = [];
  for (let i = 0; i < band.length; i++) if (band[i] === 1) pixels.push(i);
  const step = Math.max(1, pixels.length / most);
  const rows = new Float32Array(Math.floor(pixels.length / step) * COLUMNS);
  for (let row = 0, at = 0; at < rows.length; row++, at += COLUMNS) {
    const i = pixels[Math.floor(row * step)]!;
    edgeFeatures(scene, i, rows, at);
    rows[at + FEATURES] = truth[i]! / 255;
    rows[at + FEATURES + 1] = alpha[i]! / 255;
    rows[at + FEATURES + 2] = [0, -2, 2, -2 * width, 2 * width].some((by) => (truth[i + by] ?? 0) > 2 && (truth[i + by] ?? 0) < 253) ? 1 : 0;
  }
  return rows;
}
