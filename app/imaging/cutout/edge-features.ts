import type { RgbImage } from "../types.ts";
import type { EdgeColours } from "./edge-colours.ts";
import { linearOf } from "./linear-light.ts";

/** Samples along the edge's normal, each way from the pixel. */
const REACH = 5;
const PROFILE = 2 * REACH + 1;
/** Samples each way of the profiles that matter only near the pixel. */
const NEAREST = 2;
/** Steps along the edge, each way, at which its course is read from alpha. */
const COURSE = [2, 4];
/** Steps along the edge, each way, over which colour is averaged for the pixel and its next ones on the profile: grain averages out, an edge does not. */
const AVERAGED = [2, 3];
/** Values of the profiles, and of the pixel's nearest surroundings between them. */
const PROFILES = PROFILE + 4 + PROFILE + 2 * (2 * NEAREST + 1);
export const FEATURES = PROFILES + 3 + 2 * COURSE.length + 3 + 2;

/** What the colours say, per pixel near an edge; elsewhere the values mean nothing. */
export interface ScenePlanes {
  /** Where each pixel's colour lies between backdrop (0) and subject (1); -.5 … 1.5. */
  position: Float32Array;
  /** Colour distance from that line, relative to its length. */
  offLine: Float32Array;
  /** Natural logarithm of the distance between the two colours in units of noise. */
  contrast: Float32Array;
  /** Natural logarithm of the pixel's own distance from the backdrop in units of noise: also tells a wire of another colour. */
  apart: Float32Array;
  /** Square root of the luma of backdrop and subject in linear light, 0..1: which is the lighter, and whether either is clipped. */
  backdropLight: Float32Array;
  subjectLight: Float32Array;
}

/** Everything the features of one edge pixel are read from. */
export interface EdgeScene extends ScenePlanes {
  width: number;
  height: number;
  alpha: Uint8Array;
  /** Distance of two profile samples in pixels: the alpha's own blur. */
  step: number;
  logNoise: number;
  logStep: number;
}

/** Room for a scene of up to so many pixels. */
export function scenePlanes(pixels: number): ScenePlanes {
  const plane = (): Float32Array => new Float32Array(pixels);
  return { position: plane(), offLine: plane(), contrast: plane(), apart: plane(), backdropLight: plane(), subjectLight: plane() };
}

/**
 * Prepares the planes the features are read from.
 * @param near 1 for pixels within REACH·step + 1 of the band
 * @param alpha the net's alpha at full size
 * @param scale full size over the net's size: how much the alpha was enlarged
 * @param noise standard deviation in sRGB codes
 * @param planes room to be used again, of an earlier scene that is done with
 */
