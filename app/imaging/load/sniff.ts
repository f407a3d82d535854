/** What a file is, told by its first bytes. Names and content types are the sender's claim and are never asked. */
export type SourceFormat = "jpeg" | "png" | "webp" | "gif" | "tiff" | "avif" | "heic" | "psd" | "svg";

const ascii = (bytes: Uint8Array, start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));

const startsWith = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((byte, index) => bytes[index] === byte);

const avifBrands = new Set(["avif", "avis"]);
const heicBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** ISO base media files say what they are in their `ftyp` box: a major brand, then compatible ones (ISO/IEC 14496-12, 4.3). */
const sniffFtyp = (bytes: Uint8Array): SourceFormat | null => {
  if (ascii(bytes, 4, 8) !== "ftyp") return null;
  const boxEnd = Math.min(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0), bytes.length, 256);
  const brands = [ascii(bytes, 8, 12)];
  for (let at = 16; at + 4 <= boxEnd; at += 4) brands.push(ascii(bytes, at, at + 4));
  // mif1 only says "a still picture"; AVIF files carry it too, so AVIF is asked first.
  if (brands.some((brand) => avifBrands.has(brand))) return "avif";
  return brands.some((brand) => heicBrands.has(brand)) ? "heic" : null;
};

const sniffSvg = (bytes: Uint8Array): SourceFormat | null => (/^\uFEFF?\s*<(?:\?xml|!doctype svg|!--|svg)/i.test(new TextDecoder().decode(bytes.subarray(0, 512))) ? "svg" : null);

/** The format of a file, or null when it is none that is known here. */
export const sniff = (bytes: Uint8Array): SourceFormat | null => {
  if (bytes.length < 12) return null;
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return "jpeg";
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "png";
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp";
  if (ascii(bytes, 0, 4) === "GIF8") return "gif";
  if (startsWith(bytes, 0x49, 0x49, 0x2a, 0) || startsWith(bytes, 0x49, 0x49, 0x2b, 0)) return "tiff";
  if (startsWith(bytes, 0x4d, 0x4d, 0, 0x2a) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2b)) return "tiff";
  if (ascii(bytes, 0, 4) === "8BPS") return "psd";
  return sniffFtyp(bytes) ?? sniffSvg(bytes);
};
