import type { ShadowParams } from "../params.ts";
import type { Box } from "../types.ts";
import { groundLine } from "./ground-line.ts";
import type { Silhouette } from "./ground-line.ts";
import { blur, crop, paste, resize } from "./planes.ts";
import type { Raster } from "./planes.ts";
import { factorOf } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

type Contact = NonNullable<ShadowParams["contact"]>;

/** Depth of the ground under the subject as a share of its width: seen from a camera slightly above. */
const groundDepth = 0.1;
/** Thickness of the dark line right at the contact, as a share of the longer side. */
const lineThickness = 0.012;
/** How steeply parts high above the ground lose their share in its shade. */
const heightFalloff = 3;
/** Light that the shade and the line take at their darkest. */
const shadeDepth = 0.6;
const lineDepth = 0.9;

/** A dark line under everything that touches the ground; the further a part's rim is from the lowest one, the weaker. */
const contactLine = (silhouette: Silhouette, patch: Box): Uint8Array => {
  const { bounds } = silhouette;
  const line = new Uint8Array(patch.width * patch.height);
  const lowest = bounds.top + bounds.height - 1;
  const thickness = Math.max(2, Math.round(Math.max(bounds.width, bounds.height) * lineThickness));
  groundLine(silhouette).forEach((y, column) => {
    if (y === null) return;
    const strength = Math.round(255 * (1 - (lowest - y) / (0.12 * bounds.height + 1)));
    const x = bounds.left + column - patch.left;
    for (let row = y - patch.top; row < Math.min(patch.height, y - patch.top + thickness); row++) line[row * patch.width + x] = strength;
  });
  return line;
};

/** The outline laid flat on the ground: the light that the subject keeps away from it, low parts more than high ones. */
const groundShade = async ({ width, height, alpha, bounds }: Silhouette, depth: number): Promise<Raster> => {
  const standing = crop({ width, height, channels: 1, data: alpha }, bounds);
  const weighted = new Uint8Array(standing.data.length);
  for (let y = 0, at = 0; y < bounds.height; y++) {
    const weight = ((y + 1) / bounds.height) ** heightFalloff * (heightFalloff + 1);
    for (let x = 0; x < bounds.width; x++, at++) weighted[at] = Math.min(255, standing.data[at] * weight);
  }
  // Each column its own mean, all along the depth: the blur rounds it.
  const means = (await resize({ ...standing, data: weighted }, bounds.width, 1)).data;
  const data = new Uint8Array(bounds.width * depth);
  for (let row = 0; row < depth; row++) data.set(means, row * bounds.width);
  return { width: bounds.width, height: depth, channels: 1, data };
};

/** Where the subject stands: a soft shade on the ground and a dark, narrow line at the contact. */
export const contactShadow = async (silhouette: Silhouette, { opacity, softness }: Contact): Promise<ShadowLayer> => {
  const { width, height, bounds } = silhouette;
  const radius = (softness / 100) * Math.max(bounds.width, bounds.height);
  const depth = Math.max(2, Math.round(bounds.width * groundDepth));
  const shadeSigma = radius + depth * 0.25;
  const shadeTop = Math.round(bounds.top + bounds.height - depth * 0.7);

  // All of it happens near the ground; the frame is many times larger.
  const margin = Math.ceil(3 * shadeSigma);
  const top = Math.min(shadeTop, Math.floor(bounds.top + bounds.height * 0.9)) - margin;
  const patch = { left: bounds.left - margin, top, width: bounds.width + 2 * margin, height: shadeTop + depth + margin - top };
  const size = { width: patch.width, height: patch.height, channels: 1 as const };
  const laid = paste(await groundShade(silhouette, depth), margin, shadeTop - top, patch.width, patch.height, 0);
  const shade = await blur({ ...size, data: laid }, shadeSigma);
  const line = await blur({ ...size, data: contactLine(silhouette, patch) }, radius * 0.3);
  const taken = new Uint8Array(shade.length);
  for (let at = 0; at < taken.length; at++) taken[at] = Math.round(255 * (1 - (1 - (shadeDepth * shade[at]) / 255) * (1 - (lineDepth * line[at]) / 255)));
  return paste({ ...size, data: factorOf(taken, opacity) }, patch.left, patch.top, width, height, 255);
};
