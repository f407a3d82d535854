import type { RgbImage } from "../types.ts";
import { fitBorder, refit, surfaceRow, type BackdropSurface } from "./backdrop-surface.ts";
import { boxBlur } from "./box-blur.ts";
import { BACKDROP, SHADOW, SUBJECT } from "./classes.ts";
import { components } from "./components.ts";
import { settleContact } from "./contact.ts";
import { findHoles } from "./holes.ts";
import { noiseOf } from "./noise.ts";
import { growShadow, type Darkening } from "./shadow.ts";

/** What the backdrop alone tells about a picture, at analysis size. */
export interface Keying {
  width: number;
  height: number;
  /** BACKDROP, SUBJECT or SHADOW per pixel. */
  classes: Uint8Array;
  /** Distance from the backdrop surface in units of noise. */
  difference: Float32Array;
  /** The difference up to which a pixel cannot be told from the backdrop. */
  limit: number;
  darkening: Darkening;
  surface: BackdropSurface;
  /** Sensor noise, the largest channel, sRGB codes. */
  noise: number;
  /** The backdrop is a lit, even surface: only then the keyer's word counts. */
  studio: boolean;
  /** 0..1: how sure the keyer is by itself. Too sure on chrome and on black in the dark, so it never decides alone when there is a net. */
  confidence: number;
}

/**
 * Separates by the backdrop: a smooth surface is fitted to the border, pixels that follow it (from the border inwards, and in enclosed holes)
 * are backdrop, neutrally darkened continuations are shadow, and a watershed settles the contact between shadow and subject.
 */
export function keyBackdrop(image: RgbImage): Keying {
  const { width, height } = image;
  const pixels = width * height;
  const sigmas = noiseOf(image);
  const noise = Math.max(...sigmas);
  const surface = fitBorder(image, noise);
  const smooth = smoothPlanes(image);
  const difference = new Float32Array(pixels);
  const darkening: Darkening = { ratio: new Float32Array(pixels), chroma: new Float32Array(pixels) };
  const limit = 2.6 + 6 / Math.max(1, noise);
  const strong = Math.max(9, limit * 2.2);
  const classes = new Uint8Array(pixels);
  for (let pass = 0; ; pass++) {
    compare(smooth, surface, sigmas, difference, darkening, width, height);
    floodBackdrop(classes, difference, limit, width, height);
    if (pass === 2) break;
    refit(surface, image, surelyBackdrop(classes, darkening));
  }
  dropWeakParts(classes, difference, strong, width, height);
  const holes = findHoles(classes, difference, limit, width, height);
  for (let i = 0; i < pixels; i++) if (holes[i] !== 0) classes[i] = BACKDROP;
  const brightness = Math.max(30, surface.channels[1][0]);
  growShadow(classes, darkening, noise / brightness, width, height);
  settleContact(classes, darkening, smooth, width, height);
  tidy(classes, width, height);
  const studio = surface.inliers > 0.93 && surface.deviation < 4.5 + noise;
  const confidence = ownConfidence(classes, difference, surface, strong, width, height);
  return { width, height, classes, difference, limit, darkening, surface, noise, studio, confidence };
}

type Planes = [Float32Array, Float32Array, Float32Array];

/** The three channels, 3×3 means. */
function smoothPlanes({ width, height, data }: RgbImage): Planes {
  const plane = (channel: number): Float32Array => {
    const raw = new Float32Array(width * height);
    for (let i = 0, j = channel; i < raw.length; i++, j += 3) raw[i] = data[j];
    return boxBlur(raw, width, height, 1);
  };
  return [plane(0), plane(1), plane(2)];
}

function compare(
  planes: Planes,
  surface: BackdropSurface,
  sigmas: readonly number[],
  difference: Float32Array,
  { ratio, chroma }: Darkening,
  width: number,
  height: number,
): void {
  const [red, green, blue] = planes;
  const litRed = new Float32Array(width);
  const litGreen = new Float32Array(width);
  const litBlue = new Float32Array(width);
  const [wr, wg, wb] = sigmas.map((sigma) => 1 / Math.max(sigma, 0.8));
  for (let y = 0, i = 0; y < height; y++) {
    surfaceRow(surface, 0, y, width, litRed);
    surfaceRow(surface, 1, y, width, litGreen);
    surfaceRow(surface, 2, y, width, litBlue);
    for (let x = 0; x < width; x++, i++) {
      const dr = (red[i] - litRed[x]) * wr;
      const dg = (green[i] - litGreen[x]) * wg;
      const db = (blue[i] - litBlue[x]) * wb;
      difference[i] = 0.8 * Math.sqrt(dr * dr + dg * dg + db * db);
      const rr = (red[i] + 2) / (litRed[x] + 2);
      const rg = (green[i] + 2) / (litGreen[x] + 2);
      const rb = (blue[i] + 2) / (litBlue[x] + 2);
      ratio[i] = (rr + rg + rb) / 3;
      // Largest minus smallest of three, without branches: noise would make every one of them a wrong guess of the processor's.
      chroma[i] = (Math.abs(rr - rg) + Math.abs(rg - rb) + Math.abs(rb - rr)) / 2;
    }
  }
}

