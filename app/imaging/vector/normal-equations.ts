import { evaluate, stepTowards, velocity } from "./cubic.ts";
import { curveBetween } from "./joint.ts";
import type { Joint } from "./joint.ts";

/** Some of the vertices between two joints, and where the curve is nearest to each. */
export interface Samples {
  /** x0, y0, x1, y1, … */
  points: Float64Array;
  parameters: Float64Array;
  /** Vertices for which each sample stands. */
  weight: number;
  /** Length of the way along the vertices, pixels. */
  arc: number;
}

/** Unknowns of a joint, in this order: x, y, direction, length of the handle before and of the handle after. */
export const unknowns = 5;

/** A least-squares problem in the unknowns of a run of joints. */
export interface System {
  /** The normal equations: rows of `size` coefficients and the right side. */
  rows: Float64Array;
  size: number;
  /** The column of each unknown of each joint; -1 for what is held. */
  columns: Int32Array;
}

/** Which unknowns of the joint before and after a curve shape it. */
const shapedBy = [0, 1, 2, 4, unknowns, unknowns + 1, unknowns + 2, unknowns + 3];
const shaping = shapedBy.length;

/** Parameters go this far past the ends, where a joint has moved along the outline. */
const overhang = 0.1;

/** Draws each handle weakly towards a third of the way: on straight stretches nothing else says how long it is. */
const pull = 0.1;

/** Adds one curve's part of the least-squares problem; returns its squared error. */
export const addCurve = ({ rows, size, columns }: System, first: number, start: Joint, end: Joint, samples: Samples): number => {
  const { points, parameters, weight, arc } = samples;
  const curve = curveBetween(start, end);
  const [startX, startY] = [Math.cos(start.leaving), Math.sin(start.leaving)];
  const [endX, endY] = [Math.cos(end.arriving), Math.sin(end.arriving)];
  const slopes = new Float64Array(shaping);
  const products = new Float64Array(shaping * shaping);
  const gradient = new Float64Array(shaping);
  let cost = 0;
  for (let i = 0; i < parameters.length; i++) {
    const [x, y] = [points[2 * i], points[2 * i + 1]];
    const t = Math.min(1 + overhang, Math.max(-overhang, stepTowards(curve, x, y, parameters[i])));
    parameters[i] = t;
    const at = evaluate(curve, t);
    const along = velocity(curve, t);
    const speed = Math.hypot(along.x, along.y) || 1;
    const [normalX, normalY] = [-along.y / speed, along.x / speed];
    const error = normalX * (at.x - x) + normalY * (at.y - y);
    const s = 1 - t;
    const ofOut = 3 * s * s * t;
    const ofInto = 3 * s * t * t;
    const ofStart = s * s * s + ofOut;
    const ofEnd = ofInto + t * t * t;
    slopes[0] = normalX * ofStart;
    slopes[1] = normalY * ofStart;
    slopes[2] = ofOut * start.out * (normalY * startX - normalX * startY);
    slopes[3] = ofOut * (normalX * startX + normalY * startY);
    slopes[4] = normalX * ofEnd;
    slopes[5] = normalY * ofEnd;
    slopes[6] = -ofInto * end.into * (normalY * endX - normalX * endY);
    slopes[7] = -ofInto * (normalX * endX + normalY * endY);
    cost += weight * error * error;
    for (let k = 0; k < shaping; k++) {
      const share = weight * slopes[k];
      gradient[k] -= share * error;
      for (let m = 0; m <= k; m++) products[k * shaping + m] += share * slopes[m];
    }
  }
  for (const [k, length] of [[3, start.out], [7, end.into]]) {
    const short = arc / 3 - length;
    products[k * shaping + k] += pull / arc;
    gradient[k] += (pull / arc) * short;
    cost += (pull / arc) * short * short;
  }
  for (let k = 0; k < shaping; k++) {
    const row = columns[first + shapedBy[k]];
    if (row < 0) continue;
    for (let m = 0; m < shaping; m++) {
      const column = columns[first + shapedBy[m]];
      if (column >= 0) rows[row * (size + 1) + column] += m <= k ? products[k * shaping + m] : products[m * shaping + k];
    }
    rows[row * (size + 1) + size] += gradient[k];
  }
  return cost;
};
