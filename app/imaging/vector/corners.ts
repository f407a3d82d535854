import type { Outline, Point } from "./outline.ts";
import { smooth, vertex } from "./outline.ts";

/** Vertices (about 1 px apart) on each side over which a turn is measured. */
const support = 5;
/** A turn this sharp over the support is a corner, in radians. */
const cornerTurn = (38 * Math.PI) / 180;

const supportOf = (outline: Outline): number => Math.min(support, Math.max(1, outline.length >> 4));

/** The turn at a vertex: angle between the chords to the vertices of its support, radians, 0 = straight on. */
export const turnAt = (outline: Outline, index: number): number => {
  const reach = supportOf(outline);
  const count = outline.length / 2;
  const before = vertex(outline, index - reach + count);
  const here = vertex(outline, index);
  const after = vertex(outline, index + reach);
  const [inX, inY] = [here.x - before.x, here.y - before.y];
  const [outX, outY] = [after.x - here.x, after.y - here.y];
  return Math.abs(Math.atan2(inX * outY - inY * outX, inX * outX + inY * outY));
};

/** The vertices of a closed outline with one vertex per pixel or so that are corners: local maxima of a sharp turn, in order. */
export const findCorners = (outline: Outline): number[] => {
  const count = outline.length / 2;
  const reach = supportOf(outline);
  const softened = smooth(outline, 0.6);
  const turn = Float64Array.from({ length: count }, (_, i) => turnAt(softened, i));
  const corners: number[] = [];
  for (let i = 0; i < count; i++) {
    if (turn[i] < cornerTurn) continue;
    let sharpest = true;
    for (let k = 1; k <= reach && sharpest; k++) {
      sharpest = turn[(i + k) % count] <= turn[i] && turn[(i - k + count) % count] < turn[i];
    }
    if (sharpest) corners.push(i);
  }
  return corners;
};

/** Where the lines a-b and c-d cross; null where they are nearly parallel. */
const crossing = (a: Point, b: Point, c: Point, d: Point): Point | null => {
  const determinant = (b.x - a.x) * (d.y - c.y) - (b.y - a.y) * (d.x - c.x);
  if (Math.abs(determinant) < 1) return null;
  const t = ((c.x - a.x) * (d.y - c.y) - (c.y - a.y) * (d.x - c.x)) / determinant;
  return { x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) };
};

/** Pixels round a corner that antialiasing has rounded, and the pixels beyond from which a side's direction is read. */
const rounded = 2;
const sideReach = 7;
/** Farthest that a corner is moved, pixels. */
const sharpenLimit = 0.5;

/** Puts rounded corners back where their two sides meet. Changes the outline in place. */
export const sharpen = (outline: Outline, corners: readonly number[]): void => {
  const count = outline.length / 2;
  corners.forEach((corner, i) => {
    const before = i === 0 ? (corners.at(-1) ?? 0) - count : corners[i - 1];
    const after = corners[i + 1] ?? corners[0] + count;
    if (corner - before < sideReach + rounded || after - corner < sideReach + rounded) return;
    const at = (offset: number) => vertex(outline, corner + offset + count);
    const met = crossing(at(-sideReach), at(-rounded), at(sideReach), at(rounded));
    const now = at(0);
    if (met === null) return;
    const shift = Math.hypot(met.x - now.x, met.y - now.y);
    const share = Math.min(1, sharpenLimit / shift);
    const corrected = shift === 0 ? now : { x: now.x + (met.x - now.x) * share, y: now.y + (met.y - now.y) * share };
    for (let offset = 1 - rounded; offset < rounded; offset++) {
      const side = at(offset < 0 ? -rounded : rounded);
      const t = Math.abs(offset) / rounded;
      outline.set([corrected.x + (side.x - corrected.x) * t, corrected.y + (side.y - corrected.y) * t], 2 * ((corner + offset + count) % count));
    }
  });
};
