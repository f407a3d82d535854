import sharp from "sharp";
import type { Sharp } from "sharp";
import { convertColour, outputColours } from "./colour.ts";
import type { OutputProfile } from "./colour.ts";
import type { EncodeOptions, Picture } from "./picture.ts";

/** Widens 8 bit to 16 so that white stays white: 255 becomes 65,535 (libvips' own cast stops at 65,280). */
const widening = 257;

/**
 * Interleaves colour and coverage into `rgba`. Invisible pixels become white: they cost nothing then, and nothing of the old backdrop is
 * handed out.
 */
const interleave = <Samples extends Uint8Array | Uint16Array>(rgb: Uint8Array, alpha: Uint8Array, rgba: Samples): Samples => {
  const scale = rgba instanceof Uint16Array ? widening : 1;
  rgba.fill(255 * scale);
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel++, from += 3, to += 4) {
    const coverage = alpha[pixel];
    rgba[to + 3] = coverage * scale;
    if (coverage === 0) continue;
    rgba[to] = rgb[from] * scale;
    rgba[to + 1] = rgb[from + 1] * scale;
    rgba[to + 2] = rgb[from + 2] * scale;
  }
  return rgba;
};

const withMetadata = (image: Sharp, { density, metadata }: EncodeOptions): Sharp => {
  let described = image;
  if (density !== undefined) described = described.withDensity(density);
  if (metadata?.xmp) described = described.withXmp(Buffer.from(metadata.xmp).toString("utf8"));
  return described;
};

/** Makes a sharp pipeline for each file that is written from the same pixels: sharp's own `clone` would copy them. */
type OpenPixels = () => Sharp;

/** The picture at 8 bit, with colour conversion, profile and metadata to come. */
export const open8Bit = ({ width, height, rgb, alpha }: Picture, options: EncodeOptions, profile: OutputProfile | null): OpenPixels => {
  const data = alpha ? interleave(rgb, alpha, new Uint8Array(width * height * 4)) : rgb;
  const raw = { width, height, channels: alpha ? 4 : 3 } as const;
  return () => withMetadata(convertColour(sharp(data, { raw, limitInputPixels: false }), options, profile), options);
};

/**
 * The picture at 16 bit, in the colours of the profile but without it: at this depth sharp takes pixels for P3, so the
 * conversion happens before and the profile is put into the finished file.
 */
export const open16Bit = async ({ width, height, rgb, alpha }: Picture, options: EncodeOptions, profile: OutputProfile | null): Promise<OpenPixels> => {
  const colours = await outputColours(rgb, width, height, options, profile);
  const data = alpha
    ? interleave(colours.data, alpha, new Uint16Array(width * height * 4))
    : Uint16Array.from(colours.data, (level) => level * widening);
  const raw = { width, height, channels: alpha ? 4 : 3 } as const;
  return () => withMetadata(sharp(data, { raw, limitInputPixels: false }).toColourspace("rgb16"), options);
};
