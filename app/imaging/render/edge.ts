import type { EdgeParams } from "../params.ts";
import { blur, levelTable, lookUp } from "./planes.ts";

interface Size {
  width: number;
  height: number;
}

const toByte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Grey erosion by a radius of at most one pixel: the smallest of the plus-shaped neighbourhood, mixed in by the radius. */
const erodeOnce = (alpha: Uint8Array, { width, height }: Size, radius: number): Uint8Array => {
  const eroded = new Uint8Array(alpha.length);
  for (let y = 0, at = 0; y < height; y++) {
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x++, at++) {
      const own = alpha[at];
      if (own === 0) continue;
      const least = Math.min(own, alpha[at + up], alpha[at + down], alpha[x > 0 ? at - 1 : at], alpha[x < width - 1 ? at + 1 : at]);
      eroded[at] = toByte(own + (least - own) * radius);
    }
  }
  return eroded;
};

/** Blurs the coverage and steepens it again: ragged steps even out, the edge stays about 1.5 px wide. */
const smooth = async (alpha: Uint8Array, size: Size, radius: number): Promise<Uint8Array> => {
  const soft = await blur({ ...size, channels: 1, data: alpha }, radius);
  // A step blurred by sigma has the slope 1/(sigma·√2π) in its middle.
  const gain = Math.max(1, (radius * Math.sqrt(2 * Math.PI)) / 1.5);
  return lookUp(soft, levelTable((value) => (value - 127.5) * gain + 127.5));
};

/** Smoothing, then inset, then feather of the coverage, all in pixels of the frame; returns the same array when nothing is asked. */
export const shapeEdge = async (alpha: Uint8Array, size: Size, { smoothing, inset, feather }: EdgeParams): Promise<Uint8Array> => {
  let shaped = smoothing > 0 ? await smooth(alpha, size, smoothing) : alpha;
  for (let rest = inset; rest > 0; rest -= 1) shaped = erodeOnce(shaped, size, Math.min(1, rest));
  return blur({ ...size, channels: 1, data: shaped }, feather / 2);
};
