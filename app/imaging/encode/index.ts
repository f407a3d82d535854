import type { Format, VectorPath } from "../types.ts";
import { EncodeError } from "./errors.ts";
import { checkRequest } from "./picture.ts";
import type { EncodeOptions, Picture } from "./picture.ts";
import { encodeJpeg, encodePng, encodeWebp } from "./raster.ts";

export { ByteBudgetError, EncodeError } from "./errors.ts";
export type { EncodeOptions, Metadata, Picture, PictureLayers } from "./picture.ts";

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
      return encodeJpeg(picture, options);
    case "psd":
    case "tiff":
      throw new EncodeError(`expected png, jpg or webp for format but received ${format}`);
  }
};
