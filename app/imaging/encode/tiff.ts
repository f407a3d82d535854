import type { VectorPath } from "../types.ts";
import { outputColours, outputProfile } from "./colour.ts";
import type { OutputProfile } from "./colour.ts";
import { clippingPathResources } from "./image-resources.ts";
import { printDensity } from "./picture.ts";
import type { EncodeOptions, Picture } from "./picture.ts";
import { open16Bit, open8Bit } from "./pixels.ts";
import { writeInkTiff } from "./tiff-inks.ts";
import { addTiffTags } from "./tiff-tags.ts";
import type { TiffTag } from "./tiff-tags.ts";

/** Adobe, "XMP Specification Part 3"; Adobe, "Photoshop TIFF Technical Notes"; ICC.1:2022, annex B.4. */
const tagNumbers = { xmp: 700, photoshop: 34_377, profile: 34_675 } as const;

const libvipsTiff = { compression: "lzw", predictor: "horizontal", bigtiff: false } as const;

/** The pixels as a TIFF, and what of profile and XMP is still to be added to it. */
const writePixels = async (picture: Picture, options: EncodeOptions, profile: OutputProfile | null): Promise<{ tiff: Buffer; missing: TiffTag[] }> => {
  const { width, height, rgb, alpha } = picture;
  const described = { density: printDensity, ...options };
  const profileTags: TiffTag[] = profile ? [{ tag: tagNumbers.profile, type: 7, data: profile.bytes }] : [];
  if (options.colourSpace === "cmyk") {
    const { data: inks } = await outputColours(rgb, width, height, options, profile);
    const xmp = options.metadata?.xmp;
    const xmpTags: TiffTag[] = xmp ? [{ tag: tagNumbers.xmp, type: 1, data: xmp }] : [];
    return { tiff: writeInkTiff({ width, height, inks, alpha }, options.bitDepth ?? 8, described.density), missing: [...profileTags, ...xmpTags] };
  }
  if (options.bitDepth === 16) {
    const image = (await open16Bit(picture, described, profile))();
    return { tiff: await image.tiff(libvipsTiff).toBuffer(), missing: profileTags };
  }
  return { tiff: await open8Bit(picture, described, profile)().tiff(libvipsTiff).toBuffer(), missing: [] };
};

/**
 * Classic TIFF, 8 or 16 bit, RGB (LZW) or CMYK (Deflate), with unassociated alpha where the picture has it, profile, XMP and clipping
 * path.
 * @throws {EncodeError} when the profile does not suit
 */
export const encodeTiff = async (picture: Picture, options: EncodeOptions, path: VectorPath | null): Promise<Uint8Array> => {
  const { tiff, missing } = await writePixels(picture, options, await outputProfile(options));
  if (path) missing.push({ tag: tagNumbers.photoshop, type: 1, data: clippingPathResources(path, picture.width, picture.height) });
  return missing.length > 0 ? addTiffTags(tiff, missing) : tiff;
};
