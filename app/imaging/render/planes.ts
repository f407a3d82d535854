import sharp from "sharp";
import { cut } from "../bounds.ts";
import type { Box } from "../types.ts";

/** Channels of an interleaved picture: 1 plane, 3 RGB, 4 RGB with unassociated alpha. */
export type Channels = 1 | 3 | 4;

/** An interleaved picture of 8-bit channels. */
export interface Raster {
  width: number;
  height: number;
  channels: Channels;
  data: Uint8Array;
}

const open = ({ width, height, channels, data }: Raster) => {
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  // A single plane would come back as three channels without this.
  return channels === 1 ? image.toColourspace("b-w") : image;
};

/** Cuts a box out of a picture; the box lies inside it. */
export const crop = ({ width, height, channels, data }: Raster, box: Box): Raster => {
  if (box.left === 0 && box.top === 0 && box.width === width && box.height === height) return { width, height, channels, data };
  return { width: box.width, height: box.height, channels, data: cut(data, width, channels, box) };
};

/** Resamples by Lanczos 3. */
export const resize = async (raster: Raster, width: number, height: number): Promise<Raster> => {
  if (raster.width === width && raster.height === height) return raster;
  const data = await open(raster).resize(width, height, { fit: "fill", kernel: "lanczos3" }).raw().toBuffer();
  return { width, height, channels: raster.channels, data };
};

/** Lays a picture onto a canvas of one value; what reaches beyond the canvas is cut off. */
export const paste = (raster: Raster, left: number, top: number, width: number, height: number, fill: number): Uint8Array => {
  const { channels } = raster;
  if (left === 0 && top === 0 && raster.width === width && raster.height === height) return raster.data;
  const canvas = new Uint8Array(width * height * channels);
  if (fill !== 0) canvas.fill(fill);
  const x0 = Math.max(0, left);
  const x1 = Math.min(width, left + raster.width);
  if (x1 <= x0) return canvas;
  for (let y = Math.max(0, top); y < Math.min(height, top + raster.height); y++) {
    const from = ((y - top) * raster.width + (x0 - left)) * channels;
    canvas.set(raster.data.subarray(from, from + (x1 - x0) * channels), (y * width + x0) * channels);
  }
  return canvas;
};

/** As `paste`, with the picture's own border drawn out to the canvas's. */
export const pasteStretched = (raster: Raster, left: number, top: number, width: number, height: number): Uint8Array => {
  const { channels } = raster;
  if (left <= 0 && top <= 0 && left + raster.width >= width && top + raster.height >= height) return paste(raster, left, top, width, height, 0);
  const canvas = new Uint8Array(width * height * channels);
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.min(raster.height - 1, Math.max(0, y - top)) * raster.width;
    for (let x = 0; x < width; x++) {
      const from = (row + Math.min(raster.width - 1, Math.max(0, x - left))) * channels;
      for (let channel = 0; channel < channels; channel++) canvas[to++] = raster.data[from + channel];
    }
  }
  return canvas;
};

/** The least standard deviation that libvips blurs with. */
const leastSigma = 0.3;

/** Gaussian blur, the border drawn out; `sigma` in pixels, next to nothing below 0.3. RGBA is premultiplied meanwhile. */
export const blur = async (raster: Raster, sigma: number): Promise<Uint8Array> =>
  sigma < leastSigma ? raster.data : open(raster).blur(sigma).raw().toBuffer();

/** Replaces every level by a table's entry: many times quicker than `map` with a function. */
export const lookUp = (plane: Uint8Array, table: Uint8Array): Uint8Array => {
  const out = new Uint8Array(plane.length);
  for (let at = 0; at < plane.length; at++) out[at] = table[plane[at]];
  return out;
};

/** A table of 256 levels, rounded and cut off at 0 and 255. */
export const levelTable = (of: (level: number) => number): Uint8Array => Uint8Array.from({ length: 256 }, (_, level) => Math.max(0, Math.min(255, Math.round(of(level)))));

/** Interleaves colour and coverage. */
export const joinRgba = (rgb: Uint8Array, alpha: Uint8Array): Uint8Array => {
  const rgba = new Uint8Array(alpha.length * 4);
  for (let pixel = 0, from = 0, to = 0; pixel < alpha.length; pixel++, from += 3, to += 4) {
    rgba[to] = rgb[from];
    rgba[to + 1] = rgb[from + 1];
    rgba[to + 2] = rgb[from + 2];
    rgba[to + 3] = alpha[pixel];
  }
  return rgba;
};
