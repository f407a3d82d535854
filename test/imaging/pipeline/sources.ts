import path from "node:path";
import sharp from "sharp";
import { boundsOf } from "../../../app/imaging/bounds.ts";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import type { Cutout } from "../../../app/imaging/types.ts";

const photos = path.join(import.meta.dirname, "../../corpus/photos");

/** A supplier's own cutout: the chair with its true alpha, as a transparent PNG of the given width. */
export const suppliedPng = async (width = 320): Promise<Buffer> => {
  const alpha = await sharp(path.join(photos, "chair_1024.alpha.png")).resize(width).toColourspace("b-w").raw().toBuffer();
  return sharp(path.join(photos, "chair_1024.jpg")).resize(width).joinChannel(alpha, { raw: { width, height: width, channels: 1 } }).png().toBuffer();
};

/** A photo and its cutout with the true alpha and a shadow below it, as the cutout step would hand it on. */
export const photoWithCutout = async (width = 320): Promise<{ bytes: Buffer; cutout: Cutout }> => {
  const bytes = await sharp(path.join(photos, "chair_1024.jpg")).resize(width).jpeg({ quality: 95 }).toBuffer();
  const alpha = new Uint8Array(await sharp(path.join(photos, "chair_1024.alpha.png")).resize(width).toColourspace("b-w").raw().toBuffer());
  const { image } = await decode(bytes, defaultLimits);
  const shadow = alpha.map((_, at) => (at > alpha.length * 0.8 ? 215 : 255));
  return { bytes, cutout: { width, height: width, rgb: image.data, alpha, shadow, bounds: boundsOf(alpha, width, width), confidence: 0.93, needsReview: false, reasons: [], method: "keyer" } };
};