export function edgeScene(
  { width, height, data }: RgbImage,
  alpha: Uint8Array,
  colours: EdgeColours,
  near: Uint8Array,
  scale: number,
  noise: number,
  planes: ScenePlanes = scenePlanes(width * height),
): EdgeScene {
  const { position, offLine, contrast, apart, backdropLight, subjectLight } = planes;
  const step = edgeStep(scale);
  const { cell } = colours;
  const columns = colours.width;
  const grids = [...colours.backdrop, ...colours.subject];
  // The six colour planes between two rows of the grid, blended once per row; one element more, so that the last column has a neighbour.
  const line = grids.map(() => new Float32Array(columns + 1));
  const [br, bg, bb, fr, fg, fb] = line;
  for (let y = 0; y < height; y++) {
    if (!near.subarray(y * width, (y + 1) * width).includes(1)) continue;
    const gy = Math.min(colours.height - 1, Math.max(0, (colours.top + y + 0.5) / cell - 0.5));
    const upper = (gy | 0) * columns;
    const lower = Math.min(colours.height - 1, (gy | 0) + 1) * columns;
    for (let p = 0; p < grids.length; p++) blend(grids[p], upper, lower, gy - (gy | 0), columns, line[p]);
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (near[i] === 0) continue;
      const gx = Math.min(columns - 1, Math.max(0, (x + 0.5) / cell - 0.5));
      const g = gx | 0;
      const u = gx - g;
      const Br = br[g] + (br[g + 1] - br[g]) * u;
      const Bg = bg[g] + (bg[g + 1] - bg[g]) * u;
      const Bb = bb[g] + (bb[g + 1] - bb[g]) * u;
      const Dr = fr[g] + (fr[g + 1] - fr[g]) * u - Br;
      const Dg = fg[g] + (fg[g + 1] - fg[g]) * u - Bg;
      const Db = fb[g] + (fb[g + 1] - fb[g]) * u - Bb;
      const pr = linearOf[data[3 * i]] - Br;
      const pg = linearOf[data[3 * i + 1]] - Bg;
      const pb = linearOf[data[3 * i + 2]] - Bb;
      // Luma counts fully, colour little: JPEG stores colour at half the resolution and noisier.
      const Dy = 0.2126 * Dr + 0.7152 * Dg + 0.0722 * Db;
      const py = 0.2126 * pr + 0.7152 * pg + 0.0722 * pb;
      const Du = Dr - Dy;
      const pu = pr - py;
      const Dv = Db - Dy;
      const pv = pb - py;
      const length = Dy * Dy + CHROMA * (Du * Du + Dv * Dv);
      const along = Dy * py + CHROMA * (Du * pu + Dv * pv);
      const whole = py * py + CHROMA * (pu * pu + pv * pv);
      const brightness = 0.02 + Br * 0.3 + Bg * 0.5 + Bb * 0.2 + 0.5 * Math.abs(Dy);
      // Noise in linear light: an sRGB code step is about 2.2·v^(1/2.2·1.2)/255 wide; the power law is close enough here.
      const grain = (noise / 255) * 2.2 * Math.sqrt(brightness);
      const steady = length + 0.25 * grain * grain;
      const t = along / steady;
      position[i] = t < -0.5 ? -0.5 : t > 1.5 ? 1.5 : t;
      const off = Math.sqrt(Math.max(0, whole - (along * along) / steady) / (steady + grain * grain));
      offLine[i] = off > 2 ? 2 : off;
      contrast[i] = Math.log(Math.sqrt(length) / grain + 0.1);
      apart[i] = Math.log(Math.sqrt(whole) / grain + 0.1);
      const By = 0.2126 * Br + 0.7152 * Bg + 0.0722 * Bb;
      backdropLight[i] = Math.sqrt(Math.max(0, By));
      subjectLight[i] = Math.sqrt(Math.max(0, By + Dy));
    }
  }
  return { ...planes, width, height, alpha, step, logNoise: Math.log(noise), logStep: Math.log(Math.max(1, scale)) };
}

/** The line between two rows of a plane, `share` of the way from the upper to the lower one. */
function blend(plane: Float32Array, upper: number, lower: number, share: number, width: number, out: Float32Array): void {
  for (let x = 0; x < width; x++) out[x] = plane[upper + x] + (plane[lower + x] - plane[upper + x]) * share;
  out[width] = out[width - 1];
}

const CHROMA = 0.12;

/** Pixels between profile samples for an alpha that was enlarged `scale` times. */
export function edgeStep(scale: number): number {
  return Math.min(3, Math.max(1, scale / 1.5));
}

/** How far from a pixel its features look. */
export function edgeReach(scale: number): number {
  return Math.ceil(REACH * edgeStep(scale) + 1);
}

/** Steepness of alpha (Sobel, 0..1020) below which there is no direction to speak of. */
const FLAT = 4;

/**
 * The direction of alpha's gradient at pixel `index`, from backdrop to subject, of length 1.
 * @param out where it is written; to the right where alpha is flat
 * @returns whether alpha is not flat
 */
export function edgeNormal({ width, height, alpha, step }: EdgeScene, index: number, out: { x: number; y: number }): boolean {
  const x = index % width;
  const y = (index - x) / width;
  const h = Math.max(1, Math.round(step));
  const left = Math.max(0, x - h);
  const right = Math.min(width - 1, x + h);
  const up = Math.max(0, y - h) * width;
  const down = Math.min(height - 1, y + h) * width;
  const mid = y * width;
  const gx = alpha[up + right] + 2 * alpha[mid + right] + alpha[down + right] - alpha[up + left] - 2 * alpha[mid + left] - alpha[down + left];
  const gy = alpha[down + left] + 2 * alpha[down + x] + alpha[down + right] - alpha[up + left] - 2 * alpha[up + x] - alpha[up + right];
  const steepness = Math.sqrt(gx * gx + gy * gy);
  const steep = steepness >= FLAT;
  out.x = steep ? gx / steepness : 1;
  out.y = steep ? gy / steepness : 0;
  return steep;
}

const normal = { x: 1, y: 0 };

