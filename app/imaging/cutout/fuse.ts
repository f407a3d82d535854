import { BACKDROP, SUBJECT } from "./classes.ts";
import { components, dilate, type Components } from "./components.ts";
import type { Keying } from "./keyer.ts";
import { atLeast, total } from "./measure.ts";

/** What is decided before the edges are looked at. */
export const OPEN = 0;
export const OUT = 1;
export const IN = 2;

export interface Fusion {
  /** OPEN (as the net says; an edge), OUT or IN per work pixel. */
  decision: Uint8Array;
  /** 1 where the subject is, thresholded. */
  mask: Uint8Array;
  /** Share of the net's sure subject that looks like the backdrop: high for white on white. */
  alike: number;
  /** Share of the mask that the keyer or the closing of doubt changed. */
  changed: number;
}

/** Work pixels (about 1/512 of the photo) that softness may reach from the outline: outwards it is hair, farther inwards a doubt to be settled. */
const HAIR_REACH = 10;
const SOFT_REACH = 4;
/** Work pixels. */
const SMALL_GAP = 60;
const DOUBT_LOW = 0.04;
/** Farther out than a soft edge reaches, less than this is a ghost of the surroundings. */
const HAIR_LOW = 0.2;
const DOUBT_HIGH = 0.96;
/** From here on the net sees something of a wire; below it there is none. */
const FAINT_WIRE = 0.1;

/**
 * Joins what the net says of the subject with what the keyer says of the backdrop. On a studio backdrop the keyer opens holes that the net
 * filled and brings back parts the net lost; doubt inside the outline that shows no backdrop is closed; specks go.
 * @param probability what the looks of the net say together
 * @param finest what the closest look says: its edges stay where the decision agrees with it
 * @param wiry the subject is made of parts that are thinner than what the keyer sees: it mends nothing, and what is faint is not cut off
 */
export function fuse(probability: Float32Array, finest: Float32Array, key: Keying | null, wiry: boolean, width: number, height: number): Fusion {
  const before = atLeast(finest, 0.5);
  const mask = atLeast(probability, 0.5);
  keepSeams(mask, before, width, height);
  const studio = key?.studio ? key : null;
  const alike = studio ? likeness(probability, studio) : 0;
  if (studio && !wiry) {
    openHoles(mask, probability, studio, width, height);
    addLostParts(mask, probability, studio, width, height);
  }
  closeDoubt(mask, probability, finest, studio, alike, width, height);
  dropSpecks(mask, finest, studio, width, height);
  const decision = decide(mask, before, finest, probability, width);
  if (wiry) keepFaint(decision, finest);
  return { decision, mask, alike, changed: differing(mask, before) / Math.max(1, total(mask)) };
}

function keepFaint(decision: Uint8Array, finest: Float32Array): void {
  for (let i = 0; i < decision.length; i++) if (decision[i] === OUT && finest[i] >= FAINT_WIRE) decision[i] = OPEN;
}

function differing(a: Uint8Array, b: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) count++;
  return count;
}

/** Where two masks differ by no more than a seam, the outline of the finer one stands. In place. */
function keepSeams(mask: Uint8Array, finer: Uint8Array, width: number, height: number): void {
  const same = mask.map((value, i) => (value === finer[i] ? 1 : 0));
  const beyond = dilate(same, width, height, 1);
  const core = dilate(
    beyond.map((value) => 1 - value),
    width,
    height,
    2,
  );
  for (let i = 0; i < mask.length; i++) if (same[i] === 0 && core[i] === 0) mask[i] = finer[i];
}

function likeness(probability: Float32Array, { difference, limit }: Keying): number {
  let sure = 0;
  let alike = 0;
  for (let i = 0; i < probability.length; i++) {
    if (probability[i] < 0.9) continue;
    sure++;
    if (difference[i] < limit) alike++;
  }
  return alike / Math.max(1, sure);
}

/** Means of `values` per component. */
function means(parts: Components, values: Float32Array): Float64Array {
  const sums = new Float64Array(parts.count + 1);
  for (let i = 0; i < values.length; i++) sums[parts.labels[i]] += values[i];
  for (let p = 1; p <= parts.count; p++) sums[p] /= parts.area[p];
  return sums;
}

