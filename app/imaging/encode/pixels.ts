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
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel++, from += 3, to += 4) {
    const coverage = alpha[pixel];
    const visible = coverage !== 0;
    rgba[to] = (visible ? rgb[from] : 255) * scale;
    rgba[to + 1] = (visible ? rgb[from + 1] : 255) * scale;
    rgba[to + 2] = (visible ? rgb[from + 2] : 255) * scale;
    rgba[to + 3] = coverage * scale;
  }
  return rgba;
};

const withMetadata = (image: Sharp, { density, metadata }: EncodeOptions): Sharp => {
  let described = image;
  if (density !== undefined) described = described.withDensity(density);
  if (metadata?.xmp) described = described.withXmp(Buffer.from(metadata.xmp).toString("utf8"));
  return described;
};

/** The picture as a sharp pipeline at 8 bit, with colour conversion, profile and metadata to come. */
export const open8Bit = ({ width, height, rgb, alpha }: Picture, options: EncodeOptions, profile: OutputProfile | null): Sharp => {
  const data = alpha ? interleave(rgb, alpha, new Uint8Array(width * height * 4)) : rgb;
  const raw = sharp(data, { raw: { width, height, channels: alpha ? 4 : 3 }, limitInputPixels: false });
  return withMetadata(convertColour(raw, options, profile), options);
};

/**
 * The picture as a sharp pipeline at 16 bit, in the colours of the profile but without it: at this depth sharp takes pixels for P3, so the
 * conversion happens before and the profile is put into the finished file.
 */
export const open16Bit = async ({ width, height, rgb, alpha }: Picture, options: EncodeOptions, profile: OutputProfile | null): Promise<Sharp> => {
  const colours = await outputColours(rgb, width, height, options, profile);
  const data = alpha
    ? interleave(colours.data, alpha, new Uint16Array(width * height * 4))
    : Uint16Array.from(colours.data, (level) => level * widening);
  const raw = sharp(data, { raw: { width, height, channels: alpha ? 4 : 3 }, limitInputPixels: false });
  return withMetadata(raw.toColourspace("rgb16"), options);
};
