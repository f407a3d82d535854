import type { Box } from "../types.ts";
import { SUBJECT } from "./classes.ts";

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

/** Intersection over union of "probability ≥ .5" and the keyer's subject; 0 when both are empty. */
export function overlap(probability: Float32Array, classes: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < classes.length; i++) {
    const a = probability[i] >= 0.5;
    const b = classes[i] === SUBJECT;
    if (a && b) both++;
    if (a || b) either++;
  }
  return either === 0 ? 0 : both / either;
}
