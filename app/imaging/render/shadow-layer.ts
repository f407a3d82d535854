/** A shadow as a multiply factor on sRGB levels, width×height, 255 = none: what Photoshop's "Multiply" layer does. */
export type ShadowLayer = Uint8Array;

/** Turns coverage by a shadow (0..255) into a factor, at a strength in %. */
export const factorOf = (coverage: Uint8Array, opacity: number): ShadowLayer => coverage.map((value) => Math.round(255 - (value * opacity) / 100));

/** Weakens a factor to a strength in %. */
export const weaken = (factor: ShadowLayer, opacity: number): ShadowLayer => (opacity === 100 ? factor : factor.map((value) => Math.round(255 - ((255 - value) * opacity) / 100)));

/** Shadows on top of one another: their factors multiply. Null when there is none. */
export const stack = (layers: readonly ShadowLayer[]): ShadowLayer | null =>
  layers.reduce<ShadowLayer | null>((below, layer) => (below === null ? layer : below.map((value, at) => Math.round((value * layer[at]) / 255))), null);
