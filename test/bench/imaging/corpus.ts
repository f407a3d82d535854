/** The pictures of the bench: the corpus as it is, its portrait crops, and enlargements for cost alone. */
import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { RgbImage } from "../../../app/imaging/index.ts";

export type Shape = "whole" | "portrait";

export interface Picture {
  name: string;
  set: "photos" | "scenes";
  shape: Shape;
  image: RgbImage;
  /** True coverage, width×height. */
  truth: Uint8Array;
}

const folders = {
  photos: fileURLToPath(new URL("../../corpus/photos/", import.meta.url)),
  scenes: fileURLToPath(new URL("../../corpus/scenes/", import.meta.url)),
};

export async function namesOf(set: Picture["set"]): Promise<string[]> {
  const files = await readdir(folders[set]);
  return files.filter((file) => file.endsWith(".alpha.png")).map((file) => file.slice(0, -".alpha.png".length)).sort();
}

export const fileOf = (set: Picture["set"], name: string): string => `${folders[set]}${name}.jpg`;

export async function load(set: Picture["set"], name: string, shape: Shape = "whole"): Promise<Picture> {
  const { data, info } = await sharp(fileOf(set, name)).toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const truth = await sharp(`${folders[set]}${name}.alpha.png`).extractChannel(0).toColourspace("b-w").raw().toBuffer();
  const image = { width: info.width, height: info.height, data: new Uint8Array(data) };
  const whole: Picture = { name, set, shape, image, truth: new Uint8Array(truth) };
  return shape === "whole" ? whole : portrait(whole);
}

/** The photo at 2048 px on its long side, enlarged by Lanczos: of the right size for cost, of no use for accuracy. */
export async function enlarged(set: Picture["set"], name: string, side = 2048): Promise<RgbImage> {
  const { data, info } = await sharp(fileOf(set, name)).resize(side, side, { fit: "inside", kernel: "lanczos3" }).toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** Cuts 2:3 (or just wide enough for the subject and a margin) out of the full height, centred on the subject. */
function portrait(picture: Picture): Picture {
  const { image, truth } = picture;
  let left = image.width, right = 0;
  for (let i = 0; i < truth.length; i++) {
    if (truth[i] === 0) continue;
    left = Math.min(left, i % image.width);
    right = Math.max(right, i % image.width);
  }
  const margin = Math.round(image.width * 0.03);
  const width = Math.min(image.width, Math.max(Math.round((image.height * 2) / 3), right - left + 1 + 2 * margin));
  const start = Math.max(0, Math.min(image.width - width, Math.round((left + right - width) / 2)));
  const data = new Uint8Array(width * image.height * 3);
  const cropped = new Uint8Array(width * image.height);
  for (let y = 0; y < image.height; y++) {
    const from = y * image.width + start;
    data.set(image.data.subarray(from * 3, (from + width) * 3), y * width * 3);
    cropped.set(truth.subarray(from, from + width), y * width);
  }
  return { ...picture, image: { width, height: image.height, data }, truth: cropped };
}
