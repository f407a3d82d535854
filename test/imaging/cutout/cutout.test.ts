import { existsSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { cutOut } from "../../../app/imaging/cutout/index.ts";
import { loadModel, type MattingModel } from "../../../app/imaging/model/load.ts";
import type { Plane, RgbImage } from "../../../app/imaging/types.ts";
import { alphaError } from "../metrics.ts";

const photos = path.resolve("test/corpus/photos");
const models = path.resolve("data/models");
let model: MattingModel;

beforeAll(async () => {
  if (!existsSync(path.join(models, "model.json"))) throw new Error("expected a matting model in data/models: run npm run models:install first");
  const loaded = await loadModel(models);
  if (!loaded) throw new Error("expected loadModel to return a model for data/models");
  model = loaded;
});

async function photo(name: string): Promise<RgbImage> {
  const { data, info } = await sharp(path.join(photos, `${name}.jpg`)).toColourspace("srgb").raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

async function truth(name: string): Promise<Uint8Array> {
  return new Uint8Array(await sharp(path.join(photos, `${name}.alpha.png`)).extractChannel(0).raw().toBuffer());
}

function mirrored({ width, height, data }: RgbImage): RgbImage {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) out[(y * width + x) * 3 + c] = data[(y * width + width - 1 - x) * 3 + c]!;
    }
  }
  return { width, height, data: out };
}

/** The middle two thirds, full height. */
function portrait({ width, height, data }: RgbImage | Plane, channels: number): Uint8Array {
  const part = Math.round((width * 2) / 3);
  const left = (width - part) >> 1;
  const out = new Uint8Array(part * height * channels);
  for (let y = 0; y < height; y++) out.set(data.subarray((y * width + left) * channels, (y * width + left + part) * channels), y * part * channels);
  return out;
}

/** Photo, least IoU, largest mean error in the edge band. The bounds leave a little room over what was measured. */
const expectations = [
  ["shoe_suz_1024", 0.997, 0.04],
  ["mug_white_1024", 0.995, 0.06],
  ["chair_1024", 0.985, 0.04],
  ["mug_wood_1024", 0.995, 0.06],
] as const;

describe("with the model", () => {
  test.each(expectations)("%s is cut out with IoU ≥ %d and edge error ≤ %d", async (name, iou, band) => {
    const image = await photo(name);
    const cutout = await cutOut(image, model);
    const error = alphaError(cutout.alpha, await truth(name), image.width, image.height);
    expect(error.iou).toBeGreaterThanOrEqual(iou);
    expect(error.band).toBeLessThanOrEqual(band);
    expect(cutout.bounds).not.toBeNull();
  });

  test("a portrait crop keeps the precision of the square photo", async () => {
    const image = await photo("mug_white_1024");
    const width = Math.round((image.width * 2) / 3);
    const alpha = { width: image.width, height: image.height, data: await truth("mug_white_1024") };
    const cutout = await cutOut({ width, height: image.height, data: portrait(image, 3) }, model);
    expect(alphaError(cutout.alpha, portrait(alpha, 1), width, image.height).iou).toBeGreaterThan(0.995);
  });

  test("mirroring the photo mirrors the cutout", async () => {
    const image = await photo("shoe_suz_1024");
    const [straight, flipped] = [await cutOut(image, model), await cutOut(mirrored(image), model)];
    const back = mirrored({ width: image.width, height: image.height, data: Uint8Array.from({ length: flipped.alpha.length * 3 }, (_, i) => flipped.alpha[Math.floor(i / 3)]!) });
    const unflipped = Uint8Array.from({ length: straight.alpha.length }, (_, i) => back.data[3 * i]!);
    const error = alphaError(unflipped, straight.alpha, image.width, image.height);
    expect(error.iou).toBeGreaterThan(0.995);
    expect(error.mae).toBeLessThan(0.002);
  });

  test("a constant grey picture has no subject and goes to review with that reason", async () => {
    const cutout = await cutOut({ width: 300, height: 200, data: new Uint8Array(300 * 200 * 3).fill(128) }, model);
    expect(cutout.bounds).toBeNull();
    expect(cutout.alpha.every((a) => a === 0)).toBe(true);
    expect(cutout.reasons).toContain("no_subject");
    expect(cutout.needsReview).toBe(true);
    expect(cutout.confidence).toBeLessThan(0.2);
  });

  test("an aborted signal stops the work with its reason", async () => {
    const image = await photo("shoe_suz_1024");
    await expect(cutOut(image, model, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("a person's word", () => {
  test("a mask is respected exactly where it says something", async () => {
    const image = await photo("shoe_suz_1024");
    const mask = new Uint8Array(image.width * image.height).fill(128);
    for (let y = 0; y < 200; y++) mask.fill(y % 2 ? 255 : 0, y * image.width, y * image.width + 300);
    mask.fill(0, 600 * image.width, 700 * image.width);
    const { alpha } = await cutOut(image, null, { mask: { width: image.width, height: image.height, data: mask } });
    for (let i = 0; i < mask.length; i++) if (mask[i] !== 128 && alpha[i] !== mask[i]) expect(alpha[i], `pixel ${i}`).toBe(mask[i]);
  });

  test("keep and erase strokes are respected exactly, erasing last", async () => {
    const image = await photo("shoe_suz_1024");
    const { alpha } = await cutOut(image, null, {
      strokes: { keep: [{ points: [[50, 50], [150, 50]], radius: 10 }], erase: [{ points: [[100, 50]], radius: 4 }] },
    });
    expect(alpha[50 * image.width + 60]).toBe(255);
    expect(alpha[50 * image.width + 100]).toBe(0);
  });

  test("a mask of another size is refused", async () => {
    const image = await photo("shoe_suz_1024");
    await expect(cutOut(image, null, { mask: { width: 2, height: 2, data: new Uint8Array(4) } })).rejects.toThrow(/expected 1024×1024 pixels for mask but received 2×2/);
  });
});

describe("without a model", () => {
  test("a plain backdrop is enough, and the reason says what was missing", async () => {
    const image = await photo("shoe_suz_1024");
    const cutout = await cutOut(image, null);
    const error = alphaError(cutout.alpha, await truth("shoe_suz_1024"), image.width, image.height);
    expect(error.iou).toBeGreaterThan(0.98);
    expect(cutout.reasons).toContain("no_model");
    expect(cutout.needsReview).toBe(true);
  });

  test("the natural shadow is a factor that darkens below the object and nowhere brightens", async () => {
    const image = await photo("mug_white_1024");
    const { shadow, alpha } = await cutOut(image, null);
    expect(shadow).not.toBeNull();
    let dark = 0;
    for (let i = 0; i < alpha.length; i++) if (alpha[i] === 0 && shadow![i]! < 230) dark++;
    expect(dark).toBeGreaterThan(1000);
    expect(shadow![5 * image.width + 5]).toBeGreaterThan(245);
  });
});
