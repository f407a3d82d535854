/** The connected parts (4-neighbours) of the pixels of `mask` that equal `value`. Part numbers start at 1; 0 is "none". */
export interface Components {
  labels: Int32Array;
  count: number;
  /** By part number. */
  area: Int32Array;
  touchesBorder: Uint8Array;
}

/** Joins the runs of each row with those above that they touch, then numbers the parts in the order of their first pixels. */
export function components(mask: Uint8Array, width: number, height: number, value: number): Components {
  const labels = new Int32Array(width * height);
  /** The run that stands for a run's part: the first one. */
  const roots = [0];
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (mask[row + x] !== value) continue;
      const run = roots.length;
      let root = run;
      let above = 0;
      for (; x < width && mask[row + x] === value; x++) {
        labels[row + x] = run;
        const upper = y === 0 ? 0 : labels[row + x - width];
        if (upper === above) continue;
        above = upper;
        if (upper === 0) continue;
        const other = rootOf(roots, upper);
        if (root === run) root = other;
        else if (other < root) root = roots[root] = other;
        else roots[other] = root;
      }
      roots.push(root);
    }
  }
  const numbers = new Int32Array(roots.length);
  let count = 0;
  for (let run = 1; run < roots.length; run++) numbers[run] = roots[run] === run ? ++count : numbers[rootOf(roots, run)];
  const area = new Int32Array(count + 1);
  const touchesBorder = new Uint8Array(count + 1);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (labels[i] === 0) continue;
      const part = numbers[labels[i]];
      labels[i] = part;
      area[part]++;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) touchesBorder[part] = 1;
    }
  }
  return { labels, count, area, touchesBorder };
}

function rootOf(roots: number[], run: number): number {
  let root = run;
  while (roots[root] !== root) root = roots[root] = roots[roots[root]];
  return root;
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
