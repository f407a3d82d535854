/**
 * SVG: a drawing, which librsvg puts into pixels. It is read from memory, so it has no address of its own: librsvg then opens no other file,
 * and speaks to no network at all. What a hostile drawing costs in time and memory is bounded by the limits of the process that draws it.
 */
import { ImagingError } from "../errors.ts";

/** Pixels of the longer side: a drawing has none of its own, and its claimed size is often that of an icon. */
const drawnSide = 2048;

/** The size at which a drawing of this shape is drawn. */
export const drawnSize = (width: number, height: number): { width: number; height: number } => {
  const scale = drawnSide / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
};

/** An element that shows something, from elsewhere than this very file. */
const elsewhere = /<(?:[\w.-]+:)?(?:image|feImage|use)\b[^<>]*?\bhref\s*=\s*["']\s*(?!#|data:)[^"'\s]/i;

/**
 * Other files would be left out silently and something else come out than was meant: that is refused, with the reason.
 * @throws {ImagingError} "unsupported_format"
 */
export const checkWhole = (bytes: Uint8Array): void => {
  if (!elsewhere.test(new TextDecoder().decode(bytes))) return;
  throw new ImagingError(
    "unsupported_format",
    "expected everything that the SVG shows inside it but received a reference to another file",
    "The SVG shows a picture that is another file. Please embed it, or send the whole as PNG or JPEG.",
  );
};
