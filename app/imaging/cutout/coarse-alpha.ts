import { enlargeInto } from "./enlarge.ts";
import { IN, OPEN } from "./fuse.ts";
import type { Probability } from "./probability.ts";

/**
 * Alpha at full size before the edges are refined: each probability with the decisions put in, enlarged; later ones (closer views) are laid
 * over earlier ones.
 * @param decision per work pixel of the whole photo
 */
export function coarseAlpha(
  probabilities: readonly Probability[],
  decision: Uint8Array,
  workWidth: number,
  workHeight: number,
  width: number,
  height: number,
): Uint8Array {
  const alpha = new Uint8Array(width * height);
  for (const { region, width: w, height: h, values, rise } of probabilities) {
    const codes = new Uint8Array(w * h);
    const columns = Int32Array.from({ length: w }, (_, x) => Math.min(workWidth - 1, (((region.left + ((x + 0.5) * region.width) / w) * workWidth) / width) | 0));
    for (let y = 0, i = 0; y < h; y++) {
      const row = Math.min(workHeight - 1, (((region.top + ((y + 0.5) * region.height) / h) * workHeight) / height) | 0) * workWidth;
      for (let x = 0; x < w; x++, i++) {
        const decided = decision[row + columns[x]];
        codes[i] = decided === OPEN ? (values[i] * 255 + 0.5) | 0 : decided === IN ? 255 : 0;
      }
    }
    enlargeInto(alpha, width, region, codes, w, h, w < region.width ? rise : 0);
  }
  return alpha;
}
