import { findCorners, sharpen } from "./corners.ts";
import { direction, fitCubics } from "./fit.ts";
import type { Ends, Piece } from "./fit.ts";
import { jointBetween } from "./joint.ts";
import type { Joint } from "./joint.ts";
import { inset, resample, run, smooth, vertex } from "./outline.ts";
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

const fitRun = (outline: Outline, from: number, to: number, ends: Ends, tolerance: number): Piece[] =>
  fitCubics(run(outline, from, to), 0, to - from, ends, tolerance).map(({ curve, ...piece }) => ({ curve, from: from + piece.from, to: from + piece.to }));

const fitPieces = (outline: Outline, corners: readonly number[], tolerance: number): Piece[] => {
  const count = outline.length / 2;
  if (corners.length > 0) {
    return corners.flatMap((from, i) => fitRun(outline, from, corners[i + 1] ?? corners[0] + count, { startTangent: null, endTangent: null }, tolerance));
  }
  // Cut at two places, so that no outline becomes a single knot; both sides of a cut share its tangent.
  const reach = Math.min(tangentReach, count >> 2);
  const tangentAt = (index: number) => direction(vertex(outline, index - reach + count), vertex(outline, index + reach));
  const half = count >> 1;
  return [[0, half], [half, count]].flatMap(([from, to]) => {
    const back = tangentAt(to);
    return fitRun(outline, from, to, { startTangent: tangentAt(from), endTangent: { x: -back.x, y: -back.y } }, tolerance);
  });
};

/** A closed outline made ready for drawing, and its curves by the joints between them. */
export interface Drawing {
  outline: Outline;
  joints: Joint[];
}

/** Fits one closed outline by smoothly joined Béziers that meet in corners where the outline has some. */
export const fitOutline = (outline: Outline, options: FitOptions): Drawing => {
  const even = resample(outline, 1);
  const corners = options.corners ? findCorners(even) : [];
  const smoothed = options.sigma > 0 ? smoothBetween(even, corners, options.sigma) : even;
  sharpen(smoothed, corners);
  const prepared = options.inset === 0 ? smoothed : inset(smoothed, options.inset);
  const pieces = fitPieces(prepared, corners, options.tolerance);
  return { outline: prepared, joints: pieces.map((piece, i) => jointBetween(pieces.at(i - 1) ?? piece, piece, corners.includes(piece.from))) };
};
