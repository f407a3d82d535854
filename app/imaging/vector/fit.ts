import { evaluate, stepTowards } from "./cubic.ts";
import type { Cubic } from "./cubic.ts";
import type { Point } from "./outline.ts";
import { solve } from "./solve.ts";

/**
 * Least-squares fit of cubic Béziers to digitised points: Philip J. Schneider, "An Algorithm for Automatically Fitting Digitized Curves",
 * Graphics Gems (1990), pp. 612-626.
 */
/** Unit vectors into the curve at both ends; null where the curve ends in a corner and may leave it in any direction. */
export interface Ends {
  startTangent: Point | null;
  endTangent: Point | null;
}

/** Points in order; `points[i]` is (xy[2i], xy[2i+1]). */
type Points = Float64Array;

/** Newton steps per fit, tried while the error is near enough (squared, in tolerances) for them to help. */
const refinements = 6;
const worthRefining = 36;
/** Fewest points between a split and the ends of its run, so that no knots fall together. */
const shortestRun = 3;
/** Points on each side from which a tangent is estimated. */
const tangentReach = 4;

const pointAt = (points: Points, index: number): Point => ({ x: points[2 * index], y: points[2 * index + 1] });

/** Unit vector from one point to another; the x axis where they coincide. */
export const direction = (from: Point, to: Point): Point => {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return length === 0 ? { x: 1, y: 0 } : { x: (to.x - from.x) / length, y: (to.y - from.y) / length };
};

const along = (from: Point, unit: Point, distance: number): Point => ({ x: from.x + unit.x * distance, y: from.y + unit.y * distance });

/** Points first..last and the length of the way along them. */
interface Run {
  first: number;
  last: number;
  arc: number;
}

/** Chord-length parameters of the points first..last, 0..1, and the length that they share out. */
const chordParameters = (points: Points, first: number, last: number): { parameters: Float64Array; arc: number } => {
  const parameters = new Float64Array(last - first + 1);
  for (let i = first + 1; i <= last; i++) {
    parameters[i - first] = parameters[i - first - 1] + Math.hypot(points[2 * i] - points[2 * i - 2], points[2 * i + 1] - points[2 * i - 1]);
  }
  const arc = parameters[last - first];
  if (arc > 0) for (let i = 0; i < parameters.length; i++) parameters[i] /= arc;
  return { parameters, arc };
};

/** Directions in which a handle may move: along its tangent, or anywhere where the end is a corner. */
const freedoms = (tangent: Point | null): Point[] => (tangent ? [tangent] : [{ x: 1, y: 0 }, { x: 0, y: 1 }]);

/**
 * The cubic through the end points whose handles leave the least squared error; a handle with a tangent keeps to it. No handle is longer
 * than the way along the points.
 */
const leastSquares = (points: Points, { first, last, arc }: Run, parameters: Float64Array, { startTangent, endTangent }: Ends): Cubic => {
  const start = pointAt(points, first);
  const end = pointAt(points, last);
  const ofStart = freedoms(startTangent);
  const unknowns = [...ofStart, ...freedoms(endTangent)];
  const size = unknowns.length;
  const stride = size + 1;
  const system = new Float64Array(size * stride);
  const columnX = new Float64Array(size);
  const columnY = new Float64Array(size);
  for (let i = first; i <= last; i++) {
    const t = parameters[i - first];
    const s = 1 - t;
    const startWeight = 3 * s * s * t;
    const endWeight = 3 * s * t * t;
    const keepStart = s * s * s + startWeight;
    const keepEnd = endWeight + t * t * t;
    const restX = points[2 * i] - start.x * keepStart - end.x * keepEnd;
    const restY = points[2 * i + 1] - start.y * keepStart - end.y * keepEnd;
    for (let k = 0; k < size; k++) {
      const weight = k < ofStart.length ? startWeight : endWeight;
      columnX[k] = unknowns[k].x * weight;
      columnY[k] = unknowns[k].y * weight;
    }
    for (let k = 0; k < size; k++) {
      for (let m = 0; m < size; m++) system[k * stride + m] += columnX[k] * columnX[m] + columnY[k] * columnY[m];
      system[k * stride + size] += columnX[k] * restX + columnY[k] * restY;
    }
  }
  const solution = solve(system, size);
  const handle = (from: number, to: number): Point => {
    const sum = { x: 0, y: 0 };
    for (let k = from; k < to; k++) {
      sum.x += unknowns[k].x * solution[k];
      sum.y += unknowns[k].y * solution[k];
    }
    return sum;
  };
  const chord = Math.hypot(end.x - start.x, end.y - start.y);
  const usable = (length: number) => length > 1e-3 * chord && length < arc; // false for NaN too
  const reach = (offset: Point, tangent: Point | null) => (tangent ? offset.x * tangent.x + offset.y * tangent.y : Math.hypot(offset.x, offset.y));
  const startHandle = handle(0, ofStart.length);
  const endHandle = handle(ofStart.length, size);
  if (usable(reach(startHandle, startTangent)) && usable(reach(endHandle, endTangent))) {
    return [start, along(start, startHandle, 1), along(end, endHandle, 1), end];
  }
  // The Wu-Barsky heuristic: a third of the chord along the tangents.
  return [start, along(start, startTangent ?? direction(start, end), chord / 3), along(end, endTangent ?? direction(end, start), chord / 3), end];
};

