import sharp from "sharp";
import { ImagingError } from "../errors.ts";
import { checkDimensions, checkLength } from "./limits.ts";
import type { Limits } from "./limits.ts";
import { readPsdHeader } from "./psd.ts";
import { sniff } from "./sniff.ts";
import type { SourceFormat } from "./sniff.ts";
import { checkWhole, drawnSize } from "./svg.ts";

// One picture at a time in a process of its own: a cache of operations or more libvips threads would only cost memory.
sharp.cache(false);
sharp.concurrency(1);
// An SVG is read from memory alone: from a file, it could name others beside it.
sharp.block({ operation: ["VipsForeignLoadSvg"] });
sharp.unblock({ operation: ["VipsForeignLoadSvgBuffer"] });

/** What a file says about itself, before a pixel is decoded. */
export interface SourceInfo {
  format: SourceFormat;
  /** Upright size in pixels: EXIF orientation is already applied; of an SVG, the size at which it is drawn. */
  width: number;
  height: number;
  /** EXIF orientation 1..8 as it stands in the file. */
  orientation: number;
  /** Frames of an animation or pages of a TIFF; the first is used. */
  pages: number;
  /** Bits per channel. */
  bitDepth: number;
  hasAlpha: boolean;
  hasProfile: boolean;
}

/** The parts of a file's metadata that an output may carry on. */
export interface SourceMetadata {
  icc: Uint8Array | null;
  exif: Uint8Array | null;
  xmp: Uint8Array | null;
}

const taken = "JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF, PSD or SVG";

const expectFormat = (bytes: Uint8Array): SourceFormat => {
  const format = sniff(bytes);
  if (format === null) {
    const start = Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new ImagingError("unsupported_format", `expected ${taken} for file but received bytes ${start}`, `This is not a picture that can be read: please send ${taken}.`);
  }
  return format;
};

/** Turns an error of a decoder into one of ours: cut off, or otherwise damaged. */
export const decodeError = (format: string, cause: unknown): ImagingError => {
  if (cause instanceof ImagingError) return cause;
  const reason = cause instanceof Error ? cause.message.trim().replaceAll(/\s+/g, " ") : String(cause);
  return /premature|truncat|unexpected end|end of (?:file|image|stream)|not enough|insufficient|short read|eof/i.test(reason)
    ? new ImagingError("truncated", `expected a whole file for ${format} but received a part: ${reason}`, "The file is incomplete: it ends before the picture does.", { cause })
    : new ImagingError("unreadable", `expected a readable file for ${format} but received: ${reason}`, "The file is damaged and cannot be read.", { cause });
};

/**
 * Sniffs a file, reads its header and checks the limits, in that order; no pixel is decoded.
 * @throws {ImagingError} "empty_file", "too_large_bytes", "unsupported_format", "too_many_pixels", "too_many_frames", "truncated", "unreadable"
 */
export const readHeader = async (bytes: Uint8Array, limits: Limits): Promise<{ info: SourceInfo; metadata: SourceMetadata }> => {
  checkLength(bytes.length, limits);
  const format = expectFormat(bytes);
  if (format === "psd") {
    const { width, height, depth, channels, colour } = readPsdHeader(bytes);
    checkDimensions(width, height, 1, limits);
    return {
      info: { format, width, height, orientation: 1, pages: 1, bitDepth: depth, hasAlpha: channels > (colour === "cmyk" ? 4 : colour === "rgb" ? 3 : 1), hasProfile: false },
      metadata: { icc: null, exif: null, xmp: null },
    };
  }
  if (format === "svg") checkWhole(bytes);
  try {
    // Only the header is read here, and our own check names the size that was refused.
    const header = await sharp(bytes, { limitInputPixels: false, failOn: "error" }).metadata();
    if (header.format === "svg" && format !== "svg") throw new Error("a drawing behind another format's first bytes");
    const claimed = format === "heic" ? header : header.autoOrient;
    const pages = header.pages ?? 1;
    checkDimensions(claimed.width, claimed.height, pages, limits);
    const { width, height } = format === "svg" ? drawnSize(claimed.width, claimed.height) : claimed;
    return {
      info: {
        format,
        width,
        height,
        orientation: header.orientation ?? 1,
        pages,
        bitDepth: header.bitsPerSample ?? (header.depth === "ushort" ? 16 : 8),
        hasAlpha: header.hasAlpha,
        hasProfile: header.hasProfile,
      },
      metadata: { icc: header.icc ?? null, exif: header.exif ?? null, xmp: header.xmp ?? null },
    };
  } catch (error) {
    throw decodeError(format, error);
  }
};