/**
 * Backdrop seen through the subject: it matches the surface and ends in clear edges. A pale product or a reflection that happens to match
 * fades into its surroundings instead; there the net must doubt as well.
 */
function openHoles(mask: Uint8Array, probability: Float32Array, key: Keying, width: number, height: number): void {
  const candidates = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0 && key.classes[i] === BACKDROP) candidates[i] = 1;
  const parts = components(candidates, width, height, 1);
  const mean = means(parts, probability);
  const rim = new Int32Array(parts.count + 1);
  const clear = new Int32Array(parts.count + 1);
  const edge = key.limit * 2.5;
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      const part = parts.labels[i];
      if (part === 0) continue;
      for (let k = 0; k < 4; k++) {
        const to = k === 0 ? -1 : k === 1 ? 1 : k === 2 ? -width : width;
        if (candidates[i + to] !== 0 || mask[i + to] === 0) continue;
        rim[part]++;
        if (key.difference[i + to] > edge || key.difference[i + 2 * to] > edge) clear[part]++;
      }
    }
  }
  for (let i = 0; i < mask.length; i++) {
    const part = parts.labels[i];
    if (part === 0 || parts.area[part] < 6) continue;
    const clearShare = clear[part] / Math.max(1, rim[part]);
    if (mean[part] < (clearShare > 0.85 ? 0.97 : 0.6 * clearShare)) mask[i] = 0;
  }
}

/**
 * Subject by colour that the net half lost: it must lean on the mask, and the net must not be sure of its absence. The keyer compares means
 * of 3×3 pixels and so sees the subject one pixel too wide; a part must be more than that seam.
 */
function addLostParts(mask: Uint8Array, probability: Float32Array, key: Keying, width: number, height: number): void {
  const beyond = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) if (key.classes[i] !== SUBJECT) beyond[i] = 1;
  const outside = dilate(beyond, width, height, 1);
  const seam = dilate(mask, width, height, 1);
  const candidates = new Uint8Array(mask.length);
  for (let i = 0; i < mask.length; i++) if (mask[i] === 0 && outside[i] === 0) candidates[i] = 1;
  const parts = components(candidates, width, height, 1);
  const mean = means(parts, probability);
  const toMask = new Int32Array(parts.count + 1);
  const toBackdrop = new Int32Array(parts.count + 1);
  const own = new Int32Array(parts.count + 1);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const part = parts.labels[i];
      if (part === 0) continue;
      if (seam[i] === 0) own[part]++;
      for (let k = 0; k < 4; k++) {
        const j = k === 0 ? i - 1 : k === 1 ? i + 1 : k === 2 ? i - width : i + width;
        if (mask[j] !== 0) toMask[part]++;
        else if (candidates[j] === 0) toBackdrop[part]++;
      }
    }
  }
  for (let i = 0; i < mask.length; i++) {
    const part = parts.labels[i];
    if (part === 0 || own[part] < 12 || mean[part] < 0.2) continue;
    if (toMask[part] > 0.45 * (toMask[part] + toBackdrop[part])) mask[i] = 1;
  }
}

/**
 * Doubt that the outline encloses: a reflection, a highlight, a blown-out part. A true gap has a core that the net is sure of, or shows the
 * backdrop, lit or in shadow.
 */
