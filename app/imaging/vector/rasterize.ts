import type { Knot, Plane, VectorPath } from "../types.ts";
import { evaluate } from "./cubic.ts";
import type { Cubic } from "./cubic.ts";
import type { Point } from "./outline.ts";

/** Greatest distance of a chord from its curve, pixels. */
const flatness = 0.02;

/** Chords that keep to the flatness, from the second differences of the control points (Wang 1984). */
const chordsFor = ([a, b, c, d]: Cubic): number => {
  const bend = Math.max(Math.hypot(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y), Math.hypot(b.x - 2 * c.x + d.x, b.y - 2 * c.y + d.y));
  return Math.max(1, Math.ceil(Math.sqrt((0.75 * bend) / flatness)));
};

/** The curves of a closed subpath, in order. */
export const curvesOf = (knots: readonly Knot[]): Cubic[] => {
  const point = ([x, y]: readonly [number, number]): Point => ({ x, y });
  return knots.map((knot, i) => {
    const next = knots[(i + 1) % knots.length];
    return [point(knot.anchor), point(knot.out), point(next.in), point(next.anchor)];
  });
};

/**
 * Adds the area to the right of a line to the row sums: `cover[y·stride + x]` is how much the coverage of row y changes at column x.
 * Summed along a row this gives the exact covered area of every pixel (the accumulation buffer of font rasterisers).
 */
const addLine = (cover: Float32Array, width: number, height: number, from: Point, to: Point): void => {
  if (from.y === to.y) return;
  const sign = from.y > to.y ? 1 : -1;
  const [upper, lower] = from.y < to.y ? [from, to] : [to, from];
  const slope = (lower.x - upper.x) / (lower.y - upper.y);
  const clampX = (x: number) => Math.min(Math.max(x, 0), width);
  const stride = width + 2;
  for (let y = Math.max(0, Math.floor(upper.y)); y < Math.min(height, lower.y); y++) {
    const startY = Math.max(upper.y, y);
    const endY = Math.min(lower.y, y + 1);
    const x0 = clampX(upper.x + (startY - upper.y) * slope);
    const x1 = clampX(upper.x + (endY - upper.y) * slope);
    const part = sign * (endY - startY);
    const [west, east] = x0 < x1 ? [x0, x1] : [x1, x0];
    const first = Math.floor(west);
    const row = y * stride;
    if (east <= first + 1) {
      const beyond = (west + east) / 2 - first;
      cover[row + first] += part * (1 - beyond);
      cover[row + first + 1] += part * beyond;
      continue;
    }
    // The line crosses several pixels of the row: each takes the share of the area that lies west of its own right side.
    const perPixel = part / (east - west);
    let before = 0;
    for (let x = first; x < east; x++) {
      const inside = Math.min(east, x + 1) - Math.max(west, x);
      const reached = Math.max(0, Math.min(east, x + 1) - west);
      const area = perPixel * (inside * (x + 1) - (inside * (Math.max(west, x) + Math.min(east, x + 1))) / 2) + perPixel * (reached - inside);
      cover[row + x] += area - before;
      before = area;
    }
    cover[row + Math.ceil(east)] += part - before;
  }
};

/** The exact coverage of a path on a grid of pixels, 0..255, by the nonzero rule for outlines that do not overlap. */
export const rasterize = ({ subpaths }: VectorPath, width: number, height: number): Plane => {
  const stride = width + 2;
  const cover = new Float32Array(stride * height);
  for (const curve of subpaths.flatMap(curvesOf)) {
    const chords = chordsFor(curve);
    let from = curve[0];
    for (let i = 1; i <= chords; i++) {
      const to = i === chords ? curve[3] : evaluate(curve, i / chords);
      addLine(cover, width, height, from, to);
      from = to;
    }
  }
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    for (let x = 0; x < width; x++) {
      sum += cover[y * stride + x];
      data[y * width + x] = Math.min(1, Math.abs(sum)) * 255 + 0.5;
    }
  }
  return { width, height, data };
};
