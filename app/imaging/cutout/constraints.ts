import type { Plane } from "../types.ts";
import type { CutoutOptions, Stroke } from "./options.ts";

/** A person's word per photo pixel. */
export const UNSAID = 0;
export const ERASE = 1;
export const KEEP = 2;

/**
 * Mask and strokes as one plane, or null when a person said nothing. Strokes win over the mask, erasing over keeping.
 * @throws when the mask has another size than the photo
 */
export function constraints({ mask, strokes }: CutoutOptions, width: number, height: number): Uint8Array | null {
  if (!mask && !strokes?.keep?.length && !strokes?.erase?.length) return null;
  const said = new Uint8Array(width * height);
  if (mask) readMask(mask, said, width, height);
  for (const stroke of strokes?.keep ?? []) draw(stroke, KEEP, said, width, height);
  for (const stroke of strokes?.erase ?? []) draw(stroke, ERASE, said, width, height);
  return said;
}

function readMask(mask: Plane, said: Uint8Array, width: number, height: number): void {
  if (mask.width !== width || mask.height !== height) {
    throw new RangeError(`expected ${width}×${height} pixels for mask but received ${mask.width}×${mask.height}`);
  }
  for (let i = 0; i < said.length; i++) {
    if (mask.data[i] === 0) said[i] = ERASE;
    else if (mask.data[i] === 255) said[i] = KEEP;
  }
}

/** Every pixel whose centre is within the radius of the polyline. */
function draw({ points, radius }: Stroke, word: number, said: Uint8Array, width: number, height: number): void {
  for (let k = 0; k < points.length; k++) {
    const [x0, y0] = points[Math.max(0, k - 1)];
    const [x1, y1] = points[k];
    const top = Math.max(0, Math.floor(Math.min(y0, y1) - radius));
    const bottom = Math.min(height - 1, Math.ceil(Math.max(y0, y1) + radius));
    const left = Math.max(0, Math.floor(Math.min(x0, x1) - radius));
    const right = Math.min(width - 1, Math.ceil(Math.max(x0, x1) + radius));
    const dx = x1 - x0;
    const dy = y1 - y0;
    const length = dx * dx + dy * dy;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length));
        if (Math.hypot(x - x0 - t * dx, y - y0 - t * dy) <= radius) said[y * width + x] = word;
      }
    }
  }
}

/** Puts a person's word into an alpha plane, in place. */
export function obey(alpha: Uint8Array, said: Uint8Array): void {
  for (let i = 0; i < alpha.length; i++) {
    if (said[i] === KEEP) alpha[i] = 255;
    else if (said[i] === ERASE) alpha[i] = 0;
  }
}

/** The word at work size: what most of a work pixel's centre says. Null stays null. */
export function atWorkSize(said: Uint8Array | null, width: number, height: number, workWidth: number, workHeight: number): Uint8Array | null {
  if (!said) return null;
  const out = new Uint8Array(workWidth * workHeight);
  for (let y = 0, o = 0; y < workHeight; y++) {
    const row = Math.min(height - 1, (((y + 0.5) * height) / workHeight) | 0) * width;
    for (let x = 0; x < workWidth; x++, o++) out[o] = said[row + Math.min(width - 1, (((x + 0.5) * width) / workWidth) | 0)];
  }
  return out;
}
