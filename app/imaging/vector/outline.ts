/** A closed polygon: x0, y0, x1, y1, … in pixels, pixel centres at +0.5; the last vertex joins the first. */
export type Outline = Float64Array;

export interface Point {
  x: number;
  y: number;
}

/** A vertex by its index, counted on round the outline. */
export const vertex = (outline: Outline, index: number): Point => {
  const at = 2 * (index % (outline.length / 2));
  return { x: outline[at], y: outline[at + 1] };
};

/** The open run of vertices from one to a later one (indices may pass the end), both included. */
export const run = (outline: Outline, from: number, to: number): Float64Array => {
  const count = outline.length / 2;
  const points = new Float64Array(2 * (to - from + 1));
  for (let i = from; i <= to; i++) {
    points[2 * (i - from)] = outline[2 * (i % count)];
    points[2 * (i - from) + 1] = outline[2 * (i % count) + 1];
  }
  return points;
};

/** Enclosed area in square pixels: positive where the outline runs clockwise on screen (y down). */
export const signedArea = (outline: Outline): number => {
  let doubled = 0;
  let [x0, y0] = outline.subarray(-2);
  for (let i = 0; i < outline.length; i += 2) {
    const x1 = outline[i];
    const y1 = outline[i + 1];
    doubled += x0 * y1 - x1 * y0;
    x0 = x1;
    y0 = y1;
  }
  return doubled / 2;
};

/** Length of the way along an open run of vertices, pixels. */
export const lengthOf = (points: Float64Array): number => {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) length += Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
  return length;
};

/** Places vertices at equal distances (about `step` pixels, at least 8 of them) along an outline. */
export const resample = (outline: Outline, step: number): Outline => {
  const count = outline.length / 2;
  const travelled = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const next = (i + 1) % count;
    travelled[i + 1] = travelled[i] + Math.hypot(outline[2 * next] - outline[2 * i], outline[2 * next + 1] - outline[2 * i + 1]);
  }
  const length = travelled[count];
  const samples = Math.max(8, Math.round(length / step));
  const even = new Float64Array(samples * 2);
  for (let i = 0, side = 0; i < samples; i++) {
    const target = (length * i) / samples;
    while (side < count - 1 && travelled[side + 1] < target) side++;
    const next = (side + 1) % count;
    const t = (target - travelled[side]) / (travelled[side + 1] - travelled[side] || 1);
    even[2 * i] = outline[2 * side] + t * (outline[2 * next] - outline[2 * side]);
    even[2 * i + 1] = outline[2 * side + 1] + t * (outline[2 * next + 1] - outline[2 * side + 1]);
  }
  return even;
};

/** Gaussian smoothing of the vertices along the outline; `sigma` in vertices. */
export const smooth = (outline: Outline, sigma: number): Outline => {
  const count = outline.length / 2;
  const radius = Math.min(Math.ceil(sigma * 3), (count - 1) >> 1);
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma ** 2)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const smoothed = new Float64Array(outline.length);
  for (let i = 0; i < count; i++) {
    let x = 0;
    let y = 0;
    for (let k = -radius; k <= radius; k++) {
      const at = (i + k + count) % count;
      const weight = weights[k + radius];
      x += weight * outline[2 * at];
      y += weight * outline[2 * at + 1];
    }
    smoothed[2 * i] = x / total;
    smoothed[2 * i + 1] = y / total;
  }
  return smoothed;
};

/** Mitres longer than this many insets are cut: a needle's point would otherwise run far inside. */
const mitreLimit = 2;

/**
 * Moves an outline to its right, which is inwards for outer outlines and into the material for holes, by `distance` pixels along mitred
 * normals. Meant for a pixel or two: outlines tighter than the distance would cross themselves.
 */
export const inset = (outline: Outline, distance: number): Outline => {
  const count = outline.length / 2;
  const reach = Math.min(2, count >> 2);
  const moved = new Float64Array(outline.length);
  for (let i = 0; i < count; i++) {
    const before = (i - reach + count) % count;
    const after = (i + reach) % count;
    const [x, y] = [outline[2 * i], outline[2 * i + 1]];
    const inX = x - outline[2 * before];
    const inY = y - outline[2 * before + 1];
    const outX = outline[2 * after] - x;
    const outY = outline[2 * after + 1] - y;
    const inLength = Math.hypot(inX, inY) || 1;
    const outLength = Math.hypot(outX, outY) || 1;
    // Right-hand normals of both sides; their sum, scaled by 1 + cos of the turn, reaches the corner of the moved sides.
    const normalX = -inY / inLength - outY / outLength;
    const normalY = inX / inLength + outX / outLength;
    const cosine = (inX * outX + inY * outY) / (inLength * outLength);
    const scale = distance / Math.max(1 + cosine, 2 / mitreLimit ** 2);
    moved[2 * i] = x + normalX * scale;
    moved[2 * i + 1] = y + normalY * scale;
  }
  return moved;
};
