import type { ShadowParams } from "../params.ts";
import type { Box } from "../types.ts";
import { groundLine } from "./ground-line.ts";
import type { Silhouette, Touch } from "./ground-line.ts";
import { blur, paste } from "./planes.ts";
import { factorOf } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

type Contact = NonNullable<ShadowParams["contact"]>;

/** Depth of the shaded ground at a foot, as a share of the foot's width: seen from a camera slightly above. */
const shadeShare = 0.16;
/** Thickness of the dark line right at the contact, as a share of the subject's longer side. */
const lineShare = 0.012;
/** Light that the shade and the line take at their darkest. */
const shadeDepth = 0.6;
const lineDepth = 0.9;

/** Draws an upright stroke in each column that touches the ground, from `above` to `below` its contact, as dark as it touches. */
const strokes = (touches: readonly (Touch | null)[], left: number, patch: Box, reach: (touch: Touch) => { above: number; below: number }): Uint8Array => {
  const plane = new Uint8Array(patch.width * patch.height);
  touches.forEach((touch, column) => {
    if (touch === null) return;
    const { above, below } = reach(touch);
    const x = left + column - patch.left;
    const first = Math.max(0, touch.y - patch.top - above);
    const last = Math.min(patch.height - 1, touch.y - patch.top + below);
    for (let row = first; row <= last; row++) plane[row * patch.width + x] = Math.round(255 * touch.weight);
  });
  return plane;
};

/** Where the subject stands: a soft shade on the ground and a dark, narrow line at each contact. */
export const contactShadow = async (silhouette: Silhouette, { opacity, softness }: Contact): Promise<ShadowLayer> => {
  const { width, height, bounds } = silhouette;
  const side = Math.max(bounds.width, bounds.height);
  const touches = groundLine(silhouette);
  const radius = (softness / 100) * side;
  const depthOf = ({ footWidth }: Touch): number => Math.max(2, Math.round(footWidth * shadeShare));
  const deepest = touches.reduce((deep, touch) => (touch ? Math.max(deep, depthOf(touch)) : deep), 2);
  const sigma = radius + deepest * 0.15;

  // All of it happens near the ground; the frame is many times larger.
  const margin = Math.ceil(3 * sigma) + deepest;
  const top = Math.floor(bounds.top + bounds.height * 0.7) - margin;
  const patch = { left: bounds.left - margin, top, width: bounds.width + 2 * margin, height: bounds.top + bounds.height + margin - top };
  const size = { width: patch.width, height: patch.height, channels: 1 as const };
  const thickness = Math.max(1, Math.round(side * lineShare) - 1);
  const shadeStrokes = strokes(touches, bounds.left, patch, (touch) => ({ above: Math.round(depthOf(touch) * 0.4), below: Math.round(depthOf(touch) * 0.6) }));
  const lineStrokes = strokes(touches, bounds.left, patch, () => ({ above: 0, below: thickness }));
  const shade = await blur({ ...size, data: shadeStrokes }, sigma);
  const line = await blur({ ...size, data: lineStrokes }, radius * 0.3);

  const taken = new Uint8Array(shade.length);
  for (let at = 0; at < taken.length; at++) taken[at] = Math.round(255 * (1 - (1 - (shadeDepth * shade[at]) / 255) * (1 - (lineDepth * line[at]) / 255)));
  return paste({ ...size, data: factorOf(taken, opacity) }, patch.left, patch.top, width, height, 255);
};
