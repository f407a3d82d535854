/** sRGB-coded 0..255 → linear light 0..1 (IEC 61966-2-1). */
export const linearOf = Float32Array.from({ length: 256 }, (_, level) => {
  const coded = level / 255;
  return coded <= 0.04045 ? coded / 12.92 : ((coded + 0.055) / 1.055) ** 2.4;
});

/** Linear light 0..1 → sRGB-coded 0..255, not rounded. */
export const codedOf = (linear: number): number => {
  const clamped = Math.max(0, Math.min(1, linear));
  return 255 * (clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * clamped ** (1 / 2.4) - 0.055);
};

const steps = 8192;
const coded = Uint8Array.from({ length: steps + 1 }, (_, index) => Math.round(codedOf(index / steps)));

/** Linear light 0..1 → the nearest sRGB level; by table, at most one level off in the deepest shadows. */
export const levelOf = (linear: number): number => coded[(linear * steps + 0.5) | 0];

/** "#rrggbb" → three levels. */
export const parseColour = (text: string): [red: number, green: number, blue: number] => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as [number, number, number];