function closeDoubt(mask: Uint8Array, probability: Float32Array, finest: Float32Array, key: Keying | null, alike: number, width: number, height: number): void {
  const gaps = components(mask, width, height, 0);
  const mean = means(gaps, probability);
  const closest = means(gaps, finest);
  const least = new Float32Array(gaps.count + 1).fill(1);
  const backdrop = new Int32Array(gaps.count + 1);
  for (let i = 0; i < mask.length; i++) {
    const gap = gaps.labels[i];
    if (gap === 0) continue;
    if (probability[i] < least[gap]) least[gap] = probability[i];
    if (key && (key.difference[i] < key.limit || key.classes[i] !== SUBJECT || neutral(key, i))) backdrop[gap]++;
  }
  for (let i = 0; i < mask.length; i++) {
    const gap = gaps.labels[i];
    if (gap === 0 || gaps.touchesBorder[gap] !== 0) continue;
    const through = key ? backdrop[gap] / gaps.area[gap] : 0.5;
    const open = through > 0.5 && !(alike > 0.3 && mean[gap] > 0.15);
    const small = gaps.area[gap] < SMALL_GAP;
    // Between fringes and wires only the closest look sees through.
    if (open && small && closest[gap] < 0.5) continue;
    // The net blurs over a few pixels, so in a small gap it never gets sure.
    const closed = open || small ? least[gap] > 0.35 : least[gap] > 0.08;
    if (closed) mask[i] = 1;
  }
}

/** Could be the backdrop in shadow. */
function neutral({ darkening }: Keying, i: number): boolean {
  return darkening.ratio[i] > 0.25 && darkening.ratio[i] < 1.02 && darkening.chroma[i] < 0.1;
}

function dropSpecks(mask: Uint8Array, probability: Float32Array, key: Keying | null, width: number, height: number): void {
  const parts = components(mask, width, height, 1);
  const peak = new Float32Array(parts.count + 1);
  const keyed = new Int32Array(parts.count + 1);
  let largest = 0;
  for (let p = 1; p <= parts.count; p++) largest = Math.max(largest, parts.area[p]);
  for (let i = 0; i < mask.length; i++) {
    const part = parts.labels[i];
    if (probability[i] > peak[part]) peak[part] = probability[i];
    if (key && key.classes[i] === SUBJECT) keyed[part]++;
  }
  for (let i = 0; i < mask.length; i++) {
    const part = parts.labels[i];
    if (part === 0) continue;
    const known = key !== null && keyed[part] > 0.5 * parts.area[part];
    const small = parts.area[part] < Math.max(8, largest * (known ? 0.0008 : 0.006));
    if (small || (peak[part] < 0.75 && !known && parts.area[part] < largest)) mask[i] = 0;
  }
}

/** Everything but the surroundings of the outline is settled; softness is followed from the outline, at most so far as a soft edge reaches. */
function decide(mask: Uint8Array, before: Uint8Array, finest: Float32Array, together: Float32Array, width: number): Uint8Array {
  const pixels = mask.length;
  const decision = new Uint8Array(pixels);
  const distance = new Uint8Array(pixels).fill(255);
  const queue = new Int32Array(pixels);
  let head = 0;
  let tail = 0;
  for (let i = 0; i < pixels; i++) {
    decision[i] = mask[i] !== 0 ? IN : OUT;
    const x = i % width;
    const edge =
      (x > 0 && mask[i - 1] !== mask[i]) ||
      (x < width - 1 && mask[i + 1] !== mask[i]) ||
      (i >= width && mask[i - width] !== mask[i]) ||
      (i < pixels - width && mask[i + width] !== mask[i]);
    if (edge) {
      distance[i] = 0;
      queue[tail++] = i;
    }
  }
  const visit = (i: number, d: number): void => {
    if (distance[i] <= d) return;
    const faint = d > SOFT_REACH && (finest[i] < HAIR_LOW || together[i] < HAIR_LOW);
    const soft = !faint && finest[i] > DOUBT_LOW && finest[i] < DOUBT_HIGH;
    if (d > 1 && !soft) return;
    distance[i] = d;
    queue[tail++] = i;
  };
  while (head < tail) {
    const i = queue[head++];
    const d = distance[i] + 1;
    if (d > (mask[i] !== 0 ? SOFT_REACH : HAIR_REACH)) continue;
    const x = i % width;
    if (x > 0) visit(i - 1, d);
    if (x < width - 1) visit(i + 1, d);
    if (i >= width) visit(i - width, d);
    if (i < pixels - width) visit(i + width, d);
  }
  // Where the fusion overruled the net, the net's value is not the edge's: the decision stands up to the outline.
  for (let i = 0; i < pixels; i++) if (distance[i] !== 255 && mask[i] === before[i]) decision[i] = OPEN;
  return decision;
}