/** Everything is subject except what is connected with the border through pixels like the surface. */
function floodBackdrop(classes: Uint8Array, difference: Float32Array, limit: number, width: number, height: number): void {
  const alike = new Uint8Array(classes.length);
  for (let i = 0; i < alike.length; i++) if (difference[i] < limit) alike[i] = 1;
  const { labels, touchesBorder } = components(alike, width, height, 1);
  for (let i = 0; i < classes.length; i++) classes[i] = touchesBorder[labels[i]] !== 0 ? BACKDROP : SUBJECT;
}

function surelyBackdrop(classes: Uint8Array, { ratio }: Darkening): Uint8Array {
  const sure = new Uint8Array(classes.length);
  for (let i = 0; i < sure.length; i++) if (classes[i] === BACKDROP && ratio[i] > 0.97) sure[i] = 1;
  return sure;
}

/** Hysteresis: a part without one clearly different pixel is a stain of the backdrop. */
function dropWeakParts(classes: Uint8Array, difference: Float32Array, strong: number, width: number, height: number): void {
  const parts = components(classes, width, height, SUBJECT);
  const isStrong = new Uint8Array(parts.count + 1);
  for (let i = 0; i < classes.length; i++) if (difference[i] > strong) isStrong[parts.labels[i]] = 1;
  for (let i = 0; i < classes.length; i++) if (classes[i] === SUBJECT && isStrong[parts.labels[i]] === 0) classes[i] = BACKDROP;
}

/** Specks of subject become shadow; shadow that is enclosed by the subject becomes subject. */
function tidy(classes: Uint8Array, width: number, height: number): void {
  const pixels = width * height;
  const parts = components(classes, width, height, SUBJECT);
  let largest = 0;
  for (let p = 1; p <= parts.count; p++) largest = Math.max(largest, parts.area[p]);
  const smallest = Math.max(20, largest * 0.002);
  for (let i = 0; i < pixels; i++) if (classes[i] === SUBJECT && parts.area[parts.labels[i]] < smallest) classes[i] = SHADOW;
  const shadows = components(classes, width, height, SHADOW);
  const toBackdrop = new Int32Array(shadows.count + 1);
  const toSubject = new Int32Array(shadows.count + 1);
  const count = (i: number, j: number): void => {
    if (classes[j] === BACKDROP) toBackdrop[shadows.labels[i]]++;
    else if (classes[j] === SUBJECT) toSubject[shadows.labels[i]]++;
  };
  for (let i = 0; i < pixels; i++) {
    if (classes[i] !== SHADOW) continue;
    const x = i % width;
    if (x > 0) count(i, i - 1);
    if (x < width - 1) count(i, i + 1);
    if (i >= width) count(i, i - width);
    if (i < pixels - width) count(i, i + width);
  }
  for (let i = 0; i < pixels; i++) {
    const s = shadows.labels[i];
    if (s !== 0 && toBackdrop[s] < 0.12 * (toBackdrop[s] + toSubject[s])) classes[i] = SUBJECT;
  }
}

function ownConfidence(classes: Uint8Array, difference: Float32Array, surface: BackdropSurface, strong: number, width: number, height: number): number {
  const pixels = width * height;
  let subject = 0;
  let border = 0;
  let edge = 0;
  let weak = 0;
  for (let i = 0; i < pixels; i++) {
    if (classes[i] !== SUBJECT) continue;
    subject++;
    const x = i % width;
    const y = (i - x) / width;
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) border++;
    if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) continue;
    if (classes[i - 1] === SUBJECT && classes[i + 1] === SUBJECT && classes[i - width] === SUBJECT && classes[i + width] === SUBJECT) continue;
    edge++;
    const largest = Math.max(difference[i], difference[i - 2], difference[i + 2], difference[i - 2 * width], difference[i + 2 * width]);
    if (largest < strong) weak++;
  }
  const share = subject / pixels;
  if (share < 0.004 || share > 0.93) return 0;
  const plain = clamp01((surface.inliers - 0.55) / 0.35) * clamp01((9 - surface.deviation) / 5);
  const free = Math.sqrt(Math.max(0, 1 - border / (2 * (width + height)) / 0.35));
  return plain * free * Math.max(0, 1 - weak / Math.max(1, edge) / 0.45);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}
