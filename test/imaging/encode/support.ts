import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll } from "vitest";
import type { Picture } from "../../../app/imaging/encode/index.ts";
import type { Plane } from "../../../app/imaging/types.ts";

const photos = join(import.meta.dirname, "../../corpus/photos");
const folder = mkdtempSync(join(tmpdir(), "packshot-encode-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file for other programs to read and gives its path. */
export const onDisk = (name: string, bytes: Uint8Array): string => {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  return file;
};

/** By full path: another program of the name `convert` may stand before ImageMagick's. */
const programs = {
  identify: { path: "/usr/bin/identify", packages: "imagemagick libmagickcore-6.q16-6-extra" },
  convert: { path: "/usr/bin/convert", packages: "imagemagick libmagickcore-6.q16-6-extra" },
  exiftool: { path: "/usr/bin/exiftool", packages: "libimage-exiftool-perl" },
} as const;

/** What another program prints about our file. Fails, naming the Debian packages, where it is not installed. */
export const run = (program: keyof typeof programs, ...args: string[]): Buffer => {
  const { path, packages } = programs[program];
  if (!existsSync(path)) throw new Error(`expected ${path} for reading our files with another program but it is missing: apt-get install ${packages}`);
  return execFileSync(path, args, { maxBuffer: 256 * 1024 * 1024, stdio: ["ignore", "pipe", "ignore"] });
};

/** One line of exiftool about one tag, without its name. */
export const tag = (file: string, name: string): string => run("exiftool", "-s3", `-${name}`, file).toString().trim();

/** Samples of a file as ImageMagick decodes them: "rgb", "rgba", "cmyk" or "gray", 8 bit unless told. */
export const samples = (file: string, map: "rgb" | "rgba" | "cmyk" | "gray", depth: 8 | 16 = 8): Uint8Array | Uint16Array => {
  const bytes = run("convert", "-quiet", file, "-depth", String(depth), "-endian", "LSB", `${map}:-`);
  return depth === 8 ? new Uint8Array(bytes) : new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

/** The coverage that ImageMagick gets by clipping with the file's own path. */
export const clipMask = (file: string, width: number, height: number): Plane => {
  const mask = run("convert", "-quiet", file, "-alpha", "transparent", "-clip", "-alpha", "opaque", "+clip", "-alpha", "extract", "-depth", "8", "gray:-");
  return { width, height, data: new Uint8Array(mask) };
};

/** A corpus photo with its true coverage (test/corpus/photos/README.md says how they were made). */
export const corpusPicture = async (name: string, size?: number): Promise<Picture & { alpha: Uint8Array }> => {
  const photo = sharp(join(photos, `${name}.jpg`)).resize(size).removeAlpha();
  const { data, info } = await photo.raw().toBuffer({ resolveWithObject: true });
  const alpha = await sharp(join(photos, `${name}.alpha.png`)).resize(size).greyscale().raw().toBuffer();
  return { width: info.width, height: info.height, rgb: new Uint8Array(data), alpha: new Uint8Array(alpha) };
};

/** A small picture in which every sample differs from its neighbours; its left third is transparent, its middle half so. */
export const patchwork = (width = 24, height = 10): Picture & { alpha: Uint8Array } => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37) % 251),
  alpha: Uint8Array.from({ length: width * height }, (_, i) => [0, 128, 255][Math.floor(((i % width) / width) * 3)]!),
});

export const greatestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  if (a.length !== b.length) return Infinity;
  let worst = 0;
  for (let i = 0; i < a.length; i++) worst = Math.max(worst, Math.abs(a[i]! - b[i]!));
  return worst;
};

/** What `sharp` embeds for a built-in profile. */
export const builtInProfile = async (name: "srgb" | "p3" | "cmyk"): Promise<Uint8Array> => {
  const pixel = sharp(new Uint8Array(3), { raw: { width: 1, height: 1, channels: 3 } });
  const file = await (name === "cmyk" ? pixel.toColourspace("cmyk") : pixel).withIccProfile(name).jpeg().toBuffer();
  const { icc } = await sharp(file).metadata();
  return icc!;
};
