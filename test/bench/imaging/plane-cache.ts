/** Coverage planes that another program or the bare net made of the very same pixels, kept between benches. */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { RgbImage } from "../../../app/imaging/index.ts";

const root = fileURLToPath(new URL("../../../data/bench-planes/", import.meta.url));

/** @param maker who made the plane, with its version: the name of the folder */
export async function cachedPlane(maker: string, image: RgbImage, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const { width, height, data } = image;
  const folder = `${root}${maker}/`;
  const file = `${folder}${createHash("sha256").update(`${width}x${height}`).update(data).digest("hex").slice(0, 24)}.png`;
  if (existsSync(file)) return new Uint8Array(await sharp(file).toColourspace("b-w").raw().toBuffer());
  const plane = await make();
  await mkdir(folder, { recursive: true });
  await sharp(plane, { raw: { width, height, channels: 1 } }).png().toFile(file);
  return plane;
}
