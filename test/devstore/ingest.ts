import { extname } from "node:path";
import sharp from "sharp";
import type { ImageFormat } from "./state.ts";

export const MIME: Record<ImageFormat, string> = { jpg: "image/jpeg", png: "image/png", webp: "image/webp", gif: "image/gif" };

const MAX_BYTES = 20 * 1024 * 1024;
const MAX_PIXELS = 25_000_000;

/** Bytes that Shopify would store, or the FileErrorCode that the file ends FAILED with. */
export type Ingested = { bytes: Buffer; width: number; height: number } | { code: string };

const KNOWN_RESULTS = 200;
const results = new Map<string, Promise<Ingested>>();

/** The same bytes for the same kind of file give the same: remembered, because a large catalogue's pictures are a few over and over. @see read */
export function ingest(sha256: string, bytes: Buffer, format: ImageFormat, declared: { filename: string; mimeType: string } | null): Promise<Ingested> {
  const key = [sha256, format, declared === null ? "" : formatOfName(declared.filename), declared?.mimeType].join(" ");
  const before = results.get(key);
  if (before !== undefined) return before;
  const result = read(bytes, format, declared);
  if (results.size >= KNOWN_RESULTS) results.clear();
  if (bytes.length < 100_000) results.set(key, result);
  return result;
}

/**
 * What Shopify does to uploaded bytes on their way into a file of the given format (shopify.md 1.2, 1.6):
 * limits of 20 MB and 25 megapixels; declared type, name and bytes must agree; the file's own format is stored byte-identical, any other
 * is re-encoded to it, and transparency turns black in a .jpg.
 */
async function read(bytes: Buffer, format: ImageFormat, declared: { filename: string; mimeType: string } | null): Promise<Ingested> {
  if (bytes.length > MAX_BYTES) return { code: "INVALID_IMAGE_FILE_SIZE" };
  const found = sniff(bytes);
  if (found === null) return { code: "UNSUPPORTED_IMAGE_FILE_TYPE" };
  if (declared !== null && (formatOfName(declared.filename) !== found || declared.mimeType !== MIME[found])) return { code: "IMAGE_PROCESSING_FAILURE" };
  try {
    const meta = await sharp(bytes, { limitInputPixels: false }).metadata();
    if (meta.width * meta.height > MAX_PIXELS) return { code: "INVALID_IMAGE_RESOLUTION" };
    // Read through to the end, so that a truncated picture fails here as it would there.
    await sharp(bytes, { failOn: "truncated" }).resize(32, 32).raw().toBuffer();
    const stored = found === format ? bytes : await reencode(bytes, format);
    const { autoOrient } = await sharp(stored).metadata();
    return { bytes: stored, width: autoOrient.width, height: autoOrient.height };
  } catch {
    return { code: "IMAGE_PROCESSING_FAILURE" };
  }
}

async function reencode(bytes: Buffer, format: ImageFormat): Promise<Buffer> {
  const image = sharp(bytes).autoOrient();
  if (format === "jpg") return image.flatten({ background: "#000000" }).jpeg({ quality: 90 }).toBuffer();
  if (format === "png") return image.png().toBuffer();
  if (format === "webp") return image.webp({ quality: 90 }).toBuffer();
  return image.gif().toBuffer();
}

/** The format by magic bytes, or null for one that this stand-in's shop does not take. */
export function sniff(bytes: Buffer): ImageFormat | null {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return "jpg";
  if (bytes.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))) return "png";
  if (bytes.toString("latin1", 0, 4) === "RIFF" && bytes.toString("latin1", 8, 12) === "WEBP") return "webp";
  if (bytes.toString("latin1", 0, 4) === "GIF8") return "gif";
  return null;
}

/** The format that a file's name stands for. */
export function formatOfName(filename: string): ImageFormat | null {
  const extension = extname(filename).slice(1).toLowerCase();
  if (extension === "jpg" || extension === "jpeg") return "jpg";
  return extension === "png" || extension === "webp" || extension === "gif" ? extension : null;
}
