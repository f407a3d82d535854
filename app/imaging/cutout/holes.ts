import { components } from "./components.ts";

/**
 * Islands inside the subject that show the backdrop: enclosed pixels whose colour cannot be told from the backdrop surface. A product that
 * is itself like the backdrop has such islands too, so an island must agree with the surface clearly better than chance passes.
 * @param difference from the backdrop surface, in units of noise
 * @param limit the difference up to which a pixel counts as backdrop
 * @returns 1 where there is a hole
 */
export function findHoles(inside: Uint8Array, difference: Float32Array, limit: number, width: number, height: number): Uint8Array {
  const pixels = width * height;
  const alike = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) if (inside[i] !== 0 && difference[i] < limit * 0.9) alike[i] = 1;
  const islands = components(alike, width, height, 1);
  const sums = new Float64Array(islands.count + 1);
  for (let i = 0; i < pixels; i++) sums[islands.labels[i]] += difference[i];
  const smallest = Math.max(12, pixels * 1.2e-5);
  const holes = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    const island = islands.labels[i];
    if (island !== 0 && islands.area[island] >= smallest && sums[island] / islands.area[island] < limit * 0.62) holes[i] = 1;
  }
  return holes;
}
