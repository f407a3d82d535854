import { boxBlur } from "./box-blur.ts";
import { BACKDROP, SHADOW, SUBJECT } from "./classes.ts";

export interface Darkening {
  /** Brightness relative to the backdrop surface, mean of the channels. */
  ratio: Float32Array;
  /** Largest minus smallest channel ratio: 0 for a neutral shadow. */
  chroma: Float32Array;
}

/**
 * Lets the backdrop grow, in place, into pixels that are its neutrally darkened continuation: a shadow starts at the backdrop and darkens by
 * small steps, where an object starts with an edge.
 * @param noise relative to the backdrop's brightness
 */
export function growShadow(classes: Uint8Array, { ratio, chroma }: Darkening, noise: number, width: number, height: number): void {
  const pixels = width * height;
  const smooth = boxBlur(ratio, width, height, 1);
  const largestStep = 0.012 + 1.1 * noise;
  const largestChroma = 0.035 + 3.2 * noise;
  const queue = new Int32Array(pixels);
  let head = 0;
  let tail = 0;
  const steep = (i: number, x: number): boolean =>
    (x > 0 && x < width - 1 && Math.abs(smooth[i + 1] - smooth[i - 1]) / 2 > largestStep) ||
    (i >= width && i < pixels - width && Math.abs(smooth[i + width] - smooth[i - width]) / 2 > largestStep);
  const visit = (i: number, x: number, from: number): void => {
    if (classes[i] !== SUBJECT) return;
    const r = smooth[i];
    if (r > 1.01 || r < 0.3 || chroma[i] > largestChroma || Math.abs(r - smooth[from]) > largestStep || steep(i, x)) return;
    classes[i] = SHADOW;
    queue[tail++] = i;
  };
  const spread = (i: number): void => {
    const x = i % width;
    if (x > 0) visit(i - 1, x - 1, i);
    if (x < width - 1) visit(i + 1, x + 1, i);
    if (i >= width) visit(i - width, x, i);
    if (i < pixels - width) visit(i + width, x, i);
  };
  for (let i = 0; i < pixels; i++) if (classes[i] === BACKDROP) spread(i);
  while (head < tail) spread(queue[head++]);
}
