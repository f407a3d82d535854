import sharp from "sharp";
import type { RgbImage } from "../types.ts";
import { decodeError, readHeader } from "./header.ts";
import type { SourceInfo, SourceMetadata } from "./header.ts";
import { workSize } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { readPsd } from "./psd.ts";
import { wrapAsTiff } from "./raw-tiff.ts";
import { isBlended, isCutout, offWhite, onWhite, splitRgba } from "./transparency.ts";
import type { Transparency } from "./transparency.ts";

/** A source picture: upright, sRGB, 8 bit. */
export interface Decoded {
  /** Opaque, at the size that is worked on; a transparent source is flattened on white. */
  image: RgbImage;
  /** The source's own cutout; null when it has no transparency, or one that is no cutout. */
  cutout: Transparency | null;
  info: SourceInfo;
  metadata: SourceMetadata;
}

interface Loadable {
  bytes: Uint8Array;
  icc: Uint8Array | null;
}

/** Formats that libvips does not decode here are read first and go on as TIFF, with their profile. */
const makeLoadable = async (bytes: Uint8Array, { format }: SourceInfo, { icc }: SourceMetadata): Promise<Loadable> => {
  if (format === "psd") {
    const pixels = readPsd(bytes);
    return { bytes: wrapAsTiff(pixels), icc: pixels.icc };
  }
  if (format === "heic") {
    // Its decoder is two megabytes of code, for the few pictures that need it.
    const { default: decodeHeic } = await import("heic-decode");
    const { width, height, data } = await decodeHeic({ buffer: bytes });
    const { rgb } = splitRgba(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { bytes: wrapAsTiff({ width, height, colour: "rgb", hasAlpha: false, data: rgb, icc }), icc };
  }
  return { bytes, icc };
};

/**
 * Decodes a picture of any taken format: sniff → header → limits → decode. The first frame or page, turned upright, in sRGB
 * (by its embedded profile; CMYK without one by a generic press profile), scaled down where it is beyond `limits.workPixels`.
 * @throws {ImagingError} as `readHeader`, and "truncated" or "unreadable" for damaged pixels
 */
export const decode = async (bytes: Uint8Array, limits: Limits): Promise<Decoded> => {
  const { info, metadata } = await readHeader(bytes, limits);
  try {
    const source = await makeLoadable(bytes, info, metadata);
    const work = workSize(info.width, info.height, limits);
    const opened = sharp(source.bytes, { limitInputPixels: limits.maxPixels, failOn: "error" }).autoOrient();
    const { data, info: size } = await (work.width < info.width || info.format === "svg" ? opened.resize(work.width, work.height, { fit: "fill" }) : opened)
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = size;
    const known = { info: { ...info, hasProfile: source.icc !== null }, metadata: { ...metadata, icc: source.icc } };
    if (channels === 3) return { image: { width, height, data }, cutout: null, ...known };
    if (channels !== 4) throw new Error(`expected 3 or 4 channels but received ${channels}`);
    const stored = splitRgba(data);
    const blended = info.format === "psd" && isBlended(stored);
    const image = { width, height, data: blended ? stored.rgb : onWhite(stored) };
    const cutout = isCutout(stored.alpha, width) ? (blended ? offWhite(stored) : stored) : null;
    return { image, cutout, ...known };
  } catch (error) {
    throw decodeError(info.format, error);
  }
};
