import type { Box } from "./types.ts";

/** Tight box of the values of at least `level`; null when there is none. */
export function boundsOf(plane: Uint8Array, width: number, height: number, level = 1): Box | null {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, row = 0; y < height; y++, row += width) {
    const first = firstFrom(plane, row, row + width, level) - row;
    if (first === width) continue;
    left = Math.min(left, first);
    // Never into what is known to lie inside.
    right = lastBefore(plane, row + Math.max(right, first), row + width, level) - row;
    if (top === height) top = y;
    bottom = y;
  }
  return bottom < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function firstFrom(plane: Uint8Array, start: number, end: number, level: number): number {
  let i = start;
  while (i < end && plane[i] < level) i++;
  return i;
}

function lastBefore(plane: Uint8Array, start: number, end: number, level: number): number {
  let i = end - 1;
  while (i > start && plane[i] < level) i--;
  return i;
}

/**
 * A copy of the box's part of interleaved pixels, `channels` bytes each.
 * @param stride pixels per row of the whole
 */
export function cut(pixels: Uint8Array, stride: number, channels: number, { left, top, width, height }: Box): Uint8Array {
  const part = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * stride + left) * channels;
    part.set(pixels.subarray(from, from + width * channels), y * width * channels);
  }
  return part;
}
