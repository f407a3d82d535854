import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { coarseAlpha } from "../../../app/imaging/cutout/coarse-alpha.ts";
import { fitWithin } from "../../../app/imaging/cutout/letterbox.ts";
import { boundsOf } from "../../../app/imaging/bounds.ts";
import { closeUp, wholePhoto, type Probability } from "../../../app/imaging/cutout/probability.ts";
import { loadModel } from "../../../app/imaging/model/load.ts";
import type { RgbImage } from "../../../app/imaging/types.ts";
import { edgeRows, overlapOf } from "./rows.ts";

/** `node test/corpus/edges/features.ts DIR OUT`: features, true coverage, the net's alpha and "is an edge" of edge pixels, as 32-bit floats. */
const PER_VIEW = 4000;
const [folder, target] = process.argv.slice(2);
if (!folder || !target) throw new Error("expected a folder of pictures and an output file");
const model = await loadModel("data/models");
if (!model) throw new Error("expected a matting model in data/models: run npm run models:install first");

const out = openSync(target, "w");
for (const name of readdirSync(folder).filter((file) => file.endsWith(".jpg"))) {
  const picture = sharp(path.join(folder, name)).raw();
  const { data, info } = await picture.toBuffer({ resolveWithObject: true });
  const photo: RgbImage = { width: info.width, height: info.height, data: new Uint8Array(data) };
  const truth = await sharp(path.join(folder, name.replace(".jpg", ".png"))).extractChannel(0).raw().toBuffer();
  const work = await fitWithin(photo, 512);
  const whole = await wholePhoto(photo, work, model);
  const views = [[whole]];
  const box = boundsOf(Uint8Array.from(whole.values, (p) => (p > 0.08 ? 1 : 0)), work.width, work.height);
  const zoom = photo.width / work.width;
  const closer = box && (await closeUp(photo, { left: Math.floor(box.left * zoom), top: Math.floor(box.top * zoom), width: Math.floor(box.width * zoom), height: Math.floor(box.height * zoom) }, work, model));
  if (closer) views.push([whole, closer]);
  for (const view of views) writeSync(out, new Uint8Array(samples(photo, truth, view, work).buffer));
}
closeSync(out);

function samples(photo: RgbImage, truth: Uint8Array, views: Probability[], work: RgbImage): Float32Array {
  const { width, height } = photo;
  const alpha = coarseAlpha(views, new Uint8Array(work.width * work.height), work.width, work.height, width, height);
  // A picture whose object the net did not find teaches nothing about edges.
  if (overlapOf(alpha, truth) < 0.6) return new Float32Array(0);
  const last = views.at(-1)!;
  return edgeRows(photo, truth, alpha, Math.max(1, last.region.width / last.width), PER_VIEW);
}
