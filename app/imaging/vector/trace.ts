import type { Plane, VectorPath } from "../types.ts";
import { blur } from "./blur.ts";
import { traceContours } from "./contours.ts";
import { fitOutline } from "./fit-outline.ts";
import type { Drawing } from "./fit-outline.ts";
import { toKnot } from "./joint.ts";
import { signedArea } from "./outline.ts";
import type { Outline } from "./outline.ts";
import { simplify } from "./simplify.ts";

export interface TraceOptions {
  /** Greatest distance of the curves from the outline, pixels. Default 0.25. */
  tolerance?: number;
  /** How far the path lies inside the subject, so that no fringe of the backdrop shows; pixels, at most about 2. Default 0.5. */
  inset?: number;
  /** Sigma in pixels by which the coverage is softened first: hair and fur become one calm line. Default 0. */
  smoothness?: number;
  /** Greatest number of knots of one outline. Default 300. */
  knotBudget?: number;
  /** Islands and holes that enclose less are left out, square pixels. Default 4. */
  minArea?: number;
}

interface Level {
  /** Sigma of the softening of the coverage, pixels. */
  softening: number;
  tolerance: number;
  /** Sigma of the smoothing along the outline, pixels. */
  sigma: number;
}

/** Softening of this sigma, pixels, has rounded every corner. */
const cornersLostAt = 1.5;
const strongestSoftening = 16;
/** A path this many times over budget skips a step. */
const farOver = 3;

/** Paths of more knots than this, such as noise, would take seconds to simplify. */
const mostSimplified = 1500;

/** Outlines beyond these are specks that no retoucher or press wants; the largest are kept. */
const mostOutlines = 500;

const keepLargest = (outlines: Outline[]): Outline[] => {
  if (outlines.length <= mostOutlines) return outlines;
  const byArea = outlines.map((outline) => ({ outline, area: Math.abs(signedArea(outline)) })).sort((a, b) => b.area - a.area);
  return byArea.slice(0, mostOutlines).map(({ outline }) => outline);
};

/** Steps from faithful to calm: first a wider tolerance alone, then growing softening as well. */
const levelAt = (step: number, tolerance: number, smoothness: number): Level => {
  const added = step < 2 ? 0 : Math.min(strongestSoftening, cornersLostAt * 1.6 ** (step - 2));
  const softening = Math.max(smoothness, added);
  return { softening, tolerance: tolerance * 1.4 ** step, sigma: 1 + softening / 2 };
};

/**
 * Draws a clipping path round the subject of a coverage plane: outlines at half coverage, to a fraction of a pixel, as Bézier curves with
 * corners. Outer outlines run clockwise on screen, holes the other way. The knot budget is kept by calming the whole path step by step,
 * until in the end every outline is two knots.
 * @throws {RangeError} when the budget is below two knots
 */
export const tracePath = (alpha: Plane, options: TraceOptions = {}): VectorPath => {
  const { tolerance = 0.25, inset = 0.5, smoothness = 0, knotBudget = 300, minArea = 4 } = options;
  if (!(knotBudget >= 2)) throw new RangeError(`expected at least 2 for knotBudget but received ${knotBudget}`);
  let softening = 0;
  let contours = smoothness === 0 ? keepLargest(traceContours(alpha, minArea)) : [];
  for (let step = 0; ; ) {
    const level = levelAt(step, tolerance, smoothness);
    if (level.softening !== softening) {
      softening = level.softening;
      contours = keepLargest(traceContours(blur(alpha, softening), Math.max(minArea, softening ** 2)));
    }
    const corners = softening < cornersLostAt;
    const drawings = contours.map((contour) => fitOutline(contour, { ...level, inset, corners }));
    const most = drawings.reduce((knots, { joints }) => Math.max(knots, joints.length), 0);
    if (most <= knotBudget) {
      const total = drawings.reduce((knots, { joints }) => knots + joints.length, 0);
      const kept = ({ outline, joints }: Drawing) => (total <= mostSimplified ? simplify(outline, joints, level.tolerance) : joints);
      return { subpaths: drawings.map((drawing) => kept(drawing).map(toKnot)) };
    }
    step += most > farOver * knotBudget ? 2 : 1;
  }
};
