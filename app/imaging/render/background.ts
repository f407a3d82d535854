import sharp from "sharp";
import { ImagingError } from "../errors.ts";
import { decode } from "../load/decode.ts";
import type { Limits } from "../load/limits.ts";
import type { BackgroundParams } from "../params.ts";
import { parseColour } from "./colour.ts";
import { blur, joinRgba, levelTable, lookUp } from "./planes.ts";
import type { Stage } from "./stage.ts";

/** Pictures that a parameter set names, by name. */
export type Assets = Readonly<Record<string, Uint8Array>>;

interface Size {
  width: number;
  height: number;
}

const plain = ({ width, height }: Size, [red, green, blue]: readonly [number, number, number]): Uint8Array => {
  const rgb = new Uint8Array(width * height * 3);
  if (red === green && green === blue) return rgb.fill(red);
  for (let at = 0; at < rgb.length; at += 3) {
    rgb[at] = red;
    rgb[at + 1] = green;
    rgb[at + 2] = blue;
  }
  return rgb;
};

const rampSteps = 4095;
/** A repeatable pattern of 0..1 level, 64×64: rounding by it instead of by half keeps a slow gradient free of bands. */
const dither = Float32Array.from({ length: 64 * 64 }, (_, index) => ((Math.imul(index + 1, 2_654_435_761) >>> 16) & 1023) / 1024);

/** Mixes two colours by a position of 0..1 that is given for each pixel, beyond that the end colours. */
const gradient = ({ width, height }: Size, from: string, to: string, position: (x: number, y: number) => number): Uint8Array => {
  const start = parseColour(from);
  const end = parseColour(to);
  const ramp = Float32Array.from({ length: (rampSteps + 1) * 3 }, (_, index) => start[index % 3] + ((end[index % 3] - start[index % 3]) * Math.floor(index / 3)) / rampSteps);
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const pattern = (y & 63) * 64;
    for (let x = 0; x < width; x++, at += 3) {
      const t = position(x, y);
      const step = t <= 0 ? 0 : t >= 1 ? rampSteps * 3 : ((t * rampSteps + 0.5) | 0) * 3;
      const threshold = dither[pattern + (x & 63)];
      rgb[at] = ramp[step] + threshold;
      rgb[at + 1] = ramp[step + 1] + threshold;
      rgb[at + 2] = ramp[step + 2] + threshold;
    }
  }
  return rgb;
};

/** CSS's linear gradient: the corners in the gradient's direction get the pure end colours. */
const linear = (size: Size, { from, to, angle }: Extract<BackgroundParams, { kind: "linear" }>): Uint8Array => {
  const radians = (angle * Math.PI) / 180;
  const length = Math.abs(size.width * Math.sin(radians)) + Math.abs(size.height * Math.cos(radians));
  const stepX = Math.sin(radians) / length;
  const stepY = -Math.cos(radians) / length;
  const first = 0.5 + stepX * (0.5 - size.width / 2) + stepY * (0.5 - size.height / 2);
  return gradient(size, from, to, (x, y) => first + x * stepX + y * stepY);
};

const radial = (size: Size, { inner, outer, centreX, centreY, radius }: Extract<BackgroundParams, { kind: "radial" }>): Uint8Array => {
  const reach = (Math.max(size.width, size.height) * radius) / 100;
  const x0 = (size.width * centreX) / 100;
  const y0 = (size.height * centreY) / 100;
  return gradient(size, inner, outer, (x, y) => Math.sqrt((x + 0.5 - x0) ** 2 + (y + 0.5 - y0) ** 2) / reach);
};

const fitOf = { cover: "cover", contain: "contain", stretch: "fill" } as const;

const picture = async ({ width, height }: Size, { name, fit }: Extract<BackgroundParams, { kind: "image" }>, assets: Assets, limits: Limits): Promise<Uint8Array> => {
  const bytes = Object.hasOwn(assets, name) ? assets[name] : undefined;
  if (bytes === undefined) {
    throw new ImagingError("missing_asset", `expected a picture called ${name} for background but received none`, `The background picture “${name}” is missing.`);
  }
  const { image } = await decode(bytes, limits);
  return sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 }, limitInputPixels: false })
    .resize(width, height, { fit: fitOf[fit], background: "#ffffff" })
    .raw()
    .toBuffer();
};

/** Work at this size is enough for a blur of the asked width, and many times quicker. */
const blurSide = 512;

/** The photo's backdrop, blurred. The subject is left out of the blur, so its colours make no halo around it. */
const blurred = async ({ width, height, photo, subject }: Stage, { radius }: Extract<BackgroundParams, { kind: "blur" }>): Promise<Uint8Array> => {
  if (photo === null) throw new TypeError("expected the photo for a blurred background but received none");
  const scale = Math.min(1, blurSide / Math.max(width, height));
  const small = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
  // One level of coverage everywhere keeps a colour under the subject's middle, where no backdrop reaches.
  const backdrop = joinRgba(photo, lookUp(subject.alpha, levelTable((value) => Math.max(1, 255 - value))));
  const reduced = await sharp(backdrop, { raw: { width, height, channels: 4 }, limitInputPixels: false }).resize(small.width, small.height, { fit: "fill" }).raw().toBuffer();
  const sigma = (Math.max(small.width, small.height) * radius) / 100;
  const soft = await blur({ ...small, channels: 4, data: reduced }, sigma);
  return sharp(soft, { raw: { ...small, channels: 4 } }).removeAlpha().resize(width, height, { fit: "fill", kernel: "cubic" }).raw().toBuffer();
};

/**
 * The backdrop at the frame's size, interleaved RGB; null for a transparent one.
 * @throws {ImagingError} "missing_asset", or what decoding a background picture throws
 */
export const paintBackground = async (stage: Stage, background: BackgroundParams, assets: Assets, limits: Limits): Promise<Uint8Array | null> => {
  switch (background.kind) {
    case "transparent":
      return null;
    case "colour":
      return plain(stage, parseColour(background.colour));
    case "linear":
      return linear(stage, background);
    case "radial":
      return radial(stage, background);
    case "image":
      return picture(stage, background, assets, limits);
    case "keep":
      return stage.photo;
    case "blur":
      return blurred(stage, background);
  }
};
