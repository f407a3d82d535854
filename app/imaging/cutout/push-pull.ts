/**
 * Fills what is unknown from its surroundings, in place: weighted means down a pyramid, bilinear interpolation back up (Gortler et al. 1996,
 * "The Lumigraph", section 3.4.1). Known pixels (weight 1) keep their values; afterwards every weight is 1.
 * @param planes one or more planes that share the weights
 * @param weights 0..1 per pixel
 */
export function pushPull(planes: readonly Float32Array[], weights: Float32Array, width: number, height: number): void {
  if (width <= 1 && height <= 1) return;
  const halfWidth = (width + 1) >> 1;
  const halfHeight = (height + 1) >> 1;
  const coarseWeights = new Float32Array(halfWidth * halfHeight);
  const coarse = planes.map(() => new Float32Array(halfWidth * halfHeight));
  for (let y = 0; y < height; y++) {
    const row = (y >> 1) * halfWidth;
    for (let x = 0, i = y * width; x < width; x++, i++) coarseWeights[row + (x >> 1)] += weights[i];
  }
  let complete = true;
  for (let j = 0; j < coarseWeights.length; j++) if (coarseWeights[j] < 2) complete = false;
  for (let p = 0; p < planes.length; p++) pull(planes[p], weights, width, height, coarse[p], coarseWeights, halfWidth);
  for (let j = 0; j < coarseWeights.length; j++) coarseWeights[j] = Math.min(1, coarseWeights[j] / 2);
  if (!complete) pushPull(coarse, coarseWeights, halfWidth, halfHeight);
  for (let p = 0; p < planes.length; p++) push(coarse[p], halfWidth, halfHeight, planes[p], weights, width, height);
  weights.fill(1);
}

/** Weighted means of 2×2 pixels. */
function pull(fine: Float32Array, weights: Float32Array, width: number, height: number, coarse: Float32Array, coarseWeights: Float32Array, coarseWidth: number): void {
  for (let y = 0; y < height; y++) {
    const row = (y >> 1) * coarseWidth;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      if (weights[i] !== 0) coarse[row + (x >> 1)] += fine[i] * weights[i];
    }
  }
  for (let j = 0; j < coarse.length; j++) if (coarseWeights[j] > 0) coarse[j] /= coarseWeights[j];
}

/** Fills up what weight is missing with the coarser plane's bilinear values. */
function push(coarse: Float32Array, coarseWidth: number, coarseHeight: number, fine: Float32Array, weights: Float32Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const fy = Math.min(coarseHeight - 1, Math.max(0, (y - 0.5) / 2));
    const y0 = fy | 0;
    const b = fy - y0;
    const upper = y0 * coarseWidth;
    const lower = Math.min(coarseHeight - 1, y0 + 1) * coarseWidth;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const weight = weights[i];
      if (weight >= 1) continue;
      const fx = x === 0 ? 0 : (x - 0.5) / 2;
      const x0 = fx >= coarseWidth - 1 ? coarseWidth - 1 : fx | 0;
      const x1 = x0 === coarseWidth - 1 ? x0 : x0 + 1;
      const a = fx - x0;
      const filled = (coarse[upper + x0] * (1 - a) + coarse[upper + x1] * a) * (1 - b) + (coarse[lower + x0] * (1 - a) + coarse[lower + x1] * a) * b;
      fine[i] = fine[i] * weight + filled * (1 - weight);
    }
  }
}
