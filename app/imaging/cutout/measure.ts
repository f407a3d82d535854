import type { Box } from "../types.ts";

/** The tight box of the non-zero values; null when all are zero. */
export function boundsOf(plane: Uint8Array, width: number, height: number): Box | null {
  let left = width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let x0 = 0;
    while (x0 < width && plane[row + x0] === 0) x0++;
    if (x0 === width) continue;
    let x1 = width - 1;
    while (plane[row + x1] === 0) x1--;
    if (top < 0) top = y;
    bottom = y;
    if (x0 < left) left = x0;
    if (x1 > right) right = x1;
  }
  return top < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The box, wider by `by` pixels on every side, as far as the picture goes. */
export function grow({ left, top, width, height }: Box, by: number, within: { width: number; height: number }): Box {
  const x0 = Math.max(0, left - by);
  const y0 = Math.max(0, top - by);
  const x1 = Math.min(within.width, left + width + by);
  const y1 = Math.min(within.height, top + height + by);
  return { left: x0, top: y0, width: x1 - x0, height: y1 - y0 };
}

/** 1 where a value is `limit` or more. */
export function atLeast(values: Float32Array, limit: number): Uint8Array {
  const mask = new Uint8Array(values.length);
  for (let i = 0; i < values.length; i++) if (values[i] >= limit) mask[i] = 1;
  return mask;
}

/** Share of the pixels with "probability ≥ .5" that lie on the outline. */
export function outlineShare(probability: Float32Array, width: number, height: number): number {
  let area = 0;
  let outline = 0;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      if (probability[i] < 0.5) continue;
      area++;
      if (probability[i - 1] < 0.5 || probability[i + 1] < 0.5 || probability[i - width] < 0.5 || probability[i + width] < 0.5) outline++;
    }
  }
  return outline / Math.max(1, area);
}
