/** The scenes the engine was not tuned on: how many come out clean, never worse than the net alone, and whether it knows where it failed. */
import type { MattingModel } from "../../../../app/imaging/model/load.ts";
import type { Sheet } from "../contact-sheet.ts";
import { load, namesOf } from "../corpus.ts";
import { bareNet, runEngine } from "../engine.ts";
import { compare, isClean, median, share, type Accuracy } from "../measure.ts";
import { progressOf, type Detail, type Row } from "../report.ts";

interface Result {
  ours: Accuracy;
  net: Accuracy;
  flagged: boolean;
}

/** A difference that an eye could see: a hundredth of IoU, a tenth of the edge error. */
const isWorse = ({ ours, net }: Result): boolean => ours.iou < net.iou - 0.01 || (ours.edge ?? 0) > (net.edge ?? 0) * 1.1 + 0.002 || ours.mae > net.mae * 1.1 + 0.001;

export async function sceneRows(model: MattingModel, sheet: Sheet | null, only: readonly string[]): Promise<{ rows: Row[]; pictures: Detail[] }> {
  const results: Result[] = [];
  const empty: boolean[] = [];
  const pictures: Detail[] = [];
  const names = (await namesOf("scenes")).filter((name) => only.length === 0 || only.includes(name));
  for (const name of names) {
    const { image, truth } = await load("scenes", name);
    const { result: cutout, cpuMs } = await runEngine(image, model);
    const result = {
      ours: compare(cutout.alpha, truth, image.width, image.height),
      net: compare(await bareNet(image, model), truth, image.width, image.height),
      flagged: cutout.needsReview,
    };
    if (name.startsWith("empty_")) empty.push(result.flagged);
    else results.push(result);
    const { confidence, needsReview, reasons, method } = cutout;
    const detail: Detail = { row: "scenes", name, ...result.ours, netIou: result.net.iou, netMae: result.net.mae, netEdge: result.net.edge, clean: isClean(result.ours), worse: isWorse(result), confidence, needsReview, reasons: [...reasons], method, cpuMs };
    pictures.push(detail);
    console.error(progressOf(detail));
    await sheet?.add(name, image, cutout.rgb, cutout.alpha, detail);
  }
  if (results.length === 0) return { rows: [], pictures };
  const clean = share(results, (r) => isClean(r.ours));
  const edge = median(results.map((r) => r.ours.edge ?? 0));
  const worse = share(results, isWorse);
  const unclean = results.filter((r) => !isClean(r.ours));
  const caught = share(unclean, (r) => r.flagged);
  const alarms = share(results.filter((r) => isClean(r.ours)), (r) => r.flagged);
  const rows: Row[] = [
    { id: "clean", what: "scenes that come out clean (IoU > .97 and MAE < .01)", values: { share: clean, net: share(results, (r) => isClean(r.net)), scenes: results.length }, aim: "≥ 0.8", reached: clean >= 0.8 },
    { id: "scene-edge", what: "median edge error of the scenes", values: { median: edge, net: median(results.map((r) => r.net.edge ?? 0)) }, aim: "≤ 0.033", reached: edge <= 0.033 },
    { id: "worse", what: "scenes visibly worse than the net alone", values: { share: worse }, aim: "≤ 0.02", reached: worse <= 0.02, note: "IoU .01 lower, or edge error or MAE a tenth higher" },
    { id: "honesty", what: "not clean and flagged; clean and flagged", values: { caught: unclean.length === 0 ? 1 : caught, falseAlarms: alarms }, aim: "≥ 0.9; ≤ 0.15", reached: (unclean.length === 0 || caught >= 0.9) && alarms <= 0.15 },
  ];
  if (empty.length > 0) rows.push({ id: "empty", what: "empty sets flagged", values: { share: share(empty, Boolean) }, aim: "1", reached: empty.every(Boolean) });
  return { rows, pictures };
}
