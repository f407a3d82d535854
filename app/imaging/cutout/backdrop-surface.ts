import type { RgbImage } from "../types.ts";
import { boxBlur } from "./box-blur.ts";
import { pushPull } from "./push-pull.ts";

/** Terms of a cubic in x and y. */
const TERMS = 10;
/** Pixels per side of a grid cell. */
export const CELL = 4;
const ITERATIONS = 6;

/** A smooth model of the lit backdrop without the subject: sRGB codes on a grid of CELL-pixel cells. */
export interface BackdropSurface {
  gridWidth: number;
  gridHeight: number;
  channels: [Float32Array, Float32Array, Float32Array];
  /** Share of the border's pixels that the cubic explains. */
  inliers: number;
  /** Median deviation of the border from the cubic, sRGB codes. */
  deviation: number;
}

/**
 * Fits a cubic surface per channel to the picture's border by iteratively re-weighted least squares with Tukey's biweight, so that a subject
 * that touches the border does not bend it.
 */
export function fitBorder(image: RgbImage, noise: number): BackdropSurface {
  const { width, height, data } = image;
  const border = borderSamples(width, height);
  const count = border.length;
  const terms = new Float64Array(count * TERMS);
  for (let k = 0; k < count; k++) {
    fillTerms(((border[k] % width) / width) * 2 - 1, (Math.floor(border[k] / width) / height) * 2 - 1, terms, k * TERMS);
  }
  const weights = new Float64Array(count).fill(1);
  const residuals = new Float64Array(count);
  let coefficients: Float64Array[] = [];
  let deviation = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    coefficients = weightedFit(data, border, terms, weights);
    for (let k = 0; k < count; k++) {
      let worst = 0;
      for (let c = 0; c < 3; c++) worst = Math.max(worst, Math.abs(evaluate(coefficients[c], terms, k * TERMS) - data[3 * border[k] + c]));
      residuals[k] = worst;
    }
    deviation = Float64Array.from(residuals).sort()[count >> 1];
    const cutoff = Math.max(4.5 * Math.max(deviation, 0.7), 3 * noise);
    for (let k = 0; k < count; k++) {
      const q = residuals[k] / cutoff;
      weights[k] = q >= 1 ? 0 : (1 - q * q) ** 2;
    }
  }
  const tolerance = Math.max(12, 4 * noise);
  let inliers = 0;
  for (let k = 0; k < count; k++) if (residuals[k] < tolerance) inliers++;
  const gridWidth = Math.ceil(width / CELL);
  const gridHeight = Math.ceil(height / CELL);
  const at = new Float64Array(TERMS);
  const channels: BackdropSurface["channels"] = [
    new Float32Array(gridWidth * gridHeight),
    new Float32Array(gridWidth * gridHeight),
    new Float32Array(gridWidth * gridHeight),
  ];
  for (let y = 0, j = 0; y < gridHeight; y++) {
    for (let x = 0; x < gridWidth; x++, j++) {
      fillTerms(((x + 0.5) * CELL * 2) / width - 1, ((y + 0.5) * CELL * 2) / height - 1, at, 0);
      for (let c = 0; c < 3; c++) channels[c][j] = Math.min(255, Math.max(0, evaluate(coefficients[c], at, 0)));
    }
  }
  return { gridWidth, gridHeight, channels, inliers: inliers / count, deviation };
}

/** Bends the surface, in place, to the pixels that are marked as backdrop: cell means, filled in by push-pull, smoothed. */
export function refit(surface: BackdropSurface, image: RgbImage, isBackdrop: Uint8Array): void {
  const { width, height, data } = image;
  const { gridWidth, gridHeight, channels } = surface;
  const weights = new Float32Array(gridWidth * gridHeight);
  const offsets = channels.map(() => new Float32Array(gridWidth * gridHeight));
  for (let gy = 0, j = 0; gy < gridHeight; gy++) {
    const bottom = Math.min(height, (gy + 1) * CELL);
    for (let gx = 0; gx < gridWidth; gx++, j++) {
      const right = Math.min(width, (gx + 1) * CELL);
      let count = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = gy * CELL; y < bottom; y++) {
        for (let x = gx * CELL, i = y * width + x; x < right; x++, i++) {
          if (isBackdrop[i] === 0) continue;
          count++;
          red += data[3 * i];
          green += data[3 * i + 1];
          blue += data[3 * i + 2];
        }
      }
      if (count < (bottom - gy * CELL) * (right - gx * CELL) * 0.75) continue;
      weights[j] = 1;
      offsets[0][j] = red / count - channels[0][j];
      offsets[1][j] = green / count - channels[1][j];
      offsets[2][j] = blue / count - channels[2][j];
    }
  }
  pushPull(offsets, weights, gridWidth, gridHeight);
  for (let c = 0; c < 3; c++) {
    const smooth = boxBlur(offsets[c], gridWidth, gridHeight, 3);
    for (let j = 0; j < smooth.length; j++) channels[c][j] = Math.min(255, Math.max(0, channels[c][j] + smooth[j]));
  }
}

