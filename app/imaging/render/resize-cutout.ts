import sharp from "sharp";
import type { Raster } from "./planes.ts";

/** Half of 16 bit: Lanczos overshoots by up to a tenth at an edge, and what is cut off there would come back as a bright or dark rim. */
const full = (255 * 255) >> 1;

const resample = async (data: Uint16Array, channels: 1 | 3, from: Raster, width: number, height: number): Promise<Uint16Array> => {
  const bytes = await sharp(data, { raw: { width: from.width, height: from.height, channels }, limitInputPixels: false })
    .resize(width, height, { fit: "fill", kernel: "lanczos3" })
    .toColourspace(channels === 1 ? "grey16" : "rgb16")
    .raw({ depth: "ushort" })
    .toBuffer();
  return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
};

/**
 * Resamples unassociated colour and its coverage: premultiplied, so that the colour of clear pixels does not bleed in, and at 15 bit with
 * headroom, so that neither rounding nor clipping leaves a fringe.
 */
export const resizeCutout = async (colour: Raster, coverage: Raster, width: number, height: number): Promise<{ colour: Raster; coverage: Raster }> => {
  if (colour.width === width && colour.height === height) return { colour, coverage };
  const pixels = coverage.data.length;
  const premultiplied = new Uint16Array(pixels * 3);
  const wide = new Uint16Array(pixels);
  for (let pixel = 0, at = 0; pixel < pixels; pixel++, at += 3) {
    const alpha = coverage.data[pixel];
    if (alpha === 0) continue;
    wide[pixel] = (alpha * 255) >> 1;
    premultiplied[at] = (colour.data[at] * alpha) >> 1;
    premultiplied[at + 1] = (colour.data[at + 1] * alpha) >> 1;
    premultiplied[at + 2] = (colour.data[at + 2] * alpha) >> 1;
  }
  const small = await resample(premultiplied, 3, colour, width, height);
  const smallAlpha = await resample(wide, 1, coverage, width, height);
  const rgb = new Uint8ClampedArray(width * height * 3);
  const alpha = new Uint8ClampedArray(width * height);
  for (let pixel = 0, at = 0; pixel < alpha.length; pixel++, at += 3) {
    const weight = smallAlpha[pixel];
    alpha[pixel] = (weight * 255) / full;
    if (weight === 0) continue;
    const scale = 255 / weight;
    rgb[at] = small[at] * scale;
    rgb[at + 1] = small[at + 1] * scale;
    rgb[at + 2] = small[at + 2] * scale;
  }
  return { colour: { width, height, channels: 3, data: new Uint8Array(rgb.buffer) }, coverage: { width, height, channels: 1, data: new Uint8Array(alpha.buffer) } };
};
