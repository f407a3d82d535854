import type { Raster } from "./planes.ts";

/** Length of the fade as a share of the picture's longer side. */
const fadeShare = 0.06;

/** Smooth from 0 at the border to 1 at the end of the fade. */
const ramp = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, distance) => {
    const t = (distance + 0.5) / length;
    return t * t * (3 - 2 * t);
  });

/** The sides on which the frame goes on beyond the photo. */
export interface OpenSides {
  left: boolean;
  top: boolean;
  right: boolean;
  bottom: boolean;
}

/**
 * Lets a natural shadow that runs out of the photo end softly where the frame goes on: the photo says nothing about the rest of it, and a
 * straight edge would show.
 */
export const fadeShadow = (shadow: Raster, open: OpenSides): Raster => {
  if (!open.left && !open.top && !open.right && !open.bottom) return shadow;
  const { width, height, data } = shadow;
  const length = Math.max(1, Math.round(Math.max(width, height) * fadeShare));
  const fade = ramp(length);
  const across = Float32Array.from({ length: width }, (_, x) => (open.left ? (fade[x] ?? 1) : 1) * (open.right ? (fade[width - 1 - x] ?? 1) : 1));
  const faded = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    const down = (open.top ? (fade[y] ?? 1) : 1) * (open.bottom ? (fade[height - 1 - y] ?? 1) : 1);
    for (let x = 0; x < width; x++, at++) faded[at] = 255 - (255 - data[at]) * down * across[x];
  }
  return { ...shadow, data: faded };
};
