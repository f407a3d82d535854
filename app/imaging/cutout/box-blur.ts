/**
 * Mean over a (2·radius+1)² window with repeated edges, in time independent of the radius.
 * @param out may not be `source`
 */
export function boxBlur(source: Float32Array, width: number, height: number, radius: number, out = new Float32Array(source.length)): Float32Array {
  const rows = new Float32Array(source.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += source[row + (x < 0 ? 0 : x >= width ? width - 1 : x)];
    for (let x = 0; x < width; x++) {
      rows[row + x] = sum;
      const enter = x + radius + 1;
      const leave = x - radius;
      sum += source[row + (enter >= width ? width - 1 : enter)] - source[row + (leave < 0 ? 0 : leave)];
    }
  }
  const scale = 1 / (2 * radius + 1) ** 2;
  const column = new Float32Array(width);
  for (let y = -radius; y <= radius; y++) {
    const row = (y < 0 ? 0 : y >= height ? height - 1 : y) * width;
    for (let x = 0; x < width; x++) column[x] += rows[row + x];
  }
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const enter = Math.min(height - 1, y + radius + 1) * width;
    const leave = Math.max(0, y - radius) * width;
    for (let x = 0; x < width; x++) {
      out[row + x] = column[x] * scale;
      column[x] += rows[enter + x] - rows[leave + x];
    }
  }
  return out;
}
