import type { ShadowParams } from "../params.ts";
import { blur, crop, paste, resize } from "./planes.ts";
import type { Silhouette } from "./shadow-cast.ts";
import { factorOf } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

type Contact = NonNullable<ShadowParams["contact"]>;

/** Depth of the ground under the subject as a share of its width: seen from a camera slightly above. */
const groundDepth = 0.1;
/** Parts whose lower rim is higher than this share of the subject's height do not touch the ground. */
const reach = 0.1;
/** Thickness of the dark line right at the contact, as a share of the longer side. */
const lineThickness = 0.012;
const solid = 128;

/** A dark line under everything that touches the ground; the further a part's rim is from the lowest one, the weaker. */
const contactLine = ({ width, height, alpha, bounds }: Silhouette): Uint8Array => {
  const line = new Uint8Array(width * height);
  const ground = bounds.top + bounds.height - 1;
  const highest = ground - Math.max(1, bounds.height * reach);
  const half = Math.max(1, (Math.max(bounds.width, bounds.height) * lineThickness) / 2);
  for (let x = bounds.left; x < bounds.left + bounds.width; x++) {
    let y = ground;
    while (y > highest && alpha[y * width + x] < solid) y--;
    if (y <= highest) continue;
    const strength = Math.round((255 * (y - highest)) / (ground - highest));
    for (let row = Math.max(0, Math.round(y - half)); row <= Math.min(height - 1, Math.round(y + half)); row++) line[row * width + x] = strength;
  }
  return line;
};

/** The outline laid flat on the ground: the light that the subject keeps away from it. */
const groundShade = async ({ width, height, alpha, bounds }: Silhouette): Promise<Uint8Array> => {
  const depth = Math.max(2, Math.round(bounds.width * groundDepth));
  const flat = await resize(crop({ width, height, channels: 1, data: alpha }, bounds), bounds.width, depth);
  return paste(flat, bounds.left, Math.round(bounds.top + bounds.height - depth * 0.6), width, height, 0);
};

/** Where the subject stands: a soft shade on the ground and a dark, narrow line at the contact. */
export const contactShadow = async (silhouette: Silhouette, { opacity, softness }: Contact): Promise<ShadowLayer> => {
  const { width, height, bounds } = silhouette;
  const radius = ((softness / 100) * Math.max(bounds.width, bounds.height)) / 2;
  const shade = await blur({ width, height, channels: 1, data: await groundShade(silhouette) }, radius * 1.6);
  const line = await blur({ width, height, channels: 1, data: contactLine(silhouette) }, radius * 0.5);
  const both = shade.map((value, at) => {
    const rest = (1 - (0.55 * value) / 255) * (1 - (0.8 * line[at]) / 255);
    return Math.round(255 * (1 - rest));
  });
  return factorOf(both, opacity);
};
