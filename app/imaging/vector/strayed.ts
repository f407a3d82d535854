import { evaluate, stepTowards } from "./cubic.ts";
import { curveBetween, runBetween } from "./joint.ts";
import type { Joint } from "./joint.ts";
import { lengthOf } from "./outline.ts";
import type { Outline } from "./outline.ts";

/** Newton steps to the nearest place, from the place of the vertex before. */
const steps = 3;
/** Both handles together are at most this much of the way, so that no curve doubles back. */
const longestHandles = 1.05;
/** Vertices next to a joint may lie past the end of their curve, about this far, pixels: the next curve goes on from there. */
const overhang = 1;
/** How much farther than the tolerance a curve may be from the middle of two vertices, halfway between their places on it, pixels. */
const halfway = 0.35;

/** How far one curve is from the vertices that it should follow, pixels; infinite where it strays between them. */
const strayedCurve = (outline: Outline, start: Joint, end: Joint, tolerance: number): number => {
  const points = runBetween(outline, start, end);
  const arc = lengthOf(points);
  if (start.out + end.into > longestHandles * arc) return Infinity;
  const curve = curveBetween(start, end);
  let worst = 0;
  let shift = 0;
  let before = 0;
  for (let i = 0; i < points.length; i += 2) {
    const even = i / (points.length - 2);
    const [x, y] = [points[i], points[i + 1]];
    let t = even + shift;
    for (let step = 0; step < steps; step++) t = Math.min(1 + overhang / arc, Math.max(-overhang / arc, stepTowards(curve, x, y, t)));
    shift = t - even;
    const at = evaluate(curve, t);
    worst = Math.max(worst, Math.hypot(at.x - x, at.y - y));
    const between = evaluate(curve, (before + t) / 2);
    const last = Math.max(0, i - 2);
    if (worst > tolerance || Math.hypot(between.x - (x + points[last]) / 2, between.y - (y + points[last + 1]) / 2) > tolerance + halfway) return Infinity;
    before = t;
  }
  return worst;
};

/** How far the curves through the joints are from the outline, pixels; infinite beyond the tolerance. */
export const strayed = (outline: Outline, joints: readonly Joint[], tolerance: number): number => {
  let worst = 0;
  for (let i = 1; i < joints.length && worst < Infinity; i++) worst = Math.max(worst, strayedCurve(outline, joints[i - 1], joints[i], tolerance));
  return worst;
};
