/** A picture that came with transparency of its own: unassociated colour and coverage. */
export interface Transparency {
  /** Interleaved, width×height×3. */
  rgb: Uint8Array;
  /** width×height. */
  alpha: Uint8Array;
}

/** Splits interleaved RGBA. */
export const splitRgba = (rgba: Uint8Array): Transparency => {
  const pixels = rgba.length / 4;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(pixels);
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel++, from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
    alpha[pixel] = rgba[from + 3];
  }
  return { rgb, alpha };
};

/** The picture as it looks on white. */
export const onWhite = ({ rgb, alpha }: Transparency): Uint8Array => {
  const flat = new Uint8Array(rgb.length);
  for (let index = 0; index < rgb.length; index++) {
    const coverage = alpha[(index / 3) | 0];
    flat[index] = Math.round(255 + ((rgb[index] - 255) * coverage) / 255);
  }
  return flat;
};

/** Undoes the blending with white that Photoshop applies to the merged picture of a transparent document. */
export const offWhite = ({ rgb, alpha }: Transparency): Transparency => {
  const own = new Uint8Array(rgb.length);
  for (let index = 0; index < rgb.length; index++) {
    const coverage = alpha[(index / 3) | 0];
    own[index] = coverage === 0 ? 255 : Math.max(0, Math.min(255, Math.round(255 + ((rgb[index] - 255) * 255) / coverage)));
  }
  return { rgb: own, alpha };
};

/**
 * Whether colour under partial transparency is blended with white already, as Photoshop does it for the merged picture. Other writers leave
 * it as it is; clear pixels tell: they are white in the one case and anything in the other.
 */
export const isBlended = ({ rgb, alpha }: Transparency): boolean => {
  for (let pixel = 0, at = 0; pixel < alpha.length; pixel++, at += 3) {
    if (alpha[pixel] === 0 && Math.min(rgb[at], rgb[at + 1], rgb[at + 2]) < 250) return false;
  }
  return true;
};

const clear = 16;
const solid = 240;
/** Below this share of clear pixels it is rounded corners or a frame, not a cutout. */
const leastClear = 0.03;
const leastSolid = 0.002;
/** A solid area that fills its own box is a photo with transparent margins. */
const rectangleFill = 0.985;

/** Whether the transparency is a cutout that its maker meant, so that nothing needs to be cut out again. */
export const isCutout = (alpha: Uint8Array, width: number): boolean => {
  let clearPixels = 0;
  let solidPixels = 0;
  let left = width;
  let right = -1;
  let top = Infinity;
  let bottom = -1;
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    if (alpha[pixel] < clear) clearPixels++;
    if (alpha[pixel] < solid) continue;
    solidPixels++;
    const x = pixel % width;
    const y = (pixel / width) | 0;
    if (x < left) left = x;
    if (x > right) right = x;
    if (top === Infinity) top = y;
    bottom = y;
  }
  if (clearPixels < leastClear * alpha.length || solidPixels < leastSolid * alpha.length) return false;
  return solidPixels < rectangleFill * (right - left + 1) * (bottom - top + 1);
};
