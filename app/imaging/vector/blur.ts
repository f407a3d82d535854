import type { Plane } from "../types.ts";

/** Three box passes come within 3 % of a Gaussian (Wells 1986). */
const passes = 3;

/** A running mean along each row; beyond the rim there is nothing. */
const boxRows = (from: Uint8Array, to: Uint8Array, width: number, radius: number): void => {
  const size = 2 * radius + 1;
  const rounding = size >> 1;
  for (let start = 0; start < from.length; start += width) {
    const end = start + width;
    let sum = rounding;
    for (let i = start; i < Math.min(start + radius, end); i++) sum += from[i];
    for (let i = start; i < end; i++) {
      if (i + radius < end) sum += from[i + radius];
      if (i - radius > start) sum -= from[i - radius - 1];
      to[i] = sum / size;
    }
  }
};

/** The same down the columns, all of them side by side, so that memory is read in order. */
const boxColumns = (from: Uint8Array, to: Uint8Array, width: number, radius: number): void => {
  const size = 2 * radius + 1;
  const height = from.length / width;
  const sums = new Int32Array(width).fill(size >> 1);
  const shift = (row: number, sign: 1 | -1): void => {
    if (row < 0 || row >= height) return;
    for (let x = 0, i = row * width; x < width; x++, i++) sums[x] += sign * from[i];
  };
  for (let y = -radius; y < height; y++) {
    shift(y + radius, 1);
    shift(y - radius - 1, -1);
    if (y < 0) continue;
    for (let x = 0, i = y * width; x < width; x++, i++) to[i] = sums[x] / size;
  }
};

/** A softened copy of a plane, nearly Gaussian, `sigma` in pixels; zero beyond its rim. */
export const blur = ({ width, height, data }: Plane, sigma: number): Plane => {
  const radius = Math.max(1, Math.round((Math.sqrt((12 * sigma ** 2) / passes + 1) - 1) / 2));
  const result = data.slice();
  const between = new Uint8Array(data.length);
  for (let pass = 0; pass < passes; pass++) {
    boxRows(result, between, width, radius);
    boxColumns(between, result, width, radius);
  }
  return { width, height, data: result };
};
