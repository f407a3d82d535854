import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { ImagingError } from "../../../app/imaging/errors.ts";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import { randomNumbers } from "../render/scenes.ts";
import { makePsd } from "./make-files.ts";

const photo = path.join(import.meta.dirname, "../../corpus/photos/mug_white_1024.jpg");
const small = () => sharp(photo).resize(48, 40, { fit: "fill" });
const planes = [0, 1, 2].map((seed) => Uint8Array.from({ length: 48 * 40 }, (_, at) => (at * (seed + 3)) & 255));

const originals: Record<string, () => Promise<Buffer>> = {
  jpeg: () => small().jpeg().toBuffer(),
  png: () => small().png().toBuffer(),
  webp: () => small().webp().toBuffer(),
  gif: () => small().gif().toBuffer(),
  tiff: () => small().tiff({ compression: "lzw" }).toBuffer(),
  avif: () => small().avif({ effort: 0 }).toBuffer(),
  heic: () => readFile(path.join(import.meta.dirname, "fixtures/mug-display-p3.heic")),
  psd: () => Promise.resolve(makePsd({ width: 48, height: 40, planes, rle: true })),
  psb: () => Promise.resolve(makePsd({ width: 48, height: 40, planes, version: 2, mergedAlpha: true })),
};

describe.each(Object.entries(originals))("a damaged %s", (_, make) => {
  it("is decoded or refused with a text for the merchant, never anything else", async () => {
    const whole = await make();
    const random = randomNumbers(whole.length);
    for (let round = 0; round < 40; round++) {
      const damaged = Buffer.from(whole);
      // Damage gathers at the front, where headers and lengths stand.
      for (let hits = 0; hits < 1 + round / 8; hits++) damaged[Math.floor(random() ** 3 * damaged.length)] = Math.floor(random() * 256);
      const error: unknown = await decode(damaged, { ...defaultLimits, maxPixels: 1_000_000 }).then(
        ({ image }) => (image.data.length === image.width * image.height * 3 ? null : new Error("the planes do not fit the size")),
        (thrown: unknown) => thrown,
      );
      if (error === null) continue;
      expect(error).toBeInstanceOf(ImagingError);
      expect((error as ImagingError).merchantText).toMatch(/^[A-Z].*\.$/);
    }
  });
});
