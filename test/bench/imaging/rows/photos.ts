/** Accuracy on the corpus photos, whole and as portrait crops, beside imgly's output on the same pixels. */
import type { MattingModel } from "../../../../app/imaging/model/load.ts";
import { load, namesOf, type Picture, type Shape } from "../corpus.ts";
import { runEngine } from "../engine.ts";
import type { Imgly } from "../imgly.ts";
import { compare, median } from "../measure.ts";
import { progressOf, type Detail, type Row } from "../report.ts";
import type { Sheet } from "../contact-sheet.ts";

interface Result {
  shape: Shape;
  large: boolean;
  iou: number;
  edge: number;
  /** Edge error against imgly's. */
  ratio: number | null;
}

export async function photoRows(model: MattingModel, imgly: Imgly | null, sheet: Sheet | null): Promise<{ rows: Row[]; pictures: Detail[] }> {
  const results: Result[] = [];
  const pictures: Detail[] = [];
  const names = await namesOf("photos");
  const largeScenes = (await namesOf("scenes")).filter((name) => name.endsWith("_2048"));
  const all = [...names.map((name) => ["photos", name] as const), ...largeScenes.map((name) => ["scenes", name] as const)];
  for (const [set, name] of all) {
    for (const shape of ["whole", "portrait"] as const) {
      const picture = await load(set, name, shape);
      const { result, detail, alpha } = await measure(picture, model, imgly);
      results.push(result);
      pictures.push(detail);
      console.error(progressOf(detail));
      await sheet?.add(`${name} ${shape}`, picture.image, alpha.rgb, alpha.alpha, detail);
    }
  }
  return { rows: [...edgeRows(results), ...iouRows(results)], pictures };
}

async function measure(picture: Picture, model: MattingModel, imgly: Imgly | null) {
  const { image, truth, name, shape } = picture;
  const { result: cutout } = await runEngine(image, model);
  const ours = compare(cutout.alpha, truth, image.width, image.height);
  const theirs = imgly ? compare(await imgly.alphaOf(image), truth, image.width, image.height) : null;
  const ratio = theirs?.edge ? (ours.edge ?? 0) / theirs.edge : null;
  const result: Result = { shape, large: image.height >= 2000, iou: ours.iou, edge: ours.edge ?? 0, ratio };
  const { confidence, needsReview, reasons, method } = cutout;
  const detail: Detail = { row: "photos", name, shape, ...ours, imglyIou: theirs?.iou ?? null, imglyEdge: theirs?.edge ?? null, ratio, confidence, needsReview, reasons: [...reasons], method };
  return { result, detail, alpha: cutout };
}

function edgeRows(results: readonly Result[]): Row[] {
  const groups: [string, string, (r: Result) => boolean][] = [
    ["edge-2048", "transition error against imgly's, 2048 px", (r) => r.large],
    ["edge-portrait", "transition error against imgly's, portrait crops", (r) => r.shape === "portrait"],
    ["edge-native", "transition error against imgly's, photos as they are", (r) => r.shape === "whole"],
  ];
  return groups.flatMap(([id, what, belongs]) => {
    const ratios = results.filter(belongs).flatMap(({ ratio }) => (ratio === null ? [] : [ratio]));
    if (ratios.length === 0) return [];
    const worst = Math.max(...ratios);
    return [{ id, what, values: { medianRatio: median(ratios), worstRatio: worst, medianError: median(results.filter(belongs).map((r) => r.edge)), photos: ratios.length }, aim: "median ≤ 0.5, never above 1", reached: median(ratios) <= 0.5 && worst <= 1 }];
  });
}

function iouRows(results: readonly Result[]): Row[] {
  return (["whole", "portrait"] as const).map((shape) => {
    const values = results.filter((r) => r.shape === shape).map((r) => r.iou);
    const worst = Math.min(...values);
    return { id: `iou-${shape}`, what: `IoU of the photos, ${shape}`, values: { median: median(values), worst }, aim: "median ≥ 0.992, worst ≥ 0.95", reached: median(values) >= 0.992 && worst >= 0.95 };
  });
}
