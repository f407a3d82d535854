import { ImagingError } from "../errors.ts";

/** What a source may be at most. Checked on the file's length and header, before any pixel is decoded. */
export interface Limits {
  /** Length of the file in bytes. */
  maxBytes: number;
  /** Width × height. */
  maxPixels: number;
  /** Frames or pages; only the first is used. */
  maxFrames: number;
  /** Width × height that is worked on; a larger photo is scaled down as it is decoded. It bounds a child's memory (25 Mpx: 1.5 GB) and time. */
  workPixels: number;
}

const megabyte = 1_000_000;
const megapixel = 1_000_000;

export const defaultLimits: Limits = { maxBytes: 50 * megabyte, maxPixels: 80 * megapixel, maxFrames: 1_000, workPixels: 25 * megapixel };

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

/** The size at which a photo is worked on: its own, or the largest of the same shape within the limit. */
export const workSize = (width: number, height: number, { workPixels }: Limits): { width: number; height: number } => {
  const scale = Math.sqrt(workPixels / (width * height));
  if (scale >= 1) return { width, height };
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) };
};
