import { parseParams } from "../../../app/imaging/params.ts";
import type { Params, ParamsInput } from "../../../app/imaging/params.ts";
import { prepare, render } from "../../../app/imaging/render/index.ts";
import { boundsOf } from "../../../app/imaging/bounds.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import type { Cutout, RgbImage, Variation } from "../../../app/imaging/types.ts";

export type Colour = readonly [red: number, green: number, blue: number];

/** A repeatable source of numbers in 0..1 (mulberry32). */
export const randomNumbers = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
};

export const flat = (width: number, height: number, colour: Colour): RgbImage => ({ width, height, data: Uint8Array.from({ length: width * height * 3 }, (_, at) => colour[at % 3]!) });

/** A disc of one colour with an antialiased edge, on nothing. */
export const disc = (width: number, height: number, radius: number, colour: Colour, centre = { x: width / 2, y: height / 2 }): Cutout => {
  const alpha = Uint8Array.from({ length: width * height }, (_, at) => {
    const distance = Math.hypot((at % width) + 0.5 - centre.x, Math.floor(at / width) + 0.5 - centre.y);
    return Math.round(255 * Math.max(0, Math.min(1, radius + 0.5 - distance)));
  });
  return { ...flat(width, height, colour), rgb: flat(width, height, colour).data, alpha, shadow: null, bounds: boundsOf(alpha, width, height), confidence: 1, needsReview: false, reasons: [], method: "test" };
};

export const draw = async (cutout: Cutout, input: ParamsInput | Params, { variation = "compose", opaque = true, photo = null }: { variation?: Variation; opaque?: boolean; photo?: RgbImage | null } = {}) => {
  const params = parseParams(input);
  return render(await prepare(cutout, photo, params, defaultLimits), params, variation, opaque, {}, defaultLimits);
};

export const pixel = ({ width, rgb }: { width: number; rgb: Uint8Array }, x: number, y: number): number[] => [...rgb.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
