import { SHADOW, SUBJECT } from "./classes.ts";
import type { Darkening } from "./shadow.ts";
import { watershed } from "./watershed.ts";

const OUTSIDE = 1;
const INSIDE = 2;

/**
 * Where subject meets ground, contact shadow and bounced light look like the subject. Within 3 % of the frame from its outline only what can
 * be no shadow stays subject; a watershed on the colour gradient divides the rest. In place.
 */
export function settleContact(
  classes: Uint8Array,
  { ratio, chroma }: Darkening,
  planes: readonly [Float32Array, Float32Array, Float32Array],
  width: number,
  height: number,
): void {
  const pixels = width * height;
  const reach = Math.max(4, Math.round(Math.min(width, height) * 0.03));
  const depth = depthInside(classes, reach, width, height);
  const markers = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i++) {
    if (classes[i] !== SUBJECT) markers[i] = OUTSIDE;
    else if (depth[i] > reach) markers[i] = INSIDE;
    else {
      const maybeShadow = ratio[i] > 0.16 && ratio[i] < 1.02 && chroma[i] < 0.1 + 0.32 * Math.min(1, ratio[i]);
      if (!maybeShadow && depth[i] > 2) markers[i] = INSIDE;
    }
  }
  watershed(markers, gradientOf(planes, width, height), planes, width, height);
  for (let i = 0; i < pixels; i++) if (classes[i] === SUBJECT && markers[i] === OUTSIDE) classes[i] = SHADOW;
}

/** Steps (4-neighbours) from the nearest pixel that is no subject, counted up to `reach`; deeper pixels get reach + 1. */
function depthInside(classes: Uint8Array, reach: number, width: number, height: number): Uint16Array {
  const pixels = width * height;
  const depth = new Uint16Array(pixels).fill(reach + 1);
  const queue = new Int32Array(pixels);
  let head = 0;
  let tail = 0;
  const visit = (i: number, d: number): void => {
    if (depth[i] > d) {
      depth[i] = d;
      queue[tail++] = i;
    }
  };
  const spread = (i: number, d: number): void => {
    const x = i % width;
    if (x > 0) visit(i - 1, d);
    if (x < width - 1) visit(i + 1, d);
    if (i >= width) visit(i - width, d);
    if (i < pixels - width) visit(i + width, d);
  };
  for (let i = 0; i < pixels; i++) if (classes[i] !== SUBJECT) depth[i] = 0;
  for (let i = 0; i < pixels; i++) if (depth[i] === 0) spread(i, 1);
  while (head < tail) {
    const i = queue[head++];
    if (depth[i] < reach) spread(i, depth[i] + 1);
  }
  return depth;
}

function gradientOf(planes: readonly [Float32Array, Float32Array, Float32Array], width: number, height: number): Uint8Array {
  const [red, green, blue] = planes;
  const gradient = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++) {
      const r = steepness(red, i, width);
      const g = steepness(green, i, width);
      const b = steepness(blue, i, width);
      const largest = r > g ? (r > b ? r : b) : g > b ? g : b;
      gradient[i] = Math.min(255, Math.sqrt(largest) * 1.5);
    }
  }
  return gradient;
}

/** Square of the gradient, central differences. */
function steepness(plane: Float32Array, i: number, width: number): number {
  const gx = plane[i + 1] - plane[i - 1];
  const gy = plane[i + width] - plane[i - width];
  return gx * gx + gy * gy;
}
