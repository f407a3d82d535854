import type { MattingModel } from "../model/load.ts";
import type { Box, Cutout, RgbImage } from "../types.ts";
import { fitWithin, padReplicated, unpad } from "./letterbox.ts";
import type { CutoutOptions } from "./options.ts";
import sharp from "sharp";

export type { CutoutOptions, Stroke, SubjectPick } from "./options.ts";

/** Separates the subject from its backdrop. */
export async function cutOut(image: RgbImage, model: MattingModel | null, options: CutoutOptions = {}): Promise<Cutout> {
  options.onStep?.("net", 0);
  const { width, height } = image;
  const alpha = new Uint8Array(width * height);
  if (model) {
    const size = model.manifest.sizes[0];
    const small = await fitWithin(image, size);
    const box = padReplicated(small, size, size);
    const net = unpad(await model.infer(box.image), box);
    const bytes = Uint8Array.from(net, (v) => Math.round(v * 255));
    const up = await sharp(bytes, { raw: { width: small.width, height: small.height, channels: 1 } })
      .resize(width, height, { fit: "fill", kernel: "cubic" }).toColourspace("b-w").raw().toBuffer();
    alpha.set(up);
  }
  const bounds = boundsOf(alpha, width, height);
  return { width, height, rgb: image.data, alpha, shadow: null, bounds, confidence: bounds ? 0.5 : 0, needsReview: true, reasons: bounds ? ["uncertain_edges"] : ["no_subject"], method: "net" };
}

function boundsOf(alpha: Uint8Array, width: number, height: number): Box | null {
  let left = width, top = height, right = -1, bottom = -1;
  for (let y = 0, i = 0; y < height; y++) for (let x = 0; x < width; x++, i++) if (alpha[i] > 0) {
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    bottom = y;
  }
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
