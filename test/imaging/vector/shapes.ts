import { join } from "node:path";
import sharp from "sharp";
import type { Plane, VectorPath } from "../../../app/imaging/types.ts";
import { evaluate } from "../../../app/imaging/vector/cubic.ts";
import type { Outline } from "../../../app/imaging/vector/outline.ts";
import { curvesOf } from "../../../app/imaging/vector/rasterize.ts";

const corpus = join(import.meta.dirname, "../../corpus");

/** The exact coverage of one of the corpus pictures (the README.md beside them says how they were made). */
export const corpusAlpha = async (name: string, set = "photos"): Promise<Plane> => {
  const { data, info } = await sharp(join(corpus, set, `${name}.alpha.png`)).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
};

/** A plane from rows of digits: 0 = empty … 9 = full. */
export const planeFrom = (...rows: string[]): Plane => ({
  width: rows[0]!.length,
  height: rows.length,
  data: Uint8Array.from(rows.join(""), (digit) => Math.round((Number(digit) * 255) / 9)),
});

/** Coverage by 8×8 samples a pixel of whatever `inside` says. */
export const sampledPlane = (width: number, height: number, inside: (x: number, y: number) => boolean): Plane => {
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) {
    let hits = 0;
    for (let s = 0; s < 64; s++) if (inside((i % width) + ((s % 8) + 0.5) / 8, Math.floor(i / width) + (Math.floor(s / 8) + 0.5) / 8)) hits++;
    data[i] = Math.round((hits * 255) / 64);
  }
  return { width, height, data };
};

export const knotCount = (path: VectorPath): number => path.subpaths.reduce((sum, knots) => sum + knots.length, 0);

/** Intersection over union of two planes at half coverage. */
export const overlap = (a: Plane, b: Plane): number => {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    const [inA, inB] = [a.data[i]! > 127, b.data[i]! > 127];
    if (inA && inB) both++;
    if (inA || inB) either++;
  }
  return both / either;
};

/** Mean absolute difference, 0..1. */
export const meanDifference = (a: Plane, b: Plane): number => {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i]! - b.data[i]!);
  return sum / a.data.length / 255;
};

/** The greatest distance in pixels from any vertex of the outlines to the path. */
export const greatestDeviation = (outlines: readonly Outline[], path: VectorPath): number => {
  const cell = 8;
  const grid = new Map<string, { x: number; y: number }[]>();
  const steps = 1500; // at most 0.3 px between samples on curves of 400 px
  for (const curve of path.subpaths.flatMap(curvesOf)) {
    for (let i = 0; i < steps; i++) {
      const point = evaluate(curve, i / steps);
      const key = `${Math.floor(point.x / cell)},${Math.floor(point.y / cell)}`;
      const bucket = grid.get(key);
      if (bucket) bucket.push(point);
      else grid.set(key, [point]);
    }
  }
  let worst = 0;
  for (const outline of outlines) {
    for (let i = 0; i < outline.length; i += 2) {
      const [x, y] = [outline[i]!, outline[i + 1]!];
      let nearest = Infinity;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          for (const point of grid.get(`${Math.floor(x / cell) + dx},${Math.floor(y / cell) + dy}`) ?? []) {
            nearest = Math.min(nearest, (point.x - x) ** 2 + (point.y - y) ** 2);
          }
        }
      }
      worst = Math.max(worst, nearest);
    }
  }
  return Math.sqrt(worst);
};
