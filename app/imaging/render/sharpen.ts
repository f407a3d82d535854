import { blur, joinRgba } from "./planes.ts";
import type { Stage } from "./stage.ts";

const sigma = 0.8;
/** Differences under this many levels are noise or film grain, not detail. */
const threshold = 2;

/**
 * Unsharp mask on the subject's colour, `amount` in %. The blur weighs by coverage, so nothing from outside the outline enters and no
 * halo grows along it; the same difference of luma goes to all three channels, so no colour fringes appear.
 */
export const sharpen = async (rgb: Uint8Array, alpha: Uint8Array, { width, height }: Pick<Stage, "width" | "height">, amount: number): Promise<Uint8Array> => {
  if (amount === 0) return rgb;
  const blurred = await blur({ width, height, channels: 4, data: joinRgba(rgb, alpha) }, sigma);
  const strength = (amount / 100) * 1.5;
  const sharpened = new Uint8Array(rgb.length);
  for (let pixel = 0, at = 0, soft = 0; pixel < alpha.length; pixel++, at += 3, soft += 4) {
    const difference =
      alpha[pixel] === 0 ? 0 : 0.299 * (rgb[at] - blurred[soft]) + 0.587 * (rgb[at + 1] - blurred[soft + 1]) + 0.114 * (rgb[at + 2] - blurred[soft + 2]);
    const gain = Math.abs(difference) <= threshold ? 0 : strength * (difference - Math.sign(difference) * threshold);
    for (let channel = 0; channel < 3; channel++) sharpened[at + channel] = Math.max(0, Math.min(255, Math.round(rgb[at + channel] + gain)));
  }
  return sharpened;
};
