import type { Format, VectorPath } from "../types.ts";
import { ByteBudgetError, EncodeError } from "./errors.ts";
import { checkRequest } from "./picture.ts";
import type { EncodeOptions, Picture } from "./picture.ts";
import { encodePsd } from "./psd.ts";
import { encodeJpeg, encodePng, encodeWebp } from "./raster.ts";
import { encodeTiff } from "./tiff.ts";

export { ByteBudgetError, EncodeError } from "./errors.ts";
export type { EncodeOptions, Metadata, Picture, PictureLayers } from "./picture.ts";

/** psd and tiff have no quality to lower: they fit or they do not. */
const withinBudget = (format: Format, { maxBytes = Infinity }: EncodeOptions, file: Uint8Array): Uint8Array => {
  if (file.length > maxBytes) throw new ByteBudgetError(format, maxBytes, file.length);
  return file;
};

/**
 * Writes one picture as a file of the asked format.
 *
 * jpg flattens nothing: a picture with alpha is refused unless a path comes along, which then carries the outline over the unflattened colours.
 * png and webp cannot carry a path and leave it out; their alpha says the same.
 * @param path the clipping path in pixels of the picture, or null
 * @throws {EncodeError} when picture, options and format do not go together
 * @throws {ByteBudgetError} when no permitted quality fits `options.maxBytes`
 */
export const encode = async (picture: Picture, format: Format, options: EncodeOptions, path: VectorPath | null): Promise<Uint8Array> => {
  checkRequest(picture, format, options);
  switch (format) {
    case "png":
      return encodePng(picture, options);
    case "webp":
      return encodeWebp(picture, options);
    case "jpg":
      if (picture.alpha && path === null) throw new EncodeError("expected a flattened picture or a clipping path for jpg but received alpha without a path");
      return encodeJpeg(picture, options, path);
    case "psd":
      return withinBudget(format, options, await encodePsd(picture, options, path));
    case "tiff":
      return withinBudget(format, options, await encodeTiff(picture, options, path));
  }
};
