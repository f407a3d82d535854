import type { ShadowParams } from "../params.ts";
import type { Box } from "../types.ts";
import type { Stage } from "./stage.ts";

/** A layer with coverage of its own, between backdrop and subject. */
export interface ColourLayer {
  rgb: Uint8Array;
  alpha: Uint8Array;
}

/** The subject mirrored at its lowest point, fading out downwards. */
export const reflect = ({ width, height, subject }: Stage, bounds: Box, { opacity, height: share }: NonNullable<ShadowParams["reflection"]>): ColourLayer => {
  const rgb = new Uint8Array(subject.rgb.length);
  const alpha = new Uint8Array(subject.alpha.length);
  const ground = bounds.top + bounds.height;
  const reach = Math.max(1, Math.round((bounds.height * share) / 100));
  for (let step = 0; step < reach && ground + step < height; step++) {
    const strength = (opacity / 100) * (1 - step / reach) ** 1.5;
    const from = (ground - 1 - step) * width;
    const to = (ground + step) * width;
    rgb.set(subject.rgb.subarray(from * 3, (from + width) * 3), to * 3);
    for (let x = bounds.left; x < bounds.left + bounds.width; x++) alpha[to + x] = Math.round(subject.alpha[from + x] * strength);
  }
  return { rgb, alpha };
};
