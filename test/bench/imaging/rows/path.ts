/** The clipping path of hard objects, from their true coverage, so that only the path is measured. */
import { rasterize, tracePath } from "../../../../app/imaging/vector/index.ts";
import { traceContours } from "../../../../app/imaging/vector/contours.ts";
import type { Knot, Plane, VectorPath } from "../../../../app/imaging/types.ts";
import { load, namesOf } from "../corpus.ts";
import { compare, median, timed } from "../measure.ts";
import type { Detail, Row } from "../report.ts";

const hardPhotos = ["mug_white_1024", "shoe_suz_1024", "bottle_glass_1024", "black_dark_1024", "mug_grey_grad_2048", "chrome_kettle_1024"];
const hardScenes = ["mug_overexposed", "box_print", "moka_pot", "bottle_label", "sneaker_white", "perfume"];

export async function pathRows(): Promise<{ rows: Row[]; pictures: Detail[] }> {
  const present = await namesOf("scenes");
  const objects = [...hardPhotos.map((name) => ["photos", name] as const), ...hardScenes.filter((name) => present.includes(name)).map((name) => ["scenes", name] as const)];
  const pictures: Detail[] = [];
  for (const [set, name] of objects) {
    const { image, truth } = await load(set, name);
    const plane: Plane = { width: image.width, height: image.height, data: truth };
    const { result: path, cpuMs } = await timed(() => tracePath(plane, { inset: 0 }));
    const knots = path.subpaths.reduce((sum, subpath) => sum + subpath.length, 0);
    const { iou } = compare(rasterize(path, plane.width, plane.height).data, truth, plane.width, plane.height);
    pictures.push({ row: "path", name, deviation: deviation(path, plane), knots, iou, cpuMs });
  }
  const column = (key: string) => pictures.map((p) => p[key] as number);
  const worst = { deviation: Math.max(...column("deviation")), knots: Math.max(...column("knots")), iou: Math.min(...column("iou")) };
  const row: Row = {
    id: "path",
    what: "clipping path of hard objects",
    values: { worstDeviation: worst.deviation, mostKnots: worst.knots, worstIou: worst.iou, medianKnots: median(column("knots")), medianCpuMs: median(column("cpuMs")) },
    aim: "≤ 0.6 px, ≤ 60 knots, IoU ≥ 0.998",
    reached: worst.deviation <= 0.6 && worst.knots <= 60 && worst.iou >= 0.998,
    note: "from the true coverage, no inset; knots of all outlines of an object",
  };
  return { rows: [row], pictures };
}

/** The greatest distance of any point of the sub-pixel outline from the curves, in pixels. */
function deviation(path: VectorPath, plane: Plane): number {
  const samples = path.subpaths.flatMap(flatten);
  const cells = new Map<string, [number, number][]>();
  for (const point of samples) {
    const key = `${Math.floor(point[0] / 4)},${Math.floor(point[1] / 4)}`;
    const cell = cells.get(key);
    if (cell) cell.push(point);
    else cells.set(key, [point]);
  }
  let worst = 0;
  for (const outline of traceContours(plane, 24)) {
    for (let i = 0; i < outline.length; i += 2) {
      const [x, y] = [outline[i]!, outline[i + 1]!];
      let nearest = 4;
      for (let cy = Math.floor(y / 4) - 1; cy <= Math.floor(y / 4) + 1; cy++) {
        for (let cx = Math.floor(x / 4) - 1; cx <= Math.floor(x / 4) + 1; cx++) {
          for (const [px, py] of cells.get(`${cx},${cy}`) ?? []) nearest = Math.min(nearest, Math.hypot(px - x, py - y));
        }
      }
      worst = Math.max(worst, nearest);
    }
  }
  return worst;
}

/** Points on the curves about a tenth of a pixel apart. */
function flatten(knots: readonly Knot[]): [number, number][] {
  return knots.flatMap((from, index) => {
    const to = knots[(index + 1) % knots.length]!;
    const length = Math.hypot(to.anchor[0] - from.anchor[0], to.anchor[1] - from.anchor[1]);
    const steps = Math.max(4, Math.ceil(length * 12));
    return Array.from({ length: steps }, (_, step): [number, number] => {
      const t = step / steps, s = 1 - t;
      const at = (axis: 0 | 1) => s ** 3 * from.anchor[axis] + 3 * s * s * t * from.out[axis] + 3 * s * t * t * to.in[axis] + t ** 3 * to.anchor[axis];
      return [at(0), at(1)];
    });
  });
}
