import type { Box } from "../types.ts";

/** The subject's outline, from which a shadow is made. */
export interface Silhouette {
  width: number;
  height: number;
  alpha: Uint8Array;
  /** Tight box of the subject. */
  bounds: Box;
}

/** Parts whose lower rim is higher than this share of the subject's height do not touch the ground. */
const reach = 0.1;
const solid = 128;

/** Where each column of the subject's box touches the ground: the frame row of its lowest pixel, or null where it hangs free. */
export const groundLine = ({ width, alpha, bounds }: Silhouette): (number | null)[] => {
  const lowest = bounds.top + bounds.height - 1;
  const highest = lowest - Math.max(1, bounds.height * reach);
  return Array.from({ length: bounds.width }, (_, column) => {
    let y = lowest;
    while (y > highest && alpha[y * width + bounds.left + column] < solid) y--;
    return y > highest ? y : null;
  });
};
