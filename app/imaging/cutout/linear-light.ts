/** sRGB transfer (IEC 61966-2-1). Coverage mixes light, so alpha is computed on linear values; both tables work on 0..255 codes. */

/** Linear light 0..1 of an 8-bit sRGB code. */
export const linearOf: Float32Array = Float32Array.from({ length: 256 }, (_, code) => {
  const v = code / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
});

const STEPS = 4096;
const codes = Uint8Array.from({ length: STEPS + 1 }, (_, i) => {
  const v = i / STEPS;
  return Math.round(255 * (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055));
});

/** 8-bit sRGB code of a linear value; outside 0..1 it is clipped. */
export function codeOf(linear: number): number {
  return linear <= 0 ? 0 : linear >= 1 ? 255 : codes[(linear * STEPS + 0.5) | 0];
}
