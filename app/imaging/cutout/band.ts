import { dilate } from "./components.ts";

const LOW = 8;
const HIGH = 247;

/** 1 where coverage is still open: half-covered pixels and the 50 % contour, widened by the alpha's own blur. */
export function edgeBand(alpha: Uint8Array, width: number, height: number, scale: number): Uint8Array {
  const edge = new Uint8Array(alpha.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const a = alpha[i];
      if (a > LOW && a < HIGH) edge[i] = 1;
      else if ((x < width - 1 && a > 127 !== alpha[i + 1] > 127) || (y < height - 1 && a > 127 !== alpha[i + width] > 127)) edge[i] = 1;
    }
  }
  return dilate(edge, width, height, Math.max(1, Math.round(scale)));
}
