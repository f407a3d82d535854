import { levelTable, lookUp } from "./planes.ts";

/** A shadow as a multiply factor on sRGB levels, width×height, 255 = none: what Photoshop's "Multiply" layer does. */
export type ShadowLayer = Uint8Array;

/** Turns coverage by a shadow (0..255) into a factor, at a strength in %. */
export const factorOf = (coverage: Uint8Array, opacity: number): ShadowLayer => lookUp(coverage, levelTable((value) => 255 - (value * opacity) / 100));

/** Weakens a factor to a strength in %. */
export const weaken = (factor: ShadowLayer, opacity: number): ShadowLayer =>
  opacity === 100 ? factor : lookUp(factor, levelTable((value) => 255 - ((255 - value) * opacity) / 100));

const multiply = (below: ShadowLayer, above: ShadowLayer): ShadowLayer => {
  const product = new Uint8Array(below.length);
  for (let at = 0; at < product.length; at++) product[at] = Math.round((below[at] * above[at]) / 255);
  return product;
};

/** Shadows on top of one another: their factors multiply. Null when there is none. */
export const stack = (layers: readonly ShadowLayer[]): ShadowLayer | null => layers.reduce<ShadowLayer | null>((below, layer) => (below === null ? layer : multiply(below, layer)), null);
