import type { SourceMetadata } from "./header.ts";

const exifPrefix = "Exif\0\0";
const orientationTag = 0x0112;

/**
 * An EXIF block made true for the finished picture: its orientation says "upright", because the pixels are, and its thumbnail, which shows
 * the old picture, is unlinked (CIPA DC-008: IFD0, then the link to IFD1). A block that cannot be read is dropped.
 */
export const uprightExif = (exif: Uint8Array): Uint8Array | null => {
  const block = Uint8Array.from(exif);
  const view = new DataView(block.buffer);
  const start = new TextDecoder("latin1").decode(block.subarray(0, 6)) === exifPrefix ? 6 : 0;
  try {
    const order = view.getUint16(start);
    if (order !== 0x4949 && order !== 0x4d4d) return null;
    const little = order === 0x4949;
    const first = start + view.getUint32(start + 4, little);
    const count = view.getUint16(first, little);
    for (let entry = 0; entry < count; entry++) {
      const at = first + 2 + entry * 12;
      if (view.getUint16(at, little) === orientationTag) view.setUint16(at + 8, 1, little);
    }
    view.setUint32(first + 2 + count * 12, 0, little);
    return block;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};

/** The same for an XMP packet: both spellings of tiff:Orientation become 1. */
export const uprightXmp = (xmp: Uint8Array): Uint8Array => {
  const text = new TextDecoder().decode(xmp);
  return new TextEncoder().encode(text.replaceAll(/(tiff:Orientation(?:="|>))[2-8](?=["<])/g, "$11"));
};

/** Metadata as an output may carry it on. */
export const carriedMetadata = ({ icc, exif, xmp }: SourceMetadata): SourceMetadata => ({ icc, exif: exif && uprightExif(exif), xmp: xmp && uprightXmp(xmp) });
