import type { ToneParams } from "../params.ts";
import type { Cutout, RgbImage } from "../types.ts";
import { codedOf, linearOf } from "./colour.ts";
import { levelTable } from "./planes.ts";

/** Factors in linear light that make the backdrop neutral. */
export type Gains = readonly [red: number, green: number, blue: number];

export const neutral: Gains = [1, 1, 1];

/** Beyond this factor the backdrop is a coloured one, not a cast. */
const largestCast = 1.45;
/** Fewer pixels of backdrop than this share of the photo tell nothing. */
const leastBackdrop = 0.01;

const median = (histogram: Uint32Array, count: number): number => {
  let seen = 0;
  return histogram.findIndex((amount) => (seen += amount) * 2 >= count);
};

/**
 * White balance from the backdrop (clear of subject and shadow), which is taken for neutral grey: green stays, red and blue follow.
 * A strongly coloured or hardly visible backdrop gives no correction.
 */
export const backdropGains = (photo: RgbImage, { alpha, shadow }: Pick<Cutout, "alpha" | "shadow">): Gains => {
  const histograms = [new Uint32Array(256), new Uint32Array(256), new Uint32Array(256)] as const;
  let count = 0;
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    if (alpha[pixel] !== 0 || (shadow !== null && shadow[pixel] < 250)) continue;
    const at = pixel * 3;
    // A clipped pixel has lost its cast.
    if (photo.data[at] === 255 || photo.data[at + 1] === 255 || photo.data[at + 2] === 255) continue;
    histograms[0][photo.data[at]]++;
    histograms[1][photo.data[at + 1]]++;
    histograms[2][photo.data[at + 2]]++;
    count++;
  }
  if (count < leastBackdrop * alpha.length) return neutral;
  const [red, green, blue] = histograms.map((histogram) => Math.max(linearOf[median(histogram, count)], 1e-4)) as [number, number, number];
  const gains: Gains = [green / red, 1, green / blue];
  return gains.every((gain) => gain < largestCast && gain > 1 / largestCast) ? gains : neutral;
};

const isPlain = ({ exposure, blackPoint, whitePoint, contrast }: ToneParams, gains: Gains): boolean =>
  exposure === 0 && blackPoint === 0 && whitePoint === 255 && contrast === 0 && gains.every((gain) => gain === 1);

/** A smooth curve through black, middle grey and white; towards −1 it flattens to grey. */
const contrastCurve = (value: number, contrast: number): number =>
  contrast >= 0 ? value + contrast * (value * value * (3 - 2 * value) - value) : value + contrast * 0.6 * (value - 0.5);

/** One table of 256 levels per channel: gain in linear light, then black and white point, then contrast, both on sRGB levels. */
export const toneTables = (tone: ToneParams, gains: Gains): Uint8Array[] => {
  const brightness = 2 ** tone.exposure;
  return gains.map((gain) =>
    levelTable((level) => {
      const exposed = codedOf(linearOf[level] * gain * brightness);
      const stretched = Math.max(0, Math.min(1, (exposed - tone.blackPoint) / (tone.whitePoint - tone.blackPoint)));
      return 255 * contrastCurve(stretched, tone.contrast / 100);
    }),
  );
};

/** Applies exposure, white balance, levels and contrast to interleaved RGB; returns the same array when nothing is asked. */
export const applyTone = (rgb: Uint8Array, tone: ToneParams, gains: Gains): Uint8Array => {
  if (isPlain(tone, gains)) return rgb;
  const tables = toneTables(tone, gains);
  const toned = new Uint8Array(rgb.length);
  for (let at = 0; at < rgb.length; at += 3) {
    toned[at] = tables[0][rgb[at]];
    toned[at + 1] = tables[1][rgb[at + 1]];
    toned[at + 2] = tables[2][rgb[at + 2]];
  }
  return toned;
};
