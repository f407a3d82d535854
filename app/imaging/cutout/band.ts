import { dilate } from "./components.ts";

const LOW = 8;
const HIGH = 247;

/** 1 where coverage is still open: half-covered pixels and the 50 % contour, widened by the alpha's own blur. */
export function edgeBand(alpha: Uint8Array, width: number, height: number, scale: number): Uint8Array {
  const edge = new Uint8Array(alpha.length);
  for (let y = 0; y < height; y++) {
    const below = y < height - 1 ? width : 0;
    const end = (y + 1) * width - 1;
    for (let i = y * width; i <= end; i++) {
      const a = alpha[i];
      if (a > LOW && a < HIGH) edge[i] = 1;
      else {
        const right = alpha[i < end ? i + 1 : i];
        const lower = alpha[i + below];
        if ((right !== a && a > 127 !== right > 127) || (lower !== a && a > 127 !== lower > 127)) edge[i] = 1;
      }
    }
  }
  return dilate(edge, width, height, Math.max(1, Math.round(scale)));
}
