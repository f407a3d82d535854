import type { EncodeOptions } from "./picture.ts";

export const exifSignature = Buffer.from("Exif\0\0", "latin1");

/** The TIFF-structured block alone, without the signature that JPEG puts before it; null where none is given. */
export const exifBlock = ({ metadata }: EncodeOptions): Buffer | null => {
  if (!metadata?.exif) return null;
  const block = Buffer.from(metadata.exif);
  return block.subarray(0, exifSignature.length).equals(exifSignature) ? block.subarray(exifSignature.length) : block;
};
