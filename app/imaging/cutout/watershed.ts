/** Gradient levels of the flooding. */
const LEVELS = 256;

/**
 * Marker-based watershed by hierarchical queues (Vincent & Soille 1991; Beucher & Meyer 1993): every pixel that is 0 in `markers` gets the
 * marker that reaches it over the lowest gradient. In place.
 * @param markers 0 = to be decided; other values are regions
 * @param gradient 0..255 per pixel
 * @param planes colour planes; where two regions meet, the pixel joins the more alike neighbour
 */
export function watershed(
  markers: Uint8Array,
  gradient: Uint8Array,
  planes: readonly [Float32Array, Float32Array, Float32Array],
  width: number,
  height: number,
): void {
  const pixels = width * height;
  const [red, green, blue] = planes;
  const next = new Int32Array(pixels).fill(-1);
  const head = new Int32Array(LEVELS).fill(-1);
  const tail = new Int32Array(LEVELS).fill(-1);
  const queued = new Uint8Array(pixels);
  const around = new Int32Array(4);
  let level = 0;
  let waiting = 0;

  const neighbours = (i: number): number => {
    const x = i % width;
    let count = 0;
    if (x > 0) around[count++] = i - 1;
    if (x < width - 1) around[count++] = i + 1;
    if (i >= width) around[count++] = i - width;
    if (i < pixels - width) around[count++] = i + width;
    return count;
  };
  const queueAround = (i: number): void => {
    const count = neighbours(i);
    for (let k = 0; k < count; k++) {
      const j = around[k];
      if (markers[j] !== 0 || queued[j] !== 0) continue;
      queued[j] = 1;
      const at = gradient[j];
      if (at < level) level = at;
      if (head[at] < 0) head[at] = j;
      else next[tail[at]] = j;
      tail[at] = j;
      waiting++;
    }
  };

  for (let i = 0; i < pixels; i++) if (markers[i] !== 0) queueAround(i);
  while (waiting > 0) {
    while (head[level] < 0) level++;
    const i = head[level];
    head[level] = next[i];
    waiting--;
    const count = neighbours(i);
    let best = 0;
    let least = Infinity;
    for (let k = 0; k < count; k++) {
      const j = around[k];
      if (markers[j] === 0) continue;
      const distance = Math.abs(red[i] - red[j]) + Math.abs(green[i] - green[j]) + Math.abs(blue[i] - blue[j]);
      if (distance < least) {
        least = distance;
        best = markers[j];
      }
    }
    markers[i] = best;
    queueAround(i);
  }
}
