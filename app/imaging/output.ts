import { ByteBudgetError, encode, EncodeError } from "./encode/index.ts";
import type { EncodeOptions, Picture } from "./encode/index.ts";
import { ImagingError } from "./errors.ts";
import { carriedMetadata } from "./load/carried-metadata.ts";
import type { SourceMetadata } from "./load/header.ts";
import type { OutputParams } from "./params.ts";
import type { Format, Variation, VectorPath } from "./types.ts";
import { tracePath } from "./vector/index.ts";

const carriesCmyk = new Set<Format>(["jpg", "tiff", "psd"]);
const carries16Bit = new Set<Format>(["png", "tiff", "psd"]);

/** Whether the format has no transparency, so that a picture must stand on a backdrop. */
export const isOpaque = (format: Format): boolean => format === "jpg";

/** Bytes 16..19 of an ICC header name the profile's colour space (ICC.1:2022, 7.2.6). */
const isRgbProfile = (icc: Uint8Array): boolean => Buffer.from(icc.subarray(16, 20)).toString("latin1") === "RGB ";

/** What the params ask of the encoder, without what the format cannot carry. */
export const encodeOptions = (output: OutputParams, format: Format, metadata: SourceMetadata): EncodeOptions => {
  const { icc, exif, xmp } = carriedMetadata(metadata);
  const cmyk = output.colourSpace === "cmyk" && carriesCmyk.has(format);
  const ownProfile = output.profile === "keep" && !cmyk && icc !== null && isRgbProfile(icc);
  return {
    quality: output.quality,
    mozjpeg: output.mozjpeg,
    bitDepth: output.bitDepth === 16 && carries16Bit.has(format) ? 16 : 8,
    colourSpace: cmyk ? "cmyk" : "rgb",
    ...(output.maxBytes === null ? {} : { maxBytes: output.maxBytes }),
    ...(ownProfile ? { icc } : {}),
    ...(output.metadata === "keep" ? { metadata: { ...(exif ? { exif } : {}), ...(xmp ? { xmp } : {}) } } : {}),
  };
};

/** Whether a file carries a clipping path: PSD and TIFF always, beside layers or alpha, a JPEG only for the cutout itself. */
export const carriesPath = (format: Format, variation: Variation): boolean => format === "psd" || format === "tiff" || (format === "jpg" && variation === "clipping");

/** The clipping path around the subject, in pixels of the picture. */
export const traceSubject = (picture: Picture, { path }: OutputParams): VectorPath | null => {
  const { width, height } = picture;
  const data = picture.layers?.subject.alpha ?? picture.alpha;
  return data && tracePath({ width, height, data }, { smoothness: path.smoothness, knotBudget: path.maxKnots, inset: path.inset });
};

/** Longest side that a format can say; the others end at 65,535 (WebP: container specification, canvas width). */
const longestSide: Partial<Record<Format, number>> = { webp: 16_383 };

/**
 * Writes one picture as a file.
 * @throws {ImagingError} "over_byte_budget", or "not_encodable" when picture, format and params do not go together
 */
export const write = async (picture: Picture, path: VectorPath | null, format: Format, output: OutputParams, metadata: SourceMetadata): Promise<Uint8Array> => {
  const side = Math.max(picture.width, picture.height);
  const limit = longestSide[format] ?? 65_535;
  if (side > limit) {
    throw new ImagingError("not_encodable", `expected at most ${limit} pixels for the longer side of a ${format} but received ${side}`, `A ${format} file can be at most ${limit} pixels long. Please choose a smaller frame or another format.`);
  }
  try {
    return await encode(picture, format, encodeOptions(output, format, metadata), path);
  } catch (error) {
    if (error instanceof ByteBudgetError) {
      throw new ImagingError("over_byte_budget", error.message, `The picture does not fit into ${error.maxBytes} bytes, even at the lowest quality. Please allow a larger file or a smaller frame.`, { cause: error });
    }
    if (error instanceof EncodeError) throw new ImagingError("not_encodable", error.message, `The picture cannot be written as ${format} with these settings.`, { cause: error });
    throw error;
  }
};
