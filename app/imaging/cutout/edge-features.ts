import type { RgbImage } from "../types.ts";
import type { EdgeColours } from "./edge-colours.ts";
import { linearOf } from "./linear-light.ts";

/** Samples along the edge's normal, each way from the pixel. */
const REACH = 5;
const PROFILE = 2 * REACH + 1;
export const FEATURES = PROFILE + 4 + PROFILE + 5 + 5 + 3;

/** Everything the features of one edge pixel are read from. */
export interface EdgeScene {
  width: number;
  height: number;
  alpha: Uint8Array;
  /** Distance of two profile samples in pixels: the alpha's own blur. */
  step: number;
  /** Where each pixel's colour lies between backdrop (0) and subject (1); -.5 … 1.5. */
  position: Float32Array;
  /** Colour distance from that line, relative to its length. */
  offLine: Float32Array;
  /** Natural logarithm of the distance between the two colours in units of noise. */
  contrast: Float32Array;
  /** Natural logarithm of the pixel's own distance from the backdrop in units of noise: also tells a wire of another colour. */
  apart: Float32Array;
  logNoise: number;
  logStep: number;
}

/**
 * Prepares the planes the features are read from.
 * @param near 1 for pixels within REACH·step + 1 of the band
 * @param alpha the net's alpha at full size
 * @param scale full size over the net's size: how much the alpha was enlarged
 * @param noise standard deviation in sRGB codes
 */
export function edgeScene(image: RgbImage, alpha: Uint8Array, colours: EdgeColours, near: Uint8Array, scale: number, noise: number): EdgeScene {
  const { width, height, data } = image;
  const pixels = width * height;
  const position = new Float32Array(pixels);
  const offLine = new Float32Array(pixels);
  const contrast = new Float32Array(pixels);
  const apart = new Float32Array(pixels);
  const step = edgeStep(scale);
  const { cell } = colours;
  const [fr, fg, fb] = colours.subject;
  const [br, bg, bb] = colours.backdrop;
  for (let y = 0; y < height; y++) {
    const gy = Math.min(colours.height - 1, Math.max(0, (y + 0.5) / cell - 0.5));
    const y0 = gy | 0;
    const v = gy - y0;
    const upper = y0 * colours.width;
    const lower = Math.min(colours.height - 1, y0 + 1) * colours.width;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (near[i] === 0) continue;
      const gx = Math.min(colours.width - 1, Math.max(0, (x + 0.5) / cell - 0.5));
      const x0 = gx | 0;
      const x1 = Math.min(colours.width - 1, x0 + 1);
      const u = gx - x0;
      const a = upper + x0;
      const b = upper + x1;
      const c = lower + x0;
      const d = lower + x1;
      const wa = (1 - u) * (1 - v);
      const wb = u * (1 - v);
      const wc = (1 - u) * v;
      const wd = u * v;
      const Br = br[a] * wa + br[b] * wb + br[c] * wc + br[d] * wd;
      const Bg = bg[a] * wa + bg[b] * wb + bg[c] * wc + bg[d] * wd;
      const Bb = bb[a] * wa + bb[b] * wb + bb[c] * wc + bb[d] * wd;
      const Dr = fr[a] * wa + fr[b] * wb + fr[c] * wc + fr[d] * wd - Br;
      const Dg = fg[a] * wa + fg[b] * wb + fg[c] * wc + fg[d] * wd - Bg;
      const Db = fb[a] * wa + fb[b] * wb + fb[c] * wc + fb[d] * wd - Bb;
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
    }
  }
  return { width, height, alpha, step, position, offLine, contrast, apart, logNoise: Math.log(noise), logStep: Math.log(Math.max(1, scale)) };
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

/** Writes the features of pixel `index` to `out` at `at`; profiles run along the alpha's gradient, from backdrop to subject. */
export function edgeFeatures(scene: EdgeScene, index: number, out: Float32Array, at: number): void {
  const { width, height, alpha, position, offLine, apart, step } = scene;
  const x = index % width;
  const y = (index - x) / width;
  const h = Math.max(1, Math.round(step));
  const left = Math.max(0, x - h);
  const right = Math.min(width - 1, x + h);
  const up = Math.max(0, y - h) * width;
  const down = Math.min(height - 1, y + h) * width;
  const mid = y * width;
  let nx = alpha[up + right] + 2 * alpha[mid + right] + alpha[down + right] - alpha[up + left] - 2 * alpha[mid + left] - alpha[down + left];
  let ny = alpha[down + left] + 2 * alpha[down + x] + alpha[down + right] - alpha[up + left] - 2 * alpha[up + x] - alpha[up + right];
  const norm = Math.sqrt(nx * nx + ny * ny);
  if (norm < 4) {
    nx = 1;
    ny = 0;
  } else {
    nx /= norm;
    ny /= norm;
  }
  const maxX = width - 1.001;
  const maxY = height - 1.001;
  let o = at;
  for (let k = -REACH; k <= REACH; k++) {
    const sx = x + k * step * nx;
    const sy = y + k * step * ny;
    const middle = sample(position, width, maxX, maxY, sx, sy);
    const one = sample(position, width, maxX, maxY, sx - ny * step, sy + nx * step);
    const other = sample(position, width, maxX, maxY, sx + ny * step, sy - nx * step);
    out[o++] = 0.4 * middle + 0.3 * (one + other);
  }
  out[o++] = position[index];
  out[o++] = sample(position, width, maxX, maxY, x + nx, y + ny);
  out[o++] = sample(position, width, maxX, maxY, x - nx, y - ny);
  out[o++] = 0.5 * (sample(position, width, maxX, maxY, x - ny, y + nx) + sample(position, width, maxX, maxY, x + ny, y - nx));
  for (let k = -REACH; k <= REACH; k++) out[o++] = sample(alpha, width, maxX, maxY, x + k * step * nx, y + k * step * ny) / 255;
  for (let k = -2; k <= 2; k++) out[o++] = sample(offLine, width, maxX, maxY, x + k * step * nx, y + k * step * ny);
  for (let k = -2; k <= 2; k++) out[o++] = sample(apart, width, maxX, maxY, x + k * step * nx, y + k * step * ny);
  out[o++] = scene.contrast[index];
  out[o++] = scene.logNoise;
  out[o] = scene.logStep;
}

/** Bilinear, clamped to the picture. */
function sample(plane: Float32Array | Uint8Array, width: number, maxX: number, maxY: number, x: number, y: number): number {
  const cx = x < 0 ? 0 : x > maxX ? maxX : x;
  const cy = y < 0 ? 0 : y > maxY ? maxY : y;
  const x0 = cx | 0;
  const y0 = cy | 0;
  const a = cx - x0;
  const b = cy - y0;
  const i = y0 * width + x0;
  return (plane[i] * (1 - a) + plane[i + 1] * a) * (1 - b) + (plane[i + width] * (1 - a) + plane[i + width + 1] * a) * b;
}
