import type { Knot } from "../types.ts";
import type { Cubic } from "./cubic.ts";
import type { Piece } from "./fit.ts";
import type { Outline, Point } from "./outline.ts";
import { run } from "./outline.ts";

/** A knot as it is moved about: its handles by direction and length, so that a smooth one stays smooth. */
export interface Joint {
  /** The vertex of the outline at which the curve before ends and the curve after begins. */
  index: number;
  x: number;
  y: number;
  /** Directions in which the curves run here, radians; the same unless this is a corner. */
  arriving: number;
  leaving: number;
  /** Lengths of the handles before and after, pixels. */
  into: number;
  out: number;
  corner: boolean;
}

const ahead = (from: Joint, angle: number, length: number): Point => ({ x: from.x + length * Math.cos(angle), y: from.y + length * Math.sin(angle) });

export const curveBetween = (start: Joint, end: Joint): Cubic => [start, ahead(start, start.leaving, start.out), ahead(end, end.arriving, -end.into), end];

export const toKnot = (joint: Joint): Knot => {
  const before = ahead(joint, joint.arriving, -joint.into);
  const after = ahead(joint, joint.leaving, joint.out);
  return { in: [before.x, before.y], anchor: [joint.x, joint.y], out: [after.x, after.y], corner: joint.corner };
};

/** The joint between two pieces of a closed outline. */
export const jointBetween = (before: Piece, after: Piece, corner: boolean): Joint => {
  const [anchor, out] = after.curve;
  const into = before.curve[2];
  const leaving = Math.atan2(out.y - anchor.y, out.x - anchor.x);
  return {
    index: after.from,
    x: anchor.x,
    y: anchor.y,
    arriving: corner ? Math.atan2(anchor.y - into.y, anchor.x - into.x) : leaving,
    leaving,
    into: Math.hypot(anchor.x - into.x, anchor.y - into.y),
    out: Math.hypot(out.x - anchor.x, out.y - anchor.y),
    corner,
  };
};

/** Vertices from one joint to the next: a whole round where both are the same. */
export const vertices = (start: Joint, end: Joint, count: number): number => ((end.index - start.index + 2 * count - 1) % count) + 1;

/** The vertices from one joint to the next, both included, as x0, y0, x1, y1, … */
export const runBetween = (outline: Outline, start: Joint, end: Joint): Float64Array =>
  run(outline, start.index, start.index + vertices(start, end, outline.length / 2));
