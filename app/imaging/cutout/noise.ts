import type { RgbImage } from "../types.ts";

/** The least noise that is assumed, in sRGB codes: quantisation and JPEG leave about this much. */
const FLOOR = 0.6;
const SAMPLES = 40_000;
/** More than four times 255, the largest Laplacian. */
const LEVELS = 1024;

/**
 * Standard deviation of the sensor noise per channel in sRGB codes, from a low quantile of the Laplacian (flat areas dominate it);
 * clipped pixels do not count.
 */
export function noiseOf({ width, height, data }: RgbImage): [number, number, number] {
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)));
  const row = 3 * width;
  const histogram = new Int32Array(3 * LEVELS);
  const counts = [0, 0, 0];
  for (let y = 1; y < height - 1; y += step) {
    for (let x = 1; x < width - 1; x += step) {
      const pixel = 3 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) {
        const i = pixel + channel;
        if (data[i] > 252 || data[i] < 3) continue;
        histogram[channel * LEVELS + Math.abs(4 * data[i] - data[i - 3] - data[i + 3] - data[i - row] - data[i + row])]++;
        counts[channel]++;
      }
    }
  }
  const of = (channel: number): number => {
    let below = 0;
    let value = 0;
    while (value < LEVELS - 1 && below + histogram[channel * LEVELS + value] < counts[channel] * 0.35) below += histogram[channel * LEVELS + value++];
    // .4538 is the 35 % quantile of |N(0,1)|; the kernel's norm is √20.
    return Math.max(FLOOR, value / 0.4538 / Math.sqrt(20));
  };
  return [of(0), of(1), of(2)];
}