/** Writes the features of pixel `index` to `out` at `at`; profiles run along the alpha's gradient, from backdrop to subject. */
export function edgeFeatures(scene: EdgeScene, index: number, out: Float32Array, at: number): void {
  const { width, height, alpha, position, offLine, apart, step } = scene;
  const x = index % width;
  const y = (index - x) / width;
  edgeNormal(scene, index, normal);
  const { x: nx, y: ny } = normal;
  const maxX = width - 1.001;
  const maxY = height - 1.001;
  const dx = step * nx;
  const dy = step * ny;
  for (let k = -REACH; k <= REACH; k++) {
    // The planes are read at the same place, so it is worked out once (bilinear, clamped to the picture).
    const sx = x + k * dx;
    const sy = y + k * dy;
    const cx = sx < 0 ? 0 : sx > maxX ? maxX : sx;
    const cy = sy < 0 ? 0 : sy > maxY ? maxY : sy;
    const x0 = cx | 0;
    const y0 = cy | 0;
    const i = y0 * width + x0;
    const below = i + width;
    const a = cx - x0;
    const b = cy - y0;
    const w11 = a * b;
    const w01 = a - w11;
    const w10 = b - w11;
    const w00 = 1 - a - w10;
    const middle = position[i] * w00 + position[i + 1] * w01 + position[below] * w10 + position[below + 1] * w11;
    const beside = pairOf(position, width, maxX, maxY, sx, sy, dx, dy);
    const o = at + REACH + k;
    out[o] = 0.4 * middle + 0.3 * beside;
    out[o + PROFILE + 4] = (alpha[i] * w00 + alpha[i + 1] * w01 + alpha[below] * w10 + alpha[below + 1] * w11) / 255;
    if (k < -NEAREST || k > NEAREST) continue;
    const q = at + 2 * PROFILE + 4 + NEAREST + k;
    out[q] = offLine[i] * w00 + offLine[i + 1] * w01 + offLine[below] * w10 + offLine[below + 1] * w11;
    out[q + 2 * NEAREST + 1] = apart[i] * w00 + apart[i + 1] * w01 + apart[below] * w10 + apart[below + 1] * w11;
  }
  const o = at + PROFILE;
  out[o] = position[index];
  out[o + 1] = sample(position, width, maxX, maxY, x + nx, y + ny);
  out[o + 2] = sample(position, width, maxX, maxY, x - nx, y - ny);
  out[o + 3] = 0.5 * pairOf(position, width, maxX, maxY, x, y, nx, ny);
  let next = at + PROFILES;
  out[next++] = scene.contrast[index];
  out[next++] = scene.logNoise;
  out[next++] = scene.logStep;
  for (const along of COURSE) {
    const left = sample(alpha, width, maxX, maxY, x - along * dy, y + along * dx) / 255;
    const right = sample(alpha, width, maxX, maxY, x + along * dy, y - along * dx) / 255;
    out[next++] = 0.5 * (left + right);
    out[next++] = Math.abs(left - right);
  }
  for (let k = -1; k <= 1; k++) {
    let sum = 0;
    for (const along of AVERAGED) sum += pairOf(position, width, maxX, maxY, x + k * dx, y + k * dy, along * dx, along * dy);
    out[next++] = sum / (2 * AVERAGED.length);
  }
  out[next++] = scene.backdropLight[index];
  out[next] = scene.subjectLight[index];
}

/** Sum of the values on both sides of a place, by a step that is given across the edge and gone along it. */
function pairOf(plane: Float32Array, width: number, maxX: number, maxY: number, x: number, y: number, dx: number, dy: number): number {
  return sample(plane, width, maxX, maxY, x - dy, y + dx) + sample(plane, width, maxX, maxY, x + dy, y - dx);
}

/** Bilinear, clamped to the picture. */
function sample(plane: Float32Array | Uint8Array, width: number, maxX: number, maxY: number, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > maxX ? maxX : x;
  const cy = y < 0 ? 0 : y > maxY ? maxY : y;
  const x0 = cx | 0;
  const y0 = cy | 0;
  const a = cx - x0;
  const i = y0 * width + x0;
  const upper = plane[i] + (plane[i + 1] - plane[i]) * a;
  const lower = plane[i + width] + (plane[i + width + 1] - plane[i + width]) * a;
  return upper + (lower - upper) * (cy - y0);
}
