/** How far an alpha plane is from the true coverage; both 8 bit, width×height. */
export interface AlphaError {
  /** Intersection over union of the pixels that are more than half covered; 1 when neither plane has any. */
  iou: number;
  /** Mean absolute error over the picture, 0..1. */
  mae: number;
  /** Mean absolute error, 0..1, over the true edge: half-covered pixels and those two away from one. */
  band: number;
}

export function alphaError(alpha: Uint8Array, truth: Uint8Array, width: number, height: number): AlphaError {
  let sum = 0;
  let both = 0;
  let either = 0;
  for (let i = 0; i < truth.length; i++) {
    sum += Math.abs(alpha[i]! - truth[i]!);
    const a = alpha[i]! > 127;
    const b = truth[i]! > 127;
    if (a && b) both++;
    if (a || b) either++;
  }
  let bandSum = 0;
  let bandCount = 0;
  const half = (i: number): boolean => truth[i]! > 2 && truth[i]! < 253;
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x;
      if (!half(i) && !half(i - 2) && !half(i + 2) && !half(i - 2 * width) && !half(i + 2 * width)) continue;
      bandSum += Math.abs(alpha[i]! - truth[i]!);
      bandCount++;
    }
  }
  return { iou: either === 0 ? 1 : both / either, mae: sum / 255 / truth.length, band: bandSum / 255 / Math.max(1, bandCount) };
}
