import type { ShadowParams } from "../params.ts";
import { groundLine } from "./ground-line.ts";
import type { Silhouette } from "./ground-line.ts";
import { blur, crop, paste, resize } from "./planes.ts";

import { factorOf } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

type Contact = NonNullable<ShadowParams["contact"]>;

/** Depth of the ground under the subject as a share of its width: seen from a camera slightly above. */
const groundDepth = 0.1;
/** Thickness of the dark line right at the contact, as a share of the longer side. */
const lineThickness = 0.012;

/** A dark line under everything that touches the ground; the further a part's rim is from the lowest one, the weaker. */
const contactLine = (silhouette: Silhouette): Uint8Array => {
  const { width, height, bounds } = silhouette;
  const line = new Uint8Array(width * height);
  const lowest = bounds.top + bounds.height - 1;
  const thickness = Math.max(2, Math.round(Math.max(bounds.width, bounds.height) * lineThickness));
  groundLine(silhouette).forEach((y, column) => {
    if (y === null) return;
    const strength = Math.round(255 * (1 - (lowest - y) / (0.12 * bounds.height + 1)));
    for (let row = y; row < Math.min(height, y + thickness); row++) line[row * width + bounds.left + column] = strength;
  });
  return line;
};

/** How steeply parts high above the ground lose their share in its shade. */
const heightFalloff = 3;

/** The outline laid flat on the ground: the light that the subject keeps away from it, low parts more than high ones. */
const groundShade = async ({ width, height, alpha, bounds }: Silhouette, depth: number): Promise<Uint8Array> => {
  const standing = crop({ width, height, channels: 1, data: alpha }, bounds);
  const weighted = new Uint8Array(standing.data.length);
  for (let y = 0, at = 0; y < bounds.height; y++) {
    const weight = ((y + 1) / bounds.height) ** heightFalloff * (heightFalloff + 1);
    for (let x = 0; x < bounds.width; x++, at++) weighted[at] = Math.min(255, standing.data[at] * weight);
  }
  const flat = await resize({ ...standing, data: weighted }, bounds.width, depth);
  // Each column its own mean, all along the depth: the blur rounds it.
  const means = new Float32Array(bounds.width);
  for (let at = 0; at < flat.data.length; at++) means[at % bounds.width] += flat.data[at] / depth;
  const even = flat.data.map((_, at) => Math.round(Math.min(255, means[at % bounds.width])));
  return paste({ ...flat, data: even }, bounds.left, Math.round(bounds.top + bounds.height - depth * 0.7), width, height, 0);
};

/** Where the subject stands: a soft shade on the ground and a dark, narrow line at the contact. */
export const contactShadow = async (silhouette: Silhouette, { opacity, softness }: Contact): Promise<ShadowLayer> => {
  const { width, height, bounds } = silhouette;
  const radius = (softness / 100) * Math.max(bounds.width, bounds.height);
  const depth = Math.max(2, Math.round(bounds.width * groundDepth));
  const shade = await blur({ width, height, channels: 1, data: await groundShade(silhouette, depth) }, radius + depth * 0.25);
  const line = await blur({ width, height, channels: 1, data: contactLine(silhouette) }, radius * 0.3);
  const taken = new Uint8Array(shade.length);
  for (let at = 0; at < taken.length; at++) taken[at] = 255 - Math.round(255 * (1 - (0.6 * shade[at]) / 255) * (1 - (0.9 * line[at]) / 255));
  return factorOf(taken, opacity);
};
