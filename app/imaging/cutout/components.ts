/** The connected parts (4-neighbours) of the pixels of `mask` that equal `value`. Part numbers start at 1; 0 is "none". */
export interface Components {
  labels: Int32Array;
  count: number;
  /** By part number. */
  area: Int32Array;
  touchesBorder: Uint8Array;
}

export function components(mask: Uint8Array, width: number, height: number, value: number): Components {
  const pixels = width * height;
  const labels = new Int32Array(pixels);
  const stack = new Int32Array(pixels);
  const areas = [0];
  const touches = [0];
  for (let start = 0; start < pixels; start++) {
    if (mask[start] !== value || labels[start] !== 0) continue;
    const label = areas.length;
    let area = 0;
    let touch = 0;
    let top = 0;
    stack[top++] = start;
    labels[start] = label;
    while (top > 0) {
      const i = stack[--top];
      const x = i % width;
      area++;
      if (x > 0) {
        if (mask[i - 1] === value && labels[i - 1] === 0) { labels[i - 1] = label; stack[top++] = i - 1; }
      } else touch = 1;
      if (x < width - 1) {
        if (mask[i + 1] === value && labels[i + 1] === 0) { labels[i + 1] = label; stack[top++] = i + 1; }
      } else touch = 1;
      if (i >= width) {
        if (mask[i - width] === value && labels[i - width] === 0) { labels[i - width] = label; stack[top++] = i - width; }
      } else touch = 1;
      if (i < pixels - width) {
        if (mask[i + width] === value && labels[i + width] === 0) { labels[i + width] = label; stack[top++] = i + width; }
      } else touch = 1;
    }
    areas.push(area);
    touches.push(touch);
  }
  return { labels, count: areas.length - 1, area: Int32Array.from(areas), touchesBorder: Uint8Array.from(touches) };
}

/** Chessboard dilation of the non-zero pixels by `radius`. */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const rows = new Uint8Array(mask.length);
  const out = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0, until = -1; x < width; x++) {
      if (x + radius < width && mask[row + x + radius] !== 0) until = x + 2 * radius;
      if (x === 0) for (let k = Math.min(radius, width) - 1; k >= 0; k--) if (mask[row + k] !== 0) { until = Math.max(until, k + radius); break; }
      if (x <= until) rows[row + x] = 1;
    }
  }
  const until = new Int32Array(width).fill(-1);
  for (let y = -radius; y < height; y++) {
    const ahead = y + radius;
    if (ahead < height) {
      const row = ahead * width;
      for (let x = 0; x < width; x++) if (rows[row + x] !== 0) until[x] = ahead + radius;
    }
    if (y < 0) continue;
    const row = y * width;
    for (let x = 0; x < width; x++) if (y <= until[x]) out[row + x] = 1;
  }
  return out;
}
