import sharp from "sharp";
import type { Sharp } from "sharp";
import { encodeWithin } from "./budget.ts";
import { convertColour } from "./colour.ts";
import { ByteBudgetError } from "./errors.ts";
import type { EncodeOptions, Picture } from "./picture.ts";

const defaultQuality = 88;
const defaultMinQuality = 40;
/** From here on colour is stored at full resolution: red edges on white fray visibly at 4:2:0. */
const fullChromaQuality = 90;

/** Widens 8 bit to 16 so that white stays white: 255 becomes 65,535 (libvips' own cast stops at 65,280). */
const widening = 257;

/**
 * Interleaves colour and coverage at the asked depth. Invisible pixels become white: they cost nothing then, and nothing of the old
 * backdrop is handed out.
 */
const interleave = ({ width, height, rgb }: Picture, alpha: Uint8Array, bitDepth: 8 | 16): Uint8Array | Uint16Array => {
  const length = width * height * 4;
  const rgba = bitDepth === 16 ? new Uint16Array(length) : new Uint8Array(length);
  const scale = bitDepth === 16 ? widening : 1;
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel++, from += 3, to += 4) {
    const coverage = alpha[pixel];
    const visible = coverage !== 0;
    rgba[to] = (visible ? rgb[from] : 255) * scale;
    rgba[to + 1] = (visible ? rgb[from + 1] : 255) * scale;
    rgba[to + 2] = (visible ? rgb[from + 2] : 255) * scale;
    rgba[to + 3] = coverage * scale;
  }
  return rgba;
};

const open = (picture: Picture, options: EncodeOptions): Sharp => {
  const { width, height, rgb, alpha } = picture;
  const { bitDepth = 8 } = options;
  const colour = bitDepth === 16 ? Uint16Array.from(rgb, (level) => level * widening) : rgb;
  const raw = alpha
    ? sharp(interleave(picture, alpha, bitDepth), { raw: { width, height, channels: 4 }, limitInputPixels: false })
    : sharp(colour, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  const image = convertColour(raw, options);
  return options.density === undefined ? image : image.withDensity(options.density);
};

const searchRange = (options: EncodeOptions) => ({
  quality: options.quality ?? defaultQuality,
  minQuality: options.minQuality ?? defaultMinQuality,
  maxBytes: options.maxBytes,
});

/**
 * PNG, 8 or 16 bit, with alpha where the picture has it. Under a byte budget the strongest compression is the only step down: PNG stays lossless.
 * @throws {ByteBudgetError}
 */
export const encodePng = async (picture: Picture, options: EncodeOptions): Promise<Uint8Array> => {
  const image = open(picture, options);
  const maxBytes = options.maxBytes ?? Infinity;
  const file = await image.clone().png({ compressionLevel: options.compressionLevel ?? 6 }).toBuffer();
  if (file.length <= maxBytes) return file;
  const smallest = await image.png({ compressionLevel: 9, adaptiveFiltering: true }).toBuffer();
  if (smallest.length > maxBytes) throw new ByteBudgetError("png", maxBytes, smallest.length);
  return smallest;
};

/**
 * JPEG of the picture's colour alone, RGB or CMYK; coverage is the business of the caller or of a clipping path.
 * @throws {ByteBudgetError}
 */
export const encodeJpeg = (picture: Picture, options: EncodeOptions): Promise<Uint8Array> => {
  const image = open({ ...picture, alpha: null }, options);
  return encodeWithin("jpg", searchRange(options), (quality) =>
    image
      .clone()
      .jpeg({ quality, mozjpeg: options.mozjpeg ?? false, chromaSubsampling: quality >= fullChromaQuality ? "4:4:4" : "4:2:0" })
      .toBuffer(),
  );
};

/**
 * WebP with alpha where the picture has it; lossy colour, exact alpha.
 * @throws {ByteBudgetError}
 */
export const encodeWebp = (picture: Picture, options: EncodeOptions): Promise<Uint8Array> => {
  const image = open(picture, options);
  const range = searchRange(options);
  const lossless = options.lossless ?? false;
  return encodeWithin("webp", lossless ? { ...range, minQuality: range.quality } : range, (quality) =>
    image
      .clone()
      .webp({ quality, lossless, alphaQuality: 100, effort: options.effort ?? 4, smartSubsample: quality >= fullChromaQuality })
      .toBuffer(),
  );
};
