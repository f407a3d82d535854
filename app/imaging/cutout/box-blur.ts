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
    const first = source[row];
    const last = source[row + width - 1];
    for (let x = 0; x < width; x++) {
      rows[row + x] = sum;
      sum += (x + radius + 1 < width ? source[row + x + radius + 1] : last) - (x > radius ? source[row + x - radius] : first);
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
