import { blur, paste, pasteStretched } from "./planes.ts";

interface Placed {
  width: number;
  height: number;
  /** Interleaved RGB. */
  data: Uint8Array;
}

/** Larger differences from the blurred picture are things, not grain, and are not repeated. */
const grain = 10;
const sigmaShare = 0.01;

/** Position mirrored into 0..length-1. */
const mirror = (position: number, length: number): number => {
  if (length === 1) return 0;
  const period = 2 * length - 2;
  const wrapped = ((position % period) + period) % period;
  return wrapped < length ? wrapped : period - wrapped;
};

/**
 * Lays a photo onto a larger frame and goes on with its backdrop beyond the border: the border's colour drawn out and blurred, plus the
 * photo's own grain mirrored. Drawing the border out alone would leave stripes, mirroring alone a second subject.
 * @returns interleaved RGB of the frame
 */
export const extendPhoto = async (photo: Placed, left: number, top: number, width: number, height: number): Promise<Uint8Array> => {
  const raster = { ...photo, channels: 3 as const };
  if (left <= 0 && top <= 0 && left + photo.width >= width && top + photo.height >= height) return paste(raster, left, top, width, height, 0);
  const stretched = pasteStretched(raster, left, top, width, height);
  const calm = await blur({ width, height, channels: 3, data: stretched }, Math.max(2, sigmaShare * Math.max(width, height)));
  const extended = new Uint8Array(stretched.length);
  for (let y = 0, at = 0; y < height; y++) {
    const insideRow = y >= top && y < top + photo.height;
    const row = top + mirror(y - top, photo.height);
    for (let x = 0; x < width; x++, at += 3) {
      const inside = insideRow && x >= left && x < left + photo.width;
      const source = inside ? at : (row * width + left + mirror(x - left, photo.width)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const difference = stretched[source + channel] - calm[source + channel];
        extended[at + channel] = inside ? stretched[at + channel] : Math.max(0, Math.min(255, calm[at + channel] + Math.max(-grain, Math.min(grain, difference))));
      }
    }
  }
  return extended;
};
