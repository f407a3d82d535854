import type { ShadowParams } from "../params.ts";
import type { Box } from "../types.ts";
import { groundLine } from "./ground-line.ts";
import type { Touch } from "./ground-line.ts";
import type { Stage } from "./stage.ts";

/** A layer with coverage of its own, between backdrop and subject. */
export interface ColourLayer {
  rgb: Uint8Array;
  alpha: Uint8Array;
}

/** Fills the columns that hang free with the ground of the nearest one that stands. */
const nearestGround = (touches: readonly (Touch | null)[], lowest: number): number[] => {
  const standing = touches.flatMap((touch, column) => (touch ? [{ y: touch.y, column }] : []));
  let next = 0;
  return touches.map((touch, column) => {
    while (next + 1 < standing.length && Math.abs(standing[next + 1].column - column) <= Math.abs(standing[next].column - column)) next++;
    return touch?.y ?? (standing.length > 0 ? standing[next].y : lowest);
  });
};

/**
 * The subject mirrored on the ground, fading out downwards. A column that touches the ground is mirrored at its own lowest point, as a
 * round foot is on a real table; one that hangs free, where its nearest neighbour stands.
 */
export const reflect = ({ width, height, subject }: Stage, bounds: Box, { opacity, height: share }: NonNullable<ShadowParams["reflection"]>): ColourLayer => {
  const rgb = new Uint8Array(subject.rgb.length);
  const alpha = new Uint8Array(subject.alpha.length);
  const lowest = bounds.top + bounds.height - 1;
  const reach = Math.max(1, Math.round((bounds.height * share) / 100));
  const line = nearestGround(groundLine({ width, height, alpha: subject.alpha, bounds }), lowest);
  const strengths = Float32Array.from({ length: reach }, (_, step) => (opacity / 100) * (1 - step / reach) ** 1.5);
  line.forEach((ground, column) => {
    const steps = Math.min(reach, height - 1 - ground, ground + 1);
    for (let step = 0; step < steps; step++) {
      const from = (ground - step) * width + bounds.left + column;
      const to = (ground + 1 + step) * width + bounds.left + column;
      alpha[to] = Math.round(subject.alpha[from] * strengths[step]);
      for (let channel = 0; channel < 3; channel++) rgb[to * 3 + channel] = subject.rgb[from * 3 + channel];
    }
  });
  return { rgb, alpha };
};
