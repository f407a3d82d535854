import type { VectorPath } from "../types.ts";
import { outputProfile } from "./colour.ts";
import { EncodeError } from "./errors.ts";
import { clippingPathResources } from "./image-resources.ts";
import { printDensity } from "./picture.ts";
import type { EncodeOptions, Picture } from "./picture.ts";
import { open16Bit, open8Bit } from "./pixels.ts";
import { addTiffTags } from "./tiff-tags.ts";
import type { TiffTag } from "./tiff-tags.ts";

/** Tag numbers: Adobe, "Photoshop TIFF Technical Notes"; ICC.1:2022, annex B.4. */
const photoshopTag = 34_377;
const profileTag = 34_675;

/**
 * LZW-packed classic TIFF, 8 or 16 bit, RGB or CMYK, with unassociated alpha where the picture has it, profile and clipping path.
 * @throws {EncodeError} for CMYK at 16 bit, which libvips cannot write
 */
export const encodeTiff = async (picture: Picture, options: EncodeOptions, path: VectorPath | null): Promise<Uint8Array> => {
  const { bitDepth = 8, colourSpace = "rgb" } = options;
  const deep = bitDepth === 16;
  if (deep && colourSpace === "cmyk") throw new EncodeError("expected bitDepth 8 for a cmyk tiff but received 16");
  const profile = await outputProfile(options);
  const described = { density: printDensity, ...options };
  const image = deep ? await open16Bit(picture, described, profile) : open8Bit(picture, described, profile);
  const tiff = await image.tiff({ compression: "lzw", predictor: "horizontal", bigtiff: false }).toBuffer();

  const tags: TiffTag[] = [];
  if (path) tags.push({ tag: photoshopTag, type: 1, data: clippingPathResources(path, picture.width, picture.height) });
  if (deep && profile) tags.push({ tag: profileTag, type: 7, data: profile.bytes });
  return tags.length > 0 ? addTiffTags(tiff, tags) : tiff;
};
