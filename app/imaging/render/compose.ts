import type { Picture } from "../encode/index.ts";
import { levelOf, linearOf } from "./colour.ts";
import type { ColourLayer } from "./reflection.ts";
import type { ShadowLayer } from "./shadow-layer.ts";

/** What lies on top of one another, from below. */
export interface Layers {
  width: number;
  height: number;
  /** null = transparent. */
  background: Uint8Array | null;
  reflection: ColourLayer | null;
  shadow: ShadowLayer | null;
  subject: ColourLayer;
}

/**
 * Mixes by coverage in linear light, as a lens does: the coverage was estimated so, and the photo's own edge comes back exactly on the
 * photo's own backdrop. Mixing sRGB levels instead would draw a dark rim around dark subjects on white.
 */
const over = (top: number, below: number, coverage: number): number => levelOf(linearOf[below] + ((linearOf[top] - linearOf[below]) * coverage) / 255);

const composeOpaque = (background: Uint8Array, shadow: ShadowLayer | null, colours: Uint8Array, alpha: Uint8Array): Uint8Array => {
  // A copy of the backdrop: most pixels of a packshot are nothing but that, or nothing but the subject.
  const rgb = background.slice();
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    const coverage = alpha[pixel];
    const at = 3 * pixel;
    if (coverage === 255) {
      while (pixel + 1 < alpha.length && alpha[pixel + 1] === 255) pixel++;
      rgb.set(colours.subarray(at, 3 * pixel + 3), at);
      continue;
    }
    // A shadow multiplies sRGB levels, as the same layer does in Photoshop.
    const factor = shadow === null ? 255 : shadow[pixel];
    if (factor !== 255) {
      rgb[at] = (rgb[at] * factor + 127) / 255;
      rgb[at + 1] = (rgb[at + 1] * factor + 127) / 255;
      rgb[at + 2] = (rgb[at + 2] * factor + 127) / 255;
    }
    if (coverage === 0) continue;
    rgb[at] = over(colours[at], rgb[at], coverage);
    rgb[at + 1] = over(colours[at + 1], rgb[at + 1], coverage);
    rgb[at + 2] = over(colours[at + 2], rgb[at + 2], coverage);
  }
  return rgb;
};

/** On nothing, a shadow is black whose coverage is what it takes away; viewers mix the result on sRGB levels, so it is stacked so. */
const composeTransparent = ({ width, height, reflection, shadow, subject }: Layers): { rgb: Uint8Array; alpha: Uint8Array } => {
  if (reflection === null && shadow === null) return subject;
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let pixel = 0, at = 0; pixel < alpha.length; pixel++, at += 3) {
    const top = subject.alpha[pixel] / 255;
    const shade = shadow === null ? 0 : 1 - shadow[pixel] / 255;
    const mirrored = reflection === null ? 0 : reflection.alpha[pixel] / 255;
    const shadeShare = (1 - top) * shade;
    const mirrorShare = (1 - top) * (1 - shade) * mirrored;
    const total = top + shadeShare + mirrorShare;
    alpha[pixel] = Math.round(total * 255);
    if (total === 0) continue;
    for (let channel = at; channel < at + 3; channel++) {
      rgb[channel] = Math.round((subject.rgb[channel] * top + (reflection === null ? 0 : reflection.rgb[channel] * mirrorShare)) / total);
    }
  }
  return { rgb, alpha };
};

/**
 * Flattens the layers into one picture, and keeps them for formats that carry layers. Where the subject covers wholly, its colour stays
 * exactly. A reflection has no layer of its own: it is drawn into the backdrop; on a transparent one the picture stays flat.
 */
export const compose = (layers: Layers): Picture => {
  const { width, height, background, reflection, shadow, subject } = layers;
  if (background === null) {
    return { width, height, ...composeTransparent(layers), ...(reflection ? {} : { layers: { subject, shadow, background: null } }) };
  }
  const backdrop = reflection ? composeOpaque(background, null, reflection.rgb, reflection.alpha) : background;
  return { width, height, rgb: composeOpaque(backdrop, shadow, subject.rgb, subject.alpha), alpha: null, layers: { subject, shadow, background: backdrop } };
};
