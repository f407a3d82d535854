import type { PngOptions } from "sharp";
import type { VectorPath } from "../types.ts";
import { encodeWithin } from "./budget.ts";
import { outputProfile } from "./colour.ts";
import { ByteBudgetError } from "./errors.ts";
import { exifBlock } from "./exif.ts";
import { clippingPathResources } from "./image-resources.ts";
import { addToJpeg } from "./jpeg-segments.ts";
import type { EncodeOptions, Picture } from "./picture.ts";
import { open16Bit, open8Bit } from "./pixels.ts";
import { addExifToPng, addProfileToPng } from "./png-chunks.ts";
import { replaceExifInWebp } from "./webp-chunks.ts";

const defaultQuality = 88;
const defaultMinQuality = 40;
/** From here on colour is stored at full resolution: red edges on white fray visibly at 4:2:0. */
const fullChromaQuality = 90;

const searchRange = ({ quality = defaultQuality, minQuality = defaultMinQuality, maxBytes }: EncodeOptions) => ({ quality, minQuality, maxBytes });

/**
 * PNG, 8 or 16 bit, with alpha where the picture has it. Under a byte budget the strongest compression is the only step down: PNG stays
 * lossless.
 * @throws {ByteBudgetError}
 */
export const encodePng = async (picture: Picture, options: EncodeOptions): Promise<Uint8Array> => {
  const { maxBytes = Infinity, compressionLevel = 6, bitDepth = 8 } = options;
  const profile = await outputProfile(options);
  const open = bitDepth === 16 ? await open16Bit(picture, options, profile) : open8Bit(picture, options, profile);
  const exif = exifBlock(options);
  const write = async (settings: PngOptions): Promise<Uint8Array> => {
    const png = await open().png(settings).toBuffer();
    const tagged = bitDepth === 16 && profile ? addProfileToPng(png, profile.bytes) : png;
    return exif ? addExifToPng(tagged, exif) : tagged;
  };
  const file = await write({ compressionLevel });
  if (file.length <= maxBytes) return file;
  const smallest = await write({ compressionLevel: 9, adaptiveFiltering: true });
  if (smallest.length > maxBytes) throw new ByteBudgetError("png", maxBytes, Math.min(file.length, smallest.length));
  return smallest;
};

/**
 * JPEG of the picture's colour alone, RGB or CMYK, with the clipping path in APP13; the coverage is not looked at.
 * @throws {ByteBudgetError}
 */
export const encodeJpeg = async (picture: Picture, options: EncodeOptions, path: VectorPath | null): Promise<Uint8Array> => {
  const open = open8Bit({ ...picture, alpha: null }, options, await outputProfile(options));
  const exif = exifBlock(options);
  const resources = path && clippingPathResources(path, picture.width, picture.height);
  return encodeWithin("jpg", searchRange(options), async (quality) => {
    const chromaSubsampling = quality >= fullChromaQuality ? "4:4:4" : "4:2:0";
    const jpeg = await open().jpeg({ quality, mozjpeg: options.mozjpeg ?? false, chromaSubsampling }).toBuffer();
    return addToJpeg(jpeg, exif, resources);
  });
};

/**
 * WebP with alpha where the picture has it: lossy colour and exact alpha, or lossless.
 * @throws {ByteBudgetError}
 */
export const encodeWebp = async (picture: Picture, options: EncodeOptions): Promise<Uint8Array> => {
  const { lossless = false, effort = 4 } = options;
  const open = open8Bit(picture, options, await outputProfile(options));
  const exif = exifBlock(options);
  const range = searchRange(options);
  return encodeWithin("webp", lossless ? { ...range, minQuality: range.quality } : range, async (quality) => {
    const writer = open().webp({ quality, lossless, alphaQuality: 100, effort, smartSubsample: quality >= fullChromaQuality });
    if (!exif) return writer.toBuffer();
    const placeholder = { IFD0: { Software: "Packshot" } };
    return replaceExifInWebp(await writer.withExif(placeholder).toBuffer(), exif);
  });
};
