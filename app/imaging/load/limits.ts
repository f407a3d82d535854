import { ImagingError } from "../errors.ts";

/** What a source may be at most. Checked on the file's length and header, before any pixel is decoded. */
export interface Limits {
  /** Length of the file in bytes. */
  maxBytes: number;
  /** Width × height. */
  maxPixels: number;
  /** Frames or pages; only the first is used. */
  maxFrames: number;
}

const megabyte = 1_000_000;
const megapixel = 1_000_000;

export const defaultLimits: Limits = { maxBytes: 50 * megabyte, maxPixels: 80 * megapixel, maxFrames: 1_000 };

/** @throws {ImagingError} "empty_file" or "too_large_bytes" */
export const checkLength = (length: number, { maxBytes }: Limits): void => {
  if (length === 0) throw new ImagingError("empty_file", "expected a picture for file but received 0 bytes", "The file is empty.");
  if (length > maxBytes) {
    throw new ImagingError(
      "too_large_bytes",
      `expected at most ${maxBytes} bytes for file but received ${length}`,
      `The file is too large: ${Math.ceil(length / megabyte)} MB, at most ${Math.floor(maxBytes / megabyte)} MB are taken.`,
    );
  }
};

/** @throws {ImagingError} "unreadable", "too_many_pixels" or "too_many_frames" */
export const checkDimensions = (width: number, height: number, frames: number, { maxPixels, maxFrames }: Limits): void => {
  if (!(width > 0 && height > 0)) {
    throw new ImagingError("unreadable", `expected a width and height above 0 for picture but received ${width}×${height}`, "The picture has no size.");
  }
  if (width * height > maxPixels) {
    throw new ImagingError(
      "too_many_pixels",
      `expected at most ${maxPixels} pixels for picture but received ${width}×${height}`,
      `The picture is too large: ${width} × ${height} pixels, at most ${Math.floor(maxPixels / megapixel)} megapixels are taken.`,
    );
  }
  if (frames > maxFrames) {
    throw new ImagingError("too_many_frames", `expected at most ${maxFrames} frames for picture but received ${frames}`, `The picture has too many frames: ${frames}.`);
  }
};
