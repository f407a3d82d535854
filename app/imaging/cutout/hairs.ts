import type { Box, RgbImage } from "../types.ts";
import { boxBlur } from "./box-blur.ts";
import type { EdgeScene } from "./edge-features.ts";
import { OPEN } from "./fuse.ts";

/** Doubt (4·p·(1-p)) from which on a work pixel belongs to the edge. */
const EDGE = 0.12;
/** Work pixels around one of the edge, and the mean doubt in them from which on the net sees no line there but a fringe. */
const AROUND = 3;
const FRINGE = 0.4;
/** Share of the edge that is fringe: below it is some other doubt, above it is fur. */
const FEW = 0.4;
const MOST = 0.7;
/** Share of the subject that lies on its outline: below it is a body that fur can grow on, above it is wires. */
const SOLID = 0.05;
const WIRES = 0.08;
/** Mean doubt that the surroundings of a hair have. */
const SURE = 0.1;
const SOFT = 0.25;
/** Texture in units of noise: a shadow beside fur is smooth, hairs are not. */
const SMOOTH = 1.3;
const HAIRY = 2.2;
/** Work pixels. */
const TEXTURE_REACH = 2;
const HAIR_REACH = 4;
/** One over the share of hairy surroundings that makes a place all fur: hairs reach out of where they are dense. */
const FULL = 3;
/** Contrast (logarithm, units of noise) at which colour begins to tell hairs from what is behind them, and from which on it does so well. */
const BLIND = 1;
const SEEING = 2;
/** Distance from the line between the two colours, relative to its length: farther off the colour is a third one's. */
const ON_LINE = 0.2;
const OFF_LINE = 0.5;
/** What colour counts beside the edge model where everything speaks for hairs. */
const TRUST = 0.85;

/** Where fur grows, 0..1 per work pixel. */
export interface Fur {
  width: number;
  height: number;
  values: Float32Array;
}

/**
 * Finds fur: the net does not see single hairs and blurs over them, as wide as they are long. Null where there is none to speak of.
 * @param finest probability of the closest look
 * @param decision what was decided of it
 * @param outline share of the subject that lies on its outline
 * @param noise of the sensor, sRGB codes
 */
export function findFur(work: RgbImage, finest: Float32Array, decision: Uint8Array, outline: number, noise: number): Fur | null {
  const { width, height } = work;
  const solid = 1 - ramp(outline, SOLID, WIRES);
  if (solid === 0) return null;
  const doubt = finest.map((p, i) => (decision[i] === OPEN ? 4 * p * (1 - p) : 0));
  const around = boxBlur(doubt, width, height, AROUND);
  let edge = 0;
  let fringe = 0;
  for (let i = 0; i < doubt.length; i++) {
    if (doubt[i] < EDGE) continue;
    edge++;
    if (around[i] > FRINGE) fringe++;
  }
  const fur = solid * ramp(fringe / Math.max(1, edge), FEW, MOST);
  if (fur === 0) return null;
  const texture = textureOf(work);
  const here = around.map((value, i) => ramp(value, SURE, SOFT) * ramp(texture[i] / noise, SMOOTH, HAIRY));
  return { width, height, values: boxBlur(here, width, height, HAIR_REACH).map((value) => fur * Math.min(1, Math.max(0, FULL * value))) };
}

/** How much the luma differs from its surroundings, sRGB codes. */
function textureOf({ width, height, data }: RgbImage): Float32Array {
  const luma = Float32Array.from({ length: width * height }, (_, i) => 0.2126 * data[3 * i] + 0.7152 * data[3 * i + 1] + 0.0722 * data[3 * i + 2]);
  const mean = boxBlur(luma, width, height, 1);
  const difference = luma.map((value, i) => Math.abs(value - mean[i]));
  return boxBlur(difference, width, height, TEXTURE_REACH);
}

/** How far beyond the net's edge hairs are looked for, photo pixels. */
export function hairLength(fur: Fur, photo: { width: number }): number {
  return Math.ceil(((AROUND + HAIR_REACH) * photo.width) / fur.width);
}

/** The fur in a part of the photo, 0..255 per pixel. */
export function furIn({ left, top, width, height }: Box, fur: Fur, photo: { width: number; height: number }): Uint8Array {
  const part = new Uint8Array(width * height);
  const columns = Int32Array.from({ length: width }, (_, x) => ((left + x) * fur.width) / photo.width);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(((top + y) * fur.height) / photo.height) * fur.width;
    for (let x = 0; x < width; x++, i++) part[i] = 255 * fur.values[row + columns[x]];
  }
  return part;
}

/**
 * Moves alpha towards where each pixel's colour lies between backdrop and subject, as far as the two can be told apart: single hairs and the
 * backdrop between them are finer than what the net and the edge model's profiles see. In place.
 * @param fur 0..255 per pixel
 */
export function followHairs(alpha: Uint8Array, fur: Uint8Array, { position, contrast, offLine }: EdgeScene): void {
  for (let i = 0; i < alpha.length; i++) {
    if (fur[i] === 0) continue;
    const trust = ((TRUST * fur[i]) / 255) * ramp(contrast[i], BLIND, SEEING) * (1 - ramp(offLine[i], ON_LINE, OFF_LINE));
    const covered = 255 * Math.min(1, Math.max(0, position[i]));
    alpha[i] = alpha[i] + trust * (covered - alpha[i]) + 0.5;
  }
}

/** 0 up to `from`, 1 from `to` on. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
