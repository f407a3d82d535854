import type { Knot } from "../types.ts";
import { findCorners, sharpen } from "./corners.ts";
import { direction, fitCubics } from "./fit.ts";
import type { Cubic } from "./fit.ts";
import { inset, resample, smooth, vertex } from "./outline.ts";
import type { Outline } from "./outline.ts";

/** Vertices from a corner that keep their place when the outline is smoothed. */
const cornerHold = 2;
const tangentReach = 4;

export interface FitOptions {
  /** Greatest distance of the prepared outline from the curves, pixels. */
  tolerance: number;
  /** How far the outline is moved into the material, pixels. */
  inset: number;
  /** Sigma of the smoothing along the outline, pixels. */
  sigma: number;
  /** Whether the outline may have corners; a softened one has none left. */
  corners: boolean;
}

/** Smooths everything but the corners, which would be rounded off. */
const smoothBetween = (outline: Outline, corners: readonly number[], sigma: number): Outline => {
  const count = outline.length / 2;
  const smoothed = smooth(outline, sigma);
  for (const corner of corners) {
    for (let k = -cornerHold; k <= cornerHold; k++) {
      const at = 2 * ((corner + k + count) % count);
      smoothed[at] = outline[at];
      smoothed[at + 1] = outline[at + 1];
    }
  }
  return smoothed;
};

/** The open run of vertices from one vertex to a later one (indices may pass the end), both included. */
const run = (outline: Outline, from: number, to: number): Float64Array => {
  const count = outline.length / 2;
  const points = new Float64Array(2 * (to - from + 1));
  for (let i = from; i <= to; i++) points.set(outline.subarray(2 * (i % count), 2 * (i % count) + 2), 2 * (i - from));
  return points;
};

interface Piece {
  curve: Cubic;
  startsAtCorner: boolean;
}

const fitPieces = (outline: Outline, corners: readonly number[], tolerance: number): Piece[] => {
  const count = outline.length / 2;
  if (corners.length > 0) {
    return corners.flatMap((from, i) => {
      const to = corners[i + 1] ?? corners[0] + count;
      const curves = fitCubics(run(outline, from, to), 0, to - from, { startTangent: null, endTangent: null }, tolerance);
      return curves.map((curve, k) => ({ curve, startsAtCorner: k === 0 }));
    });
  }
  // Cut at two places, so that no outline becomes a single knot; both sides of a cut share its tangent.
  const reach = Math.min(tangentReach, count >> 2);
  const tangentAt = (index: number) => direction(vertex(outline, index - reach + count), vertex(outline, index + reach));
  const half = count >> 1;
  return [[0, half], [half, count]].flatMap(([from, to]) => {
    const back = tangentAt(to);
    const ends = { startTangent: tangentAt(from), endTangent: { x: -back.x, y: -back.y } };
    return fitCubics(run(outline, from, to), 0, to - from, ends, tolerance).map((curve) => ({ curve, startsAtCorner: false }));
  });
};

/** Fits one closed outline by smoothly joined Béziers that meet in corners where the outline has some. */
export const fitOutline = (outline: Outline, options: FitOptions): Knot[] => {
  const even = resample(outline, 1);
  const corners = options.corners ? findCorners(even) : [];
  const smoothed = options.sigma > 0 ? smoothBetween(even, corners, options.sigma) : even;
  sharpen(smoothed, corners);
  const prepared = options.inset === 0 ? smoothed : inset(smoothed, options.inset);
  const pieces = fitPieces(prepared, corners, options.tolerance);
  return pieces.map(({ curve: [anchor, out], startsAtCorner }, i) => {
    const before = pieces.at(i - 1)?.curve[2] ?? anchor;
    return { in: [before.x, before.y], anchor: [anchor.x, anchor.y], out: [out.x, out.y], corner: startsAtCorner };
  });
};
