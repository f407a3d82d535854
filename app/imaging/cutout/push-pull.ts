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
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const weight = weights[i];
      if (weight === 0) continue;
      const j = row + (x >> 1);
      coarseWeights[j] += weight;
      for (let p = 0; p < planes.length; p++) coarse[p][j] += planes[p][i] * weight;
    }
  }
  let complete = true;
  for (let j = 0; j < coarseWeights.length; j++) {
    const weight = coarseWeights[j];
    if (weight > 0) for (const plane of coarse) plane[j] /= weight;
    if (weight < 2) complete = false;
    coarseWeights[j] = Math.min(1, weight / 2);
  }
  if (!complete) pushPull(coarse, coarseWeights, halfWidth, halfHeight);
  for (let y = 0; y < height; y++) {
    const fy = Math.min(halfHeight - 1, Math.max(0, (y - 0.5) / 2));
    const y0 = fy | 0;
    const b = fy - y0;
    const upper = y0 * halfWidth;
    const lower = Math.min(halfHeight - 1, y0 + 1) * halfWidth;
    for (let x = 0, i = y * width; x < width; x++, i++) {
      const weight = weights[i];
      if (weight >= 1) continue;
      const fx = Math.min(halfWidth - 1, Math.max(0, (x - 0.5) / 2));
      const x0 = fx | 0;
      const x1 = Math.min(halfWidth - 1, x0 + 1);
      const a = fx - x0;
      for (let p = 0; p < planes.length; p++) {
        const c = coarse[p];
        const filled = (c[upper + x0] * (1 - a) + c[upper + x1] * a) * (1 - b) + (c[lower + x0] * (1 - a) + c[lower + x1] * a) * b;
        planes[p][i] = planes[p][i] * weight + filled * (1 - weight);
      }
      weights[i] = 1;
    }
  }
}
