import type { MattingModel } from "../model/load.ts";
import type { Box, RgbImage } from "../types.ts";
import { crop, fitWithin, padReplicated, scaleTo, unpad } from "./letterbox.ts";
import { grow } from "./measure.ts";

/** How likely each pixel shows the subject, 0..1, for a box of the photo at the density the net saw. */
export interface Probability {
  /** The part of the photo, in photo pixels. */
  region: Box;
  width: number;
  height: number;
  values: Float32Array;
  /** By how many of its pixels it lies too high. */
  rise: number;
}

/** The net on the whole photo. `work` is the photo scaled to the model's smallest input. */
export async function wholePhoto(photo: RgbImage, work: RgbImage, model: MattingModel): Promise<Probability> {
  return {
    region: { left: 0, top: 0, width: photo.width, height: photo.height },
    width: work.width,
    height: work.height,
    values: await infer(work, model),
    rise: model.manifest.rise,
  };
}

/** The closer look sees the photo as if it were this long on its longer side: the size the net was trained at. */
const FRAME = 1024;
/** A small subject is looked at closer still, up to this many pixels. */
const CLOSE_UP_PIXELS = 640 * 640;
const MARGIN = 0.12;

/**
 * The net once more on the part of the photo that holds the subject, at a finer density; null when that would show it nothing new.
 * @param box the subject in photo pixels
 */
export async function closeUp(photo: RgbImage, box: Box, work: RgbImage, model: MattingModel): Promise<Probability | null> {
  const region = grow(box, Math.round(MARGIN * Math.max(box.width, box.height)), photo);
  const before = work.width / photo.width;
  const { sizes, rectangleStep } = model.manifest;
  const largest = sizes[sizes.length - 1];
  const finest = Math.min(1, largest / Math.max(region.width, region.height));
  const wanted = Math.max(FRAME / Math.max(photo.width, photo.height), Math.sqrt(CLOSE_UP_PIXELS / (region.width * region.height)));
  const density = rectangleStep === undefined ? finest : Math.min(finest, wanted);
  if (density < before * 1.1) return null;
  const part = await scaleTo(crop(photo, region), Math.round(region.width * density), Math.round(region.height * density));
  return { region, width: part.width, height: part.height, values: await infer(part, model), rise: model.manifest.rise };
}

async function infer(image: RgbImage, model: MattingModel): Promise<Float32Array> {
  const { sizes, rectangleStep, resize } = model.manifest;
  const longest = Math.max(image.width, image.height);
  const side = sizes.find((size) => size >= longest) ?? sizes[sizes.length - 1];
  if (resize === "stretch") {
    const stretched = await model.infer(await scaleTo(image, side, side));
    return resample(stretched, side, side, image.width, image.height);
  }
  const up = (length: number): number => (rectangleStep === undefined ? side : Math.ceil(length / rectangleStep) * rectangleStep);
  const fitted = await fitWithin(image, side);
  const box = padReplicated(fitted, up(fitted.width), up(fitted.height));
  const values = unpad(await model.infer(box.image), box);
  return resample(values, fitted.width, fitted.height, image.width, image.height);
}

/** The values at work size with those of a closer view, averaged per work pixel, in their place. */
export function laidOver(values: Float32Array, { region, width, height, values: closer }: Probability, work: RgbImage, photo: RgbImage): Float32Array {
  const sums = new Float32Array(values.length);
  const counts = new Uint16Array(values.length);
  const columns = Int32Array.from({ length: width }, (_, x) => (((region.left + ((x + 0.5) * region.width) / width) * work.width) / photo.width) | 0);
  for (let y = 0, i = 0; y < height; y++) {
    const row = ((((region.top + ((y + 0.5) * region.height) / height) * work.height) / photo.height) | 0) * work.width;
    for (let x = 0; x < width; x++, i++) {
      sums[row + columns[x]] += closer[i];
      counts[row + columns[x]]++;
    }
  }
  return values.map((value, i) => (counts[i] === 0 ? value : sums[i] / counts[i]));
}

/** Bilinear, pixel centres aligned; for planes of about the same size. */
export function resample(source: Float32Array, width: number, height: number, toWidth: number, toHeight: number): Float32Array {
  if (width === toWidth && height === toHeight) return source;
  const out = new Float32Array(toWidth * toHeight);
  for (let y = 0, o = 0; y < toHeight; y++) {
    const fy = Math.min(height - 1, Math.max(0, ((y + 0.5) * height) / toHeight - 0.5));
    const y0 = fy | 0;
    const b = fy - y0;
    const upper = y0 * width;
    const lower = Math.min(height - 1, y0 + 1) * width;
    for (let x = 0; x < toWidth; x++, o++) {
      const fx = Math.min(width - 1, Math.max(0, ((x + 0.5) * width) / toWidth - 0.5));
      const x0 = fx | 0;
      const x1 = Math.min(width - 1, x0 + 1);
      const a = fx - x0;
      out[o] = (source[upper + x0] * (1 - a) + source[upper + x1] * a) * (1 - b) + (source[lower + x0] * (1 - a) + source[lower + x1] * a) * b;
    }
  }
  return out;
}