/** One row of the surface at full analysis size, bilinear between the cells' centres. */
export function surfaceRow(surface: BackdropSurface, channel: number, y: number, width: number, out: Float32Array): void {
  const { gridWidth, gridHeight } = surface;
  const grid = surface.channels[channel];
  const fy = Math.min(gridHeight - 1, Math.max(0, (y + 0.5) / CELL - 0.5));
  const y0 = fy | 0;
  const b = fy - y0;
  const upper = y0 * gridWidth;
  const lower = Math.min(gridHeight - 1, y0 + 1) * gridWidth;
  // From each cell's centre to the next one's; half a cell at either end repeats the last value.
  for (let gx = -1; gx < gridWidth; gx++) {
    const x0 = gx < 0 ? 0 : gx;
    const x1 = gx < gridWidth - 1 ? gx + 1 : gx;
    const value = grid[upper + x0] * (1 - b) + grid[lower + x0] * b;
    const slope = (grid[upper + x1] * (1 - b) + grid[lower + x1] * b - value) / CELL;
    const centre = gx * CELL + CELL / 2;
    const from = centre < 0 ? 0 : centre;
    const to = centre + CELL < width ? centre + CELL : width;
    for (let x = from; x < to; x++) out[x] = value + slope * (x + 0.5 - centre);
  }
}

/** About 5,000 pixel indices out of a frame of 3.5 % of the shorter side. */
function borderSamples(width: number, height: number): Int32Array {
  const thickness = Math.max(3, Math.round(Math.min(width, height) * 0.035));
  const step = Math.max(1, Math.round(Math.sqrt((2 * (width + height) * thickness) / 5000)));
  const samples: number[] = [];
  for (let y = 0; y < height; y += step) {
    const inside = y >= thickness && y < height - thickness;
    for (let x = 0; x < width; x += step) {
      if (!inside || x < thickness || x >= width - thickness) samples.push(y * width + x);
    }
  }
  return Int32Array.from(samples);
}

function fillTerms(x: number, y: number, out: Float64Array, at: number): void {
  out[at] = 1;
  out[at + 1] = x;
  out[at + 2] = y;
  out[at + 3] = x * x;
  out[at + 4] = x * y;
  out[at + 5] = y * y;
  out[at + 6] = x * x * x;
  out[at + 7] = x * x * y;
  out[at + 8] = x * y * y;
  out[at + 9] = y * y * y;
}

function evaluate(coefficients: Float64Array, terms: Float64Array, at: number): number {
  let sum = 0;
  for (let t = 0; t < TERMS; t++) sum += coefficients[t] * terms[at + t];
  return sum;
}

/** Normal equations of the three channels, solved together by Gauss-Jordan elimination with pivoting. */
function weightedFit(data: Uint8Array, samples: Int32Array, terms: Float64Array, weights: Float64Array): Float64Array[] {
  const columns = TERMS + 3;
  const matrix = new Float64Array(TERMS * columns);
  for (let k = 0; k < samples.length; k++) {
    if (weights[k] < 1e-4) continue;
    const pixel = 3 * samples[k];
    for (let r = 0; r < TERMS; r++) {
      const q = terms[k * TERMS + r] * weights[k];
      const row = r * columns;
      for (let c = r; c < TERMS; c++) matrix[row + c] += q * terms[k * TERMS + c];
      for (let c = 0; c < 3; c++) matrix[row + TERMS + c] += q * data[pixel + c];
    }
  }
  // The matrix is symmetric: only its upper half was summed.
  for (let r = 1; r < TERMS; r++) for (let c = 0; c < r; c++) matrix[r * columns + c] = matrix[c * columns + r];
  // A little ridge keeps the solution finite when most of the border is an outlier.
  for (let r = 0; r < TERMS; r++) matrix[r * columns + r] += 1e-6 * samples.length;
  for (let i = 0; i < TERMS; i++) {
    let pivot = i;
    for (let r = i + 1; r < TERMS; r++) if (Math.abs(matrix[r * columns + i]) > Math.abs(matrix[pivot * columns + i])) pivot = r;
    if (pivot !== i) {
      for (let c = 0; c < columns; c++) {
        const swap = matrix[i * columns + c];
        matrix[i * columns + c] = matrix[pivot * columns + c];
        matrix[pivot * columns + c] = swap;
      }
    }
    const diagonal = matrix[i * columns + i] || 1e-12;
    for (let r = 0; r < TERMS; r++) {
      if (r === i) continue;
      const factor = matrix[r * columns + i] / diagonal;
      if (factor !== 0) for (let c = i; c < columns; c++) matrix[r * columns + c] -= factor * matrix[i * columns + c];
    }
  }
  return [0, 1, 2].map((channel) =>
    Float64Array.from({ length: TERMS }, (_, i) => matrix[i * columns + TERMS + channel] / (matrix[i * columns + i] || 1e-12)),
  );
}
