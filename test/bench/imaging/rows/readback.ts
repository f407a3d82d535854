/** The clipping path as other programs read it out of PSD, TIFF and JPEG files. Left out where ImageMagick or exiftool is not installed. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { encode, type Picture } from "../../../../app/imaging/encode/index.ts";
import { rasterize, tracePath } from "../../../../app/imaging/vector/index.ts";
import { load } from "../corpus.ts";
import { compare } from "../measure.ts";
import type { Detail, Row } from "../report.ts";

// By full path: other programs of the name "convert" are about. -clip also needs libmagickcore-*-extra, which draws the path.
const CONVERT = "/usr/bin/convert";
const EXIFTOOL = "/usr/bin/exiftool";
const run = promisify(execFile);

export async function readbackRows(): Promise<{ rows: Row[]; pictures: Detail[] }> {
  if (!existsSync(CONVERT) || !existsSync(EXIFTOOL)) {
    console.error(`The path is not read back: expected ${CONVERT} and ${EXIFTOOL} but at least one is missing.`);
    return { rows: [], pictures: [] };
  }
  const { image, truth } = await load("photos", "mug_grey_grad_1024");
  const { width, height } = image;
  const outline = tracePath({ width, height, data: truth });
  const expected = rasterize(outline, width, height).data;
  const picture: Picture = { width, height, rgb: image.data, alpha: null };
  const folder = await mkdtemp(path.join(os.tmpdir(), "packshot-path-"));
  const pictures: Detail[] = [];
  try {
    for (const format of ["psd", "tiff", "jpg"] as const) {
      const file = path.join(folder, `path.${format}`);
      await writeFile(file, await encode(picture, format, {}, outline));
      const { stdout: mask } = await run(CONVERT, [`${file}[0]`, "-alpha", "transparent", "-clip", "-alpha", "opaque", "+clip", "-alpha", "extract", "-depth", "8", "gray:-"], { encoding: "buffer", maxBuffer: 1e9 });
      const { stdout: name } = await run(EXIFTOOL, ["-s3", "-ClippingPathName", file]);
      pictures.push({ row: "readback", name: format, mae: compare(mask, expected, width, height).mae, clippingPath: name.trim() });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const worst = Math.max(...pictures.map((p) => p["mae"] as number));
  const named = pictures.every((p) => p["clippingPath"] !== "");
  return { rows: [{ id: "readback", what: "path read back by ImageMagick and exiftool from PSD, TIFF, JPEG", values: { worstMae: worst }, aim: "mask MAE ≤ 0.002", reached: worst <= 0.002 && named }], pictures };
}
