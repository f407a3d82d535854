import type { Box } from "../types.ts";

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

/** Sum of the plane's values: a mask's area. */
export function total(plane: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < plane.length; i++) sum += plane[i];
  return sum;
}