/** Moves each parameter one Newton step towards the nearest place of the curve. */
const reparameterise = (points: Points, first: number, parameters: Float64Array, curve: Cubic): void => {
  for (let i = 0; i < parameters.length; i++) {
    const moved = stepTowards(curve, points[2 * (first + i)], points[2 * (first + i) + 1], parameters[i]);
    if (moved >= 0 && moved <= 1) parameters[i] = moved;
  }
};

/** How far (squared pixels) the farthest point lies from its place on the curve. */
const farthest = (points: Points, first: number, last: number, parameters: Float64Array, curve: Cubic): number => {
  let squared = 0;
  for (let i = first + 1; i < last; i++) {
    const on = evaluate(curve, parameters[i - first]);
    squared = Math.max(squared, (on.x - points[2 * i]) ** 2 + (on.y - points[2 * i + 1]) ** 2);
  }
  return squared;
};

interface Attempt {
  curve: Cubic;
  /** Whether every point is within the tolerance. */
  close: boolean;
}

const fitCubic = (points: Points, first: number, last: number, ends: Ends, tolerance: number): Attempt => {
  const { parameters, arc } = chordParameters(points, first, last);
  const run = { first, last, arc };
  let curve = leastSquares(points, run, parameters, ends);
  if (last - first < 2) return { curve, close: true };
  const allowed = tolerance ** 2;
  let worst = farthest(points, first, last, parameters, curve);
  for (let round = 0; round < refinements && worst > allowed && worst < allowed * worthRefining; round++) {
    reparameterise(points, first, parameters, curve);
    curve = leastSquares(points, run, parameters, ends);
    worst = farthest(points, first, last, parameters, curve);
  }
  return { curve, close: worst <= allowed };
};

/** A cubic and the points that it passes along. */
export interface Piece {
  curve: Cubic;
  from: number;
  to: number;
}

/**
 * Fits points first..last by cubics joined smoothly (G1), each within `tolerance` pixels of its points and each as long as it can be: that
 * takes fewer of them than cutting at the farthest point does.
 */
export const fitCubics = (points: Points, first: number, last: number, ends: Ends, tolerance: number): Piece[] => {
  const pieces: Piece[] = [];
  let { startTangent } = ends;
  for (let from = first; from < last; ) {
    const attempt = (to: number): Attempt & { to: number; ahead: Point } => {
      const ahead = direction(pointAt(points, Math.max(first, to - tangentReach)), pointAt(points, Math.min(last, to + tangentReach)));
      const endTangent = to === last ? ends.endTangent : { x: -ahead.x, y: -ahead.y };
      return { ...fitCubic(points, from, to, { startTangent, endTangent }, tolerance), to, ahead };
    };
    let best = attempt(Math.min(last, from + shortestRun));
    let beyond = last + 1;
    for (let length = 4 * shortestRun; best.to < last && best.to + 1 < beyond; length *= 2) {
      const to = beyond <= last ? (best.to + beyond) >> 1 : Math.min(last, from + length);
      const longer = attempt(to);
      if (longer.close) best = longer;
      else beyond = to;
    }
    pieces.push({ curve: best.curve, from, to: best.to });
    startTangent = best.ahead;
    from = best.to;
  }
  return pieces;
};
