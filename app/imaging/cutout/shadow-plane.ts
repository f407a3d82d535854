import { SHADOW } from "./classes.ts";
import { boxBlur } from "./box-blur.ts";
import type { Keying } from "./keyer.ts";
import { pushPull } from "./push-pull.ts";

/** Darkening below this is the backdrop's own unevenness. */
const FAINT = 0.97;

/**
 * The natural shadow as a multiply factor at full size: brightness over the backdrop surface where the keyer saw shadow, continued under the
 * subject so that it has no hard inner edge. Null when there is none to speak of or the backdrop is no studio.
 * @param mask the subject at analysis size
 */
export function shadowPlane(key: Keying | null, mask: Uint8Array, width: number, height: number): Uint8Array | null {
  if (!key?.studio) return null;
  const { width: w, height: h, classes, darkening } = key;
  const pixels = w * h;
  const factor = new Float32Array(pixels);
  const weights = new Float32Array(pixels);
  let shaded = 0;
  for (let i = 0; i < pixels; i++) {
    if (mask[i] !== 0) continue;
    weights[i] = 1;
    const ratio = darkening.ratio[i];
    factor[i] = classes[i] === SHADOW || ratio < FAINT ? Math.min(1, ratio) : 1;
    if (factor[i] < 0.95) shaded++;
  }
  if (shaded < pixels * 0.001) return null;
  pushPull([factor], weights, w, h);
  const smooth = boxBlur(factor, w, h, 1);
  const out = new Uint8Array(width * height);
  const columns = Float32Array.from({ length: width }, (_, x) => Math.min(w - 1, Math.max(0, ((x + 0.5) * w) / width - 0.5)));
  // One element more than the row, so that the last column has a neighbour.
  const row = new Float32Array(w + 1);
  for (let y = 0, o = 0; y < height; y++, o += width) {
    const fy = Math.min(h - 1, Math.max(0, ((y + 0.5) * h) / height - 0.5));
    const upper = (fy | 0) * w;
    const lower = Math.min(h - 1, (fy | 0) + 1) * w;
    const b = fy - (fy | 0);
    for (let x = 0; x < w; x++) row[x] = (smooth[upper + x] * (1 - b) + smooth[lower + x] * b) * 255;
    row[w] = row[w - 1];
    if (row.every((value) => value === 255)) out.fill(255, o, o + width);
    else stretchRow(row, columns, out, o);
  }
  return out;
}

/** Linear between the row's values, at the given places, rounded. */
function stretchRow(row: Float32Array, places: Float32Array, out: Uint8Array, at: number): void {
  for (let x = 0; x < places.length; x++) {
    const x0 = places[x] | 0;
    out[at + x] = row[x0] + (row[x0 + 1] - row[x0]) * (places[x] - x0) + 0.5;
  }
}
