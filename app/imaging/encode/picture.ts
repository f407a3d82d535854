import type { Format } from "../types.ts";
import { EncodeError } from "./errors.ts";

/** The parts a retoucher works on, each of the picture's size. Only PSD keeps them apart. */
export interface PictureLayers {
  /** Foreground colour (width×height×3) and its coverage (width×height, unassociated). */
  subject: { rgb: Uint8Array; alpha: Uint8Array };
  /** Multiply factor, width×height, 255 = no darkening. */
  shadow: Uint8Array | null;
  /** Opaque backdrop, width×height×3; null = transparent. */
  background: Uint8Array | null;
}

/** A finished picture: sRGB, 8 bit, row-major, top row first. */
export interface Picture {
  width: number;
  height: number;
  /** Interleaved, width×height×3. */
  rgb: Uint8Array;
  /** Unassociated coverage, width×height; null = opaque. */
  alpha: Uint8Array | null;
  layers?: PictureLayers;
}

export interface Metadata {
  /** A TIFF-structured EXIF block, with or without the leading "Exif\0\0". Not written into TIFF files. */
  exif?: Uint8Array;
  /** An XMP packet, UTF-8. */
  xmp?: Uint8Array;
}

export interface EncodeOptions {
  /** 1..100, for jpg and webp; with `maxBytes` the highest quality tried. Default 88. */
  quality?: number;
  /** Lower bound of the search under `maxBytes`. Default 40: below it shapes break up. */
  minQuality?: number;
  /** Upper bound of the file's size in bytes. */
  maxBytes?: number;
  /** jpg: trellis quantisation and progressive scans, about 10 % smaller at three times the CPU. */
  mozjpeg?: boolean;
  /** webp: 0 (fast) .. 6 (small). Default 4. */
  effort?: number;
  /** webp: keep every pixel exactly; `quality` then has no meaning. */
  lossless?: boolean;
  /** png: 0 .. 9. Default 6. */
  compressionLevel?: number;
  /** 16 is for png, tiff and psd. Default 8. */
  bitDepth?: 8 | 16;
  /** "cmyk" is for jpg, tiff and psd. Default "rgb". */
  colourSpace?: "rgb" | "cmyk";
  /** The profile to convert to and embed: bytes of an ICC file, or "srgb". Without it rgb files are untagged sRGB, cmyk files carry a generic press profile. */
  icc?: Uint8Array | "srgb";
  /** Pixels per inch. Default 300 in psd and tiff, where every reader wants one; unset elsewhere. */
  density?: number;
  metadata?: Metadata;
}

/** Pixels per inch where a format must name some. */
export const printDensity = 300;

const carriesCmyk: ReadonlySet<Format> = new Set<Format>(["jpg", "tiff", "psd"]);
const carries16Bit: ReadonlySet<Format> = new Set<Format>(["png", "tiff", "psd"]);

const expectLength = (name: string, plane: Uint8Array, length: number): void => {
  if (plane.length !== length) throw new EncodeError(`expected ${length} bytes for ${name} but received ${plane.length}`);
};

const expectInteger = (name: string, value: number | undefined, low: number, high: number): void => {
  if (value !== undefined && (!Number.isInteger(value) || value < low || value > high)) {
    throw new EncodeError(`expected an integer from ${low} to ${high} for ${name} but received ${value}`);
  }
};

/**
 * Refuses planes that do not fit the picture's size and options that the format cannot carry.
 * @throws {EncodeError}
 */
export const checkRequest = (picture: Picture, format: Format, options: EncodeOptions): void => {
  const { width, height, layers } = picture;
  expectInteger("width", width, 1, 65_535);
  expectInteger("height", height, 1, 65_535);
  const pixels = width * height;
  expectLength("rgb", picture.rgb, pixels * 3);
  if (picture.alpha) expectLength("alpha", picture.alpha, pixels);
  if (layers) {
    expectLength("layers.subject.rgb", layers.subject.rgb, pixels * 3);
    expectLength("layers.subject.alpha", layers.subject.alpha, pixels);
    if (layers.shadow) expectLength("layers.shadow", layers.shadow, pixels);
    if (layers.background) expectLength("layers.background", layers.background, pixels * 3);
  }
  expectInteger("quality", options.quality, 1, 100);
  expectInteger("minQuality", options.minQuality, 1, 100);
  expectInteger("maxBytes", options.maxBytes, 1, Number.MAX_SAFE_INTEGER);
  expectInteger("effort", options.effort, 0, 6);
  expectInteger("compressionLevel", options.compressionLevel, 0, 9);
  if (options.density !== undefined && !(options.density > 0)) throw new EncodeError(`expected a positive number for density but received ${options.density}`);
  if (options.colourSpace === "cmyk" && !carriesCmyk.has(format)) throw new EncodeError(`expected jpg, tiff or psd for colourSpace cmyk but received ${format}`);
  if (options.bitDepth === 16 && !carries16Bit.has(format)) throw new EncodeError(`expected png, tiff or psd for bitDepth 16 but received ${format}`);
};
