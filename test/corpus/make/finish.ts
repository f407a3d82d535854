/**
 * Turns the two renders of a scene into the files of the corpus: path-tracing grain is smoothed, then the camera adds vignetting, shot and
 * read noise (in linear light), and the photo becomes a JPEG of quality 92; the coverage becomes an 8-bit alpha plane.
 *
 * `npm exec -- node test/corpus/make/finish.ts RENDERS [NAME ...]` reads NAME.photo.png and NAME.coverage.png, writes test/corpus/scenes/.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const scenesDir = fileURLToPath(new URL("../scenes/", import.meta.url));

/** Exposure in linear light, where the render came out darker or lighter than the photo should be. Default 1.12. */
const gains: Record<string, number> = {
  colander_white: 1.45, sneaker_white: 1.4, box_print: 1.45, cosmetics_white: 1.45, paper_bag: 1.45, mug_overexposed: 1.2, empty_white: 1.4, slat_chair_blown: 1.2,
  headphones_black: 1, necklace: 1,
};

const toLinear = Float32Array.from({ length: 65536 }, (_, code) => {
  const v = code / 65535;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});
const toCode = (v: number) => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);

/** Grain of the camera: 1 is base sensitivity, 4 a high one. Spread over the scenes by name. */
const sensitivityOf = (name: string) => [1, 2, 4, 3][name.length % 4]!;

/** A seeded generator (mulberry32), so that the corpus can be made again bit by bit. */
function randomFrom(text: string) {
  let state = Array.from(text).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), 2166136261);
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

interface Picture {
  width: number;
  height: number;
  /** Linear light, interleaved RGB. */
  light: Float32Array;
  /** 16-bit coverage. */
  alpha: Uint16Array;
}

async function readRaw(file: string) {
  // toColourspace keeps the 16 bits apart from any conversion; the renders carry no profile.
  const { data, info } = await sharp(file).toColourspace("rgb16").raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
  return { samples: new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2), ...info };
}

async function readPicture(renders: string, name: string): Promise<Picture> {
  const photo = await readRaw(join(renders, `${name}.photo.png`));
  const coverage = await readRaw(join(renders, `${name}.coverage.png`));
  const gain = gains[name] ?? 1.12;
  const pixels = photo.width * photo.height;
  const light = new Float32Array(pixels * 3);
  const alpha = new Uint16Array(pixels);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) light[i * 3 + c] = toLinear[photo.samples[i * photo.channels + c]!]! * gain;
    alpha[i] = coverage.samples[i * coverage.channels + 3]!;
  }
  return { width: photo.width, height: photo.height, light, alpha };
}

/** Bilateral filter whose weights never cross a change of coverage above 3 %: edges keep their mixture. Radius 3, tuned to the grain of 36 to 48 samples. */
function smoothGrain({ width, height, light, alpha }: Picture): Float32Array {
  const radius = 3;
  const tolerance = 0.045;
  const result = new Float32Array(light.length);
  // Compared in square-root light, where the grain is about equally strong everywhere, and after a 3×3 mean.
  const guide = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sums = [0, 0, 0];
      let count = 0;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const ny = y + dy, nx = x + dx;
          if (ny < 0 || nx < 0 || ny >= height || nx >= width) continue;
          const n = (ny * width + nx) * 3;
          for (let c = 0; c < 3; c++) sums[c]! += Math.sqrt(light[n + c]!);
          count++;
        }
      }
      for (let c = 0; c < 3; c++) guide[(y * width + x) * 3 + c] = sums[c]! / count;
    }
  }
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const here = y * width + x;
      let total = 0, r = 0, g = 0, b = 0;
      for (let ny = Math.max(0, y - radius); ny <= Math.min(height - 1, y + radius); ny++) {
        for (let nx = Math.max(0, x - radius); nx <= Math.min(width - 1, x + radius); nx++) {
          const n = ny * width + nx;
          if (Math.abs(alpha[n]! - alpha[here]!) > 2000) continue;
          const dr = guide[n * 3]! - guide[here * 3]!, dg = guide[n * 3 + 1]! - guide[here * 3 + 1]!, db = guide[n * 3 + 2]! - guide[here * 3 + 2]!;
          const weight = Math.exp(-(dr * dr + dg * dg + db * db) / (2 * tolerance * tolerance));
          total += weight;
          r += weight * light[n * 3]!;
          g += weight * light[n * 3 + 1]!;
          b += weight * light[n * 3 + 2]!;
        }
      }
      result[here * 3] = r / total;
      result[here * 3 + 1] = g / total;
      result[here * 3 + 2] = b / total;
    }
  }
  return result;
}

/** Vignetting (8 % in the corners), shot noise (1.1 % at white times the sensitivity), read noise; then the sRGB curve and 8 bits. */
function photograph(light: Float32Array, width: number, height: number, name: string): Uint8Array {
  const normal = randomFrom(name);
  const sensitivity = sensitivityOf(name);
  const bytes = new Uint8Array(light.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const distance = ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2) * 2;
      const falloff = 1 - 0.08 * distance;
      const common = normal() * 0.6;
      for (let c = 0; c < 3; c++) {
        const i = (y * width + x) * 3 + c;
        const signal = light[i]! * falloff;
        const noisy = signal + (common + 0.8 * normal()) * sensitivity * Math.sqrt(1.2e-4 * signal + 4e-7);
        bytes[i] = Math.round(toCode(Math.min(1, Math.max(0, noisy))));
      }
    }
  }
  return bytes;
}

async function finish(renders: string, name: string) {
  const picture = await readPicture(renders, name);
  const { width, height } = picture;
  const photo = photograph(smoothGrain(picture), width, height, name);
  const alpha = Uint8Array.from(picture.alpha, (value) => Math.round(value / 257));
  await sharp(photo, { raw: { width, height, channels: 3 } }).jpeg({ quality: 92 }).toFile(join(scenesDir, `${name}.jpg`));
  await sharp(alpha, { raw: { width, height, channels: 1 } }).png({ compressionLevel: 9 }).toFile(join(scenesDir, `${name}.alpha.png`));
}

const [renders, ...wanted] = process.argv.slice(2);
if (renders === undefined) throw new Error("expected a folder of renders as the first argument but received none");
const names = wanted.length > 0 ? wanted : readdirSync(renders).filter((f) => f.endsWith(".coverage.png")).map((f) => f.slice(0, -".coverage.png".length));
for (const name of names) {
  if (wanted.length === 0 && existsSync(join(scenesDir, `${name}.alpha.png`))) continue;
  await finish(renders, name);
}
