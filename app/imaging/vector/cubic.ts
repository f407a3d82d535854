import type { Point } from "./outline.ts";

/** A cubic Bézier by its control points. */
export type Cubic = readonly [Point, Point, Point, Point];

export const evaluate = ([a, b, c, d]: Cubic, t: number): Point => {
  const s = 1 - t;
  const [wa, wb, wc, wd] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
  return { x: wa * a.x + wb * b.x + wc * c.x + wd * d.x, y: wa * a.y + wb * b.y + wc * c.y + wd * d.y };
};

export const velocity = ([a, b, c, d]: Cubic, t: number): Point => {
  const s = 1 - t;
  const [wa, wb, wc] = [3 * s * s, 6 * s * t, 3 * t * t];
  return {
    x: wa * (b.x - a.x) + wb * (c.x - b.x) + wc * (d.x - c.x),
    y: wa * (b.y - a.y) + wb * (c.y - b.y) + wc * (d.y - c.y),
  };
};

/** One Newton step from parameter t towards the place of the curve that is nearest to (x, y); it may leave 0..1. */
export const stepTowards = (curve: Cubic, x: number, y: number, t: number): number => {
  const [a, b, c, d] = curve;
  const at = evaluate(curve, t);
  const v = velocity(curve, t);
  const [offX, offY] = [at.x - x, at.y - y];
  const bendX = 6 * ((1 - t) * (c.x - 2 * b.x + a.x) + t * (d.x - 2 * c.x + b.x));
  const bendY = 6 * ((1 - t) * (c.y - 2 * b.y + a.y) + t * (d.y - 2 * c.y + b.y));
  const squared = v.x * v.x + v.y * v.y;
  const slope = squared + offX * bendX + offY * bendY;
  // Where the distance has no minimum ahead, the tangent's nearest place serves.
  return t - (offX * v.x + offY * v.y) / (slope > 0 ? slope : squared);
};
