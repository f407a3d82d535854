/** The engine under test, and the net alone that it must never be worse than. */
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { cutOut } from "../../../app/imaging/cutout/index.ts";
import { loadModel, type MattingModel } from "../../../app/imaging/model/load.ts";
import { installModels } from "../../../app/models.ts";
import type { Cutout, RgbImage } from "../../../app/imaging/index.ts";
import { timed, type Cost } from "./measure.ts";
import { cachedPlane } from "./plane-cache.ts";

export const modelsDir = fileURLToPath(new URL("../../../data/models/", import.meta.url));

/** @param threads of one inference; a worker uses one, because workers run side by side */
export async function openModel(threads = 1): Promise<MattingModel> {
  await installModels(modelsDir, (line) => console.error(line));
  const model = await loadModel(modelsDir, { threads });
  if (!model) throw new Error(`expected a model in ${modelsDir} but found none`);
  return model;
}

export async function runEngine(image: RgbImage, model: MattingModel): Promise<{ result: Cutout } & Cost> {
  return timed(() => cutOut(image, model, {}));
}

/** ISNet, tuned as it is installed, at 1024 on the edge-replicated letterbox, its output enlarged by cubic interpolation: no keyer, no matting. */
export const bareNet = (image: RgbImage, model: MattingModel): Promise<Uint8Array> =>
  cachedPlane(`net-${model.manifest.sha256 ?? model.manifest.name}`, image, () => inferWhole(image, model));

async function inferWhole({ width, height, data }: RgbImage, model: MattingModel): Promise<Uint8Array> {
  const side = 1024;
  const scale = side / Math.max(width, height);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  const [left, top] = [(side - w) >> 1, (side - h) >> 1];
  const small = await sharp(data, { raw: { width, height, channels: 3 } }).resize(w, h, { fit: "fill" }).raw().toBuffer();
  const boxed = await sharp(small, { raw: { width: w, height: h, channels: 3 } })
    .extend({ left, right: side - w - left, top, bottom: side - h - top, extendWith: "copy" })
    .raw()
    .toBuffer();
  const net = await model.infer({ width: side, height: side, data: new Uint8Array(boxed) });
  const bytes = Uint8Array.from(net, (value) => Math.round(255 * Math.min(1, Math.max(0, value))));
  const inner = await sharp(bytes, { raw: { width: side, height: side, channels: 1 } }).extract({ left, top, width: w, height: h }).toColourspace("b-w").raw().toBuffer();
  const full = await sharp(inner, { raw: { width: w, height: h, channels: 1 } }).resize(width, height, { fit: "fill", kernel: "cubic" }).toColourspace("b-w").raw().toBuffer();
  return new Uint8Array(full);
}
